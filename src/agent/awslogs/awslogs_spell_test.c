/* Names and edits in the agent's own syntax. */
#include "agent/awslogs/testing.h"

#include "base/buf.h"

/* The text after the only edit of a rename. */
static struct str renamed(struct arena *arena, const struct claim *claim, const char *name) {
	struct edit_list edits = {0};
	cr_assert(claim->agent->rename(claim, str_from(name), &edits));
	cr_assert_eq(edits.count, 1);
	struct span at = edits.items[0].at.at;
	struct str text = claim->at.source->text;
	return arena_join(arena, str_from_to(text, 0, at.off), edits.items[0].text,
			  str_from_offset(text, at.off + at.len), STR(""));
}

Test(spell, a_name_is_replaced_or_put_behind_the_group) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(arena, "[general]\nstate_file = /s\n[x]\nfile = /x\nlog_group_name = "
					     "g\nlog_stream_name = old\nencoding = ascii\n");
	assert_text(renamed(arena, unit->claims.items[0], "{instance_id}/x"),
		    "[general]\nstate_file = /s\n[x]\nfile = /x\nlog_group_name = g\nlog_stream_name = "
		    "{instance_id}/x\nencoding = ascii\n");
	unit = read_text(arena, "[general]\nstate_file = /s\n[DEFAULT]\nlog_stream_name = s\n[x]\nfile = "
				"/x\nlog_group_name = g  \nencoding = ascii\n");
	assert_text(renamed(arena, unit->claims.items[0], "n"),
		    "[general]\nstate_file = /s\n[DEFAULT]\nlog_stream_name = s\n[x]\nfile = /x\nlog_group_name = g  "
		    "\nlog_stream_name = n\nencoding = ascii\n");
	unit = read_text(arena, "[general]\r\nstate_file = /s\r\n[DEFAULT]\r\nlog_stream_name = s\r\nlog_group_name = "
				"g\r\n[x]\r\nfile = /x\r\n");
	assert_text(renamed(arena, unit->claims.items[0], "n"),
		    "[general]\r\nstate_file = /s\r\n[DEFAULT]\r\nlog_stream_name = s\r\nlog_group_name = "
		    "g\r\n[x]\r\nfile = /x\r\nlog_stream_name = n\r\n");
	unit = read_text(arena, "[general]\nstate_file = /s\n[DEFAULT]\nlog_stream_name = s\nlog_group_name = "
				"g\n[x]\nfile = /x");
	assert_text(renamed(arena, unit->claims.items[0], "n"),
		    "[general]\nstate_file = /s\n[DEFAULT]\nlog_stream_name = s\nlog_group_name = g\n[x]\nfile = "
		    "/x\nlog_stream_name = n");
	arena_free(arena);
}

static bool spells(struct arena *arena, enum identity id, const char *name, const char *expected) {
	struct template t = template_literal(arena, STR("a-"));
	struct variable variable = {.id = id, .scope = DIFFERENCE_HOST, .name = str_from(name)};
	template_add_variable(arena, &t, &variable);
	struct buf out = {0};
	buf_add_text(&out, "kept ");
	bool done = agent_spell(&agent_awslogs, &t, &out);
	bool right = expected ? done && str_is(buf_str(&out), expected) : !done && str_is(buf_str(&out), "kept ");
	buf_finish(&out);
	return right;
}

Test(spell, identities_of_other_shippers_are_spelled_here) {
	struct arena *arena = arena_new();
	cr_expect(spells(arena, IDENTITY_INSTANCE, "{instance_id}", "kept a-{instance_id}"));
	cr_expect(spells(arena, IDENTITY_HOST_NAME, "${HOSTNAME}", "kept a-{hostname}"));
	cr_expect(spells(arena, IDENTITY_ADDRESS, "{ip_address}", "kept a-{ip_address}"));
	cr_expect(spells(arena, IDENTITY_REGION, "{aws_region}", NULL));
	arena_free(arena);
}

Test(spell, off_the_cloud_the_host_name_stands_for_the_instance) {
	struct variable instance = awslogs_placeholder_variable("{instance_id}");
	struct world on_premises = {.mode = MODE_ON_PREMISES}, ec2 = {.mode = MODE_EC2};
	struct part part;
	cr_expect(!agent_awslogs.in_world(&instance, &ec2, &part));
	cr_assert(agent_awslogs.in_world(&instance, &on_premises, &part));
	cr_expect(part.is_variable && part.variable.id == IDENTITY_HOST_NAME);
}
