/* Texts for the unknown, and back. */
#include "base/stand_in.h"
#include "base/utf8.h"

#include <criterion/criterion.h>

static bool shows(struct arena *arena, const char *before, struct str expression, const char *behind,
		  struct str wanted) {
	struct buf out = {0};
	struct str text =
	    arena_join(arena, str_from(before), stand_in_of(arena, expression), str_from(behind), STR(""));
	stand_in_show(&out, text);
	bool same = str_equal(buf_str(&out), arena_join(arena, str_from(before), wanted, str_from(behind), STR("")));
	buf_finish(&out);
	return same;
}

Test(stand_in, shows_what_it_stands_for) {
	struct arena *arena = arena_new();
	static const char *const expressions[] = {"${X}", "$(hostname -f)", "a", "{{ v1.instance_id }}", "\xFF\x01",
						  NULL};
	for (const char *const *e = expressions; *e; e++) {
		cr_expect(shows(arena, "", str_from(*e), "", str_from(*e)), "%s", *e);
		cr_expect(shows(arena, "x_x_", str_from(*e), "x_a_12345678", str_from(*e)), "%s", *e);
	}
	cr_expect(shows(arena, "a", STR(""), "b", STR("?")));
	arena_free(arena);
}

Test(stand_in, cuts_long_expressions) {
	struct arena *arena = arena_new();
	struct str text = STR("0123456789012345678901234567890123456789 and more");
	cr_expect(shows(arena, "-", text, "-", STR("0123456789012345678901234567890123456789...")));
	struct str other = STR("0123456789012345678901234567890123456789 and other");
	cr_expect_not(str_equal(stand_in_of(arena, text), stand_in_of(arena, other)));
	cr_expect(stand_in_of(arena, text).n <= 76);
	arena_free(arena);
}

Test(stand_in, leaves_other_texts_alone) {
	static const char *const texts[] = {"x_",	   "x_abc_12345678", "prefix_index_00000000",
					    "x__811c9dc5", "max_size",	     NULL};
	for (const char *const *text = texts; *text; text++) {
		size_t at, end;
		cr_expect_not(stand_in_find(str_from(*text), 0, &at, &end), "%s", *text);
	}
}

Test(stand_in, the_mask_shows_none) {
	struct arena *arena = arena_new();
	struct buf out = {0};
	struct str text = arena_join(arena, STR("a\t"), stand_in_of(arena, STR("$(x\n)")), STR("b"), STR(""));
	utf8_mask(&out, text);
	cr_expect(str_is(buf_str(&out), "a\\t$(x\\n)b"), "%s", out.p);
	cr_expect_eq(utf8_mask_width(text), out.n);
	buf_finish(&out);
	arena_free(arena);
}
