/* A subcommand: its row, its options, its exit status. */
#ifndef CWD_CMD_COMMAND_H
#define CWD_CMD_COMMAND_H

#include "base/buf.h"
#include "base/list.h"

/* Where several hold, the order of precedence is INTERNAL, USAGE, INCOMPLETE, LIVE, NOTHING, FINDINGS, CLEAN. */
enum exit_status {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,
	EXIT_INCOMPLETE = 3,
	EXIT_NOTHING = 4,
	EXIT_LIVE = 5,
	EXIT_INTERNAL = 70,
};

struct option_group;
struct options;

/* Rows stand in cmd/<name>.c; the list of all is generated from meson.build. */
struct command {
	const char *name, *alias, *arguments, *summary, *text; /* text: paragraphs for --help, "" between them */
	const struct option_group *const *groups;	       /* NULL at the end; NULL: no options but --help */
	int (*run)(const struct options *options);	       /* what was typed; gives the exit status */
	bool hidden;
};

const struct command *const *command_all(void);		/* generated; NULL at the end */
const struct command *command_by_name(struct str name); /* by name or alias; NULL if unknown */
/* Of several commands the one the user most likely meant; NULL if none is near. */
const struct command *command_nearest(struct str name);

/* Parses the words after the command's name, answers --help, runs it. */
int command_run(const struct command *command, int argc, char **argv);
/* The overview of all commands, or the help of one. */
void command_write_overview(struct buf *out);
void command_write_help(struct buf *out, const struct command *command);

#endif
