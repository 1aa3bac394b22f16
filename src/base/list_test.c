#include "base/list.h"

#include <criterion/criterion.h>

struct item {
	uint32_t key, order;
	char padding;
};
LIST(item_list, struct item);

Test(list, keeps_what_is_added) {
	struct arena *arena = arena_new();
	struct item_list list = {0};
	for (uint32_t i = 0; i < 10000; i++)
		LIST_ADD(arena, &list, (struct item){.key = i, .order = ~i});
	cr_assert_eq(list.count, 10000);
	for (uint32_t i = 0; i < list.count; i++)
		cr_assert(list.items[i].key == i && list.items[i].order == ~i);
	cr_expect_leq(arena_bytes(arena), 4 * 10000 * sizeof(struct item), "growing is not quadratic");
	arena_free(arena);
}

static int compare(const void *a, const void *b, const void *context) {
	uint32_t left = ((const struct item *)a)->key, right = ((const struct item *)b)->key;
	int order = (left > right) - (left < right);
	return *(const bool *)context ? -order : order;
}

Test(list, sorting_is_stable_in_both_directions) {
	struct arena *arena = arena_new();
	for (uint32_t count = 0; count < 70; count++)
		for (unsigned round = 0; round < 6; round++) {
			struct item_list list = {0};
			uint32_t mixed = count * 7 + round;
			bool backwards = round % 2;
			for (uint32_t i = 0; i < count; i++) {
				mixed = mixed * 1664525u + 1013904223u;
				LIST_ADD(arena, &list,
					 (struct item){.key = (mixed >> 16) % (round * 5 + 1), .order = i});
			}
			list_sort(arena, list.items, count, sizeof *list.items, compare, &backwards);
			for (uint32_t i = 1; i < count; i++) {
				int order = compare(&list.items[i - 1], &list.items[i], &backwards);
				cr_assert(order < 0 || (order == 0 && list.items[i - 1].order < list.items[i].order));
			}
		}
	arena_free(arena);
}
