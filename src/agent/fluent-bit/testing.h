/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_FLUENT_BIT_TESTING_H
#define CWD_AGENT_FLUENT_BIT_TESTING_H

#include "agent/fluent-bit/reading.h"
#include "agent/testing.h"

extern const struct agent agent_fluent_bit;

static inline struct unit *read_classic(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, &agent_fluent_bit, "fluent-bit", "fluentbit", text));
}

static inline struct unit *read_yaml(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, &agent_fluent_bit, "fluent-bit", "yaml", text));
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

#endif
