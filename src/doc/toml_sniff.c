/* Does a text look like TOML? Headers in brackets and KEY = VALUE are INI's, too: the first value decides. */
#include "doc/toml_read.h"

#include "base/limits.h"

static bool is_key_character(char c) {
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-' || c == '.' ||
	       c == '"' || c == '\'' || c == ' ' || c == '\t';
}

/* A dotted key, roughly. */
static bool is_key(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (!is_key_character(text.p[i]))
			return false;
	return str_trim(text).n > 0;
}

/* [ and a value begin an array. */
static bool is_value(struct str word) {
	char c = word.p[0];
	return c == '"' || c == '\'' || str_is(word, "true") || str_is(word, "false") || !toml_number_fault(word) ||
	       toml_looks_like_date(word);
}

/* [a.b] or [[a.b]], and nothing behind it but a comment. */
bool toml_is_header(struct str line) {
	size_t brackets = str_starts_with(line, STR("[[")) ? 2 : 1, close;
	struct str name = str_from_offset(line, brackets);
	if (!str_starts_with(line, STR("[")) || !str_find_char(name, ']', &close) ||
	    !is_key(str_from_to(name, 0, close)) || is_value(str_trim(str_from_to(name, 0, close))))
		return false;
	struct str rest = str_from_offset(name, close);
	if (!str_starts_with(rest, brackets == 2 ? STR("]]") : STR("]")))
		return false;
	rest = str_trim(str_from_offset(rest, brackets));
	return rest.n == 0 || rest.p[0] == '#';
}

/* KEY = and the beginning of a value as TOML writes it. */
bool toml_is_entry(struct str line) {
	size_t equals;
	if (!str_find_char(line, '=', &equals) || !is_key(str_from_to(line, 0, equals)))
		return false;
	struct str value = str_trim(str_from_offset(line, equals + 1));
	char c = value.n ? value.p[0] : '\0';
	size_t n = 0;
	while (n < value.n && (unsigned char)value.p[n] > ' ')
		n++;
	return c == '"' || c == '\'' || c == '[' || c == '{' ||
	       (n > 0 && !toml_number_fault(str_from_to(value, 0, n))) || str_starts_with(value, STR("true")) ||
	       str_starts_with(value, STR("false"));
}

bool toml_looks(struct str text) {
	struct str rest = str_from_to(text, 0, LIMIT_SNIFF_BYTES), line;
	if (str_starts_with(rest, STR("\xEF\xBB\xBF")))
		rest = str_from_offset(rest, 3);
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != '[')
			return toml_is_entry(line);
		if (!toml_is_header(line))
			return false;
	}
	return false;
}
