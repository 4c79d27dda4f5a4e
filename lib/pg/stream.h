/* stream.h - parcels one behind the other over a connection
 *
 * The rows of one are on their way while the server still ends the one before; its end is not, so
 * that none is in before that one is. */
#ifndef PG_STREAM_H
#define PG_STREAM_H

#include "pg/load.h"
#include "pg/wire.h"

struct stream {
	struct pg_conn *conn; /* NULL: none, or it was lost */
	struct wire wire;
	bool direct; /* no pooler stands between: it would take a commit for the end of all */
	/* Of the last parcel, and of that before it. */
	struct stream_answer {
		bool owed, good;
		struct pg_error error; /* it is not good */
	} last, before;
	void (*taken)(void *data); /* a parcel is in, told as soon as it is known */
	void *data;
};
/* The connection may be used by others whenever no answer is owed. */
void stream_open(struct stream *s, struct pg_conn *conn);
void stream_close(struct stream *s);
/* Can the parcel go this way?  Its rows are of one kind and none was refused. */
bool stream_fits(const struct stream *s, const struct pg_parcel *p);
/* Waits for the answer to the parcel before and sends this one, whose answer is then owed.  False:
 * it is not in, because one of them was refused or the connection was lost; no answer is owed. */
bool stream_send(struct stream *s, const struct pg_parcel *p);
/* Waits for the answer that is owed; false: the last parcel is not in. */
bool stream_end(struct stream *s);

#endif
