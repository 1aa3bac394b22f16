/* Looks at the text of a regular expression: repeats that would multiply, the literal start. Everything here errs on
 * the side of knowing less; what an expression means is Oniguruma's business. */
#include "base/regex_scan.h"

#include "base/limits.h"

#include <string.h>

/* --- repeats ----------------------------------------------------------------------------------------------------- */

static size_t skip_class(struct str p, size_t at) {
	unsigned depth = 0;
	for (size_t i = at; i < p.n; i++) {
		if (p.p[i] == '\\')
			i++;
		else if (p.p[i] == '[')
			depth++;
		else if (p.p[i] == ']' && --depth == 0)
			return i + 1;
	}
	return p.n;
}

/* {n}, {n,}, {,m}, {n,m}: the larger number; false if it is no repeat. */
static bool read_repeat(struct str p, size_t at, uint64_t *ret_times, size_t *ret_end) {
	enum { DIGITS_MAX = 9 };
	uint64_t numbers[2] = {0, 0};
	unsigned which = 0;
	size_t i = at + 1, digits = 0;
	for (; i < p.n && p.p[i] != '}'; i++) {
		bool digit = p.p[i] >= '0' && p.p[i] <= '9';
		if (digit && digits++ < DIGITS_MAX)
			numbers[which] = numbers[which] * 10 + (unsigned)(p.p[i] - '0');
		else if (!digit && (p.p[i] != ',' || which++))
			return false;
	}
	if (i == p.n || i == at + 1)
		return false;
	*ret_times = numbers[0] > numbers[1] ? numbers[0] : numbers[1];
	*ret_end = i + 1;
	return true;
}

static uint64_t product(uint64_t a, uint64_t b) {
	uint64_t result;
	return __builtin_mul_overflow(a, b, &result) ? UINT64_MAX : result;
}

uint64_t regex_scan_repeats(struct str pattern) {
	/* The largest product so far in each open group, and of the atom just read. Deeper groups share the last level,
	 * which only makes the product larger. */
	uint64_t largest[LIMIT_REGEX_DEPTH] = {1}, atom = 1;
	size_t depth = 0, end;
	uint64_t times;
	for (size_t i = 0; i < pattern.n;) {
		char c = pattern.p[i];
		if (c == '{' && read_repeat(pattern, i, &times, &end)) {
			atom = product(atom, times ? times : 1);
			i = end;
		} else if (c == '(') {
			if (depth + 1 < LIMIT_REGEX_DEPTH)
				largest[++depth] = 1;
			atom = 1;
			i++;
		} else if (c == ')') {
			atom = largest[depth];
			depth -= depth > 0;
			i++;
		} else {
			/* After * + ? the atom is still the same. */
			atom = c == '*' || c == '+' || c == '?' ? atom : 1;
			i = c == '[' ? skip_class(pattern, i) : i + (c == '\\' ? 2 : 1);
		}
		if (atom > largest[depth])
			largest[depth] = atom;
	}
	uint64_t most = 1;
	for (size_t i = 0; i <= depth; i++)
		most = largest[i] > most ? largest[i] : most;
	return most;
}

uint32_t regex_scan_depth(struct str pattern) {
	uint32_t depth = 0, most = 0;
	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i];
		if (c == '\\')
			i++;
		else if (c == '(' || c == '[')
			depth++;
		else if ((c == ')' || c == ']') && depth)
			depth--;
		most = depth > most ? depth : most;
	}
	return most;
}

uint32_t regex_scan_properties(struct str pattern) {
	uint32_t count = 0;
	for (size_t i = 0; i + 1 < pattern.n; i++)
		if ((pattern.p[i] == '\\' && (pattern.p[i + 1] == 'p' || pattern.p[i + 1] == 'P')) ||
		    (pattern.p[i] == '[' && pattern.p[i + 1] == ':'))
			count++;
	return count;
}

/* --- the literal start ------------------------------------------------------------------------------------------- */

/* Is there a choice that reaches to the start? Only the plain case is told from it: each | within ordinary groups. */
static bool has_open_choice(struct str p) {
	size_t depth = 0;
	for (size_t i = 0; i < p.n; i++) {
		if (p.p[i] == '\\')
			i++;
		else if (p.p[i] == '[' || (p.p[i] == '(' && i + 2 < p.n && p.p[i + 1] == '?' && p.p[i + 2] != ':'))
			return true; /* too much to tell here */
		else if (p.p[i] == '(')
			depth++;
		else if (p.p[i] == ')' && depth)
			depth--;
		else if (p.p[i] == '|' && !depth)
			return true;
	}
	return false;
}

static bool is_word(char c) {
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* One literal character at *at, moved behind it; 0 if there is none. */
static size_t read_literal(struct str p, size_t *at, char *ret) {
	size_t i = *at;
	if (i < p.n && p.p[i] == '\\') {
		if (++i == p.n || is_word(p.p[i]) || (unsigned char)p.p[i] >= 0x80)
			return 0;
	} else if (i == p.n || strchr("^$.|?*+()[]{}", p.p[i])) {
		return 0;
	}
	size_t n = 1;
	ret[0] = p.p[i++];
	while ((unsigned char)ret[0] >= 0xC0 && i < p.n && ((unsigned char)p.p[i] & 0xC0) == 0x80)
		ret[n++] = p.p[i++];
	*at = i;
	return n;
}

size_t regex_scan_prefix(struct str pattern, char *ret, bool *ret_tied) {
	*ret_tied = str_starts_with(pattern, STR("\\A"));
	size_t at = *ret_tied ? 2 : 0, n = 0;
	size_t bar;
	if (str_find_char(pattern, '|', &bar) && has_open_choice(pattern)) {
		*ret_tied = false;
		return 0;
	}
	while (!*ret_tied && at < pattern.n && pattern.p[at] == '^')
		at++;
	for (size_t bytes; (bytes = read_literal(pattern, &at, ret + n)) > 0; n += bytes)
		if (at < pattern.n && strchr("*?+{", pattern.p[at]))
			break;
	return n;
}

bool regex_scan_is_all(struct str p) {
	if (str_starts_with(p, STR("\\A")))
		p = str_from_offset(p, 2);
	while (p.n && p.p[0] == '^')
		p = str_from_offset(p, 1);
	while (str_ends_with(p, STR("$")) || str_ends_with(p, STR("\\Z")) || str_ends_with(p, STR("\\z")))
		p = str_from_to(p, 0, p.n - (p.p[p.n - 1] == '$' ? 1 : 2));
	if (p.n == 4 && p.p[0] == '(' && p.p[3] == ')')
		p = str_from_to(p, 1, 3);
	return str_is(p, ".*") || str_is(p, ".+");
}
