/* The quoted source lines of a finding, with marks under every writer, across files. */
#ifndef CWD_REPORT_SNIPPET_H
#define CWD_REPORT_SNIPPET_H

#include "report/ink.h"

enum mark_kind {
	MARK_PRIMARY, /* where the finding is */
	MARK_WRITER,
	MARK_RELATED,
};

/* One underlined place: bytes [from, to) of one line of a file. label is masked. */
struct mark {
	enum mark_kind kind;
	struct source *source;
	uint32_t line, col;
	size_t from, to;
	struct str label;
	uint32_t file; /* in order of first mention, 0 = the finding's */
};

struct snippet {
	struct mark *items;
	uint32_t count, room;
	uint32_t gutter;       /* digits of the largest line number */
	uint32_t writers_left; /* past LIMIT_RELATED_SHOWN */
};

/* The marks of a finding, sorted by file and place; marks on one place are one. */
struct snippet snippet_collect(struct arena *arena, const struct finding *finding);
/* "  --> file:line:col" and the quoted lines of all files. */
void snippet_write(struct arena *arena, const struct snippet *snippet, const struct finding *finding,
		   const struct style *style, struct buf *out);

#endif
