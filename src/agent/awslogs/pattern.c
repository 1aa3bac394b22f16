/* The paths that a section reads: Python's glob, which knows * ? [a-z] and [!x], and nothing else; a [ that is not
 * closed is an ordinary character, and so are \ and the ^ of [^x].
 * Sources: cwlogs/push.py, Stream._source_file; CPython, Lib/glob.py and Lib/fnmatch.py. */
#include "agent/awslogs/pattern.h"

/* Files with such names are passed over, even the newest. */
static const char *const skipped[] = {".tar", ".gz", ".zip", ".bz2", ".rar", NULL};

enum { SYNTAX = GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_ESCAPE };

static bool has(struct str text, char c) {
	size_t at;
	return str_find_char(text, c, &at);
}

/* The ] that ends the class at the [; false if none does. One that stands first is a member. */
static bool find_close(struct str text, size_t open, size_t *ret) {
	size_t at = open + 1, close;
	if (at < text.n && text.p[at] == '!')
		at++;
	if (at < text.n && text.p[at] == ']')
		at++;
	if (!str_find_char(str_from_offset(text, at), ']', &close))
		return false;
	*ret = at + close;
	return true;
}

/* The class without its brackets, in the words of glob.h, where a \ takes the meaning from ^ ] and -. */
static void add_class(struct buf *out, struct str members) {
	size_t at = 0;
	buf_add_char(out, '[');
	if (str_starts_with(members, STR("!"))) {
		buf_add_char(out, '!');
		at++;
	}
	for (size_t first = at; at < members.n; at++) {
		char c = members.p[at];
		bool end = at == first || at + 1 == members.n;
		if (c == '\\' || c == ']' || (end && (c == '^' || c == '-' || c == '!')))
			buf_add_char(out, '\\');
		buf_add_char(out, c);
	}
	buf_add_char(out, ']');
}

struct glob *awslogs_pattern_compile(struct arena *arena, struct str text) {
	if (!has(text, '[') && !has(text, '\\'))
		return glob_compile_skipping(arena, text, SYNTAX, skipped);
	struct buf out = {0};
	bool open_left = true; /* once no ] is left, each [ is plain */
	for (size_t at = 0; at < text.n; at++) {
		size_t close = 0;
		open_left = open_left && (text.p[at] != '[' || find_close(text, at, &close));
		if (text.p[at] == '[' && open_left) {
			add_class(&out, str_from_to(text, at + 1, close));
			at = close;
			continue;
		}
		if (text.p[at] == '\\' || text.p[at] == '[')
			buf_add_char(&out, '\\');
		buf_add_char(&out, text.p[at]);
	}
	struct str pattern = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return glob_compile_skipping(arena, pattern, SYNTAX, skipped);
}

bool awslogs_pattern_is_skipped(struct str path) {
	for (const char *const *ending = skipped; *ending; ending++)
		if (str_ends_with(path, str_from(*ending)))
			return true;
	return false;
}

bool awslogs_pattern_is_special(struct str text) {
	return has(text, '*') || has(text, '?') || has(text, '[');
}

/* Generations of one file have its whole name at their start: messages*, app.log.?, app.log-[0-9]*. */
bool awslogs_pattern_is_of_generations(struct str text) {
	size_t slash, star = 0;
	struct str name = str_find_last_char(text, '/', &slash) ? str_from_offset(text, slash + 1) : text;
	if (awslogs_pattern_is_special(str_from_to(text, 0, text.n - name.n)))
		return false;
	while (star < name.n && name.p[star] != '*' && name.p[star] != '?' && name.p[star] != '[')
		star++;
	if (star == 0)
		return false;
	for (size_t i = star; i < name.n; i++) /* an ending behind it is the file's own: app-*.log */
		if (name.p[i] == '.' && i + 1 < name.n &&
		    ((name.p[i + 1] | 0x20) >= 'a' && (name.p[i + 1] | 0x20) <= 'z'))
			return false;
	return true;
}
