/* The configuration as the agent's merge leaves it, seen through the documents it was merged from. */
#include "agent/cloudwatch-agent/reading.h"

#include "agent/text_site.h"

struct placed_list view_all(const struct reading *r, const char *path) {
	struct placed_list found = {0};
	for (uint32_t i = 0; i < r->roots.count; i++) {
		const struct node *node = node_find(r->roots.items[i].node, path);
		if (node)
			LIST_ADD(r->arena, &found, (struct placed){.doc = r->roots.items[i].doc, .node = node});
	}
	return found;
}

struct placed view_first(const struct reading *r, const char *path) {
	for (uint32_t i = 0; i < r->roots.count; i++) {
		const struct node *node = node_find(r->roots.items[i].node, path);
		if (node)
			return (struct placed){.doc = r->roots.items[i].doc, .node = node};
	}
	return (struct placed){0};
}

struct placed view_first_of(const struct reading *r, const char *path, enum node_kind kind) {
	struct placed found = view_first(r, path);
	return found.node && found.node->kind == kind ? found : (struct placed){0};
}

struct placed placed_child(struct placed parent, const char *key) {
	return (struct placed){.doc = parent.doc, .node = node_get(parent.node, key)};
}

struct site placed_site(struct placed placed) {
	return placed.node ? doc_site(placed.doc, placed.node->span) : (struct site){0};
}

struct site placed_key_site(struct placed placed) {
	if (placed.node && placed.node->key_span.len)
		return doc_site(placed.doc, placed.node->key_span);
	return placed_site(placed);
}

bool placed_is_true(struct placed placed) {
	return placed.node && placed.node->kind == NODE_BOOL && str_is(placed.node->text, "true");
}

struct site placed_text_site(const struct reading *r, struct placed placed, size_t from, size_t to) {
	return node_text_site(r->arena, placed.doc, placed.node, from, to);
}
