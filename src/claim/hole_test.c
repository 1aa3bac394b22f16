/* Names made of texts that nobody knows yet. */
#include "claim/hole.h"

#include <criterion/criterion.h>

static const struct variable instance = {
    .id = IDENTITY_INSTANCE, .scope = DIFFERENCE_HOST, .name = {"{instance_id}", 13}};

/* A text of pieces, of which those that begin with $ or ! are holes. */
static struct source *derived(struct arena *arena, struct source *outer, const char *const *pieces) {
	struct derivation d = {.arena = arena, .outer = outer};
	uint32_t at = 0;
	for (; *pieces; pieces++) {
		struct str text = str_from(*pieces);
		struct span span = {at, (uint32_t)text.n};
		if (text.p[0] == '$')
			derivation_add_hole(&d, text.p[1] == '(' ? HOLE_HOST_COMMAND : HOLE_ENVIRONMENT, text, text,
					    span);
		else if (text.p[0] == '!')
			derivation_add_hole(&d, HOLE_DEPLOY_CONSTANT, text, text, span);
		else
			derivation_add(&d, PIECE_COPY, text, span, 0);
		at += (uint32_t)text.n;
	}
	return source_derive(&d, STR("x"));
}

struct fixture {
	struct arena *arena;
	struct doc doc;
	struct doc *docs[1];
	struct unit unit;
	struct claim *claim;
};

static struct fixture *fixture_new(const char *const *pieces) {
	struct arena *arena = arena_new();
	struct fixture *f = ARENA_NEW(arena, struct fixture);
	*f = (struct fixture){.arena = arena};
	f->doc.source =
	    derived(arena, source_new(arena, STR("x"), STR("0123456789012345678901234567890123456789")), pieces);
	f->docs[0] = &f->doc;
	f->unit = (struct unit){.arena = arena, .docs = f->docs, .doc_count = 1};
	f->claim = claim_add(&f->unit, WRITER_FILE, (struct site){0});
	f->claim->stream.value = template_literal(arena, f->doc.source->text);
	f->claim->stream.at = (struct site){f->doc.source, {0, (uint32_t)f->doc.source->text.n}};
	return f;
}

static void add_value(struct fixture *f, const char *expression, const char *value, const struct variable *is) {
	struct environment *values = &f->unit.values;
	values->items = ARENA_NEW(f->arena, struct environment_entry);
	values->items[0] = (struct environment_entry){.name = str_from(expression), .value = str_from(value), .is = is};
	values->count = 1;
}

Test(hole, becomes_a_variable_of_its_kind) {
	struct fixture *f = fixture_new((const char *[]){"a-", "$X", "-", "$(id)", "!Ref", NULL});
	unit_fill_holes(&f->unit);
	const struct template *t = &f->claim->stream.value;
	cr_assert_eq(t->count, 5);
	cr_assert(str_is(t->parts[0].literal, "a-"));
	cr_assert_eq(t->parts[1].variable.id, IDENTITY_ENVIRONMENT);
	cr_assert_eq(t->parts[1].variable.scope, DIFFERENCE_UNKNOWN);
	cr_assert_eq(t->parts[3].variable.id, IDENTITY_UNKNOWN);
	cr_assert_eq(t->parts[4].variable.id, IDENTITY_DEPLOY_CONSTANT);
	cr_assert_eq(t->parts[4].variable.scope, DIFFERENCE_NONE);
	cr_assert(str_is(template_text(f->arena, t), "a-$X-$(id)!Ref"));
	arena_free(f->arena);
}

Test(hole, has_the_value_that_the_unit_knows) {
	struct fixture *f = fixture_new((const char *[]){"$X", "/", "$X", NULL});
	add_value(f, "$X", "web", NULL);
	unit_fill_holes(&f->unit);
	cr_assert(template_is_literal(&f->claim->stream.value));
	cr_assert(str_is(template_text(f->arena, &f->claim->stream.value), "web/web"));
	arena_free(f->arena);
}

Test(hole, is_what_a_unit_around_it_says) {
	struct fixture *f = fixture_new((const char *[]){"a ", "$(curl id)", NULL}),
		       *outer = fixture_new((const char *[]){"", NULL});
	add_value(outer, "$(curl id)", "", &instance);
	f->unit.outer = &outer->unit;
	unit_fill_holes(&f->unit);
	cr_assert_eq(f->claim->stream.value.count, 2);
	cr_assert_eq(f->claim->stream.value.parts[1].variable.id, IDENTITY_INSTANCE);
	arena_free(outer->arena);
	arena_free(f->arena);
}

Test(hole, takes_the_place_of_a_variable_of_the_shipper) {
	struct fixture *f = fixture_new((const char *[]){"$HOST", NULL});
	struct variable own = {.id = IDENTITY_HOST_NAME, .scope = DIFFERENCE_HOST, .name = STR("$HOST")};
	f->claim->stream.value = (struct template){0};
	template_add_variable(f->arena, &f->claim->stream.value, &own);
	unit_fill_holes(&f->unit);
	cr_assert_eq(f->claim->stream.value.parts[0].variable.id, IDENTITY_ENVIRONMENT);
	arena_free(f->arena);
}

Test(hole, of_a_text_around_the_text_counts) {
	struct fixture *f = fixture_new((const char *[]){"a-", "!{Name}", "-b", NULL});
	struct derivation d = {.arena = f->arena, .outer = f->doc.source};
	derivation_add(&d, PIECE_COPY, f->doc.source->text, (struct span){0, (uint32_t)f->doc.source->text.n}, 0);
	struct source *inner = source_derive(&d, STR("y"));
	f->claim->stream.at.source = inner;
	cr_assert(site_has_hole((struct site){inner, {0, 3}}) && !site_has_hole((struct site){inner, {0, 2}}));
	unit_fill_holes(&f->unit);
	cr_assert_eq(f->claim->stream.value.count, 3);
	cr_assert_eq(f->claim->stream.value.parts[1].variable.id, IDENTITY_DEPLOY_CONSTANT);
	arena_free(f->arena);
}

Test(hole, nothing_is_said_of_text_that_nobody_knows) {
	struct fixture *f = fixture_new((const char *[]){"abc", "$X", "def", NULL});
	unit_problem(&f->unit, PROBLEM_UNKNOWN_PLACEHOLDER, (struct site){f->doc.source, {3, 2}}, "dropped");
	unit_problem(&f->unit, PROBLEM_UNKNOWN_PLACEHOLDER, (struct site){f->doc.source, {0, 3}}, "kept");
	unit_problem(&f->unit, PROBLEM_MISSING_KEY, (struct site){f->doc.source, {0, 8}}, "kept too");
	unit_fill_holes(&f->unit);
	cr_assert_eq(f->unit.problems.count, 2);
	cr_assert(str_is(f->unit.problems.items[0].message, "kept"));
	arena_free(f->arena);
}

/* What the hole stands for cannot take the place of what stands beside it. */
Test(hole, what_is_refused_beside_it_is_told) {
	static const char plain[] = "!x_name_0";
	struct fixture *f = fixture_new((const char *[]){"a:", plain, NULL});
	f->doc.source->holes[0].here.off++; /* the stand-in alone */
	f->doc.source->holes[0].here.len--;
	struct site whole = {f->doc.source, {0, (uint32_t)f->doc.source->text.n}};
	unit_problem(&f->unit, PROBLEM_ILLEGAL_STREAM, whole, "kept");
	unit_problem(&f->unit, PROBLEM_ILLEGAL_GROUP, whole, "kept");
	unit_problem(&f->unit, PROBLEM_FIXED_DATE, whole, "dropped");
	unit_fill_holes(&f->unit);
	cr_assert_eq(f->unit.problems.count, 2);
	f->doc.source->holes[0].here.off--; /* ! stands in the hole: nobody knows */
	f->doc.source->holes[0].here.len++;
	unit_fill_holes(&f->unit);
	cr_assert_eq(f->unit.problems.count, 0);
	arena_free(f->arena);
}
