/* Sorting and binary search over places; order by source is by address and must never reach an output. */
#include "rule/sites.h"

static int compare(struct site a, struct site b) {
	if (a.source != b.source)
		return (uintptr_t)a.source < (uintptr_t)b.source ? -1 : 1;
	return (a.at.off > b.at.off) - (a.at.off < b.at.off);
}

static int compare_entries(const void *a, const void *b, const void *context) {
	(void)context;
	return compare(((const struct place_entry *)a)->at, ((const struct place_entry *)b)->at);
}

void places_sort(struct arena *arena, struct place_list *places) {
	list_sort(arena, places->items, places->count, sizeof *places->items, compare_entries, NULL);
}

static uint64_t end_of(struct site site) {
	return (uint64_t)site.at.off + site.at.len;
}

/* Index of the first entry that does not begin before at. */
static uint32_t lower_bound(const struct place_list *places, struct site at) {
	uint32_t low = 0, high = places->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (compare(places->items[middle].at, at) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t places_within(const struct place_list *places, struct site outer, uint32_t *ret_end) {
	uint32_t first = lower_bound(places, outer), end = first;
	while (end < places->count && places->items[end].at.source == outer.source &&
	       end_of(places->items[end].at) <= end_of(outer))
		end++;
	*ret_end = end;
	return first;
}

const struct place_entry *places_around(const struct place_list *places, struct site at) {
	uint32_t next = lower_bound(places, at);
	while (next < places->count && compare(places->items[next].at, at) == 0)
		next++;
	if (next == 0)
		return NULL;
	const struct place_entry *before = &places->items[next - 1];
	return before->at.source == at.source && end_of(before->at) >= end_of(at) ? before : NULL;
}

bool places_touch(const struct place_list *places, struct site at) {
	uint32_t end, first = places_within(places, at, &end);
	return first != end || places_around(places, at);
}
