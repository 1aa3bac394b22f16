/* Fitting columns into a width. */
#include "report/table.h"

#include "base/utf8.h"

/* PROSE_MIN: a last column with less room starts on a line of its own. */
enum { GAP = 2, SHRUNK_MIN = 12, PROSE_MIN = 24, PROSE_INDENT = 4 };

void table_start(struct table *table, struct arena *arena, uint32_t columns) {
	*table = (struct table){.arena = arena, .columns = columns};
}

void table_add(struct table *table, struct str text) {
	LIST_ADD(table->arena, &table->cells, report_masked(table->arena, text));
}

void table_head(struct table *table, const char *const *titles) {
	for (uint32_t i = 0; i < table->columns; i++)
		table_add(table, str_from(titles[i]));
}

static void measure(const struct table *table, size_t widths[TABLE_COLUMNS_MAX]) {
	for (uint32_t i = 0; i < table->cells.count; i++) {
		size_t width = utf8_mask_width(table->cells.items[i]);
		if (width > widths[i % table->columns])
			widths[i % table->columns] = width;
	}
}

static size_t total(const struct table *table, const size_t widths[TABLE_COLUMNS_MAX]) {
	size_t sum = (table->columns - 1) * (size_t)GAP;
	for (uint32_t i = 0; i < table->columns; i++)
		sum += widths[i];
	return sum;
}

/* Takes columns from the widest that may shrink until all fit. */
static void shrink(const struct table *table, size_t widths[TABLE_COLUMNS_MAX], size_t room) {
	for (size_t sum = total(table, widths); sum > room; sum--) {
		uint32_t widest = table->columns;
		for (uint32_t i = 0; i < table->columns; i++)
			if (table->shrinks[i] && widths[i] > SHRUNK_MIN &&
			    (widest == table->columns || widths[i] > widths[widest]))
				widest = i;
		if (widest == table->columns)
			return;
		widths[widest]--;
	}
}

/* The text cut to width columns; the end of a path tells more than its start, so what is left is mostly end. */
static size_t add_cut(struct buf *out, struct str text, size_t width) {
	size_t whole = utf8_mask_width(text);
	if (whole <= width) {
		buf_add(out, text);
		return whole;
	}
	size_t head = (width - 1) / 3, tail = width - 1 - head, at = 0, shown = 0;
	while (at < text.n) {
		size_t next = at, columns = utf8_width(utf8_next(text, &next));
		if (shown + columns > head)
			break;
		shown += columns;
		at = next;
	}
	buf_add(out, str_from_to(text, 0, at));
	buf_add_text(out, "…");
	for (size_t left = whole - shown; left > tail;)
		left -= utf8_width(utf8_next(text, &at));
	buf_add(out, str_from_offset(text, at));
	return shown + 1 + utf8_mask_width(str_from_offset(text, at));
}

static void trim_end(struct buf *out) {
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		out->n--;
}

/* The last column as prose that starts at column start. */
static void write_prose(const struct style *style, struct str text, size_t start, struct buf *out) {
	struct buf indent = {0};
	bool below = style->width > 0 && start + PROSE_MIN > style->width &&
		     start + utf8_mask_width(text) > style->width && text.n > 0;
	if (below) {
		start = PROSE_INDENT;
		trim_end(out);
		buf_add_char(out, '\n');
		buf_add_repeated(out, ' ', start);
	}
	buf_add_repeated(&indent, ' ', start);
	ink_wrap(out, style, text, start, (struct indent){buf_str(&indent), start});
	buf_finish(&indent);
}

static void write_row(const struct table *table, uint32_t row, const size_t widths[TABLE_COLUMNS_MAX],
		      const struct style *style, struct buf *out) {
	size_t start = 0;
	for (uint32_t i = 0; i < table->columns; i++) {
		struct str text = table->cells.items[row * table->columns + i];
		bool last = i + 1 == table->columns;
		if (last && table->wraps) {
			write_prose(style, text, start, out);
		} else {
			size_t shown = add_cut(out, text, widths[i]);
			buf_add_repeated(out, ' ', last ? 0 : widths[i] - shown + GAP);
		}
		start += widths[i] + GAP;
	}
	trim_end(out);
}

/* A last column of prose counts for little: it can go below. */
static void fit(const struct table *table, const struct style *style, size_t widths[TABLE_COLUMNS_MAX]) {
	uint32_t last = table->columns - 1;
	size_t whole = widths[last];
	if (style->width == 0)
		return;
	if (table->wraps)
		widths[last] = 0;
	shrink(table, widths, style->width);
	if (table->wraps)
		widths[last] = whole;
}

void table_write(const struct table *table, const struct style *style, struct buf *out) {
	size_t widths[TABLE_COLUMNS_MAX] = {0};
	measure(table, widths);
	fit(table, style, widths);
	for (uint32_t row = 0; row < table->cells.count / table->columns; row++) {
		if (row == 0)
			ink_start(out, style, INK_STRONG);
		write_row(table, row, widths, style, out);
		if (row == 0)
			ink_end(out, style);
		buf_add_char(out, '\n');
	}
}
