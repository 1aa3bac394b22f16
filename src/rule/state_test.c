/* State files, open inputs, shippers at the end of their life. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

static struct field state(struct test_host *t, const char *path, uint32_t off) {
	return test_field(t, path, off);
}

static const struct {
	const char *what, *first, *second, *state, *other, *ids;
} states[] = {
    {"two files", "/a", "/b", "/db", "/db", "CW308"},
    {"one file, two streams", "/a", "/a", "/db", "/db", "CW308"},
    {"the journal twice", "journal", "journal", "/db", "/db", "CW308"},
    {"a file and the journal", "/a", "journal", "/db", "/db", ""},
    {"two databases", "/a", "/b", "/db", "/other", ""},
};

Test(routed, state_files) {
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		struct test_host t;
		test_host_init(&t, TEST_ROUTED_TEXT);
		test_way(&t, 0, states[i].first, 50, NULL, "x")->writer.state_file = state(&t, states[i].state, 5);
		test_way(&t, 0, states[i].first, 60, NULL, "y")->writer.state_file = state(&t, states[i].state, 5);
		test_way(&t, 10, states[i].second, 50, NULL, "z")->writer.state_file = state(&t, states[i].other, 15);
		test_run(&t, "CW308");
		cr_expect_str_eq(test_ids(&t), states[i].ids, "%s", states[i].what);
		if (t.findings.count) {
			cr_expect_eq(t.findings.items[0]->at.at.off, 15);
			cr_expect_eq(t.findings.items[0]->claim_count, 2, "one for each input");
		}
		test_host_finish(&t);
	}
}

Test(routed, state_files_of_what_is_sent_twice_need_no_finding) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW106 CW308");
	for (uint32_t i = 0; i < 2; i++)
		test_way(&t, i * 10, "/a", 50, NULL, "s")->writer.state_file = state(&t, "/db", i * 10 + 5);
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW106");
	test_host_finish(&t);
}

Test(routed, relative_state_files_are_their_process_s_own) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	struct unit second = t.unit;
	test_way(&t, 0, "/a", 50, NULL, "x")->writer.state_file = state(&t, "tail.db", 5);
	struct claim *claim = test_way(&t, 10, "/b", 60, NULL, "y");
	claim->writer.state_file = state(&t, "tail.db", 15);
	claim->unit = &second;
	test_run(&t, "CW308");
	cr_expect_str_eq(test_ids(&t), "");
	claim->unit = &t.unit;
	test_run(&t, "CW308");
	cr_expect_str_eq(test_ids(&t), "CW308");
	test_host_finish(&t);
}

Test(routed, open_inputs_are_told_of_once_for_each_stream) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_way(&t, 0, "forward", 50, "a", "s")->writer.open_set = true;
	test_way(&t, 0, "forward", 50, "b", "s")->writer.open_set = true;
	test_way(&t, 10, "/v/*", 50, NULL, "s")->writer.open_set = true;
	test_run(&t, "CW108");
	cr_expect_str_eq(test_ids(&t), "CW108 CW108");
	cr_expect(str_is(t.findings.items[0]->message,
			 "in.0 may take events of several senders into one log stream: /group -> s"),
		  "%.*s", STR_ARGS(t.findings.items[0]->message));
	cr_expect(
	    str_is(t.findings.items[1]->message, "in.1 (/v/*) may read several files into one log stream: /group -> s"),
	    "%.*s", STR_ARGS(t.findings.items[1]->message));
	test_host_finish(&t);
}

Test(routed, a_shipper_at_its_end_is_told_of_once) {
	struct test_host t;
	struct agent ended = test_agent;
	ended.end_of_life = "nobody mends it; use another one";
	test_host_init(&t, "[a]\nfile = /a\n[b]\nfile = /b\n");
	t.unit.agent = &ended;
	test_claim(&t, 0, "/a", "{instance_id}/a");
	test_claim(&t, 14, "/b", "{instance_id}/b");
	test_run(&t, "CW304");
	const struct finding *f = test_only(&t, "CW304");
	cr_assert(f);
	cr_expect(str_is(f->message, "out of support: nobody mends it; use another one"), "%.*s", STR_ARGS(f->message));
	cr_expect_eq(f->at.at.off, 0);
	cr_expect_eq(f->at.at.len, 3, "the first line of the first source, not the source");
	cr_expect_eq(f->claim_count, 0);
	test_host_finish(&t);
}

Test(routed, a_shipper_at_its_end_with_broken_sources_is_told_of_at_the_start) {
	struct test_host t;
	struct agent ended = test_agent;
	ended.end_of_life = "nobody mends it";
	test_host_init(&t, "[general]\n");
	t.unit.agent = &ended;
	test_run(&t, "CW304");
	cr_expect_eq(t.findings.count, 0, "nothing goes to CloudWatch Logs");
	unit_problem(&t.unit, PROBLEM_MISSING_KEY, test_site(&t, 1, 7), "something is missing");
	test_run(&t, "CW304");
	const struct finding *f = test_only(&t, "CW304");
	cr_assert(f);
	cr_expect_eq(f->at.at.off + f->at.at.len, 0);
	test_host_finish(&t);
	test_host_init(&t, "{}");
	test_claim(&t, 0, "/a", "{instance_id}");
	test_run(&t, "CW304");
	cr_expect_eq(t.findings.count, 0, "others are not told of");
	test_host_finish(&t);
}
