/* Inclusion is closed: who includes an input includes what that one includes. So an input is a part as soon as one that
 * stands before it, or one that it does not include itself, has loaded it. */
#include "app/inclusion.h"

struct vertex {
	const struct inclusion *item;
	LIST(, uint32_t) by; /* who loads it */
	uint32_t stamp;	     /* 1 + the last node whose loads were marked, if this one was among them */
};

struct graph {
	struct vertex *vertices;
	uint32_t count;
	struct map by_input;
};

static int compare_shown(const void *a, const void *b, const void *context) {
	const struct inclusion *left = *(struct inclusion *const *)a, *right = *(struct inclusion *const *)b;
	(void)context;
	int order = str_compare(left->shown, right->shown);
	return order ? order : str_compare(left->input, right->input);
}

void inclusions_sort(struct arena *arena, struct inclusion_list *items) {
	list_sort(arena, items->items, items->count, sizeof *items->items, compare_shown, NULL);
}

static void add_nodes(struct arena *arena, const struct inclusion_list *items, struct graph *graph) {
	graph->vertices = ARENA_ARRAY(arena, struct vertex, items->count);
	graph->count = items->count;
	for (uint32_t i = 0; i < items->count; i++) {
		graph->vertices[i].item = items->items[i];
		void **slot = items->items[i]->input.n ? map_at(&graph->by_input, items->items[i]->input) : NULL;
		if (slot && !*slot)
			*slot = &graph->vertices[i];
	}
}

static void add_edges(struct arena *arena, struct graph *graph) {
	for (uint32_t i = 0; i < graph->count; i++) {
		const struct str_list *loaded = &graph->vertices[i].item->loaded;
		for (uint32_t k = 0; k < loaded->count; k++) {
			struct vertex *node = map_get(&graph->by_input, loaded->items[k]);
			if (node && node != &graph->vertices[i])
				LIST_ADD(arena, &node->by, i);
		}
	}
}

static bool is_part(const struct graph *graph, uint32_t i) {
	struct vertex *node = &graph->vertices[i];
	if (!node->by.count)
		return false;
	for (uint32_t k = 0; k < node->item->loaded.count; k++) {
		struct vertex *loaded = map_get(&graph->by_input, node->item->loaded.items[k]);
		if (loaded)
			loaded->stamp = i + 1;
	}
	for (uint32_t k = 0; k < node->by.count; k++)
		if (node->by.items[k] < i || graph->vertices[node->by.items[k]].stamp != i + 1)
			return true;
	return false;
}

void inclusions_settle(struct arena *arena, struct inclusion_list *items) {
	struct graph graph = {.by_input = {.arena = arena}};
	inclusions_sort(arena, items);
	add_nodes(arena, items, &graph);
	add_edges(arena, &graph);
	for (uint32_t i = 0; i < items->count; i++)
		items->items[i]->part = !items->items[i]->stays && is_part(&graph, i);
}

void inclusions_map(const struct inclusion_list *settled, struct map *ret_by_path) {
	for (uint32_t i = 0; i < settled->count; i++) {
		const struct inclusion *item = settled->items[i];
		for (uint32_t k = 0; !item->part && !item->idle && k < item->loaded.count; k++) {
			void **slot = map_at(ret_by_path, item->loaded.items[k]);
			if (!*slot)
				*slot = settled->items[i];
		}
	}
}
