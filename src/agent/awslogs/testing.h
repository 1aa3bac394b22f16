/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_AWSLOGS_TESTING_H
#define CWD_AGENT_AWSLOGS_TESTING_H

#include "agent/awslogs/reading.h"

#include <criterion/criterion.h>

extern const struct agent agent_awslogs;

static inline void add_text(struct unit *unit, const char *path, const char *text) {
	struct source *source = source_new(unit->arena, str_from(path), str_from(text));
	struct doc *doc = doc_parse(unit->arena, source, format_by_name(STR("ini")));
	if (unit->doc_count == unit->doc_room)
		unit->docs = list_grow(unit->arena, unit->docs, unit->doc_count, &unit->doc_room, sizeof *unit->docs);
	unit->docs[unit->doc_count++] = doc;
}

static inline struct unit *unit_new(struct arena *arena) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = &agent_awslogs;
	return unit;
}

static inline struct unit *read_unit_of(struct unit *unit) {
	unit->agent->read(unit, &unit->asked, &unit->claims);
	return unit;
}

/* One text as the main file. */
static inline struct unit *read_text(struct arena *arena, const char *text) {
	struct unit *unit = unit_new(arena);
	add_text(unit, "/etc/awslogs/awslogs.conf", text);
	return read_unit_of(unit);
}

static inline uint32_t count_problems(const struct unit *unit, enum problem_kind kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++)
		count += unit->problems.items[i].kind == kind;
	return count;
}

static inline const struct problem *problem_of(const struct unit *unit, enum problem_kind kind) {
	for (uint32_t i = 0; i < unit->problems.count; i++)
		if (unit->problems.items[i].kind == kind)
			return &unit->problems.items[i];
	return NULL;
}

static inline struct str text_of(const struct unit *unit, const struct field *field) {
	return template_text(unit->arena, &field->value);
}

#define assert_text(text, expected)                                                                                    \
	do {                                                                                                           \
		struct str actual_ = (text);                                                                           \
		cr_assert(str_is(actual_, (expected)), "%.*s is not %s", STR_ARGS(actual_), (expected));               \
	} while (0)

#endif
