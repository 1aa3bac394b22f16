/* cwdoctor show: what cwdoctor understood, before any rule. */
#include "cmd/show.h"

#include "cmd/outcome.h"
#include "cmd/output.h"

static int show_run(const struct options *options);

static const char *const formats[] = {"human", "json", "jsonl", "ndjson", NULL};
static const struct option show_options[] = {
    {.name = "format",
     .argument = "FORMAT",
     .kind = OPTION_VALUE,
     .choices = formats,
     .help = "human (the default), json, or jsonl (also called ndjson)."},
    {.name = "color",
     .argument = "WHEN",
     .kind = OPTION_VALUE,
     .choices = option_color_choices,
     .help = "Colours: auto, always or never. NO_COLOR and FORCE_COLOR are honoured."},
    {.name = "quiet", .letter = 'q', .kind = OPTION_FLAG, .help = "No hints."},
};
static const struct option_group show_group = OPTION_GROUP("Output", show_options);

const struct command cmd_show = {
    .name = "show",
    .arguments = "claims|files [PATH...]",
    .summary = "Show what was understood: which source goes to which stream; which inputs were taken.",
    .text = "claims: every log source with its group and stream, defaults filled in, as one normal form for all "
	    "shippers.\n"
	    "files: every input with what it was taken for, and why.",
    .groups = (const struct option_group *const[]){&option_group_inputs, &option_group_world, &show_group, NULL},
    .run = show_run,
};

static enum show_format format_of(const struct options *options) {
	struct str format = STR("human");
	options_value(options, "format", &format);
	if (str_is(format, "human"))
		return SHOW_HUMAN;
	return str_is(format, "json") ? SHOW_JSON : SHOW_JSONL;
}

static int show_inputs(const struct options *options, const struct settings *settings, bool claims) {
	struct run run = {0};
	struct buf out = {0};
	run_inputs(&run, settings);
	outcome_complain(options, &run);
	outcome_complain_unread(options, &run);
	int status = outcome_exit_status(&run, FAIL_ON_NEVER);
	if (claims)
		show_claims_write(options, &run, format_of(options), &out);
	else
		show_files_write(options, &run, format_of(options), &out);
	status = output_finish(&out, status);
	if (claims && run.nothing_to_check && run.report.complete && !options_has(options, "quiet"))
		outcome_complain_nothing(options, &run, settings);
	run_finish(&run);
	return status;
}

static int show_run(const struct options *options) {
	struct options inputs = *options;
	struct settings settings;
	if (options->arguments.count == 0)
		return usage_error(options->command,
				   "show what? cwdoctor show claims PATH, or cwdoctor show files PATH");
	struct str what = options->arguments.items[0];
	bool claims = str_is(what, "claims"), files = str_is(what, "files");
	if (!claims && !files) {
		struct nearest nearest = nearest_to(what);
		nearest_try(&nearest, "claims");
		nearest_try(&nearest, "files");
		struct str typed = shown(options->arena, what), hint = nearest_hint(options->arena, &nearest);
		return usage_error(options->command, "show takes claims or files first, not '%.*s'%.*s",
				   STR_ARGS(typed), STR_ARGS(hint));
	}
	inputs.arguments.items++;
	inputs.arguments.count--;
	if (!settings_from_options(&inputs, &settings))
		return EXIT_USAGE;
	settings.keep_claims = claims;
	settings.keep_files = files;
	return show_inputs(&inputs, &settings, claims);
}
