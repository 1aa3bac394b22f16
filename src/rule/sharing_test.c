/* Meetings are told by the rule that knows their cause. */
#include "base/limits.h"
#include "rule/test_host.h"

#include <criterion/criterion.h>

enum { WRITERS = 4 };

struct given {
	const char *path, *stream, *pusher;
};

static const struct {
	const char *what;
	enum answer answer;
	struct given given[WRITERS];
	const char *ids;
} cases[] = {
    {"two files", CERTAIN, {{"/a", "s", "1"}, {"/b", "s", "1"}}, "CW101"},
    {"one file", CERTAIN, {{"/a", "s", "1"}, {"/a", "s", "1"}}, "CW106"},
    {"a path in a pattern", CERTAIN, {{"/v/*.log", "s", "1"}, {"/v/a.log", "s", "1"}}, "CW106"},
    {"two pushers", CERTAIN, {{"/a", "s", "1"}, {"/b", "s", "2"}}, "CW109"},
    {"one file, two pushers", CERTAIN, {{"/a", "s", "1"}, {"/a", "s", "2"}}, "CW106"},
    {"one file, and another one", CERTAIN, {{"/a", "s", "1"}, {"/b", "s", "1"}, {"/a", "s", "1"}}, "CW101 CW106"},
    {"one file three times", CERTAIN, {{"/a", "s", "1"}, {"/a", "s", "1"}, {"/a", "s", "1"}}, "CW106"},
    {"paths become one name", CERTAIN, {{"/a/b", "x__a_b", "1"}, {"/a_b", "x__a_b", "1"}}, "CW107"},
    {"and a third takes the name",
     CERTAIN,
     {{"/a/b", "__a_b", "1"}, {"/a_b", "__a_b", "1"}, {"/c", "__a_b", "1"}},
     "CW101 CW107"},
    {"perhaps", POSSIBLE, {{"/a", "s", "1"}, {"/b", "t", "1"}}, "CW101"},
    {"perhaps, and one file", POSSIBLE, {{"/a", "s", "1"}, {"/a", "t", "1"}}, "CW106"},
};

/* Only the four rules about sharing. */
static void only_sharing(struct test_host *t) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	for (uint32_t i = 0; i < count; i++)
		t->selection.enabled[i] = str_is(STR("CW101"), rules[i].id) || str_is(STR("CW106"), rules[i].id) ||
					  str_is(STR("CW107"), rules[i].id) || str_is(STR("CW109"), rules[i].id);
}

Test(sharing, table) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_host t;
		test_host_init(&t, "0123456789012345678901234567890123456789");
		only_sharing(&t);
		for (uint32_t n = 0; n < WRITERS && cases[i].given[n].path; n++) {
			const struct given *g = &cases[i].given[n];
			test_claim(&t, n * 10, g->path, g->stream)->pusher = str_from(g->pusher);
		}
		test_meeting(&t, 0, cases[i].answer);
		cr_expect(engine_run(&t.host, &t.selection, &t.findings));
		cr_expect_str_eq(test_ids(&t), cases[i].ids, "%s: %s", cases[i].what, test_ids(&t));
		for (uint32_t f = 0; f < t.findings.count; f++) {
			const struct finding *finding = t.findings.items[f];
			cr_expect(finding->message.n && finding->why.n && finding->witness.n && finding->help.n);
			cr_expect_eq(finding->severity, cases[i].answer == POSSIBLE ? SEVERITY_NOTE : SEVERITY_ERROR);
		}
		test_host_finish(&t);
	}
}

/* What region the process uses where none is written nobody knows. */
Test(sharing, one_file_and_streams_that_are_equal_but_for_the_region) {
	struct test_host t;
	test_host_init(&t, "0123456789012345678901234567890123456789");
	only_sharing(&t);
	struct claim *written = test_claim(&t, 0, "/a", "s");
	test_claim(&t, 10, "/a", "s");
	written->region = (struct field){.value = template_literal(t.arena, STR("r")), .origin = ORIGIN_WRITTEN};
	test_meeting(&t, 0, POSSIBLE);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW106");
	cr_expect_eq(t.findings.items[0]->certainty, POSSIBLE);
	test_host_finish(&t);
}

Test(sharing, two_patterns_are_likely) {
	struct test_host t;
	test_host_init(&t, "01234567890123456789");
	only_sharing(&t);
	test_claim(&t, 0, "/v/a*", "s");
	test_claim(&t, 10, "/v/*z", "s");
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	const struct finding *f = test_only(&t, "CW106");
	cr_assert_not_null(f);
	cr_expect_eq(f->certainty, LIKELY);
	cr_expect_eq(f->assumption_count, 1);
	cr_expect_eq(f->at.at.off, 10, "at the path of the later entry");
	test_host_finish(&t);
}

Test(sharing, what_an_entry_excludes_it_does_not_read) {
	struct test_host t;
	test_host_init(&t, "01234567890123456789");
	only_sharing(&t);
	struct claim *all = test_claim(&t, 0, "/v/*", "s");
	test_claim(&t, 10, "/v/b", "s");
	all->writer.excludes = glob_compile(t.arena, STR("/v/b"), GLOB_NONE);
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW101");
	test_host_finish(&t);
}

Test(sharing, many_writers_make_one_finding) {
	struct test_host t;
	test_host_init(&t, "0");
	only_sharing(&t);
	for (unsigned i = 0; i < 16384; i++)
		test_claim(&t, 0, arena_format(t.arena, "/log/%u", i).p, "s");
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	const struct finding *f = test_only(&t, "CW101");
	cr_assert_not_null(f);
	cr_expect_eq(f->claim_count, 16384);
	cr_expect_eq(f->labels[LIMIT_RELATED_SHOWN].n, 0);
	cr_expect(str_contains(f->help, STR("and so on for the other 16364")));
	test_host_finish(&t);
}

Test(sharing, names_of_aws_are_left_alone_unless_they_are_equal) {
	struct test_host t;
	test_host_init(&t, "01234567890123456789");
	only_sharing(&t);
	for (uint32_t i = 0; i < 2; i++) {
		struct claim *claim = test_claim(&t, i * 10, i ? "/a" : "/b", "s");
		claim->writer.kind = WRITER_KUBERNETES;
		claim->stream.origin = ORIGIN_DEFAULT;
	}
	struct meeting *meeting = test_meeting(&t, 0, POSSIBLE);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_eq(t.findings.count, 0);
	meeting->answer = CERTAIN;
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW101");
	test_host_finish(&t);
}
