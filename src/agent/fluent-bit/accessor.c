/* Record accessors: $key['sub'], $TAG, $TAG[n], $1. Read the way src/flb_record_accessor.c (ra_parse_buffer) and
 * src/record_accessor/ra.l and ra.y read them, with what those let pass and what they swallow. */
#include "agent/fluent-bit/reading.h"

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* --- one $key: the words of ra.l, the sentence of ra.y ----------------------------------------------------------- */

enum token { TOKEN_END, TOKEN_DOLLAR, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_NAME, TOKEN_STRING, TOKEN_NUMBER, TOKEN_OTHER };

/* 'it''s'; the length of the text in quotes, 0 if it has no end. */
static size_t quoted_length(struct str text) {
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] != '\'')
			continue;
		if (i + 1 == text.n || text.p[i + 1] != '\'')
			return i + 1;
		i++;
	}
	return 0;
}

static enum token next_token(struct str text, size_t *at) {
	while (*at < text.n) {
		char c = text.p[*at];
		size_t quoted = c == '\'' ? quoted_length(str_from_offset(text, *at)) : 0;
		if (quoted) {
			*at += quoted;
			return TOKEN_STRING;
		}
		if (is_letter(c)) {
			while (*at < text.n && (is_letter(text.p[*at]) || is_digit(text.p[*at]) || text.p[*at] == '.' ||
						text.p[*at] == '-' || text.p[*at] == '/'))
				(*at)++;
			return TOKEN_NAME;
		}
		if (is_digit(c)) {
			(*at)++;
			while (c != '0' && *at < text.n && is_digit(text.p[*at]))
				(*at)++;
			return TOKEN_NUMBER;
		}
		(*at)++;
		if (c == '$')
			return TOKEN_DOLLAR;
		if (c == '[')
			return TOKEN_OPEN;
		if (c == ']')
			return TOKEN_CLOSE;
		if (c == '.' || c == ',' || c == ';')
			return TOKEN_OTHER;
		/* any other character is complained of and skipped */
	}
	return TOKEN_END;
}

static bool is_key(struct str text) {
	size_t at = 0;
	if (next_token(text, &at) != TOKEN_DOLLAR || next_token(text, &at) != TOKEN_NAME)
		return false;
	for (;;) {
		enum token token = next_token(text, &at);
		if (token == TOKEN_END)
			return true;
		if (token != TOKEN_OPEN)
			return false;
		token = next_token(text, &at);
		if ((token != TOKEN_STRING && token != TOKEN_NUMBER) || next_token(text, &at) != TOKEN_CLOSE)
			return false;
	}
}

/* --- the whole text ---------------------------------------------------------------------------------------------- */

struct accessor_reader {
	struct arena *arena;
	struct str text; /* what is parsed, from its own 0 */
	size_t base;	 /* where it starts in the text it was taken from */
	struct accessor *out;
	size_t at, pre, end;
};

static void add(struct accessor_reader *a, enum accessor_kind kind, size_t from, size_t to, int number) {
	LIST_ADD(a->arena, a->out,
		 (struct accessor_part){.kind = kind, .from = a->base + from, .to = a->base + to, .number = number});
}

static int number_at(struct str text, size_t at) {
	int number = 0;
	for (; at < text.n && is_digit(text.p[at]) && number < 100000; at++)
		number = number * 10 + (text.p[at] - '0');
	return number;
}

/* $TAG or $TAG[n] at a->at; the character behind it is never looked at for a $. */
static void read_tag(struct accessor_reader *a) {
	size_t name = a->at + 1, close;
	if (name + 4 < a->text.n && a->text.p[name + 3] == '[') {
		size_t open = name + 3;
		bool closed = str_find_char(str_from_offset(a->text, open), ']', &close);
		a->end = closed ? close : 0;
		size_t behind = open + (closed ? close + 1 : 0);
		add(a, ACCESSOR_TAG_PART, a->at, behind, number_at(a->text, open + 1));
		a->at = a->pre = behind;
	} else {
		add(a, ACCESSOR_TAG, a->at, name + 3, 0);
		a->at = a->pre = name + 3;
	}
}

static size_t key_end(struct str text, size_t at) {
	unsigned quotes = 0;
	for (at++; at < text.n; at++) {
		char c = text.p[at];
		if (c == '\'')
			quotes++;
		else if ((c == '.' && !(quotes & 1)) || c == ' ' || c == ',' || c == '"')
			break;
	}
	return at;
}

/* False at the end of the text. */
static bool read_dollar(struct accessor_reader *a, bool *ret_good) {
	if (a->at > a->pre)
		add(a, ACCESSOR_TEXT, a->pre, a->at, 0);
	a->pre = a->at;
	size_t name = a->at + 1;
	if (name >= a->text.n)
		return false;
	if (is_digit(a->text.p[name])) {
		add(a, ACCESSOR_CAPTURE, a->at, name + 1, number_at(a->text, name));
		a->at = name;
		a->pre = name + 1;
	} else if (name + 2 < a->text.n && str_starts_with(str_from_offset(a->text, name), STR("TAG"))) {
		read_tag(a);
	} else {
		a->end = key_end(a->text, a->at);
		add(a, ACCESSOR_KEY, a->at, a->end, 0);
		*ret_good = is_key(str_from_to(a->text, a->at, a->end));
		a->at = a->pre = a->end;
	}
	return true;
}

bool accessor_parse(struct arena *arena, struct str text, size_t from, size_t to, struct accessor *ret,
		    struct accessor_part *ret_bad) {
	struct accessor parts = {0};
	struct accessor_reader a = {.arena = arena, .text = str_from_to(text, from, to), .base = from, .out = &parts};
	bool good = true;
	for (; a.at < a.text.n; a.at++)
		if (a.text.p[a.at] == '$' && !read_dollar(&a, &good))
			break;
		else if (!good)
			break;
	if (!good) {
		*ret_bad = parts.items[parts.count - 1];
		return false;
	}
	/* One character behind a key is lost, as there. */
	if ((a.at >= 1 && a.at - 1 > a.end && a.pre < a.at && a.pre < a.text.n) || a.at == 1)
		add(&a, ACCESSOR_TEXT, a.pre, a.text.n, 0);
	*ret = parts;
	return true;
}

/* --- parts of tags ----------------------------------------------------------------------------------------------- */

enum difference tags_scope(const struct template *tags) {
	enum difference scope = DIFFERENCE_NONE;
	for (uint32_t i = 0; i < tags->count; i++)
		if (tags->parts[i].is_variable && (scope == DIFFERENCE_NONE || tags->parts[i].variable.scope < scope))
			scope = tags->parts[i].variable.scope;
	return scope;
}

/* The folder that all files of a pattern are in, as a tag has it: var.log. for /var/log/a*.log. */
static struct str dotted_folder(struct arena *arena, struct str prefix) {
	struct buf out = {0};
	size_t end = 0;
	str_find_last_char(prefix, '/', &end);
	for (size_t i = 0; i <= end && i < prefix.n; i++) {
		char c = prefix.p[i] == '/' || prefix.p[i] == '\\' || prefix.p[i] == ':' ? '.' : prefix.p[i];
		bool dropped = c == '.' && (i == 0 || (out.n && out.p[out.n - 1] == '.'));
		if (!dropped && c != '*')
			buf_add_char(&out, c);
	}
	struct str folder = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return folder;
}

struct template tags_opened(struct arena *arena, const struct template *tags) {
	struct template opened = {0};
	for (uint32_t i = 0; i < tags->count; i++) {
		const struct part *part = &tags->parts[i];
		if (!part->is_variable) {
			template_add_literal(arena, &opened, part->literal);
			continue;
		}
		struct variable variable = part->variable;
		if (variable.id == IDENTITY_SOURCE_PATH && variable.from) {
			template_add_literal(arena, &opened, dotted_folder(arena, variable.from->prefix));
			variable.id = IDENTITY_TAG;
			variable.from = NULL;
		}
		template_add_variable(arena, &opened, &variable);
	}
	return opened;
}

bool tag_part_add(struct arena *arena, struct template *out, const struct template *tags, int index, struct str of) {
	struct template part = {0}, opened = tags_opened(arena, tags);
	enum answer answer = tag_part(arena, &opened, index, &part);
	if (answer == NEVER)
		return false;
	if (answer == CERTAIN) {
		template_add(arena, out, &part);
		return true;
	}
	/* Named after the input and not after its tags, which may go round in circles and would grow for ever. */
	struct variable variable = {.id = IDENTITY_TAG,
				    .scope = tags_scope(tags),
				    .name = arena_format(arena, "<part %d of the tag of %.*s>", index, STR_ARGS(of))};
	template_add_variable(arena, out, &variable);
	return true;
}
