/* Colours and line breaking for people. */
#ifndef CWD_REPORT_INK_H
#define CWD_REPORT_INK_H

#include "report/report.h"

enum ink {
	INK_ERROR,
	INK_WARNING,
	INK_NOTE,
	INK_STRONG,
	INK_GUTTER,
	INK_CODE,
	INK_COUNT,
};

enum ink ink_of_severity(enum severity severity);
void ink_start(struct buf *out, const struct style *style, enum ink ink);
void ink_end(struct buf *out, const struct style *style);
void ink_text(struct buf *out, const struct style *style, enum ink ink, struct str text);

/* What a continued line begins with; width is what it takes on the screen (text may hold colours). */
struct indent {
	struct str text;
	size_t width;
};

/* Adds masked text that starts at column (0-based) and continues after each break with indent. Lines break at spaces
 * before style->width, and where text has line breaks. A continued line that starts with "::", which CI systems would
 * take for a command, gets a backslash. Ends without a line break. */
void ink_wrap(struct buf *out, const struct style *style, struct str text, size_t column, struct indent indent);

#endif
