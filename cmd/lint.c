/* cwdoctor lint: the static check. */
#include "cmd/outcome.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cwdoctor_version.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int lint_run(const struct options *options);

static const struct option output_options[] = {
    {.name = "format",
     .argument = "FORMAT",
     .kind = OPTION_VALUE,
     .help = "What goes to standard output: human (the default), concise, json or jsonl."},
    {.name = "report",
     .argument = "FORMAT=FILE",
     .kind = OPTION_LISTED,
     .help = "Write one more report into FILE, in any of these formats."},
    {.name = "color",
     .argument = "WHEN",
     .kind = OPTION_VALUE,
     .choices = option_color_choices,
     .help = "Colours: auto, always or never. NO_COLOR and FORCE_COLOR are honoured."},
    {.name = "quiet", .letter = 'q', .kind = OPTION_FLAG, .help = "Findings and errors only: no summary, no hints."},
};
static const struct option_group output_group = OPTION_GROUP("Output", output_options);

const struct command cmd_lint = {
    .name = "lint",
    .alias = "check",
    .arguments = "[PATH...]",
    .summary = "Check configurations: who shares a log stream, what gets lost.",
    .text = "Reads files, folders (searched for configurations, by content) and - for standard input; the current "
	    "folder if no path is given. Works offline and changes nothing.\n"
	    "Exit status: 0 nothing found, 1 findings at or above --fail-on, 2 bad usage, 3 something could not be "
	    "read or parsed whole, 4 nothing to check, 70 internal error.",
    .groups = (const struct option_group *const[]){&option_group_inputs, &option_group_world, &option_group_rules,
						   &output_group, NULL},
    .run = lint_run,
};

/* Formats for people leave the summary off standard output; there it goes to standard error. */
static void write_aside(const struct options *options, const struct run *run, const struct settings *settings,
			const struct reporter *reporter) {
	if (options_has(options, "quiet"))
		return;
	if (run->nothing_to_check && run->report.complete) {
		outcome_complain_nothing(options, run, settings);
	} else if (str_is(STR("concise"), reporter->name)) {
		struct buf text = {0};
		report_summary(&run->report, &text);
		if (!run->report.complete)
			buf_add_char(&text, ' ');
		report_incomplete(&run->report, &text);
		fprintf(stderr, "%s\n", text.p);
		buf_finish(&text);
	}
}

static double seconds_now(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int lint_report(const struct options *options, const struct settings *settings, const struct reporter *reporter,
		       struct report_file_list *files) {
	struct run run = {0};
	double start = seconds_now();
	run_inputs(&run, settings);
	run.report.tool_version = CWDOCTOR_VERSION;
	/* Not into files and pipes: equal inputs give equal output there. */
	if (isatty(STDOUT_FILENO))
		run.report.seconds = seconds_now() - start;
	outcome_complain(options, &run);
	int status = outcome_exit_status(&run, outcome_fail_on(options));
	struct style style = output_style(options);
	struct buf out = {0};
	reporter->write(&run.report, &style, &out);
	status = output_finish(&out, status);
	status = report_files_write(options->arena, files, &run.report, status);
	write_aside(options, &run, settings, reporter);
	run_finish(&run);
	return status;
}

static int lint_run(const struct options *options) {
	struct settings settings;
	struct report_file_list files = {0};
	const struct reporter *reporter = reporter_of_options(options);
	if (!reporter || !settings_from_options(options, &settings))
		return EXIT_USAGE;
	int status = EXIT_USAGE;
	if (report_files_open(options, &files))
		status = lint_report(options, &settings, reporter, &files);
	report_files_drop(&files);
	return status;
}
