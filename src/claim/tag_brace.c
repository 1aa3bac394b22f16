/* What a brace that is never closed means to Fluentd. fluent/fluentd, lib/fluent/match.rb gives the alternatives to
 * Regexp.union as texts, not as expressions, so that the regular expression it has made of them so far is taken for
 * plain text: a.{b,c matches a.b, but a.{b,*.c matches a.[^\.]*\.c and nothing else. So that text has to be made here.
 */
#include "claim/tag_nfa.h"

#include <string.h>

struct level {
	struct tag_texts done;
	struct str text; /* the alternative being read; all levels but the first are within its end */
};
LIST(level_list, struct level);

struct writer {
	struct arena *arena;
	struct level_list levels;
	bool too_long;
};

static void write_text(struct writer *w, struct str more) {
	struct level *level = &w->levels.items[w->levels.count - 1];
	level->text = arena_join(w->arena, level->text, more, STR(""), STR(""));
}

static bool is_word(char c) {
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* As Regexp.escape. */
static void escape(struct buf *out, struct str text) {
	static const char letters[] = "\nn\rr\tt\ff\vv";
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		const char *letter = c ? strchr(letters, c) : NULL;
		bool control = letter && (letter - letters) % 2 == 0;
		if (control || (c && strchr("[]{}()|-*.\\?+^$# ", c)))
			buf_add_char(out, '\\');
		buf_add_char(out, control ? letter[1] : c);
	}
}

/* As Regexp#to_s: a slash is escaped once more. */
static struct str wrap(struct arena *arena, struct str source) {
	struct buf out = {0};
	buf_add_text(&out, "(?-mix:");
	for (size_t i = 0; i < source.n; i++) {
		if (source.p[i] == '\\' && i + 1 < source.n)
			buf_add_char(&out, source.p[i++]);
		else if (source.p[i] == '/')
			buf_add_char(&out, '\\');
		buf_add_char(&out, source.p[i]);
	}
	buf_add_char(&out, ')');
	struct str result = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return result;
}

/* Regexp#to_s of an expression that is one group (?:...) or (?-mix:...) shows what is in the group. */
static struct str unwrap(struct str source) {
	size_t from = str_starts_with(source, STR("(?-mix:")) ? 7
		      : str_starts_with(source, STR("(?:"))   ? 3
							      : 0,
	       depth = 0;
	if (!from)
		return source;
	for (size_t i = from; i + 1 < source.n; i++) {
		if (source.p[i] == '\\')
			i++;
		else if (source.p[i] == '(')
			depth++;
		else if (source.p[i] == ')' && depth-- == 0)
			return source;
	}
	return str_from_to(source, from, source.n - 1);
}

/* Regexp.union of the alternatives of the innermost level, as text, which goes to the level around it. */
static void close_level(struct writer *w, bool as_text) {
	struct level level = w->levels.items[--w->levels.count];
	LIST_ADD(w->arena, &level.done, level.text);
	struct buf all = {0};
	for (uint32_t i = 0; i < level.done.count; i++) {
		struct str one = level.done.items[i];
		if (i)
			buf_add_char(&all, '|');
		if (as_text)
			escape(&all, one);
		else if (level.done.count == 1)
			buf_add(&all, unwrap(one));
		else
			buf_add(&all, wrap(w->arena, unwrap(one)));
	}
	/* Each level that is left open doubles the backslashes. */
	w->too_long = w->too_long || all.n > LIMIT_NAME_BYTES;
	write_text(w, w->too_long ? STR("") : wrap(w->arena, buf_str(&all)));
	buf_finish(&all);
}

static void write_one(struct writer *w, char c) {
	struct level *level = &w->levels.items[w->levels.count - 1];
	if (c == '*') {
		write_text(w, STR("[^\\.]*"));
	} else if (c == '{') {
		LIST_ADD(w->arena, &w->levels, (struct level){0});
	} else if (c == '}' && w->levels.count > 1) {
		close_level(w, false);
	} else if (c == ',') {
		LIST_ADD(w->arena, &level->done, level->text);
		level->text = STR("");
	} else {
		char text[2] = {'\\', c};
		bool continues = ((unsigned char)c & 0xC0) == 0x80;
		write_text(w, is_word(c) || continues ? (struct str){&text[1], 1} : (struct str){text, 2});
	}
}

static void write_escaped(struct writer *w, struct str c) {
	struct buf escaped = {0};
	escape(&escaped, c);
	write_text(w, buf_str(&escaped));
	buf_finish(&escaped);
}

bool tag_open_brace(struct arena *arena, struct str rest, struct tag_texts *ret) {
	struct writer w = {.arena = arena};
	LIST_ADD(arena, &w.levels, (struct level){0});
	bool dot = false;
	for (size_t i = 1; i < rest.n; i++) {
		if (i + 1 < rest.n && rest.p[i] == '*' && rest.p[i + 1] == '*') {
			bool more = i + 2 < rest.n && rest.p[i + 2] == '.';
			write_text(&w, dot ? STR("(?![^\\.])") : STR(""));
			write_text(&w, more ? STR("(?:.*\\.|\\A)") : STR(".*"));
			i += more ? 2 : 1;
			dot = false;
			continue;
		}
		write_text(&w, dot ? STR("\\.") : STR(""));
		dot = rest.p[i] == '.';
		if (rest.p[i] == '\\' && i + 1 < rest.n)
			write_escaped(&w, str_from_to(rest, i + 1, i + 2)), i++;
		else if (!dot && rest.p[i] != '\\')
			write_one(&w, rest.p[i]);
	}
	while (w.levels.count > 1)
		close_level(&w, true);
	*ret = w.levels.items[0].done;
	LIST_ADD(arena, ret, w.levels.items[0].text);
	return !w.too_long;
}
