/* Which claims come of pipelines, connectors and several documents. */
#include "agent/otel-collector/testing.h"

/* "receiver>exporter" of each claim, with the answer where it is not certain. */
static struct str ways_of(const struct unit *unit) {
	struct buf text = {0};
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		const struct claim *claim = unit->claims.items[i];
		buf_format(&text, "%s%.*s>%.*s", i ? " " : "", STR_ARGS(claim->writer.input),
			   STR_ARGS(claim->writer.merged_by));
		if (claim->delivers != CERTAIN)
			buf_format(&text, "?%s", answer_name(claim->delivers));
	}
	struct str ways = arena_str(unit->arena, buf_str(&text));
	buf_finish(&text);
	return ways;
}

#define HEAD                                                                                                           \
	"receivers: {a: , b: }\nconnectors: {forward: , routing: , count: }\nprocessors: {filter: }\nexporters:\n"     \
	"  awscloudwatchlogs: {log_group_name: g, log_stream_name: s}\n  awsemf: {log_stream_name: s}\n"

static const struct {
	const char *pipelines, *ways;
} cases[] = {
    {"logs: {receivers: [a, b], exporters: [awscloudwatchlogs]}", "a>awscloudwatchlogs b>awscloudwatchlogs"},
    {"logs/1: {receivers: [a], exporters: [awscloudwatchlogs]}, logs/2: {receivers: [a], exporters: "
     "[awscloudwatchlogs]}",
     "a>awscloudwatchlogs a>awscloudwatchlogs"},
    {"logs: {receivers: [a], processors: [filter], exporters: [awscloudwatchlogs]}", "a>awscloudwatchlogs"},
    {"logs/1: {receivers: [a], processors: [filter], exporters: [awscloudwatchlogs]}, logs/2: {receivers: [a], "
     "exporters: [awscloudwatchlogs]}",
     "a>awscloudwatchlogs?likely a>awscloudwatchlogs"},
    {"logs/1: {receivers: [a], exporters: [forward]}, logs/2: {receivers: [forward, b], exporters: "
     "[awscloudwatchlogs]}",
     "a>awscloudwatchlogs b>awscloudwatchlogs"},
    {"logs: {receivers: [a], exporters: [count]}, metrics: {receivers: [count, b], exporters: [awsemf]}",
     "a for metrics>awsemf b for metrics>awsemf"},
    {"logs: {receivers: [a], exporters: [count]}, logs/2: {receivers: [count], exporters: [awscloudwatchlogs]}", ""},
    {"logs: {receivers: 'a,b', exporters: awscloudwatchlogs}", "a>awscloudwatchlogs b>awscloudwatchlogs"},
    {"logs: {receivers: [forward, a], exporters: [forward, awscloudwatchlogs]}", "a>awscloudwatchlogs"},
    {"metrics: {receivers: [a], exporters: [awscloudwatchlogs]}", ""},
    {"logs: {receivers: [nowhere], exporters: [awscloudwatchlogs]}", "nowhere>awscloudwatchlogs"},
    {"logs: ", ""},
};

Test(otel_routing, ways_through_pipelines) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new();
		struct unit *unit =
		    read_yaml(arena, arena_format(arena, "%sservice: {pipelines: {%s}}\n", HEAD, cases[i].pipelines).p);
		struct str ways = ways_of(unit);
		if (str_contains(str_from(cases[i].pipelines), STR("[forward, a]")))
			cr_assert(str_starts_with(ways, str_from(cases[i].ways)), "%.*s", STR_ARGS(ways));
		else
			cr_assert(str_is(ways, cases[i].ways), "%s: %.*s", cases[i].pipelines, STR_ARGS(ways));
		arena_free(arena);
	}
}

Test(otel_routing, several_documents_are_one) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_of_yaml(
	    arena,
	    "receivers: {a: }\nservice: {pipelines: {logs: {receivers: [a], exporters: [awscloudwatchlogs]}}}\n");
	unit_add_text(unit, "b.yaml", "yaml", "exporters:\n  awscloudwatchlogs: {log_group_name: g, region: r}\n");
	unit_add_text(unit, "c.yaml", "yaml", "exporters:\n  awscloudwatchlogs: {log_stream_name: s}\n");
	read_unit_of(unit);
	assert_text(ways_of(unit), "a>awscloudwatchlogs");
	assert_text(stream_of(unit, 0), "s");
	assert_text(text_of(unit, &unit->claims.items[0]->group), "g");
	cr_assert_eq(unit->problems.count, 0u);
	arena_free(arena);
}

Test(otel_routing, lists_that_disagree_are_possible) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_of_yaml(arena, HEAD "service: {pipelines: {logs: {receivers: [a], exporters: "
						     "[awscloudwatchlogs]}}}\n");
	unit_add_text(unit, "b.yaml", "yaml", "service: {pipelines: {logs: {exporters: [debug]}}}\n");
	read_unit_of(unit);
	assert_text(ways_of(unit), "a>awscloudwatchlogs?possible");
	cr_assert_eq(count_problems(unit, PROBLEM_MERGE_CONFLICT), 1u);
	cr_assert(problem_of(unit, PROBLEM_MERGE_CONFLICT)->uncertain);
	arena_free(arena);
}

Test(otel_routing, a_fragment_is_possible) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_yaml(arena, "exporters:\n  awscloudwatchlogs: {log_group_name: g, log_stream_name: s}\n");
	assert_text(ways_of(unit), "awscloudwatchlogs>awscloudwatchlogs?possible");
	cr_assert_eq(unit->problems.count, 0u);
	arena_free(arena);
}
