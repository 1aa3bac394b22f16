/* A finding is known again after its file was edited elsewhere, and only then. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

static struct str of_claims(struct test_host *t, struct claim *const *claims, uint32_t count) {
	struct finding f = {.rule = rule_find(STR("CW101")), .at = claims[0]->stream.at, .claim_count = count};
	f.claims = (const struct claim **)(uintptr_t)claims;
	return finding_fingerprint(t->arena, &f);
}

Test(fingerprint, does_not_know_lines_or_order) {
	struct test_host a, b;
	test_host_init(&a, "abcdefghijklmnopqrstuvwxyz");
	test_host_init(&b, "...............abcdefghijklmnopqrstuvwxyz");
	struct claim *one[] = {test_claim(&a, 0, "/a", "x"), test_claim(&a, 12, "/b", "y")};
	struct claim *two[] = {test_claim(&b, 27, "/b", "y"), test_claim(&b, 15, "/a", "x")};
	struct str first = of_claims(&a, one, 2);
	cr_expect_eq(first.n, 64);
	cr_expect(str_equal(first, of_claims(&b, two, 2)));
	cr_expect_not(str_equal(first, of_claims(&a, one, 1)));
	b.source->path = STR("dir/b.json");
	cr_expect_not(str_equal(first, of_claims(&b, two, 2)), "another file");
	test_host_finish(&a);
	test_host_finish(&b);
}

Test(fingerprint, differs_by_what_is_written) {
	struct test_host t;
	test_host_init(&t, "aabbccddeeffgghhiijjkkllmmnn");
	struct claim *one[] = {test_claim(&t, 0, "/a", "x")}, *two[] = {test_claim(&t, 12, "/a", "x")};
	cr_expect_not(str_equal(of_claims(&t, one, 1), of_claims(&t, two, 1)), "other source text");
	two[0]->writer.name.origin = one[0]->writer.name.origin = ORIGIN_DEFAULT;
	two[0]->group.origin = one[0]->group.origin = ORIGIN_DEFAULT;
	two[0]->stream.origin = one[0]->stream.origin = ORIGIN_INHERITED;
	cr_expect(str_equal(of_claims(&t, one, 1), of_claims(&t, two, 1)), "defaults count by their value");
	test_host_finish(&t);
}

Test(fingerprint, equal_ones_get_a_counter) {
	struct arena *arena = arena_new();
	struct finding items[] = {
	    {.fingerprint = STR("x")}, {.fingerprint = STR("y")}, {.fingerprint = STR("x")}, {.fingerprint = STR("x")}};
	struct finding *findings[] = {&items[0], &items[1], &items[2], &items[3]};
	finding_number_duplicates(arena, findings, 4);
	cr_expect(str_is(items[0].fingerprint, "x"));
	cr_expect(str_is(items[1].fingerprint, "y"));
	cr_expect_eq(items[2].fingerprint.n, 64);
	cr_expect_not(str_equal(items[2].fingerprint, items[3].fingerprint));
	arena_free(arena);
}
