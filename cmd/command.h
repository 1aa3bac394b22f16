/* A subcommand: its row, its options, its exit status. */
#ifndef CWD_CMD_COMMAND_H
#define CWD_CMD_COMMAND_H

#include "base/buf.h"
#include "base/list.h"

enum exit_status {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,
	EXIT_INCOMPLETE = 3,
	EXIT_NOTHING = 4,
	EXIT_LIVE = 5,
	EXIT_INTERNAL = 70,
};

struct option;

/* Rows stand in cmd/<name>.c; the list of all is generated from meson.build. */
struct command {
	const char *name, *alias, *arguments, *summary, *text; /* text: paragraphs for --help */
	const struct option *options;
	uint32_t option_count;
	int (*run)(const struct command *command, int argc, char **argv); /* argv without the command's name */
	bool hidden;
};

const struct command *const *command_all(void);		/* generated; NULL at the end */
const struct command *command_by_name(struct str name); /* by name or alias; NULL if unknown */

#endif
