/* Does a text of unknown name look like Fluentd's syntax? XML, HTML and the Apache server's syntax look alike at first,
 * so every line that is looked at has to fit. */
#include "doc/fluentd_read.h"

enum { LINES = 40 }; /* that are looked at, without comments and blank lines */

static bool is_word(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The sections that a configuration of Fluentd may begin with. */
static bool is_section(struct str name) {
	static const char *const names[] = {"source", "match", "filter", "label", "system", "worker", "ROOT"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* Lines of a template for another tool. */
static bool is_template(struct str line) {
	return str_starts_with(line, STR("{{")) || str_starts_with(line, STR("{%"));
}

/* <name>, <name argument> or </name>, with nothing but a comment behind it; name as it stands, "" if it is no tag. */
static struct str tag_name(struct str line) {
	size_t at = str_starts_with(line, STR("</")) ? 2 : 1, from = at, close;
	if (line.n == 0 || line.p[0] != '<')
		return (struct str){0};
	while (at < line.n && is_word(line.p[at]))
		at++;
	struct str name = str_from_to(line, from, at), rest = str_from_offset(line, at);
	if (!str_find_last_char(rest, '>', &close) || (close > 0 && rest.p[0] != ' ' && rest.p[0] != '\t'))
		return (struct str){0};
	rest = str_trim(str_from_offset(rest, close + 1));
	return rest.n == 0 || rest.p[0] == '#' ? name : (struct str){0};
}

/* <match a, whose > is missing: to be told of as Fluentd's. */
static bool is_unclosed(struct str line) {
	size_t at = 1;
	while (at < line.n && is_word(line.p[at]))
		at++;
	return at > 1 && !str_contains(line, STR(">")) && !str_contains(line, STR("=")) &&
	       (at == line.n || line.p[at] == ' ' || line.p[at] == '\t');
}

/* <source src="x"> of HTML, <filter id="x"> of SVG. */
static bool has_attribute(struct str line) {
	size_t at;
	return str_find(line, STR("=\""), &at) || str_find(line, STR("='"), &at) || str_contains(line, STR("/>"));
}

static bool starts_well(struct str line) {
	if (str_starts_with(line, STR("@include ")) || str_starts_with(line, STR("@include\t")))
		return true;
	if (str_starts_with(line, STR("include ")) && str_ends_with(line, STR(".conf")))
		return true;
	return !str_starts_with(line, STR("</")) && is_section(tag_name(line)) && !has_attribute(line);
}

static bool goes_on_well(struct str line) {
	return line.p[0] != '<' || tag_name(line).n > 0 || is_unclosed(line);
}

bool fluentd_sniff(struct str text) {
	struct str mark = STR("\xEF\xBB\xBF"), line;
	unsigned lines = 0;
	if (str_starts_with(text, mark))
		text = str_from_offset(text, mark.n);
	while (lines < LINES && str_split(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#' || is_template(line))
			continue;
		if (!(lines == 0 ? starts_well(line) : goes_on_well(line)))
			return false;
		lines++;
	}
	return lines > 0;
}
