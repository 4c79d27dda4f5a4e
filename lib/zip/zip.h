/* zip.h - input that may be compressed: gzip and zstd, told by their first bytes
 *
 * The only folder that sees zstd, and zlib for reading. */
#ifndef ZIP_H
#define ZIP_H

#include "base/base.h"

struct zip;

/* Opens a file ("-": stdin).  NULL: reported. */
struct zip *zip_open(const char *path);
void zip_close(struct zip *z);
const char *zip_name(const struct zip *z); /* the path, or "<stdin>" */
/* Reads up to n bytes of the text; 0 at the end, -1: reported.  A signal that asks to stop
 * (stop_requested) ends the text. */
ssize_t zip_read(struct zip *z, char *p, size_t n);
/* The first byte of the text that is not white space, as far as the first 4 kB have one, or -1;
 * to be asked before zip_read.  -2: reported. */
int zip_peek(struct zip *z);
/* How many bytes a line of that beginning has, on average; 0: it has no whole line. */
double zip_line_bytes(const struct zip *z);
bool zip_packed(const struct zip *z); /* compressed */
/* Bytes of the file that were read, and its size, 0 when it has none (a pipe). */
int64_t zip_at(const struct zip *z);
int64_t zip_size(const struct zip *z);

#endif
