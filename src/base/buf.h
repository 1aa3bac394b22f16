/* A growing text on the heap. */
#ifndef CWD_BASE_BUF_H
#define CWD_BASE_BUF_H

#include "base/str.h"

/* Zero-initialised is empty and ready; p is terminated by a NUL that does not count once something was added. */
struct buf {
	char *p;
	size_t n, room;
};

void buf_finish(struct buf *buf); /* frees; the buf is empty again */
void buf_clear(struct buf *buf);  /* empties, keeps the memory */
void buf_add(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *terminated);
void buf_add_char(struct buf *buf, char c);
void buf_add_number(struct buf *buf, uint64_t number); /* decimal; buf_format is far dearer */
void buf_add_repeated(struct buf *buf, char c, size_t count);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *buf); /* valid until the next change */

#endif
