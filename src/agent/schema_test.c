/* The walker over the rows of the CloudWatch agent. */
#include "agent/cloudwatch-agent/testing.h"

struct shape {
	const char *text;
	enum problem_kind kind;
	const char *at, *message, *help;
};

static const struct shape shapes[] = {
    {"{\"logs\":{\"logs_colected\":{\"files\":{}}}}", PROBLEM_UNKNOWN_KEY, "\"logs_colected\"", "knows no key",
     "did you mean \"logs_collected\"?"},
    {"{\"logs\":{\"metrics_collected\":{},\"Log_Stream_Name\":\"x\"}}", PROBLEM_UNKNOWN_KEY, "\"Log_Stream_Name\"",
     "knows no key", "did you mean \"log_stream_name\"?"},
    {"{\"logs\":{\"metrics_collected\":{},\"log_group_name\":\"x\"}}", PROBLEM_UNKNOWN_KEY, "\"log_group_name\"",
     "knows no key", "belongs into logs.logs_collected.files.collect_list[]"},
    {"{\"logs\":{\"metrics_collected\":{},\"region\":\"x\"}}", PROBLEM_UNKNOWN_KEY, "\"region\"", "knows no key",
     "belongs into agent"},
    {"{\"logs\":{\"metrics_collected\":{}},\"log\":{}}", PROBLEM_UNKNOWN_KEY, "\"log\"", "knows no key",
     "did you mean \"logs\"?"},
    {"{\"logs\":{}}", PROBLEM_MISSING_KEY, "\"logs\"", "at least one of \"logs_collected\", \"metrics_collected\"", ""},
    {"{\"logs\":{\"logs_collected\":{}}}", PROBLEM_OUT_OF_RANGE, "\"logs_collected\"", "is empty", ""},
    {"{\"logs\":{\"logs_collected\":{\"files\":{}}}}", PROBLEM_MISSING_KEY, "\"files\"",
     "\"collect_list\" is missing in \"files\"", "add \"collect_list\""},
    {"{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[]}}}}", PROBLEM_OUT_OF_RANGE, "\"collect_list\"",
     "is empty", ""},
    {"{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":{}}}}}", PROBLEM_WRONG_TYPE, "{}",
     "must be an array [ ], and this is an object", "[ ]"},
    {"{\"logs\":{\"metrics_collected\":{},\"force_flush_interval\":\"5\"}}", PROBLEM_WRONG_TYPE, "\"5\"",
     "must be a whole number, and this is a string", "write 5 without quotes"},
    {"{\"logs\":{\"metrics_collected\":{},\"force_flush_interval\":1.5}}", PROBLEM_WRONG_TYPE, "1.5",
     "must be a whole number, and this is the number 1.5", ""},
    {"{\"logs\":{\"metrics_collected\":{},\"force_flush_interval\":0}}", PROBLEM_OUT_OF_RANGE, "0", "cannot be 0",
     "from 1 to 172800"},
    {"{\"logs\":{\"metrics_collected\":{},\"concurrency\":0}}", PROBLEM_OUT_OF_RANGE, "0", "cannot be 0", "1 or more"},
    {"{\"logs\":{\"metrics_collected\":{\"otlp\":[]}}}", PROBLEM_OUT_OF_RANGE, "\"otlp\"", "is empty", ""},
    {"{\"logs\":{\"metrics_collected\":{\"otlp\":[{\"endpoint\":\"x\"}]}}}", PROBLEM_UNKNOWN_KEY, "\"endpoint\"",
     "knows no key", "did you mean \"grpc_endpoint\"?"},
    {"{\"agent\":{\"run_as_user\":\"x\"},\"csm\":{}}", PROBLEM_DEPRECATED_KEY, "\"csm\"", "out of use", "leave it out"},
    {"{\"logs\":{\"metrics_collected\":{\"prometheus\":{\"log_group_name\":\"g\",\"emf_processor\":{\"metric_unit\":"
     "{\"a\":1}}}}}}",
     PROBLEM_WRONG_TYPE, "1", "\"a\" must be a string", "write \"1\""},
    {"{\"agent\":{\"credentials\":{\"role_arn\":\"short\"}},\"logs\":{\"metrics_collected\":{}}}", PROBLEM_OUT_OF_RANGE,
     "\"short\"", "too short", ""},
};

static void expect(const struct shape *shape) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(arena, shape->text);
	cr_assert_eq(unit->problems.count, 1u, "%s: %u problems", shape->text, unit->problems.count);
	struct problem *problem = &unit->problems.items[0];
	cr_assert_eq(problem->kind, shape->kind, "%s", shape->text);
	assert_text(site_text(problem->at), shape->at);
	cr_assert(str_contains(problem->message, str_from(shape->message)), "%.*s", STR_ARGS(problem->message));
	cr_assert(str_contains(problem->help, str_from(shape->help)), "%.*s", STR_ARGS(problem->help));
	arena_free(arena);
}

Test(schema, shapes_are_told_where_they_are) {
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		expect(&shapes[i]);
}

struct entry_case {
	const char *members;
	enum problem_kind kind;
	const char *message, *help;
};

static const struct entry_case entries[] = {
    {"\"retention_in_days\":8", PROBLEM_OUT_OF_RANGE, "cannot be 8", "7 and 14"},
    {"\"retention_in_days\":9999", PROBLEM_OUT_OF_RANGE, "cannot be 9999", "3653"},
    {"\"retention_in_days\":0", PROBLEM_OUT_OF_RANGE, "cannot be 0", "1"},
    {"\"timezone\":\"utc\"", PROBLEM_OUT_OF_RANGE, "cannot be \"utc\"", "did you mean \"UTC\"?"},
    {"\"encoding\":\"\"", PROBLEM_OUT_OF_RANGE, "is empty", ""},
    {"\"auto_removal\":\"true\"", PROBLEM_WRONG_TYPE, "must be true or false", "write true without quotes"},
    {"\"service.name\":5", PROBLEM_WRONG_TYPE, "must be a string, and this is a number", "write \"5\""},
    {"\"filters\":[{\"type\":\"include\"}]", PROBLEM_MISSING_KEY,
     "\"expression\" is missing in this item of \"filters\"", ""},
    {"\"multi_line_start\":\"x\"", PROBLEM_UNKNOWN_KEY, "knows no key \"multi_line_start\"", ""},
};

Test(schema, entries_are_checked_key_by_key) {
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		struct arena *arena = arena_new();
		struct str entry =
		    arena_format(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\",%s}", entries[i].members);
		struct unit *unit = read_text(arena, with_files(arena, entry.p));
		cr_assert_eq(unit->problems.count, 1u, "%s", entries[i].members);
		struct problem *problem = &unit->problems.items[0];
		cr_assert_eq(problem->kind, entries[i].kind, "%s", entries[i].members);
		cr_assert(str_contains(problem->message, str_from(entries[i].message)), "%.*s",
			  STR_ARGS(problem->message));
		cr_assert(str_contains(problem->help, str_from(entries[i].help)), "%.*s", STR_ARGS(problem->help));
		arena_free(arena);
	}
}

Test(schema, whole_numbers_may_be_written_with_a_fraction_or_an_exponent) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(
	    arena, with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"retention_in_days\":7.0},"
				     "{\"file_path\":\"/b\",\"log_group_name\":\"h\",\"retention_in_days\":3e1}"));
	cr_assert_eq(unit->problems.count, 0u);
	arena_free(arena);
}

Test(schema, lengths_are_counted_in_characters) {
	struct arena *arena = arena_new();
	struct buf name = {0};
	for (int i = 0; i < 255; i++)
		buf_add_text(&name, "\xc3\xa4");
	struct str entry =
	    arena_format(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"service.name\":\"%.*s\"}",
			 STR_ARGS(buf_str(&name)));
	buf_finish(&name);
	cr_assert_eq(read_text(arena, with_files(arena, entry.p))->problems.count, 0u);
	arena_free(arena);
}

Test(schema, equal_entries_are_refused_in_journald_only) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(arena, "{\"logs\":{\"logs_collected\":{\"journald\":{\"collect_list\":["
					     "{\"log_group_name\":\"g\"},{\"log_group_name\":\"g\"}]}}}}");
	const struct problem *problem = problem_of(unit, PROBLEM_OUT_OF_RANGE);
	cr_assert(problem && problem->also.source);
	arena_free(arena);
}

Test(schema, parts_in_several_files_make_a_whole) {
	struct arena *arena = arena_new();
	static const char *const paths[] = {"a.json", "b.json"};
	static const char *const texts[] = {
	    "{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[{\"file_path\":\"/a\"}]}}}}",
	    "{\"logs\":{\"log_stream_name\":\"x\"}}"};
	struct unit *unit = read_unit_of(unit_of(arena, 2, paths, texts));
	cr_assert_eq(unit->problems.count, 0u);
	arena_free(arena);
}

Test(schema, keys_that_came_later_are_unknown_to_older_releases) {
	struct arena *arena = arena_new();
	const char *path = "config.json",
		   *text = with_files(
		       arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"log_group_class\":\"STANDARD\"}");
	struct unit *unit = unit_of(arena, 1, &path, &text);
	unit->asked.version = (struct version){{1, 300031}};
	read_unit_of(unit);
	cr_assert_eq(count_problems(unit, PROBLEM_UNKNOWN_KEY), 1u);
	arena_free(arena);
}

Test(schema, nearest_takes_case_before_distance) {
	static const struct key keys[] = {{.name = "region"}, {.name = "Region_name"}, {.name = "logfile"}};
	cr_assert_str_eq(schema_nearest(STR("REGION"), keys, 3), "region");
	cr_assert_str_eq(schema_nearest(STR("log_file"), keys, 3), "logfile");
	cr_assert_str_eq(schema_nearest(STR("name"), keys, 3), "Region_name");
	cr_assert_null(schema_nearest(STR("completely_else"), keys, 3));
}
