/* Texts that stand for something unknown in a text that is parsed: what they stand for can be read off them again, so
 * that no output shows them. */
#ifndef CWD_BASE_STAND_IN_H
#define CWD_BASE_STAND_IN_H

#include "base/arena.h"
#include "base/buf.h"

/* "x_", the beginning of what it stands for in small letters and digits, "_", a hash: 12 to 76 bytes. Like the
 * expression, and different for different ones. */
struct str stand_in_of(struct arena *arena, struct str expression);
/* The first one in text from byte from on; false: there is none. */
bool stand_in_find(struct str text, size_t from, size_t *ret_at, size_t *ret_end);
/* Adds text with what its stand-ins stand for; a long expression is cut. */
void stand_in_show(struct buf *out, struct str text);

#endif
