/* For the tests of shippers: configurations given as texts, read into a unit; what came of them. */
#ifndef CWD_AGENT_TESTING_H
#define CWD_AGENT_TESTING_H

#include "base/list.h"
#include "claim/agent.h"

#include <criterion/criterion.h>

static inline struct unit *unit_new(struct arena *arena, const struct agent *agent) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = agent;
	return unit;
}

/* One more document of the unit: text in the syntax called format. It may be one that does not parse. */
static inline struct doc *unit_add_text(struct unit *unit, const char *path, const char *format, const char *text) {
	struct source *source = source_new(unit->arena, str_from(path), str_from(text));
	struct doc *doc = doc_parse(unit->arena, source, format_by_name(str_from(format)));
	if (unit->doc_count == unit->doc_room)
		unit->docs = list_grow(unit->arena, unit->docs, unit->doc_count, &unit->doc_room, sizeof *unit->docs);
	unit->docs[unit->doc_count++] = doc;
	return doc;
}

static inline struct unit *unit_of_text(struct arena *arena, const struct agent *agent, const char *path,
					const char *format, const char *text) {
	struct unit *unit = unit_new(arena, agent);
	unit_add_text(unit, path, format, text);
	return unit;
}

/* Loads and reads it in the world that unit->asked says. */
static inline struct unit *read_unit_of(struct unit *unit) {
	if (unit->agent->load)
		unit->agent->load(unit);
	unit->agent->read(unit, &unit->asked, &unit->claims);
	return unit;
}

static inline uint32_t count_problems(const struct unit *unit, enum problem_kind kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++)
		count += unit->problems.items[i].kind == kind;
	return count;
}

/* The first of its kind; NULL: there is none. */
static inline const struct problem *problem_of(const struct unit *unit, enum problem_kind kind) {
	for (uint32_t i = 0; i < unit->problems.count; i++)
		if (unit->problems.items[i].kind == kind)
			return &unit->problems.items[i];
	return NULL;
}

static inline struct str text_of(const struct unit *unit, const struct field *field) {
	return template_text(unit->arena, &field->value);
}

/* The field as it is in the unit's own world. */
static inline struct str world_text_of(const struct unit *unit, const struct field *field) {
	struct template t = template_in_world(unit->arena, &field->value, unit->agent, &unit->world);
	return template_text(unit->arena, &t);
}

static inline struct str stream_of(const struct unit *unit, uint32_t index) {
	return text_of(unit, &unit->claims.items[index]->stream);
}

#define assert_text(text, expected)                                                                                    \
	do {                                                                                                           \
		struct str actual_ = (text);                                                                           \
		cr_assert(str_is(actual_, (expected)), "%.*s is not %s", STR_ARGS(actual_), (expected));               \
	} while (0)

#endif
