/* Drawing the marks of a finding under the lines they stand in. */
#include "report/snippet.h"

#include "base/utf8.h"
#include "report/line_view.h"

/* SNIPPET_COLUMNS: where lines are cut if the width is unlimited. LABEL_COLUMNS: a label that has less room than this
 * beside its mark goes below it. */
enum { SNIPPET_COLUMNS = 120, VIEW_MIN = 20, LABEL_COLUMNS = 24, LABEL_INDENT = 2 };

struct pen {
	struct arena *arena;
	const struct style *style;
	struct buf *out;
	uint32_t gutter;
	enum ink severity;
	size_t room; /* columns for quoted text */
};

/* "   | " with room for the line numbers. */
static void add_gutter(struct buf *out, const struct pen *pen) {
	buf_add_repeated(out, ' ', pen->gutter + 1);
	ink_text(out, pen->style, INK_GUTTER, STR("|"));
}

static size_t gutter_width(const struct pen *pen) {
	return pen->gutter + 3;
}

static void draw_bar(const struct pen *pen) {
	add_gutter(pen->out, pen);
	buf_add_char(pen->out, '\n');
}

/* Where a label below its mark starts: under the mark, but further left where it would have too little room. */
static size_t column_below(const struct pen *pen, size_t column) {
	size_t wanted = gutter_width(pen) + LABEL_COLUMNS * 2, width = pen->style->width;
	size_t latest = width > wanted ? width - wanted : LABEL_INDENT;
	return column < latest ? column : latest;
}

/* Beside its mark if it fits there in one line; below if it fits there better. */
static bool goes_below(const struct pen *pen, size_t label_width, size_t column, size_t mark_end) {
	size_t width = pen->style->width, beside = gutter_width(pen) + mark_end + 1;
	if (width == 0 || beside + label_width <= width)
		return false;
	return beside + LABEL_COLUMNS > width || gutter_width(pen) + column_below(pen, column) + label_width <= width;
}

/* The label of a mark that ends before column mark_end; continued in its own column. */
static void draw_label(const struct pen *pen, struct str label, size_t column, size_t mark_end) {
	bool below = goes_below(pen, utf8_mask_width(label), column, mark_end);
	size_t start = below ? column_below(pen, column) : mark_end + 1;
	struct buf indent = {0};
	add_gutter(&indent, pen);
	buf_add_repeated(&indent, ' ', start + 1);
	if (below) {
		buf_add_char(pen->out, '\n');
		buf_add(pen->out, buf_str(&indent));
	} else {
		buf_add_char(pen->out, ' ');
	}
	size_t at = gutter_width(pen) + start;
	ink_wrap(pen->out, pen->style, label, at, (struct indent){buf_str(&indent), at});
	buf_finish(&indent);
}

static void draw_mark(const struct pen *pen, const struct line_view *view, const struct mark *mark) {
	size_t column = line_view_column(view, mark->from), end = line_view_column(view, mark->to);
	if (end <= column)
		end = column + 1;
	bool related = mark->kind == MARK_RELATED;
	add_gutter(pen->out, pen);
	buf_add_repeated(pen->out, ' ', column + 1);
	ink_start(pen->out, pen->style, related ? INK_GUTTER : pen->severity);
	buf_add_repeated(pen->out, related ? '-' : '^', end - column);
	ink_end(pen->out, pen->style);
	if (mark->label.n > 0)
		draw_label(pen, mark->label, column, end);
	buf_add_char(pen->out, '\n');
}

static void draw_line(const struct pen *pen, const struct line_view *view, uint32_t number) {
	ink_start(pen->out, pen->style, INK_GUTTER);
	buf_format(pen->out, "%*u |", (int)pen->gutter, number);
	ink_end(pen->out, pen->style);
	if (view->to > view->from) {
		buf_add_char(pen->out, ' ');
		line_view_write(view, pen->out);
	}
	buf_add_char(pen->out, '\n');
}

static void draw_gap(const struct pen *pen) {
	ink_text(pen->out, pen->style, INK_GUTTER, STR("..."));
	buf_add_char(pen->out, '\n');
}

/* The lines between two marked ones: one is shown, more are a gap. */
static void draw_between(const struct pen *pen, const struct mark *before, const struct mark *mark) {
	if (mark->line > before->line + 2) {
		draw_gap(pen);
	} else if (mark->line == before->line + 2) {
		struct str line = source_line(mark->source, before->line + 1);
		struct line_view view = line_view_make(line, 0, 0, pen->room);
		draw_line(pen, &view, before->line + 1);
	}
}

static void draw_place(const struct pen *pen, const struct mark *mark, struct site site) {
	bool first = mark->file == 0;
	buf_add_repeated(pen->out, ' ', pen->gutter);
	ink_text(pen->out, pen->style, INK_GUTTER, first ? STR("--> ") : STR("::: "));
	utf8_mask(pen->out, mark->source->path);
	struct report_place place = first ? report_place(site) : (struct report_place){0};
	if (first && place.known)
		buf_format(pen->out, ":%u:%u", place.start.line, place.start.col);
	else
		buf_format(pen->out, ":%u:%u", mark->line, mark->col);
	if (place.has_inner) {
		buf_add_text(pen->out, "  (");
		utf8_mask(pen->out, place.inner_label);
		buf_format(pen->out, " line %u)", place.inner.line);
	}
	buf_add_char(pen->out, '\n');
	draw_bar(pen);
}

/* The marks [from, ret) of one line that fit into one view; draws it and them. */
static uint32_t draw_view(const struct pen *pen, const struct snippet *snippet, uint32_t from) {
	const struct mark *first = &snippet->items[from];
	struct str line = source_line(first->source, first->line);
	struct line_view view = line_view_make(line, first->from, first->to, pen->room);
	draw_line(pen, &view, first->line);
	draw_mark(pen, &view, first);
	uint32_t i = from + 1;
	for (; i < snippet->count; i++) {
		const struct mark *mark = &snippet->items[i];
		if (mark->file != first->file || mark->line != first->line ||
		    !line_view_shows(&view, mark->from, mark->to))
			break;
		draw_mark(pen, &view, mark);
	}
	return i;
}

static size_t room_for_lines(const struct style *style, uint32_t gutter) {
	size_t width = style->width, used = gutter + 3;
	if (width == 0)
		return SNIPPET_COLUMNS;
	return width > used + VIEW_MIN ? width - used : VIEW_MIN;
}

void snippet_write(struct arena *arena, const struct snippet *snippet, const struct finding *finding,
		   const struct style *style, struct buf *out) {
	struct pen pen = {.arena = arena,
			  .style = style,
			  .out = out,
			  .gutter = snippet->gutter,
			  .severity = ink_of_severity(finding->severity),
			  .room = room_for_lines(style, snippet->gutter)};
	for (uint32_t i = 0; i < snippet->count;) {
		const struct mark *mark = &snippet->items[i], *before = i > 0 ? mark - 1 : NULL;
		if (!before || before->file != mark->file)
			draw_place(&pen, mark, finding->at);
		else
			draw_between(&pen, before, mark);
		i = draw_view(&pen, snippet, i);
	}
	if (snippet->count > 0)
		draw_bar(&pen);
}
