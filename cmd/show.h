/* The two halves of cwdoctor show. */
#ifndef CWD_CMD_SHOW_H
#define CWD_CMD_SHOW_H

#include "cmd/settings.h"

enum show_format {
	SHOW_HUMAN,
	SHOW_JSON,
	SHOW_JSONL,
};

void show_claims_write(const struct options *options, const struct run *run, enum show_format format, struct buf *out);
void show_files_write(const struct options *options, const struct run *run, enum show_format format, struct buf *out);

#endif
