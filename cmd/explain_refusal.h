/* What a pasted refusal of a log driver means. */
#ifndef CWD_CMD_EXPLAIN_REFUSAL_H
#define CWD_CMD_EXPLAIN_REFUSAL_H

#include "report/ink.h"

/* Explains the first refusal of Docker's driver awslogs or of Amazon ECS in text; false, and nothing added, if there is
 * none. */
bool explain_refusal(struct str text, const struct style *style, struct buf *out);

#endif
