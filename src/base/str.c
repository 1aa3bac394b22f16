/* Borrowed strings: comparing, searching, cutting. */
#include "base/str.h"

#include <string.h>

struct str str_from(const char *terminated) {
	return (struct str){.p = terminated, .n = terminated ? strlen(terminated) : 0};
}

bool str_equal(struct str a, struct str b) {
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str s, const char *terminated) {
	return str_equal(s, str_from(terminated));
}

static char lower(char c) {
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_equal_ignoring_case(struct str a, struct str b) {
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int str_compare(struct str a, struct str b) {
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts_with(struct str s, struct str prefix) {
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends_with(struct str s, struct str suffix) {
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_find(struct str s, struct str part, size_t *ret_at) {
	if (part.n == 0) {
		*ret_at = 0;
		return true;
	}
	if (s.n < part.n)
		return false;
	const char *hit = memmem(s.p, s.n, part.p, part.n);
	if (!hit)
		return false;
	*ret_at = (size_t)(hit - s.p);
	return true;
}

bool str_contains(struct str s, struct str part) {
	size_t at;
	return str_find(s, part, &at);
}

bool str_find_char(struct str s, char c, size_t *ret_at) {
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	if (!hit)
		return false;
	*ret_at = (size_t)(hit - s.p);
	return true;
}

bool str_find_last_char(struct str s, char c, size_t *ret_at) {
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c) {
			*ret_at = i - 1;
			return true;
		}
	return false;
}

struct str str_from_to(struct str s, size_t from, size_t to) {
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){.p = s.n ? s.p + from : s.p, .n = to - from};
}

struct str str_from_offset(struct str s, size_t from) {
	return str_from_to(s, from, s.n);
}

static bool is_space(char c) {
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s) {
	while (s.n > 0 && is_space(s.p[0]))
		s = str_from_offset(s, 1);
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_split(struct str *rest, char separator, struct str *ret) {
	if (!rest->p)
		return false;
	size_t at;
	if (str_find_char(*rest, separator, &at)) {
		*ret = str_from_to(*rest, 0, at);
		*rest = str_from_offset(*rest, at + 1);
	} else {
		*ret = *rest;
		*rest = (struct str){0};
	}
	return true;
}

bool str_to_u32(struct str s, uint32_t *ret) {
	uint64_t value = 0;
	if (s.n == 0 || s.n > 10)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(s.p[i] - '0');
	}
	if (value > UINT32_MAX)
		return false;
	*ret = (uint32_t)value;
	return true;
}

static unsigned smaller(unsigned a, unsigned b) {
	return a < b ? a : b;
}

unsigned str_distance(struct str a, struct str b, unsigned limit) {
	enum { CUT = 64 };
	unsigned rows[3][CUT + 1];
	a.n = a.n > CUT ? CUT : a.n;
	b.n = b.n > CUT ? CUT : b.n;
	for (unsigned j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			bool same = a.p[i - 1] == b.p[j - 1];
			now[j] = smaller(smaller(last[j] + 1, now[j - 1] + 1), last[j - 1] + !same);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[j] = smaller(now[j], before[j - 2] + 1);
		}
	}
	unsigned distance = rows[a.n % 3][b.n];
	return distance > limit ? limit + 1 : distance;
}
