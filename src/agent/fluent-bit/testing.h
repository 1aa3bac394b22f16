/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_FLUENT_BIT_TESTING_H
#define CWD_AGENT_FLUENT_BIT_TESTING_H

#include "agent/fluent-bit/reading.h"

#include <criterion/criterion.h>

extern const struct agent agent_fluent_bit;

static inline struct unit *unit_of_text(struct arena *arena, const char *format, const char *text) {
	struct source *source = source_new(arena, STR("fluent-bit"), str_from(text));
	struct unit *unit = ARENA_NEW(arena, struct unit);
	unit->arena = arena;
	unit->agent = &agent_fluent_bit;
	unit->docs = ARENA_ARRAY(arena, struct doc *, 1);
	unit->docs[unit->doc_count++] = doc_parse(arena, source, format_by_name(str_from(format)));
	return unit;
}

static inline struct unit *read_unit_of(struct unit *unit) {
	unit->agent->load(unit);
	unit->agent->read(unit, &unit->asked, &unit->claims);
	return unit;
}

static inline struct unit *read_classic(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, "fluentbit", text));
}

static inline struct unit *read_yaml(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, "yaml", text));
}

/* An output of its own for everything: the stream is the tag. */
#define EVERYTHING                                                                                                     \
	"[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    region r\n    log_group_name g\n"                        \
	"    log_stream_template $TAG\n    log_stream_prefix x\n"

/* "input>tag input>tag ...", in order. */
static inline struct str ways_of(const struct unit *unit) {
	struct buf text = {0};
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		const struct claim *claim = unit->claims.items[i];
		struct str tag = template_text(unit->arena, &claim->tag);
		buf_format(&text, "%s%.*s>%.*s", i ? " " : "", STR_ARGS(claim->writer.input), STR_ARGS(tag));
	}
	struct str ways = arena_str(unit->arena, buf_str(&text));
	buf_finish(&text);
	return ways;
}

static inline struct str stream_of(const struct unit *unit, uint32_t index) {
	return template_text(unit->arena, &unit->claims.items[index]->stream.value);
}

static inline uint32_t count_problems(const struct unit *unit, enum problem_kind kind) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++)
		count += unit->problems.items[i].kind == kind;
	return count;
}

#define assert_text(text, expected)                                                                                    \
	do {                                                                                                           \
		struct str actual_ = (text);                                                                           \
		cr_assert(str_is(actual_, (expected)), "%.*s is not %s", STR_ARGS(actual_), (expected));               \
	} while (0)

#endif
