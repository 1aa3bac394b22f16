#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdint.h>
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

Test(arena, memory_is_zeroed_aligned_and_apart) {
	struct arena *arena = arena_new();
	for (unsigned round = 0; round < 3; round++) {
		unsigned char *before = NULL;
		size_t before_size = 0;
		for (size_t size = 0; size < 3000; size += 7) {
			arena_alloc_text(arena, 1); /* puts the next one out of step */
			unsigned char *now = arena_alloc(arena, size);
			cr_assert_eq((uintptr_t)now % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				cr_assert_eq(now[i], 0);
			memset(now, 0xAA, size);
			cr_assert(!before || before_size == 0 || now >= before + before_size || now < before);
			before = now;
			before_size = size;
		}
		arena_reset(arena);
		cr_assert_eq(arena_bytes(arena), 0);
	}
	arena_free(arena);
	arena_free(NULL);
}

Test(arena, large_requests_get_blocks_of_their_own) {
	struct arena *arena = arena_new();
	char *large = arena_alloc(arena, 3u << 20);
	large[(3u << 20) - 1] = 1;
	uint64_t *items = ARENA_ARRAY(arena, uint64_t, 1000);
	cr_expect_eq(items[999], 0);
	cr_expect_geq(arena_bytes(arena), (3u << 20) + 8000);
	arena_free(arena);
}

Test(arena, texts_are_copied_and_terminated) {
	struct arena *arena = arena_new();
	struct str copy = arena_str(arena, STR("a\0b")), empty = arena_str(arena, (struct str){0});
	cr_expect(str_equal(copy, STR("a\0b")) && copy.p[3] == '\0');
	cr_expect(empty.n == 0 && empty.p[0] == '\0');
	struct str text = arena_format(arena, "%s %d %.*s", "x", -7, STR_ARGS(STR("yz")));
	cr_expect(str_is(text, "x -7 yz") && text.p[text.n] == '\0');
	arena_free(arena);
}

Test(arena, what_cannot_be_had_ends_the_program, .exit_code = 70) {
	arena_alloc_array(arena_new(), SIZE_MAX / 2, 3);
}

Test(arena, more_than_there_is_ends_the_program, .exit_code = 70) {
	arena_alloc(arena_new(), SIZE_MAX / 2 + 1);
}
