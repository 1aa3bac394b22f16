/* The variables of .env files, as compose-go (dotenv/parser.go, template/template.go) reads them, and who is asked
 * first for a variable: what the user says, then the .env file of the project, then that of an included project. */
#include "agent/docker/reading.h"

#include "base/buf.h"

enum known compose_scope_look_up(const struct reading *r, const struct scope *scope, struct str name, struct str *ret) {
	enum { SCOPES_MAX = 64 };
	const struct scope *chain[SCOPES_MAX];
	uint32_t count = 0;
	if (environment_get(&r->unit->env, name, ret))
		return KNOWN_TEXT;
	for (; scope && count < SCOPES_MAX; scope = scope->outer)
		chain[count++] = scope;
	while (count--) {
		const struct str *value = map_get(&chain[count]->vars, name);
		if (value) {
			*ret = *value;
			return KNOWN_TEXT;
		}
	}
	return r->unit->env_closed ? KNOWN_UNSET : KNOWN_NOTHING;
}

/* --- .env ----------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) {
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static bool is_name_byte(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_key_byte(char c) {
	return is_name_byte(c) || c == '.' || c == '-' || c == '[' || c == ']' || (unsigned char)c >= 0x80;
}

enum {
	ENV_VALUE_MAX = 64 << 10, /* bytes of one value, once it is filled in */
	ENV_BYTES_MAX = 4 << 20,  /* and of all of one file */
};

struct env_reader {
	struct reading *r;
	struct scope *scope;
	struct str text;
	size_t at, bytes;
};

static void skip_blanks(struct env_reader *e) {
	while (e->at < e->text.n && is_blank(e->text.p[e->at]))
		e->at++;
}

static void skip_line(struct env_reader *e) {
	while (e->at < e->text.n && e->text.p[e->at] != '\n')
		e->at++;
}

/* To the first byte of a statement; false at the end. */
static bool find_statement(struct env_reader *e) {
	while (e->at < e->text.n) {
		char c = e->text.p[e->at];
		if (c == '#')
			skip_line(e);
		else if (c == '\n' || is_blank(c))
			e->at++;
		else
			return true;
	}
	return false;
}

/* $NAME and ${NAME} with what is known so far; anything else stays, which is rare enough. */
static void add_expanded(const struct env_reader *e, struct str text, struct buf *out) {
	for (size_t i = 0; i < text.n && out->n < ENV_VALUE_MAX; i++) {
		if (text.p[i] != '$' || i + 1 == text.n) {
			buf_add_char(out, text.p[i]);
			continue;
		}
		bool braced = text.p[i + 1] == '{';
		size_t start = i + 1 + braced, end = start;
		while (end < text.n && is_name_byte(text.p[end]))
			end++;
		bool closed = !braced || (end < text.n && text.p[end] == '}');
		struct str name = str_from_to(text, start, end), value = {0};
		if (text.p[i + 1] == '$') {
			buf_add_char(out, '$');
			i++;
		} else if (!name.n || !closed) {
			buf_add_char(out, '$');
		} else {
			if (compose_scope_look_up(e->r, e->scope, name, &value) == KNOWN_TEXT)
				buf_add(out, value);
			i = end + braced - 1;
		}
	}
}

static void add_unquoted(struct env_reader *e, struct buf *out) {
	size_t start = e->at, comment;
	skip_line(e);
	struct str value = str_from_to(e->text, start, e->at);
	if (str_find(value, STR(" #"), &comment))
		value = str_from_to(value, 0, comment);
	while (value.n && is_blank(value.p[value.n - 1]))
		value.n--;
	add_expanded(e, value, out);
}

static char unescaped(char c) {
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	default:
		return c;
	}
}

/* false: the quote does not end. */
static bool add_quoted(struct env_reader *e, struct buf *out) {
	char quote = e->text.p[e->at++];
	struct buf raw = {0};
	bool ended = false;
	while (e->at < e->text.n && !ended) {
		char c = e->text.p[e->at++];
		char next = e->at < e->text.n ? e->text.p[e->at] : '\0';
		if (c == quote) {
			ended = true;
		} else if (c == '\\' && next == quote) {
			buf_add_char(&raw, next);
			e->at++;
		} else if (c == '\\' && quote == '"' && next == '$') {
			buf_add_text(&raw, "$$");
			e->at++;
		} else if (c == '\\' && quote == '"' && (next == 'n' || next == 't' || next == 'r' || next == '\\')) {
			buf_add_char(&raw, unescaped(next));
			e->at++;
		} else {
			buf_add_char(&raw, c);
		}
	}
	if (ended && quote == '"')
		add_expanded(e, buf_str(&raw), out);
	else if (ended)
		buf_add(out, buf_str(&raw));
	buf_finish(&raw);
	return ended;
}

static void set(struct env_reader *e, struct str name, struct str text) {
	struct str *value = ARENA_NEW(e->r->arena, struct str);
	*value = arena_str(e->r->arena, text);
	*map_at(&e->scope->vars, name) = value;
}

/* One statement; false: compose refuses the file here. */
static bool read_statement(struct env_reader *e) {
	struct str rest = str_from_offset(e->text, e->at);
	if (str_starts_with(rest, STR("export")) && rest.n > 6 && is_blank(rest.p[6]))
		e->at += 6;
	skip_blanks(e);
	size_t start = e->at;
	while (e->at < e->text.n && is_key_byte(e->text.p[e->at]))
		e->at++;
	struct str name = str_from_to(e->text, start, e->at);
	skip_blanks(e);
	char c = e->at < e->text.n ? e->text.p[e->at] : '\n';
	if (!name.n || (c != '=' && c != ':' && c != '\n'))
		return false;
	e->at++;
	if (c == '\n') /* without a value: that of the shell */
		return true;
	skip_blanks(e);
	struct buf value = {0};
	bool quoted = e->at < e->text.n && (e->text.p[e->at] == '"' || e->text.p[e->at] == '\'');
	bool good = true;
	if (quoted)
		good = add_quoted(e, &value);
	else
		add_unquoted(e, &value);
	e->bytes += value.n;
	if (good && value.n < ENV_VALUE_MAX) /* what is longer is taken for unknown */
		set(e, name, buf_str(&value));
	buf_finish(&value);
	return good && e->bytes < ENV_BYTES_MAX;
}

void compose_scope_read(struct reading *r, struct scope *scope, struct str text) {
	struct env_reader e = {.r = r, .scope = scope, .text = text};
	scope->vars.arena = r->arena;
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		e.at = 3;
	while (find_statement(&e))
		if (!read_statement(&e))
			return;
}
