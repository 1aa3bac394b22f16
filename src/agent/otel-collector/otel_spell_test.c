/* Names written back, and edits. */
#include "agent/otel-collector/testing.h"

#define CONFIG(settings)                                                                                               \
	"receivers: {otlp: }\nexporters:\n" settings                                                                   \
	"service: {pipelines: {logs: {receivers: [otlp], exporters: [awscloudwatchlogs]}}}\n"
#define BLOCK(stream) "  awscloudwatchlogs:\n    log_group_name: g\n    log_stream_name: " stream "\n"

static const struct {
	const char *text, *name, *edit;
} cases[] = {
    {CONFIG(BLOCK("old")), "web", "web"},
    {CONFIG(BLOCK("old")), "${env:HOSTNAME}-web", "${env:HOSTNAME}-web"},
    {CONFIG(BLOCK("'old'")), "{TaskId}", "\"{TaskId}\""},
    {CONFIG(BLOCK("old")), "a b", "\"a b\""},
    {CONFIG(BLOCK("old")), "a: \"b\"", "\"a: \\\"b\\\"\""},
    {CONFIG("  awscloudwatchlogs: {log_group_name: g, log_stream_name: old}\n"), "${env:X}", "\"${env:X}\""},
};

Test(otel_spell, renaming_replaces_the_text) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_yaml(arena, cases[i].text);
		struct edit_list edits = {0};
		cr_assert_eq(unit->claims.count, 1u);
		cr_assert(agent_otel_collector.rename(unit->claims.items[0], str_from(cases[i].name), &edits));
		cr_assert_eq(edits.count, 1u);
		cr_assert(str_is(edits.items[0].text, cases[i].edit), "%.*s", STR_ARGS(edits.items[0].text));
		arena_free(arena);
	}
}

Test(otel_spell, a_default_is_not_renamed) {
	struct arena *arena = arena_new();
	struct edit_list edits = {0};
	struct unit *unit = read_one(arena, "metrics", "otlp", "awsemf", "");
	cr_assert(!agent_otel_collector.rename(unit->claims.items[0], STR("x"), &edits));
	assert_text(stream_of(unit, 0), "otel-stream-<random>");
	arena_free(arena);
}

Test(otel_spell, variables_have_their_own_spelling) {
	struct buf out = {0};
	struct variable variable;
	struct world world = {0};
	agent_otel_collector.host_identity(&world, &variable);
	cr_assert(agent_otel_collector.spell_variable(&variable, &out));
	variable = otel_placeholder_variable(otel_placeholder(STR("TaskId")), DIFFERENCE_POD);
	cr_assert(agent_otel_collector.spell_variable(&variable, &out));
	cr_assert(str_is(buf_str(&out), "${env:HOSTNAME}{TaskId}"));
	buf_clear(&out);
	variable = (struct variable){.id = IDENTITY_RECORD, .name = STR("{TaskId} (service.name)")};
	cr_assert(agent_otel_collector.spell_variable(&variable, &out));
	cr_assert(str_is(buf_str(&out), "{TaskId}"), "what the user wrote");
	variable = (struct variable){.id = IDENTITY_INSTANCE, .name = STR("{instance_id}")};
	cr_assert(!agent_otel_collector.spell_variable(&variable, &out));
	buf_finish(&out);
}
