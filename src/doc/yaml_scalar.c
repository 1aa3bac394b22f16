/* What a plain scalar means: the core schema of YAML 1.2 (section 10.3.2), and where readers of YAML 1.1
 * (PyYAML's implicit resolvers in yaml/pyyaml lib/yaml/resolver.py, go-yaml v2's resolve.go) take it for something
 * else. Knows nothing of documents. */
#include "doc/yaml.h"

#include <string.h>

/* What the two generations of readers can take a plain scalar for. */
enum meaning {
	MEANING_STRING,
	MEANING_NULL,
	MEANING_BOOL,
	MEANING_INT,
	MEANING_FLOAT,
	MEANING_OTHER, /* a date, a merge key: known to YAML 1.1 alone */
};

enum charset { DIGITS, OCTAL, BINARY, HEXADECIMAL };

static bool in_set(char c, enum charset set, bool underscores) {
	if (c == '_')
		return underscores;
	if (set == HEXADECIMAL)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	return c >= '0' && c <= (set == BINARY ? '1' : set == OCTAL ? '7' : '9');
}

/* Takes characters of the set off the front; how many. */
static size_t take(struct str *s, enum charset set, bool underscores) {
	size_t n = 0;
	while (n < s->n && in_set(s->p[n], set, underscores))
		n++;
	*s = str_from_offset(*s, n);
	return n;
}

static bool take_char(struct str *s, char c) {
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from_offset(*s, 1);
	return true;
}

static bool take_sign(struct str *s) {
	return take_char(s, '-') || take_char(s, '+');
}

static bool is_whole(struct str s, enum charset set, bool underscores) {
	return take(&s, set, underscores) > 0 && s.n == 0;
}

static bool is_one_of(struct str s, const char *const *words) {
	for (; *words; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

static bool is_null(struct str s) {
	static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};
	return is_one_of(s, words);
}

static bool is_bool(struct str s) {
	static const char *const words[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};
	return is_one_of(s, words);
}

static bool is_infinite(struct str s) {
	static const char *const infinite[] = {".inf", ".Inf", ".INF", NULL};
	static const char *const not_a_number[] = {".nan", ".NaN", ".NAN", NULL};
	if (is_one_of(s, not_a_number))
		return true;
	take_sign(&s);
	return is_one_of(s, infinite);
}

static bool core_int(struct str s) {
	if (str_starts_with(s, STR("0o")))
		return is_whole(str_from_offset(s, 2), OCTAL, false);
	if (str_starts_with(s, STR("0x")))
		return is_whole(str_from_offset(s, 2), HEXADECIMAL, false);
	take_sign(&s);
	return is_whole(s, DIGITS, false);
}

static bool core_float(struct str s) {
	if (is_infinite(s))
		return true;
	take_sign(&s);
	size_t digits = take(&s, DIGITS, false);
	if (take_char(&s, '.')) {
		size_t more = take(&s, DIGITS, false);
		if (digits + more == 0)
			return false;
	} else if (digits == 0) {
		return false;
	}
	if (take_char(&s, 'e') || take_char(&s, 'E')) {
		take_sign(&s);
		return is_whole(s, DIGITS, false);
	}
	return s.n == 0;
}

/* [1-9][0-9_]*(:[0-5]?[0-9])+ : minutes and seconds, base 60. rest: what follows the last group. */
static bool take_base_60(struct str *s) {
	size_t groups = 0;
	if (take(s, DIGITS, true) == 0)
		return false;
	while (s->n > 1 && s->p[0] == ':' && in_set(s->p[1], DIGITS, false)) {
		bool two = s->n > 2 && in_set(s->p[2], DIGITS, false);
		if (two && s->p[1] > '5')
			return false;
		*s = str_from_offset(*s, two ? 3 : 2);
		groups++;
	}
	return groups > 0;
}

static bool old_int(struct str s) {
	take_sign(&s);
	if (s.n == 0)
		return false;
	if (str_starts_with(s, STR("0b")))
		return is_whole(str_from_offset(s, 2), BINARY, true);
	if (str_starts_with(s, STR("0x")))
		return is_whole(str_from_offset(s, 2), HEXADECIMAL, true);
	if (s.p[0] == '0')
		return s.n == 1 || is_whole(str_from_offset(s, 1), OCTAL, true);
	if (s.p[0] == '_')
		return false;
	if (is_whole(s, DIGITS, true))
		return true;
	return take_base_60(&s) && s.n == 0;
}

static bool old_float(struct str s) {
	if (is_infinite(s))
		return true;
	bool sign = take_sign(&s);
	struct str whole = s;
	if (s.n == 0)
		return false;
	if (s.p[0] == '.')
		sign = sign || s.n == 1 || !in_set(s.p[1], DIGITS, false);
	else if (!in_set(s.p[0], DIGITS, false))
		return false;
	else
		sign = false;
	if (sign) /* .5 but not -.5 */
		return false;
	if (take_base_60(&whole) && take_char(&whole, '.')) {
		take(&whole, DIGITS, true);
		return whole.n == 0;
	}
	take(&s, DIGITS, true);
	if (!take_char(&s, '.'))
		return false;
	take(&s, DIGITS, true);
	if (take_char(&s, 'e') || take_char(&s, 'E'))
		return take_sign(&s) && is_whole(s, DIGITS, false);
	return s.n == 0;
}

/* 2024-01-02, 2024-01-02 10:00:00 and the like; what follows the day is not looked at more closely than needed. */
static bool old_date(struct str s) {
	if (take(&s, DIGITS, false) != 4 || !take_char(&s, '-'))
		return false;
	size_t month = take(&s, DIGITS, false);
	if (month < 1 || month > 2 || !take_char(&s, '-'))
		return false;
	size_t day = take(&s, DIGITS, false);
	if (day < 1 || day > 2)
		return false;
	if (s.n == 0)
		return true;
	if (!take_char(&s, 'T') && !take_char(&s, 't') && s.p[0] != ' ' && s.p[0] != '\t')
		return false;
	s = str_trim(s);
	size_t hour = take(&s, DIGITS, false);
	return hour >= 1 && hour <= 2 && take_char(&s, ':') && take(&s, DIGITS, false) == 2;
}

static bool old_word(struct str s) {
	/* y and n: go-yaml v2 alone. */
	static const char *const words[] = {"yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON",
					    "off", "Off", "OFF", "y",  "Y",  "n",  "N",	 NULL};
	return is_one_of(s, words);
}

/* go-yaml v2 drops every underscore before it looks for a number. */
static bool is_number_without_underscores(struct str s) {
	char kept[64];
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_')
			continue;
		if (n == sizeof kept)
			return false;
		kept[n++] = s.p[i];
	}
	struct str number = {.p = kept, .n = n};
	return n > 0 && n < s.n && (core_int(number) || core_float(number));
}

static enum meaning core_meaning(struct str s) {
	if (is_null(s))
		return MEANING_NULL;
	if (is_bool(s))
		return MEANING_BOOL;
	if (core_int(s))
		return MEANING_INT;
	return core_float(s) ? MEANING_FLOAT : MEANING_STRING;
}

static enum meaning old_meaning(struct str s) {
	if (is_null(s))
		return MEANING_NULL;
	if (is_bool(s) || old_word(s))
		return MEANING_BOOL;
	if (old_int(s))
		return MEANING_INT;
	if (old_float(s) || is_number_without_underscores(s))
		return MEANING_FLOAT;
	return old_date(s) || str_is(s, "=") || str_is(s, "<<") ? MEANING_OTHER : MEANING_STRING;
}

/* 010 is ten or eight; 07 is seven for everybody. */
static bool is_other_in_octal(struct str s) {
	take_sign(&s);
	if (s.n < 2 || s.p[0] != '0' || !is_whole(s, DIGITS, false))
		return false;
	while (take_char(&s, '0'))
		;
	return s.n > 1;
}

/* Most scalars are a string to everybody at first sight. */
static bool may_mean_something(struct str s) {
	if (s.n == 0)
		return true;
	char c = s.p[0];
	if ((c >= '0' && c <= '9') || memchr("-+.~=<", c, 6))
		return true;
	return s.n <= 5 && memchr("tTfFnNyYoO", c, 10); /* true, false, null, yes, off */
}

static const enum node_kind kinds[] = {
    [MEANING_STRING] = NODE_STRING, [MEANING_NULL] = NODE_NULL,	   [MEANING_BOOL] = NODE_BOOL,
    [MEANING_INT] = NODE_NUMBER,    [MEANING_FLOAT] = NODE_NUMBER, [MEANING_OTHER] = NODE_STRING,
};

enum node_kind yaml_resolve(struct str text, bool *ret_differs) {
	*ret_differs = false;
	if (!may_mean_something(text))
		return NODE_STRING;
	enum meaning core = core_meaning(text), old = old_meaning(text);
	*ret_differs = core != old || (core == MEANING_INT && is_other_in_octal(text));
	return kinds[core];
}

enum node_kind yaml_resolve_tagged(struct str text, const char *tag) {
	static const struct str prefix = STR_INIT("tag:yaml.org,2002:");
	struct str name = str_from(tag);
	if (!str_starts_with(name, prefix))
		return NODE_STRING;
	name = str_from_offset(name, prefix.n);
	enum meaning core = core_meaning(text);
	bool number = core == MEANING_INT || core == MEANING_FLOAT;
	if (str_is(name, "null"))
		return NODE_NULL;
	if (str_is(name, "bool"))
		return core == MEANING_BOOL ? NODE_BOOL : NODE_STRING;
	if (str_is(name, "int") || str_is(name, "float"))
		return number ? NODE_NUMBER : NODE_STRING;
	return NODE_STRING;
}
