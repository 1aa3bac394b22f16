/* Names: what the agent fills in, and how sure that is. */
#include "agent/awslogs/testing.h"

static struct unit *read_stream(struct arena *arena, const char *stream) {
	return read_text(arena, arena_format(arena,
					     "[general]\nstate_file = /s\n[x]\nfile = /x\nlog_group_name = "
					     "g\nlog_stream_name = %s\n",
					     stream)
				    .p);
}

Test(name, three_texts_are_filled_in) {
	struct arena *arena = arena_new();
	struct unit *unit = read_stream(arena, "{instance_id}-{hostname}-{ip_address}/{instance_id}");
	cr_assert(unit->claims.count == 1 && unit->problems.count == 0);
	const struct template *t = &unit->claims.items[0]->stream.value;
	cr_assert_eq(t->count, 7);
	cr_expect(t->parts[0].variable.id == IDENTITY_INSTANCE && t->parts[2].variable.id == IDENTITY_HOST_NAME);
	cr_expect(t->parts[4].variable.id == IDENTITY_ADDRESS && t->parts[6].variable.id == IDENTITY_INSTANCE);
	arena_free(arena);
}

/* The kind of problem that a text makes, and the text that it is about; is the name the same on all hosts? */
struct row {
	const char *stream;
	enum problem_kind kind;
	const char *at;
	enum answer differs;
};

Test(name, the_rest_stays_and_is_told) {
	static const struct row rows[] = {
	    {"a-{Instance_ID}", PROBLEM_UNKNOWN_PLACEHOLDER, "{Instance_ID}", NEVER},
	    {"{{instance_id}}", PROBLEM_UNKNOWN_PLACEHOLDER, "{{instance_id}}", CERTAIN},
	    {"${instance_id}", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "${instance_id}", CERTAIN},
	    {"x$HOST", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "$HOST", NEVER},
	    {"$(hostname)", PROBLEM_PLACEHOLDER_NOT_EXPANDED, "$(hostname)", NEVER},
	    {"${aws:InstanceId}", PROBLEM_ILLEGAL_STREAM, "${aws:InstanceId}", NEVER},
	    {"{{ host }}", PROBLEM_UNRENDERED, "{{ host }}", POSSIBLE},
	    {"${var.host}", PROBLEM_UNRENDERED, "${var.host}", POSSIBLE},
	    {"a:b", PROBLEM_ILLEGAL_STREAM, "a:b", NEVER},
	    {"a # {hostnam}", PROBLEM_COMMENT_IN_VALUE, "# {hostnam}", NEVER},
	    {"'{hostname}'", PROBLEM_COMMENT_IN_VALUE, "'{hostname}'", CERTAIN},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct unit *unit = read_stream(arena, rows[i].stream);
		cr_assert(unit->claims.count == 1 && unit->problems.count == 1, "%s: %u", rows[i].stream,
			  unit->problems.count);
		cr_expect_eq(unit->problems.items[0].kind, rows[i].kind, "%s", rows[i].stream);
		assert_text(site_text(unit->problems.items[0].at), rows[i].at);
		const struct template *t = &unit->claims.items[0]->stream.value;
		cr_expect_eq(template_differs_by_host(t), rows[i].differs, "%s", rows[i].stream);
	}
	arena_free(arena);
}

Test(name, a_part_that_one_python_reads_is_not_known) {
	struct arena *arena = arena_new();
	struct unit *unit = read_stream(arena, "{instance_id} ; note");
	const struct template *t = &unit->claims.items[0]->stream.value;
	cr_assert(t->count == 2 && t->parts[1].is_variable);
	cr_expect_eq(t->parts[1].variable.id, IDENTITY_UNKNOWN);
	assert_text(text_of(unit, &unit->claims.items[0]->stream), "{instance_id} ; note");
	cr_expect_eq(count_problems(unit, PROBLEM_COMMENT_IN_VALUE), 0, "the parser told of it");
	arena_free(arena);
}

Test(name, groups_are_filled_in_since_1_4_3) {
	struct arena *arena = arena_new();
	for (uint32_t patch = 2; patch <= 3; patch++) {
		struct unit *unit = unit_new(arena, &agent_awslogs);
		unit->asked.version = (struct version){{1, 4, patch}};
		add_text(unit, "a.conf", "[x]\nfile = /x\nlog_group_name = {hostname}\nlog_stream_name = a\n");
		read_unit_of(unit);
		cr_expect_eq(count_problems(unit, PROBLEM_ILLEGAL_GROUP), patch == 2);
		cr_expect_eq(template_is_literal(&unit->claims.items[0]->group.value), patch == 2);
	}
	arena_free(arena);
}
