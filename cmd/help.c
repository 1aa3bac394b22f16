/* cwdoctor help: all commands, or one. */
#include "cmd/output.h"

static int help_run(const struct options *options);

const struct command cmd_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "Show what there is, or the help of one command.",
    .run = help_run,
};

static int help_run(const struct options *options) {
	struct buf out = {0};
	if (options->arguments.count == 0) {
		command_write_overview(&out);
		return output_finish(&out, EXIT_CLEAN);
	}
	struct str name = options->arguments.items[0];
	const struct command *command = command_by_name(name);
	if (!command) {
		struct str typed = shown(options->arena, name);
		const struct command *nearest = command_nearest(name);
		return usage_error(options->command, "unknown command '%.*s'%s%s%s", STR_ARGS(typed),
				   nearest ? "; did you mean " : "", nearest ? nearest->name : "", nearest ? "?" : "");
	}
	command_write_help(&out, command);
	return output_finish(&out, EXIT_CLEAN);
}
