/* For the tests of this folder. */
#ifndef CWD_AGENT_VECTOR_TESTING_H
#define CWD_AGENT_VECTOR_TESTING_H

#include "agent/testing.h"
#include "agent/vector/reading.h"

extern const struct agent agent_vector;

/* A sink out that takes the source in. */
#define SINK(stream)                                                                                                   \
	"sinks: {out: {type: aws_cloudwatch_logs, inputs: [in], region: r, group_name: g, stream_name: " stream        \
	", encoding: {codec: json}}}\n"
#define FILE_SOURCE "sources: {in: {type: file, include: [/var/log/app.log]}}\n"

static inline void set_env(struct unit *unit) {
	static struct environment_entry entries[] = {{STR_INIT("KNOWN"), STR_INIT("value"), NULL, {0}},
						     {STR_INIT("EMPTY"), STR_INIT(""), NULL, {0}}};
	unit->env = (struct environment){.items = entries, .count = 2, .room = 2};
}

static inline struct unit *unit_with_stream(struct arena *arena, const char *stream) {
	struct str text = arena_format(arena, FILE_SOURCE SINK("'%s'"), stream);
	struct unit *unit = unit_of_text(arena, &agent_vector, "vector.yaml", "yaml", text.p);
	set_env(unit);
	return unit;
}

/* A remap transform between them, and a stream that is one field. */
static inline struct unit *unit_with_program(struct arena *arena, const char *program, const char *field) {
	struct buf json = {0};
	for (const char *c = program; *c; c++)
		if (*c == '\n')
			buf_add_text(&json, "\\n");
		else if (*c == '"')
			buf_add_text(&json, "\\\"");
		else
			buf_add_char(&json, *c);
	struct str text = arena_format(arena,
				       "sources: {file: {type: journald}}\ntransforms: {in: {type: remap, inputs: "
				       "[file], source: \"%.*s\"}}\n" SINK("'{{ %s }}'"),
				       STR_ARGS(buf_str(&json)), field);
	buf_finish(&json);
	struct unit *unit = unit_of_text(arena, &agent_vector, "vector.yaml", "yaml", text.p);
	set_env(unit);
	return unit;
}

/* "source>sink source>sink ...", in order. */
static inline struct str ways_of(const struct unit *unit) {
	struct buf text = {0};
	for (uint32_t i = 0; i < unit->claims.count; i++)
		buf_format(&text, "%s%.*s>%.*s", i ? " " : "", STR_ARGS(unit->claims.items[i]->writer.input),
			   STR_ARGS(unit->claims.items[i]->writer.merged_by));
	struct str ways = arena_str(unit->arena, buf_str(&text));
	buf_finish(&text);
	return ways;
}

#endif
