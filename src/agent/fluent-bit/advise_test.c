/* Names written back into configurations. */
#include "agent/fluent-bit/testing.h"

static void expect_edit(bool yaml, const char *setting, const char *name, const char *written, const char *replaced) {
	struct arena *arena = arena_new();
	struct str text =
	    yaml ? arena_format(arena,
				"pipeline:\n  inputs:\n    - name: dummy\n  outputs:\n    - name: cloudwatch_logs\n"
				"      match: '*'\n      region: r\n      log_group_name: g\n      %s\n",
				setting)
		 : arena_format(arena,
				"[INPUT]\n    Name dummy\n[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n"
				"    region r\n    log_group_name g\n    %s\n",
				setting);
	struct unit *unit = yaml ? read_yaml(arena, text.p) : read_classic(arena, text.p);
	struct edit_list edits = {0};
	cr_assert_eq(unit->claims.count, 1, "%s", setting);
	bool renamed = agent_fluent_bit.rename(unit->claims.items[0], str_from(name), &edits);
	cr_assert_eq(renamed, written != NULL, "%s", setting);
	if (renamed) {
		cr_expect(str_is(edits.items[0].text, written), "%.*s", STR_ARGS(edits.items[0].text));
		cr_expect(str_is(site_text(edits.items[0].at), replaced), "%s", setting);
	}
	arena_free(arena);
}

Test(advise, renames_what_is_written_as_a_name) {
	expect_edit(false, "log_stream_name old", "${HOSTNAME}-new", "${HOSTNAME}-new", "old");
	expect_edit(false, "LOG_STREAM_NAME old one", "a: #b", "a: #b", "old one");
	expect_edit(true, "log_stream_name: old", "${HOSTNAME}-new", "${HOSTNAME}-new", "old");
	expect_edit(true, "logStreamName: 'old'", "a: #b'c", "'a: #b''c'", "'old'");
	expect_edit(false, "log_stream_prefix old", "x", NULL, NULL);
	expect_edit(true, "log_stream_name: [old]", "x", NULL, NULL);
}
