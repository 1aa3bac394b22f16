/* Variables of the environment whose values nobody knows, only what they are: they become that in every shipper's
 * names, also where no other variables are set. */
#include "agent/testing.h"

static const struct {
	const char *agent, *path, *format, *text;
} shippers[] = {
    {"cloudwatch-agent", "config.json", "json",
     "{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[{\"file_path\":\"/a\",\"log_group_name\":\"g\","
     "\"log_stream_name\":\"x-${TASK}\"}]}}}}"},
    {"fluent-bit", "fluent-bit.conf", "fluentbit",
     "[INPUT]\n    Name tail\n    Path /a\n    Tag a\n[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n"
     "    region us-east-1\n    log_group_name g\n    log_stream_name x-${TASK}\n"},
    {"fluent-bit", "fluent-bit.conf", "fluentbit",
     "[INPUT]\n    Name tail\n    Path /a\n    Tag ${TASK}.a\n[OUTPUT]\n    Name cloudwatch_logs\n"
     "    Match ${TASK}.*\n    region us-east-1\n    log_group_name g\n    log_stream_name x-${TASK}\n"},
    {"fluent-bit", "fluent-bit.conf", "fluentbit",
     "[INPUT]\n    Name tail\n    Path /a\n    Tag a\n[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n"
     "    region us-east-1\n    log_group_name g\n    log_stream_name x-${TASK:-none}\n"},
    {"fluentd", "fluent.conf", "fluentd",
     "<source>\n  @type tail\n  path /a\n  tag a\n</source>\n<match a>\n  @type cloudwatch_logs\n"
     "  log_group_name g\n  log_stream_name \"x-#{ENV['TASK']}\"\n</match>\n"},
    {"fluentd", "fluent.conf", "fluentd",
     "<source>\n  @type tail\n  path /a\n  tag a\n</source>\n<match a>\n  @type cloudwatch_logs\n"
     "  log_group_name g\n  log_stream_name \"x-#{ENV.fetch('TASK', 'none')}\"\n</match>\n"},
    {"logstash", "pipeline.conf", "logstash",
     "input { file { path => \"/a\" } } output { cloudwatchlogs { log_group_name => \"g\" "
     "log_stream_name => \"x-${TASK:none}\" } }"},
};

Test(environment, a_variable_of_known_identity_is_what_it_is) {
	static const struct variable task = {
	    .id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR_INIT("<task id>")};
	for (size_t i = 0; i < sizeof shippers / sizeof *shippers; i++) {
		struct arena *arena = arena_new();
		const struct agent *agent = agent_by_name(str_from(shippers[i].agent));
		cr_assert(agent, "%s", shippers[i].agent);
		struct unit *unit = unit_of_text(arena, agent, shippers[i].path, shippers[i].format, shippers[i].text);
		LIST_ADD(arena, &unit->env, (struct environment_entry){.name = STR("TASK"), .is = &task});
		unit->env_closed = true;
		read_unit_of(unit);
		cr_assert_eq(unit->claims.count, 1, "%zu: %s", i, shippers[i].agent);
		assert_text(stream_of(unit, 0), "x-<task id>");
		const struct template *stream = &unit->claims.items[0]->stream.value;
		cr_expect_eq(template_differs_by(stream, DIFFERENCE_POD), CERTAIN, "%s", shippers[i].agent);
		cr_expect_eq(unit->claims.items[0]->delivers, CERTAIN, "%zu: %s", i, shippers[i].agent);
		cr_expect_eq(count_problems(unit, PROBLEM_UNSET_VARIABLE), 0, "%s", shippers[i].agent);
		arena_free(arena);
	}
}

/* What the CloudWatch agent in a container calls its stream by default. */
Test(environment, the_pod_is_the_default_stream_of_the_cloudwatch_agent) {
	static const struct variable pod = {
	    .id = IDENTITY_POD, .scope = DIFFERENCE_POD, .name = STR_INIT("<metadata.name>")};
	struct arena *arena = arena_new();
	struct unit *unit = unit_of_text(arena, agent_by_name(STR("cloudwatch-agent")), "config.json", "json",
					 "{\"logs\":{\"logs_collected\":{\"files\":{\"collect_list\":[{\"file_path\":"
					 "\"/a\",\"log_group_name\":\"g\"}]}}}}");
	LIST_ADD(arena, &unit->env, (struct environment_entry){.name = STR("POD_NAME"), .is = &pod});
	unit->asked.mode = MODE_CONTAINER;
	read_unit_of(unit);
	assert_text(stream_of(unit, 0), "<metadata.name>");
	arena_free(arena);
}
