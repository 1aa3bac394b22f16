/* Conditions: what they choose is read both ways, each way a kind of host of its own. Which way holds is known when the
 * stack is made, and not before. */
#include "agent/cloudformation/reading.h"

enum { DEPTH_MAX = 200, PATH_MAX = 8, KNOWN_MAX = 32, WAYS_MAX = 16, ALIASES_MAX = 8, LOOKED_AT_MAX = 400 };

/* --- names of one condition ----------------------------------------------------------------------------------------
 */

static bool is_function(const struct node *node, const char *tag, const char *name, const struct node **ret) {
	if (node->extra && str_is(node->extra->tag, tag)) {
		*ret = node;
		return true;
	}
	*ret = node->kind == NODE_OBJECT && node->count == 1 ? node_get(node, name) : NULL;
	return *ret;
}

/* Fn::Not of what? NULL: it is none. */
static const struct node *negated(const struct node *node) {
	const struct node *argument;
	if (!is_function(node, "!Not", "Fn::Not", &argument) || argument->kind != NODE_ARRAY)
		return NULL;
	return argument->count == 1 ? argument->first : NULL;
}

/* The first condition that says the same, or the opposite. */
static struct str first_equal(const struct stack *stack, struct str name, const struct node *definition,
			      bool *negative) {
	uint32_t looked_at = 0;
	for (const struct node *other = stack->conditions->first; other && looked_at++ < LOOKED_AT_MAX;
	     other = other->next) {
		const struct node *inner = negated(other);
		if (str_equal(other->key, name))
			break;
		if (inner ? node_equal(inner, definition) : node_equal(other, definition)) {
			*negative = *negative != (inner != NULL);
			return other->key;
		}
	}
	return name;
}

/* The condition that this one is another name of; *negative: the opposite of it. */
static struct str meant(const struct stack *stack, struct str name, bool *negative) {
	const struct node *definition = node_get_str(stack->conditions, name), *inner, *alias;
	*negative = false;
	for (int i = 0; definition && i < ALIASES_MAX; i++) {
		inner = negated(definition);
		*negative = *negative != (inner != NULL);
		definition = inner ? inner : definition;
		if (!is_function(definition, "!Condition", "Condition", &alias) || alias->kind != NODE_STRING)
			return first_equal(stack, name, definition, negative);
		name = alias->text;
		definition = node_get_str(stack->conditions, name);
	}
	return name;
}

/* --- finding what they choose ---------------------------------------------------------------------------------------
 */

/* Is it Fn::If of three? */
static bool is_if(const struct node *node, const struct node **ret_first) {
	struct str name;
	const struct node *argument;
	if (!intrinsic_call(node, &name, &argument) || !str_is(name, "If") || argument->kind != NODE_ARRAY ||
	    argument->count != 3 || argument->first->kind != NODE_STRING)
		return false;
	*ret_first = argument->first;
	return true;
}

/* A name that is chosen is one unknown value; an object, or lines, may hold writers. */
static bool matters(const struct stack *stack, const struct node *arm) {
	struct str text = str_from_to(stack->doc->source->text, arm->span.off, (size_t)arm->span.off + arm->span.len);
	if ((arm->kind != NODE_OBJECT && arm->kind != NODE_ARRAY && !str_contains(arm->text, STR("\n"))) ||
	    intrinsic_is_nothing(arm))
		return false;
	return contents_may_hold(text) || str_contains(text, STR("irelens"));
}

struct chooser {
	const struct stack *stack;
	struct ways *ways;
	struct map seen; /* by name: bits of the values for which it chooses something */
	struct str_list names;
	struct setting path[PATH_MAX];
	uint32_t depth;
};

static void *bits(uintptr_t value) {
	return (void *)value;
}

static void note(struct chooser *c, struct str name, bool holds) {
	struct map *seen = &c->seen;
	uintptr_t before = (uintptr_t)map_get(seen, name);
	if (!before && c->names.count < KNOWN_MAX)
		LIST_ADD(c->stack->arena, &c->names, name);
	*map_at(seen, name) = bits(before | (holds ? 1 : 2) | (before ? 0 : holds ? 4 : 8));
}

static const struct setting *setting_of(const struct setting *items, uint32_t count, struct str name) {
	for (uint32_t i = 0; i < count; i++)
		if (str_equal(items[i].condition, name))
			return &items[i];
	return NULL;
}

/* The way to an arm: only what is not so in the first way. */
static void add_way(struct chooser *c) {
	struct ways *ways = c->ways;
	struct way way = {0};
	for (uint32_t i = 0; i < c->depth; i++) {
		const struct setting *first = setting_of(ways->known.items, ways->known.count, c->path[i].condition);
		if (first && first->holds != c->path[i].holds)
			way.settings[way.count++] = c->path[i];
	}
	for (uint32_t k = 0; k < ways->others.count; k++) {
		const struct way *other = &ways->others.items[k];
		uint32_t equal = 0;
		for (uint32_t i = 0; i < way.count; i++)
			equal += setting_of(other->settings, other->count, way.settings[i].condition) != NULL;
		if (equal == way.count && other->count == way.count)
			return;
	}
	if (way.count && ways->others.count < WAYS_MAX)
		LIST_ADD(c->stack->arena, &ways->others, way);
}

static void walk(struct chooser *c, const struct node *node, uint32_t depth, bool collecting);

static void walk_arm(struct chooser *c, const struct node *arm, struct setting setting, uint32_t depth,
		     bool collecting) {
	const struct setting *before = setting_of(c->path, c->depth, setting.condition);
	bool ours = matters(c->stack, arm);
	if ((before && before->holds != setting.holds) || c->depth == PATH_MAX)
		return;
	if (ours && collecting)
		note(c, setting.condition, setting.holds);
	if (!before)
		c->path[c->depth++] = setting;
	if (ours && !collecting && setting_of(c->ways->known.items, c->ways->known.count, setting.condition))
		add_way(c);
	walk(c, arm, depth + 1, collecting);
	if (!before)
		c->depth--;
}

static void walk(struct chooser *c, const struct node *node, uint32_t depth, bool collecting) {
	const struct node *first;
	bool negative;
	if (depth > DEPTH_MAX)
		return;
	if (!is_if(node, &first)) {
		for (const struct node *child = node->first; child; child = child->next)
			walk(c, child, depth + 1, collecting);
		return;
	}
	struct str name = meant(c->stack, first->text, &negative);
	walk_arm(c, first->next, (struct setting){name, !negative}, depth, collecting);
	walk_arm(c, first->next->next, (struct setting){name, negative}, depth, collecting);
}

struct ways cfn_ways(const struct stack *stack, const struct node *node) {
	struct ways ways = {0};
	struct chooser c = {.stack = stack, .ways = &ways, .seen = {.arena = stack->arena}};
	if (!node)
		return ways;
	walk(&c, node, 0, true);
	for (uint32_t i = 0; i < c.names.count; i++) {
		uintptr_t seen = (uintptr_t)map_get(&c.seen, c.names.items[i]);
		if ((seen & 3) == 3)
			LIST_ADD(stack->arena, &ways.known, (struct setting){c.names.items[i], (seen & 4) != 0});
	}
	if (ways.known.count)
		walk(&c, node, 0, false);
	return ways;
}

/* --- going one way --------------------------------------------------------------------------------------------------
 */

bool cfn_condition(const void *context, struct str name, bool *ret) {
	struct stack *stack = (struct stack *)context;
	bool negative;
	if (!stack->ways)
		return false;
	name = meant(stack, name, &negative);
	const struct setting *first = setting_of(stack->ways->known.items, stack->ways->known.count, name);
	const struct setting *other = stack->way ? setting_of(stack->way->settings, stack->way->count, name) : NULL;
	if (!first)
		return false;
	stack->turns += other != NULL;
	*ret = (other ? other->holds : first->holds) != negative;
	return true;
}

struct str cfn_way_label(struct arena *arena, struct str label, const struct way *way) {
	for (uint32_t i = 0; way && i < way->count; i++)
		label = arena_format(arena, "%.*s (%s %.*s)", STR_ARGS(label), way->settings[i].holds ? "if" : "unless",
				     STR_ARGS(way->settings[i].condition));
	return label;
}
