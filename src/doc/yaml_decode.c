/* From a scalar as it is written to its value, every byte with its place: folding, escapes, indentation, chomping
 * as libyaml's scanner does them (yaml/libyaml src/scanner.c), which is the judge: the pieces joined equal the
 * value that libyaml gave. The text is known to be well formed. */
#include "base/utf8.h"
#include "doc/yaml.h"

#include <string.h>

/* A scalar that is being decoded: [at, end) of text is left. */
struct decoding {
	struct derivation *d;
	struct str text;
	uint32_t at, end, indent;
};

static void add(struct decoding *s, enum piece_kind kind, struct str text, uint32_t from, uint32_t to) {
	derivation_add(s->d, kind, text, (struct span){from, to - from}, s->indent);
}

static void add_copy(struct decoding *s, uint32_t from, uint32_t to) {
	if (from < to)
		add(s, PIECE_COPY, str_from_to(s->text, from, to), from, to);
}

static uint32_t break_at(const struct decoding *s, uint32_t at) {
	return (uint32_t)yaml_break_length(str_from_to(s->text, at, s->end));
}

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

/* U+2028 and U+2029 stay as they are and never fold; every other break becomes \n. */
static bool is_kept_break(uint32_t length) {
	return length == 3;
}

static void add_break(struct decoding *s, uint32_t at) {
	uint32_t length = break_at(s, at);
	if (is_kept_break(length))
		add_copy(s, at, at + length);
	else if (length > 0 && s->text.p[at + length - 1] == '\n')
		add_copy(s, at + length - 1, at + length);
	else if (length > 0)
		add(s, PIECE_ESCAPED, STR("\n"), at, at + length);
}

/* Every break in [from, to), which holds breaks and blanks. */
static void add_breaks(struct decoding *s, uint32_t from, uint32_t to) {
	while (from < to) {
		uint32_t length = break_at(s, from);
		if (length)
			add_break(s, from);
		from += length ? length : 1;
	}
}

/* The first break in [from, to), or to. */
static uint32_t find_break(const struct decoding *s, uint32_t from, uint32_t to) {
	while (from < to && break_at(s, from) == 0)
		from++;
	return from;
}

/* One break and the breaks after it, up to to, where text goes on: a single one becomes a space. */
static void add_folded(struct decoding *s, uint32_t at, uint32_t to) {
	uint32_t length = break_at(s, at), more = find_break(s, at + length, to);
	if (is_kept_break(length))
		add_break(s, at);
	else if (more == to)
		add(s, PIECE_INSERTED, STR(" "), at, at + length);
	add_breaks(s, more, to);
}

static uint32_t skip_space(const struct decoding *s, uint32_t at) {
	for (uint32_t length; at < s->end; at += length) {
		length = is_blank(s->text.p[at]) ? 1 : break_at(s, at);
		if (length == 0)
			break;
	}
	return at;
}

/* Blanks and breaks between two pieces of text of a flow scalar. */
static void decode_space(struct decoding *s) {
	uint32_t to = skip_space(s, s->at), first = find_break(s, s->at, to);
	if (first == to)
		add_copy(s, s->at, to);
	else
		add_folded(s, first, to);
	s->at = to;
}

static uint32_t hex_value(struct str digits) {
	uint32_t value = 0;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];
		value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

static const struct {
	char letter;
	struct str value;
} escapes[] = {
    {'0', {"\0", 1}},
    {'a', STR_INIT("\a")},
    {'b', STR_INIT("\b")},
    {'t', STR_INIT("\t")},
    {'n', STR_INIT("\n")},
    {'v', STR_INIT("\v")},
    {'f', STR_INIT("\f")},
    {'r', STR_INIT("\r")},
    {'e', STR_INIT("\x1B")},
    {'N', STR_INIT("\xC2\x85")},
    {'_', STR_INIT("\xC2\xA0")},
    {'L', STR_INIT("\xE2\x80\xA8")},
    {'P', STR_INIT("\xE2\x80\xA9")},
};

/* One escape, the backslash at s->at; a line break behind it swallows itself and the blanks after it. */
static void decode_escape(struct decoding *s) {
	uint32_t start = s->at, length = break_at(s, start + 1);
	if (length) {
		uint32_t to = skip_space(s, start + 1 + length);
		add_breaks(s, start + 1 + length, to);
		s->at = to;
		return;
	}
	char letter = s->text.p[start + 1];
	uint32_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
	char code[4];
	struct str value = {.p = &s->text.p[start + 1], .n = 1};
	for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
		if (escapes[i].letter == letter)
			value = escapes[i].value;
	if (digits) {
		uint32_t number = hex_value(str_from_to(s->text, start + 2, start + 2 + digits));
		value = (struct str){.p = code, .n = utf8_encode(number, code)};
	}
	s->at = start + 2 + digits;
	add(s, PIECE_ESCAPED, value, start, s->at);
}

static void decode_flow(struct decoding *s, enum node_style style) {
	uint32_t from = s->at;
	while (s->at < s->end) {
		char c = s->text.p[s->at];
		bool escape =
		    (style == STYLE_DOUBLE_QUOTED && c == '\\') || (style == STYLE_SINGLE_QUOTED && c == '\'');
		bool space = is_blank(c) || (yaml_may_break(c) && break_at(s, s->at) > 0);
		if (!escape && !space) {
			s->at++;
			continue;
		}
		add_copy(s, from, s->at);
		if (!escape) {
			decode_space(s);
		} else if (c == '\\') {
			decode_escape(s);
		} else {
			add(s, PIECE_ESCAPED, STR("'"), s->at, s->at + 2);
			s->at += 2;
		}
		from = s->at;
	}
	add_copy(s, from, s->end);
}

/* A line of a block scalar: where it starts, where its text starts, where its break is. */
struct line {
	uint32_t start, text, end, next;
	bool blank;
};

static struct line line_at(struct str text, uint32_t at, uint32_t stop, uint32_t indent) {
	struct line line = {.start = at};
	while (at < stop && at - line.start < indent && text.p[at] == ' ')
		at++;
	line.text = at;
	line.end = yaml_line_end(text, at, stop);
	line.blank = line.end == at;
	line.next = line.end + (uint32_t)yaml_break_length(str_from_to(text, line.end, stop));
	return line;
}

/* The widest of the leading blank lines and the first line with text: what libyaml takes for the indentation. */
static uint32_t detect_indent(struct str text, uint32_t at, uint32_t stop) {
	uint32_t widest = 0;
	while (at < stop) {
		uint32_t start = at;
		while (at < stop && text.p[at] == ' ')
			at++;
		if (at - start > widest)
			widest = at - start;
		uint32_t length = (uint32_t)yaml_break_length(str_from_to(text, at, stop));
		if (length == 0)
			break;
		at += length;
	}
	return widest;
}

/* Reads the indicators after | or >; returns what is behind them. */
static uint32_t read_header(struct yaml_block *block, struct str text, uint32_t at, uint32_t *ret_increment) {
	block->folded = text.p[at++] == '>';
	for (; at < text.n; at++) {
		char c = text.p[at];
		if (c == '+')
			block->keep = true;
		else if (c == '-')
			block->strip = true;
		else if (c >= '1' && c <= '9')
			*ret_increment = (uint32_t)(c - '0');
		else
			break;
	}
	return at;
}

struct yaml_block yaml_block_read(struct str text, uint32_t at, uint32_t stop, uint32_t parent_indent,
				  bool has_parent) {
	struct yaml_block block = {0};
	uint32_t increment = 0, least = has_parent ? parent_indent + 1 : 1;
	block.end = block.text_end = read_header(&block, text, at, &increment);
	/* stop is the start of a line, except in a text that ends with the header. */
	block.body = yaml_line_end(text, block.end, (uint32_t)text.n);
	block.body += (uint32_t)yaml_break_length(str_from_offset(text, block.body));
	if (stop < block.body)
		stop = block.body;
	block.indent = detect_indent(text, block.body, (uint32_t)text.n);
	if (block.indent < least)
		block.indent = least;
	if (increment)
		block.indent = (has_parent ? parent_indent : 0) + increment;
	for (uint32_t from = block.body; from < stop;) {
		struct line line = line_at(text, from, stop, block.indent);
		if (!line.blank) {
			block.text_end = line.end;
			block.end = block.strip ? line.end : line.next;
		} else if (block.keep) {
			block.end = line.next;
		}
		from = line.next > from ? line.next : stop;
	}
	return block;
}

/* The text is cut behind what the value is made of, so every line counts. */
static void decode_block(struct decoding *s, const struct yaml_block *block) {
	uint32_t pending = s->end, blanks = block->body; /* the last line's break; the blank lines after it */
	bool spaced = false;				 /* the last line started with a blank */
	s->at = block->body;
	while (s->at < s->end) {
		struct line line = line_at(s->text, s->at, s->end, s->indent);
		s->at = line.next > s->at ? line.next : s->end;
		if (line.blank)
			continue;
		bool blank_first = is_blank(s->text.p[line.text]);
		if (pending < line.start && block->folded && !spaced && !blank_first)
			add_folded(s, pending, line.start);
		else
			add_breaks(s, pending < line.start ? pending : blanks, line.start);
		add_copy(s, line.text, line.end);
		spaced = blank_first;
		pending = line.end;
		blanks = line.next;
	}
	if (!block->strip)
		add_breaks(s, pending < s->end ? pending : blanks, s->end);
}

void yaml_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	enum node_style style = node->extra ? node->extra->style : STYLE_PLAIN;
	struct decoding s = {.d = d, .text = doc->source->text, .at = node->span.off};
	s.end = s.at + node->span.len;
	bool quoted = style == STYLE_SINGLE_QUOTED || style == STYLE_DOUBLE_QUOTED;
	if (quoted && node->span.len >= 2) {
		s.at++;
		s.end--;
	}
	if (style != STYLE_LITERAL && style != STYLE_FOLDED) {
		derivation_add(d, PIECE_COPY, STR(""), (struct span){s.at, 0}, 0);
		decode_flow(&s, style);
		return;
	}
	/* The indentation is known from reading; the header's own count needs the collection around it. */
	struct yaml_block block = yaml_block_read(s.text, s.at, s.end, 0, false);
	s.indent = block.indent = node->extra->indent;
	if (block.body > s.end)
		block.body = s.end;
	derivation_add(d, PIECE_COPY, STR(""), (struct span){block.body, 0}, s.indent);
	decode_block(&s, &block);
}
