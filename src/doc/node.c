/* The tree: building, looking up, comparing by value. No walk recurses: a tree may be as deep as its text allows. */
#include "doc/node.h"

#include "base/buf.h"
#include "base/hash.h"

#include <string.h>

struct node *node_new(struct arena *arena, enum node_kind kind, struct span span) {
	struct node *node = ARENA_NEW(arena, struct node);
	node->kind = kind;
	node->span = span;
	return node;
}

void node_append(struct node *parent, struct node *child) {
	child->parent = parent;
	child->next = NULL;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

const struct node *node_get_str(const struct node *node, struct str key) {
	if (!node || node->kind != NODE_OBJECT)
		return NULL;
	const struct node *found = NULL;
	for (const struct node *child = node->first; child; child = child->next)
		if (child->key.n == key.n && str_equal(child->key, key))
			found = child;
	return found;
}

const struct node *node_following(const struct node *node) {
	if (node->first)
		return node->first;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

const struct node *node_get(const struct node *node, const char *key) {
	return node_get_str(node, str_from(key));
}

const struct node *node_find(const struct node *node, const char *path) {
	struct str rest = str_from(path), step;
	while (node && str_split(&rest, '/', &step))
		node = node_get_str(node, step);
	return node;
}

const char *node_kind_name(enum node_kind kind) {
	static const char *const names[] = {
	    [NODE_NULL] = "null",     [NODE_BOOL] = "true or false", [NODE_NUMBER] = "number",
	    [NODE_STRING] = "string", [NODE_ARRAY] = "array",	     [NODE_OBJECT] = "object",
	};
	_Static_assert(sizeof names / sizeof names[0] == NODE_OBJECT + 1, "every kind has a name");
	return names[kind];
}

bool node_is_shadowed(const struct node *node) {
	return node->shadowed;
}
