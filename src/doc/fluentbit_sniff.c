/* Does a text look like a classic configuration of Fluent Bit? Other syntaxes have headers in brackets too (INI,
 * systemd, TOML) or directives with @ (fluentd): the names of the sections and the shape of the entries decide. */
#include "doc/fluentbit.h"

#include "base/limits.h"

/* get_section_type() in src/config_format/flb_config_format.c of fluent/fluent-bit */
static const char *const section_names[] = {
    "service",		"parser",  "multiline_parser", "stream_processor", "plugins",
    "upstream_servers", "customs", "inputs",	       "filters",	   "outputs",
};

static bool is_section(struct str name) {
	for (size_t i = 0; i < sizeof section_names / sizeof section_names[0]; i++)
		if (name.n > 1 && str_equal_ignoring_case(name, str_from_to(str_from(section_names[i]), 0, name.n)))
			return true;
	return false;
}

bool fluentbit_is_indented_header(const struct fluentbit_line *line, size_t start) {
	enum { SURE = 5 }; /* letters of a name that is no abbreviation */
	struct str text = str_from_offset(line->text, start);
	size_t close;
	if (!str_starts_with(text, STR("[")) || !str_find_char(text, ']', &close))
		return false;
	struct str name = str_from_to(text, 1, close);
	return name.n >= SURE && is_section(name);
}

enum guess { GUESS_NO, GUESS_YES, GUESS_READ_ON };

/* A header that Fluent Bit knows is worth nothing yet: systemd has [Service]. */
static enum guess guess_header(struct str line, bool *known) {
	size_t close;
	if (!str_find_char(line, ']', &close))
		return GUESS_NO;
	*known = is_section(str_trim(str_from_to(line, 1, close)));
	return GUESS_READ_ON;
}

static bool is_key_character(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
	       c == '-' || c == '@' || c == '$';
}

/* "Key value", but not "key = value", "key: value", "key {". */
static enum guess guess_entry(struct str line, bool known) {
	size_t end = 0;
	while (end < line.n && is_key_character(line.p[end]))
		end++;
	struct str value = str_trim(str_from_offset(line, end));
	bool separated = end > 0 && end < line.n && (line.p[end] == ' ' || line.p[end] == '\t');
	if (!separated || value.n == 0 || value.p[0] == '=' || value.p[0] == '{')
		return GUESS_NO;
	return known ? GUESS_YES : GUESS_READ_ON;
}

/* fluentd's own spelling is @include, in small letters. */
static enum guess guess_directive(struct str line) {
	struct str set = str_from_to(line, 0, 5);
	size_t equals;
	if (str_starts_with(line, STR("@INCLUDE ")) ||
	    (str_equal_ignoring_case(set, STR("@SET ")) && str_find_char(line, '=', &equals)))
		return GUESS_YES;
	return str_equal_ignoring_case(str_from_to(line, 0, 9), STR("@include ")) ? GUESS_READ_ON : GUESS_NO;
}

bool fluentbit_sniff(struct str text) {
	struct str rest = str_from_to(text, 0, LIMIT_SNIFF_BYTES), line;
	if (str_starts_with(rest, STR("\xEF\xBB\xBF")))
		rest = str_from_offset(rest, 3);
	bool header_seen = false, known = false;
	while (str_split(&rest, '\n', &line)) {
		struct str written = str_trim(line);
		enum guess guess = GUESS_READ_ON;
		if (written.n == 0 || written.p[0] == '#')
			continue;
		if (line.p[0] == '@') {
			guess = guess_directive(line);
		} else if (written.p[0] == '[') {
			guess = guess_header(written, &known);
			header_seen = true;
		} else {
			guess = header_seen ? guess_entry(written, known) : GUESS_NO;
		}
		if (guess != GUESS_READ_ON)
			return guess == GUESS_YES;
	}
	return false;
}
