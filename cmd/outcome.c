/* From a finished run to an exit status and the lines on standard error. */
#include "cmd/outcome.h"

enum fail_on outcome_fail_on(const struct options *options) {
	struct str value = STR("warning");
	options_value(options, "fail-on", &value);
	if (str_is(value, "never"))
		return FAIL_ON_NEVER;
	if (str_is(value, "note"))
		return FAIL_ON_NOTE;
	return str_is(value, "error") ? FAIL_ON_ERROR : FAIL_ON_WARNING;
}

int outcome_exit_status(const struct run *run, enum fail_on fail_on) {
	const struct report *report = &run->report;
	if (!report->complete)
		return EXIT_INCOMPLETE;
	if (run->nothing_to_check)
		return EXIT_NOTHING;
	bool fails = (fail_on == FAIL_ON_ERROR && report->errors > 0) ||
		     (fail_on == FAIL_ON_WARNING && report->errors + report->warnings > 0) ||
		     (fail_on == FAIL_ON_NOTE && report->errors + report->warnings + report->notes > 0);
	return fails ? EXIT_FINDINGS : EXIT_CLEAN;
}

void outcome_complain(const struct options *options, const struct run *run) {
	for (uint32_t i = 0; i < run->report.run_error_count; i++) {
		const struct run_error *error = &run->report.run_errors[i];
		struct str file = shown(options->arena, error->file), message = shown(options->arena, error->message);
		complain("%.*s: %.*s", STR_ARGS(file), STR_ARGS(message));
	}
}

void outcome_complain_unread(const struct options *options, const struct run *run) {
	for (uint32_t i = 0; i < run->report.finding_count; i++) {
		const struct finding *finding = run->report.findings[i];
		struct report_place place = report_place(finding->at);
		if (!report_unread(finding) || !place.known)
			continue;
		struct str file = shown(options->arena, place.file), message = shown(options->arena, finding->message);
		complain("%.*s:%u:%u: %.*s", STR_ARGS(file), place.start.line, place.start.col, STR_ARGS(message));
	}
}

void outcome_complain_nothing(const struct options *options, const struct run *run, const struct settings *settings) {
	struct str path = shown(options->arena, settings->paths[0]);
	const char *more = settings->path_count > 1 ? " and the other inputs" : "";
	const char *files = run->looked_at == 1 ? "file" : "files";
	struct str why = shown(options->arena, run->idle_why);
	if (run->idle)
		complain("nothing to check: nothing in %.*s%s goes to CloudWatch Logs (%u %s looked at%s%.*s)",
			 STR_ARGS(path), more, run->looked_at, files, why.n ? ": " : "", STR_ARGS(why));
	else
		complain("nothing to check: no shipper's configuration in %.*s%s (%u %s looked at)", STR_ARGS(path),
			 more, run->looked_at, files);
	complain("cwdoctor show files %.*s tells what was found; --type AGENT reads a file as that shipper's",
		 STR_ARGS(path));
}
