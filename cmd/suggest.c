/* cwdoctor suggest: a stream name for each source. */
#include "cmd/live_options.h"
#include "cmd/outcome.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cwdoctor_version.h"
#include "live/propose.h"
#include "report/json_value.h"

static int suggest_run(const struct options *options);

static const char *const formats[] = {"human", "json", NULL};
static const struct option suggest_options[] = {
    {.name = "live", .kind = OPTION_FLAG, .help = "Ask CloudWatch Logs which names are taken."},
    {.name = "format",
     .argument = "FORMAT",
     .kind = OPTION_VALUE,
     .choices = formats,
     .help = "human (the default) or json."},
    {.name = "quiet", .letter = 'q', .kind = OPTION_FLAG, .help = "No hints."},
};
static const struct option_group suggest_group = OPTION_GROUP("Suggestions", suggest_options);

const struct command cmd_suggest = {
    .name = "suggest",
    .arguments = "[PATH...]",
    .summary = "Propose a log stream name for each source that has not one of its own.",
    .text = "Names differ by host (or pod, task, process) and by source, in the shipper's own placeholders; they are "
	    "short, legal and the same after a restart. Sources with a good name keep it. With --live names that the "
	    "log group has already are left out.\n"
	    "Exit status: 0 proposals are printed or not needed, 2 bad usage, 3 something could not be read, 4 nothing "
	    "to name, 5 a question was not answered, 70 internal error.",
    .groups = (const struct option_group *const[]){&suggest_group, &option_group_inputs, &option_group_world,
						   &option_group_live, NULL},
    .run = suggest_run,
};

struct suggesting {
	struct arena *arena;
	const struct options *options;
	struct run run;
	struct target_list targets;
	struct live_settings live;
	struct proposal_list proposals;
	uint32_t unanswered;
};

/* EXIT_CLEAN, or EXIT_USAGE after a message. Questions without an answer are counted. */
static int ask(struct suggesting *s) {
	struct probed_list *probed = &s->targets.probed;
	struct live_question *questions = ARENA_ARRAY(s->arena, struct live_question, probed->count);
	struct live_answer *answers = ARENA_ARRAY(s->arena, struct live_answer, probed->count);
	struct live *live;
	struct str why;
	for (uint32_t i = 0; i < probed->count; i++)
		questions[i] = target_question(s->arena, &probed->items[i]->target);
	if (!probed->count)
		return EXIT_CLEAN;
	bool is_usage, started = live_start(s->arena, &s->live, &live, &why, &is_usage);
	if (!started && is_usage)
		return usage_error(s->options->command, "%.*s", STR_ARGS(shown(s->arena, why)));
	if (started) {
		live_ask(live, s->arena, questions, probed->count, answers);
		live_finish(live);
	}
	for (uint32_t i = 0; !started && i < probed->count; i++)
		answers[i] = (struct live_answer){.observation = {.trouble = why}};
	for (uint32_t i = 0; i < probed->count; i++) {
		probed->items[i]->samples = &answers[i].observation;
		probed->items[i]->sample_count = 1;
		s->unanswered += !answers[i].observation.answered;
	}
	return EXIT_CLEAN;
}

/* Each cause once: without credentials every group has the same one. */
static void complain_unanswered(const struct suggesting *s) {
	const struct probed_list *probed = &s->targets.probed;
	struct map told = {.arena = s->arena};
	for (uint32_t i = 0; i < probed->count; i++) {
		const struct probed *one = probed->items[i];
		if (!one->sample_count || one->samples[0].answered)
			continue;
		void **before = map_at(&told, one->samples[0].trouble);
		if (*before)
			continue;
		*before = probed->items[i];
		complain("%.*s", STR_ARGS(shown(s->arena, one->samples[0].trouble)));
	}
}

static struct report_place place_of(const struct claim *claim) {
	return report_place(claim->stream.at.source ? claim->stream.at : claim->at);
}

static void write_one(const struct suggesting *s, const struct proposal *proposal, struct buf *out) {
	const struct claim *claim = proposal->claim;
	struct report_place place = place_of(claim);
	struct str file = report_masked(s->arena, place.file);
	struct str name = report_masked(s->arena, report_field(s->arena, &claim->writer.name));
	struct str group = report_masked(s->arena, report_field(s->arena, &claim->group));
	struct str stream = report_masked(s->arena, report_field(s->arena, &claim->stream));
	struct str rest =
	    report_masked_lines(s->arena, proposal->state == PROPOSAL_ADVICE ? proposal->advice : proposal->setting);
	struct str line;
	buf_format(out, "%.*s:%u: %.*s\n  now    %.*s -> %.*s\n", STR_ARGS(file), place.start.line, STR_ARGS(name),
		   STR_ARGS(group), STR_ARGS(stream));
	if (proposal->state == PROPOSAL_NOTHING)
		buf_add_text(out, "  write  nothing: this shipper cannot spell a name that tells its hosts apart\n");
	for (bool first = true; rest.n && str_split(&rest, '\n', &line); first = false)
		buf_format(out, "  %s  %.*s\n", first ? "write" : "     ", STR_ARGS(line));
	if (proposal->truncated)
		buf_add_text(out, "  note   the group has more streams than were looked at (--pages)\n");
}

static void write_human(const struct suggesting *s, struct buf *out) {
	uint32_t kept = 0, asked = 0;
	for (uint32_t i = 0; i < s->proposals.count; i++) {
		if (s->proposals.items[i].state == PROPOSAL_KEEPS) {
			kept++;
			continue;
		}
		asked += s->proposals.items[i].looked;
		write_one(s, &s->proposals.items[i], out);
	}
	report_defuse(out);
	if (options_has(s->options, "quiet"))
		return;
	uint32_t proposed = s->proposals.count - kept;
	buf_add_text(out, proposed ? "\n" : "");
	report_count(out, proposed, "source needs another name", "sources need other names");
	buf_add_text(out, ", ");
	report_count(out, kept, "keeps its name", "keep theirs");
	if (proposed && asked == proposed)
		buf_add_text(out, "; none of the names is taken in its group");
	buf_add_text(out, ".\n");
}

static cJSON *proposal_object(const struct suggesting *s, const struct proposal *proposal) {
	static const char *const states[] = {[PROPOSAL_KEEPS] = "keep",
					     [PROPOSAL_NAME] = "rename",
					     [PROPOSAL_ADVICE] = "advice",
					     [PROPOSAL_NOTHING] = "none"};
	const struct claim *claim = proposal->claim;
	struct report_place place = place_of(claim);
	cJSON *object = json_object();
	json_add(object, "agent", str_from(claim->agent->name));
	json_add(object, "source", report_field(s->arena, &claim->writer.name));
	json_add_place(object, &place);
	json_add_inner(object, &place);
	json_add(object, "group", report_field(s->arena, &claim->group));
	json_add(object, "stream", report_field(s->arena, &claim->stream));
	json_add(object, "state", str_from(states[proposal->state]));
	json_add_or_null(object, "proposed", proposal->name);
	json_add_or_null(object, "setting", proposal->setting);
	json_add_lines_or_null(object, "advice", proposal->advice);
	if (proposal->looked && proposal->state == PROPOSAL_NAME)
		cJSON_AddBoolToObject(object, "taken", false);
	else
		cJSON_AddNullToObject(object, "taken");
	return object;
}

static void write_json(const struct suggesting *s, struct buf *out) {
	cJSON *root = json_object(), *suggestions = json_array(), *errors = json_array();
	json_add(root, "schema", STR("cwdoctor.suggest/1"));
	cJSON_AddItemToObject(root, "tool", json_tool(CWDOCTOR_VERSION));
	cJSON_AddBoolToObject(root, "complete", s->run.report.complete && !s->unanswered);
	for (uint32_t i = 0; i < s->proposals.count; i++)
		cJSON_AddItemToArray(suggestions, proposal_object(s, &s->proposals.items[i]));
	for (uint32_t i = 0; i < s->run.report.run_error_count; i++)
		cJSON_AddItemToArray(errors, json_run_error(&s->run.report.run_errors[i]));
	cJSON_AddItemToObject(root, "suggestions", suggestions);
	cJSON_AddItemToObject(root, "errors", errors);
	json_write(root, out);
	buf_add_char(out, '\n');
}

static int suggest_names(struct suggesting *s, const struct settings *settings) {
	struct buf out = {0};
	struct str format = STR("human");
	options_value(s->options, "format", &format);
	bool live = options_has(s->options, "live");
	bool json = str_is(format, "json");
	outcome_complain(s->options, &s->run);
	outcome_complain_unread(s->options, &s->run);
	for (uint32_t h = 0; live && h < s->run.host_count; h++)
		propose_targets(&s->targets, s->run.hosts[h]);
	if (live && ask(s) != EXIT_CLEAN)
		return EXIT_USAGE;
	complain_unanswered(s);
	for (uint32_t h = 0; h < s->run.host_count; h++)
		propose(s->arena, s->run.hosts[h], live ? &s->targets : NULL, &s->proposals);
	if (json)
		write_json(s, &out);
	else if (s->proposals.count)
		write_human(s, &out);
	else if (s->run.report.complete)
		outcome_complain_nothing(s->options, &s->run, settings);
	int status = outcome_exit_status(&s->run, FAIL_ON_NEVER);
	if (status == EXIT_CLEAN && s->unanswered)
		status = EXIT_LIVE;
	return output_finish(&out, status);
}

static int suggest_run(const struct options *options) {
	struct suggesting s = {.arena = arena_new(), .options = options};
	struct settings settings;
	s.targets.arena = s.arena;
	s.targets.known.arena = s.arena;
	int status = EXIT_USAGE;
	if (live_options_read(options, &s.targets, &s.live) && settings_from_options(options, &settings)) {
		settings.keep_claims = true;
		run_inputs(&s.run, &settings);
		status = suggest_names(&s, &settings);
		run_finish(&s.run);
	}
	arena_free(s.arena);
	return status;
}
