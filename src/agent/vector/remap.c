/* What a remap transform's program assigns to, as far as it can be told without running it. The language is VRL
 * (vectordotdev/vrl, src/parser); only assignments are looked for, all else is passed over. */
#include "agent/vector/reading.h"

#include "base/buf.h"

struct scanner {
	struct arena *arena;
	struct str text;
	size_t at;
	uint32_t depth; /* of braces: what stands in them may not run */
	struct remap *out;
	bool behind_value; /* a dot here belongs to what stands before it */
};

enum { ASSIGNMENTS_MAX = 1000 };

static char char_at(const struct scanner *s, size_t at) {
	return at < s->text.n ? s->text.p[at] : '\0';
}

static bool is_word(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@';
}

/* Behind the quoted text that begins at at. */
static size_t string_end(struct str text, size_t at) {
	char quote = text.p[at++];
	while (at < text.n && text.p[at] != quote)
		at += text.p[at] == '\\' ? 2 : 1;
	return at < text.n ? at + 1 : text.n;
}

static size_t line_end(struct str text, size_t at) {
	size_t newline;
	return str_find_char(str_from_offset(text, at), '\n', &newline) ? at + newline : text.n;
}

static size_t path_end(struct str text, size_t at) {
	while (at < text.n) {
		char c = text.p[at];
		if (c == '"')
			at = string_end(text, at);
		else if (is_word(c) || c == '.' || c == '[' || c == ']')
			at++;
		else
			break;
	}
	return at;
}

/* --- paths ------------------------------------------------------------------------------------------------------- */

static bool is_path_character(char c) {
	return is_word(c) || c == '-';
}

/* src/path/jit.rs of vectordotdev/vrl. */
static bool add_segment(struct str path, size_t *at, struct buf *out) {
	size_t start = *at;
	if (path.p[start] == '"') {
		size_t end = string_end(path, start);
		if (end < start + 2 || path.p[end - 1] != '"')
			return false;
		buf_add(out, str_from_to(path, start + 1, end - 1));
		*at = end;
		return true;
	}
	while (*at < path.n && is_path_character(path.p[*at]))
		++*at;
	buf_add(out, str_from_to(path, start, *at));
	return *at > start;
}

/* [0], [-1] */
static bool add_index(struct str path, size_t *at, struct buf *out) {
	size_t start = *at + 1, end;
	start += start < path.n && path.p[start] == '-';
	for (end = start; end < path.n && path.p[end] >= '0' && path.p[end] <= '9';)
		end++;
	if (end == start || end == path.n || path.p[end] != ']')
		return false;
	buf_add(out, str_from_to(path, *at, end + 1));
	*at = end + 1;
	return true;
}

bool vector_path_normal(struct arena *arena, struct str path, struct str *ret) {
	struct buf out = {0};
	size_t at = 0;
	bool good = true;
	if (at < path.n && path.p[at] == '%') {
		buf_add_char(&out, '%'); /* metadata */
		at++;
	} else if (at < path.n && path.p[at] == '.') {
		at++;
	}
	bool first = true;
	while (good && at < path.n) {
		if (path.p[at] == '[') {
			good = add_index(path, &at, &out);
		} else {
			if (!first && path.p[at] == '.')
				at++;
			buf_add_text(&out, first ? "" : ".");
			good = at < path.n && add_segment(path, &at, &out);
		}
		first = false;
	}
	good = good && path.n && !(at && path.p[at - 1] == '.' && path.n > 1);
	if (good)
		*ret = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return good;
}

/* --- what is assigned -------------------------------------------------------------------------------------------- */

static size_t skip_blanks(struct str text, size_t at) {
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	return at;
}

/* Nothing else stands on the line. */
static bool ends_here(struct str text, size_t at) {
	at = skip_blanks(text, at);
	return at >= text.n || text.p[at] == '\n' || text.p[at] == '\r' || text.p[at] == ';' || text.p[at] == '#' ||
	       text.p[at] == '}';
}

/* name!(x), name(x): whichever of these begins at at; the argument in *ret, behind it in *ret_end. */
static bool is_call(struct str text, size_t at, const char *const *functions, struct str *ret, size_t *ret_end) {
	for (; *functions; functions++) {
		struct str name = str_from(*functions), rest = str_from_offset(text, at + name.n);
		size_t close, open = str_starts_with(rest, STR("!")) ? 1 : 0;
		if (!str_starts_with(str_from_offset(text, at), name) || open >= rest.n || rest.p[open] != '(' ||
		    !str_find_char(rest, ')', &close))
			continue;
		*ret = str_trim(str_from_to(rest, open + 1, close));
		*ret_end = at + name.n + close + 1;
		return true;
	}
	return false;
}

static bool plain_string(struct str text, struct str *ret) {
	size_t at;
	if (text.n < 2 || text.p[0] != '"' || string_end(text, 0) != text.n || text.p[text.n - 1] != '"')
		return false;
	*ret = str_from_to(text, 1, text.n - 1);
	return !str_find_char(*ret, '\\', &at) && !str_contains(*ret, STR("{{"));
}

static void read_value(struct scanner *s, size_t at, struct assigned *ret) {
	static const char *const texts[] = {"string", "to_string", NULL};
	static const char *const hosts[] = {"get_hostname", NULL};
	static const char *const variables[] = {"get_env_var", NULL};
	struct str text = s->text, argument;
	size_t end;
	at = skip_blanks(text, at);
	if (at >= text.n)
		return;
	if (text.p[at] == '"') {
		end = string_end(text, at);
		if (ends_here(text, end) && plain_string(str_from_to(text, at, end), &ret->text))
			ret->kind = ASSIGNED_TEXT;
	} else if (text.p[at] == '.') {
		end = path_end(text, at);
		if (ends_here(text, end) && vector_path_normal(s->arena, str_from_to(text, at, end), &ret->text))
			ret->kind = ASSIGNED_FIELD;
	} else if (is_call(text, at, texts, &argument, &end)) {
		if (ends_here(text, end) && str_starts_with(argument, STR(".")) &&
		    path_end(argument, 0) == argument.n && vector_path_normal(s->arena, argument, &ret->text))
			ret->kind = ASSIGNED_FIELD;
	} else if (is_call(text, at, hosts, &argument, &end)) {
		if (ends_here(text, end) && !argument.n)
			ret->kind = ASSIGNED_HOST_NAME;
	} else if (is_call(text, at, variables, &argument, &end)) {
		if (ends_here(text, end) && plain_string(argument, &ret->text))
			ret->kind = ASSIGNED_ENVIRONMENT;
	}
}

static void add_assigned(struct scanner *s, struct str path, size_t value_at, bool plain) {
	struct assigned assigned = {.kind = ASSIGNED_UNKNOWN};
	if (!vector_path_normal(s->arena, path, &assigned.field) || s->out->assigned.count >= ASSIGNMENTS_MAX) {
		s->out->opaque = true;
		return;
	}
	if (plain && s->depth == 0)
		read_value(s, value_at, &assigned);
	LIST_ADD(s->arena, &s->out->assigned, assigned);
}

/* --- the program ------------------------------------------------------------------------------------------------- */

/* A path of the event that begins here: is it assigned to? */
static void read_path(struct scanner *s) {
	size_t start = s->at, end = path_end(s->text, start), at = skip_blanks(s->text, end);
	struct str path = str_from_to(s->text, start, end);
	char c = char_at(s, at), next = char_at(s, at + 1);
	if (c == '=' && next != '=' && next != '~')
		add_assigned(s, path, at + 1, true);
	else if ((c == '|' && next == '=') || (c == '?' && next == '?' && char_at(s, at + 2) == '='))
		add_assigned(s, path, at, false);
	else if (c == ',') { /* .a, err = f() */
		size_t word = skip_blanks(s->text, at + 1);
		while (is_word(char_at(s, word)) || char_at(s, word) == '.')
			word++;
		word = skip_blanks(s->text, word);
		if (char_at(s, word) == '=' && char_at(s, word + 1) != '=')
			add_assigned(s, path, word, false);
	}
	s->at = end > start ? end : start + 1;
	s->behind_value = true;
}

static bool read_delete(struct scanner *s) {
	static const char *const removers[] = {"del", NULL};
	struct str argument;
	size_t end;
	if (!is_call(s->text, s->at, removers, &argument, &end))
		return false;
	struct str rest = argument;
	if (str_split(&rest, ',', &argument) && str_starts_with(str_trim(argument), STR(".")))
		add_assigned(s, str_trim(argument), 0, false);
	s->at += 3;
	return true;
}

static void read_word(struct scanner *s) {
	while (is_word(char_at(s, s->at)))
		s->at++;
	char c = char_at(s, s->at);
	/* s'raw', r'regex', t'timestamp' */
	if (c == '\'')
		s->at = string_end(s->text, s->at);
	s->behind_value = true;
}

static void read_one(struct scanner *s) {
	char c = s->text.p[s->at];
	if (c == '#') {
		s->at = line_end(s->text, s->at);
	} else if (c == '"') {
		s->at = string_end(s->text, s->at);
		s->behind_value = true;
	} else if (c == '.' && !s->behind_value) {
		read_path(s);
	} else if (is_word(c)) {
		if (s->behind_value || !read_delete(s))
			read_word(s);
	} else {
		s->depth += c == '{';
		s->depth -= c == '}' && s->depth > 0;
		s->behind_value = c == ')' || c == ']' || (c == '.' && s->behind_value);
		s->at++;
	}
}

struct remap *vector_remap_read(struct arena *arena, struct str program) {
	struct remap *out = ARENA_NEW(arena, struct remap);
	struct scanner s = {.arena = arena, .text = program, .out = out};
	while (s.at < program.n)
		read_one(&s);
	return out;
}
