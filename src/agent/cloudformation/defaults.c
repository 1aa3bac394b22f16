/* Where a template uses parameters that are filled in with their defaults, for want of anything better known: whoever
 * makes the stack may give them other values. */
#include "agent/cloudformation/reading.h"

#include "claim/assume.h"

enum { NAME_SPAN_MAX = 4096 }; /* bytes that the name of a resource takes */

struct noting {
	struct stack *stack;
	struct source *source;
	const struct node *name; /* of a resource, whose references count for the place at; NULL: none */
	struct span at;
};

static void note_name(const struct noting *n, struct str name, struct span at);

static void assume(const struct noting *n, struct str name, struct str value, struct span at) {
	struct arena *arena = n->stack->arena;
	struct str shown = assumed_value(arena, value);
	struct assumed assumed = {.here = n->name ? n->at : at};
	assumed.what = arena_format(arena, "parameter %.*s has its default, %.*s", STR_ARGS(name), STR_ARGS(shown));
	source_assume(n->source, assumed);
}

/* The names in the text of Fn::Sub. */
static void note_sub(const struct noting *n, const struct node *argument) {
	const struct node *node = argument->kind == NODE_ARRAY ? argument->first : argument;
	const struct node *map = argument->kind == NODE_ARRAY && node ? node->next : NULL;
	size_t at = 0, open, close;
	if (!node || node->kind != NODE_STRING || !str_contains(node->text, STR("${")))
		return;
	const struct source *text = doc_embedded(n->stack->arena, n->stack->doc, node, STR(""));
	while (str_find(str_from_offset(text->text, at), STR("${"), &open) &&
	       str_find_char(str_from_offset(text->text, at + open), '}', &close)) {
		size_t from = at + open, end = from + close;
		struct str name = str_trim(str_from_to(text->text, from + 2, end));
		struct span here = {(uint32_t)from, (uint32_t)(end + 1 - from)};
		bool own = map && map->kind == NODE_OBJECT && node_get_str(map, name);
		if (!own && !str_starts_with(name, STR("!")))
			note_name(n, name, source_outer(text, here).at);
		at = end + 1;
	}
}

static void note_call(const struct noting *n, const struct node *node) {
	struct str name;
	const struct node *argument;
	if (!intrinsic_call(node, &name, &argument))
		return;
	if (str_is(name, "Sub"))
		note_sub(n, argument);
	else if (str_is(name, "Ref") && argument->kind == NODE_STRING)
		note_name(n, argument->text, node->span);
}

static void note_all(const struct noting *n, const struct node *root) {
	const struct node *behind = root;
	while (behind && !behind->next)
		behind = behind->parent;
	behind = behind ? behind->next : NULL;
	for (const struct node *node = root; node && node != behind; node = node_following(node))
		note_call(n, node);
}

/* A parameter, or a resource that is called after one. */
static void note_name(const struct noting *n, struct str name, struct span at) {
	const struct node *node = map_get(&n->stack->by_name, name);
	struct str value;
	if (!node)
		return;
	if (cfn_default(n->stack, node, &value)) {
		assume(n, name, value, at);
		return;
	}
	const struct node *named = node->parent == n->stack->resources && !n->name ? cfn_name_of(node) : NULL;
	struct noting inside = {.stack = n->stack, .source = n->source, .name = named, .at = at};
	if (named && named->span.len <= NAME_SPAN_MAX)
		note_all(&inside, named);
}

void cfn_note_defaults(struct stack *stack) {
	struct noting n = {.stack = stack, .source = stack->doc->source};
	struct str value;
	bool any = false;
	for (const struct node *item = stack->parameters ? stack->parameters->first : NULL; item && !any;
	     item = item->next)
		any = cfn_default(stack, item, &value);
	if (any)
		note_all(&n, stack->resources);
}
