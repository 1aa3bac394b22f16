/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_FLUENTD_TESTING_H
#define CWD_AGENT_FLUENTD_TESTING_H

#include "agent/fluentd/reading.h"
#include "agent/testing.h"

extern const struct agent agent_fluentd;

static inline struct unit *read_text(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, &agent_fluentd, "fluent", "fluentd", text));
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

#endif
