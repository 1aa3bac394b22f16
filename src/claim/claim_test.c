#include "base/limits.h"
#include "claim/claim.h"

#include <criterion/criterion.h>

Test(claim, names_of_kinds_and_origins) {
	for (unsigned kind = 0; kind < WRITER_KINDS; kind++) {
		cr_assert(writer_kind_name((enum writer_kind)kind));
		for (unsigned other = 0; other < kind; other++)
			cr_expect_str_neq(writer_kind_name((enum writer_kind)kind),
					  writer_kind_name((enum writer_kind)other));
	}
	cr_expect_str_eq(writer_kind_name(WRITER_JOURNAL), "journald");
	cr_expect_str_eq(origin_name(ORIGIN_INHERITED), "inherited");
}

Test(claim, the_last_value_of_a_variable_wins) {
	struct environment_entry items[] = {
	    {STR("A"), STR("1"), NULL, {0}}, {STR("B"), STR(""), NULL, {0}}, {STR("A"), STR("2"), NULL, {0}}};
	struct environment env = {.items = items, .count = 3};
	struct str value = STR("before");
	cr_expect(!environment_get(&env, STR("C"), &value) && str_is(value, "before"));
	cr_expect(environment_get(&env, STR("A"), &value) && str_is(value, "2"));
	cr_expect(environment_get(&env, STR("B"), &value) && !value.n);
}

Test(claim, a_role_shows_its_account) {
	static const struct {
		const char *role, *account;
	} cases[] = {
	    {"arn:aws:iam::111122223333:role/logs", "111122223333"},
	    {"arn:aws-cn:iam::111122223333:role/a:b", "111122223333"},
	    {"arn:aws:iam::1111:role/logs", ""},
	    {"arn:aws:iam::$ACCOUNT:role/logs", ""},
	    {"arn:aws:iam:", ""},
	    {"logs", ""},
	    {"", ""},
	};
	struct arena *arena = arena_new();
	struct source *source = source_new(arena, STR("x"), STR("role"));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct field role = {.value = template_literal(arena, str_from(cases[i].role)),
				     .at = {.source = source, .at = {.off = 1, .len = 2}},
				     .origin = ORIGIN_INHERITED};
		struct field account = field_account(arena, &role);
		cr_expect(str_is(template_text(arena, &account.value), cases[i].account), "%s", cases[i].role);
		cr_expect_eq(account.origin, *cases[i].account ? ORIGIN_INHERITED : ORIGIN_ABSENT);
		cr_expect_eq(account.at.at.off, *cases[i].account ? 1 : 0);
	}
	struct variable stage = {.id = IDENTITY_DEPLOY_CONSTANT, .name = STR("${Stage}")};
	struct field role = {.value = template_literal(arena, STR("arn:aws:iam::111122223333:role/")),
			     .origin = ORIGIN_WRITTEN};
	template_add_variable(arena, &role.value, &stage);
	cr_expect_eq(field_account(arena, &role).origin, ORIGIN_ABSENT);
	cr_expect_eq(field_account(arena, &(struct field){0}).origin, ORIGIN_ABSENT);
	arena_free(arena);
}

Test(claim, units_collect_claims_and_problems) {
	struct arena *arena = arena_new();
	struct unit unit = {.arena = arena};
	for (uint32_t i = 0; i < 10; i++)
		cr_expect_eq(claim_add(&unit, WRITER_FILE, (struct site){0})->order, i);
	cr_expect_eq(unit.claims.count, 10);
	cr_expect_eq(unit.claims.items[9]->group.origin, ORIGIN_ABSENT);
	struct problem *problem = unit_problem(&unit, PROBLEM_NO_EFFECT, (struct site){0}, "%s has no effect", "x");
	cr_expect(str_is(problem->message, "x has no effect"));
	cr_expect_eq(unit.problems.count, 1);
	arena_free(arena);
}

Test(claim, inputs_times_outputs_have_a_limit) {
	struct arena *arena = arena_new();
	struct unit unit = {.arena = arena};
	struct site at = {.source = source_new(arena, STR("x"), STR("name"))};
	for (uint32_t i = 0; i < LIMIT_UNIT_CLAIMS; i++) {
		cr_assert(claim_has_room(&unit, at));
		claim_add(&unit, WRITER_INPUT, at);
	}
	cr_expect(!claim_has_room(&unit, at) && !claim_has_room(&unit, at));
	cr_expect(unit.problems.count == 1 && unit.problems.items[0].incomplete, "it is told once");
	arena_free(arena);
}
