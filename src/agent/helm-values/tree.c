/* Maps of values over each other. Source: helm/helm, pkg/chart/common/util/coalesce.go: maps are merged key by key,
 * null takes a key out, everything else replaces what was there. */
#include "agent/helm-values/reading.h"

#include "agent/intrinsic.h"
#include "base/limits.h"

struct node *values_add_string(const struct values *v, struct node *parent, const char *text) {
	struct node place = {.span = parent->span};
	struct node *string = intrinsic_result(v->arena, &place, str_from(text));
	node_append(parent, string);
	return string;
}

/* A node of another text, as if it stood at. */
static struct node *moved(const struct values *v, const struct node *node, struct span at) {
	struct node place = {.span = at};
	struct node *copy = node->kind == NODE_STRING ? intrinsic_result(v->arena, &place, node->text)
						      : node_new(v->arena, node->kind, at);
	copy->key = node->key;
	copy->text = node->text;
	for (const struct node *child = node->first; child; child = child->next)
		node_append(copy, moved(v, child, at));
	return copy;
}

/* Without its children. */
static struct node *alone(const struct values *v, const struct node *node) {
	struct node *copy = ARENA_NEW(v->arena, struct node);
	*copy = *node;
	copy->next = copy->parent = copy->first = copy->last = NULL;
	copy->count = 0;
	return copy;
}

static struct node *whole(const struct values *v, const struct node *node) {
	struct node *copy = alone(v, node);
	for (const struct node *child = node->first; child; child = child->next)
		node_append(copy, whole(v, child));
	return copy;
}

/* Of two maps that are both large the second one has to do. */
static bool is_too_much(const struct node *base, const struct node *over) {
	enum { PAIRS_MAX = 1 << 16 };
	return (uint64_t)base->count * over->count > PAIRS_MAX;
}

static struct node *merge(const struct values *v, const struct node *base, const struct node *over, uint32_t depth) {
	if (base->kind != NODE_OBJECT || over->kind != NODE_OBJECT || depth > LIMIT_DOC_DEPTH ||
	    is_too_much(base, over))
		return whole(v, over);
	struct node *ret = alone(v, over);
	for (const struct node *child = base->first; child; child = child->next)
		if (!child->shadowed && !node_get_str(over, child->key))
			node_append(ret, whole(v, child));
	for (const struct node *child = over->first; child; child = child->next) {
		if (child->shadowed || child->kind == NODE_NULL)
			continue;
		const struct node *under = node_get_str(base, child->key);
		node_append(ret, under ? merge(v, under, child, depth + 1) : whole(v, child));
	}
	return ret;
}

struct node *values_merge(const struct values *v, const struct node *base, const struct node *over) {
	return merge(v, base, over, 0);
}

struct node *values_over(const struct values *v, const char *defaults, const struct node *over) {
	const struct format *yaml = format_by_name(STR("yaml"));
	const struct doc *doc = doc_parse(v->arena, source_new(v->arena, STR(""), str_from(defaults)), yaml);
	return merge(v, moved(v, doc->root, values_key(v, over)), over, 0);
}
