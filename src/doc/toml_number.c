/* TOML's integers and floats: what is wrong with a word that should be one. */
#include "doc/toml_read.h"

static bool is_digit_of(char c, unsigned base) {
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') < base;
	return base == 16 && (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
}

static const char no_number[] = "this is not a number; a text must stand in quotes";
static const char underscore[] = "an underscore in a number must stand between two digits";

/* Digits with underscores between them, from *at on. */
static const char *pass_digits(struct str word, unsigned base, size_t *at, const char *missing) {
	size_t start = *at;
	while (*at < word.n && (is_digit_of(word.p[*at], base) || word.p[*at] == '_'))
		++*at;
	if (*at == start)
		return missing;
	if (word.p[start] == '_' || word.p[*at - 1] == '_')
		return underscore;
	for (size_t i = start + 1; i < *at; i++)
		if (word.p[i] == '_' && word.p[i - 1] == '_')
			return underscore;
	return NULL;
}

/* True if the digits give a value that 64 bits with a sign hold. */
static bool fits(struct str digits, unsigned base, bool negative) {
	uint64_t limit = (UINT64_C(1) << 63) - !negative, value = 0;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];
		if (c == '_')
			continue;
		uint64_t digit = (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
		if (value > (limit - digit) / base)
			return false;
		value = value * base + digit;
	}
	return true;
}

static const char too_large[] = "this number is larger than 64 bits can hold";

static const char *based_fault(struct str word, unsigned base) {
	size_t at = 2;
	const char *fault = pass_digits(word, base, &at, "digits are missing behind the prefix of this number");
	if (fault)
		return fault;
	if (at < word.n)
		return base == 2   ? "this is not a binary number"
		       : base == 8 ? "this is not an octal number"
				   : "this is not a hexadecimal number";
	return fits(str_from_offset(word, 2), base, false) ? NULL : too_large;
}

static unsigned base_of(struct str word) {
	if (word.n < 2 || word.p[0] != '0')
		return 10;
	return word.p[1] == 'x' ? 16 : word.p[1] == 'o' ? 8 : word.p[1] == 'b' ? 2 : 10;
}

/* The point with its digits, and the exponent, from *at on. */
static const char *fraction_fault(struct str word, size_t *at) {
	const char *fault = NULL;
	if (*at < word.n && word.p[*at] == '.') {
		++*at;
		fault = pass_digits(word, 10, at, "a digit is missing after the decimal point");
	}
	if (!fault && *at < word.n && (word.p[*at] | 0x20) == 'e') {
		++*at;
		if (*at < word.n && (word.p[*at] == '+' || word.p[*at] == '-'))
			++*at;
		fault = pass_digits(word, 10, at, "the exponent of this number is not complete");
	}
	return fault;
}

const char *toml_number_fault(struct str word) {
	unsigned base = base_of(word);
	if (base != 10)
		return based_fault(word, base);
	bool sign = word.p[0] == '-' || word.p[0] == '+';
	struct str rest = str_from_offset(word, sign);
	if (str_is(rest, "inf") || str_is(rest, "nan"))
		return NULL;
	size_t at = 0;
	if (rest.n > 0 && rest.p[0] == '.')
		return "a digit is missing before the decimal point";
	const char *fault = pass_digits(rest, 10, &at, no_number);
	if (fault)
		return fault;
	size_t whole = at;
	fault = fraction_fault(rest, &at);
	if (fault)
		return fault;
	if (sign && base_of(rest) != 10)
		return "a hexadecimal, octal or binary number has no sign";
	if (at < rest.n)
		return no_number;
	if (whole > 1 && rest.p[0] == '0')
		return "a number cannot begin with 0 and another digit";
	return whole < rest.n || fits(rest, 10, word.p[0] == '-') ? NULL : too_large;
}
