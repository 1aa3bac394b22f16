/* What stands between quotes in Fluentd's syntax, a step at a time.
 * fluent/fluentd, lib/fluent/config/literal_parser.rb: a character before a line break is taken together with it, and
 * a line break that has no character before it left (after an escape, code, another line break) cannot be passed. */
#include "doc/fluentd_read.h"

#include "base/utf8.h"

static char byte_at(struct str text, size_t at) {
	return at < text.n ? text.p[at] : '\0';
}

static bool is_break_or_end(struct str text, size_t at) {
	return at >= text.n || fluentd_is_break(text.p[at]);
}

static enum fluentd_step chunk(struct fluentd_chunk *ret, enum fluentd_chunk_kind kind, struct str text, size_t from,
			       size_t to) {
	*ret = (struct fluentd_chunk){
	    .kind = kind, .text = text, .raw = {.off = (uint32_t)from, .len = (uint32_t)(to - from)}};
	return FLUENTD_STEP_CHUNK;
}

static enum fluentd_step escape(struct str text, size_t *at, struct fluentd_chunk *ret) {
	static const char letters[] = "rntfb0", meanings[] = "\r\n\t\f\b";
	size_t from = *at, end = from + 1;
	uint32_t code = utf8_next(text, &end);
	*at = end;
	char c = text.p[from + 1];
	chunk(ret, FLUENTD_ESCAPED, str_from_to(text, from + 1, end), from, end);
	for (size_t i = 0; letters[i]; i++)
		if (c == letters[i]) {
			ret->byte = meanings[i];
			ret->text = (struct str){.p = NULL, .n = 1};
			return FLUENTD_STEP_CHUNK;
		}
	bool named = code < 0x80 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
	return named ? FLUENTD_STEP_BAD_ESCAPE : FLUENTD_STEP_CHUNK;
}

static enum fluentd_step code(struct str text, size_t *at, struct fluentd_chunk *ret) {
	size_t from = *at, end;
	if (!fluentd_code_end(text, from + 2, &end))
		return FLUENTD_STEP_OPEN_CODE;
	*at = end + 1;
	return chunk(ret, FLUENTD_CODE, str_from_to(text, from + 2, end), from, end + 1);
}

/* A run of characters that mean themselves, from at on; the first is known to. */
static size_t run_end(struct str text, size_t at) {
	for (at++; at < text.n; at++) {
		char c = text.p[at];
		if (c == '"' || c == '\\' || c == '\n' || (c == '#' && byte_at(text, at + 1) == '{'))
			break;
	}
	return at;
}

/* A backslash, or a character that has a line break or the end behind it, or a line break. */
static enum fluentd_step odd_step(struct str text, size_t *at, struct fluentd_chunk *ret) {
	size_t from = *at, next = from;
	char c = text.p[from];
	utf8_next(text, &next);
	if (is_break_or_end(text, next)) {
		size_t end = next < text.n ? next + 1 : next;
		*at = end;
		if (c == '\\')
			return chunk(ret, FLUENTD_JOINED, (struct str){0}, from, end);
		return chunk(ret, FLUENTD_COPY, str_from_to(text, from, end), from, end);
	}
	if (c == '\\')
		return escape(text, at, ret);
	*at = next;
	chunk(ret, FLUENTD_COPY, str_from_to(text, from, next), from, next);
	return c == '\n' ? FLUENTD_STEP_BREAK : FLUENTD_STEP_CHUNK;
}

enum fluentd_step fluentd_double_step(struct str text, size_t *at, struct fluentd_chunk *ret) {
	size_t from = *at;
	if (from >= text.n)
		return FLUENTD_STEP_END;
	char c = text.p[from];
	if (c == '"')
		return FLUENTD_STEP_QUOTE;
	if (c == '#' && byte_at(text, from + 1) == '{')
		return code(text, at, ret);
	if (c == '\\' || c == '\n')
		return odd_step(text, at, ret);
	size_t end = run_end(text, from);
	if (byte_at(text, end) == '\n') /* it goes with the last character of the run */
		end++;
	/* of \r\n too, the first half is taken together with what stands before it, and the second is left */
	for (size_t i = from + 1; i < end; i++)
		if (text.p[i] == '\r') {
			end = i + 1;
			break;
		}
	*at = end;
	return chunk(ret, FLUENTD_COPY, str_from_to(text, from, end), from, end);
}

enum fluentd_step fluentd_single_step(struct str text, size_t *at, struct fluentd_chunk *ret) {
	size_t from = *at, end = from;
	if (from >= text.n)
		return FLUENTD_STEP_END;
	char c = text.p[from], next = byte_at(text, from + 1);
	if (c == '\'')
		return FLUENTD_STEP_QUOTE;
	if (c == '\n')
		return FLUENTD_STEP_BREAK;
	if (c == '\\' && (next == '\'' || next == '\\')) {
		*at = from + 2;
		return chunk(ret, FLUENTD_ESCAPED, str_from_to(text, from + 1, from + 2), from, from + 2);
	}
	for (end++; end < text.n; end++) {
		c = text.p[end];
		if (c == '\'' || c == '\n' || c == '\\')
			break;
	}
	*at = end;
	return chunk(ret, FLUENTD_COPY, str_from_to(text, from, end), from, end);
}

static bool next_chunk(struct str raw, enum node_style style, size_t *at, struct fluentd_chunk *ret) {
	if (*at >= raw.n)
		return false;
	if (style != STYLE_DOUBLE_QUOTED && style != STYLE_SINGLE_QUOTED) {
		chunk(ret, FLUENTD_COPY, raw, 0, raw.n);
		*at = raw.n;
		return true;
	}
	size_t from = *at;
	if (style == STYLE_DOUBLE_QUOTED)
		fluentd_double_step(raw, at, ret);
	else
		fluentd_single_step(raw, at, ret);
	if (*at == from) /* only in a raw text that the reader never gives */
		*at = raw.n;
	if (ret->kind == FLUENTD_ESCAPED && !ret->text.p)
		ret->text.p = &ret->byte;
	return true;
}

static struct str raw_of(struct str text, enum node_style style) {
	bool quoted = style == STYLE_DOUBLE_QUOTED || style == STYLE_SINGLE_QUOTED;
	return quoted ? str_from_to(text, 1, text.n - 1) : text;
}

static enum node_style style_of(const struct node *node) {
	return node->extra ? node->extra->style : STYLE_PLAIN;
}

bool fluentd_chunk_next(const struct doc *doc, const struct node *node, size_t *at, struct fluentd_chunk *ret) {
	enum node_style style = style_of(node);
	struct str whole = site_text(doc_site(doc, node->span)), raw = raw_of(whole, style);
	if (!next_chunk(raw, style, at, ret))
		return false;
	ret->raw.off += node->span.off + (uint32_t)(raw.p - whole.p);
	return true;
}

static void add_chunk(struct buf *out, const struct fluentd_chunk *chunk) {
	if (chunk->kind == FLUENTD_CODE)
		buf_add_text(out, "#{");
	buf_add(out, chunk->text);
	if (chunk->kind == FLUENTD_CODE)
		buf_add_text(out, "}");
}

struct str fluentd_decoded(struct arena *arena, struct str raw, enum node_style style) {
	struct fluentd_chunk chunk;
	size_t at = 0;
	if (!next_chunk(raw, style, &at, &chunk))
		return (struct str){0};
	if (at == raw.n && chunk.kind == FLUENTD_COPY)
		return raw;
	struct buf out = {0};
	add_chunk(&out, &chunk);
	while (next_chunk(raw, style, &at, &chunk))
		add_chunk(&out, &chunk);
	struct str text = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

void fluentd_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	struct fluentd_chunk chunk;
	size_t at = 0;
	while (fluentd_chunk_next(doc, node, &at, &chunk)) {
		if (chunk.kind == FLUENTD_JOINED)
			continue;
		struct str text = chunk.kind == FLUENTD_CODE ? site_text(doc_site(doc, chunk.raw)) : chunk.text;
		enum piece_kind kind =
		    chunk.kind == FLUENTD_COPY || chunk.kind == FLUENTD_CODE ? PIECE_COPY : PIECE_ESCAPED;
		derivation_add(d, kind, text, chunk.raw, 0);
	}
}
