/* The merged model of Compose files: only what matters of each service, as nodes that know where they are written.
 * Merging follows compose-go: override/merge.go, loader/reset.go, loader/extends.go. */
#include "agent/docker/reading.h"

#include "base/limits.h"

enum { ITEMS_MAX = 1 << 20 };

static bool take_room(struct reading *r, const struct doc *doc, const struct node *node) {
	if (r->items < ITEMS_MAX) {
		r->items++;
		return true;
	}
	docker_tell_limit(r, doc_site(doc, node->key_span.len ? node->key_span : node->span),
			  "the services of this project hold too many settings");
	return false;
}

static enum item_mark mark_of(const struct node *node) {
	if (!node->extra || !node->extra->tag.n)
		return MARK_NONE;
	return str_is(node->extra->tag, "!reset")      ? MARK_RESET
	       : str_is(node->extra->tag, "!override") ? MARK_OVERRIDE
						       : MARK_NONE;
}

struct item *compose_item_head(struct reading *r, const struct doc *doc, const struct scope *scope,
			       const struct node *node) {
	if (!take_room(r, doc, node))
		return NULL;
	struct item *item = ARENA_NEW(r->arena, struct item);
	*item = (struct item){.at = {.doc = doc, .node = node},
			      .scope = scope,
			      .key = node->key,
			      .kind = node->kind,
			      .mark = mark_of(node)};
	return item;
}

struct item *compose_item_read(struct reading *r, const struct doc *doc, const struct scope *scope,
			       const struct node *node) {
	struct item *item = compose_item_head(r, doc, scope, node);
	for (const struct node *child = item ? node->first : NULL; child; child = child->next) {
		struct item *read = child->shadowed ? NULL : compose_item_read(r, doc, scope, child);
		if (read)
			LIST_ADD(r->arena, &item->children, read);
		else if (!child->shadowed)
			break;
	}
	return item;
}

const struct item *compose_item_get(const struct item *item, const char *key) {
	if (!item || item->kind != NODE_OBJECT)
		return NULL;
	for (uint32_t i = item->children.count; i-- > 0;)
		if (str_is(item->children.items[i]->key, key))
			return item->children.items[i]->mark == MARK_RESET ? NULL : item->children.items[i];
	return NULL;
}

struct site compose_item_site(const struct item *item) {
	return doc_site(item->at.doc, item->at.node->span);
}

struct site compose_item_key_site(const struct item *item) {
	const struct node *node = item->at.node;
	return doc_site(item->at.doc, node->key_span.len ? node->key_span : node->span);
}

/* --- merging -------------------------------------------------------------------------------------------------- */

static struct item *copy_of(struct reading *r, const struct item *item) {
	struct item *copy = ARENA_NEW(r->arena, struct item);
	*copy = *item;
	copy->children.items = NULL;
	copy->children.count = copy->children.room = 0;
	return copy;
}

static struct item *merge(struct reading *r, const struct item *base, const struct item *over, unsigned depth);

static bool add_child(struct reading *r, struct item *to, struct item *child) {
	if (!take_room(r, child->at.doc, child->at.node))
		return false;
	LIST_ADD(r->arena, &to->children, child);
	return true;
}

static struct item *merge_objects(struct reading *r, const struct item *base, const struct item *over, unsigned depth) {
	struct item *merged = copy_of(r, over);
	struct map keys = {.arena = r->arena};
	for (uint32_t i = 0; i < over->children.count; i++)
		*map_at(&keys, over->children.items[i]->key) = over->children.items[i];
	for (uint32_t i = 0; i < base->children.count; i++) {
		struct item *child = base->children.items[i];
		void **slot = map_at(&keys, child->key);
		struct item *mine = *slot ? merge(r, child, *slot, depth + 1) : child;
		*slot = NULL;
		if (!add_child(r, merged, mine))
			return merged;
	}
	for (uint32_t i = 0; i < over->children.count; i++)
		if (map_get(&keys, over->children.items[i]->key) && !add_child(r, merged, over->children.items[i]))
			return merged;
	return merged;
}

static struct item *append(struct reading *r, const struct item *base, const struct item *over) {
	struct item *merged = copy_of(r, over);
	const struct item *parts[] = {base, over};
	merged->kind = NODE_ARRAY;
	for (size_t p = 0; p < 2; p++)
		for (uint32_t i = 0; i < parts[p]->children.count; i++)
			if (!add_child(r, merged, parts[p]->children.items[i]))
				return merged;
	return merged;
}

static bool drivers_agree(const struct item *base, const struct item *over) {
	const struct item *a = compose_item_get(base, "driver"), *b = compose_item_get(over, "driver");
	return !a || !b || (a->kind == b->kind && str_equal(a->at.node->text, b->at.node->text));
}

/* Lists of K=V that may be written as maps. */
static bool is_sequence(struct str key) {
	return str_is(key, "environment") || str_is(key, "labels") || str_is(key, "env_file");
}

static bool has_children(const struct item *item) {
	return item->kind == NODE_OBJECT || item->kind == NODE_ARRAY;
}

/* depth 1: keys of a service. */
static struct item *merge(struct reading *r, const struct item *base, const struct item *over, unsigned depth) {
	if (over->mark != MARK_NONE)
		return (struct item *)over;
	if (over->kind == NODE_NULL)
		return (struct item *)base;
	if (depth == 1 && str_is(over->key, "logging") && !drivers_agree(base, over))
		return (struct item *)over;
	if (depth == 1 && (str_is(over->key, "command") || str_is(over->key, "entrypoint")))
		return (struct item *)over;
	if (depth == 1 && is_sequence(over->key) && has_children(base) && has_children(over))
		return append(r, base, over);
	if (base->kind == NODE_OBJECT && over->kind == NODE_OBJECT)
		return merge_objects(r, base, over, depth);
	if (base->kind == NODE_ARRAY && over->kind == NODE_ARRAY)
		return append(r, base, over);
	return (struct item *)over;
}

struct item *compose_service_merge(struct reading *r, const struct item *base, const struct item *over) {
	if (!base || !over)
		return (struct item *)(base ? base : over);
	return merge(r, base, over, 0);
}

struct item *compose_item_settled(struct reading *r, const struct item *item) {
	struct item *settled = copy_of(r, item);
	for (uint32_t i = 0; i < item->children.count; i++) {
		const struct item *child = item->children.items[i];
		if (child->mark == MARK_RESET)
			continue;
		bool inner = child->kind == NODE_OBJECT && child->children.count;
		if (!add_child(r, settled, inner ? compose_item_settled(r, child) : (struct item *)child))
			break;
	}
	settled->mark = MARK_NONE;
	return settled;
}
