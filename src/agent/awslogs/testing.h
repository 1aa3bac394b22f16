/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_AWSLOGS_TESTING_H
#define CWD_AGENT_AWSLOGS_TESTING_H

#include "agent/awslogs/reading.h"
#include "agent/testing.h"

extern const struct agent agent_awslogs;

static inline void add_text(struct unit *unit, const char *path, const char *text) {
	unit_add_text(unit, path, "ini", text);
}

/* One text as the main file. */
static inline struct unit *read_text(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, &agent_awslogs, "/etc/awslogs/awslogs.conf", "ini", text));
}

#endif
