/* Rules over the claims of shippers that route events: several inputs, one output; and over a shipper as a whole. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

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

Test(routed, a_shipper_at_its_end_without_sources_is_told_of_at_the_start) {
	struct test_host t;
	struct agent ended = test_agent;
	ended.end_of_life = "nobody mends it";
	test_host_init(&t, "[general]\n");
	t.unit.agent = &ended;
	test_run(&t, "CW304");
	const struct finding *f = test_only(&t, "CW304");
	cr_assert(f);
	cr_expect_eq(f->at.at.off + f->at.at.len, 0);
	test_host_finish(&t);
	test_host_init(&t, "{}");
	test_run(&t, "CW304");
	cr_expect_eq(t.findings.count, 0, "others are not told of");
	test_host_finish(&t);
}
