/* Finding commands, their help, and running one. */
#include "cmd/options.h"

#include "cmd/output.h"

const struct command *command_by_name(struct str name) {
	for (const struct command *const *row = command_all(); *row; row++)
		if (str_is(name, (*row)->name) || ((*row)->alias && str_is(name, (*row)->alias)))
			return *row;
	return NULL;
}

const struct command *command_nearest(struct str name) {
	struct nearest nearest = nearest_to(name);
	for (const struct command *const *row = command_all(); *row; row++) {
		if ((*row)->hidden)
			continue;
		nearest_try(&nearest, (*row)->name);
		if ((*row)->alias)
			nearest_try(&nearest, (*row)->alias);
	}
	return nearest.best ? command_by_name(str_from(nearest.best)) : NULL;
}

enum { NAME_COLUMN = 2, HELP_COLUMN = 28, HELP_WIDTH = 100 };

/* Words of text from column on, broken at HELP_WIDTH and continued at column. */
static void write_wrapped(struct buf *out, struct str text, size_t column) {
	size_t at = column;
	struct str word;
	for (bool first = true; str_split(&text, ' ', &word); first = false) {
		if (!first && at + 1 + word.n > HELP_WIDTH) {
			buf_add_char(out, '\n');
			buf_add_repeated(out, ' ', column);
			at = column;
		} else if (!first) {
			buf_add_char(out, ' ');
			at++;
		}
		buf_add(out, word);
		at += word.n;
	}
	buf_add_char(out, '\n');
}

/* "  name   help" with the help in its own column, on its own line if the name is too long. */
static void write_entry(struct buf *out, struct str name, const char *help, size_t help_column) {
	buf_add_repeated(out, ' ', NAME_COLUMN);
	buf_add(out, name);
	size_t at = NAME_COLUMN + name.n;
	if (at + 1 >= help_column) {
		buf_add_char(out, '\n');
		at = 0;
	}
	buf_add_repeated(out, ' ', help_column - at);
	write_wrapped(out, str_from(help), help_column);
}

static void write_option(struct buf *out, const struct option *option) {
	struct buf name = {0};
	if (option->letter)
		buf_format(&name, "-%c, --%s", option->letter, option->name);
	else
		buf_format(&name, "    --%s", option->name);
	if (option->argument)
		buf_format(&name, " %s", option->argument);
	write_entry(out, buf_str(&name), option->help, HELP_COLUMN);
	buf_finish(&name);
}

static void write_group(struct buf *out, const struct option_group *group) {
	buf_format(out, "\n%s:\n", group->title);
	for (uint32_t i = 0; i < group->count; i++)
		write_option(out, &group->options[i]);
}

void command_write_help(struct buf *out, const struct command *command) {
	buf_format(out, "%s\n\nusage: cwdoctor %s [options]%s%s\n", command->summary, command->name,
		   command->arguments[0] ? " " : "", command->arguments);
	if (command->alias)
		buf_format(out, "alias: cwdoctor %s\n", command->alias);
	struct str text = str_from(command->text), paragraph;
	while (str_split(&text, '\n', &paragraph)) {
		buf_add_char(out, '\n');
		write_wrapped(out, paragraph, 0);
	}
	for (const struct option_group *const *group = command->groups; group && *group; group++)
		write_group(out, *group);
	write_group(out, &option_group_general);
}

void command_write_overview(struct buf *out) {
	buf_add_text(out,
		     "cwdoctor checks what your log shippers send to Amazon CloudWatch Logs: which log sources share\n"
		     "a log stream, what gets lost, and how to mend it. It works offline.\n\n"
		     "usage: cwdoctor COMMAND [options] [arguments]\n\nCommands:\n");
	for (const struct command *const *row = command_all(); *row; row++)
		if (!(*row)->hidden)
			write_entry(out, str_from((*row)->name), (*row)->summary, 12);
	buf_add_text(
	    out,
	    "\nStart here:\n"
	    "  cwdoctor lint /opt/aws/amazon-cloudwatch-agent/etc    check this host's CloudWatch agent\n"
	    "  cwdoctor lint .                                       check a repository\n"
	    "  cwdoctor explain CW101                                what a finding means and how to mend it\n"
	    "\nExit status: 0 clean, 1 findings, 2 bad usage, 3 incomplete, 4 nothing to check, 70 internal error.\n"
	    "cwdoctor COMMAND --help tells more; cwdoctor --version, the version.\n");
}

int command_run(const struct command *command, int argc, char **argv) {
	struct options options = {.arena = arena_new(), .command = command};
	int status = EXIT_USAGE;
	if (options_parse(&options, argc, argv)) {
		if (options_has(&options, "help")) {
			struct buf out = {0};
			command_write_help(&out, command);
			status = output_write(buf_str(&out), EXIT_CLEAN);
			buf_finish(&out);
		} else {
			status = command->run(&options);
		}
	}
	arena_free(options.arena);
	return status;
}
