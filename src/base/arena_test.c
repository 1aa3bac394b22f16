#include "base/arena.h"

#include <criterion/criterion.h>
#include <string.h>

Test(arena, rewind_drops_only_what_came_after_the_mark) {
	struct arena *arena = arena_new();
	struct str kept = arena_str(arena, STR("kept"));
	struct arena_mark mark = arena_mark(arena);
	size_t bytes = arena_bytes(arena);
	char *first = arena_alloc(arena, 1000);
	for (int i = 0; i < 100; i++)
		memset(arena_alloc_text(arena, 10000), 'x', 10000); /* goes on into further blocks */
	arena_rewind(arena, mark);
	cr_assert_eq(arena_bytes(arena), bytes);
	cr_assert(str_is(kept, "kept"));
	char *again = arena_alloc(arena, 1000);
	cr_assert_eq(again, first);
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(again[i], 0);
	arena_free(arena);
}

Test(arena, large_blocks_are_found_again_after_a_rewind) {
	struct arena *arena = arena_new();
	struct arena_mark mark = arena_mark(arena);
	char *large = arena_alloc_text(arena, 5u << 20);
	arena_rewind(arena, mark);
	arena_alloc_text(arena, 100);
	cr_assert_eq(arena_alloc_text(arena, 5u << 20), large);
	arena_free(arena);
}
