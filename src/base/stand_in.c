/* Stand-ins: base 32 of the expression's first bytes, and a hash of all of them. */
#include "base/stand_in.h"

#include <stdio.h>

enum {
	CODED_MAX = 40, /* bytes of an expression that can be read off */
	HASH_DIGITS = 8,
	CODE_MAX = (CODED_MAX * 8 + 4) / 5,
};

static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";

static uint32_t hash_of(struct str text) {
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < text.n; i++)
		hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
	return hash;
}

static size_t encode(struct str text, char *ret) {
	uint32_t bits = 0, count = 0;
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		bits = (bits << 8 | (unsigned char)text.p[i]) & 0xFFF;
		for (count += 8; count >= 5; count -= 5)
			ret[n++] = digits[bits >> (count - 5) & 31];
	}
	if (count)
		ret[n++] = digits[bits << (5 - count) & 31];
	return n;
}

static int value_of(char c) {
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static size_t decode(struct str code, char *ret) {
	uint32_t bits = 0, count = 0;
	size_t n = 0;
	for (size_t i = 0; i < code.n; i++) {
		bits = (bits << 5 | (uint32_t)value_of(code.p[i])) & 0xFFF;
		count += 5;
		if (count >= 8) {
			count -= 8;
			ret[n++] = (char)(bits >> count & 0xFF);
		}
	}
	return n;
}

struct str stand_in_of(struct arena *arena, struct str expression) {
	char code[CODE_MAX];
	if (!expression.n)
		expression = STR("?");
	size_t n = encode(str_from_to(expression, 0, CODED_MAX), code);
	return arena_format(arena, "x_%.*s_%08x", (int)n, code, (unsigned)hash_of(expression));
}

static bool is_hex(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* The end of the one that begins at at; 0: none does. Digits that no expression gives are no stand-in. */
static size_t end_of(struct str text, size_t at, struct str *ret_code) {
	size_t code = at + 2, end = code;
	char expression[CODED_MAX + 1], again[CODE_MAX + 2];
	while (end < text.n && end - code <= CODE_MAX && value_of(text.p[end]) >= 0)
		end++;
	if (end == code || end - code > CODE_MAX || end + 1 + HASH_DIGITS > text.n || text.p[end] != '_')
		return 0;
	for (size_t i = 1; i <= HASH_DIGITS; i++)
		if (!is_hex(text.p[end + i]))
			return 0;
	*ret_code = str_from_to(text, code, end);
	struct str known = {expression, decode(*ret_code, expression)};
	struct str coded = {again, encode(known, again)};
	char hash[HASH_DIGITS + 1];
	snprintf(hash, sizeof hash, "%08x", (unsigned)hash_of(known));
	bool whole = str_is(str_from_to(text, end + 1, end + 1 + HASH_DIGITS), hash);
	return str_equal(coded, *ret_code) && (whole || known.n == CODED_MAX) ? end + 1 + HASH_DIGITS : 0;
}

static bool find(struct str text, size_t from, size_t *ret_at, size_t *ret_end, struct str *ret_code) {
	for (size_t at; str_find(str_from_offset(text, from), STR("x_"), &at); from += at + 1) {
		size_t end = end_of(text, from + at, ret_code);
		if (!end)
			continue;
		*ret_at = from + at;
		*ret_end = end;
		return true;
	}
	return false;
}

bool stand_in_find(struct str text, size_t from, size_t *ret_at, size_t *ret_end) {
	struct str code;
	return find(text, from, ret_at, ret_end, &code);
}

void stand_in_show(struct buf *out, struct str text) {
	size_t done = 0, at, end;
	struct str code;
	for (; find(text, done, &at, &end, &code); done = end) {
		char expression[CODED_MAX + 1];
		size_t n = decode(code, expression);
		buf_add(out, str_from_to(text, done, at));
		buf_add(out, (struct str){expression, n});
		buf_add_text(out, n == CODED_MAX ? "..." : "");
	}
	buf_add(out, str_from_offset(text, done));
}
