/* One item: its files become documents, documents become units, units of one host are indexed and judged. */
#include "app/check.h"

#include "app/take.h"

/* The unit of an agent among the host's; NULL if it has none yet. */
static struct unit *unit_of(const struct unit_list *units, const struct agent *agent) {
	for (uint32_t i = 0; i < units->count; i++)
		if (units->items[i]->agent == agent)
			return units->items[i];
	return NULL;
}

static struct world asked_world(const struct settings *settings, const struct agent *agent) {
	struct world asked = settings->asked;
	for (uint32_t i = 0; agent && i < settings->agent_version_count; i++)
		if (str_is(settings->agent_versions[i].agent, agent->name))
			asked.version = settings->agent_versions[i].version;
	return asked;
}

static struct unit *unit_new(struct checker *checker, const struct agent *agent, uint32_t room) {
	struct unit *unit = ARENA_NEW(checker->arena, struct unit);
	*unit = (struct unit){.arena = checker->arena,
			      .agent = agent,
			      .docs = ARENA_ARRAY(checker->arena, struct doc *, room),
			      .doc_room = room,
			      .copies = checker->settings->copies,
			      .env = checker->settings->env,
			      .env_closed = checker->settings->env_closed,
			      .asked = asked_world(checker->settings, agent)};
	unit->world = unit->asked;
	return unit;
}

/* together: documents of one agent are loaded by one process; else each is a kind of host of its own. */
static void add_docs(struct checker *checker, const struct taken *taken, bool together, uint32_t room,
		     struct unit_list *units) {
	for (uint32_t i = 0; i < taken->doc_count; i++) {
		struct unit *unit = together && taken->agent ? unit_of(units, taken->agent) : NULL;
		if (!unit) {
			unit = unit_new(checker, taken->agent, room);
			LIST_ADD(checker->arena, units, unit);
		}
		unit->docs[unit->doc_count++] = taken->docs[i];
	}
}

static bool problems_cut(const struct problem_list *problems) {
	for (uint32_t i = 0; i < problems->count; i++)
		if (problems->items[i].incomplete)
			return true;
	return false;
}

static void read_unit(struct checker *checker, struct unit *unit) {
	if (unit->agent)
		unit->agent->read(unit, &unit->asked, &unit->claims);
	checker->incomplete = checker->incomplete || problems_cut(&unit->problems);
	for (uint32_t i = 0; i < unit->doc_count; i++)
		checker->incomplete = checker->incomplete || problems_cut(&unit->docs[i]->problems);
}

static void check_host(struct checker *checker, struct unit **units, uint32_t count) {
	struct host *host = ARENA_NEW(checker->arena, struct host);
	*host = (struct host){.arena = checker->arena, .units = units, .unit_count = count};
	for (uint32_t i = 0; i < count; i++)
		read_unit(checker, units[i]);
	host_index(host);
	struct finding_list findings = {0};
	if (!engine_run(host, &checker->settings->selection, &findings) || host->gave_up)
		checker->incomplete = true;
	for (uint32_t i = 0; i < findings.count; i++)
		LIST_ADD(checker->lists, &checker->findings, findings.items[i]);
	checker->claims += host->claims.count;
	checker->streams += host->streams;
	if (checker->settings->keep_claims)
		LIST_ADD(checker->lists, &checker->hosts, host);
}

static bool keeps_inputs(const struct settings *settings) {
	return settings->keep_files || settings->keep_claims;
}

static void note_input(struct checker *checker, const struct found *found, const struct taken *taken) {
	checker->incomplete = checker->incomplete || taken->incomplete;
	checker->looked_at++;
	checker->files += taken->state == INPUT_CHECKED;
	if (taken->error.n)
		LIST_ADD(checker->lists, &checker->errors,
			 (struct run_error){.file = arena_str(checker->lists, taken->path), .message = taken->error});
	if (!keeps_inputs(checker->settings))
		return;
	struct doc *doc = checker->settings->keep_claims && taken->doc_count ? taken->docs[0] : NULL;
	LIST_ADD(checker->lists, &checker->inputs,
		 (struct input){.path = arena_str(checker->lists, taken->path),
				.named = found->named,
				.state = taken->state,
				.agent = taken->agent,
				.why = arena_str(checker->lists, taken->why),
				.doc = doc});
}

/* Units that stand for one process are judged as one host; all of them are if same_host. */
static void check_units(struct checker *checker, const struct unit_list *units) {
	if (checker->settings->same_host) {
		if (units->count)
			check_host(checker, units->items, units->count);
		return;
	}
	for (uint32_t i = 0; i < units->count; i++)
		check_host(checker, &units->items[i], 1);
}

static uint32_t count_docs(const struct taken *taken, uint32_t count) {
	uint32_t docs = 0;
	for (uint32_t i = 0; i < count; i++)
		docs += taken[i].doc_count;
	return docs;
}

/* The worker's memory of clean files, if this item may use it: see app/known.h. */
static struct known *known_for(struct checker *checker, const struct item *item) {
	const struct settings *settings = checker->settings;
	bool alone = item->count == 1 && !item->loader && !settings->same_host && !checker->forced;
	bool found = item->files[0].kind == FOUND_FILE && !item->files[0].named;
	return alone && found && !keeps_inputs(settings) ? &checker->known : NULL;
}

static void judge(struct checker *checker, const struct item *item, struct taken *taken, int at) {
	struct taking how = {
	    .at = at, .loader = item->loader, .forced = checker->forced, .known = known_for(checker, item)};
	for (uint32_t i = 0; i < item->count; i++) {
		take_input(checker->arena, &item->files[i], &how, &taken[i]);
		note_input(checker, &item->files[i], &taken[i]);
	}
	struct unit_list units = {0};
	bool together = item->loader || checker->settings->same_host;
	uint32_t room = together ? count_docs(taken, item->count) : 1;
	for (uint32_t i = 0; i < item->count; i++)
		add_docs(checker, &taken[i], together, room, &units);
	check_units(checker, &units);
	checker->claims += taken->known ? taken->verdict.claims : 0;
	checker->streams += taken->known ? taken->verdict.streams : 0;
}

void check_item(struct checker *checker, const struct item *item, int at) {
	struct arena_mark mark = arena_mark(checker->arena);
	struct checker before = *checker;
	checker->incomplete = false;
	struct taken *taken = ARENA_ARRAY(checker->arena, struct taken, item->count);
	judge(checker, item, taken, at);
	bool found_something = checker->findings.count > before.findings.count;
	if (!found_something && !checker->incomplete && taken->state == INPUT_CHECKED && !taken->known &&
	    known_for(checker, item))
		known_add(&checker->known, taken->text, taken->by_name,
			  (struct verdict){.claims = (uint32_t)(checker->claims - before.claims),
					   .streams = (uint32_t)(checker->streams - before.streams)});
	checker->incomplete = checker->incomplete || before.incomplete;
	if (!found_something && !checker->settings->keep_claims)
		arena_rewind(checker->arena, mark);
}
