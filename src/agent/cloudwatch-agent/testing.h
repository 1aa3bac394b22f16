/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_TESTING_H
#define CWD_AGENT_CLOUDWATCH_AGENT_TESTING_H

#include "agent/cloudwatch-agent/reading.h"
#include "agent/testing.h"

extern const struct agent agent_cloudwatch_agent;

static inline struct unit *unit_of(struct arena *arena, uint32_t count, const char *const *paths,
				   const char *const *texts) {
	struct unit *unit = unit_new(arena, &agent_cloudwatch_agent);
	for (uint32_t i = 0; i < count; i++) {
		struct doc *doc = unit_add_text(unit, paths[i], "json", texts[i]);
		cr_assert(!doc->unreadable, "%s does not parse", paths[i]);
	}
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

#endif
