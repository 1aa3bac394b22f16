/* JSON numbers: the grammar of RFC 8259, the range of the 64-bit doubles that Go's decoder reads them into, and what
 * is wrong with those that only look like numbers. */
#include "doc/decimal.h"
#include "doc/json_read.h"

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

bool json_is_word(char c) {
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-' || c == '+' ||
	       c == '.' || c == '$';
}

static const char *skip_digits(const char *p, const char *end) {
	while (p < end && is_digit(*p))
		p++;
	return p;
}

/* Behind the digits that must stand at p; NULL if there are none, or if p is NULL. */
static const char *need_digits(const char *p, const char *end) {
	if (!p || p == end || !is_digit(*p))
		return NULL;
	return skip_digits(p, end);
}

static const char *read_grammar(const char *p, const char *end) {
	if (p < end && *p == '-')
		p++;
	p = p < end && *p == '0' ? p + 1 : need_digits(p, end);
	if (p && p < end && *p == '.')
		p = need_digits(p + 1, end);
	if (p && p < end && (*p | 0x20) == 'e') {
		p++;
		p = need_digits(p < end && (*p == '+' || *p == '-') ? p + 1 : p, end);
	}
	return p && (p == end || !json_is_word(*p)) ? p : NULL;
}

bool json_number(struct json *json) {
	enum { SURELY_FITS = 300 }; /* digits without an exponent */
	const char *start = json->at, *end = read_grammar(start, json->end);
	if (!end)
		return false;
	json->at = end;
	struct str text = {.p = start, .n = (size_t)(end - start)};
	size_t at;
	if (text.n <= SURELY_FITS && !str_find_char(text, 'e', &at) && !str_find_char(text, 'E', &at))
		return true;
	struct decimal value;
	if (decimal_read(text, &value) && !decimal_fits_double(value))
		doc_problem(json->doc, PROBLEM_SYNTAX, (struct span){json_offset(json, start), (uint32_t)text.n},
			    "this number is larger than any that JSON readers can hold");
	return true;
}

/* What is wrong with a word that begins like a number. */
const char *json_number_fault(struct str word) {
	size_t at = word.p[0] == '-' || word.p[0] == '+';
	struct str rest = str_from_offset(word, at);
	if (word.p[0] == '+')
		return "a number cannot begin with a plus sign";
	if (rest.n == 0)
		return "a digit is missing after the minus sign";
	if (rest.p[0] == '.')
		return "a digit is missing before the decimal point";
	if (!is_digit(rest.p[0]))
		return "this is not a number in JSON";
	if (rest.n > 1 && rest.p[0] == '0' && (rest.p[1] | 0x20) == 'x')
		return "JSON has no hexadecimal numbers";
	const char *end = rest.p + rest.n, *p = skip_digits(rest.p, end);
	if (p > rest.p + 1 && rest.p[0] == '0')
		return "a number cannot begin with 0 and another digit";
	if (p < end && *p == '.' && (++p == end || !is_digit(*p)))
		return "a digit is missing after the decimal point";
	p = skip_digits(p, end);
	if (p < end && (*p | 0x20) == 'e' && read_grammar(rest.p, p) == p)
		return "the exponent of this number is not complete";
	return "this is not a number; a text must stand in double quotes";
}
