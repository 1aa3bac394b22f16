/* cwdoctor probe: what CloudWatch Logs itself says of groups and streams. Read-only. */
#include "cmd/probe.h"

#include "cmd/live_options.h"
#include "cmd/outcome.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cwdoctor_version.h"

#include <time.h>
#include <unistd.h>

static int probe_run(const struct options *options);

enum { SECOND_MS = 1000, SILENT_S = 3600, SAMPLES_MAX = 7, SAMPLE_EVERY_S = 5 };

static const char *const formats[] = {"human", "json", NULL};
static const struct option what_options[] = {
    {.name = "from-config",
     .argument = "PATH",
     .kind = OPTION_LISTED,
     .help = "Ask for every stream that the configurations in PATH write to."},
    {.name = "watch",
     .argument = "SECONDS",
     .kind = OPTION_VALUE,
     .help = "Ask several times in SECONDS, to see who is writing."},
    {.name = "stopped", .kind = OPTION_FLAG, .help = "This host's shipper is stopped: what comes is somebody else's."},
    {.name = "own-interval",
     .argument = "SECONDS",
     .kind = OPTION_VALUE,
     .help = "This host's shipper sends once in SECONDS at most: what comes more often is not its own alone."},
    {.name = "expected-token",
     .argument = "TOKEN",
     .kind = OPTION_VALUE,
     .help = "The token that an error line expects: compared with the stream's."},
    {.name = "silent-after",
     .argument = "SECONDS",
     .kind = OPTION_VALUE,
     .help = "A stream is silent if nothing came for so long; 3600 unless told otherwise."},
    {.name = "not-deployed",
     .kind = OPTION_FLAG,
     .help = "The configurations do not run yet: names that are written already are taken (CW605)."},
};
static const struct option instead_options[] = {
    {.name = "dry-run", .kind = OPTION_FLAG, .help = "Print the calls instead of making them."},
    {.name = "print-iam", .kind = OPTION_FLAG, .help = "Print the least policy that allows the calls."},
    {.name = "explain-auth",
     .kind = OPTION_FLAG,
     .help = "Print which credentials and which endpoint would be used, and why. Never a secret."},
};
static const struct option output_options[] = {
    {.name = "format",
     .argument = "FORMAT",
     .kind = OPTION_VALUE,
     .choices = formats,
     .help = "human (the default) or json."},
    {.name = "color",
     .argument = "WHEN",
     .kind = OPTION_VALUE,
     .choices = option_color_choices,
     .help = "Colours: auto, always or never. NO_COLOR and FORCE_COLOR are honoured."},
    {.name = "quiet", .letter = 'q', .kind = OPTION_FLAG, .help = "No hints."},
};
static const struct option_group what_group = OPTION_GROUP("What to ask", what_options);
static const struct option_group instead_group = OPTION_GROUP("Instead of asking", instead_options);
static const struct option_group output_group = OPTION_GROUP("Output", output_options);

const struct command cmd_probe = {
    .name = "probe",
    .arguments = "[GROUP[:STREAM]...]",
    .summary = "Ask CloudWatch Logs: do the streams exist, who is writing, when did something last come.",
    .text = "Calls DescribeLogStreams, and DescribeLogGroups where a group is missing; changes nothing. Needs "
	    "credentials as the AWS SDKs find them: environment, profiles, roles, containers, instances.\n"
	    "Exit status: 0 nothing found, 1 findings at or above --fail-on, 2 bad usage, 3 a configuration could not "
	    "be read, 4 nothing to ask, 5 a question was not answered (credentials, permissions, network), 70 "
	    "internal error.",
    .groups =
	(const struct option_group *const[]){&what_group, &option_group_live, &instead_group, &option_group_inputs,
					     &option_group_world, &option_group_rules, &output_group, NULL},
    .run = probe_run,
};

/* --- options -------------------------------------------------------------------------------------------------------
 */

static bool read_options(struct probe *probe) {
	const struct options *options = probe->options;
	int64_t watch;
	if (!live_options_seconds(options, "watch", 0, &watch) ||
	    !live_options_seconds(options, "own-interval", 0, &probe->verdicts.own_interval_ms) ||
	    !live_options_seconds(options, "silent-after", SILENT_S, &probe->verdicts.silent_after_ms) ||
	    !live_options_read(options, &probe->targets, &probe->live))
		return false;
	probe->watch_ms = (uint32_t)watch;
	probe->not_deployed = options_has(options, "not-deployed");
	probe->verdicts.own_shipper_stopped = options_has(options, "stopped");
	options_value(options, "expected-token", &probe->verdicts.expected_token);
	if (!watch && (probe->verdicts.own_shipper_stopped || probe->verdicts.own_interval_ms)) {
		usage_error(options->command, "--stopped and --own-interval belong to --watch SECONDS");
		return false;
	}
	return true;
}

/* --- targets -------------------------------------------------------------------------------------------------------
 */

static bool add_words(struct probe *probe) {
	const struct options *options = probe->options;
	for (uint32_t i = 0; i < options->arguments.count; i++) {
		struct str word = options->arguments.items[i], why;
		if (target_add_word(&probe->targets, word, &why))
			continue;
		struct str typed = shown(options->arena, word);
		usage_error(options->command, "'%.*s': %.*s", STR_ARGS(typed), STR_ARGS(why));
		return false;
	}
	return true;
}

static bool add_configurations(struct probe *probe) {
	struct options inputs = *probe->options;
	struct str path;
	uint32_t at = 0;
	inputs.arguments.items = NULL;
	inputs.arguments.count = inputs.arguments.room = 0;
	while (options_next(probe->options, "from-config", &at, &path))
		LIST_ADD(probe->arena, &inputs.arguments, path);
	probe->has_run = inputs.arguments.count > 0;
	if (!settings_from_options(&inputs, &probe->settings))
		return false;
	if (!probe->has_run)
		return true;
	probe->settings.keep_claims = true;
	run_inputs(&probe->run, &probe->settings);
	for (uint32_t h = 0; h < probe->run.host_count; h++)
		for (uint32_t i = 0; i < probe->run.hosts[h]->claims.count; i++)
			target_add_claim(&probe->targets, probe->run.hosts[h]->claims.items[i]);
	return true;
}

/* --- asking --------------------------------------------------------------------------------------------------------
 */

static void sleep_ms(uint32_t ms) {
	struct timespec left = {.tv_sec = ms / SECOND_MS, .tv_nsec = (long)(ms % SECOND_MS) * 1000000};
	while (nanosleep(&left, &left) != 0)
		;
}

static void add_samples(struct probe *probe, struct live *live, const struct live_question *questions,
			uint32_t sample) {
	struct probed_list *probed = &probe->targets.probed;
	struct live_answer *answers = ARENA_ARRAY(probe->arena, struct live_answer, probed->count);
	live_ask(live, probe->arena, questions, probed->count, answers);
	for (uint32_t i = 0; i < probed->count; i++) {
		probed->items[i]->samples[sample] = answers[i].observation;
		probed->items[i]->sample_count = sample + 1;
	}
}

/* Once, or from the start of --watch to its end. */
static void ask(struct probe *probe, struct live *live) {
	struct probed_list *probed = &probe->targets.probed;
	struct live_question *questions = ARENA_ARRAY(probe->arena, struct live_question, probed->count);
	uint32_t samples = probe->watch_ms ? 1 + probe->watch_ms / (SAMPLE_EVERY_S * SECOND_MS) : 1;
	if (probe->watch_ms && samples < 2)
		samples = 2;
	if (samples > SAMPLES_MAX)
		samples = SAMPLES_MAX;
	for (uint32_t i = 0; i < probed->count; i++) {
		questions[i] = target_question(probe->arena, &probed->items[i]->target);
		probed->items[i]->samples = ARENA_ARRAY(probe->arena, struct observation, samples);
	}
	if (samples > 1 && !probe->live.replay.n && isatty(STDERR_FILENO) && !options_has(probe->options, "quiet"))
		complain("watching for %u s, %u answers of each", probe->watch_ms / SECOND_MS, samples);
	for (uint32_t sample = 0; sample < samples && live_has_more(live); sample++) {
		if (sample && !probe->live.replay.n)
			sleep_ms(probe->watch_ms / (samples - 1));
		add_samples(probe, live, questions, sample);
	}
}

static int compare_findings(const void *a, const void *b, const void *context) {
	(void)context;
	return finding_compare(*(struct finding *const *)a, *(struct finding *const *)b);
}

static void judge(struct probe *probe) {
	struct live_facts facts = {.probed = probe->targets.probed, .not_deployed = probe->not_deployed};
	struct finding_list findings = {0};
	for (uint32_t i = 0; i < facts.probed.count; i++) {
		struct probed *probed = facts.probed.items[i];
		verdicts_of(probe->arena, &probe->verdicts, probed);
		const struct stream_verdict *only = probed->verdicts.count == 1 ? probed->verdicts.items : NULL;
		bool undecided = only && only->verdict == VERDICT_CANNOT_TELL && !only->seen;
		probe->unanswered +=
		    undecided || !probed->sample_count || !probed->samples[probed->sample_count - 1].answered;
	}
	engine_run_live(probe->arena, &facts, &probe->settings.selection, &findings);
	list_sort(probe->arena, findings.items, findings.count, sizeof *findings.items, compare_findings, NULL);
	report_set_findings(probe->arena, &probe->report, &findings);
	probe->report.tool_version = CWDOCTOR_VERSION;
	probe->report.complete = !probe->has_run || probe->run.report.complete;
}

/* 2 > 3 > 5 > 4 > 1 > 0 */
static int status_of(const struct probe *probe) {
	struct run shown_run = {.report = probe->report};
	if (probe->has_run && !probe->run.report.complete)
		return EXIT_INCOMPLETE;
	if (probe->unanswered)
		return EXIT_LIVE;
	return outcome_exit_status(&shown_run, outcome_fail_on(probe->options));
}

static void complain_inputs(const struct probe *probe) {
	if (!probe->has_run)
		return;
	outcome_complain(probe->options, &probe->run);
	outcome_complain_unread(probe->options, &probe->run);
}

static int write_answers(struct probe *probe, bool json) {
	struct buf out = {0};
	complain_inputs(probe);
	judge(probe);
	if (json)
		probe_write_json(probe, &out);
	else
		probe_write_human(probe, &out);
	struct str trouble = probe_one_trouble(probe);
	if (trouble.n)
		complain("%.*s", STR_ARGS(shown(probe->arena, trouble)));
	return output_finish(&out, status_of(probe));
}

static int explain_auth(struct probe *probe, bool json) {
	const struct target_list *targets = &probe->targets;
	struct live_question question = {.auth = true,
					 .region = targets->region,
					 .endpoint = targets->endpoint,
					 .profile = targets->profile,
					 .role = targets->role};
	struct live_answer answer = {0};
	struct live *live;
	struct str why = {0};
	struct buf out = {0};
	bool is_usage;
	if (live_start(probe->arena, &probe->live, &live, &why, &is_usage)) {
		live_ask(live, probe->arena, &question, 1, &answer);
		live_finish(live);
		why = answer.observation.trouble;
	} else if (is_usage)
		return usage_error(probe->options->command, "%.*s", STR_ARGS(shown(probe->arena, why)));
	if (why.n) {
		complain("%.*s", STR_ARGS(shown(probe->arena, why)));
		answer.auth.trouble = why;
	}
	if (json || !why.n)
		probe_write_auth(&answer.auth, json, &out);
	bool works = answer.auth.source.n && !answer.auth.trouble.n && !answer.auth.endpoint_trouble.n;
	return output_finish(&out, works ? EXIT_CLEAN : EXIT_LIVE);
}

/* The program is not there: every question has one and the same trouble. */
static void nobody_answers(struct probe *probe, struct str why) {
	struct probed_list *probed = &probe->targets.probed;
	struct observation *none = ARENA_NEW(probe->arena, struct observation);
	*none = (struct observation){.trouble = why, .trouble_kind = STR("no-program")};
	for (uint32_t i = 0; i < probed->count; i++) {
		probed->items[i]->samples = none;
		probed->items[i]->sample_count = 1;
	}
}

static int ask_and_write(struct probe *probe, bool json) {
	struct live *live;
	struct str why;
	bool is_usage;
	if (!live_start(probe->arena, &probe->live, &live, &why, &is_usage)) {
		if (is_usage)
			return usage_error(probe->options->command, "%.*s", STR_ARGS(shown(probe->arena, why)));
		nobody_answers(probe, why);
		return write_answers(probe, json);
	}
	ask(probe, live);
	live_finish(live);
	return write_answers(probe, json);
}

static void complain_unasked(const struct probe *probe) {
	struct buf out = {0};
	probe_write_unasked(probe, &out);
	struct str rest = buf_str(&out), line;
	while (rest.n && str_split(&rest, '\n', &line))
		complain("%.*s", STR_ARGS(line));
	buf_finish(&out);
}

static int plan(const struct probe *probe, bool iam, bool json) {
	struct buf out = {0};
	complain_inputs(probe);
	complain_unasked(probe);
	if (iam)
		probe_write_iam(probe, &out);
	else
		probe_write_calls(probe, json, &out);
	bool complete = !probe->has_run || probe->run.report.complete;
	return output_finish(&out, complete ? EXIT_CLEAN : EXIT_INCOMPLETE);
}

static int nothing_to_ask(const struct probe *probe, bool json) {
	struct buf out = {0};
	if (!probe->has_run)
		return usage_error(probe->options->command,
				   "ask what? cwdoctor probe GROUP:STREAM, or cwdoctor probe --from-config PATH");
	complain_inputs(probe);
	if (json)
		probe_write_json(probe, &out);
	else if (probe->run.report.complete)
		complain("nothing to ask: no log stream in what was given has a name that can be asked for");
	if (!json)
		complain_unasked(probe);
	return output_finish(&out, probe->run.report.complete ? EXIT_NOTHING : EXIT_INCOMPLETE);
}

static int run_probe(struct probe *probe) {
	const struct options *options = probe->options;
	struct str format = STR("human");
	options_value(options, "format", &format);
	bool json = str_is(format, "json");
	if (!read_options(probe) || !add_words(probe) || !add_configurations(probe))
		return EXIT_USAGE;
	if (options_has(options, "explain-auth"))
		return explain_auth(probe, json);
	if (!probe->targets.probed.count)
		return nothing_to_ask(probe, json);
	if (options_has(options, "print-iam") || options_has(options, "dry-run"))
		return plan(probe, options_has(options, "print-iam"), json);
	return ask_and_write(probe, json);
}

static int probe_run(const struct options *options) {
	struct probe probe = {.arena = arena_new(), .options = options};
	probe.targets.arena = probe.arena;
	probe.targets.known.arena = probe.arena;
	int status = run_probe(&probe);
	if (probe.has_run)
		run_finish(&probe.run);
	arena_free(probe.arena);
	return status;
}
