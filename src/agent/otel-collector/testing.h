/* For the tests of this folder: configurations given as texts, read into a unit. */
#ifndef CWD_AGENT_OTEL_COLLECTOR_TESTING_H
#define CWD_AGENT_OTEL_COLLECTOR_TESTING_H

#include "agent/otel-collector/reading.h"
#include "agent/testing.h"

extern const struct agent agent_otel_collector;

static inline struct unit *unit_of_yaml(struct arena *arena, const char *text) {
	return unit_of_text(arena, &agent_otel_collector, "otel.yaml", "yaml", text);
}

static inline struct unit *read_yaml(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_yaml(arena, text));
}

/* One exporter, its settings in braces, behind one receiver. */
static inline struct unit *read_one(struct arena *arena, const char *signal, const char *receiver, const char *exporter,
				    const char *settings) {
	return read_yaml(arena, arena_format(arena,
					     "receivers: {%s: }\nexporters:\n  %s: {%s}\nservice: {pipelines: {%s: "
					     "{receivers: [%s], exporters: [%s]}}}\n",
					     receiver, exporter, settings, signal, receiver, exporter)
				    .p);
}

#endif
