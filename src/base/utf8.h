/* UTF-8: reading, counting, and the mask through which every text from a file is printed. */
#ifndef CWD_BASE_UTF8_H
#define CWD_BASE_UTF8_H

#include "base/buf.h"

enum { UTF8_BAD = 0x110000 };

/* Reads the code point at *at (< s.n) and moves *at behind it. Bad bytes (overlong forms, surrogates, cut
 * sequences) give UTF8_BAD and move by one byte. */
uint32_t utf8_next(struct str s, size_t *at);
/* Writes code (a Unicode scalar value or a surrogate, < 0x110000) to out; the number of bytes, 1 to 4. */
size_t utf8_encode(uint32_t code, char out[4]);
/* Is it the beginning of text in UTF-16? Such text begins with its mark, or with ASCII that has a NUL before or behind
 * it. */
bool utf8_is_utf16(struct str s);
bool utf8_valid(struct str s, size_t *ret_bad_at); /* ret_bad_at may be NULL */
size_t utf8_count(struct str s);		   /* code points; a bad byte counts one */
unsigned utf8_width(uint32_t code);		   /* columns on a terminal: 0, 1 or 2 */

/* Adds s so that it is safe on a terminal and in any report: control characters, escape sequences, bidi
 * controls, zero-width characters and bad bytes become \t \n \r \xNN or \u{NNNN}, what stands for something unknown
 * (base/stand_in.h) the expression for it; everything else stays. */
void utf8_mask(struct buf *out, struct str s);
/* Columns that utf8_mask(s) takes on a terminal. */
size_t utf8_mask_width(struct str s);

#endif
