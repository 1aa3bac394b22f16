/* Defaults found again in claims, and in what is wrong with them. */
#include "claim/assume.h"

#include <criterion/criterion.h>

static void assume(struct source *source, uint32_t off, uint32_t len, const char *what) {
	source_assume(source, (struct assumed){.here = {off, len}, .what = str_from(what)});
}

static uint32_t count_at(struct arena *arena, struct source *source, uint32_t off, uint32_t len) {
	struct assumed_list found = {0};
	site_add_assumed(arena, (struct site){source, {off, len}}, &found);
	return found.count;
}

Test(assume, is_found_by_place_in_any_order) {
	struct arena *arena = arena_new();
	struct source *file = source_new(arena, STR("x"), STR("0123456789"));
	assume(file, 6, 2, "c");
	assume(file, 2, 2, "b");
	assume(file, 2, 2, "a");
	assume(file, 2, 2, "b");
	cr_assert_eq(count_at(arena, file, 0, 2), 0);
	cr_assert_eq(count_at(arena, file, 0, 3), 2);
	cr_assert_eq(count_at(arena, file, 3, 4), 3);
	cr_assert_eq(count_at(arena, file, 8, 2), 0);
	assume(file, 6, 2, "c");
	assume(file, 0, 1, "d");
	cr_assert_eq(count_at(arena, file, 0, 10), 4);
	cr_assert_eq(file->assumed.count, 4, "each once");
	arena_free(arena);
}

struct fixture {
	struct arena *arena;
	struct source *file, *text; /* the text is "a-X-b", X is bytes [2, 6) of the file */
	struct unit unit;
	struct claim *claim;
};

static struct fixture *fixture_new(void) {
	struct arena *arena = arena_new();
	struct fixture *f = ARENA_NEW(arena, struct fixture);
	*f = (struct fixture){.arena = arena, .file = source_new(arena, STR("x"), STR("a-${P}-b"))};
	struct derivation d = {.arena = arena, .outer = f->file};
	derivation_add(&d, PIECE_COPY, STR("a-"), (struct span){0, 2}, 0);
	derivation_add(&d, PIECE_ESCAPED, STR("X"), (struct span){2, 4}, 0);
	derivation_add(&d, PIECE_COPY, STR("-b"), (struct span){6, 2}, 0);
	f->text = source_derive(&d, STR("inner"));
	f->unit = (struct unit){.arena = arena};
	f->claim = claim_add(&f->unit, WRITER_FILE, (struct site){0});
	f->claim->stream.value = template_literal(arena, f->text->text);
	f->claim->stream.at = (struct site){f->text, {0, 5}};
	f->claim->stream.origin = ORIGIN_WRITTEN;
	return f;
}

Test(assume, reaches_claims_through_derived_texts) {
	struct fixture *f = fixture_new();
	assume(f->file, 2, 4, "P is X");
	unit_note_assumed(&f->unit);
	cr_assert_not_null(f->claim->stream.assumes);
	cr_assert_eq(f->claim->stream.assumes->count, 1);
	cr_assert(str_is(f->claim->stream.assumes->items[0].what, "P is X"));
	cr_assert_null(f->claim->group.assumes);
	arena_free(f->arena);
}

/* The file is "a-${P}-b", and the process has the variable P, whose value stands in another file. */
static struct assumed_list *given(struct fixture *f, const char *name, bool set_again) {
	struct source *other = source_new(f->arena, STR("y"), STR("P: ${Q}"));
	struct environment *env = &f->unit.env;
	assume(other, 3, 4, "Q is X");
	LIST_ADD(f->arena, env,
		 (struct environment_entry){.name = str_from(name), .value = STR("X"), .at = {other, {3, 4}}});
	if (set_again)
		LIST_ADD(f->arena, env, (struct environment_entry){.name = str_from(name), .value = STR("X")});
	unit_note_assumed(&f->unit);
	return f->claim->stream.assumes;
}

Test(assume, reaches_claims_through_the_environment) {
	struct fixture *f = fixture_new();
	struct assumed_list *found = given(f, "P", false);
	cr_assert_not_null(found);
	cr_assert(str_is(found->items[0].what, "Q is X"));
	arena_free(f->arena);
}

Test(assume, knows_which_variable_is_named) {
	struct fixture *f = fixture_new();
	cr_assert_null(given(f, "b2", false));
	arena_free(f->arena);
	f = fixture_new();
	cr_assert_null(given(f, "P", true), "what the user says counts");
	arena_free(f->arena);
}

static enum problem_kind told_kind = PROBLEM_ILLEGAL_STREAM;

static struct str told(struct fixture *f, uint32_t off, uint32_t len, bool uncertain) {
	struct problem *p = unit_problem(&f->unit, told_kind, (struct site){f->text, {off, len}}, "x");
	p->uncertain = uncertain;
	unit_note_assumed(&f->unit);
	return f->unit.problems.items[f->unit.problems.count - 1].assumes;
}

Test(assume, reaches_problems_about_the_text) {
	struct fixture *f = fixture_new();
	assume(f->file, 2, 4, "P is X");
	cr_assert(str_is(told(f, 0, 5, false), "P is X"));
	cr_assert(str_is(told(f, 2, 1, false), "P is X"));
	cr_assert(str_is(told(f, 0, 2, false), ""), "what stands beside it is certain");
	cr_assert(str_is(told(f, 0, 5, true), ""), "possible says all there is to say");
	told_kind = PROBLEM_DEAD_ROUTE;
	cr_assert(str_is(told(f, 0, 5, false), ""));
	arena_free(f->arena);
}

Test(assume, compares_what_values_rest_on) {
	struct assumed one[] = {{.what = STR("a")}, {.what = STR("b")}},
		       other[] = {{.what = STR("b")}, {.what = STR("a")}};
	struct assumed_list a = {.items = one, .count = 2}, b = {.items = other, .count = 2},
			    c = {.items = one, .count = 1};
	cr_assert(assumed_equal(&a, &b));
	cr_assert(assumed_equal(NULL, NULL));
	cr_assert_not(assumed_equal(&a, &c));
	cr_assert_not(assumed_equal(NULL, &c));
}
