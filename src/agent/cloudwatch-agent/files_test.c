/* Groups, streams and readers of files entries. */
#include "agent/cloudwatch-agent/testing.h"

static struct claim *only_claim(struct unit *unit) {
	cr_assert_eq(unit->claims.count, 1u);
	return unit->claims.items[0];
}

struct naming {
	const char *entry, *group, *stream;
};

static const struct naming namings[] = {
    {"{\"file_path\":\"/var/log/messages\"}", "/var/log/messages", "{instance_id}"},
    {"{\"file_path\":\"/tmp/T.log.2017-07-11-14\"}", "/tmp/T.log", "{instance_id}"},
    {"{\"file_path\":\"/opt/a.d/out\"}", "/opt/a.d/out", "{instance_id}"},
    {"{\"file_path\":\"/var/log/.hidden\"}", "/var/log/", "{instance_id}"},
    {"{\"file_path\":\"${DIR}/app.log\"}", "${DIR}/app", "{instance_id}"},
    {"{\"file_path\":\"/a.log\",\"log_group_name\":\"g-{hostname}\",\"log_stream_name\":\"{ip_address}/x\"}",
     "g-{hostname}", "{ip_address}/x"},
    {"{\"file_path\":\"/var/log/a b.log\",\"publish_multi_logs\":true}", "/var/log/a_b.log", "{instance_id}"},
    {"{\"file_path\":\"/var/log/\xc3\xa4.log\",\"publish_multi_logs\":true}", "/var/log/_.log", "{instance_id}"},
    {"{\"file_path\":\"/var/log/a.log\",\"publish_multi_logs\":true,\"log_group_name\":\"g\"}", "g", "__var_log_a.log"},
    {"{\"file_path\":\"/var/log/a.log\",\"publish_multi_logs\":true,\"log_group_name\":\"g\","
     "\"log_stream_name\":\"{instance_id}\"}",
     "g", "{instance_id}__var_log_a.log"},
    {"{\"file_path\":\"/var/log/*.log\",\"publish_multi_logs\":true,\"log_group_name\":\"g\"}", "g", "_<path>"},
    {"{\"file_path\":\"/var/log/*.log\",\"publish_multi_logs\":true}", "<path>", "{instance_id}"},
    {"{\"file_path\":\"C:\\\\Logs\\\\app.log\",\"log_group_name\":\"g\"}", "g", "{instance_id}"},
};

Test(files, groups_and_streams_are_those_of_the_agent) {
	for (size_t i = 0; i < sizeof namings / sizeof *namings; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_text(arena, with_files(arena, namings[i].entry));
		struct claim *claim = only_claim(unit);
		assert_text(text_of(unit, &claim->group), namings[i].group);
		assert_text(world_text_of(unit, &claim->stream), namings[i].stream);
		arena_free(arena);
	}
}

Test(files, equal_entries_are_one_source) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(
	    arena, with_files(arena, "{\"file_path\":\"/a.log\",\"log_group_name\":\"g\"},"
				     "{\"log_group_name\":\"g\",\"file_path\":\"/a.log\"},"
				     "{\"log_group_name\":\"g\",\"file_path\":\"/a.log\",\"timezone\":\"UTC\"}"));
	cr_assert_eq(unit->claims.count, 2u);
	arena_free(arena);
}

Test(files, a_pattern_without_publish_multi_logs_is_an_open_set) {
	struct arena *arena = arena_new();
	struct unit *unit = read_text(
	    arena,
	    with_files(arena, "{\"file_path\":\"/a/*.log\",\"log_group_name\":\"g\"},"
			      "{\"file_path\":\"/b/*.log\",\"log_group_name\":\"g\",\"publish_multi_logs\":true},"
			      "{\"file_path\":\"/c/*.log\",\"log_group_name\":\"g\",\"auto_removal\":true},"
			      "{\"file_path\":\"/d.log\",\"log_group_name\":\"g\"}"));
	cr_assert(unit->claims.items[0]->writer.open_set);
	cr_assert(!unit->claims.items[1]->writer.open_set);
	cr_assert(!unit->claims.items[2]->writer.open_set);
	cr_assert(!unit->claims.items[3]->writer.open_set);
	arena_free(arena);
}

Test(files, state_names_flatten_separators_blanks_and_colons) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_text(arena, with_files(arena, "{\"file_path\":\"/var/log/a b:c.log\",\"log_group_name\":\"g\"}"));
	assert_text(text_of(unit, &only_claim(unit)->writer.state_file), "_var_log_a_b_c.log");
	arena_free(arena);
}

struct fault {
	const char *entry, *at;
	enum problem_kind kind;
};

static const struct fault faults[] = {
    {"{\"file_path\":\"/var/log/app*.log\"}", "\"/var/log/app*.log\"", PROBLEM_ILLEGAL_GROUP},
    {"{\"file_path\":\"C:\\\\Logs\\\\app.log\"}", "\"C:\\\\Logs\\\\app.log\"", PROBLEM_ILLEGAL_GROUP},
    {"{\"file_path\":\".log\"}", "\".log\"", PROBLEM_NEVER_DELIVERS},
    {"{\"file_path\":\"/a/b.gz\",\"log_group_name\":\"g\"}", "\"/a/b.gz\"", PROBLEM_NEVER_DELIVERS},
    {"{\"file_path\":\"/a/*.zip\",\"log_group_name\":\"g\"}", "\"/a/*.zip\"", PROBLEM_NEVER_DELIVERS},
    {"{\"file_path\":\"/{a,b}/x.log\",\"log_group_name\":\"g\"}", "\"/{a,b}/x.log\"", PROBLEM_NEVER_DELIVERS},
    {"{\"file_path\":\"/a.log\",\"blacklist\":\"^a\\\\.log$\",\"log_group_name\":\"g\"}", "\"/a.log\"",
     PROBLEM_NEVER_DELIVERS},
    {"{\"file_path\":\"/a/*\",\"auto_removal\":true,\"publish_multi_logs\":true,\"log_group_name\":\"g\"}", "true",
     PROBLEM_OPTIONS_LOSE_DATA},
    {"{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"log_group_class\":\"cheap\"}", "\"cheap\"", PROBLEM_NO_EFFECT},
    {"{\"file_path\":\"/a/{instance_id}.log\",\"log_group_name\":\"g\"}", "{instance_id}",
     PROBLEM_PLACEHOLDER_NOT_EXPANDED},
};

Test(files, what_cannot_work_is_told_where_it_is_written) {
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_text(arena, with_files(arena, faults[i].entry));
		const struct problem *problem = problem_of(unit, faults[i].kind);
		cr_assert(problem, "%s has no problem", faults[i].entry);
		cr_assert_eq(count_problems(unit, faults[i].kind), 1u);
		assert_text(site_text(problem->at), faults[i].at);
		cr_assert(problem->message.n && problem->reason.n && problem->help.n);
		arena_free(arena);
	}
}

Test(files, braces_in_the_last_element_or_behind_a_star_do_match) {
	static const char *const paths[] = {"/a/{b,c}.log", "/a/*/{b,c}/x.log", "/a/{b,c}"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct arena *arena = arena_new();
		struct str entry = arena_format(arena, "{\"file_path\":\"%s\",\"log_group_name\":\"g\"}", paths[i]);
		struct unit *unit = read_text(arena, with_files(arena, entry.p));
		cr_assert_eq(unit->problems.count, 0u, "%s", paths[i]);
		arena_free(arena);
	}
}

Test(files, a_blacklist_leaves_out_what_it_matches) {
	static const struct {
		const char *regex, *path;
		bool excluded;
	} cases[] = {
	    {"app", "/var/log/my-app.log", true},
	    {"^app", "/var/log/my-app.log", false},
	    {"\\\\.log$", "/var/log/x.log", true},
	    {"\\\\.log$", "/var/log/x.log.1", false},
	    {"^a.*\\\\.log$", "/var/log/ab.log", true},
	    {"a.c", "/x/abc", true},
	    {"a.c", "/abc/x", false},
	    {"a+", "/x/aaa", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct str entry =
		    arena_format(arena, "{\"file_path\":\"/var/log/*\",\"log_group_name\":\"g\",\"blacklist\":\"%s\"}",
				 cases[i].regex);
		struct unit *unit = read_text(arena, with_files(arena, entry.p));
		const struct glob *excludes = only_claim(unit)->writer.excludes;
		cr_assert_eq(excludes && glob_match(excludes, str_from(cases[i].path)), cases[i].excluded, "%s %s",
			     cases[i].regex, cases[i].path);
		arena_free(arena);
	}
}
