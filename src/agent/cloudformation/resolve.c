/* Trees and texts of a template, with what its functions give. */
#include "agent/cloudformation/reading.h"

#include "base/limits.h"

enum { DEPTH_MAX = 200, TEXT_BYTES = 4096 };

static struct node *copy_of(const struct stack *stack, const struct node *node) {
	struct node *copy = ARENA_NEW(stack->arena, struct node);
	*copy = *node;
	copy->next = NULL;
	return copy;
}

static bool is_structure(const struct node *node) {
	return node && (node->kind == NODE_OBJECT || node->kind == NODE_ARRAY) && !intrinsic_is_call(node);
}

static const struct node *arm(const struct node *argument, uint32_t index) {
	const struct node *item = argument->kind == NODE_ARRAY ? argument->first : NULL;
	while (item && index--)
		item = item->next;
	return item;
}

/* An object or a list, or an Fn::If that chooses one, however deep. */
static bool gives_structure(const struct node *node, uint32_t depth) {
	enum { NESTED_MAX = 16 };
	struct str name;
	const struct node *argument;
	if (is_structure(node))
		return true;
	return node && depth < NESTED_MAX && intrinsic_call(node, &name, &argument) && str_is(name, "If") &&
	       (gives_structure(arm(argument, 1), depth + 1) || gives_structure(arm(argument, 2), depth + 1));
}

/* Can it be written as Fn::Sub? */
static bool is_sub(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable && !str_starts_with(t->parts[i].variable.name, STR("${")))
			return false;
	return true;
}

/* A name or number; a text of several lines is left to those who keep them. */
static struct node *resolve_call(const struct stack *stack, const struct node *node) {
	struct template t = {0};
	if (!intrinsic_text(stack->arena, node, &stack->facts, &t))
		return intrinsic_is_nothing(node) ? NULL : copy_of(stack, node);
	struct str text = template_text(stack->arena, &t);
	if (text.n > TEXT_BYTES || str_contains(text, STR("\n")) || str_contains(text, STR("${!")))
		return copy_of(stack, node);
	if (template_is_literal(&t))
		return intrinsic_result(stack->arena, node, text);
	return is_sub(&t) ? intrinsic_result_sub(stack->arena, node, text) : copy_of(stack, node);
}

static struct node *resolve(const struct stack *stack, const struct node *node, uint32_t depth);

/* The arm that is taken, counted from 1; 0: nobody knows. */
static uint32_t taken(const struct stack *stack, const struct node *argument) {
	const struct node *name = arm(argument, 0);
	bool holds;
	if (!name || !cfn_condition(stack, name->text, &holds))
		return 0;
	return holds ? 1 : 2;
}

/* The items of a list that a condition chooses: both ways, where nobody knows which. */
static void append_arms(const struct stack *stack, struct node *list, const struct node *argument, uint32_t depth) {
	uint32_t only = taken(stack, argument);
	for (uint32_t i = 1; i <= 2; i++) {
		if (only && i != only)
			continue;
		const struct node *item = arm(argument, i);
		struct node *resolved = item ? resolve(stack, item, depth + 1) : NULL;
		if (resolved)
			node_append(list, resolved);
	}
}

static bool is_structural_if(const struct node *node, const struct node **ret_argument) {
	struct str name;
	return intrinsic_call(node, &name, ret_argument) && str_is(name, "If") &&
	       (gives_structure(arm(*ret_argument, 1), 0) || gives_structure(arm(*ret_argument, 2), 0));
}

static struct node *resolve_structure(const struct stack *stack, const struct node *node, uint32_t depth) {
	struct node *copy = copy_of(stack, node);
	const struct node *argument;
	copy->first = copy->last = NULL;
	copy->count = 0;
	for (const struct node *child = node->first; child; child = child->next) {
		if (node->kind == NODE_ARRAY && is_structural_if(child, &argument)) {
			append_arms(stack, copy, argument, depth);
			continue;
		}
		struct node *resolved = resolve(stack, child, depth + 1);
		if (resolved)
			node_append(copy, resolved);
	}
	return copy;
}

static struct node *resolve(const struct stack *stack, const struct node *node, uint32_t depth) {
	const struct node *argument;
	if (depth > DEPTH_MAX)
		return copy_of(stack, node);
	if (is_structural_if(node, &argument)) {
		uint32_t only = taken(stack, argument);
		const struct node *chosen = arm(argument, only ? only : gives_structure(arm(argument, 1), 0) ? 1 : 2);
		struct node *resolved = chosen ? resolve(stack, chosen, depth + 1) : NULL;
		if (resolved) {
			resolved->key = node->key;
			resolved->key_span = node->key_span;
		}
		return resolved;
	}
	if (intrinsic_is_call(node))
		return resolve_call(stack, node);
	return node->first ? resolve_structure(stack, node, depth) : copy_of(stack, node);
}

struct node *cfn_resolve(const struct stack *stack, const struct node *node) {
	return resolve(stack, node, 0);
}
