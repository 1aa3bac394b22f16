/* Growing and sorting arrays on an arena. */
#include "base/list.h"

#include "base/fail.h"

#include <string.h>

void *list_grow(struct arena *arena, const void *items, uint32_t count, uint32_t *room, size_t item_bytes) {
	if (*room > UINT32_MAX / 2)
		fail_out_of_memory();
	uint32_t more = *room ? *room * 2 : 4;
	void *grown = arena_alloc_array(arena, more, item_bytes);
	if (count)
		memcpy(grown, items, count * item_bytes);
	*room = more;
	return grown;
}

struct merge {
	size_t item_bytes;
	int (*compare)(const void *, const void *, const void *);
	const void *context;
};

/* Merges the sorted halves [0, half) and [half, count) of from into to. */
static void merge_halves(const struct merge *merge, const char *from, char *to, uint32_t half, uint32_t count) {
	uint32_t left = 0, right = half;
	size_t bytes = merge->item_bytes;
	for (uint32_t i = 0; i < count; i++) {
		bool take_left =
		    right == count ||
		    (left < half && merge->compare(from + left * bytes, from + right * bytes, merge->context) <= 0);
		memcpy(to + i * bytes, from + (take_left ? left++ : right++) * bytes, bytes);
	}
}

static void sort_range(const struct merge *merge, char *items, char *scratch, uint32_t count) {
	if (count < 2)
		return;
	uint32_t half = count / 2;
	sort_range(merge, items, scratch, half);
	sort_range(merge, items + half * merge->item_bytes, scratch, count - half);
	merge_halves(merge, items, scratch, half, count);
	memcpy(items, scratch, count * merge->item_bytes);
}

void list_sort(struct arena *arena, void *items, uint32_t count, size_t item_bytes,
	       int (*compare)(const void *, const void *, const void *), const void *context) {
	if (count < 2)
		return;
	struct merge merge = {.item_bytes = item_bytes, .compare = compare, .context = context};
	sort_range(&merge, items, arena_alloc_array(arena, count, item_bytes), count);
}
