/* Decimal literals as digits and a magnitude. */
#include "doc/decimal.h"

#include "base/hash.h"

enum { EXPONENT_BITS = 40 };

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

/* Moves *at over digits; how many there were. */
static size_t skip_digits(struct str text, size_t *at) {
	size_t start = *at;
	while (*at < text.n && is_digit(text.p[*at]))
		++*at;
	return *at - start;
}

static bool skip_sign(struct str text, size_t *at) {
	bool negative = *at < text.n && text.p[*at] == '-';
	if (negative || (*at < text.n && text.p[*at] == '+'))
		++*at;
	return negative;
}

/* Reads the exponent behind e, to the end of the text. */
static bool read_exponent(struct str text, size_t at, int64_t *ret) {
	bool negative = skip_sign(text, &at);
	size_t start = at;
	if (skip_digits(text, &at) == 0 || at != text.n)
		return false;
	int64_t value = 0, most = INT64_C(1) << EXPONENT_BITS;
	for (size_t i = start; i < at; i++)
		value = value * 10 + (text.p[i] - '0') < most ? value * 10 + (text.p[i] - '0') : most;
	*ret = negative ? -value : value;
	return true;
}

static bool is_zero_or_point(char c) {
	return c == '0' || c == '.';
}

/* Cuts what has no value off both ends of digits, which hold whole digits before the point. */
static struct decimal normalize(struct str digits, size_t whole, int64_t exponent) {
	size_t from = 0, to = digits.n;
	while (from < to && is_zero_or_point(digits.p[from]))
		from++;
	while (to > from && is_zero_or_point(digits.p[to - 1]))
		to--;
	if (from == to)
		return (struct decimal){0};
	/* Behind the point: one less for the point itself. */
	int64_t skipped = from > whole ? (int64_t)from - 1 : (int64_t)from;
	return (struct decimal){.digits = str_from_to(digits, from, to),
				.magnitude = (int64_t)whole - skipped + exponent};
}

bool decimal_read(struct str text, struct decimal *ret) {
	size_t at = 0;
	bool negative = skip_sign(text, &at);
	size_t start = at, whole = skip_digits(text, &at), part = 0;
	if (at < text.n && text.p[at] == '.') {
		at++;
		part = skip_digits(text, &at);
	}
	if (whole + part == 0)
		return false;
	struct str digits = str_from_to(text, start, at);
	int64_t exponent = 0;
	if (at < text.n && ((text.p[at] | 0x20) != 'e' || !read_exponent(text, at + 1, &exponent)))
		return false;
	*ret = normalize(digits, whole, exponent);
	ret->negative = negative && ret->digits.n > 0;
	return true;
}

/* The next digit, 0 past the end. */
static char next_digit(struct str digits, size_t *at) {
	if (*at < digits.n && digits.p[*at] == '.')
		++*at;
	return *at < digits.n ? digits.p[(*at)++] : '0';
}

static int compare_digits(struct str a, struct str b) {
	for (size_t i = 0, j = 0; i < a.n || j < b.n;) {
		char left = next_digit(a, &i), right = next_digit(b, &j);
		if (left != right)
			return left < right ? -1 : 1;
	}
	return 0;
}

bool decimal_equal(struct decimal a, struct decimal b) {
	return a.negative == b.negative && a.magnitude == b.magnitude && compare_digits(a.digits, b.digits) == 0;
}

uint64_t decimal_hash(struct decimal d) {
	uint64_t hash = hash_bytes((struct str){.p = (const char *)&d.magnitude, .n = sizeof d.magnitude}, d.negative);
	for (size_t i = 0; i < d.digits.n;) {
		char digit = next_digit(d.digits, &i);
		hash = (hash ^ (unsigned char)digit) * UINT64_C(0x100000001B3);
	}
	return hash_bytes((struct str){.p = (const char *)&hash, .n = sizeof hash}, 0);
}

bool decimal_fits_double(struct decimal d) {
	/* 2^1024 - 2^970, half a step above the largest double: from here on to-nearest gives infinity. */
	static const struct str overflow =
	    STR_INIT("17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797"
		     "75872070963302864166928879109465555478519404026306574886715058206819089020007083836762738548"
		     "45817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711"
		     "559699508093042880177904174497792");
	enum { OVERFLOW_MAGNITUDE = 309 };
	if (d.magnitude != OVERFLOW_MAGNITUDE)
		return d.magnitude < OVERFLOW_MAGNITUDE;
	return compare_digits(d.digits, overflow) < 0;
}
