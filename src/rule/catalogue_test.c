/* The generated catalogue: order, look-up, and that every kind of problem has its rule. */
#include "rule/rule.h"

#include <criterion/criterion.h>
#include <string.h>

Test(catalogue, is_sorted_and_complete) {
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	uint64_t kinds = 0;
	cr_assert_gt(count, 30);
	for (uint32_t i = 0; i < count; i++) {
		cr_expect(i == 0 || strcmp(rules[i - 1].id, rules[i].id) < 0, "%s", rules[i].id);
		cr_expect_not_null(rules[i].check, "%s", rules[i].id);
		cr_expect(str_starts_with(str_from(rules[i].text), str_from(rules[i].id)), "%s", rules[i].id);
		cr_expect_eq(kinds & rules[i].parameter, 0, "%s shares a kind of problem", rules[i].id);
		kinds |= rules[i].parameter;
	}
	cr_expect_eq(kinds, (UINT64_C(1) << PROBLEM_KINDS) - 1, "a kind of problem without a rule");
}

Test(catalogue, finds_by_id_and_slug) {
	const struct rule *rule = rule_find(STR("CW101"));
	cr_assert_not_null(rule);
	cr_expect_str_eq(rule->slug, "shared-stream");
	cr_expect_eq(rule_find(STR("cw101")), rule);
	cr_expect_eq(rule_find(STR("shared-stream")), rule);
	cr_expect_null(rule_find(STR("CW10")));
	cr_expect_null(rule_find(STR("")));
}

Test(catalogue, severities_by_name) {
	enum severity severity = SEVERITY_NOTE;
	cr_expect(severity_parse(STR("error"), &severity));
	cr_expect_eq(severity, SEVERITY_ERROR);
	cr_expect_not(severity_parse(STR("fatal"), &severity));
	cr_expect_eq(severity, SEVERITY_ERROR);
}
