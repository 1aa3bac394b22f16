/* From documents to units. */
#include "app/subject.h"

#include "app/unrendered.h"
#include "claim/assume.h"
#include "claim/hole.h"

#include <string.h>

static struct world asked_world(const struct settings *settings, const struct agent *agent) {
	struct world asked = settings->asked;
	for (uint32_t i = 0; agent && i < settings->agent_version_count; i++)
		if (str_is(settings->agent_versions[i].agent, agent->name))
			asked.version = settings->agent_versions[i].version;
	return asked;
}

struct unit *unit_new(struct arena *arena, const struct settings *settings, const struct agent *agent) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	*unit = (struct unit){.arena = arena,
			      .agent = agent,
			      .copies = settings->copies,
			      .env = settings->env,
			      .env_closed = settings->env_closed,
			      .asked = asked_world(settings, agent)};
	unit->world = unit->asked;
	return unit;
}

static struct subject *subject_new(struct subjects *subjects, const struct found *found, struct taken *taken,
				   const struct agent *agent) {
	struct subject *subject = ARENA_NEW(subjects->arena, struct subject);
	*subject = (struct subject){
	    .unit = unit_new(subjects->arena, subjects->settings, agent), .found = found, .taken = taken};
	LIST_ADD(subjects->arena, &subjects->all, subject);
	return subject;
}

static struct subject *joined_subject(struct subjects *subjects, const struct found *found, struct taken *taken,
				      const struct agent *agent, bool group) {
	for (uint32_t i = 0; i < subjects->joined.count; i++) {
		struct subject *subject = subjects->joined.items[i];
		if (subject->unit->agent == agent && subject->is_group == group)
			return subject;
	}
	struct subject *subject = subject_new(subjects, found, taken, agent);
	subject->is_group = group;
	LIST_ADD(subjects->arena, &subjects->joined, subject);
	return subject;
}

static void add_doc(struct unit *unit, struct doc *doc) {
	if (unit->doc_count == unit->doc_room)
		unit->docs = list_grow(unit->arena, unit->docs, unit->doc_count, &unit->doc_room, sizeof *unit->docs);
	unit->docs[unit->doc_count++] = doc;
}

/* An input that includes others is remembered as the file that it is, so that it is known when another includes it. */
static void add_input(struct subjects *subjects, struct subject *subject, const struct found *found, struct doc *doc) {
	if (!subject->unit->agent || !subject->unit->agent->load)
		return;
	if (!subject->loader) {
		subject->loader = ARENA_NEW(subjects->arena, struct disk_loader);
		loader_init(subject->loader, subjects->arena, &subjects->search->roots);
		subject->loader->unit = subject->unit;
		subject->loader->partners = subjects->partners;
		subject->loader->scratch = subjects->scratch;
		subject->unit->loader = &subject->loader->base;
		subject->loader->in_host = subject_is_at_home(subjects->arena, subject);
		if (subject->loader->in_host)
			subject->loader->host_root = *found->folder->host_root;
	}
	struct str canonical = loader_add_input(subject->loader, found, doc);
	subject->inclusion.input = subject->is_group ? STR("") : canonical;
}

static void add_portion(struct subjects *subjects, const struct found *found, struct taken *taken,
			const struct portion *portion, bool together, bool group) {
	const struct agent *agent = portion->agent;
	bool joins = together && agent && (group || !agent->load);
	struct subject *subject = joins ? joined_subject(subjects, found, taken, agent, group) : NULL;
	for (uint32_t i = 0; i < portion->doc_count; i++) {
		if (!joins)
			subject = subject_new(subjects, found, taken, agent);
		add_doc(subject->unit, portion->docs[i]);
		if (!joins || i == 0)
			add_input(subjects, subject, found, portion->docs[i]);
		bool first = i == 0 && portion == taken->portions.items;
		subject->files += first && taken->state == INPUT_CHECKED;
		subject->incomplete = subject->incomplete || (first && taken->incomplete);
	}
}

void subjects_add(struct subjects *subjects, const struct found *found, struct taken *taken, bool together,
		  bool group) {
	for (uint32_t i = 0; i < taken->portions.count; i++)
		add_portion(subjects, found, taken, &taken->portions.items[i], together, group);
}

struct str subject_idle_reason(const struct unit *unit) {
	return unit && unit->idle.n ? unit->idle : STR("nothing in it goes to CloudWatch Logs");
}

struct idle_input idle_input_kept(struct arena *arena, const struct subject *subject) {
	return (struct idle_input){.canonical = arena_str(arena, subject->inclusion.input),
				   .why = arena_str(arena, subject->taken->why)};
}

bool unit_read(struct unit *unit) {
	const struct agent *agent = unit->agent;
	if (!agent)
		return true;
	if (unit->loader)
		agent->load(unit);
	bool counts = !agent->read || agent->read(unit, &unit->asked, &unit->claims) ||
		      (!unit->loader && agent->role != AGENT_CONTAINER);
	unrendered_weaken(unit);
	unit_fill_holes(unit);
	unit_note_assumed(unit);
	return counts;
}

/* A loader that knows the same inputs; see add_input. */
static void copy_inputs(struct disk_loader *to, const struct disk_loader *from) {
	to->unit = from->unit;
	to->partners = from->partners;
	to->in_host = from->in_host;
	to->host_root = from->host_root;
	for (uint32_t i = 0; i < from->by_shown.room; i++)
		if (from->by_shown.slots[i].used)
			*map_at(&to->by_shown, from->by_shown.slots[i].key) = from->by_shown.slots[i].value;
	for (uint32_t i = 0; i < from->docs.room; i++)
		if (from->docs.slots[i].used)
			*map_at(&to->docs, from->docs.slots[i].key) = from->docs.slots[i].value;
}

/* The files that became documents of the unit; an adapter may look at others, to learn whether they belong to it. */
static void list_loaded(struct subjects *subjects, const struct disk_loader *loader, const struct unit *unit,
			struct str_list *ret) {
	struct map taken = {.arena = unit->arena};
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		const struct text_place *place = loader_place_of(loader, unit->docs[i]->source);
		if (place)
			*map_at(&taken, place->canonical) = unit->docs[i];
	}
	for (uint32_t i = 0; i < loader->loaded.count; i++)
		if (map_get(&taken, loader->loaded.items[i]))
			LIST_ADD(subjects->arena, ret, arena_str(subjects->arena, loader->loaded.items[i]));
}

static void ask_document(struct subjects *subjects, struct subject *subject, const struct disk_loader *loader,
			 struct doc *doc) {
	const struct text_place *place = loader_place_of(loader, doc->source);
	struct arena *arena = subjects->arena;
	struct link_list links = {0};
	struct str_list names = {0};
	if (!place || doc->unreadable)
		return;
	subject->unit->agent->links(subjects->scratch, doc, &links);
	partners_ask(subjects->scratch, &links, &names);
	if (!names.count)
		return;
	struct name_file file = {.canonical = arena_str(arena, place->canonical),
				 .path = arena_str(arena, place->path),
				 .format = doc->format,
				 .look_around = subject->found->named && place->root == place};
	LIST_ADD(arena, &subject->waits, file);
	for (uint32_t i = 0; i < names.count; i++)
		LIST_ADD(arena, &subject->names, arena_str(arena, names.items[i]));
}

/* Which names of its documents may be told of in other files; those are looked for when all inputs have been seen. */
static void ask_names(struct subjects *subjects, struct subject *subject, const struct disk_loader *loader,
		      const struct unit *unit) {
	for (uint32_t i = 0; i < unit->doc_count && unit->agent->links && !subjects->partners; i++)
		ask_document(subjects, subject, loader, unit->docs[i]);
}

/* On a copy of the unit that is thrown away. */
static void scan_includes(struct subjects *subjects, struct subject *subject) {
	struct arena *scratch = subjects->scratch;
	struct disk_loader loader;
	struct unit probe = *subject->unit;
	loader_init(&loader, scratch, &subjects->search->roots);
	copy_inputs(&loader, subject->loader);
	loader.cache = subjects->cache;
	probe.arena = scratch;
	probe.loader = &loader.base;
	probe.docs = ARENA_ARRAY(scratch, struct doc *, probe.doc_count);
	memcpy(probe.docs, subject->unit->docs, probe.doc_count * sizeof *probe.docs);
	probe.doc_room = probe.doc_count;
	probe.agent->load(&probe);
	list_loaded(subjects, &loader, &probe, &subject->inclusion.loaded);
	subject->inclusion.bytes = loader.bytes;
	ask_names(subjects, subject, &loader, &probe);
	arena_reset(scratch);
}

void subject_scan(struct subjects *subjects, struct subject *subject) {
	subject->inclusion.shown = subject->unit->docs[0]->source->path;
	if (subject->loader)
		scan_includes(subjects, subject);
	else if (!subject->is_group &&
		 (!subject->unit->agent || hub_is_near(subjects->hubs, subjects->arena, subject->found)))
		subject->inclusion.input = found_resolved(subjects->arena, subject->found);
}

bool subject_is_at_home(struct arena *arena, const struct subject *subject) {
	const struct agent *agent = subject->unit->agent;
	const struct str *root = subject->found->folder->host_root;
	if (!agent || !agent->homes || !root)
		return false;
	struct str path = str_from_offset(found_canonical(arena, subject->found), root->n);
	for (const char *const *home = agent->homes; *home; home++)
		if (str_starts_with(path, str_from(*home)))
			return true;
	return false;
}
