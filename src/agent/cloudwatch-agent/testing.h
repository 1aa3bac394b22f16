/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_TESTING_H
#define CWD_AGENT_CLOUDWATCH_AGENT_TESTING_H

#include "agent/cloudwatch-agent/reading.h"

#include <criterion/criterion.h>

extern const struct agent agent_cloudwatch_agent;

static inline struct doc *parse_text(struct arena *arena, const char *path, const char *text) {
	struct source *source = source_new(arena, str_from(path), str_from(text));
	struct doc *doc = doc_parse(arena, source, format_by_name(STR("json")));
	cr_assert(!doc->unreadable, "%s does not parse", path);
	return doc;
}

static inline struct unit *unit_of(struct arena *arena, uint32_t count, const char *const *paths,
				   const char *const *texts) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = &agent_cloudwatch_agent;
	unit->docs = ARENA_ARRAY(arena, struct doc *, count);
	for (; unit->doc_count < count; unit->doc_count++)
		unit->docs[unit->doc_count] = parse_text(arena, paths[unit->doc_count], texts[unit->doc_count]);
	return unit;
}

static inline struct unit *read_unit_of(struct unit *unit) {
	unit->agent->read(unit, &unit->asked, &unit->claims);
	return unit;
}

/* One text at config.json, read in the default world. */
static inline struct unit *read_text(struct arena *arena, const char *text) {
	const char *path = "config.json";
	return read_unit_of(unit_of(arena, 1, &path, &text));
}

/* {"logs":{"logs_collected":{"files":{"collect_list":[ENTRIES]}}}} */
static inline const char *with_files(struct arena *arena, const char *entries) {
	return arena_format(arena, "{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[%s]}}}}", entries).p;
}

static inline struct problem *problem_of(struct unit *unit, enum problem_kind kind) {
	for (uint32_t i = 0; i < unit->problems.count; i++)
		if (unit->problems.items[i].kind == kind)
			return &unit->problems.items[i];
	return NULL;
}

static inline uint32_t count_problems(const struct unit *unit, enum problem_kind kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++)
		count += unit->problems.items[i].kind == kind;
	return count;
}

static inline struct str text_of(const struct unit *unit, const struct field *field) {
	return template_text(unit->arena, &field->value);
}

/* The field as it is in the unit's own world. */
static inline struct str world_text_of(const struct unit *unit, const struct field *field) {
	struct template t = template_in_world(unit->arena, &field->value, unit->agent, &unit->world);
	return template_text(unit->arena, &t);
}

#define assert_text(text, expected)                                                                                    \
	do {                                                                                                           \
		struct str actual_ = (text);                                                                           \
		cr_assert(str_is(actual_, (expected)), "%.*s is not %s", STR_ARGS(actual_), (expected));               \
	} while (0)

#endif
