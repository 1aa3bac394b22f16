/* Numbers as they are written in decimal, compared by value without rounding and without the locale. */
#ifndef CWD_DOC_DECIMAL_H
#define CWD_DOC_DECIMAL_H

#include "base/str.h"

/* 0.d1d2d3... * 10^magnitude, d1 and the last digit not 0. digits is as written and may hold one point;
 * empty for zero. An exponent beyond +-2^40 is taken as that. */
struct decimal {
	struct str digits;
	int64_t magnitude;
	bool negative;
};

/* [+-]digits[.digits][e[+-]digits], a point may open or close the digits; false for anything else. */
bool decimal_read(struct str text, struct decimal *ret);
bool decimal_equal(struct decimal a, struct decimal b); /* -0 equals 0 */
uint64_t decimal_hash(struct decimal d);
/* False if a 64-bit IEEE 754 reader, which rounds to nearest, overflows to infinity. */
bool decimal_fits_double(struct decimal d);

#endif
