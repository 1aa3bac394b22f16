/* Cutting, expanding and masking one source line. */
#include "report/line_view.h"

#include "base/utf8.h"

#include <string.h>

enum { TAB_STOP = 4, SECRET_LOOK_BACK = 4096 };

#define ELLIPSIS "…"

/* Columns of the character at *at if it stands in column; moves *at behind it. */
static size_t step(struct str line, size_t *at, size_t column) {
	size_t start = *at;
	if (line.p[start] == '\t') {
		*at = start + 1;
		return TAB_STOP - column % TAB_STOP;
	}
	utf8_next(line, at);
	return utf8_mask_width(str_from_to(line, start, *at));
}

/* The start of the character before byte at. */
static size_t step_back(struct str line, size_t at) {
	size_t start = at - 1;
	while (start > 0 && at - start < 4 && ((unsigned char)line.p[start] & 0xC0) == 0x80)
		start--;
	size_t end = start;
	utf8_next(line, &end);
	return end == at ? start : at - 1;
}

/* From start on, the end of what fits into room columns. */
static size_t fit(struct str line, size_t start, size_t room) {
	size_t at = start, column = 0;
	while (at < line.n) {
		size_t next = at, width = step(line, &next, column);
		if (column + width > room)
			break;
		column += width;
		at = next;
	}
	return at;
}

/* How many columns before the mark may be shown: a third of the room, more if the mark is short. */
static size_t start_before(struct str line, size_t mark_from, size_t room) {
	size_t at = mark_from, column = 0;
	while (at > 0) {
		size_t before = step_back(line, at), next = before;
		size_t width = line.p[before] == '\t' ? TAB_STOP : step(line, &next, 0);
		if (column + width > room)
			break;
		column += width;
		at = before;
	}
	return at;
}

struct line_view line_view_make(struct str line, size_t mark_from, size_t mark_to, size_t room) {
	mark_from = mark_from < line.n ? mark_from : line.n;
	struct line_view view = {.line = line, .to = fit(line, 0, room)};
	if (view.to == line.n)
		return view;
	if (mark_to <= view.to && mark_to <= fit(line, 0, room - 1)) {
		view.to = fit(line, 0, room - 1);
		view.cut_after = true;
		return view;
	}
	view.from = start_before(line, mark_from, room / 3);
	view.cut_before = view.from > 0;
	view.to = fit(line, view.from, room - view.cut_before);
	if (view.to < line.n) {
		view.to = fit(line, view.from, room - view.cut_before - 1);
		view.cut_after = true;
	}
	return view;
}

bool line_view_shows(const struct line_view *view, size_t from, size_t to) {
	bool whole = from >= view->from && to <= view->to;
	return whole && (from < view->to || !view->cut_after);
}

size_t line_view_column(const struct line_view *view, size_t at) {
	size_t column = 0, i = view->from;
	while (i < view->to && i < at)
		column += step(view->line, &i, column);
	return column + view->cut_before;
}

/* The shown bytes with secrets starred out; what stands before decides whether it is a secret. */
static struct str without_secrets(const struct line_view *view, struct buf *scratch) {
	size_t look_from = view->from > SECRET_LOOK_BACK ? view->from - SECRET_LOOK_BACK : 0;
	buf_add(scratch, str_from_to(view->line, look_from, view->to));
	if (scratch->n > 0)
		secret_hide(scratch->p, scratch->n);
	return str_from_offset(buf_str(scratch), view->from - look_from);
}

void line_view_write(const struct line_view *view, struct buf *out) {
	struct buf scratch = {0};
	struct str text = without_secrets(view, &scratch);
	if (view->cut_before)
		buf_add_text(out, ELLIPSIS);
	for (size_t at = 0, column = 0; at < text.n;) {
		size_t start = at, width = step(text, &at, column);
		if (text.p[start] == '\t')
			buf_add_repeated(out, ' ', width);
		else
			utf8_mask(out, str_from_to(text, start, at));
		column += width;
	}
	if (view->cut_after)
		buf_add_text(out, ELLIPSIS);
	buf_finish(&scratch);
}
