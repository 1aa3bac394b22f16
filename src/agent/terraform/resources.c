/* The resources of a plan (planned_values), of a state as show prints it (values), and of a state file (version 4). */
#include "agent/terraform/reading.h"

#include "base/limits.h"

static const struct node *root_module(const struct doc *doc) {
	const struct node *module = node_find(doc->root, "planned_values/root_module");
	return module ? module : node_find(doc->root, "values/root_module");
}

static bool is_state_file(const struct node *root) {
	const struct node *version = node_get(root, "version"), *resources = node_get(root, "resources");
	return version && str_is(version->text, "4") && resources && resources->kind == NODE_ARRAY;
}

bool terraform_is_state(const struct doc *doc) {
	return doc->root && node_get(doc->root, "terraform_version") && (root_module(doc) || is_state_file(doc->root));
}

struct str terraform_text(const struct node *values, const char *key) {
	const struct node *node = node_get(values, key);
	return node && node->kind == NODE_STRING ? node->text : STR("");
}

/* An address without the indices of count and for_each; those may hold anything, quoted. */
static struct str without_indices(struct arena *arena, struct str address) {
	char *text = arena_alloc_text(arena, address.n + 1);
	size_t n = 0;
	bool inside = false, quoted = false;
	for (size_t i = 0; i < address.n; i++) {
		char c = address.p[i];
		if (quoted && c == '\\') {
			i++;
			continue;
		}
		if (inside && c == '"')
			quoted = !quoted;
		else if (!quoted && c == '[')
			inside = true;
		else if (!quoted && inside && c == ']')
			inside = false;
		else if (!inside)
			text[n++] = c;
	}
	return (struct str){text, n};
}

static void add_resource(struct state *state, const struct resource *found) {
	struct arena *arena = state->arena;
	state->full = state->full || state->all.count >= LIMIT_SECTIONS;
	if (state->full || !found->values || found->values->kind != NODE_OBJECT)
		return;
	struct resource *resource = ARENA_NEW(arena, struct resource);
	*resource = *found;
	resource->key = without_indices(arena, resource->address);
	struct str rest = resource->key;
	size_t dot;
	for (int i = 0; i < 2 && str_find_last_char(rest, '.', &dot); i++)
		rest = str_from_to(rest, 0, dot);
	resource->module = str_from_to(resource->key, 0, rest.n == 0 ? 0 : rest.n + 1);
	if (!str_starts_with(resource->key, STR("module.")))
		resource->module = STR("");
	void **first = map_at(&state->by_key, resource->key);
	if (!*first)
		*first = resource;
	LIST_ADD(arena, &state->all, resource);
}

static bool is_managed(const struct node *resource) {
	return resource->kind == NODE_OBJECT && str_is(terraform_text(resource, "mode"), "managed");
}

static void read_module(struct state *state, const struct node *module, uint32_t depth) {
	const struct node *resources = node_get(module, "resources"), *children = node_get(module, "child_modules");
	for (const struct node *node = resources ? resources->first : NULL; node; node = node->next) {
		struct resource resource = {.type = terraform_text(node, "type"),
					    .address = terraform_text(node, "address"),
					    .index = node_get(node, "index"),
					    .values = node_get(node, "values")};
		if (is_managed(node))
			add_resource(state, &resource);
	}
	for (const struct node *child = children && depth < LIMIT_DOC_DEPTH ? children->first : NULL; child;
	     child = child->next)
		read_module(state, child, depth + 1);
}

static void read_state_file(struct state *state) {
	struct arena *arena = state->arena;
	for (const struct node *node = node_get(state->doc->root, "resources")->first; node; node = node->next) {
		const struct node *instances = is_managed(node) ? node_get(node, "instances") : NULL;
		struct str module = terraform_text(node, "module"), type = terraform_text(node, "type");
		struct str name = terraform_text(node, "name");
		struct str address = arena_format(arena, "%.*s%s%.*s.%.*s", STR_ARGS(module), module.n ? "." : "",
						  STR_ARGS(type), STR_ARGS(name));
		for (const struct node *one = instances ? instances->first : NULL; one; one = one->next) {
			const struct node *index = node_get(one, "index_key");
			struct resource resource = {
			    .type = type, .address = address, .index = index, .values = node_get(one, "attributes")};
			if (index && index->kind == NODE_STRING)
				resource.address =
				    arena_format(arena, "%.*s[\"%.*s\"]", STR_ARGS(address), STR_ARGS(index->text));
			else if (index)
				resource.address =
				    arena_format(arena, "%.*s[%.*s]", STR_ARGS(address), STR_ARGS(index->text));
			add_resource(state, &resource);
		}
	}
}

/* What arguments refer to, by the address without indices; of a plan only. */
static void read_configuration(struct state *state, const struct node *module, struct str prefix, uint32_t depth) {
	const struct node *resources = node_get(module, "resources"), *calls = node_get(module, "module_calls");
	struct arena *arena = state->arena;
	for (const struct node *node = resources ? resources->first : NULL; node; node = node->next) {
		struct str address = terraform_text(node, "address");
		const struct node *expressions = node_get(node, "expressions");
		if (address.n && expressions)
			*map_at(&state->wanted, arena_format(arena, "%.*s%.*s", STR_ARGS(prefix), STR_ARGS(address))) =
			    (void *)expressions;
	}
	for (const struct node *call = calls && depth < LIMIT_DOC_DEPTH ? calls->first : NULL; call; call = call->next)
		read_configuration(state, node_get(call, "module"),
				   arena_format(arena, "%.*smodule.%.*s.", STR_ARGS(prefix), STR_ARGS(call->key)),
				   depth + 1);
}

/* Those of one key in their order: a list, from the last to the first. */
static void chain(struct state *state) {
	struct map last = {.arena = state->arena};
	for (uint32_t i = 0; i < state->all.count; i++) {
		struct resource *resource = state->all.items[i];
		struct resource **before = (struct resource **)map_at(&last, resource->key);
		if (*before)
			(*before)->next = resource;
		*before = resource;
	}
}

struct state *terraform_state(struct arena *arena, const struct doc *doc) {
	struct state *state = ARENA_NEW(arena, struct state);
	*state = (struct state){.arena = arena, .doc = doc, .by_key = {.arena = arena}, .wanted = {.arena = arena}};
	const struct node *module = root_module(doc);
	if (module)
		read_module(state, module, 0);
	else
		read_state_file(state);
	read_configuration(state, node_find(doc->root, "configuration/root_module"), STR(""), 0);
	chain(state);
	return state;
}
