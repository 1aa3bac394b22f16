/* Words of a shell script: where quotes and expansions end, and what is left without quotes. */
#include "doc/shell.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

/* Deeper than this nobody nests; what is deeper ends where the text ends. */
enum { DEPTH_MAX = 64 };

static bool is_name(char c) {
	return isalnum((unsigned char)c) || c == '_';
}

static uint32_t skip_single(struct str text, uint32_t off) {
	const char *end = memchr(text.p + off + 1, '\'', text.n - off - 1);
	return end ? (uint32_t)(end - text.p) + 1 : (uint32_t)text.n;
}

/* Openers that are not closed yet: the closing byte of each. */
struct nesting {
	char closers[DEPTH_MAX];
	uint32_t depth;
};

static bool push(struct nesting *nesting, char closer) {
	if (nesting->depth == DEPTH_MAX)
		return false;
	nesting->closers[nesting->depth++] = closer;
	return true;
}

/* The closer of what opens at off, 0 if nothing does. In double quotes only expansions open. */
static char opens(struct str text, uint32_t off, char inside) {
	char c = text.p[off], next = off + 1 < text.n ? text.p[off + 1] : '\0';
	if (c == '$' && (next == '(' || next == '{'))
		return next == '(' ? ')' : '}';
	if (c == '`')
		return '`';
	if (inside == '"')
		return '\0';
	if (c == '"')
		return '"';
	return c == '(' && inside == ')' ? ')' : '\0';
}

/* Behind the thing that opens at off and closes with closer. */
static uint32_t skip_nested(struct str text, uint32_t off, uint32_t open_bytes, char closer) {
	struct nesting nesting = {.closers = {closer}, .depth = 1};
	for (uint32_t i = off + open_bytes; i < text.n;) {
		char inside = nesting.closers[nesting.depth - 1], c = text.p[i];
		char opened = c == inside ? '\0' : opens(text, i, inside);
		if (c == '\\') {
			i += 2;
		} else if (c == inside) {
			i++;
			if (--nesting.depth == 0)
				return i;
		} else if (c == '\'' && inside != '"') {
			i = skip_single(text, i);
		} else if (opened) {
			if (!push(&nesting, opened))
				break;
			i += c == '$' ? 2 : 1;
		} else {
			i++;
		}
	}
	return (uint32_t)text.n;
}

uint32_t shell_expansion(struct str text, uint32_t off) {
	char c = text.p[off], next = off + 1 < text.n ? text.p[off + 1] : '\0';
	uint32_t end = off + 1;
	if (c == '`')
		return skip_nested(text, off, 1, '`') - off;
	if (c != '$')
		return 0;
	if (next == '(' || next == '{')
		return skip_nested(text, off, 2, next == '(' ? ')' : '}') - off;
	if (next && (strchr("@*#?$!-", next) || isdigit((unsigned char)next)))
		return 2;
	while (end < text.n && is_name(text.p[end]))
		end++;
	return end > off + 1 ? end - off : 0;
}

uint32_t shell_skip_quotes(struct str text, uint32_t off) {
	if (text.p[off] == '\'')
		return skip_single(text, off);
	return text.p[off] == '"' ? skip_nested(text, off, 1, '"') : off + shell_expansion(text, off);
}

static void add_double_quoted(struct buf *out, struct str inside) {
	for (size_t i = 0; i < inside.n; i++) {
		if (inside.p[i] == '\\' && i + 1 < inside.n && strchr("$`\"\\\n", inside.p[i + 1]) && inside.p[i + 1])
			i++;
		if (inside.p[i] != '\n' || i == 0 || inside.p[i - 1] != '\\')
			buf_add_char(out, inside.p[i]);
	}
}

static struct str inside_quotes(struct str quoted) {
	char open = quoted.p[0];
	bool closed = quoted.n > 1 && quoted.p[quoted.n - 1] == open;
	return str_from_to(quoted, 1, quoted.n - closed);
}

struct shell_word shell_word_at(struct arena *arena, struct str text, uint32_t off) {
	struct shell_word word = {.at = {.off = off}};
	struct buf out = {0};
	uint32_t i = off;
	while (i < text.n && !strchr(" \t\r\n;&|<>()", text.p[i])) {
		uint32_t end = shell_skip_quotes(text, i);
		struct str piece = str_from_to(text, i, end > i ? end : i + 1);
		if (text.p[i] == '\'') {
			buf_add(&out, inside_quotes(piece));
			word.quoted = true;
		} else if (text.p[i] == '"') {
			add_double_quoted(&out, inside_quotes(piece));
			word.quoted = true;
		} else if (text.p[i] == '\\') {
			piece = str_from_to(text, i, i + 2);
			word.quoted = word.quoted || piece.n < 2 || piece.p[1] != '\n';
			buf_add(&out, piece.n == 2 && piece.p[1] == '\n' ? STR("") : str_from_offset(piece, 1));
		} else {
			buf_add(&out, piece);
		}
		i += (uint32_t)piece.n;
	}
	word.at.len = i - off;
	word.text = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return word;
}
