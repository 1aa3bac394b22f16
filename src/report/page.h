/* Rule pages on a terminal. */
#ifndef CWD_REPORT_PAGE_H
#define CWD_REPORT_PAGE_H

#include "report/ink.h"

/* A page of plain text: headings start at the margin, paragraphs are indented by 2, list items by "  - ", what must
 * stay as it is by 4 or more behind an empty line. Paragraphs are broken anew where the terminal is narrower. */
void page_write(struct str text, const struct style *style, struct buf *out);

#endif
