/* A growing text on the heap. */
#include "base/buf.h"

#include "base/arena.h"
#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void make_room(struct buf *buf, size_t more) {
	if (more > SIZE_MAX / 4 || buf->n > SIZE_MAX / 4)
		fail_out_of_memory();
	size_t need = buf->n + more + 1;
	if (need <= buf->room)
		return;
	size_t room = buf->room ? buf->room : 256;
	while (room < need)
		room *= 2;
	buf->p = memory_grow(buf->p, room);
	buf->room = room;
}

void buf_finish(struct buf *buf) {
	memory_release(buf->p);
	*buf = (struct buf){0};
}

void buf_clear(struct buf *buf) {
	buf->n = 0;
	if (buf->p)
		buf->p[0] = '\0';
}

void buf_add(struct buf *buf, struct str text) {
	make_room(buf, text.n);
	if (text.n)
		memcpy(buf->p + buf->n, text.p, text.n);
	buf->n += text.n;
	buf->p[buf->n] = '\0';
}

void buf_add_text(struct buf *buf, const char *terminated) {
	buf_add(buf, str_from(terminated));
}

void buf_add_char(struct buf *buf, char c) {
	buf_add(buf, (struct str){.p = &c, .n = 1});
}

void buf_add_number(struct buf *buf, uint64_t number) {
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	buf_add(buf, (struct str){.p = digits + at, .n = sizeof digits - at});
}

void buf_add_repeated(struct buf *buf, char c, size_t count) {
	make_room(buf, count);
	memset(buf->p + buf->n, c, count);
	buf->n += count;
	buf->p[buf->n] = '\0';
}

void buf_format(struct buf *buf, const char *format, ...) {
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		fail_internal("a text could not be formatted");
	make_room(buf, (size_t)n);
	vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
	va_end(again);
	buf->n += (size_t)n;
}

struct str buf_str(const struct buf *buf) {
	return (struct str){.p = buf->p, .n = buf->n};
}
