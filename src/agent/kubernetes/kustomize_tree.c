/* Trees whose nodes know where they were written, so that pieces of many files can be put together. */
#include "agent/kubernetes/kustomize.h"

enum { NODES_MAX = 1 << 18, STEPS_MAX = 1 << 23 };

static struct placed *placed(const struct node *node) {
	return (struct placed *)node; /* see struct placed */
}

struct doc *placed_doc(const struct node *node) {
	return placed(node)->doc;
}

static void tell_full(struct kustomize *k, struct site at) {
	if (!k->is_full && k->cluster->unit)
		unit_problem(k->cluster->unit, PROBLEM_LIMIT, at,
			     "this kustomization makes too many objects: the rest was not read")
		    ->incomplete = true;
	k->is_full = true;
}

bool kust_step(struct kustomize *k, uint64_t steps, struct site at) {
	k->steps += steps;
	if (k->steps > STEPS_MAX)
		tell_full(k, at);
	return !k->is_full;
}

struct placed *placed_new(struct kustomize *k, enum node_kind kind, struct doc *doc, struct span span) {
	struct placed *made = ARENA_NEW(k->arena, struct placed);
	made->node.kind = kind;
	made->node.span = span;
	made->doc = doc;
	if (++k->nodes >= NODES_MAX)
		tell_full(k, doc_site(doc, span));
	return made;
}

struct placed *placed_text(struct kustomize *k, struct doc *doc, struct span span, struct str text) {
	struct placed *made = placed_new(k, NODE_STRING, doc, span);
	made->node.text = text;
	return made;
}

struct placed *placed_copy(struct kustomize *k, struct doc *doc, const struct node *node) {
	struct placed *copy = placed_new(k, node->kind, doc ? doc : placed(node)->doc, node->span);
	if (!doc)
		*copy = *placed(node);
	copy->node = *node;
	copy->node.parent = copy->node.first = copy->node.last = copy->node.next = NULL;
	copy->node.count = 0;
	for (const struct node *child = node->first; child && !k->is_full; child = child->next)
		if (!child->shadowed)
			node_append(&copy->node, &placed_copy(k, doc, child)->node);
	return copy;
}

bool placed_is_whole(const struct node *node) {
	const struct doc *doc = placed(node)->doc;
	for (const struct node *child = node->first; child; child = child->next)
		if (placed(child)->doc != doc || !placed_is_whole(child))
			return false;
	return true;
}

/* --- changes ---------------------------------------------------------------------------------------------------------
 */

static struct node *before(const struct node *node) {
	struct node *at = node->parent->first;
	if (at == node)
		return NULL;
	while (at->next != node)
		at = at->next;
	return at;
}

void tree_remove(struct node *node) {
	struct node *parent = node->parent, *previous = before(node);
	if (previous)
		previous->next = node->next;
	else
		parent->first = node->next;
	if (parent->last == node)
		parent->last = previous;
	parent->count--;
	node->parent = node->next = NULL;
}

void tree_insert(struct node *parent, struct node *node, uint32_t index) {
	struct node *at = parent->first;
	if (index >= parent->count) {
		node_append(parent, node);
		return;
	}
	node->parent = parent;
	parent->count++;
	if (!index) {
		node->next = parent->first;
		parent->first = node;
		return;
	}
	while (--index)
		at = at->next;
	node->next = at->next;
	at->next = node;
}

void tree_replace(struct node *old, struct node *node) {
	struct node *parent = old->parent, *previous = before(old);
	node->key = old->key;
	node->parent = parent;
	node->next = old->next;
	if (previous)
		previous->next = node;
	else
		parent->first = node;
	if (parent->last == old)
		parent->last = node;
	old->parent = old->next = NULL;
}

void tree_set(struct kustomize *k, struct node *object, struct str key, struct node *node) {
	struct node *old = (struct node *)node_get_str(object, key);
	kust_step(k, object->count, doc_site(placed(node)->doc, node->span));
	if (old) {
		tree_replace(old, node);
		return;
	}
	node->key = key;
	node->shadowed = false;
	node_append(object, node);
}

struct node *tree_object(struct kustomize *k, struct node *root, const char *path) {
	struct str rest = str_from(path), key;
	struct node *at = root;
	while (str_split(&rest, '/', &key)) {
		struct node *next = (struct node *)node_get_str(at, key);
		if (next && next->kind != NODE_OBJECT && next->kind != NODE_NULL)
			return NULL;
		if (!next || next->kind == NODE_NULL) {
			struct placed *made = placed_new(k, NODE_OBJECT, placed(at)->doc, at->span);
			tree_set(k, at, key, &made->node);
			next = &made->node;
		}
		at = next;
	}
	return at;
}

/* --- texts -----------------------------------------------------------------------------------------------------------
 */

static struct source *part_source(struct arena *arena, const struct placed *p, struct str label) {
	struct derivation d = {.arena = arena, .outer = p->doc->source};
	if (p->whole)
		d.outer = doc_embedded(arena, p->doc, p->whole, STR(""));
	derivation_add(&d, PIECE_COPY, p->node.text, (struct span){p->from, (uint32_t)p->node.text.n}, 0);
	return source_derive(&d, label);
}

struct source *placed_source(struct arena *arena, const struct node *node, struct str label) {
	const struct placed *p = placed(node);
	if (p->as == PLACED_FILE)
		return source_new(arena, p->doc->source->path, node->text);
	return p->as == PLACED_PART ? part_source(arena, p, label) : doc_embedded(arena, p->doc, node, label);
}
