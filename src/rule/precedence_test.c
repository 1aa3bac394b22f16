/* One mistake, one finding: which findings stay beside which. */
#include "rule/test_host.h"

#include <criterion/criterion.h>
#include <string.h>

enum { CLAIMS = 4 };

/* id, the claims it has (letters a to d), its place as an offset (claim n begins at 10 n), certainty. */
struct given {
	const char *id, *claims;
	uint32_t off;
	enum answer certainty;
};

static const struct {
	const char *what;
	struct given given[4];
	const char *left;
} cases[] = {
    {"sharing names hosts too", {{"CW101", "ab", 11, CERTAIN}, {"CW103", "a", 1, LIKELY}}, "CW101"},
    {"one writer is left", {{"CW101", "ab", 11, CERTAIN}, {"CW103", "abc", 1, LIKELY}}, "CW101 CW103"},
    {"two findings cover all",
     {{"CW101", "ab", 11, CERTAIN}, {"CW109", "cd", 31, CERTAIN}, {"CW103", "abcd", 1, LIKELY}},
     "CW101 CW109"},
    {"deleting a copy leaves the name", {{"CW106", "ab", 10, CERTAIN}, {"CW103", "a", 1, LIKELY}}, "CW106 CW103"},
    {"but not that of the copy", {{"CW106", "ab", 10, CERTAIN}, {"CW103", "b", 11, LIKELY}}, "CW106"},
    {"a guess hides nothing", {{"CW107", "ab", 11, POSSIBLE}, {"CW103", "ab", 1, LIKELY}}, "CW107 CW103"},
    {"a guess hides a guess", {{"CW107", "ab", 11, POSSIBLE}, {"CW103", "ab", 1, POSSIBLE}}, "CW107"},
    {"a broken writer shares nothing", {{"CW101", "ab", 11, CERTAIN}, {"CW302", "", 5, CERTAIN}}, "CW302"},
    {"two work", {{"CW101", "abc", 11, CERTAIN}, {"CW302", "", 5, CERTAIN}}, "CW101 CW302"},
    {"a broken writer has no name", {{"CW103", "a", 1, LIKELY}, {"CW305", "", 0, CERTAIN}}, "CW305"},
    {"perhaps broken", {{"CW103", "a", 1, LIKELY}, {"CW302", "", 5, POSSIBLE}}, "CW302 CW103"},
    {"the field's finding tells", {{"CW103", "a", 1, LIKELY}, {"CW203", "", 1, CERTAIN}}, "CW103"},
    {"another field", {{"CW103", "a", 1, LIKELY}, {"CW203", "", 2, CERTAIN}}, "CW103 CW203"},
    {"told by what it gave way to",
     {{"CW101", "ab", 11, CERTAIN}, {"CW103", "a", 1, LIKELY}, {"CW207", "", 1, CERTAIN}},
     "CW101"},
    {"what is never read merges nothing", {{"CW108", "a", 1, CERTAIN}, {"CW302", "", 5, CERTAIN}}, "CW302"},
    {"nor is it read twice", {{"CW110", "ab", 11, CERTAIN}, {"CW302", "", 5, CERTAIN}}, "CW302"},
    {"another one merges", {{"CW108", "b", 11, CERTAIN}, {"CW302", "", 5, CERTAIN}}, "CW108 CW302"},
    {"what breaks the writer tells of its parts", {{"CW302", "", 5, CERTAIN}, {"CW204", "", 5, CERTAIN}}, "CW302"},
    {"what only may break it does not", {{"CW302", "", 5, POSSIBLE}, {"CW204", "", 5, CERTAIN}}, "CW302 CW204"},
    {"across shippers too", {{"CW102", "ab", 11, CERTAIN}, {"CW103", "a", 1, LIKELY}}, "CW102"},
    {"copies are told before hosts", {{"CW104", "ab", 11, CERTAIN}, {"CW103", "ab", 11, LIKELY}}, "CW104"},
    {"other hosts", {{"CW104", "a", 1, CERTAIN}, {"CW103", "ab", 11, LIKELY}}, "CW104 CW103"},
    {"sharing is told before copies", {{"CW101", "ab", 11, CERTAIN}, {"CW104", "ab", 11, CERTAIN}}, "CW101"},
    {"a guess about sharing is not", {{"CW101", "ab", 11, POSSIBLE}, {"CW104", "ab", 11, CERTAIN}}, "CW101 CW104"},
    {"copies of a broken writer", {{"CW104", "a", 1, CERTAIN}, {"CW302", "", 5, CERTAIN}}, "CW302"},
    {"alone", {{"CW206", "", 1, CERTAIN}}, "CW206"},
    {"others do not take part", {{"CW110", "ab", 10, CERTAIN}, {"CW101", "ab", 11, CERTAIN}}, "CW110 CW101"},
};

static struct finding *make(struct test_host *t, const struct given *given) {
	struct finding *f = ARENA_NEW(t->arena, struct finding);
	*f = (struct finding){.rule = rule_find(str_from(given->id)),
			      .certainty = given->certainty,
			      .at = test_site(t, given->off, 1),
			      .why = STR("because"),
			      .message = STR("something"),
			      .claim_count = (uint32_t)strlen(given->claims)};
	f->claims = (const struct claim **)ARENA_ARRAY(t->arena, struct claim *, f->claim_count);
	for (uint32_t i = 0; i < f->claim_count; i++)
		f->claims[i] = t->host.claims.items[given->claims[i] - 'a'];
	return f;
}

static bool is_hidden(struct precedence *p, const struct finding *f) {
	struct claim *claims[CLAIMS];
	for (uint32_t i = 0; i < f->claim_count; i++)
		claims[i] = (struct claim *)(uintptr_t)f->claims[i];
	if (precedence_round(f->rule) == ROUND_HOST_INDEPENDENT)
		return precedence_hides_field(p, claims, f->claim_count, f->certainty, f->at);
	if (precedence_round(f->rule) == ROUND_REPLICATED)
		return precedence_hides_names(p, claims, f->claim_count, f->certainty);
	return precedence_round(f->rule) == ROUND_NAME_PARTS && precedence_hides_part(p, f->at, f->message);
}

/* As the engine does. */
static void run_rounds(struct test_host *t, const struct given *given) {
	struct precedence p = {.arena = t->arena};
	for (enum round round = ROUND_FIRST; round < ROUNDS; round++) {
		for (const struct given *g = given; g->id; g++) {
			struct finding *f = make(t, g);
			if (precedence_round(f->rule) == round && !is_hidden(&p, f))
				LIST_ADD(t->arena, &t->findings, f);
		}
		precedence_close(&p, round, &t->findings, 0);
	}
}

static void prepare(struct test_host *t) {
	test_host_init(t, "0123456789012345678901234567890123456789");
	for (uint32_t i = 0; i < CLAIMS; i++)
		test_claim(t, i * 10, "/log", "name");
}

Test(precedence, table) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_host t;
		struct given given[5] = {0};
		memcpy(given, cases[i].given, sizeof cases[i].given);
		prepare(&t);
		run_rounds(&t, given);
		cr_expect_str_eq(test_ids(&t), cases[i].left, "%s: %s", cases[i].what, test_ids(&t));
		test_host_finish(&t);
	}
}

Test(precedence, the_reason_moves_on) {
	struct test_host t;
	struct given given[] = {
	    {"CW101", "ab", 11, CERTAIN}, {"CW103", "a", 1, LIKELY}, {"CW203", "", 1, CERTAIN}, {0}};
	prepare(&t);
	run_rounds(&t, given);
	cr_expect_str_eq(test_ids(&t), "CW101");
	cr_expect(str_is(t.findings.items[0]->why, "something; because"));
	test_host_finish(&t);
}

/* The rest of the way: the rule that reports parts asks whether it was named itself. */
Test(precedence, asked_for_alone) {
	for (unsigned alone = 0; alone < 2; alone++) {
		struct test_host t;
		uint32_t count;
		const struct rule *rules = rule_all(&count);
		prepare(&t);
		struct problem problem = {.kind = PROBLEM_UNKNOWN_PLACEHOLDER, .at = test_site(&t, 1, 1)};
		LIST_ADD(t.arena, &t.unit.problems, problem);
		memset(t.selection.enabled, 0, count * sizeof *t.selection.enabled);
		t.selection.enabled[rule_find(STR("CW103")) - rules] = true;
		t.selection.enabled[rule_find(STR("CW203")) - rules] = true;
		t.selection.alone[rule_find(STR("CW203")) - rules] = alone;
		t.unit.claims.count = 1;
		engine_run(&t.host, &t.selection, &t.findings);
		cr_expect_str_eq(test_ids(&t), alone ? "CW103 CW203" : "CW103");
		test_host_finish(&t);
	}
}
