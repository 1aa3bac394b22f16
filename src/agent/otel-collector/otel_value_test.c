/* References in values, and placeholders in names. */
#include "agent/otel-collector/testing.h"

struct expansion_case {
	const char *written, *text; /* text: variables as they are written */
	enum problem_kind kind;	    /* PROBLEM_KINDS: none */
	const char *at;
};

static const struct expansion_case cases[] = {
    {"web", "web", PROBLEM_KINDS, ""},
    {"${env:A}", "1", PROBLEM_KINDS, ""},
    {"x-${A}-y", "x-1-y", PROBLEM_KINDS, ""},
    {"${env:B}", "${env:B}", PROBLEM_KINDS, ""},
    {"${env:B:-w}", "${env:B:-w}", PROBLEM_KINDS, ""},
    {"${env:A:-w}", "1", PROBLEM_KINDS, ""},
    {"$$a-$", "$a-$", PROBLEM_KINDS, ""},
    {"$$${A}", "$1", PROBLEM_KINDS, ""},
    {"}${A}", "}1", PROBLEM_KINDS, ""},
    {"${A", "${A", PROBLEM_KINDS, ""},
    {"${env:B${A}}", "${env:B${A}}", PROBLEM_KINDS, ""},
    {"${file:/etc/hostname}", "${file:/etc/hostname}", PROBLEM_KINDS, ""},
    {"${vault:x}", "${vault:x}", PROBLEM_KINDS, ""},
    {"${custom:x}", "${custom:x}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "${custom:x}"},
    {"${aws:InstanceId}", "${aws:InstanceId}", PROBLEM_NEVER_DELIVERS, "${aws:InstanceId}"},
    {"x-${env:HOSTNAME}", "x-${env:HOSTNAME}", PROBLEM_UNSET_VARIABLE, "${env:HOSTNAME}"},
    {"${env:}", "${env:}", PROBLEM_NEVER_DELIVERS, "${env:}"},
    {"x-%Y-%m-%d.log", "x-%Y-%m-%d.log", PROBLEM_UNKNOWN_PLACEHOLDER, "%Y-%m-%d"},
    {"x-%{ if a }b%{ else }c%{ endif }", "x-%{ if a }b%{ else }c%{ endif }", PROBLEM_UNRENDERED,
     "%{ if a }b%{ else }c%{ endif }"},
    {"%{host}", "%{host}", PROBLEM_NEVER_DELIVERS, "{host}"},
    {"100%2Fx", "100%2Fx", PROBLEM_KINDS, ""},
    {"${B:-w}", "${B:-w}", PROBLEM_NEVER_DELIVERS, "${B:-w}"},
    {"${MY_B:-w}", "${MY_B:-w}", PROBLEM_NEVER_DELIVERS, "${MY_B:-w}"},
    {"${HOST:w}", "${HOST:w}", PROBLEM_NEVER_DELIVERS, "${HOST:w}"},
    {"${k8s.node.name}", "${k8s.node.name}", PROBLEM_NEVER_DELIVERS, "${k8s.node.name}"},
    {"${}", "${}", PROBLEM_NEVER_DELIVERS, "${}"},
    {"${var.name}", "${var.name}", PROBLEM_UNRENDERED, "${var.name}"},
    {"a-$B", "a-$B", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "$B"},
    {"a-${NodeName}", "a-${NodeName}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "${NodeName}"},
    {"{ServiceName}-$$", "{ServiceName}-$", PROBLEM_KINDS, ""},
    {"{NoSuch}", "{NoSuch}", PROBLEM_NEVER_DELIVERS, "{NoSuch}"},
    {"{a b}", "{a b}", PROBLEM_NEVER_DELIVERS, "{a b}"},
    {"{ServiceName", "{ServiceName", PROBLEM_KINDS, ""},
    {"{{ .x }}", "{{ .x }}", PROBLEM_UNRENDERED, "{{ .x }}"},
    {"a:b", "a:b", PROBLEM_ILLEGAL_STREAM, "'a:b'"},
    {"", "", PROBLEM_ILLEGAL_STREAM, "''"},
};

static void expect(const struct expansion_case *c) {
	struct arena *arena = arena_new();
	static struct environment_entry entry = {STR_INIT("A"), STR_INIT("1"), NULL, {0}};
	struct unit *unit = unit_of_yaml(
	    arena, arena_format(arena,
				"receivers: {otlp: }\nexporters:\n  awscloudwatchlogs:\n    log_group_name: g\n"
				"    log_stream_name: '%s'\nservice: {pipelines: {logs: {receivers: [otlp], exporters: "
				"[awscloudwatchlogs]}}}\n",
				c->written)
		       .p);
	unit->env = (struct environment){.items = &entry, .count = 1};
	read_unit_of(unit);
	cr_assert_eq(unit->claims.count, 1u, "%s: %u claims", c->written, unit->claims.count);
	struct str text = stream_of(unit, 0);
	cr_assert(str_is(text, c->text), "%s gives %.*s", c->written, STR_ARGS(text));
	cr_assert_eq(unit->problems.count, c->kind != PROBLEM_KINDS, "%s: %u problems", c->written,
		     unit->problems.count);
	if (unit->problems.count) {
		const struct problem *problem = &unit->problems.items[0];
		struct str at = site_text(problem->at);
		cr_assert_eq(problem->kind, c->kind, "%s", c->written);
		cr_assert(str_is(at, c->at), "%s: at %.*s", c->written, STR_ARGS(at));
	}
	arena_free(arena);
}

Test(otel_value, references_and_placeholders) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		expect(&cases[i]);
}

Test(otel_value, what_awsemf_does_not_know_stays) {
	struct arena *arena = arena_new();
	struct unit *unit = read_one(arena, "metrics", "otlp", "awsemf",
				     "log_group_name: g, log_stream_name: '{InstanceId}-{a b}-{ TaskId }-{}'");
	assert_text(stream_of(unit, 0), "{InstanceId}-{a b}-{ TaskId }-{}");
	cr_assert_eq(unit->problems.count, 3u);
	static const char *const at[] = {"{InstanceId}", "{ TaskId }", "{}"};
	for (uint32_t i = 0; i < 3; i++) {
		cr_assert_eq(unit->problems.items[i].kind, PROBLEM_UNKNOWN_PLACEHOLDER);
		assert_text(site_text(unit->problems.items[i].at), at[i]);
	}
	arena_free(arena);
}

Test(otel_value, a_closed_environment_gives_nothing_or_the_word) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    unit_of_yaml(arena, "receivers: {otlp: }\nexporters:\n  awscloudwatchlogs: {log_group_name: "
				"g, log_stream_name: 'x${env:NO}-${env:NO:-w}'}\nservice: {pipelines: "
				"{logs: {receivers: [otlp], exporters: [awscloudwatchlogs]}}}\n");
	unit->env_closed = true;
	read_unit_of(unit);
	assert_text(stream_of(unit, 0), "x-w");
	cr_assert_eq(count_problems(unit, PROBLEM_UNSET_VARIABLE), 1u);
	arena_free(arena);
}

Test(otel_value, older_versions_read_bare_names) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    unit_of_yaml(arena, "receivers: {otlp: }\nexporters:\n  awscloudwatchlogs: {log_group_name: "
				"g, log_stream_name: $HOSTNAME}\nservice: {pipelines: {logs: "
				"{receivers: [otlp], exporters: [awscloudwatchlogs]}}}\n");
	unit->asked.version = (struct version){{0, 103}};
	read_unit_of(unit);
	cr_assert_eq(unit->problems.count, count_problems(unit, PROBLEM_UNSET_VARIABLE)); /* of systemd */
	cr_assert_eq(unit->claims.items[0]->stream.value.parts[0].variable.id, IDENTITY_HOST_NAME);
	arena_free(arena);
}

Test(otel_value, a_container_has_its_host_name) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    unit_of_yaml(arena, "receivers: {otlp: }\nexporters:\n  awscloudwatchlogs: {log_group_name: g, "
				"log_stream_name: 'x-${env:HOSTNAME}'}\nservice: {pipelines: {logs: "
				"{receivers: [otlp], exporters: [awscloudwatchlogs]}}}\n");
	unit->asked.mode = MODE_CONTAINER;
	read_unit_of(unit);
	cr_assert_eq(unit->problems.count, 0u);
	arena_free(arena);
}

Test(otel_value, some_versions_refuse_bare_names) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    unit_of_yaml(arena, "receivers: {otlp: }\nexporters:\n  awscloudwatchlogs: {log_group_name: $GROUP, "
				"log_stream_name: x}\nservice: {pipelines: {logs: "
				"{receivers: [otlp], exporters: [awscloudwatchlogs]}}}\n");
	unit->asked.version = (struct version){{0, 105}};
	read_unit_of(unit);
	cr_assert_eq(unit->problems.count, 1u);
	cr_assert_eq(unit->problems.items[0].kind, PROBLEM_NEVER_DELIVERS);
	arena_free(arena);
}

Test(otel_value, a_bare_name_in_a_group_is_one_problem) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_one(arena, "logs", "otlp", "awscloudwatchlogs", "log_group_name: $GROUP, log_stream_name: x");
	cr_assert_eq(unit->problems.count, 1u);
	cr_assert_eq(unit->problems.items[0].kind, PROBLEM_ILLEGAL_GROUP);
	arena_free(arena);
}
