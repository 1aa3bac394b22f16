/* Options as rows: one row gives the parsing, the help text, and what the man page is compared with. */
#ifndef CWD_CMD_OPTIONS_H
#define CWD_CMD_OPTIONS_H

#include "cmd/command.h"

enum option_kind {
	OPTION_FLAG,   /* no value */
	OPTION_VALUE,  /* the last one counts */
	OPTION_LISTED, /* may be repeated, each counts */
};

struct option {
	const char *name; /* without the dashes */
	char letter;	  /* -x, or 0 */
	const char *argument, *help;
	enum option_kind kind;
	const char *const *choices; /* the allowed values, NULL at the end; NULL: any */
};

/* Options that belong together, under one heading of the help; shared between commands. */
struct option_group {
	const char *title;
	const struct option *options;
	uint32_t count;
};

#define OPTION_GROUP(title_, options_)                                                                                 \
	{ .title = (title_), .options = (options_), .count = sizeof(options_) / sizeof(options_)[0] }

struct option_use {
	const struct option *option;
	struct str value;
};

/* One command line, parsed. Values and arguments are borrowed from argv. */
struct options {
	struct arena *arena;
	const struct command *command;
	struct {
		struct option_use *items;
		uint32_t count, room;
	} used;
	struct {
		struct str *items;
		uint32_t count, room;
	} arguments;
};

/* `--name=value`, `--name value`, `-x value`, `-xvalue`, flags in one word (-qV); `--` ends the options, `-` alone is
 * an argument. On an unknown option, a missing or unwanted value, or a value that is no choice: false, and a usage
 * error was printed. */
bool options_parse(struct options *options, int argc, char **argv);

bool options_has(const struct options *options, const char *name);
/* The last value; false if the option was not given. */
bool options_value(const struct options *options, const char *name, struct str *ret);
/* The next value of an option in the order of the command line; *at starts at 0. */
bool options_next(const struct options *options, const char *name, uint32_t *at, struct str *ret);

/* The option of the command, or of every command (--help); NULL if unknown. */
const struct option *option_find(const struct command *command, struct str name);
/* The group of --help, which every command has. */
extern const struct option_group option_group_general;

/* "cwdoctor: <what>" and a hint at the command's help (command may be NULL) on standard error; gives EXIT_USAGE. */
int usage_error(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "cwdoctor: <what>" on standard error. Text from outside must have been masked. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Masked and on the arena: for messages. */
struct str shown(struct arena *arena, struct str text);

/* Helps with "did you mean": remembers the nearest of the names it was shown. */
struct nearest {
	struct str wanted;
	const char *best;
	unsigned distance;
};
struct nearest nearest_to(struct str wanted);
void nearest_try(struct nearest *nearest, const char *name);
/* "; did you mean <best>?", or nothing. */
struct str nearest_hint(struct arena *arena, const struct nearest *nearest);

#endif
