/* What parts of a text rest on: defaults that were filled in where nobody said otherwise. */
#include "doc/source.h"

static int compare(const void *a, const void *b, const void *context) {
	const struct assumed *left = a, *right = b;
	(void)context;
	if (left->here.off != right->here.off)
		return left->here.off < right->here.off ? -1 : 1;
	return str_compare(left->what, right->what);
}

/* The first of the ordered ones that does not end before off. */
static uint32_t first_from(const struct source *source, uint32_t off) {
	uint32_t low = 0, high = source->assumed_sorted;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct span here = source->assumed.items[middle].here;
		if (here.off + here.len <= off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_known(const struct source *source, const struct assumed *assumed) {
	for (uint32_t i = first_from(source, assumed->here.off);
	     i < source->assumed_sorted && source->assumed.items[i].here.off == assumed->here.off; i++)
		if (str_equal(source->assumed.items[i].what, assumed->what))
			return true;
	return false;
}

void source_assume(struct source *source, struct assumed assumed) {
	if (assumed.here.len && !is_known(source, &assumed))
		LIST_ADD(source->arena, &source->assumed, assumed);
}

static void put_in_order(struct source *source) {
	struct assumed_list *all = &source->assumed;
	uint32_t kept = 0;
	if (source->assumed_sorted == all->count)
		return;
	list_sort(source->arena, all->items, all->count, sizeof *all->items, compare, NULL);
	for (uint32_t i = 0; i < all->count; i++)
		if (!kept || compare(&all->items[kept - 1], &all->items[i], NULL))
			all->items[kept++] = all->items[i];
	all->count = source->assumed_sorted = kept;
}

static void add_once(struct arena *arena, const struct assumed *assumed, struct assumed_list *ret) {
	for (uint32_t i = 0; i < ret->count; i++)
		if (str_equal(ret->items[i].what, assumed->what))
			return;
	LIST_ADD(arena, ret, *assumed);
}

void site_add_assumed(struct arena *arena, struct site at, struct assumed_list *ret) {
	for (; at.source; at = source_outer(at.source, at.at)) {
		if (!at.source->assumed.count)
			continue;
		put_in_order(at.source);
		for (uint32_t i = first_from(at.source, at.at.off); i < at.source->assumed.count; i++) {
			const struct assumed *assumed = &at.source->assumed.items[i];
			if (assumed->here.off >= at.at.off + at.at.len)
				break;
			add_once(arena, assumed, ret);
		}
	}
}
