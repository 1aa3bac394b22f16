#include "app/known.h"

#include <criterion/criterion.h>

static struct verdict verdict;

Test(known, only_equal_bytes_of_one_format_are_known) {
	struct arena *arena = arena_new();
	struct known known = {.arena = arena};
	const struct format *const *formats = format_all();
	cr_assert_not(known_find(&known, STR("{}"), formats[0], &verdict));
	known_add(&known, STR("{}"), formats[0], (struct verdict){.claims = 3, .streams = 2});
	cr_assert(known_find(&known, STR("{}"), formats[0], &verdict));
	cr_assert(verdict.claims == 3 && verdict.streams == 2);
	cr_assert_not(known_find(&known, STR("{}"), formats[1], &verdict));
	cr_assert_not(known_find(&known, STR("{ }"), formats[0], &verdict));
	arena_free(arena);
}

Test(known, gives_up_where_hardly_any_file_is_met_again) {
	struct arena *arena = arena_new();
	struct known known = {.arena = arena};
	for (unsigned i = 0; i < 2000; i++) {
		struct str text = arena_format(arena, "%u", i);
		cr_assert_not(known_find(&known, text, NULL, &verdict));
		known_add(&known, text, NULL, verdict);
	}
	cr_assert(known.off);
	arena_free(arena);
}
