/* What a pasted sequence-token error means. */
#ifndef CWD_CMD_EXPLAIN_TOKEN_H
#define CWD_CMD_EXPLAIN_TOKEN_H

#include "report/ink.h"

/* Explains the errors in text; false, and nothing added, if there is none. */
bool explain_token_errors(struct str text, const struct style *style, struct buf *out);

#endif
