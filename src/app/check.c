/* One item: its files become documents, documents become units, units of one host are indexed and judged. */
#include "app/check.h"

#include <fcntl.h>

/* What is known of the item at hand. */
struct task {
	const struct item *item;
	struct subjects subjects;
	bool together; /* its subjects run on one host */
};

static bool keeps_inputs(const struct settings *settings) {
	return settings->keep_files || settings->keep_claims;
}

static bool problems_cut(const struct problem_list *problems) {
	for (uint32_t i = 0; i < problems->count; i++)
		if (problems->items[i].incomplete)
			return true;
	return false;
}

/* all: as far as the unit's documents themselves can tell; those of an input alone are told by take_input. */
static bool unit_is_incomplete(const struct unit *unit, bool all) {
	bool incomplete = problems_cut(&unit->problems);
	for (uint32_t i = 0; i < unit->doc_count; i++)
		incomplete = incomplete || (all && unit->docs[i]->incomplete) || problems_cut(&unit->docs[i]->problems);
	return incomplete;
}

static bool units_incomplete(const struct unit_list *units) {
	bool incomplete = false;
	for (uint32_t i = 0; i < units->count; i++)
		incomplete = incomplete || unit_is_incomplete(units->items[i], true);
	return incomplete;
}

/* Nothing in it goes to CloudWatch Logs, so nobody needs to hear of it. */
static void leave_out(struct checker *checker, const struct subject *subject) {
	subject->taken->state = INPUT_OTHER;
	subject->taken->why = subject_idle_reason(subject->unit);
	if (checker->second_round)
		LIST_ADD(checker->lists, &checker->idle, idle_input_kept(checker->lists, subject));
}

static void check_host(struct checker *checker, const struct unit_list *units, struct outcome *outcome) {
	struct host *host = ARENA_NEW(checker->arena, struct host);
	if (!units->count)
		return;
	*host = (struct host){.arena = checker->arena, .units = units->items, .unit_count = units->count};
	host_index(host);
	struct finding_list findings = {0};
	bool whole = engine_run(host, &checker->settings->selection, &findings) && !host->gave_up;
	outcome->incomplete = outcome->incomplete || !whole;
	for (uint32_t i = 0; i < findings.count; i++)
		LIST_ADD(checker->lists, &outcome->findings, findings.items[i]);
	outcome->claims += host->claims.count;
	outcome->sources += host->sources;
	outcome->streams += host->streams;
	if (checker->settings->keep_claims)
		LIST_ADD(checker->lists, &outcome->hosts, host);
	checker->left_behind = checker->left_behind || findings.count || checker->settings->keep_claims;
}

/* --- what other inputs may include -------------------------------------------------------------------------------- */

/* The inclusion outlives the item. */
static struct pending *add_pending(struct checker *checker, const struct inclusion *from, const struct agent *agent,
				   bool stays) {
	struct pending *pending = ARENA_NEW(checker->lists, struct pending);
	struct inclusion *kept = &pending->inclusion;
	*kept = (struct inclusion){.input = arena_str(checker->lists, from->input),
				   .shown = arena_str(checker->lists, from->shown),
				   .stays = stays};
	for (uint32_t i = 0; i < from->loaded.count; i++)
		LIST_ADD(checker->lists, &kept->loaded, arena_str(checker->lists, from->loaded.items[i]));
	pending->agent = agent;
	LIST_ADD(checker->lists, &checker->pending, kept);
	return pending;
}

static bool may_be_included(const struct checker *checker, const struct subject *subject) {
	return !checker->second_round && subject->inclusion.input.n;
}

/* What configurations inside an input include is judged with them, and not alone. */
static void add_included(struct checker *checker, const struct unpacking *inside, uint32_t from, struct str shown) {
	for (uint32_t i = from; i < inside->loaders.count && !checker->second_round; i++) {
		const struct disk_loader *loader = inside->loaders.items[i];
		struct inclusion inclusion = {.shown = shown, .loaded = loader->loaded};
		if (loader->loaded.count)
			add_pending(checker, &inclusion, loader->unit->agent, true);
	}
}

static void note_inside(struct checker *checker, const struct unpacking *inside) {
	for (uint32_t i = 0; i < inside->inputs.count && keeps_inputs(checker->settings); i++) {
		struct input input = inside->inputs.items[i];
		input.path = arena_str(checker->lists, input.path);
		input.inner = arena_str(checker->lists, input.inner);
		input.why = arena_str(checker->lists, input.why);
		LIST_ADD(checker->lists, &checker->inputs, (struct noted_input){.input = input});
	}
}

/* Reads the subject and what stands inside it; false: nothing of it counts. */
static bool read_subject(struct checker *checker, struct subject *subject, struct unpacking *inside,
			 struct unit_list *units) {
	struct unit *unit = subject->unit;
	bool reads = unit_read(unit) || checker->forced || subject->taken->portions.count > 1;
	uint32_t before = inside->beside.count + inside->elsewhere.count, seen = inside->loaders.count;
	inside->found = subject->found;
	unpack_unit(inside, unit);
	if (unit->agent && unit->agent->role == AGENT_CONTAINER) /* what it holds, and what is wrong with that */
		reads = reads || inside->beside.count + inside->elsewhere.count > before || unit->problems.count;
	if (!reads && inside->beside.count + inside->elsewhere.count == before) {
		leave_out(checker, subject);
		return false;
	}
	if (reads)
		LIST_ADD(checker->arena, units, unit);
	add_included(checker, inside, seen, unit->docs[0]->source->path);
	return true;
}

static void check_hosts(struct checker *checker, struct unit_list *units, const struct unpacking *inside,
			struct outcome *outcome) {
	for (uint32_t i = 0; i < inside->beside.count; i++)
		LIST_ADD(checker->arena, units, inside->beside.items[i]);
	bool incomplete = units_incomplete(&inside->beside);
	check_host(checker, units, outcome);
	for (uint32_t i = 0; i < inside->elsewhere.count; i++) {
		check_host(checker, inside->elsewhere.items[i], outcome);
		incomplete = incomplete || units_incomplete(inside->elsewhere.items[i]);
	}
	outcome->incomplete = outcome->incomplete || incomplete;
}

static struct later *later_new(struct checker *checker, const struct task *task);

/* Several that are loaded together are no parts of others. */
static bool is_alone(const struct task *task) {
	return task->item->count == 1 && !task->together && task->subjects.all.count == 1;
}

/* Subjects that run on one host, or one alone. */
static void judge_host(struct checker *checker, const struct task *task, struct subject *const *subjects,
		       uint32_t count) {
	struct unit_list units = {0};
	struct outcome *outcome = &checker->outcome;
	struct unpacking inside = {
	    .arena = checker->arena, .settings = checker->settings, .search = checker->search, .words = checker->words};
	for (uint32_t i = 0; i < count; i++) {
		struct subject *subject = subjects[i];
		if (!read_subject(checker, subject, &inside, &units))
			continue;
		if (count == 1 && may_be_included(checker, subject)) {
			const struct agent *agent = subject->unit->agent;
			struct pending *pending = add_pending(checker, &subject->inclusion, agent, false);
			outcome = &pending->outcome;
			pending->spare = agent && agent->links && is_alone(task) ? later_new(checker, task) : NULL;
		}
		outcome->files += subject->files;
		outcome->incomplete =
		    outcome->incomplete || subject->incomplete || unit_is_incomplete(subject->unit, subject->loader);
	}
	note_inside(checker, &inside);
	check_hosts(checker, &units, &inside, outcome);
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

/* home: of what was found below the root of a host only what runs there. */
static void judge_together(struct checker *checker, const struct task *task) {
	const struct subject_list *subjects = &task->subjects.all;
	struct subject_list host = {0};
	bool home = task->item->part_count;
	if (home)
		home_choose(checker->arena, subjects);
	for (uint32_t i = 0; i < subjects->count; i++)
		if (home && !subjects->items[i]->on_host)
			judge_host(checker, task, &subjects->items[i], 1);
		else
			LIST_ADD(checker->arena, &host, subjects->items[i]);
	judge_host(checker, task, host.items, host.count);
}

/* --- two rounds --------------------------------------------------------------------------------------------------- */

/* The item outlives the list that it came from. */
static struct later *later_new(struct checker *checker, const struct task *task) {
	const struct subject_list *subjects = &task->subjects.all;
	struct later *later = ARENA_NEW(checker->lists, struct later);
	*later = (struct later){.item = *task->item,
				.shown = arena_str(checker->lists, subjects->items[0]->inclusion.shown)};
	if (task->item->count == 1) {
		struct found *found = ARENA_NEW(checker->lists, struct found);
		*found = task->item->files[0];
		later->item.files = found;
	}
	for (uint32_t i = 0; i < subjects->count; i++) {
		later->files += subjects->items[i]->inclusion.loaded.count;
		later->bytes += subjects->items[i]->inclusion.bytes;
	}
	return later;
}

/* Or may do so, when it is known which files belong together by names. */
static bool includes_something(const struct subject_list *subjects) {
	for (uint32_t i = 0; i < subjects->count; i++)
		if (subjects->items[i]->inclusion.loaded.count || subjects->items[i]->waits.count)
			return true;
	return false;
}

static void note_names(struct checker *checker, const struct subject *subject) {
	struct arena *lists = checker->lists;
	for (uint32_t i = 0; i < subject->waits.count; i++) {
		struct name_file file = subject->waits.items[i];
		file.canonical = arena_str(lists, file.canonical);
		file.path = arena_str(lists, file.path);
		LIST_ADD(lists, &checker->waits, file);
	}
	for (uint32_t i = 0; i < subject->names.count; i++)
		LIST_ADD(lists, &checker->names, arena_str(lists, subject->names.items[i]));
}

static void put_off(struct checker *checker, const struct task *task) {
	const struct subject_list *subjects = &task->subjects.all;
	struct later *later = later_new(checker, task);
	bool alone = is_alone(task);
	for (uint32_t i = 0; i < subjects->count; i++) {
		struct pending *pending =
		    add_pending(checker, &subjects->items[i]->inclusion, subjects->items[i]->unit->agent, !alone);
		pending->later = alone ? later : NULL;
		note_names(checker, subjects->items[i]);
	}
	if (!alone)
		LIST_ADD(checker->lists, &checker->later, later);
}

/* false: it is put off. */
static bool judge(struct checker *checker, struct task *task) {
	struct subject_list *subjects = &task->subjects.all;
	bool settled = checker->second_round && !task->together;
	for (uint32_t i = 0; i < subjects->count && !settled; i++)
		subject_scan(&task->subjects, subjects->items[i]);
	if (task->together)
		drop_parts(checker, subjects);
	if (!checker->second_round && includes_something(subjects)) {
		put_off(checker, task);
		return false;
	}
	if (task->together) {
		judge_together(checker, task);
		return true;
	}
	for (uint32_t i = 0; i < subjects->count; i++)
		judge_host(checker, task, &subjects->items[i], 1);
	return true;
}

/* --- inputs ------------------------------------------------------------------------------------------------------- */

/* After the judgement, which may change what the input is taken for. */
static void note_input(struct checker *checker, const struct found *found, const struct taken *taken) {
	checker->looked_at++;
	if (taken->state == INPUT_OTHER && taken->agent && !checker->idle_inputs++)
		checker->idle_why = arena_str(checker->lists, taken->why);
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

/* What comes of it hangs on its text alone. */
static bool stands_alone(const struct taken *taken) {
	for (uint32_t i = 0; i < taken->portions.count; i++) {
		const struct agent *agent = taken->portions.items[i].agent;
		if (agent && (agent->load || agent->unpack))
			return false;
	}
	return true;
}

static struct taken *take_files(struct checker *checker, const struct item *item, int at, struct subjects *subjects) {
	struct taken *all = ARENA_ARRAY(checker->arena, struct taken, item->count);
	struct taking how = {.at = at,
			     .loader = item->loader,
			     .forced = checker->forced,
			     .settings = checker->settings,
			     .known = known_for(checker, item),
			     .hubs = &checker->hubs,
			     .words = checker->words};
	bool together = item->loader || checker->settings->same_host;
	for (uint32_t i = 0; i < item->count; i++) {
		struct taken *taken = &all[i];
		take_input(checker->arena, &item->files[i], &how, taken);
		subjects_add(subjects, &item->files[i], taken, together, item->loader);
		if (taken->portions.count || checker->second_round)
			continue;
		checker->outcome.incomplete = checker->outcome.incomplete || taken->incomplete;
		checker->outcome.files += taken->state == INPUT_CHECKED;
	}
	return all;
}

static void note_files(struct checker *checker, const struct item *item, const struct taken *taken) {
	for (uint32_t i = 0; i < item->count && !checker->second_round; i++)
		note_input(checker, &item->files[i], &taken[i]);
}

static struct task task_for(struct checker *checker, const struct item *item) {
	return (struct task){.item = item,
			     .together = item->part_count || checker->settings->same_host,
			     .subjects = {.arena = checker->arena,
					  .settings = checker->settings,
					  .search = checker->search,
					  .partners = checker->partners,
					  .cache = &checker->cache,
					  .hubs = &checker->hubs,
					  .scratch = checker->scratch}};
}

/* --- items -------------------------------------------------------------------------------------------------------- */

static void check_home(struct checker *checker, const struct item *item) {
	struct task task = task_for(checker, item);
	struct taken **taken = ARENA_ARRAY(checker->arena, struct taken *, item->part_count);
	for (uint32_t i = 0; i < item->part_count; i++) {
		task.subjects.joined.count = 0;
		taken[i] = take_files(checker, &item->parts[i], AT_FDCWD, &task.subjects);
	}
	judge(checker, &task);
	for (uint32_t i = 0; i < item->part_count; i++)
		note_files(checker, &item->parts[i], taken[i]);
}

static void check_files(struct checker *checker, const struct item *item, int at) {
	struct outcome *outcome = &checker->outcome;
	uint64_t claims = outcome->claims, sources = outcome->sources, streams = outcome->streams;
	bool incomplete = outcome->incomplete;
	struct task task = task_for(checker, item);
	outcome->incomplete = false;
	struct taken *taken = take_files(checker, item, at, &task.subjects);
	bool judged = judge(checker, &task);
	note_files(checker, item, taken);
	bool clean = !checker->left_behind && !outcome->incomplete && taken->state == INPUT_CHECKED;
	if (taken->known) {
		outcome->claims += taken->verdict.claims;
		outcome->sources += taken->verdict.sources;
		outcome->streams += taken->verdict.streams;
	} else if (judged && clean && stands_alone(taken) && known_for(checker, item) &&
		   !hub_is_near(&checker->hubs, checker->arena, item->files)) {
		known_add(&checker->known, taken->text, taken->by_name,
			  (struct verdict){.claims = (uint32_t)(outcome->claims - claims),
					   .sources = (uint32_t)(outcome->sources - sources),
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
	if (!checker->left_behind)
		arena_rewind(checker->arena, mark);
}
