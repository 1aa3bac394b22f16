/* Where the keys and values of a tree stand, in the order of the text, whatever the order of the tree. */
#include "doc/doc_scattered.h"

/* A key or a value begins at off. index: of node in its parent. */
struct place_of {
	uint32_t off, index;
	const struct node *node;
};
LIST(place_list, struct place_of);

struct doc_places {
	const struct node *root;
	struct place_list list;
};

static int compare_places(const void *a, const void *b, const void *context) {
	const struct place_of *left = a, *right = b;
	(void)context;
	return (left->off > right->off) - (left->off < right->off);
}

static void add_children(struct arena *arena, struct place_list *list, const struct node *parent) {
	uint32_t index = 0;
	for (const struct node *child = parent->first; child; child = child->next, index++) {
		if (child->key_span.len)
			LIST_ADD(arena, list, (struct place_of){child->key_span.off, index, child});
		LIST_ADD(arena, list, (struct place_of){child->span.off, index, child});
	}
}

/* Of what begins at one byte, the deeper node comes later: the walk meets it later, and sorting keeps that. */
struct doc_places *doc_places_new(struct arena *arena, const struct node *root) {
	struct doc_places *places = ARENA_NEW(arena, struct doc_places);
	places->root = root;
	for (const struct node *node = root; node; node = node_following(node))
		add_children(arena, &places->list, node);
	list_sort(arena, places->list.items, places->list.count, sizeof *places->list.items, compare_places, NULL);
	return places;
}

/* How many places begin before off. */
static uint32_t count_before(const struct place_list *list, uint32_t off) {
	uint32_t low = 0, high = list->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (list->items[middle].off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool holds(struct span span, uint32_t off) {
	return off >= span.off && (off - span.off < span.len || off == span.off);
}

/* The nearest place before off that holds it: what begins later within it ends before, but its parents may hold off.
 * Only in a header do others stand between: one for each name. */
const struct node *doc_places_at(const struct doc_places *places, uint32_t off) {
	enum { LOOKED_AT = 64 };
	uint32_t from = count_before(&places->list, off + 1);
	for (uint32_t tries = 0; from > 0 && tries < LOOKED_AT; tries++) {
		const struct node *node = places->list.items[--from].node;
		if (node->key_span.len && holds(node->key_span, off))
			return node;
		while (node && node != places->root && !holds(node->span, off))
			node = node->parent;
		if (node && node != places->root)
			return node;
	}
	return places->root;
}

uint32_t doc_places_index(const struct doc_places *places, const struct node *node) {
	for (uint32_t i = count_before(&places->list, node->span.off); i < places->list.count; i++)
		if (places->list.items[i].node == node)
			return places->list.items[i].index;
	return 0;
}
