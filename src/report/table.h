/* Columns for people: as wide as their texts; where the terminal is too narrow, cut with an ellipsis, or the last one
 * continued on further lines. */
#ifndef CWD_REPORT_TABLE_H
#define CWD_REPORT_TABLE_H

#include "report/ink.h"

enum { TABLE_COLUMNS_MAX = 8 };

struct table {
	struct arena *arena;
	uint32_t columns;
	bool shrinks[TABLE_COLUMNS_MAX]; /* may be cut to make the table fit */
	bool wraps;			 /* the last column is prose: it goes on below instead of being cut */
	struct {
		struct str *items; /* row by row, masked */
		uint32_t count, room;
	} cells;
};

void table_start(struct table *table, struct arena *arena, uint32_t columns);
void table_head(struct table *table, const char *const *titles); /* the first row; printed strong */
/* The next cell, row by row. The text is masked here. */
void table_add(struct table *table, struct str text);
void table_write(const struct table *table, const struct style *style, struct buf *out);

#endif
