/* Sections of several files: which counts, and where its values come from. */
#include "agent/awslogs/testing.h"

#define GENERAL "[general]\nstate_file = /s\n"
#define NAMES "log_group_name = g\nlog_stream_name = s\n"

static const struct claim *claim_of(const struct unit *unit, const char *file) {
	for (uint32_t i = 0; i < unit->claims.count; i++)
		if (str_is(text_of(unit, &unit->claims.items[i]->writer.name), file))
			return unit->claims.items[i];
	cr_assert_fail("%s has no claim", file);
	return NULL;
}

Test(sections, the_first_file_counts) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_new(arena, &agent_awslogs);
	add_text(unit, "/etc/awslogs/awslogs.conf", GENERAL "[a]\nfile = /a1\n" NAMES);
	add_text(unit, "/etc/awslogs/config/b", "[a]\nfile = /a2\n" NAMES "[b]\nfile = /b1\n" NAMES);
	add_text(unit, "/etc/awslogs/config/c", "[b]\nfile = /b2\n" NAMES "[general]\nstate_file = /t\n");
	read_unit_of(unit);
	cr_assert_eq(unit->claims.count, 2);
	claim_of(unit, "/a1");
	claim_of(unit, "/b1");
	cr_expect_eq(count_problems(unit, PROBLEM_SHADOWED), 2);
	cr_expect_eq(count_problems(unit, PROBLEM_NO_EFFECT), 1);
	arena_free(arena);
}

Test(sections, defaults_reach_as_far_as_the_agent_lets_them) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_new(arena, &agent_awslogs);
	add_text(unit, "/var/awslogs/etc/awslogs.conf",
		 GENERAL "[a]\nfile = /a\n[DEFAULT]\nlog_group_name = main\nlog_stream_name = m\n");
	add_text(unit, "/var/awslogs/etc/config/x", "[DEFAULT]\nlog_group_name = x\n[b]\nfile = /b\n");
	read_unit_of(unit);
	const struct claim *a = claim_of(unit, "/a"), *b = claim_of(unit, "/b");
	assert_text(text_of(unit, &a->group), "main");
	assert_text(text_of(unit, &b->group), "x");
	assert_text(text_of(unit, &b->stream), "m");
	cr_expect(a->group.origin == ORIGIN_INHERITED && b->stream.origin == ORIGIN_INHERITED);
	cr_expect_eq(unit->problems.count, 0);
	arena_free(arena);
}

Test(sections, two_main_files_are_two_agents) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_new(arena, &agent_awslogs);
	add_text(unit, "/etc/awslogs/awslogs.conf", GENERAL "[a]\nfile = /a1\n" NAMES);
	add_text(unit, "/etc/awslogs/config/x", "[b]\nfile = /b1\n" NAMES);
	add_text(unit, "/var/awslogs/etc/awslogs.conf", GENERAL "[a]\nfile = /a2\n" NAMES);
	add_text(unit, "/var/awslogs/etc/config/x", "[b]\nfile = /b2\n" NAMES);
	read_unit_of(unit);
	cr_expect_eq(unit->claims.count, 4);
	cr_expect_eq(count_problems(unit, PROBLEM_SHADOWED), 0);
	arena_free(arena);
}

Test(sections, one_that_lacks_a_key_stops_the_agent_and_is_told_once) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(arena, GENERAL "[a]\n[b]\nfile = /b\n[c]\nfile = /c\n" NAMES);
	cr_expect_eq(unit->claims.count, 1);
	cr_expect_eq(count_problems(unit, PROBLEM_MISSING_KEY), 2);
	cr_assert_eq(count_problems(unit, PROBLEM_NEVER_DELIVERS), 1);
	cr_expect(str_contains(problem_of(unit, PROBLEM_NEVER_DELIVERS)->message, STR("1 more section lacks")));
	arena_free(arena);
}

/* So many keys that they are found by an index. */
Test(sections, long_sections_find_the_last_of_equal_keys) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_add_text(&text, GENERAL "[a]\nfile = /first\n" NAMES);
	for (int i = 0; i < 100; i++)
		buf_format(&text, "key%d = %d\n", i, i);
	buf_add_text(&text, "file = /second\n[a]\nfile = /third\nkey7 = 8\n");
	struct unit *unit = read_text(arena, arena_str(arena, buf_str(&text)).p);
	claim_of(unit, "/third");
	cr_expect_eq(count_problems(unit, PROBLEM_DUPLICATE_KEY), 1);
	cr_assert_eq(count_problems(unit, PROBLEM_SHADOWED), 1);
	cr_expect(!problem_of(unit, PROBLEM_SHADOWED)->uncertain, "the later file wins");
	buf_finish(&text);
	arena_free(arena);
}

Test(sections, files_of_other_programs_are_none) {
	static const char *const none[] = {
	    "[cloudwatch]\nlog_group_name = a\nlog_stream_name = b\n",
	    "[all:vars]\nlog_group_name = a\n",
	    "[plugins]\ncwlogs = cwlogs\n[default]\nregion = us-east-1\n",
	    "[general]\nname = x\n",
	};
	static const char *const some[] = {
	    "[general]\nstate_file = /s\n",
	    "[x]\nlog_group_name = a\nfile = /x\n",
	    "[DEFAULT]\nlog_stream_name = a\n[x]\nfile = /x\n",
	};
	struct arena *arena = arena_new();
	struct unit *unit = unit_new(arena, &agent_awslogs);
	struct str why = {0};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		add_text(unit, "a.conf", none[i]);
		cr_expect(!agent_awslogs.recognise(unit->docs[unit->doc_count - 1], &why), "%s", none[i]);
	}
	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		add_text(unit, "a.conf", some[i]);
		cr_expect(agent_awslogs.recognise(unit->docs[unit->doc_count - 1], &why), "%s", some[i]);
	}
	arena_free(arena);
}

Test(sections, folders_and_the_files_that_are_loaded) {
	cr_expect(agent_awslogs.loads_folder(STR("/h/etc/awslogs/config/")));
	cr_expect(agent_awslogs.loads_folder(STR("/var/awslogs/etc/config")));
	cr_expect(!agent_awslogs.loads_folder(STR("/app/config")));
	cr_expect(!agent_awslogs.loads_folder(STR("/etc/awslogs")));
	struct str folder = STR("/etc/awslogs/config");
	cr_expect(agent_awslogs.loads_file(folder, STR("/etc/awslogs/config/a.conf.bak")));
	cr_expect(!agent_awslogs.loads_file(folder, STR("/etc/awslogs/config/old/a.conf")));
	cr_expect(agent_awslogs.loads_file(folder, STR("/etc/awslogs/awslogs.conf")));
	cr_expect(!agent_awslogs.loads_file(folder, STR("/etc/awslogs/awscli.conf")));
	cr_expect(!agent_awslogs.loads_file(folder, STR("/etc/awslogs.conf")));
}
