/* One source line as a terminal can show it: tabs expanded, dangerous characters masked, secrets starred out, long
 * lines cut around what matters. */
#ifndef CWD_REPORT_LINE_VIEW_H
#define CWD_REPORT_LINE_VIEW_H

#include "base/buf.h"

struct line_view {
	struct str line;	    /* the whole line */
	size_t from, to;	    /* the bytes of it that are shown */
	bool cut_before, cut_after; /* an ellipsis stands there */
};

/* A view of at most room columns (20 or more) that shows bytes [mark_from, mark_to), or their start if they are too
 * long. Looks only at the bytes near them, however long the line is. */
struct line_view line_view_make(struct str line, size_t mark_from, size_t mark_to, size_t room);
/* The column (0-based) in which byte at is shown; bytes outside the view give its ends. */
size_t line_view_column(const struct line_view *view, size_t at);
bool line_view_shows(const struct line_view *view, size_t from, size_t to);
void line_view_write(const struct line_view *view, struct buf *out);

/* Overwrites, in text, values that stand behind a credential-like key, and AWS access keys, by '*'. */
void secret_hide(char *text, size_t n);

#endif
