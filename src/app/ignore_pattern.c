/* Matching one gitignore pattern: *, ?, [...] and \ within a path element, ** over elements. */
#include "app/ignore.h"

#include <string.h>

struct class_name {
	struct str name;
	const char *bytes; /* ranges, as pairs */
};

/* POSIX classes in the C locale. */
static const struct class_name class_names[] = {
    {STR_INIT("alnum"), "AZaz09"},   {STR_INIT("alpha"), "AZaz"},
    {STR_INIT("blank"), "  \t\t"},   {STR_INIT("cntrl"), "\x01\x1f\x7f\x7f"},
    {STR_INIT("digit"), "09"},	     {STR_INIT("graph"), "!~"},
    {STR_INIT("lower"), "az"},	     {STR_INIT("print"), " ~"},
    {STR_INIT("punct"), "!/:@[`{~"}, {STR_INIT("space"), "  \t\r"},
    {STR_INIT("upper"), "AZ"},	     {STR_INIT("xdigit"), "09AFaf"},
};

static bool in_ranges(const char *ranges, unsigned char c) {
	for (; *ranges; ranges += 2)
		if (c >= (unsigned char)ranges[0] && c <= (unsigned char)ranges[1])
			return true;
	return false;
}

/* [:name:] at *at; moves behind it. false: no such class, the whole pattern matches nothing. */
static bool named_class(struct str pattern, size_t *at, unsigned char c, bool *ret_hit) {
	size_t end;
	struct str rest = str_from_offset(pattern, *at + 2);
	if (!str_find(rest, STR(":]"), &end))
		return false;
	struct str name = str_from_to(rest, 0, end);
	for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++)
		if (str_equal(name, class_names[i].name)) {
			*ret_hit = *ret_hit || in_ranges(class_names[i].bytes, c);
			*at += 2 + end + 2;
			return true;
		}
	return false;
}

/* One byte of a set, perhaps escaped. false at the end of the pattern. */
static bool set_byte(struct str pattern, size_t *at, unsigned char *ret) {
	if (*at < pattern.n && pattern.p[*at] == '\\')
		++*at;
	if (*at >= pattern.n)
		return false;
	*ret = (unsigned char)pattern.p[(*at)++];
	return true;
}

static bool set_item(struct str pattern, size_t *at, unsigned char c, bool *ret_hit) {
	unsigned char low, high;
	if (pattern.p[*at] == '[' && *at + 1 < pattern.n && pattern.p[*at + 1] == ':')
		return named_class(pattern, at, c, ret_hit);
	if (!set_byte(pattern, at, &low))
		return false;
	high = low;
	if (*at + 1 < pattern.n && pattern.p[*at] == '-' && pattern.p[*at + 1] != ']') {
		++*at;
		if (!set_byte(pattern, at, &high))
			return false;
	}
	*ret_hit = *ret_hit || (c >= low && c <= high);
	return true;
}

/* The set that opens at *at; moves behind its ]. A set without end matches nothing. */
static bool set_match(struct str pattern, size_t *at, unsigned char c) {
	size_t i = *at + 1;
	bool hit = false, negated = i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^');
	i += negated;
	for (bool first = true;; first = false) {
		if (i >= pattern.n)
			return false;
		if (pattern.p[i] == ']' && !first)
			break;
		if (!set_item(pattern, &i, c, &hit))
			return false;
	}
	*at = i + 1;
	return hit != negated;
}

/* One element of the pattern that is not *, against c; moves behind it. */
static bool one_match(struct str pattern, size_t *at, char c) {
	switch (pattern.p[*at]) {
	case '?':
		++*at;
		return true;
	case '[':
		return set_match(pattern, at, (unsigned char)c);
	case '\\':
		if (++*at >= pattern.n)
			return false;
		break;
	default:
		break;
	}
	return pattern.p[(*at)++] == c;
}

/* It is enough to come back to the last star. */
bool ignore_name_match(struct str pattern, struct str name) {
	size_t at = 0, i = 0, star = SIZE_MAX, from = 0;
	while (i < name.n) {
		if (at < pattern.n && pattern.p[at] == '*') {
			star = ++at;
			from = i;
			continue;
		}
		size_t next = at;
		if (at < pattern.n && one_match(pattern, &next, name.p[i])) {
			at = next;
			i++;
			continue;
		}
		if (star == SIZE_MAX)
			return false;
		at = star;
		i = ++from;
	}
	while (at < pattern.n && pattern.p[at] == '*')
		at++;
	return at == pattern.n;
}

/* Where the first element of the pattern ends: at a /, perhaps escaped, that is not in a set. */
static size_t element_end(struct str pattern) {
	size_t i = 0;
	while (i < pattern.n && pattern.p[i] != '/') {
		size_t set = i;
		if (pattern.p[i] == '[') {
			set_match(pattern, &set, '\0');
			i = set == i ? pattern.n : set;
		} else if (pattern.p[i] != '\\') {
			i++;
		} else if (i + 1 < pattern.n && pattern.p[i + 1] == '/') {
			break;
		} else {
			i += 2;
		}
	}
	return i < pattern.n ? i : pattern.n;
}

static struct str first_pattern(struct str pattern, struct str *ret_rest) {
	size_t end = element_end(pattern), slash = end + (end < pattern.n && pattern.p[end] == '\\');
	*ret_rest = str_from_offset(pattern, slash + 1);
	return str_from_to(pattern, 0, end);
}

static struct str first_name(struct str path, struct str *ret_rest) {
	size_t slash;
	if (!str_find_char(path, '/', &slash))
		slash = path.n;
	*ret_rest = str_from_offset(path, slash + 1);
	return str_from_to(path, 0, slash);
}

/* As ignore_name_match, one level up: ** stands for any number of elements, and it is enough to come back to the last.
 * At the end of a pattern it stands for one at least: what is in a folder, not the folder itself. */
static bool elements_match(struct str pattern, struct str path) {
	struct str star = {0}, from = {0}, rest_pattern, rest_path;
	bool starred = false;
	while (path.n) {
		struct str element = first_pattern(pattern, &rest_pattern), name = first_name(path, &rest_path);
		if (str_is(element, "**")) {
			if (!rest_pattern.n)
				return true;
			starred = true;
			star = pattern = rest_pattern;
			from = path;
		} else if (pattern.n && ignore_name_match(element, name)) {
			pattern = rest_pattern;
			path = rest_path;
		} else if (starred) {
			first_name(from, &from);
			pattern = star;
			path = from;
		} else {
			return false;
		}
	}
	return !pattern.n;
}

static bool matches_nothing_left(struct str pattern) {
	while (str_starts_with(pattern, STR("**/")))
		pattern = str_from_offset(pattern, 3);
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] != '*')
			return false;
	return true;
}

/* git compares what stands before the first special character as bytes, then the rest as a pattern of its own: so the
 * ** of x/a** crosses folders. The same here. */
bool ignore_path_match(struct str pattern, struct str path) {
	size_t plain = 0;
	while (plain < pattern.n && !strchr("*?[\\", pattern.p[plain]))
		plain++;
	if (!str_starts_with(path, str_from_to(pattern, 0, plain)))
		return false;
	pattern = str_from_offset(pattern, plain);
	path = str_from_offset(path, plain);
	return path.n ? elements_match(pattern, path) : matches_nothing_left(pattern);
}
