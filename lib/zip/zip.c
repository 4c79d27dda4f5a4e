/* zip.c - plain, gzip and zstd files by one reading function */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#include "zip/zip.h"

#define RAW_MAX ((size_t)256 << 10)

struct zip {
	const char *name;
	int fd;
	enum { PLAIN, GZIP, ZSTD } kind;
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool inside; /* of a gzip member or a zstd frame, which the end of the file must not cut */
	bool eof;
	size_t begin, end; /* of what raw holds */
	int64_t at, size;
	char head[4096]; /* what zip_peek has read */
	size_t head_at, head_end;
	char raw[RAW_MAX];
};

/* Fills the empty raw.  False: the end, or reported (then z->at is -1). */
static bool
fill(struct zip *z)
{
	ssize_t n = 0;

	if (z->eof)
		return false;
	while ((n = read(z->fd, z->raw + z->end, RAW_MAX - z->end)) == -1 && errno == EINTR)
		if (stop_requested()) {
			n = 0;
			break;
		}
	if (n == -1) {
		warning("read %s:", z->name);
		z->at = -1;
	}
	z->eof = n <= 0;
	if (n <= 0)
		return false;
	z->end += (size_t)n;
	z->at += n;
	return true;
}

static bool
start(struct zip *z)
{
	static const unsigned char gzip[] = {0x1f, 0x8b}, zstd[] = {0x28, 0xb5, 0x2f, 0xfd};

	while (z->end < 4 && fill(z))
		;
	if (z->at == -1)
		return false;
	if (z->end >= 2 && memcmp(z->raw, gzip, 2) == 0) {
		z->kind = GZIP;
		if (inflateInit2(&z->gzip, 31) != Z_OK)
			die("out of memory");
	} else if (z->end >= 4 && memcmp(z->raw, zstd, 4) == 0) {
		z->kind = ZSTD;
		if ((z->zstd = ZSTD_createDStream()) == NULL)
			die("out of memory");
	}
	return true;
}

struct zip *
zip_open(const char *path)
{
	struct zip *z = calloc(1, sizeof(*z));
	struct stat st;

	if (z == NULL)
		die("out of memory");
	z->name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	if (strcmp(path, "-") != 0 && (z->fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		warning("open %s:", path);
		free(z);
		return NULL;
	}
	if (fstat(z->fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		warning("%s is a directory", path);
		zip_close(z);
		return NULL;
	}
	z->size = S_ISREG(st.st_mode) ? (int64_t)st.st_size : 0;
	if (!start(z)) {
		zip_close(z);
		return NULL;
	}
	return z;
}

void
zip_close(struct zip *z)
{
	if (z->kind == GZIP)
		inflateEnd(&z->gzip);
	ZSTD_freeDStream(z->zstd);
	if (z->fd > 0)
		close(z->fd);
	free(z);
}

const char *
zip_name(const struct zip *z)
{
	return z->name;
}

int64_t
zip_at(const struct zip *z)
{
	return z->at;
}

int64_t
zip_size(const struct zip *z)
{
	return z->size;
}

static ssize_t
failed(const struct zip *z, const char *why)
{
	warning("%s: %s", z->name, why);
	return -1;
}

static ssize_t
read_plain(struct zip *z, char *p, size_t n)
{
	size_t have = z->end - z->begin;

	if (n > have)
		n = have;
	memcpy(p, z->raw + z->begin, n);
	z->begin += n;
	return (ssize_t)n;
}

static ssize_t
read_gzip(struct zip *z, char *p, size_t n)
{
	int result;

	z->gzip.next_in = (Bytef *)z->raw + z->begin;
	z->gzip.avail_in = (uInt)(z->end - z->begin);
	z->gzip.next_out = (Bytef *)p;
	z->gzip.avail_out = (uInt)(n > RAW_MAX ? RAW_MAX : n);
	n = z->gzip.avail_out;
	if (!z->inside && inflateReset(&z->gzip) != Z_OK) /* members may follow each other */
		return failed(z, "cannot be unpacked");
	result = inflate(&z->gzip, Z_NO_FLUSH);
	if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
		return failed(z, z->gzip.msg != NULL ? z->gzip.msg : "not gzip data");
	z->inside = result != Z_STREAM_END;
	z->begin = z->end - z->gzip.avail_in;
	return (ssize_t)(n - z->gzip.avail_out);
}

static ssize_t
read_zstd(struct zip *z, char *p, size_t n)
{
	ZSTD_inBuffer in = {z->raw + z->begin, z->end - z->begin, 0};
	ZSTD_outBuffer out = {p, n, 0};
	size_t result = ZSTD_decompressStream(z->zstd, &out, &in);

	if (ZSTD_isError(result))
		return failed(z, ZSTD_getErrorName(result));
	z->inside = result != 0;
	z->begin += in.pos;
	return (ssize_t)out.pos;
}

static ssize_t
unpack(struct zip *z, char *p, size_t n)
{
	static ssize_t (*const readers[])(struct zip *, char *, size_t) = {
	    read_plain, read_gzip, read_zstd};
	ssize_t got = 0;

	while (n > 0 && got == 0) {
		if (z->begin == z->end) {
			z->begin = z->end = 0;
			if (!fill(z)) {
				if (z->at == -1)
					return -1;
				/* what was unpacked may not all have fitted before */
				if (z->kind != PLAIN && z->inside &&
				    (got = readers[z->kind](z, p, n)) == 0 && !stop_requested())
					return failed(z, "the compressed data ends early");
				return got;
			}
		}
		got = readers[z->kind](z, p, n);
	}
	return got;
}

int
zip_peek(struct zip *z)
{
	const unsigned char *p = (const unsigned char *)z->head;
	ssize_t n = 1;

	while (z->head_end < sizeof(z->head) && n > 0) {
		n = unpack(z, z->head + z->head_end, sizeof(z->head) - z->head_end);
		if (n == -1)
			return -2;
		z->head_end += (size_t)n;
		for (size_t i = 0; i < z->head_end; i++)
			if (strchr(" \t\r\n\xEF\xBB\xBF", p[i]) == NULL || p[i] == '\0')
				return p[i];
	}
	return -1;
}

double
zip_line_bytes(const struct zip *z)
{
	size_t lines = 0;

	for (size_t i = 0; i < z->head_end; i++)
		lines += z->head[i] == '\n';
	return lines == 0 ? 0 : (double)z->head_end / (double)lines;
}

bool
zip_packed(const struct zip *z)
{
	return z->kind != PLAIN;
}

ssize_t
zip_read(struct zip *z, char *p, size_t n)
{
	size_t head = z->head_end - z->head_at;

	if (head == 0)
		return unpack(z, p, n);
	if (n > head)
		n = head;
	memcpy(p, z->head + z->head_at, n);
	z->head_at += n;
	return (ssize_t)n;
}
