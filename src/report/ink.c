/* ANSI colours (SGR) and line breaking. */
#include "report/ink.h"

#include "base/utf8.h"

static const char *const codes[] = {
    [INK_ERROR] = "1;31", [INK_WARNING] = "1;33", [INK_NOTE] = "1;36",
    [INK_STRONG] = "1",	  [INK_GUTTER] = "1;34",  [INK_CODE] = "36",
};
_Static_assert(sizeof codes / sizeof codes[0] == INK_COUNT, "every ink has a code");

enum ink ink_of_severity(enum severity severity) {
	if (severity == SEVERITY_ERROR)
		return INK_ERROR;
	return severity == SEVERITY_WARNING ? INK_WARNING : INK_NOTE;
}

void ink_start(struct buf *out, const struct style *style, enum ink ink) {
	if (style->colour)
		buf_format(out, "\033[%sm", codes[ink]);
}

void ink_end(struct buf *out, const struct style *style) {
	if (style->colour)
		buf_add_text(out, "\033[0m");
}

void ink_text(struct buf *out, const struct style *style, enum ink ink, struct str text) {
	ink_start(out, style, ink);
	buf_add(out, text);
	ink_end(out, style);
}

struct wrap {
	struct buf *out;
	struct indent indent;
	size_t width, at; /* 0: no limit; the column now */
	size_t hang;	  /* what a line of the text that is itself indented goes on with */
	bool fresh;	  /* nothing was added to this line yet */
	bool blank;	  /* nothing visible stands on this line, which was begun by a break */
};

static void wrap_break(struct wrap *wrap) {
	while (wrap->out->n > 0 && wrap->out->p[wrap->out->n - 1] == ' ' && !wrap->fresh)
		wrap->out->n--;
	buf_add_char(wrap->out, '\n');
	buf_add(wrap->out, wrap->indent.text);
	wrap->at = wrap->indent.width;
	wrap->fresh = wrap->blank = true;
}

static void wrap_word(struct wrap *wrap, struct str word) {
	size_t width = utf8_mask_width(word);
	bool full = wrap->width > 0 && wrap->at + 1 + width > wrap->width;
	if (full && !wrap->fresh && !wrap->blank && word.n > 0) {
		wrap_break(wrap);
		buf_add_repeated(wrap->out, ' ', wrap->hang);
		wrap->at += wrap->hang;
	}
	if (!wrap->fresh) {
		buf_add_char(wrap->out, ' ');
		wrap->at++;
	}
	if (wrap->blank && str_starts_with(word, STR("::")))
		buf_add_char(wrap->out, '\\');
	buf_add(wrap->out, word);
	wrap->at += width;
	wrap->fresh = false;
	wrap->blank = wrap->blank && word.n == 0;
}

static size_t leading_spaces(struct str line) {
	size_t count = 0;
	while (count < line.n && line.p[count] == ' ')
		count++;
	return count;
}

void ink_wrap(struct buf *out, const struct style *style, struct str text, size_t column, struct indent indent) {
	struct wrap wrap = {.out = out, .indent = indent, .width = style->width, .at = column, .fresh = true};
	struct str line, word;
	for (bool first = true; str_split(&text, '\n', &line); first = false) {
		if (!first)
			wrap_break(&wrap);
		size_t lead = leading_spaces(line);
		wrap.hang = !first && lead > 0 ? lead + 2 : 0;
		while (str_split(&line, ' ', &word))
			wrap_word(&wrap, word);
	}
}
