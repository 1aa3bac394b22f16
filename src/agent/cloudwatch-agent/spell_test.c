/* Names written back, and edits that give an entry its own stream. */
#include "agent/cloudwatch-agent/testing.h"

/* The text after the edit. */
static struct str edited(struct arena *arena, const char *text, const char *name) {
	struct unit *unit = read_text(arena, text);
	struct edit_list edits = {0};
	cr_assert(unit->agent->rename(unit->claims.items[0], str_from(name), &edits));
	cr_assert_eq(edits.count, 1u);
	struct edit edit = edits.items[0];
	struct str whole = edit.at.source->text;
	return arena_format(arena, "%.*s%.*s%.*s", STR_ARGS(str_from_to(whole, 0, edit.at.at.off)), STR_ARGS(edit.text),
			    STR_ARGS(str_from_offset(whole, edit.at.at.off + edit.at.at.len)));
}

Test(spell, an_edit_replaces_or_inserts_the_stream) {
	struct arena *arena = arena_new();
	assert_text(edited(arena, with_files(arena, "{\"file_path\":\"/a\",\"log_stream_name\":\"old\"}"), "new"),
		    with_files(arena, "{\"file_path\":\"/a\",\"log_stream_name\":\"new\"}"));
	assert_text(
	    edited(arena, with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\"}"), "a\"b"),
	    with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\", \"log_stream_name\": \"a\\\"b\"}"));
	assert_text(edited(arena, with_files(arena, "{\n\t\"file_path\":\"/a\"\n}"), "new"),
		    with_files(arena, "{\n\t\"file_path\":\"/a\",\n\t\"log_stream_name\": \"new\"\n}"));
	arena_free(arena);
}

Test(spell, sources_without_a_stream_key_cannot_be_renamed) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(arena, "{\"logs\":{\"metrics_collected\":{\"kubernetes\":{}}}}");
	struct edit_list edits = {0};
	cr_assert(!unit->agent->rename(unit->claims.items[0], STR("x"), &edits));
	cr_assert_eq(edits.count, 0u);
	arena_free(arena);
}

Test(spell, names_are_written_in_the_agents_placeholders) {
	struct arena *arena = arena_new();
	static const char *const tokens[] = {"{instance_id}", "{hostname}",   "{local_hostname}",
					     "{ip_address}",  "{aws_region}", "{account_id}",
					     "{date}"};
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		struct template t = {0};
		struct buf out = {0};
		struct variable variable = placeholder_variable(tokens[i]);
		template_add_literal(arena, &t, STR("x-"));
		template_add_variable(arena, &t, &variable);
		cr_assert(agent_spell(&agent_cloudwatch_agent, &t, &out));
		assert_text(str_from_offset(buf_str(&out), 2), tokens[i]);
		buf_finish(&out);
	}
	struct variable pod = placeholder_variable("{PodName}");
	struct template t = {0};
	struct buf out = {0};
	template_add_variable(arena, &t, &pod);
	cr_assert(!agent_spell(&agent_cloudwatch_agent, &t, &out));
	cr_assert_eq(out.n, 0u);
	buf_finish(&out);
	arena_free(arena);
}

Test(recognise, files_are_known_by_their_sections) {
	static const struct {
		const char *text, *why; /* NULL: none of ours */
	} cases[] = {
	    {"{\"logs\":{\"logs_collected\":{}}}", "logs.logs_collected"},
	    {"{\"metrics\":{\"metrics_collected\":{}}}", "metrics.metrics_collected"},
	    {"{\"opentelemetry\":{\"collect\":{}}}", "opentelemetry.collect"},
	    {"{\"agent\":{},\"csm\":{}}", "agent and csm"},
	    {"{\"logs\":{\"log_collected\":{}}}", "logs, and a key like logs_collected"},
	    {"{\"logs\":[]}", NULL},
	    {"{\"agent\":{}}", NULL},
	    {"[]", NULL},
	    {"{\"logs\":{\"level\":\"info\"}}", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct str why = {0};
		struct unit *unit = unit_new(arena, &agent_cloudwatch_agent);
		struct doc *doc = unit_add_text(unit, "x.json", "json", cases[i].text);
		bool known = agent_cloudwatch_agent.recognise(doc, &why);
		cr_assert_eq(known, cases[i].why != NULL, "%s", cases[i].text);
		if (known)
			assert_text(why, cases[i].why);
		arena_free(arena);
	}
}

Test(recognise, folders_and_the_files_they_load) {
	const struct agent *agent = &agent_cloudwatch_agent;
	struct str folder = STR("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d");
	cr_assert(agent->loads_folder(folder));
	cr_assert(agent->loads_folder(STR("etc/cwagentconfig/")));
	cr_assert(agent->loads_folder(STR("C:\\ProgramData\\Amazon\\AmazonCloudWatchAgent\\Configs")));
	cr_assert(!agent->loads_folder(STR("/etc/Configs")));
	cr_assert(
	    agent->loads_file(folder, STR("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d/a.bak")));
	cr_assert(
	    !agent->loads_file(folder, STR("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d/a.tmp")));
	cr_assert(
	    !agent->loads_file(folder, STR("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d/a.yaml")));
	cr_assert(agent->loads_file(folder, STR("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json")));
	cr_assert(!agent->loads_file(folder, STR("/opt/aws/amazon-cloudwatch-agent/etc/other.json")));
	cr_assert(agent->recognise_path(STR("x/amazon-cloudwatch-agent.d/file_config")));
	cr_assert(!agent->recognise_path(STR("x/config.json")));
}
