/* JSON strings: where they end, what they mean, and which bytes gave which. */
#include "doc/json_read.h"
#include "doc/json_scan.h"

#include "base/utf8.h"

#include <string.h>

static int hex_digit(char c) {
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The UTF-16 unit of the \uXXXX at at. */
static bool read_unit(struct str raw, size_t at, uint32_t *ret) {
	if (raw.n - at < 6 || raw.p[at] != '\\' || raw.p[at + 1] != 'u')
		return false;
	uint32_t unit = 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		int digit = hex_digit(raw.p[i]);
		if (digit < 0)
			return false;
		unit = unit << 4 | (uint32_t)digit;
	}
	*ret = unit;
	return true;
}

static bool within(uint32_t unit, uint32_t from, uint32_t to) {
	return unit >= from && unit <= to;
}

static void set_bytes(struct json_chunk *chunk, uint32_t code, size_t raw_bytes) {
	chunk->text = (struct str){.p = chunk->bytes, .n = utf8_encode(code, chunk->bytes)};
	chunk->to = chunk->from + raw_bytes;
}

static void read_unicode(struct str raw, uint32_t unit, struct json_chunk *ret) {
	uint32_t second;
	if (unit == 0)
		ret->fault = JSON_FAULT_NUL;
	if (!within(unit, 0xD800, 0xDFFF)) {
		set_bytes(ret, unit, 6);
	} else if (unit < 0xDC00 && read_unit(raw, ret->from + 6, &second) && within(second, 0xDC00, 0xDFFF)) {
		set_bytes(ret, 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00), 12);
	} else {
		ret->fault = JSON_FAULT_LONE_SURROGATE;
		set_bytes(ret, 0xFFFD, 6);
	}
}

static void read_escape(struct str raw, struct json_chunk *ret) {
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	uint32_t unit;
	if (read_unit(raw, ret->from, &unit)) {
		read_unicode(raw, unit, ret);
		return;
	}
	char letter = ret->from + 1 < raw.n ? raw.p[ret->from + 1] : '\0';
	const char *found = letter ? strchr(letters, letter) : NULL;
	if (found) {
		set_bytes(ret, (uint32_t)meanings[found - letters], 2);
		return;
	}
	ret->fault = JSON_FAULT_ESCAPE;
	set_bytes(ret, '\\', 1);
	ret->copied = true;
}

/* The end of the bytes from at on that mean themselves. */
static size_t skip_copied(struct str raw, size_t at) {
	for (;;) {
		at = (size_t)(json_skip_plain(raw.p + at, raw.p + raw.n) - raw.p);
		size_t next = at;
		if (at == raw.n || raw.p[at] == '\\' || (unsigned char)raw.p[at] < 0x20 ||
		    utf8_next(raw, &next) == UTF8_BAD)
			return at;
		at = next;
	}
}

bool json_chunk_next(struct str raw, size_t *at, struct json_chunk *ret) {
	if (*at >= raw.n)
		return false;
	*ret = (struct json_chunk){.from = *at, .to = skip_copied(raw, *at)};
	if (ret->to > ret->from) {
		ret->text = str_from_to(raw, ret->from, ret->to);
		ret->copied = true;
	} else if (raw.p[*at] == '\\') {
		read_escape(raw, ret);
	} else if ((unsigned char)raw.p[*at] < 0x20) {
		ret->fault = JSON_FAULT_CONTROL;
		ret->copied = true;
		set_bytes(ret, (unsigned char)raw.p[*at], 1);
	} else {
		ret->fault = JSON_FAULT_BAD_UTF8;
		set_bytes(ret, 0xFFFD, 1);
	}
	*at = ret->to;
	return true;
}

void json_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	bool quoted = node->span.len > 0 && doc->source->text.p[node->span.off] == '"';
	if (node->kind != NODE_STRING || !quoted) {
		derivation_add(d, PIECE_COPY, node->text, node->span, 0);
		return;
	}
	struct str raw = str_from_to(doc->source->text, node->span.off + 1, node->span.off + node->span.len - 1);
	struct json_chunk chunk;
	/* An empty text stands between the quotes. */
	derivation_add(d, PIECE_COPY, (struct str){0}, (struct span){.off = node->span.off + 1}, 0);
	for (size_t at = 0; json_chunk_next(raw, &at, &chunk);)
		derivation_add(d, chunk.copied ? PIECE_COPY : PIECE_ESCAPED, chunk.text,
			       (struct span){.off = node->span.off + 1 + (uint32_t)chunk.from,
					     .len = (uint32_t)(chunk.to - chunk.from)},
			       0);
}

/* Decodes a string that is not only plain text. */
static struct str decode(struct json *json, struct str raw) {
	size_t room = utf8_valid(raw, NULL) ? raw.n : raw.n * 3;
	char *text = arena_alloc_text(json->doc->arena, room + 1);
	size_t n = 0;
	unsigned seen = 0; /* one problem of a kind is enough for one string */
	struct json_chunk chunk;
	for (size_t at = 0; json_chunk_next(raw, &at, &chunk);) {
		memcpy(text + n, chunk.text.p, chunk.text.n);
		n += chunk.text.n;
		if (chunk.fault && !(seen & 1u << chunk.fault))
			json_report_fault(json, raw, &chunk);
		seen |= 1u << chunk.fault;
	}
	text[n] = '\0';
	return (struct str){.p = text, .n = n};
}

/* The closing quote of a string from p on; NULL if its line or the text ends before. */
static const char *find_quote(const char *p, const char *end) {
	for (p = json_skip_plain(p, end); p < end && *p != '\n'; p = json_skip_plain(p + 1, end)) {
		if (*p == '"')
			return p;
		if (*p == '\\' && end - p > 1 && p[1] != '\n')
			p++;
	}
	return NULL;
}

struct str json_string(struct json *json) {
	const char *start = json->at + 1, *special = json_skip_plain(start, json->end), *quote = special;
	if (special == json->end || *special != '"') {
		quote = find_quote(special, json->end);
		if (!quote) {
			json_refuse_string(json);
			return (struct str){0};
		}
	}
	struct str raw = {.p = start, .n = (size_t)(quote - start)};
	json->at = quote + 1;
	bool plain = quote == special || skip_copied(raw, (size_t)(special - start)) == raw.n;
	return plain ? raw : decode(json, raw);
}
