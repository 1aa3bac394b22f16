/* One item: its files become documents, documents become units, units of one host are indexed and judged. */
#include "app/check.h"

#include <fcntl.h>

static bool problems_cut(const struct problem_list *problems) {
	for (uint32_t i = 0; i < problems->count; i++)
		if (problems->items[i].incomplete)
			return true;
	return false;
}

static bool is_incomplete(const struct subject *subject) {
	const struct unit *unit = subject->unit;
	bool incomplete = subject->incomplete || problems_cut(&unit->problems);
	for (uint32_t i = 0; i < unit->doc_count; i++)
		incomplete = incomplete || (subject->loader && unit->docs[i]->incomplete) ||
			     problems_cut(&unit->docs[i]->problems);
	return incomplete;
}

/* false: nothing in it goes to CloudWatch Logs, so nobody needs to hear of it. */
static bool read_subject(struct subject *subject) {
	struct unit *unit = subject->unit;
	if (!unit->agent || unit->agent->read(unit, &unit->asked, &unit->claims) || !subject->loader)
		return true;
	subject->taken->state = INPUT_OTHER;
	subject->taken->why = STR("nothing in it goes to CloudWatch Logs");
	return false;
}

static void check_host(struct checker *checker, struct unit **units, uint32_t count, struct outcome *outcome) {
	struct host *host = ARENA_NEW(checker->arena, struct host);
	*host = (struct host){.arena = checker->arena, .units = units, .unit_count = count};
	host_index(host);
	struct finding_list findings = {0};
	if (!engine_run(host, &checker->settings->selection, &findings) || host->gave_up)
		outcome->incomplete = true;
	for (uint32_t i = 0; i < findings.count; i++)
		LIST_ADD(checker->lists, &outcome->findings, findings.items[i]);
	outcome->claims += host->claims.count;
	outcome->streams += host->streams;
	if (checker->settings->keep_claims)
		LIST_ADD(checker->lists, &outcome->hosts, host);
	checker->left_behind = checker->left_behind || findings.count || checker->settings->keep_claims;
}

/* --- what other inputs may include -------------------------------------------------------------------------------- */

/* The inclusion outlives the item. */
static struct pending *add_pending(struct checker *checker, const struct subject *subject, bool stays) {
	struct pending *pending = ARENA_NEW(checker->lists, struct pending);
	const struct inclusion *from = &subject->inclusion;
	struct inclusion *kept = &pending->inclusion;
	*kept = (struct inclusion){.input = arena_str(checker->lists, from->input),
				   .shown = arena_str(checker->lists, from->shown),
				   .stays = stays};
	for (uint32_t i = 0; i < from->loaded.count; i++)
		LIST_ADD(checker->lists, &kept->loaded, arena_str(checker->lists, from->loaded.items[i]));
	pending->agent = subject->unit->agent;
	LIST_ADD(checker->lists, &checker->pending, kept);
	return pending;
}

static bool may_be_included(const struct subject *subject) {
	return (!subject->unit->agent || subject->loader) && subject->inclusion.input.n;
}

/* Subjects that run on one host, or one alone. */
static void judge_host(struct checker *checker, struct subject *const *subjects, uint32_t count) {
	struct unit **units = ARENA_ARRAY(checker->arena, struct unit *, count);
	struct outcome *outcome = &checker->outcome;
	uint32_t unit_count = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct subject *subject = subjects[i];
		if (!read_subject(subject))
			continue;
		if (count == 1 && may_be_included(subject))
			outcome = &add_pending(checker, subject, false)->outcome;
		else if (subject->inclusion.loaded.count)
			add_pending(checker, subject, true);
		outcome->files += subject->files;
		outcome->incomplete = outcome->incomplete || is_incomplete(subject);
		units[unit_count++] = subject->unit;
	}
	if (unit_count)
		check_host(checker, units, unit_count, outcome);
}

/* Without those that others of the same host include. */
static void drop_parts(struct checker *checker, struct subject_list *subjects) {
	struct inclusion_list inclusions = {0};
	struct subject_list all = *subjects;
	for (uint32_t i = 0; i < all.count; i++)
		LIST_ADD(checker->arena, &inclusions, &all.items[i]->inclusion);
	inclusions_settle(checker->arena, &inclusions);
	*subjects = (struct subject_list){0};
	for (uint32_t i = 0; i < all.count; i++)
		if (!all.items[i]->inclusion.part)
			LIST_ADD(checker->arena, subjects, all.items[i]);
}

static void judge_together(struct checker *checker, struct subject_list *subjects, bool home) {
	struct subject_list host = {0};
	for (uint32_t i = 0; i < subjects->count; i++)
		subject_load(subjects->items[i]);
	drop_parts(checker, subjects);
	if (home)
		home_choose(checker->arena, subjects);
	for (uint32_t i = 0; i < subjects->count; i++)
		if (home && !subjects->items[i]->on_host)
			judge_host(checker, &subjects->items[i], 1);
		else
			LIST_ADD(checker->arena, &host, subjects->items[i]);
	judge_host(checker, host.items, host.count);
}

static void judge_alone(struct checker *checker, struct subject_list *subjects) {
	for (uint32_t i = 0; i < subjects->count; i++) {
		subject_load(subjects->items[i]);
		judge_host(checker, &subjects->items[i], 1);
	}
}

/* --- inputs ------------------------------------------------------------------------------------------------------- */

static bool keeps_inputs(const struct settings *settings) {
	return settings->keep_files || settings->keep_claims;
}

/* After the judgement, which may change what the input is taken for. */
static void note_input(struct checker *checker, const struct found *found, const struct taken *taken) {
	checker->looked_at++;
	if (taken->error.n)
		LIST_ADD(checker->lists, &checker->errors,
			 (struct run_error){.file = arena_str(checker->lists, taken->path), .message = taken->error});
	if (!keeps_inputs(checker->settings))
		return;
	LIST_ADD(checker->lists, &checker->inputs,
		 (struct noted_input){.input = {.path = arena_str(checker->lists, taken->path),
						.named = found->named,
						.state = taken->state,
						.agent = taken->agent,
						.why = arena_str(checker->lists, taken->why)},
				      .canonical = found_resolved(checker->lists, found)});
}

/* The worker's memory of clean files, if this item may use it: see app/known.h. */
static struct known *known_for(struct checker *checker, const struct item *item) {
	const struct settings *settings = checker->settings;
	bool alone = item->count == 1 && !item->loader && !settings->same_host && !checker->forced;
	bool found = alone && item->files[0].kind == FOUND_FILE && !item->files[0].named;
	return found && !keeps_inputs(settings) ? &checker->known : NULL;
}

static struct taken *take_files(struct checker *checker, const struct item *item, int at, struct subjects *subjects) {
	struct taken *all = ARENA_ARRAY(checker->arena, struct taken, item->count);
	struct taking how = {
	    .at = at, .loader = item->loader, .forced = checker->forced, .known = known_for(checker, item)};
	bool together = item->loader || checker->settings->same_host;
	for (uint32_t i = 0; i < item->count; i++) {
		struct taken *taken = &all[i];
		take_input(checker->arena, &item->files[i], &how, taken);
		subjects_add(subjects, &item->files[i], taken, together, item->loader);
		if (!taken->doc_count) {
			checker->outcome.incomplete = checker->outcome.incomplete || taken->incomplete;
			checker->outcome.files += taken->state == INPUT_CHECKED;
		}
	}
	return all;
}

static void note_files(struct checker *checker, const struct item *item, const struct taken *taken) {
	for (uint32_t i = 0; i < item->count; i++)
		note_input(checker, &item->files[i], &taken[i]);
}

static struct subjects subjects_for(struct checker *checker) {
	return (struct subjects){.arena = checker->arena, .settings = checker->settings, .search = checker->search};
}

/* --- items -------------------------------------------------------------------------------------------------------- */

static void check_home(struct checker *checker, const struct item *item) {
	struct subjects subjects = subjects_for(checker);
	struct taken **taken = ARENA_ARRAY(checker->arena, struct taken *, item->part_count);
	for (uint32_t i = 0; i < item->part_count; i++) {
		subjects.joined.count = 0;
		taken[i] = take_files(checker, &item->parts[i], AT_FDCWD, &subjects);
	}
	judge_together(checker, &subjects.all, true);
	for (uint32_t i = 0; i < item->part_count; i++)
		note_files(checker, &item->parts[i], taken[i]);
}

static void check_files(struct checker *checker, const struct item *item, int at) {
	struct outcome *outcome = &checker->outcome;
	uint64_t claims = outcome->claims, streams = outcome->streams;
	bool incomplete = outcome->incomplete;
	struct subjects subjects = subjects_for(checker);
	outcome->incomplete = false;
	struct taken *taken = take_files(checker, item, at, &subjects);
	if (checker->settings->same_host)
		judge_together(checker, &subjects.all, false);
	else
		judge_alone(checker, &subjects.all);
	note_files(checker, item, taken);
	bool clean = !checker->left_behind && !outcome->incomplete && taken->state == INPUT_CHECKED;
	if (taken->known) {
		outcome->claims += taken->verdict.claims;
		outcome->streams += taken->verdict.streams;
	} else if (clean && !taken->agent->load && known_for(checker, item)) {
		known_add(&checker->known, taken->text, taken->by_name,
			  (struct verdict){.claims = (uint32_t)(outcome->claims - claims),
					   .streams = (uint32_t)(outcome->streams - streams)});
	}
	outcome->incomplete = outcome->incomplete || incomplete;
}

void check_item(struct checker *checker, const struct item *item, int at) {
	struct arena_mark mark = arena_mark(checker->arena);
	checker->left_behind = false;
	if (item->part_count)
		check_home(checker, item);
	else
		check_files(checker, item, at);
	if (!checker->left_behind && !checker->settings->keep_claims)
		arena_rewind(checker->arena, mark);
}
