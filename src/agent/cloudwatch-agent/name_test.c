/* Names with placeholders and environment variables. */
#include "agent/cloudwatch-agent/testing.h"

struct name_case {
	const char *stream, *text; /* text: the template as it is shown */
	enum problem_kind kind;	   /* PROBLEM_KINDS: none */
	const char *at;
};

static const struct name_case cases[] = {
    {"plain", "plain", PROBLEM_KINDS, ""},
    {"{instance_id}-x", "{instance_id}-x", PROBLEM_KINDS, ""},
    {"{hostname}{local_hostname}", "{hostname}{local_hostname}", PROBLEM_KINDS, ""},
    {"{account_id}/{aws_region}", "{account_id}/{aws_region}", PROBLEM_KINDS, ""},
    {"{date}", "{date}", PROBLEM_FIXED_DATE, "{date}"},
    {"a{env}b", "a{env}b", PROBLEM_UNKNOWN_PLACEHOLDER, "{env}"},
    {"{instance-id}", "{instance-id}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "{instance-id}"},
    {"{InstanceId}", "{InstanceId}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "{InstanceId}"},
    {"{ hostname }", "{ hostname }", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "{ hostname }"},
    {"{NodeName}", "{NodeName}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "{NodeName}"},
    {"%instance_id%", "%instance_id%", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "%instance_id%"},
    {"<hostname>", "<hostname>", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "<hostname>"},
    {"$(hostname)", "$(hostname)", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "$(hostname)"},
    {"#{hostname}", "#{hostname}", PROBLEM_KINDS, ""},
    {"${instance_id}", "${instance_id}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "${instance_id}"},
    {"{{instance_id}}", "{{instance_id}}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "{{instance_id}}"},
    {"${aws:InstanceId}", "${aws:InstanceId}", PROBLEM_ILLEGAL_STREAM, "${aws:InstanceId}"},
    {"${env:HOME}", "${env:HOME}", PROBLEM_ILLEGAL_STREAM, "${env:HOME}"},
    {"{{ app_name }}", "{{ app_name }}", PROBLEM_UNRENDERED, "{{ app_name }}"},
    {"${var.app}", "${var.app}", PROBLEM_UNRENDERED, "${var.app}"},
    {"${APP}-$B", "${APP}-${B}", PROBLEM_KINDS, ""},
    {"a{b,c}", "a{b,c}", PROBLEM_KINDS, ""},
    {"{", "{", PROBLEM_KINDS, ""},
    {"{}", "{}", PROBLEM_KINDS, ""},
    {"$", "$", PROBLEM_KINDS, ""},
    {"${", "${", PROBLEM_KINDS, ""},
    {"${}", "${}", PROBLEM_KINDS, ""},
    {"100%", "100%", PROBLEM_KINDS, ""},
    {"a:b", "a:b", PROBLEM_ILLEGAL_STREAM, "\"a:b\""},
    {"a*b", "a*b", PROBLEM_ILLEGAL_STREAM, "\"a*b\""},
};

static struct unit *read_stream(struct arena *arena, const char *stream) {
	struct str entry =
	    arena_format(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"log_stream_name\":\"%s\"}", stream);
	return read_text(arena, with_files(arena, entry.p));
}

Test(name, placeholders_are_read_as_the_agent_does) {
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_stream(arena, cases[i].stream);
		assert_text(text_of(unit, &unit->claims.items[0]->stream), cases[i].text);
		uint32_t expected = cases[i].kind == PROBLEM_KINDS ? 0 : 1;
		cr_assert_eq(unit->problems.count, expected, "%s: %u problems", cases[i].stream, unit->problems.count);
		if (expected) {
			cr_assert_eq(unit->problems.items[0].kind, cases[i].kind, "%s", cases[i].stream);
			assert_text(site_text(unit->problems.items[0].at), cases[i].at);
			cr_assert(unit->problems.items[0].reason.n && unit->problems.items[0].help.n);
		}
		arena_free(arena);
	}
}

static void expect_group_problem(const char *group, enum problem_kind kind, const char *help) {
	struct arena *arena = arena_new();
	struct str entry = arena_format(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"%s\"}", group);
	struct unit *unit = read_text(arena, with_files(arena, entry.p));
	cr_assert_eq(unit->problems.count, 1u, "%s: %u problems", group, unit->problems.count);
	cr_assert_eq(unit->problems.items[0].kind, kind, "%s", group);
	cr_assert(str_contains(unit->problems.items[0].help, str_from(help)), "%s: %.*s", group,
		  STR_ARGS(unit->problems.items[0].help));
	arena_free(arena);
}

Test(name, groups_may_hold_less) {
	expect_group_problem("a b", PROBLEM_ILLEGAL_GROUP, "letters");
	expect_group_problem("a:b", PROBLEM_ILLEGAL_GROUP, "letters");
	expect_group_problem("aws/x", PROBLEM_ILLEGAL_GROUP, "start");
	expect_group_problem("", PROBLEM_ILLEGAL_GROUP, "give it a name");
	expect_group_problem("g-{env}", PROBLEM_ILLEGAL_GROUP, "{hostname}");
	expect_group_problem("g-{instnace_id}", PROBLEM_ILLEGAL_GROUP, "did you mean {instance_id}?");
	expect_group_problem("g-{InstanceId}", PROBLEM_ILLEGAL_GROUP, "{instance_id}");
	expect_group_problem("g-${hostname}", PROBLEM_ILLEGAL_GROUP, "without the $");
}

Test(name, given_variables_are_filled_in_and_missing_ones_stay) {
	struct arena *arena = arena_new();
	const char *path = "config.json", *text = with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\","
								    "\"log_stream_name\":\"${APP}-$MISSING\"}");
	struct unit *unit = unit_of(arena, 1, &path, &text);
	LIST_ADD(arena, &unit->env, (struct environment_entry){.name = STR("APP"), .value = STR("shop")});
	unit->env_closed = true;
	read_unit_of(unit);
	assert_text(text_of(unit, &unit->claims.items[0]->stream), "shop-$MISSING");
	cr_assert_eq(count_problems(unit, PROBLEM_UNSET_VARIABLE), 1u);
	assert_text(site_text(problem_of(unit, PROBLEM_UNSET_VARIABLE)->at), "$MISSING");
	arena_free(arena);
}

Test(name, an_older_agent_does_not_know_every_placeholder) {
	struct arena *arena = arena_new();
	const char *path = "config.json", *text = with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\","
								    "\"log_stream_name\":\"{account_id}-{date}\"}");
	struct unit *unit = unit_of(arena, 1, &path, &text);
	unit->asked.version = (struct version){{1, 247346, 0}};
	read_unit_of(unit);
	cr_assert_eq(count_problems(unit, PROBLEM_PLACEHOLDER_NOT_EXPANDED), 2u);
	struct field *stream = &unit->claims.items[0]->stream;
	struct template there = template_in_world(arena, &stream->value, unit->agent, &unit->world);
	cr_assert(template_is_literal(&there));
	arena_free(arena);
}

Test(name, problems_in_escaped_text_are_found_where_it_is_written) {
	struct arena *arena = arena_new();
	struct unit *unit = read_stream(arena, "\\u0061\\u0062{env}");
	assert_text(text_of(unit, &unit->claims.items[0]->stream), "ab{env}");
	assert_text(site_text(problem_of(unit, PROBLEM_UNKNOWN_PLACEHOLDER)->at), "{env}");
	arena_free(arena);
}

Test(name, the_region_is_filled_in_where_it_is_written) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_text(arena, "{\"agent\":{\"region\":\"eu-west-1\"},\"logs\":{\"logs_collected\":{\"files\":"
			     "{\"collect_list\":[{\"file_path\":\"/a\",\"log_group_name\":\"g\","
			     "\"log_stream_name\":\"{aws_region}\"}]}}}}");
	assert_text(text_of(unit, &unit->claims.items[0]->stream), "eu-west-1");
	arena_free(arena);
}
