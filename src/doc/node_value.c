/* Trees compared as values: the order of keys, shadowed keys and the spelling of numbers do not count.
 * Nothing recurses, and objects of many keys cost no more than sorting them. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "doc/decimal.h"
#include "doc/node.h"

#include <string.h>

/* YAML also writes True and TRUE. */
static bool is_true(const struct node *node) {
	return node->text.n > 0 && (node->text.p[0] | 0x20) == 't';
}

static uint64_t hash_scalar(const struct node *node) {
	struct decimal d;
	if (node->kind == NODE_NULL)
		return hash_pair(node->kind, 0);
	if (node->kind == NODE_BOOL)
		return hash_pair(node->kind, is_true(node));
	if (node->kind == NODE_NUMBER && decimal_read(node->text, &d))
		return hash_pair(node->kind, decimal_hash(d));
	return hash_pair(node->kind, hash_bytes(node->text, 0));
}

/* Adds what child is worth to the sum of its open parent: in sequence for arrays, in any order for objects. */
static uint64_t join(uint64_t sum, const struct node *child, uint64_t hash) {
	if (child->shadowed)
		return sum;
	if (child->parent->kind == NODE_OBJECT)
		return sum + hash_pair(hash_bytes(child->key, 0), hash);
	return hash_pair(sum, hash);
}

static void push_hash(struct buf *stack, uint64_t hash) {
	buf_add(stack, (struct str){.p = (const char *)&hash, .n = sizeof hash});
}

static uint64_t pop_hash(struct buf *stack) {
	uint64_t hash;
	stack->n -= sizeof hash;
	memcpy(&hash, stack->p + stack->n, sizeof hash);
	return hash;
}

uint64_t node_hash(const struct node *root) {
	struct buf outer = {0}; /* the sums of the arrays and objects around the one that sum is of */
	const struct node *at = root;
	uint64_t sum = 0;
	for (;;) {
		if (at->first) {
			if (at != root)
				push_hash(&outer, sum);
			sum = 0;
			at = at->first;
			continue;
		}
		uint64_t hash = at->kind >= NODE_ARRAY ? hash_pair(at->kind, 0) : hash_scalar(at);
		while (at != root) {
			sum = join(sum, at, hash);
			if (at->next)
				break;
			at = at->parent;
			hash = hash_pair(at->kind, sum);
			if (at != root)
				sum = pop_hash(&outer);
		}
		if (at == root) {
			buf_finish(&outer);
			return hash;
		}
		at = at->next;
	}
}

static bool scalars_equal(const struct node *a, const struct node *b) {
	struct decimal left, right;
	if (a->kind == NODE_NULL)
		return true;
	if (a->kind == NODE_BOOL)
		return is_true(a) == is_true(b);
	if (a->kind == NODE_NUMBER && decimal_read(a->text, &left) && decimal_read(b->text, &right))
		return decimal_equal(left, right);
	return str_equal(a->text, b->text);
}

struct pair {
	const struct node *a, *b;
};

static void push_pair(struct buf *stack, const struct node *a, const struct node *b) {
	struct pair pair = {a, b};
	buf_add(stack, (struct str){.p = (const char *)&pair, .n = sizeof pair});
}

static bool pop_pair(struct buf *stack, struct pair *ret) {
	if (stack->n == 0)
		return false;
	stack->n -= sizeof *ret;
	memcpy(ret, stack->p + stack->n, sizeof *ret);
	return true;
}

static void push_items(struct buf *stack, const struct node *a, const struct node *b) {
	const struct node *right = b->first;
	for (const struct node *left = a->first; left; left = left->next, right = right->next)
		push_pair(stack, left, right);
}

static uint32_t count_keys(const struct node *object) {
	uint32_t count = 0;
	for (const struct node *child = object->first; child; child = child->next)
		count += !child->shadowed;
	return count;
}

/* Pushes the children with the same keys; false if a key of a is missing in b. */
static bool push_members(struct buf *stack, const struct node *a, const struct node *b) {
	enum { FEW = 16 };
	struct map keys = {.arena = b->count > FEW ? arena_new() : NULL};
	for (const struct node *child = keys.arena ? b->first : NULL; child; child = child->next)
		*map_at(&keys, child->key) = (void *)child; /* the last one wins */
	bool all = true;
	for (const struct node *left = a->first; left && all; left = left->next) {
		if (left->shadowed)
			continue;
		const struct node *right = keys.arena ? map_get(&keys, left->key) : node_get_str(b, left->key);
		all = right != NULL;
		if (right)
			push_pair(stack, left, right);
	}
	arena_free(keys.arena);
	return all;
}

/* Compares one level and pushes what stands below. */
static bool compare_level(struct buf *stack, const struct node *a, const struct node *b) {
	if (a->kind != b->kind)
		return false;
	if (a->kind == NODE_ARRAY) {
		if (a->count != b->count)
			return false;
		push_items(stack, a, b);
		return true;
	}
	if (a->kind == NODE_OBJECT)
		return count_keys(a) == count_keys(b) && push_members(stack, a, b);
	return scalars_equal(a, b);
}

bool node_equal(const struct node *a, const struct node *b) {
	struct buf stack = {0};
	struct pair pair = {a, b};
	bool equal = true;
	do
		equal = compare_level(&stack, pair.a, pair.b);
	while (equal && pop_pair(&stack, &pair));
	buf_finish(&stack);
	return equal;
}
