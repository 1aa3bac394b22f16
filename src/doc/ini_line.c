/* One line, as each Python takes it. Neither knows of the other here. */
#include "base/utf8.h"
#include "doc/ini_read.h"

static bool is_ascii_blank(char c) {
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* [name], and whatever stands behind it. Up to Python 3.9 the name ends at the first ]. */
static bool read_header(struct str text, struct span content, struct ini_line *ret) {
	struct str s = ini_text(text, content);
	size_t close;
	if (!str_starts_with(s, STR("[")) || !str_find_char(s, ']', &close) || close < 2)
		return false;
	ret->name = (struct span){.off = content.off + 1, .len = (uint32_t)close - 1};
	return true;
}

/* Where the value of a key would begin if it had one. */
static struct span no_value(struct str text, uint32_t separator, uint32_t end) {
	uint32_t at = separator + 1;
	if (at < end && text.p[at] == ' ')
		at++;
	return (struct span){.off = at};
}

/* The first = or : separates. */
static bool read_key(struct str text, struct span content, struct span (*trim)(struct str, struct span),
		     struct ini_line *ret) {
	uint32_t end = content.off + content.len, at = content.off;
	while (at < end && text.p[at] != '=' && text.p[at] != ':')
		at++;
	if (at == end)
		return false;
	ret->name = trim(text, (struct span){.off = content.off, .len = at - content.off});
	ret->value = trim(text, (struct span){.off = at + 1, .len = end - at - 1});
	if (!ret->value.len)
		ret->value = no_value(text, at, end);
	return ret->name.len > 0;
}

void ini_line_3(struct str text, struct span line, struct ini_place *place, struct ini_line *ret) {
	*ret = (struct ini_line){.content = ini_trim_3(text, line)};
	struct str content = ini_text(text, ret->content);
	if (!content.n) {
		ret->kind = INI_BLANK;
		return;
	}
	if (content.p[0] == '#' || content.p[0] == ';') {
		ret->kind = INI_COMMENT;
		return;
	}
	uint32_t indent = (uint32_t)utf8_count(str_from_to(text, line.off, ret->content.off));
	if (place->in_section && place->in_key && indent > place->indent) {
		ret->kind = INI_MORE;
		ret->value = ret->content;
		return;
	}
	place->indent = indent;
	if (read_header(text, ret->content, ret)) {
		ret->kind = INI_SECTION;
		*place = (struct ini_place){.in_section = true, .indent = indent};
		return;
	}
	bool is_key = read_key(text, ret->content, ini_trim_3, ret);
	ret->kind = !place->in_section ? INI_HOMELESS : is_key ? INI_KEY : INI_NAMELESS;
	if (ret->kind == INI_KEY)
		place->in_key = true;
}

/* --- Python 2.7 -----------------------------------------------------------------------------------------------------
 */

/* A line whose first word, in the first column, is rem in any case. */
static bool is_remark(struct str line) {
	size_t word = 0;
	while (word < line.n && !is_ascii_blank(line.p[word]))
		word++;
	return str_equal_ignoring_case(str_from_to(line, 0, word), STR("rem"));
}

/* The first ; of a value cuts it if a blank stands before it. A value that begins with one is cut if its last
 * character is a blank, for that is what Python finds at the index -1; trailing blanks and the \r of the line end still
 * belong to it here. */
static struct span cut_comment(struct str text, struct span value, uint32_t line_end) {
	struct str s = ini_text(text, value);
	size_t at;
	if (!str_find_char(s, ';', &at))
		return value;
	uint32_t last = at ? value.off + (uint32_t)at - 1 : line_end - 1;
	if (!at && line_end < text.n && text.p[line_end] == '\r')
		last = line_end;
	if (!is_ascii_blank(text.p[last]))
		return value;
	return ini_trim_2(text, (struct span){.off = value.off, .len = (uint32_t)at});
}

static struct span value_2(struct str text, struct span value, struct span line) {
	struct span cut = cut_comment(text, value, line.off + line.len);
	if (str_is(ini_text(text, cut), "\"\""))
		cut.len = 0;
	return cut;
}

void ini_line_2(struct str text, struct span line, struct ini_place *place, struct ini_line *ret) {
	*ret = (struct ini_line){.content = ini_trim_2(text, line)};
	struct str whole = ini_text(text, line);
	if (!ret->content.len) {
		ret->kind = INI_BLANK;
		return;
	}
	if (whole.p[0] == '#' || whole.p[0] == ';' || is_remark(whole)) {
		ret->kind = INI_COMMENT;
		return;
	}
	bool indented = is_ascii_blank(whole.p[0]);
	if (indented && place->in_section && place->in_key) {
		ret->kind = INI_MORE;
		ret->value = ret->content;
		return;
	}
	if (!indented && read_header(text, ret->content, ret)) {
		ret->kind = INI_SECTION;
		*place = (struct ini_place){.in_section = true};
		return;
	}
	bool is_key = !indented && read_key(text, ret->content, ini_trim_2, ret);
	ret->kind = !place->in_section ? INI_HOMELESS : is_key ? INI_KEY : INI_NAMELESS;
	if (ret->kind != INI_KEY)
		return;
	place->in_key = true;
	ret->value = value_2(text, ret->value, line);
}
