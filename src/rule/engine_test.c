/* The machinery: every scope's rules are called with what they may see, severities, limits. */
#include "base/limits.h"
#include "rule/test_host.h"

#include <criterion/criterion.h>

/* Rules of the test: each makes a finding at the place that tells its scope. */
static void check_unit(struct rule_run *run) {
	cr_assert_not_null(run->unit);
	finding_add(run, CERTAIN, (struct site){.source = run->unit->docs[0]->source});
}

static void check_host(struct rule_run *run) {
	cr_assert_null(run->unit);
	cr_assert_not_null(run->host);
	finding_add(run, POSSIBLE, (struct site){.source = run->host->units[0]->docs[0]->source, .at = {.off = 1}});
}

static void check_never(struct rule_run *run) {
	(void)run;
	cr_assert_fail("a rule of a wider scope ran over one host");
}

static void check_flood(struct rule_run *run) {
	struct site at = {.source = run->host->units[0]->docs[0]->source};
	for (uint32_t i = 0; i < LIMIT_FINDINGS_PER_RULE + 5; i++) {
		struct finding *f = finding_add(run, CERTAIN, at);
		finding_say(run, f, &f->message, "finding %u", (unsigned)i);
		finding_add_related(run, f, at, STR("x"));
		finding_assume(run, f, STR("y"));
	}
}

#define RULE(number, its_scope, function)                                                                              \
	{ .id = number, .slug = number, .severity = SEVERITY_ERROR, .scope = its_scope, .check = function }

static void run(struct test_host *t, const struct rule *rules, uint32_t count, bool complete) {
	bool result = engine_run_rules(&t->host, &t->selection, rules, count, &t->findings);
	cr_expect_eq(result, complete);
}

Test(engine, calls_each_scope) {
	static const struct rule rules[] = {
	    RULE("CW001", SCOPE_DOC, check_unit),   RULE("CW002", SCOPE_CLAIM, check_unit),
	    RULE("CW003", SCOPE_HOST, check_host),  RULE("CW004", SCOPE_FLEET, check_never),
	    RULE("CW005", SCOPE_LIVE, check_never), RULE("CW006", SCOPE_EVIDENCE, check_never),
	};
	struct test_host t;
	test_host_init(&t, "text");
	run(&t, rules, 6, true);
	cr_expect_str_eq(test_ids(&t), "CW001 CW002 CW003");
	cr_expect_eq(t.findings.items[0]->severity, t.selection.severity[0]);
	cr_expect_eq(t.findings.items[2]->severity, SEVERITY_NOTE, "possible is a note");
	cr_expect_eq(t.findings.items[2]->fingerprint.n, 64);
	t.findings.count = 0;
	t.selection.strict = true;
	t.selection.severity[2] = SEVERITY_ERROR;
	t.selection.enabled[0] = false;
	run(&t, rules, 6, true);
	cr_expect_str_eq(test_ids(&t), "CW002 CW003");
	cr_expect_eq(t.findings.items[1]->severity, SEVERITY_ERROR, "but not with --strict");
	test_host_finish(&t);
}

Test(engine, problem_rows_run_only_where_there_is_a_problem) {
	static const struct rule rules[] = {{.id = "CW001",
					     .slug = "x",
					     .scope = SCOPE_DOC,
					     .parameter = UINT64_C(1) << PROBLEM_SYNTAX,
					     .check = check_unit}};
	struct test_host t;
	test_host_init(&t, "text");
	run(&t, rules, 1, true);
	cr_expect_eq(t.findings.count, 0);
	struct problem problem = {.kind = PROBLEM_SYNTAX, .at = test_site(&t, 0, 1)};
	LIST_ADD(t.arena, &t.doc.problems, problem);
	run(&t, rules, 1, true);
	cr_expect_eq(t.findings.count, 1);
	test_host_finish(&t);
}

Test(engine, cuts_a_flood_and_says_so) {
	static const struct rule rules[] = {RULE("CW001", SCOPE_HOST, check_flood),
					    RULE("CW912", SCOPE_FLEET, check_never)};
	struct test_host t;
	test_host_init(&t, "text");
	run(&t, rules, 2, false);
	cr_expect_eq(t.findings.count, LIMIT_FINDINGS_PER_RULE + 1);
	const struct finding *cut = test_only(&t, "CW912");
	cr_assert_not_null(cut);
	cr_expect(str_contains(cut->message, STR("CW001")));
	t.findings.count = 0;
	t.selection.enabled[1] = false;
	run(&t, rules, 2, false);
	cr_expect_eq(t.findings.count, LIMIT_FINDINGS_PER_RULE, "silent, but still incomplete");
	test_host_finish(&t);
}

Test(engine, tells_that_comparing_gave_up) {
	struct test_host t;
	test_host_init(&t, "text");
	t.host.gave_up = true;
	cr_expect_not(engine_run(&t.host, &t.selection, &t.findings));
	cr_expect_str_eq(test_ids(&t), "CW912");
	test_host_finish(&t);
}

Test(engine, reports_problems_without_an_agent) {
	struct test_host t;
	test_host_init(&t, "{,}");
	t.unit.agent = NULL;
	struct problem problems[] = {
	    {.kind = PROBLEM_SYNTAX, .at = test_site(&t, 1, 1), .message = STR("a comma")},
	    {.kind = PROBLEM_UNKNOWN_TYPE, .at = test_site(&t, 0, 0), .message = STR("whose"), .help = STR("mine")},
	    {.kind = PROBLEM_UNKNOWN_KEY, .at = test_site(&t, 0, 1), .message = STR("maybe"), .uncertain = true},
	};
	LIST_ADD(t.arena, &t.doc.problems, problems[0]);
	LIST_ADD(t.arena, &t.doc.problems, problems[1]);
	LIST_ADD(t.arena, &t.unit.problems, problems[2]);
	cr_expect(engine_run(&t.host, &t.selection, &t.findings));
	cr_expect_str_eq(test_ids(&t), "CW910 CW911 CW914");
	const struct finding *syntax = test_only(&t, "CW910"), *type = test_only(&t, "CW911");
	cr_expect(syntax->why.n && syntax->help.n, "what the parser did not say is filled in");
	cr_expect_eq(syntax->severity, SEVERITY_ERROR);
	cr_expect(str_is(type->help, "mine"));
	cr_expect_eq(test_only(&t, "CW914")->severity, SEVERITY_NOTE);
	test_host_finish(&t);
}
