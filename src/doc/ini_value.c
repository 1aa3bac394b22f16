/* INI values: blanks, lines, and the pieces of a value that goes on over several lines. */
#include "base/utf8.h"
#include "doc/ini_read.h"

/* str.isspace() of Python 3 beyond the ASCII blanks: Zs, and B, S and WS of the bidirectional classes. */
static bool is_blank(uint32_t code) {
	return code == ' ' || (code >= '\t' && code <= '\r') || (code >= 0x1C && code <= 0x1F) || code == 0x85 ||
	       code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
	       code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

size_t ini_blank(struct str s) {
	size_t at = 0;
	return s.n && is_blank(utf8_next(s, &at)) ? at : 0;
}

/* The bytes of the blank at the end of s; none has more than three. */
static size_t blank_before_end(struct str s) {
	for (size_t n = 1; n <= 3 && n <= s.n; n++)
		if (ini_blank(str_from_offset(s, s.n - n)) == n)
			return n;
	return 0;
}

struct span ini_trim_3(struct str text, struct span at) {
	size_t n;
	while ((n = ini_blank(ini_text(text, at)))) {
		at.off += (uint32_t)n;
		at.len -= (uint32_t)n;
	}
	while ((n = blank_before_end(ini_text(text, at))))
		at.len -= (uint32_t)n;
	return at;
}

struct span ini_trim_2(struct str text, struct span at) {
	struct str trimmed = str_trim(ini_text(text, at));
	return (struct span){.off = (uint32_t)(trimmed.p - text.p), .len = (uint32_t)trimmed.n};
}

struct span ini_line_at(struct str text, uint32_t off, uint32_t *ret_next) {
	uint32_t end = off;
	while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	*ret_next = end;
	if (end < text.n)
		*ret_next += end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n' ? 2 : 1;
	return (struct span){.off = off, .len = end - off};
}

static bool is_one_line(struct str text, struct span at) {
	size_t end;
	return !str_find_char(ini_text(text, at), '\n', &end) && !str_find_char(ini_text(text, at), '\r', &end);
}

/* Comments between the lines are left out, blank lines are empty pieces. The span ends with the last piece. */
static void add_pieces(struct str text, struct span at, struct derivation *d) {
	uint32_t end = at.off + at.len, from = at.off;
	struct str cut = str_from_to(text, 0, end);
	while (from < end) {
		uint32_t next;
		bool first = from == at.off;
		struct span piece = ini_trim_3(text, ini_line_at(cut, from, &next));
		char c = piece.len ? text.p[piece.off] : '\0';
		if (first || (c != '#' && c != ';')) {
			if (!first)
				derivation_add(d, PIECE_INSERTED, STR("\n"), (struct span){.off = piece.off}, 0);
			if (piece.len)
				derivation_add(d, PIECE_COPY, ini_text(text, piece), piece, 0);
		}
		from = next;
	}
}

struct str ini_value(struct arena *arena, const struct doc *doc, struct span at) {
	struct str text = doc->source->text;
	if (is_one_line(text, at))
		return ini_text(text, at);
	struct derivation d = {.arena = arena, .outer = doc->source};
	add_pieces(text, at, &d);
	return d.text;
}

void ini_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	struct str text = doc->source->text;
	if (is_one_line(text, node->span))
		derivation_add(d, PIECE_COPY, ini_text(text, node->span), node->span, 0);
	else
		add_pieces(text, node->span, d);
}
