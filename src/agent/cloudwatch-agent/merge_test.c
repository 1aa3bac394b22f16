/* Several documents in one unit: conflicts, copies, one list. */
#include "agent/cloudwatch-agent/testing.h"

static struct unit *read_two(struct arena *arena, const char *first, const char *second) {
	static const char *const paths[] = {"d/a.json", "d/b.json"};
	const char *texts[] = {first, second};
	return read_unit_of(unit_of(arena, 2, paths, texts));
}

struct conflict {
	const char *first, *second, *path; /* path: as the agent prints it; NULL: no conflict */
};

static const struct conflict conflicts[] = {
    {"{\"agent\":{\"region\":\"a\"}}", "{\"agent\":{\"region\":\"b\"}}", "/agent/region"},
    {"{\"agent\":{\"region\":\"a\"}}", "{\"agent\":{\"region\":\"a\"}}", NULL},
    {"{\"agent\":{\"region\":\"a\"}}", "{\"agent\":{\"debug\":true}}", NULL},
    {"{\"logs\":{\"log_stream_name\":\"a\"}}", "{\"logs\":{\"log_stream_name\":\"b\"}}", "/logs/log_stream_name"},
    {"{\"logs\":{\"force_flush_interval\":5}}", "{\"logs\":{\"force_flush_interval\":5.0}}", NULL},
    {"{\"logs\":{\"logs_collected\":{\"journald\":{\"collect_list\":[{\"log_group_name\":\"a\"}]}}}}",
     "{\"logs\":{\"logs_collected\":{\"journald\":{\"collect_list\":[{\"log_group_name\":\"b\"}]}}}}",
     "/logs/logs_collected/journald"},
    {"{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[{\"file_path\":\"/a\"}]}}}}",
     "{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[{\"file_path\":\"/b\"}]}}}}", NULL},
    {"{\"logs\":{\"metrics_collected\":{\"emf\":{}}}}",
     "{\"logs\":{\"metrics_collected\":{\"emf\":{\"service_address\":\"udp://:1\"}}}}", "/logs/metrics_collected/emf"},
    {"{\"logs\":{\"metrics_collected\":{\"kubernetes\":{\"cluster_name\":\"a\"}}}}",
     "{\"logs\":{\"metrics_collected\":{\"kubernetes\":{\"cluster_name\":\"b\"}}}}",
     "/logs/metrics_collected/kubernetes/cluster_name"},
    {"{\"logs\":{\"metrics_collected\":{\"otlp\":{\"grpc_endpoint\":\"aaaa\"}}}}",
     "{\"logs\":{\"metrics_collected\":{\"otlp\":{\"grpc_endpoint\":\"bbbb\"}}}}", NULL},
    {"{\"opentelemetry\":{\"collect\":{\"files\":{\"collect_list\":[{\"file_path\":\"/a\"}]}}}}",
     "{\"opentelemetry\":{\"collect\":{\"files\":{\"collect_list\":[{\"file_path\":\"/b\"}]}}}}",
     "/opentelemetry/collect/files"},
    {"{\"comment\":1,\"agent\":{}}", "{\"comment\":2,\"agent\":{}}", NULL},
};

Test(merge, differences_that_the_agent_refuses_are_conflicts) {
	for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_two(arena, conflicts[i].first, conflicts[i].second);
		const struct problem *problem = problem_of(unit, PROBLEM_MERGE_CONFLICT);
		cr_assert_eq(problem != NULL, conflicts[i].path != NULL, "%s", conflicts[i].second);
		if (problem) {
			struct str wanted = arena_format(arena, "Under path : %s |", conflicts[i].path);
			cr_assert(str_contains(problem->reason, wanted), "%.*s", STR_ARGS(problem->reason));
			assert_text(problem->at.source->path, "d/b.json");
			assert_text(problem->also.source->path, "d/a.json");
		}
		arena_free(arena);
	}
}

Test(merge, lists_grow_and_equal_entries_fall_together) {
	struct arena *arena = arena_new();
	struct unit *unit = read_two(arena, with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\"}"),
				     with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\"},"
						       "{\"file_path\":\"/b\",\"log_group_name\":\"g\"}"));
	cr_assert_eq(unit->claims.count, 2u);
	assert_text(unit->claims.items[0]->at.source->path, "d/a.json");
	assert_text(unit->claims.items[1]->at.source->path, "d/b.json");
	arena_free(arena);
}

Test(merge, a_default_of_one_file_holds_for_all) {
	struct arena *arena = arena_new();
	struct unit *unit = read_two(arena, with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\"}"),
				     "{\"logs\":{\"log_stream_name\":\"web\"}}");
	struct claim *claim = unit->claims.items[0];
	assert_text(text_of(unit, &claim->stream), "web");
	cr_assert_eq(claim->stream.origin, ORIGIN_INHERITED);
	assert_text(claim->stream.at.source->path, "d/b.json");
	arena_free(arena);
}

static uint32_t stale_copies(const char *first_path, const char *second_path, const char *first, const char *second) {
	struct arena *arena = arena_new();
	const char *paths[] = {first_path, second_path};
	const char *texts[] = {with_files(arena, first), with_files(arena, second)};
	struct unit *unit = read_unit_of(unit_of(arena, 2, paths, texts));
	uint32_t count = count_problems(unit, PROBLEM_STALE_COPY);
	arena_free(arena);
	return count;
}

Test(stale, copies_are_known_by_name_or_by_content) {
	const char *a = "{\"file_path\":\"/a\"}", *edited = "{\"file_path\":\"/a\",\"timezone\":\"UTC\"}";
	const char *three = "{\"file_path\":\"/a\"},{\"file_path\":\"/b\"},{\"file_path\":\"/c\"}";
	const char *changed =
	    "{\"file_path\":\"/a\"},{\"file_path\":\"/b\"},{\"file_path\":\"/c\",\"timezone\":\"UTC\"}";
	const char *other = "{\"file_path\":\"/a\"},{\"file_path\":\"/x\"},{\"file_path\":\"/y\"}";
	const char *folder = "etc/amazon-cloudwatch-agent.d/file_amazon-cloudwatch-agent.json";
	cr_assert_eq(stale_copies(folder, "etc/amazon-cloudwatch-agent.json", a, edited), 1u);
	cr_assert_eq(stale_copies("d/a.json", "d/b.json", a, a), 1u);
	cr_assert_eq(stale_copies("d/a.json", "d/b.json", three, changed), 1u);
	cr_assert_eq(stale_copies("d/a.json", "d/b.json", three, other), 0u);
	cr_assert_eq(stale_copies("d/a.json", "d/b.json", a, edited), 0u);
}
