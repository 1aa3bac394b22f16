/* How a run ended: its exit status, and what goes to standard error. */
#ifndef CWD_CMD_OUTCOME_H
#define CWD_CMD_OUTCOME_H

#include "app/run.h"
#include "cmd/options.h"

enum fail_on {
	FAIL_ON_NEVER,
	FAIL_ON_NOTE,
	FAIL_ON_WARNING,
	FAIL_ON_ERROR,
};
enum fail_on outcome_fail_on(const struct options *options);
/* The one place that turns a run into an exit status. */
int outcome_exit_status(const struct run *run, enum fail_on fail_on);

/* The trouble that the run had with reading, each on a line of standard error. */
void outcome_complain(const struct options *options, const struct run *run);
/* The same for what could not be parsed, for commands that show no findings. */
void outcome_complain_unread(const struct options *options, const struct run *run);
/* What to say when nothing was there to check. */
void outcome_complain_nothing(const struct options *options, const struct run *run, const struct settings *settings);

#endif
