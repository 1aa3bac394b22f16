/* CW110, CW301 and CW308: read positions, retentions and classes. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

Test(positions, read_positions_are_shared_by_readers) {
	static const struct {
		const char *first, *second, *other_reader;
		enum answer certainty; /* NEVER: no finding */
	} cases[] = {
	    {"/a", "/a", NULL, CERTAIN}, {"/v/*", "/v/a", NULL, CERTAIN}, {"/v/a*", "/v/*b", NULL, LIKELY},
	    {"/a", "/b", NULL, NEVER},	 {"/a", "/a", "", NEVER},	  {"/a", "/a", "x", NEVER},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_host t;
		test_host_init(&t, "01234567890123456789");
		test_claim(&t, 0, cases[i].first, "one")->reader = STR("r");
		test_claim(&t, 10, cases[i].second, "two")->reader =
		    cases[i].other_reader ? str_from(cases[i].other_reader) : STR("r");
		test_run(&t, "CW110");
		enum answer got = t.findings.count ? t.findings.items[0]->certainty : NEVER;
		cr_expect_eq(got, cases[i].certainty, "%s %s", cases[i].first, cases[i].second);
		test_host_finish(&t);
	}
}

Test(positions, one_destination_is_not_read_twice) {
	struct test_host t;
	test_host_init(&t, "012345678901234567890123456789");
	test_claim(&t, 0, "/a", "one")->reader = STR("r");
	test_claim(&t, 10, "/a", "one")->reader = STR("r");
	test_meeting(&t, 0, LIKELY);
	test_run(&t, "CW110");
	cr_expect_eq(t.findings.count, 0, "that is CW106");
	test_claim(&t, 20, "/a", "two")->reader = STR("r");
	t.host.meetings.items[0].members = t.host.claims.items; /* the list may have moved */
	test_run(&t, "CW110");
	cr_assert_eq(t.findings.count, 1);
	cr_expect_eq(t.findings.items[0]->claim_count, 3);
	cr_expect_eq(t.findings.items[0]->at.at.off, 20);
	test_host_finish(&t);
}

Test(positions, retentions_and_classes_of_a_group) {
	static const struct {
		const char *retention[3], *class[3];
		bool other_group;
		uint32_t findings;
	} cases[] = {
	    {{"7", "30"}, {NULL}, false, 1},
	    {{"7", "7"}, {NULL}, false, 0},
	    {{"7", "-1"}, {NULL}, false, 0},
	    {{"7", NULL, "30"}, {NULL}, false, 1},
	    {{"7", "30"}, {NULL}, true, 0},
	    {{NULL}, {"STANDARD", "standard"}, false, 0},
	    {{NULL}, {"STANDARD", "INFREQUENT_ACCESS"}, false, 1},
	    {{"7", "1"}, {"STANDARD", "INFREQUENT_ACCESS"}, false, 2},
	    {{"7", "30", "7"}, {NULL}, false, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_host t;
		test_host_init(&t, "012345678901234567890123456789");
		for (uint32_t n = 0; n < 3; n++) {
			struct claim *claim = test_claim(&t, n * 10, "/a", "s");
			if (cases[i].retention[n])
				claim->retention = test_field(&t, cases[i].retention[n], n * 10 + 3);
			if (cases[i].class[n])
				claim->class = test_field(&t, cases[i].class[n], n * 10 + 4);
			if (n && cases[i].other_group)
				claim->group = test_field(&t, "/other", n * 10 + 2);
		}
		test_run(&t, "CW301");
		cr_expect_eq(t.findings.count, cases[i].findings, "case %zu", i);
		test_host_finish(&t);
	}
}

Test(positions, state_files) {
	static const struct {
		const char *path[2], *state[2];
		uint32_t findings;
	} cases[] = {
	    {{"/a/b", "/a_b"}, {"_a_b", "_a_b"}, 1},
	    {{"/a", "/a"}, {"_a", "_a"}, 0},
	    {{"/a/b", "/a_b"}, {"_a_b", "x"}, 0},
	    {{"/a/b", "/a_b"}, {"_a_b", NULL}, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_host t;
		test_host_init(&t, "01234567890123456789");
		for (uint32_t n = 0; n < 2; n++) {
			struct claim *claim = test_claim(&t, n * 10, cases[i].path[n], "s");
			if (!cases[i].state[n])
				continue;
			claim->writer.state_file = test_field(&t, cases[i].state[n], n * 10);
			claim->writer.state_file.origin = ORIGIN_DEFAULT; /* made from the path */
		}
		test_run(&t, "CW308");
		cr_expect_eq(t.findings.count, cases[i].findings, "case %zu", i);
		test_host_finish(&t);
	}
}

Test(positions, an_open_pattern_is_a_note) {
	struct test_host t;
	test_host_init(&t, "0123456789");
	struct claim *claim = test_claim(&t, 0, "/v/*", "s");
	test_run(&t, "CW108");
	cr_expect_eq(t.findings.count, 0);
	claim->writer.open_set = true;
	test_run(&t, "CW108");
	cr_assert_eq(t.findings.count, 1);
	cr_expect_eq(t.findings.items[0]->severity, SEVERITY_NOTE);
	cr_expect_eq(t.findings.items[0]->at.at.off, 0);
	test_host_finish(&t);
}
