/* Sharing among the claims of shippers that route events: several inputs, one output; and among several shippers. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

Test(routed, inputs_of_one_output_are_sources_of_one_stream) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_way(&t, 0, "/a", 50, NULL, "s");
	test_way(&t, 10, "forward", 50, NULL, "s");
	test_meeting(&t, 0, CERTAIN);
	test_run(&t, "CW101");
	const struct finding *f = test_only(&t, "CW101");
	cr_assert(f);
	cr_expect(str_is(f->message, "2 sources write to one log stream: /group -> s"), "%.*s", STR_ARGS(f->message));
	cr_expect_eq(f->at.at.off, 51, "where the stream is set");
	cr_expect_eq(finding_writer_site(f, 0).at.off, 51, "for each writer");
	cr_assert_eq(f->related_count, 2, "and the inputs are shown too");
	cr_expect_eq(f->related[0].at.at.off, 0);
	cr_expect(str_is(f->related[0].label, "writer 1: in.0 (/a)"), "%.*s", STR_ARGS(f->related[0].label));
	cr_expect(str_is(f->related[1].label, "writer 2: in.1"), "%.*s", STR_ARGS(f->related[1].label));
	test_host_finish(&t);
}

Test(routed, one_input_with_several_tags_is_one_source) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW101 CW106 CW109");
	test_way(&t, 0, "forward", 50, "a", "s");
	test_way(&t, 0, "forward", 50, "b", "s");
	test_way(&t, 0, "forward", 60, "c", "s");
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "");
	test_host_finish(&t);
}

static const struct {
	const char *what;
	enum answer first, second, found;
} twice[] = {
    {"both take all", CERTAIN, CERTAIN, CERTAIN},
    {"one takes some of them", CERTAIN, LIKELY, LIKELY},
    {"one may take them", POSSIBLE, CERTAIN, POSSIBLE},
    {"each takes some: perhaps never the same", LIKELY, LIKELY, NEVER},
    {"nobody knows", POSSIBLE, POSSIBLE, NEVER},
};

Test(routed, an_event_that_leaves_through_two_outputs_is_sent_twice) {
	for (size_t i = 0; i < sizeof twice / sizeof *twice; i++) {
		struct test_host t;
		test_host_init(&t, TEST_ROUTED_TEXT);
		test_enable(&t, "CW101 CW106 CW109");
		test_way(&t, 0, "forward", 50, NULL, "s")->delivers = twice[i].first;
		test_way(&t, 0, "forward", 60, NULL, "s")->delivers = twice[i].second;
		test_meeting(&t, 0, CERTAIN);
		engine_run(&t.host, &t.selection, &t.findings);
		const struct finding *f = test_only(&t, "CW106");
		cr_assert_eq(f != NULL, twice[i].found != NEVER, "%s: %s", twice[i].what, test_ids(&t));
		cr_expect_eq(t.findings.count, f ? 1 : 0, "never CW101: %s", test_ids(&t));
		if (f) {
			cr_expect_eq(f->certainty, twice[i].found, "%s", twice[i].what);
			cr_expect_eq(f->at.at.off, 0, "at the input");
			cr_expect(str_contains(f->message, STR("through several outputs: /group -> s")));
			cr_expect_eq(f->related_count, 2, "both outputs are shown");
		}
		test_host_finish(&t);
	}
}

Test(routed, what_is_sent_twice_is_told_beside_what_is_shared) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, TEST_SHARING_RULES);
	test_way(&t, 0, "/a", 50, NULL, "s");
	test_way(&t, 10, "/b", 50, NULL, "s");
	test_way(&t, 0, "/a", 60, NULL, "s");
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW101 CW106");
	test_host_finish(&t);
}

Test(routed, two_inputs_that_read_one_file_send_it_twice) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW101 CW106");
	test_way(&t, 0, "/v/*.log", 50, NULL, "s");
	test_way(&t, 10, "/v/a.log", 50, NULL, "s");
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW106");
	t.findings.count = 0;
	t.unit.claims.items[0]->delivers = LIKELY; /* other files of the pattern, perhaps */
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW101");
	cr_expect_eq(t.findings.items[0]->certainty, LIKELY);
	test_host_finish(&t);
}

Test(routed, a_meeting_is_as_sure_as_two_of_its_inputs_deliver) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_way(&t, 0, "/a", 50, NULL, "s");
	test_way(&t, 10, "forward", 50, NULL, "s")->delivers = POSSIBLE;
	test_meeting(&t, 0, CERTAIN);
	test_run(&t, "CW101");
	const struct finding *f = test_only(&t, "CW101");
	cr_assert(f);
	cr_expect_eq(f->certainty, POSSIBLE);
	cr_assert_eq(f->assumption_count, 1);
	cr_expect(str_is(f->assumptions[0], "events of in.1 reach the output"));
	cr_expect(str_is(f->message, "2 sources may write to one log stream: /group -> s"), "%.*s",
		  STR_ARGS(f->message));
	test_host_finish(&t);
}

Test(routed, a_third_input_that_may_deliver_makes_the_others_no_less_sure) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_way(&t, 0, "/a", 50, NULL, "s");
	test_way(&t, 10, "/b", 50, NULL, "s");
	test_way(&t, 20, "forward", 50, NULL, "s")->delivers = POSSIBLE;
	test_meeting(&t, 0, CERTAIN);
	test_run(&t, "CW101");
	const struct finding *f = test_only(&t, "CW101");
	cr_assert(f);
	cr_expect_eq(f->certainty, CERTAIN);
	cr_expect_eq(f->assumption_count, 0);
	cr_expect(str_starts_with(f->message, STR("2 sources write to one log stream, and 1 more may: ")));
	cr_expect(str_ends_with(f->related[2].label, STR(", if its events come this way")));
	test_host_finish(&t);
}

static bool test_advise(enum advice advice, const struct claim *const *claims, uint32_t count, struct buf *out) {
	static const char *const names[] = {"sources", "hosts", "processes", "parts", "twice"};
	buf_format(out, "%s of %u: %s\nand more", names[advice], (unsigned)count, claims[0]->agent->name);
	return true;
}

Test(routed, the_shipper_says_what_to_write) {
	struct test_host t;
	struct agent agent = test_agent;
	agent.advise = test_advise;
	test_host_init(&t, TEST_ROUTED_TEXT);
	for (uint32_t i = 0; i < 2; i++)
		test_way(&t, i * 10, i ? "/a" : "/b", 50, NULL, "s")->agent = &agent;
	test_meeting(&t, 0, CERTAIN);
	test_run(&t, "CW101");
	const struct finding *f = test_only(&t, "CW101");
	cr_assert(f);
	cr_expect(str_is(f->help, "give each source a stream of its own:\n  sources of 2: test\n  and more\n"
				  "then load it: restart-it"),
		  "%.*s", STR_ARGS(f->help));
	test_host_finish(&t);
}

Test(routed, tags_made_of_paths_clash) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW101 CW107");
	test_way(&t, 0, "/srv/blue/app.log", 50, "x.srv.blue.app.log", "y-x.srv.blue.app.log");
	test_way(&t, 10, "/srv/blue.app.log", 50, "x.srv.blue.app.log", "y-x.srv.blue.app.log");
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW107");
	test_host_finish(&t);
}

Test(routed, two_shippers_on_one_stream) {
	struct test_host t;
	struct agent other = test_agent;
	other.name = other.title = "other";
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, TEST_SHARING_RULES);
	t.unit.copies.copies = COPIES_ONE;
	struct unit second = t.unit;
	second.agent = &other;
	test_claim(&t, 0, "/a", "s");
	struct claim *claim = test_way(&t, 10, "/b", 50, NULL, "s");
	claim->agent = &other;
	claim->unit = &second;
	test_meeting(&t, 0, LIKELY);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW102");
	const struct finding *f = t.findings.items[0];
	cr_expect(str_starts_with(f->message, STR("2 sources of test and other write to one log stream: ")), "%.*s",
		  STR_ARGS(f->message));
	cr_expect(str_ends_with(f->help, STR("\nthen load what you changed:\n  other: restart-it\n  test: restart-it")),
		  "%.*s", STR_ARGS(f->help));
	cr_expect_eq(f->certainty, LIKELY);
	t.findings.count = 0;
	claim->writer.reads = t.unit.claims.items[0]->writer.reads;
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW106", "one file, read by both");
	test_host_finish(&t);
}

Test(routed, two_processes_of_one_shipper_are_no_two_shippers) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW101 CW102");
	struct unit second = t.unit;
	test_claim(&t, 0, "/a", "s");
	test_claim(&t, 10, "/b", "s")->unit = &second;
	test_meeting(&t, 0, LIKELY);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW101");
	test_host_finish(&t);
}
