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
