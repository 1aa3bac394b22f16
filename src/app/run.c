/* The stages of a run: search, link by path, check with workers, then one sorted report. */
#include "app/run.h"

#include "app/check.h"
#include "app/workers.h"

#include <fcntl.h>

struct stage {
	struct checker *checkers;
	const struct item_list *items;
};

const char *input_state_name(enum input_state state) {
	static const char *const names[] = {
	    [INPUT_CHECKED] = "checked",       [INPUT_OTHER] = "other",		  [INPUT_UNKNOWN_TYPE] = "unknown-type",
	    [INPUT_UNREADABLE] = "unreadable", [INPUT_UNPARSABLE] = "unparsable", [INPUT_TOO_LARGE] = "too-large",
	    [INPUT_IGNORED] = "ignored",       [INPUT_BINARY] = "binary",
	};
	_Static_assert(sizeof names / sizeof *names == INPUT_BINARY + 1, "a name for every state");
	return names[state];
}

static struct arena *new_arena(struct run *run) {
	return run->arenas[run->arena_count++] = arena_new();
}

static void prepare(struct run *run, const struct settings *settings, uint32_t workers, struct search *search,
		    struct checker *checkers) {
	const struct agent *forced = settings->type.n ? agent_by_name(settings->type) : NULL;
	*search = (struct search){.settings = settings,
				  .arena = run->arena,
				  .arenas = ARENA_ARRAY(run->arena, struct arena *, workers),
				  .workers = workers};
	run->arenas = ARENA_ARRAY(run->arena, struct arena *, (size_t)workers * 2);
	for (uint32_t i = 0; i < workers; i++) {
		checkers[i] = (struct checker){
		    .settings = settings, .forced = forced, .arena = new_arena(run), .lists = new_arena(run)};
		checkers[i].known.arena = checkers[i].lists;
		search->arenas[i] = checkers[i].lists;
	}
}

static void check_one(void *context, uint32_t worker, uint32_t item) {
	struct stage *stage = context;
	check_item(&stage->checkers[worker], &stage->items->items[item], AT_FDCWD);
}

static void check_early(void *visitor, uint32_t worker, const struct found *found, int at) {
	struct checker *checkers = visitor;
	check_item(&checkers[worker], &(struct item){.files = found, .count = 1}, at);
}

/* --- what the workers found, in one order ----------------------------------------------------------------------- */

static int compare_findings(const void *a, const void *b, const void *context) {
	(void)context;
	return finding_compare(*(struct finding *const *)a, *(struct finding *const *)b);
}

static int compare_errors(const void *a, const void *b, const void *context) {
	const struct run_error *left = a, *right = b;
	(void)context;
	int order = str_compare(left->file, right->file);
	return order ? order : str_compare(left->message, right->message);
}

static int compare_inputs(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare((*(struct input *const *)a)->path, (*(struct input *const *)b)->path);
}

static struct str host_path(const struct host *host) {
	return host->units[0]->docs[0]->source->path;
}

static int compare_hosts(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare(host_path(*(struct host *const *)a), host_path(*(struct host *const *)b));
}

static void count_severities(struct report *report) {
	for (uint32_t i = 0; i < report->finding_count; i++)
		switch (report->findings[i]->severity) {
		case SEVERITY_ERROR:
			report->errors++;
			break;
		case SEVERITY_WARNING:
			report->warnings++;
			break;
		case SEVERITY_NOTE:
			report->notes++;
			break;
		}
}

static void gather_findings(struct run *run, const struct checker *checkers, uint32_t workers) {
	struct finding_list all = {0};
	for (uint32_t w = 0; w < workers; w++)
		for (uint32_t i = 0; i < checkers[w].findings.count; i++)
			LIST_ADD(run->arena, &all, checkers[w].findings.items[i]);
	list_sort(run->arena, all.items, all.count, sizeof *all.items, compare_findings, NULL);
	finding_number_duplicates(run->arena, all.items, all.count);
	run->report.findings = all.items;
	run->report.finding_count = all.count;
	count_severities(&run->report);
}

static void gather_errors(struct run *run, const struct search *search, const struct checker *checkers) {
	struct run_error_list all = search->errors;
	for (uint32_t w = 0; w < search->workers; w++)
		for (uint32_t i = 0; i < checkers[w].errors.count; i++)
			LIST_ADD(run->arena, &all, checkers[w].errors.items[i]);
	list_sort(run->arena, all.items, all.count, sizeof *all.items, compare_errors, NULL);
	run->report.run_errors = all.items;
	run->report.run_error_count = all.count;
}

static void gather_inputs(struct run *run, const struct search *search, const struct checker *checkers) {
	LIST(, struct input *) all = {0};
	for (uint32_t i = 0; i < search->skipped.count; i++)
		LIST_ADD(run->arena, &all, &search->skipped.items[i]);
	for (uint32_t w = 0; w < search->workers; w++)
		for (uint32_t i = 0; i < checkers[w].inputs.count; i++)
			LIST_ADD(run->arena, &all, &checkers[w].inputs.items[i]);
	list_sort(run->arena, all.items, all.count, sizeof *all.items, compare_inputs, NULL);
	run->inputs = all.items;
	run->input_count = all.count;
}

static void gather_hosts(struct run *run, const struct checker *checkers, uint32_t workers) {
	struct host_list all = {0};
	for (uint32_t w = 0; w < workers; w++)
		for (uint32_t i = 0; i < checkers[w].hosts.count; i++)
			LIST_ADD(run->arena, &all, checkers[w].hosts.items[i]);
	list_sort(run->arena, all.items, all.count, sizeof *all.items, compare_hosts, NULL);
	run->hosts = all.items;
	run->host_count = all.count;
}

static void gather_counts(struct run *run, const struct search *search, const struct checker *checkers) {
	uint64_t looked_at = 0, files = 0, claims = 0, streams = 0;
	bool complete = search->errors.count == 0;
	for (uint32_t w = 0; w < search->workers; w++) {
		looked_at += checkers[w].looked_at;
		files += checkers[w].files;
		claims += checkers[w].claims;
		streams += checkers[w].streams;
		complete = complete && !checkers[w].incomplete;
	}
	run->looked_at = (uint32_t)looked_at;
	run->report.complete = complete;
	run->report.files = (uint32_t)files;
	run->report.claims = (uint32_t)claims;
	run->report.streams = (uint32_t)streams;
	run->nothing_to_check = files == 0;
}

void run_inputs(struct run *run, const struct settings *settings) {
	*run = (struct run){.arena = arena_new()};
	uint32_t workers = workers_wanted(settings->jobs);
	struct search search;
	struct checker *checkers = ARENA_ARRAY(run->arena, struct checker, workers);
	struct item_list items = {0};
	prepare(run, settings, workers, &search, checkers);
	/* With one root and no word that inputs belong together, a file that is loaded alone needs no other. */
	if (settings->path_count <= 1 && !settings->same_host) {
		search.visit = check_early;
		search.visitor = checkers;
	}
	search_run(&search);
	link_inputs(run->arena, &search, &items);
	workers_run(workers, items.count, check_one, &(struct stage){.checkers = checkers, .items = &items});
	gather_counts(run, &search, checkers);
	gather_findings(run, checkers, workers);
	gather_errors(run, &search, checkers);
	gather_inputs(run, &search, checkers);
	gather_hosts(run, checkers, workers);
}

void run_finish(struct run *run) {
	for (uint32_t i = 0; i < run->arena_count; i++)
		arena_free(run->arenas[i]);
	arena_free(run->arena);
	*run = (struct run){0};
}
