/* Aliases and merge keys, expanded as copies under a limit; repeated keys. */
#include "base/limits.h"
#include "doc/yaml.h"

enum { STYLES = STYLE_BLOCK + 1 };

/* The copies that one alias makes share what they have in common. */
struct copying {
	struct arena *arena;
	struct span alias;
	bool merged;
	const struct node_extra *shared[STYLES];
};

static const struct node_extra *copy_extra(struct copying *c, const struct node_extra *from) {
	static const struct node_extra plain = {.style = STYLE_PLAIN};
	if (!from)
		from = &plain;
	bool common = from->tag.n == 0 && !from->differs_in_yaml_1_1 && from->indent == 0;
	if (common && c->shared[from->style])
		return c->shared[from->style];
	struct node_extra *extra = ARENA_NEW(c->arena, struct node_extra);
	*extra = *from;
	extra->anchor = (struct str){0};
	extra->alias = c->alias;
	extra->merged = c->merged;
	if (common)
		c->shared[from->style] = extra;
	return extra;
}

static struct node *copy_node(struct copying *c, const struct node *from) {
	struct node *node = ARENA_NEW(c->arena, struct node);
	*node = (struct node){.kind = from->kind,
			      .span = from->span,
			      .key_span = from->key_span,
			      .key = from->key,
			      .text = from->text,
			      .shadowed = from->shadowed};
	node->extra = copy_extra(c, from->extra);
	return node;
}

static struct node *copy_tree(struct copying *c, const struct node *root) {
	struct node *copy = copy_node(c, root), *into = copy;
	for (const struct node *from = root; from;) {
		if (from->first) {
			from = from->first;
		} else {
			while (from != root && !from->next) {
				from = from->parent;
				into = into->parent;
			}
			if (from == root)
				break;
			from = from->next;
			into = into->parent;
		}
		struct node *child = copy_node(c, from);
		node_append(into, child);
		into = child;
	}
	return copy;
}

static struct node *null_at(struct yaml_reader *r, struct span at) {
	struct node *node = node_new(r->doc->arena, NODE_NULL, at);
	struct node_extra *extra = ARENA_NEW(r->doc->arena, struct node_extra);
	extra->alias = at;
	node->extra = extra;
	return node;
}

static void refuse(struct yaml_reader *r, struct problem *problem, const char *help) {
	problem->help = str_from(help);
	problem->incomplete = true;
	r->doc->unreadable = true;
}

/* The anchor that an alias may use; NULL, with the problem reported, if there is none. */
static struct yaml_anchor *find_anchor(struct yaml_reader *r, struct str name, struct span at) {
	struct yaml_anchor *anchor = map_get(&r->anchors, name);
	if (!anchor)
		refuse(
		    r,
		    doc_problem(r->doc, PROBLEM_SYNTAX, at, "no anchor &%.*s stands above this alias", STR_ARGS(name)),
		    "put quotes around the value if the * belongs to it; else mark the value it stands for");
	else if (anchor->open)
		refuse(r,
		       doc_problem(r->doc, PROBLEM_SYNTAX, at, "the value of the anchor &%.*s contains itself",
				   STR_ARGS(name)),
		       "write the inner value out");
	return anchor && !anchor->open ? anchor : NULL;
}

static bool has_room(const struct yaml_reader *r, uint32_t nodes) {
	return nodes <= LIMIT_ALIAS_NODES - r->alias_nodes && nodes <= LIMIT_DOC_NODES - r->nodes;
}

/* Checked before anything is copied, so that no copy is half made. */
static bool may_copy(struct yaml_reader *r, const struct yaml_anchor *anchor, struct span at) {
	if (!has_room(r, anchor->nodes))
		yaml_stop(r, at, "the aliases of this file stand for too many values");
	else if (r->frames.count + anchor->height > LIMIT_DOC_DEPTH)
		yaml_stop(r, at, "the nesting is too deep");
	return !r->stopped;
}

/* Inside the value of a << key, directly or in its list. */
static bool is_merging(struct yaml_reader *r) {
	const struct yaml_frame *top = yaml_top(r);
	if (!top)
		return false;
	if (top->merge_key)
		return true;
	const struct node *node = top->node;
	if (node->kind != NODE_ARRAY || r->frames.count < 2)
		return false;
	const struct yaml_frame *below = top - 1;
	return below->merges.count > 0 && below->merges.items[below->merges.count - 1] == node;
}

void yaml_alias(struct yaml_reader *r, struct str name, struct span at) {
	struct yaml_anchor *anchor = find_anchor(r, name, at);
	if (yaml_is_key_next(r)) {
		bool scalar = anchor && anchor->node->kind != NODE_ARRAY && anchor->node->kind != NODE_OBJECT;
		yaml_place_key(r, scalar ? anchor->node->text : site_text(doc_site(r->doc, at)), at, false);
		return;
	}
	if (!anchor) {
		if (yaml_count_node(r, at))
			yaml_place(r, null_at(r, at), 0);
		return;
	}
	if (!may_copy(r, anchor, at))
		return;
	r->nodes += anchor->nodes;
	r->alias_nodes += anchor->nodes;
	struct copying c = {.arena = r->doc->arena, .alias = at, .merged = is_merging(r)};
	struct node *copy = copy_tree(&c, anchor->node);
	copy->key = (struct str){0};
	copy->key_span = (struct span){0};
	copy->shadowed = false;
	yaml_place(r, copy, anchor->height);
}

static void find_repeated(struct yaml_reader *r, struct node *object) {
	uint32_t before = r->doc->problems.count;
	doc_check_keys(r->doc, object);
	for (uint32_t i = before; i < r->doc->problems.count; i++)
		if (r->doc->problems.items[i].kind == PROBLEM_DUPLICATE_KEY)
			r->doc->problems.items[i].reason =
			    STR("what the first one says does nothing, and go-yaml v3 refuses the whole file");
}

static bool has_anchor(const struct node *node) {
	return node->extra && node->extra->anchor.n;
}

static uint32_t count_tree(const struct node *root) {
	uint32_t count = 0;
	for (const struct node *node = root; node;) {
		count++;
		if (node->first) {
			node = node->first;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent;
		node = node == root ? NULL : node->next;
	}
	return count;
}

static void mark_merged(struct yaml_reader *r, struct node *child) {
	if (child->extra && child->extra->merged)
		return;
	struct node_extra *extra = ARENA_NEW(r->doc->arena, struct node_extra);
	if (child->extra)
		*extra = *child->extra;
	extra->merged = true;
	child->extra = extra;
}

/* For what an anchor names, and another alias may still ask for. */
static struct node *copy_child(struct yaml_reader *r, const struct node *child) {
	uint32_t nodes = count_tree(child);
	if (!has_room(r, nodes)) {
		yaml_stop(r, child->key_span, "the merge keys of this file bring in too many values");
		return NULL;
	}
	r->nodes += nodes;
	r->alias_nodes += nodes;
	struct copying c = {.arena = r->doc->arena, .merged = true};
	return copy_tree(&c, child);
}

/* The children come in unless their keys are there. They are moved, not copied, where nothing else needs them. */
static void merge_object(struct yaml_reader *r, struct node *object, struct map *keys, struct node *from, bool move) {
	for (struct node *child = from->first, *next; child && !r->stopped; child = next) {
		next = child->next;
		void **slot = map_at(keys, child->key);
		if (*slot || child->shadowed)
			continue;
		struct node *brought = move ? child : copy_child(r, child);
		if (!brought)
			return;
		*slot = brought;
		mark_merged(r, brought);
		node_append(object, brought);
	}
}

static bool is_mergeable(const struct node *value) {
	if (value->kind != NODE_ARRAY)
		return value->kind == NODE_OBJECT;
	for (const struct node *item = value->first; item; item = item->next)
		if (item->kind != NODE_OBJECT)
			return false;
	return true;
}

static void merge(struct yaml_reader *r, struct node *object, struct map *keys, struct node *value) {
	bool move = !has_anchor(value);
	if (value->kind == NODE_OBJECT) {
		merge_object(r, object, keys, value, move);
		return;
	}
	for (struct node *item = value->first; item; item = item->next)
		merge_object(r, object, keys, item, move && !has_anchor(item));
}

/* Takes the << keys out of the list of children; one whose value cannot be merged stays. */
static struct yaml_node_list take_merges(struct yaml_reader *r, struct yaml_frame *frame) {
	struct yaml_node_list taken = {0};
	struct node *object = frame->node, *child = object->first;
	object->first = object->last = NULL;
	object->count = 0;
	uint32_t at = 0;
	for (struct node *next; child; child = next) {
		next = child->next;
		bool merges = at < frame->merges.count && frame->merges.items[at] == child;
		at += merges;
		if (merges && is_mergeable(child)) {
			LIST_ADD(r->doc->arena, &taken, child);
			continue;
		}
		node_append(object, child);
		bool reported = child->kind == NODE_NULL && child->extra && child->extra->alias.len;
		if (merges && !reported)
			refuse(r,
			       doc_problem(r->doc, PROBLEM_SYNTAX, child->span.len ? child->span : child->key_span,
					   "the key << takes a mapping or a list of mappings"),
			       "put quotes around the << if it is an ordinary key");
	}
	return taken;
}

void yaml_finish_mapping(struct yaml_reader *r, struct yaml_frame *frame) {
	struct node *object = frame->node;
	struct yaml_node_list merges = {0};
	if (frame->merges.count)
		merges = take_merges(r, frame);
	find_repeated(r, object);
	if (merges.count == 0)
		return;
	struct map keys = {.arena = r->doc->arena};
	for (struct node *child = object->first; child; child = child->next)
		*map_at(&keys, child->key) = child;
	for (uint32_t i = 0; i < merges.count; i++)
		merge(r, object, &keys, merges.items[i]);
}
