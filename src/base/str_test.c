#include "base/str.h"

#include <criterion/criterion.h>

Test(str, distance_counts_edits_and_swaps) {
	cr_assert_eq(str_distance(STR("log_steam_name"), STR("log_stream_name"), 3), 1u);
	cr_assert_eq(str_distance(STR("lgo"), STR("log"), 3), 1u);
	cr_assert_eq(str_distance(STR("abcdef"), STR("uvwxyz"), 2), 3u);
	cr_assert_eq(str_distance(STR(""), STR("ab"), 5), 2u);
}

Test(str, split_gives_every_field) {
	struct str rest = STR("a,,b"), field;
	cr_assert(str_split(&rest, ',', &field) && str_is(field, "a"));
	cr_assert(str_split(&rest, ',', &field) && str_is(field, ""));
	cr_assert(str_split(&rest, ',', &field) && str_is(field, "b"));
	cr_assert(!str_split(&rest, ',', &field));
}

Test(str, number_is_the_whole_string) {
	uint32_t value = 7;
	cr_assert(str_to_u32(STR("4294967295"), &value) && value == UINT32_MAX);
	cr_assert(!str_to_u32(STR("4294967296"), &value));
	cr_assert(!str_to_u32(STR("1a"), &value));
	cr_assert(!str_to_u32(STR(""), &value));
}

Test(str, comparing_looks_at_bytes) {
	cr_expect(str_equal((struct str){0}, STR("")) && !str_equal(STR("a"), STR("b")) && !str_is(STR("a\0"), "a"));
	cr_expect(str_equal_ignoring_case(STR("AbZ{"), STR("aBz{")) && !str_equal_ignoring_case(STR("["), STR("{")));
	cr_expect(!str_equal_ignoring_case(STR("\xC3\x84"), STR("\xC3\xA4")));
	cr_expect(str_compare(STR("a"), STR("b")) < 0 && str_compare(STR("\xFF"), STR("a")) > 0);
	cr_expect(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("ab"), STR("a")) > 0);
	cr_expect(str_compare((struct str){0}, STR("")) == 0 && str_compare((struct str){0}, STR("\0")) < 0);
	cr_expect(str_starts_with(STR("ab"), STR("a")) && !str_starts_with(STR("a"), STR("ab")));
	cr_expect(str_ends_with(STR("ab"), STR("b")) && str_ends_with(STR(""), STR("")) &&
		  !str_ends_with(STR("b"), STR("ab")));
	cr_expect(str_from(NULL).n == 0);
}

Test(str, searching_gives_the_first_or_the_last) {
	size_t at = 99;
	cr_expect(str_find(STR("a-b-c"), STR("-"), &at) && at == 1);
	cr_expect(str_find(STR("abcabd"), STR("abd"), &at) && at == 3);
	cr_expect(str_find(STR("abc"), STR(""), &at) && at == 0);
	cr_expect(str_find_last_char(STR("a-b-c"), '-', &at) && at == 3);
	cr_expect(str_find_char(STR("a\0b"), '\0', &at) && at == 1);
	at = 99;
	cr_expect(!str_find(STR("ab"), STR("abc"), &at) && !str_find_char((struct str){0}, 'x', &at) && at == 99);
	cr_expect(!str_find_last_char(STR("abc"), 'x', &at) && at == 99);
	cr_expect(str_contains(STR("abc"), STR("bc")) && !str_contains(STR("abc"), STR("cb")));
}

Test(str, cutting_stays_inside) {
	cr_expect(str_is(str_from_to(STR("abcd"), 1, 3), "bc") && str_is(str_from_to(STR("abcd"), 2, 99), "cd"));
	cr_expect(str_is(str_from_to(STR("abcd"), 3, 1), "") && str_is(str_from_offset(STR("abcd"), 9), ""));
	cr_expect_eq(str_from_to((struct str){0}, 1, 2).n, 0);
	cr_expect(str_is(str_trim(STR(" \t\r\n a b\v\f ")), "a b") && str_is(str_trim(STR("  ")), ""));
}

Test(str, splitting_nothing_gives_one_empty_field) {
	struct str rest = STR(""), field;
	cr_expect(str_split(&rest, ',', &field) && field.n == 0);
	cr_expect(!str_split(&rest, ',', &field));
	rest = STR("a,");
	cr_expect(str_split(&rest, ',', &field) && str_is(field, "a"));
	cr_expect(str_split(&rest, ',', &field) && str_is(field, ""));
	cr_expect(!str_split(&rest, ',', &field));
}
