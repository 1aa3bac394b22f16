/* blacklist: an unanchored Go regular expression over base names, as a pattern over paths where one says the same.
 * Source: plugins/inputs/logfile/logfile.go, getTargetFiles. */
#include "agent/cloudwatch-agent/files.h"

/* A character that means itself in a regular expression and in a pattern. */
static bool is_plain(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == ' ' || c == '~' || c == ',' || c == '=' || c == '@' || c == '%' || c == '#';
}

static bool is_repeat(char c) {
	return c == '*' || c == '+' || c == '?' || c == '{';
}

/* One item of the expression at *at as pattern text; false if a pattern cannot say it. */
static bool translate_item(struct str regex, size_t *at, struct buf *out) {
	char c = regex.p[*at], next = *at + 1 < regex.n ? regex.p[*at + 1] : '\0';
	if (c == '.' && next == '*') {
		buf_add_char(out, '*');
		*at += 2;
	} else if (c == '.' && next == '+') {
		buf_add_text(out, "?*");
		*at += 2;
	} else if (c == '.' && !is_repeat(next)) {
		buf_add_char(out, '?');
		*at += 1;
	} else if (c == '\\' && (next == '.' || next == '-' || next == '_')) {
		if (*at + 2 < regex.n && is_repeat(regex.p[*at + 2]))
			return false;
		buf_add_char(out, next);
		*at += 2;
	} else if (is_plain(c) && !is_repeat(next)) {
		buf_add_char(out, c);
		*at += 1;
	} else {
		return false;
	}
	return true;
}

const struct glob *file_blacklist(const struct reading *r, struct placed blacklist) {
	if (!blacklist.node || blacklist.node->kind != NODE_STRING || blacklist.node->text.n == 0)
		return NULL;
	struct str regex = blacklist.node->text;
	struct buf pattern = {0};
	buf_add_text(&pattern, "**/");
	size_t at = 0;
	if (regex.p[0] == '^')
		at = 1;
	else
		buf_add_char(&pattern, '*');
	bool ends = str_ends_with(regex, STR("$")) && !str_ends_with(regex, STR("\\$"));
	if (ends)
		regex.n--;
	bool said = true;
	while (said && at < regex.n)
		said = translate_item(regex, &at, &pattern);
	if (!ends)
		buf_add_char(&pattern, '*');
	struct str text = arena_str(r->arena, buf_str(&pattern));
	buf_finish(&pattern);
	bool windows = r->unit->world.platform == PLATFORM_WINDOWS;
	return said ? glob_compile(r->arena, text, GLOB_STAR | GLOB_STAR_STAR | (windows ? GLOB_WINDOWS : 0)) : NULL;
}
