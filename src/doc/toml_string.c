/* TOML's four kinds of strings: where they end, what they mean, and which bytes gave which. */
#include "doc/toml_read.h"

#include "base/utf8.h"

#include <string.h>

/* --- pieces ------------------------------------------------------------------------------------------------------ */

static size_t newline_at(struct str s, size_t at) {
	if (at < s.n && s.p[at] == '\n')
		return 1;
	return at + 1 < s.n && s.p[at] == '\r' && s.p[at + 1] == '\n' ? 2 : 0;
}

struct toml_string toml_string_open(struct str written) {
	char quote = written.p[0];
	struct toml_string s = {.basic = quote == '"'};
	s.several_lines = written.n >= 6 && written.p[1] == quote && written.p[2] == quote;
	size_t quotes = s.several_lines ? 3 : 1;
	s.raw = str_from_to(written, quotes, written.n - quotes);
	if (s.several_lines)
		s.raw = str_from_offset(s.raw, newline_at(s.raw, 0));
	return s;
}

static void set_code(struct toml_chunk *chunk, uint32_t code, size_t raw_bytes) {
	chunk->text = (struct str){.p = chunk->bytes, .n = utf8_encode(code, chunk->bytes)};
	chunk->to = chunk->from + raw_bytes;
}

/* The value of exactly so many hexadecimal digits at at; false if others stand there. */
static bool read_hex(struct str raw, size_t at, size_t digits, uint32_t *ret) {
	uint32_t value = 0;
	if (raw.n < digits || at > raw.n - digits)
		return false;
	for (size_t i = at; i < at + digits; i++) {
		char c = raw.p[i], letter = (char)(c | 0x20);
		if (c >= '0' && c <= '9')
			value = value << 4 | (uint32_t)(c - '0');
		else if (letter >= 'a' && letter <= 'f')
			value = value << 4 | (uint32_t)(letter - 'a' + 10);
		else
			return false;
	}
	*ret = value;
	return true;
}

static bool is_scalar_value(uint32_t code) {
	return code < 0xD800 || (code > 0xDFFF && code < 0x110000);
}

static void read_code(struct str raw, size_t digits, struct toml_chunk *ret) {
	uint32_t code;
	if (read_hex(raw, ret->from + 2, digits, &code) && is_scalar_value(code)) {
		set_code(ret, code, 2 + digits);
		return;
	}
	ret->fault = TOML_FAULT_CODE;
	size_t n = 2;
	while (n < 2 + digits && read_hex(raw, ret->from + n, 1, &code))
		n++;
	set_code(ret, 0xFFFD, n);
}

/* A backslash at the end of a line: no line break and no blanks up to the next text. False if it is none. */
static bool read_line_ending(struct str raw, struct toml_chunk *ret) {
	size_t at = ret->from + 1;
	while (at < raw.n && (raw.p[at] == ' ' || raw.p[at] == '\t'))
		at++;
	if (!newline_at(raw, at))
		return false;
	while (at < raw.n && (raw.p[at] == ' ' || raw.p[at] == '\t' || newline_at(raw, at)))
		at++;
	ret->text = STR("");
	ret->to = at;
	return true;
}

static void read_escape(const struct toml_string *s, struct toml_chunk *ret) {
	static const char letters[] = "\"\\bfnrt", meanings[] = "\"\\\b\f\n\r\t";
	char letter = ret->from + 1 < s->raw.n ? s->raw.p[ret->from + 1] : '\0';
	const char *found = letter ? strchr(letters, letter) : NULL;
	if (found) {
		set_code(ret, (uint32_t)meanings[found - letters], 2);
	} else if (letter == 'u' || letter == 'U') {
		read_code(s->raw, letter == 'u' ? 4 : 8, ret);
	} else if (!s->several_lines || !read_line_ending(s->raw, ret)) {
		ret->fault = TOML_FAULT_ESCAPE;
		set_code(ret, '\\', 1);
		ret->copied = true;
	}
}

/* The end of the bytes from at on that mean themselves. */
static size_t skip_copied(const struct toml_string *s, size_t at) {
	struct str raw = s->raw;
	while (at < raw.n) {
		unsigned char c = (unsigned char)raw.p[at];
		size_t next = at + 1;
		if (c < 0x20 && c != '\t') {
			size_t newline = s->several_lines ? newline_at(raw, at) : 0;
			if (!newline)
				break;
			next = at + newline;
		} else if (c == 0x7F || (c == '\\' && s->basic)) {
			break;
		} else if (c >= 0x80) {
			next = at;
			if (utf8_next(raw, &next) == UTF8_BAD)
				break;
		}
		at = next;
	}
	return at;
}

bool toml_chunk_next(const struct toml_string *s, size_t *at, struct toml_chunk *ret) {
	if (*at >= s->raw.n)
		return false;
	*ret = (struct toml_chunk){.from = *at, .to = skip_copied(s, *at)};
	unsigned char c = (unsigned char)s->raw.p[*at];
	if (ret->to > ret->from) {
		ret->text = str_from_to(s->raw, ret->from, ret->to);
		ret->copied = true;
	} else if (c == '\\') {
		read_escape(s, ret);
	} else if (c < 0x80) {
		ret->fault = c == '\r' ? TOML_FAULT_RETURN : TOML_FAULT_CONTROL;
		ret->copied = true;
		set_code(ret, c, 1);
	} else {
		ret->fault = TOML_FAULT_BAD_UTF8;
		set_code(ret, 0xFFFD, 1);
	}
	*at = ret->to;
	return true;
}

/* --- whole strings ----------------------------------------------------------------------------------------------- */

void toml_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	struct str written = str_from_to(doc->source->text, node->span.off, node->span.off + node->span.len);
	char quote = written.n >= 2 ? written.p[0] : '\0';
	if (node->kind != NODE_STRING || !node->extra || node->extra->style == STYLE_PLAIN ||
	    (quote != '"' && quote != '\'')) {
		derivation_add(d, PIECE_COPY, node->text, node->span, 0);
		return;
	}
	struct toml_string s = toml_string_open(written);
	uint32_t start = node->span.off + (uint32_t)(s.raw.p - written.p);
	struct toml_chunk chunk;
	/* An empty text stands between the quotes. */
	derivation_add(d, PIECE_COPY, (struct str){0}, (struct span){.off = start}, 0);
	for (size_t at = 0; toml_chunk_next(&s, &at, &chunk);)
		derivation_add(
		    d, chunk.copied ? PIECE_COPY : PIECE_ESCAPED, chunk.text,
		    (struct span){.off = start + (uint32_t)chunk.from, .len = (uint32_t)(chunk.to - chunk.from)}, 0);
}

static struct str decode(struct toml *t, const struct toml_string *s) {
	uint32_t raw_off = (uint32_t)(s->raw.p - t->text.p);
	size_t room = utf8_valid(s->raw, NULL) ? s->raw.n : s->raw.n * 3;
	char *text = arena_alloc_text(t->doc->arena, room + 3);
	size_t n = 0;
	unsigned seen = 0; /* one problem of a kind is enough for one string */
	struct toml_chunk chunk;
	for (size_t at = 0; toml_chunk_next(s, &at, &chunk);) {
		memcpy(text + n, chunk.text.p, chunk.text.n);
		n += chunk.text.n;
		if (chunk.fault && !(seen & 1u << chunk.fault))
			toml_report_fault(t, raw_off, s->raw, &chunk);
		seen |= 1u << chunk.fault;
	}
	text[n] = '\0';
	return (struct str){.p = text, .n = n};
}

/* Behind the string of one line that opens at at; 0 if its line or the text ends before. */
static size_t end_of_line_string(struct str text, size_t at) {
	char quote = text.p[at++];
	for (; at < text.n && text.p[at] != '\n'; at++) {
		if (text.p[at] == quote)
			return at + 1;
		if (text.p[at] == '\\' && quote == '"' && at + 1 < text.n && text.p[at + 1] != '\n')
			at++;
	}
	return 0;
}

/* The same for one of several lines: up to two quotes before the closing three are part of the text. */
static size_t end_of_block_string(struct str text, size_t at) {
	char quote = text.p[at];
	for (at += 3; at < text.n; at++) {
		if (text.p[at] == '\\' && quote == '"') {
			at++;
			continue;
		}
		size_t quotes = 0;
		while (quotes < 5 && at + quotes < text.n && text.p[at + quotes] == quote)
			quotes++;
		if (quotes >= 3)
			return at + quotes;
		at += quotes ? quotes - 1 : 0;
	}
	return 0;
}

struct str toml_string(struct toml *t) {
	char quote = toml_peek(t, 0);
	bool several_lines = toml_peek(t, 1) == quote && toml_peek(t, 2) == quote;
	size_t end = several_lines ? end_of_block_string(t->text, t->at) : end_of_line_string(t->text, t->at);
	if (end == 0) {
		toml_refuse_string(t, several_lines);
		return (struct str){0};
	}
	struct toml_string s = toml_string_open(str_from_to(t->text, t->at, end));
	t->at = (uint32_t)end;
	return skip_copied(&s, 0) == s.raw.n ? s.raw : decode(t, &s);
}
