/* One report out of what every worker found. */
#include "app/gather.h"

#include "base/limits.h"

/* The input that a unit comes from. */
static struct str root_of_unit(const struct unit *unit) {
	while (unit->outer)
		unit = unit->outer;
	return unit->docs[0]->source->path;
}

/* The input that a finding's writers are from. */
static struct str root_of(const struct finding *finding) {
	return finding->claim_count ? root_of_unit(finding->claims[0]->unit) : STR("");
}

static int compare_findings(const void *a, const void *b, const void *context) {
	const struct finding *left = *(struct finding *const *)a, *right = *(struct finding *const *)b;
	(void)context;
	int order = finding_compare(left, right);
	return order ? order : str_compare(root_of(left), root_of(right));
}

static int compare_errors(const void *a, const void *b, const void *context) {
	const struct run_error *left = a, *right = b;
	(void)context;
	int order = str_compare(left->file, right->file);
	return order ? order : str_compare(left->message, right->message);
}

/* What stands inside a file follows it in the order of its texts. */
static int compare_inputs(const void *a, const void *b, const void *context) {
	const struct input *left = *(struct input *const *)a, *right = *(struct input *const *)b;
	(void)context;
	int order = str_compare(left->path, right->path);
	return order ? order : (left->inner.n > 0) - (right->inner.n > 0);
}

static struct str host_path(const struct host *host) {
	return host->units[0]->docs[0]->source->path;
}

/* Two overlays may hold one file. */
static int compare_hosts(const void *a, const void *b, const void *context) {
	const struct host *left = *(struct host *const *)a, *right = *(struct host *const *)b;
	(void)context;
	int order = str_compare(host_path(left), host_path(right));
	return order ? order : str_compare(root_of_unit(left->units[0]), root_of_unit(right->units[0]));
}

/* Two inputs include one file, or two kinds of hosts have one part of a text, and both findings say the same of it. */
static bool is_told(const struct finding *before, const struct finding *finding) {
	bool elsewhere = before->at.source != finding->at.source ||
			 (str_equal(before->witness, finding->witness) && str_equal(before->help, finding->help));
	return elsewhere && before->rule == finding->rule && site_compare(before->at, finding->at) == 0 &&
	       str_equal(before->message, finding->message);
}

static void gather_findings(struct gathering *g) {
	struct arena *arena = g->run->arena;
	struct finding_list all = {0}, told = {0};
	for (uint32_t i = 0; i < g->outcomes.count; i++)
		for (uint32_t k = 0; k < g->outcomes.items[i]->findings.count; k++)
			LIST_ADD(arena, &all, g->outcomes.items[i]->findings.items[k]);
	list_sort(arena, all.items, all.count, sizeof *all.items, compare_findings, NULL);
	for (uint32_t i = 0; i < all.count; i++)
		if (!told.count || !is_told(told.items[told.count - 1], all.items[i]))
			LIST_ADD(arena, &told, all.items[i]);
	report_set_findings(arena, &g->run->report, &told);
}

static void gather_errors(struct gathering *g) {
	struct arena *arena = g->run->arena;
	struct run_error_list all = g->search->errors;
	for (uint32_t i = 0; i < g->errors.count; i++)
		LIST_ADD(arena, &all, g->errors.items[i]);
	for (uint32_t w = 0; w < g->search->workers; w++)
		for (uint32_t i = 0; i < g->checkers[w].errors.count; i++)
			LIST_ADD(arena, &all, g->checkers[w].errors.items[i]);
	list_sort(arena, all.items, all.count, sizeof *all.items, compare_errors, NULL);
	g->run->report.run_errors = all.items;
	g->run->report.run_error_count = all.count;
}

/* What was an input of its own and is a part of another one, or comes to nothing. */
static struct input *settled_input(struct gathering *g, struct noted_input *noted) {
	const struct inclusion *by = noted->canonical.n ? map_get(&g->included, noted->canonical) : NULL;
	if (by && !str_equal(by->input, noted->canonical)) {
		noted->input.state = INPUT_CHECKED;
		noted->input.agent = ((const struct pending *)by)->agent;
		noted->input.why = path_join(g->run->arena, STR("included by "), by->shown, STR(""));
	} else if (noted->canonical.n && map_get(&g->idle, noted->canonical)) {
		noted->input.state = INPUT_OTHER;
		noted->input.why = ((const struct idle_input *)map_get(&g->idle, noted->canonical))->why;
	}
	return &noted->input;
}

static void gather_inputs(struct gathering *g) {
	struct arena *arena = g->run->arena;
	LIST(, struct input *) all = {0};
	for (uint32_t i = 0; i < g->search->skipped.count; i++)
		LIST_ADD(arena, &all, &g->search->skipped.items[i]);
	for (uint32_t w = 0; w < g->search->workers; w++)
		for (uint32_t i = 0; i < g->checkers[w].inputs.count; i++)
			LIST_ADD(arena, &all, settled_input(g, &g->checkers[w].inputs.items[i]));
	list_sort(arena, all.items, all.count, sizeof *all.items, compare_inputs, NULL);
	g->run->inputs = all.items;
	g->run->input_count = all.count;
}

static void gather_hosts(struct gathering *g) {
	struct arena *arena = g->run->arena;
	struct host_list all = {0};
	for (uint32_t i = 0; i < g->outcomes.count; i++)
		for (uint32_t k = 0; k < g->outcomes.items[i]->hosts.count; k++)
			LIST_ADD(arena, &all, g->outcomes.items[i]->hosts.items[k]);
	list_sort(arena, all.items, all.count, sizeof *all.items, compare_hosts, NULL);
	g->run->hosts = all.items;
	g->run->host_count = all.count;
}

/* Included files, but for inputs that count as such. */
static uint64_t count_included(const struct gathering *g) {
	uint64_t count = g->included.count;
	for (uint32_t i = 0; i < g->pending.count; i++) {
		const struct inclusion *item = g->pending.items[i];
		if (!item->part && !item->idle && item->input.n && map_get(&g->included, item->input))
			count--;
	}
	return count;
}

/* Why the only input comes to nothing; of several it would be long. */
static void gather_idle_why(struct gathering *g) {
	for (uint32_t w = 0; w < g->search->workers && g->run->looked_at == 1; w++) {
		const struct checker *checker = &g->checkers[w];
		struct str why = checker->idle.count ? checker->idle.items[0].why : checker->idle_why;
		if (why.n && !str_equal(why, subject_idle_reason(NULL)))
			g->run->idle_why = arena_str(g->run->arena, why);
	}
}

static void gather_counts(struct gathering *g) {
	struct run *run = g->run;
	uint64_t looked_at = 0, files = count_included(g), claims = 0, sources = 0, streams = 0;
	bool complete = g->search->errors.count + g->errors.count == 0;
	for (uint32_t w = 0; w < g->search->workers; w++) {
		looked_at += g->checkers[w].looked_at;
		run->idle += (uint32_t)g->checkers[w].idle_inputs + g->checkers[w].idle.count;
	}
	for (uint32_t i = 0; i < g->outcomes.count; i++) {
		files += g->outcomes.items[i]->files;
		claims += g->outcomes.items[i]->claims;
		sources += g->outcomes.items[i]->sources;
		streams += g->outcomes.items[i]->streams;
		complete = complete && !g->outcomes.items[i]->incomplete;
	}
	run->looked_at = (uint32_t)looked_at;
	gather_idle_why(g);
	run->report.complete = complete;
	run->report.files = (uint32_t)files;
	run->report.claims = (uint32_t)claims;
	run->report.sources = (uint32_t)sources;
	run->report.streams = (uint32_t)streams;
	run->nothing_to_check = files == 0;
}

/* --- between the rounds ------------------------------------------------------------------------------------------- */

static int compare_later(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare((*(struct later *const *)a)->shown, (*(struct later *const *)b)->shown);
}

static void collect_later(struct gathering *g, struct later_list *ret) {
	for (uint32_t w = 0; w < g->search->workers; w++)
		for (uint32_t i = 0; i < g->checkers[w].later.count; i++)
			LIST_ADD(g->run->arena, ret, g->checkers[w].later.items[i]);
	for (uint32_t i = 0; i < g->pending.count; i++) {
		const struct pending *pending = (const struct pending *)g->pending.items[i];
		if (!pending->inclusion.part && pending->later)
			LIST_ADD(g->run->arena, ret, pending->later);
	}
	list_sort(g->run->arena, ret->items, ret->count, sizeof *ret->items, compare_later, NULL);
}

/* Within the limits of a run, which only a made-up folder reaches. */
static void choose_later(struct gathering *g, const struct later_list *all, struct item_list *ret) {
	static const char message[] = "all inputs together include too many files: this one was not checked";
	uint64_t files = 0, bytes = 0, room = LIMIT_RUN_INCLUDES;
	for (uint32_t w = 0; w < g->search->workers; w++)
		room += LIMIT_RUN_INCLUDES_EACH * g->checkers[w].looked_at;
	for (uint32_t i = 0; i < all->count; i++) {
		const struct later *later = all->items[i];
		files += later->files;
		bytes += later->bytes;
		if (files <= room && bytes <= LIMIT_RUN_INCLUDE_BYTES)
			LIST_ADD(g->run->arena, ret, later->item);
		else
			LIST_ADD(g->run->arena, &g->errors,
				 (struct run_error){.file = later->shown, .message = str_from(message)});
	}
}

void gather_settle(struct gathering *g, struct item_list *ret_later) {
	struct arena *arena = g->run->arena;
	struct later_list later = {0};
	for (uint32_t w = 0; w < g->search->workers; w++)
		for (uint32_t i = 0; i < g->checkers[w].pending.count; i++)
			LIST_ADD(arena, &g->pending, g->checkers[w].pending.items[i]);
	gather_partners(g);
	inclusions_settle(arena, &g->pending);
	collect_later(g, &later);
	choose_later(g, &later, ret_later);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void note_idle(struct gathering *g) {
	for (uint32_t w = 0; w < g->search->workers; w++)
		for (uint32_t i = 0; i < g->checkers[w].idle.count; i++)
			*map_at(&g->idle, g->checkers[w].idle.items[i].canonical) = &g->checkers[w].idle.items[i];
	for (uint32_t i = 0; i < g->pending.count; i++) {
		struct inclusion *item = g->pending.items[i];
		item->idle = item->input.n && map_get(&g->idle, item->input);
	}
}

void gather_all(struct gathering *g) {
	struct arena *arena = g->run->arena;
	g->idle.arena = g->included.arena = arena;
	note_idle(g);
	inclusions_map(&g->pending, &g->included);
	for (uint32_t w = 0; w < g->search->workers; w++)
		LIST_ADD(arena, &g->outcomes, &g->checkers[w].outcome);
	for (uint32_t i = 0; i < g->pending.count; i++)
		if (!g->pending.items[i]->part)
			LIST_ADD(arena, &g->outcomes, &((const struct pending *)g->pending.items[i])->outcome);
	gather_counts(g);
	gather_findings(g);
	gather_errors(g);
	gather_inputs(g);
	gather_hosts(g);
}
