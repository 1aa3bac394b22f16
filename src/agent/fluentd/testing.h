/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_FLUENTD_TESTING_H
#define CWD_AGENT_FLUENTD_TESTING_H

#include "agent/fluentd/reading.h"

#include <criterion/criterion.h>

extern const struct agent agent_fluentd;

static inline struct unit *unit_of_text(struct arena *arena, const char *format, const char *text) {
	struct source *source = source_new(arena, STR("fluent"), str_from(text));
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = &agent_fluentd;
	unit->docs = ARENA_ARRAY(arena, struct doc *, 1);
	unit->docs[unit->doc_count++] = doc_parse(arena, source, format_by_name(str_from(format)));
	unit->doc_room = 1;
	return unit;
}

static inline struct unit *read_unit_of(struct unit *unit) {
	unit->agent->load(unit);
	unit->agent->read(unit, &unit->asked, &unit->claims);
	return unit;
}

static inline struct unit *read_text(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, "fluentd", text));
}

/* "input>tag>stream", one for each claim, with blanks between. */
static inline struct str ways_of(const struct unit *unit) {
	struct buf text = {0};
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		const struct claim *claim = unit->claims.items[i];
		struct str tag = template_text(unit->arena, &claim->tag);
		struct str stream = template_text(unit->arena, &claim->stream.value);
		buf_format(&text, "%s%.*s>%.*s>%.*s", i ? " " : "", STR_ARGS(claim->writer.input), STR_ARGS(tag),
			   STR_ARGS(stream));
	}
	struct str ways = arena_str(unit->arena, buf_str(&text));
	buf_finish(&text);
	return ways;
}

static inline uint32_t count_problems(const struct unit *unit, enum problem_kind kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++)
		count += unit->problems.items[i].kind == kind;
	return count;
}

#endif
