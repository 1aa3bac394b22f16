/* Patches as lists of operations (RFC 6902), whose paths are JSON pointers (RFC 6901). */
#include "agent/kubernetes/kustomize.h"

#include "base/buf.h"

/* One step of a pointer, with ~1 and ~0 read. */
static struct str step_text(struct arena *arena, struct str step) {
	if (!str_contains(step, STR("~")))
		return step;
	char *text = arena_alloc_text(arena, step.n);
	size_t n = 0;
	for (size_t i = 0; i < step.n; i++) {
		bool escaped = step.p[i] == '~' && i + 1 < step.n && (step.p[i + 1] == '0' || step.p[i + 1] == '1');
		text[n++] = !escaped ? step.p[i] : step.p[i + 1] == '0' ? '~' : '/';
		i += escaped;
	}
	return (struct str){.p = text, .n = n};
}

static struct node *item_at(const struct node *list, struct str step) {
	uint32_t index;
	if (!str_to_u32(step, &index) || index >= list->count)
		return NULL;
	struct node *item = list->first;
	while (index--)
		item = item->next;
	return item;
}

static struct node *child_at(const struct node *node, struct str step) {
	if (node->kind == NODE_ARRAY)
		return item_at(node, step);
	return node->kind == NODE_OBJECT ? (struct node *)node_get_str(node, step) : NULL;
}

/* The node that holds what the path means, and its last step; NULL: there is none. */
static struct node *holder_of(struct kustomize *k, struct node *root, struct str path, struct str *ret_last) {
	struct str rest = path, step;
	struct node *at = root;
	bool first = true;
	if (!str_starts_with(path, STR("/")))
		return NULL;
	rest = str_from_offset(path, 1);
	while (at && str_split(&rest, '/', &step)) {
		if (!first)
			at = child_at(at, *ret_last);
		*ret_last = step_text(k->arena, step);
		first = false;
	}
	if (first)
		*ret_last = STR("");
	return at && (at->kind == NODE_OBJECT || at->kind == NODE_ARRAY) ? at : NULL;
}

struct operation {
	struct kustomize *k;
	struct doc *doc;
	struct node *holder;
	struct str last;
	const struct node *value;
};

static bool put(const struct operation *o, bool replaces) {
	uint32_t index = o->holder->count;
	struct node *old = child_at(o->holder, o->last);
	if (!o->value || (replaces && !old))
		return false;
	struct node *node = &placed_copy(o->k, o->doc, o->value)->node;
	node->key = STR("");
	node->key_span = (struct span){0};
	if (o->holder->kind == NODE_OBJECT) {
		tree_set(o->k, o->holder, o->last, node);
		return true;
	}
	if (replaces) {
		tree_replace(old, node);
		return true;
	}
	if (!str_is(o->last, "-") && (!str_to_u32(o->last, &index) || index > o->holder->count))
		return false;
	tree_insert(o->holder, node, index);
	return true;
}

static bool take_out(const struct operation *o) {
	struct node *old = child_at(o->holder, o->last);
	if (old)
		tree_remove(old);
	return old;
}

/* false: it is not known what comes of it. */
static bool run(struct kustomize *k, struct thing *thing, struct doc *doc, const struct node *node) {
	struct str op = kube_text(node, "op");
	struct operation o = {.k = k, .doc = doc, .value = node_get(node, "value")};
	if (node->kind != NODE_OBJECT || str_is(op, "test"))
		return true;
	o.holder = holder_of(k, &thing->root->node, kube_text(node, "path"), &o.last);
	if (!o.holder)
		return false;
	if (str_is(op, "add") || str_is(op, "replace"))
		return put(&o, str_is(op, "replace"));
	return str_is(op, "remove") && take_out(&o);
}

/* What one operation may have to walk along. */
static uint64_t longest_list(const struct node *root) {
	uint64_t longest = 1;
	for (const struct node *node = root; node; node = node_following(node))
		longest = node->count > longest ? node->count : longest;
	return longest;
}

void kust_edit(struct kustomize *k, struct thing *thing, struct doc *doc, const struct node *operations) {
	uint64_t longest = longest_list(&thing->root->node);
	for (const struct node *node = operations->first; node && kust_step(k, longest, doc_site(doc, node->span));
	     node = node->next)
		if (!run(k, thing, doc, node))
			kust_unsure(k, thing, doc_site(doc, node->span), "this operation cannot be followed");
}
