/* Lines, columns, order, and the way back through derived texts. */
#include "doc/source.h"

#include "base/buf.h"

#include <criterion/criterion.h>

struct place_case {
	const char *text;
	uint32_t off;
	struct place place;
};

static const struct place_case place_cases[] = {
    {"", 0, {1, 1}},
    {"", 9, {1, 1}},
    {"a", 1, {1, 2}},
    {"a\nb", 1, {1, 2}},
    {"a\nb", 2, {2, 1}},
    {"a\n", 2, {2, 1}},
    {"a\r\nb", 1, {1, 2}},
    {"a\r\nb", 2, {1, 3}},
    {"a\r\nb", 3, {2, 1}},
    {"a\rb\nc", 2, {1, 3}}, /* a lone CR ends no line */
    {"\ta", 1, {1, 2}},
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80x", 2, {1, 2}},
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80x", 9, {1, 4}},
    {"\xFF\xC3x", 2, {1, 3}},
    {"\xEF\xBB\xBF{", 3, {1, 1}},
    {"a\n\xEF\xBB\xBFx", 5, {2, 2}},
    {"\n\n\n", 2, {3, 1}},
};

Test(source, places_count_code_points) {
	for (size_t i = 0; i < sizeof place_cases / sizeof place_cases[0]; i++) {
		const struct place_case *c = &place_cases[i];
		struct arena *arena = arena_new();
		struct source *source = source_new(arena, STR("x"), str_from(c->text));
		struct place place = source_place(source, c->off);
		cr_expect(place.line == c->place.line && place.col == c->place.col, "%s, %u: %u:%u", c->text, c->off,
			  place.line, place.col);
		arena_free(arena);
	}
}

Test(source, places_on_a_long_line_are_those_that_counting_gives) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	for (unsigned line = 0; line < 3; line++) {
		for (unsigned i = 0; i < 5000; i++)
			buf_add_text(&text, i % 7 ? "a\xC3\xA9\xE2\x82\xAC" : "\xF0\x9F\x98\x80\xFF");
		buf_add_char(&text, '\n');
	}
	struct source *source = source_new(arena, STR("x"), buf_str(&text));
	struct place expected = {1, 1};
	for (size_t at = 0; at < text.n;) {
		struct place place = source_place(source, (uint32_t)at);
		cr_assert(place.line == expected.line && place.col == expected.col, "%zu: %u:%u", at, place.line,
			  place.col);
		bool ends = text.p[at] == '\n';
		expected =
		    ends ? (struct place){expected.line + 1, 1} : (struct place){expected.line, expected.col + 1};
		unsigned char lead = (unsigned char)text.p[at];
		at += lead < 0x80 || lead == 0xFF ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	}
	buf_finish(&text);
	arena_free(arena);
}

Test(source, a_cut_knows_the_lines_before_it) {
	struct arena *arena = arena_new();
	struct source *source = source_new(arena, STR("x"), STR("one\ntwo\r\nthree"));
	source->first_line = 100;
	struct place place = source_place(source, 5);
	cr_expect(place.line == 102 && place.col == 2);
	cr_expect(str_is(source_line(source, 101), "one"));
	cr_expect(str_is(source_line(source, 102), "two"));
	cr_expect(str_is(source_line(source, 103), "three"));
	cr_expect_eq(source_line(source, 104).n, 0);
	cr_expect_eq(source_line(source, 100).n, 0);
	cr_expect_eq(source_line(source, 0).n, 0);
	arena_free(arena);
}

/* "ab" + escape "\n" + inserted " " + "cd", out of "xab\\ncdx". */
static struct source *derive(struct arena *arena, struct source *outer) {
	struct derivation d = {.arena = arena, .outer = outer};
	derivation_add(&d, PIECE_COPY, STR("a"), (struct span){1, 1}, 0);
	derivation_add(&d, PIECE_COPY, STR("b"), (struct span){2, 1}, 0);
	derivation_add(&d, PIECE_ESCAPED, STR("\n"), (struct span){3, 2}, 0);
	derivation_add(&d, PIECE_INSERTED, STR(" "), (struct span){5, 0}, 0);
	derivation_add(&d, PIECE_COPY, STR("cd"), (struct span){5, 2}, 0);
	return source_derive(&d, STR("label"));
}

Test(source, derived_spans_lead_outwards) {
	static const struct {
		struct span here, outer;
	} cases[] = {
	    {{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}, {{0, 2}, {1, 2}}, {{2, 1}, {3, 2}}, {{1, 2}, {2, 3}}, {{3, 1}, {5, 0}},
	    {{4, 1}, {5, 1}}, {{0, 6}, {1, 6}}, {{5, 1}, {6, 1}}, {{6, 0}, {7, 0}}, {{9, 9}, {7, 0}}, {{2, 0}, {3, 0}},
	};
	struct arena *arena = arena_new();
	struct source *outer = source_new(arena, STR("x"), STR("xab\\ncdx")), *inner = derive(arena, outer);
	cr_expect(str_is(inner->text, "ab\n cd") && str_is(inner->path, "x") && str_is(inner->label, "label"));
	cr_expect_eq(inner->piece_count, 4, "neighbours are joined");
	cr_expect_eq(inner->text.p[inner->text.n], '\0');
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct site site = source_outer(inner, cases[i].here);
		cr_expect(site.source == outer && site.at.off == cases[i].outer.off &&
			      site.at.len == cases[i].outer.len,
			  "%u+%u: %u+%u", cases[i].here.off, cases[i].here.len, site.at.off, site.at.len);
	}
	arena_free(arena);
}

Test(source, nothing_and_nowhere_are_harmless) {
	struct arena *arena = arena_new();
	struct source *file = source_new(arena, STR("x"), (struct str){0});
	cr_expect_eq(site_outermost((struct site){0}).source, NULL);
	cr_expect_eq(site_text((struct site){0}).n, 0);
	cr_expect_eq(site_text((struct site){file, {5, 5}}).n, 0);
	struct derivation d = {.arena = arena, .outer = file};
	struct source *empty = source_derive(&d, STR(""));
	cr_expect(empty->text.n == 0 && site_outermost((struct site){empty, {3, 3}}).source == file);
	cr_expect(site_compare((struct site){0}, (struct site){0}) == 0);
	cr_expect(site_compare((struct site){0}, (struct site){file, {0, 0}}) < 0);
	arena_free(arena);
}

Test(source, sites_are_ordered_by_the_file_they_end_up_in) {
	struct arena *arena = arena_new();
	struct source *a = source_new(arena, STR("a"), STR("xab\\ncdx")), *b = source_new(arena, STR("b"), STR("text"));
	struct source *inner = derive(arena, a);
	struct site sites[] = {{a, {0, 1}},	{a, {3, 1}}, {inner, {2, 1}}, {inner, {3, 1}},
			       {inner, {4, 1}}, {a, {6, 1}}, {b, {0, 1}},     {b, {2, 0}}};
	size_t count = sizeof sites / sizeof sites[0];
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int order = site_compare(sites[i], sites[j]);
			cr_expect_eq((order > 0) - (order < 0), (i > j) - (i < j), "%zu, %zu: %d", i, j, order);
		}
	arena_free(arena);
}

Test(source, a_hole_is_found_where_it_begins) {
	struct arena *arena = arena_new();
	struct source *outer = source_new(arena, STR("x"), STR("a = ${A}, ${B}"));
	struct derivation d = {.arena = arena, .outer = outer};
	derivation_add(&d, PIECE_COPY, STR("a = "), (struct span){0, 4}, 0);
	derivation_add_hole(&d, HOLE_ENVIRONMENT, STR("${A}"), STR("${A}"), (struct span){4, 4});
	derivation_add(&d, PIECE_COPY, STR(", "), (struct span){8, 2}, 0);
	derivation_add_hole(&d, HOLE_ENVIRONMENT, STR("${B}"), STR("b"), (struct span){10, 4});
	struct source *source = source_derive(&d, STR(""));
	cr_assert(str_is(source->text, "a = ${A}, b"));
	cr_assert(source_hole_at(source, 4) && str_is(source_hole_at(source, 4)->expression, "${A}"));
	cr_assert(source_hole_at(source, 10) && str_is(source_hole_at(source, 10)->expression, "${B}"));
	cr_assert(!source_hole_at(source, 0) && !source_hole_at(source, 5) && !source_hole_at(source, 11));
	cr_assert(!source_hole_at(outer, 4));
	cr_assert_eq(source_outer(source, (struct span){10, 1}).at.off, 10);
	arena_free(arena);
}

Test(source, texts_without_a_label_are_shown_as_what_they_came_from) {
	struct arena *arena = arena_new();
	struct source *file = source_new(arena, STR("f"), STR("k: inner ${A}\n"));
	struct derivation d = {.arena = arena, .outer = file};
	derivation_add(&d, PIECE_COPY, STR("inner ${A}"), (struct span){3, 10}, 0);
	struct source *inner = source_derive(&d, STR("k"));
	d = (struct derivation){.arena = arena, .outer = inner};
	derivation_add(&d, PIECE_COPY, STR("inner "), (struct span){0, 6}, 0);
	derivation_add(&d, PIECE_ESCAPED, STR("longer"), (struct span){6, 4}, 0);
	struct source *expanded = source_derive(&d, STR(""));
	struct site shown = site_shown((struct site){expanded, {8, 2}});
	cr_expect(shown.source == inner && str_is(site_text(shown), "${A}"));
	cr_expect_eq(site_shown((struct site){file, {1, 1}}).source, file);
	cr_expect_null(site_shown((struct site){0}).source);
	cr_expect_eq(site_compare((struct site){expanded, {8, 2}}, shown), 0);
	arena_free(arena);
}
