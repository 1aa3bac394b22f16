/* configMapGenerator and secretGenerator. Sources: kubernetes-sigs/kustomize, api/kv/kv.go, api/internal/generators,
 * api/resmap/reswrangler.go (appendReplaceOrMerge). The hash behind a name plays no part: whoever uses the object calls
 * it by the generator's name. */
#include "agent/kubernetes/kustomize.h"

#include <string.h>

struct generator {
	struct kustomize *k;
	struct doc *doc;
	const struct node *item;
	const char *kind;
	struct node *data;
};

static void add_entry(struct generator *g, struct str key, struct placed *value) {
	if (key.n)
		tree_set(g->k, g->data, key, &value->node);
}

/* --- where values come from ------------------------------------------------------------------------------------------
 */

static void add_file(struct generator *g, const struct node *node) {
	struct str key;
	struct doc *file = kust_named(g->k, node);
	kust_file_path(node->text, &key);
	if (!file)
		return;
	struct str text = file->source->text;
	struct placed *value = placed_text(g->k, file, (struct span){.len = (uint32_t)text.n}, text);
	value->as = PLACED_FILE;
	add_entry(g, key, value);
}

static void add_literal(struct generator *g, const struct node *node) {
	struct str text = node->text;
	size_t at;
	if (!str_find_char(text, '=', &at) || !at)
		return;
	struct str value = str_from_offset(text, at + 1);
	uint32_t from = (uint32_t)at + 1;
	if (value.n >= 2 && value.p[0] == value.p[value.n - 1] && (value.p[0] == '"' || value.p[0] == '\'')) {
		value = str_from_to(value, 1, value.n - 1);
		from++;
	}
	struct placed *made = placed_text(g->k, g->doc, node->span, value);
	made->as = PLACED_PART;
	made->whole = node;
	made->from = from;
	add_entry(g, str_from_to(text, 0, at), made);
}

static void add_line(struct generator *g, struct doc *file, struct str line) {
	struct str whole = file->source->text;
	while (line.n && strchr(" \t\v\f\r", line.p[0]))
		line = str_from_offset(line, 1);
	if (str_ends_with(line, STR("\r")))
		line = str_from_to(line, 0, line.n - 1);
	size_t at = line.n;
	if (!line.n || line.p[0] == '#')
		return;
	str_find_char(line, '=', &at);
	struct str value = str_from_offset(line, at + 1);
	uint32_t from = (uint32_t)(line.p - whole.p + (ptrdiff_t)(at < line.n ? at + 1 : at));
	struct placed *made = placed_text(g->k, file, (struct span){from, (uint32_t)value.n}, value);
	made->as = PLACED_PART;
	made->from = from;
	add_entry(g, str_from_to(line, 0, at), made);
}

static void add_variables(struct generator *g, const struct node *node) {
	struct doc *file = kust_named(g->k, node);
	struct str rest, line;
	if (!file)
		return;
	rest = file->source->text;
	if (str_starts_with(rest, STR("\xEF\xBB\xBF")))
		rest = str_from_offset(rest, 3);
	while (!g->k->is_full && str_split(&rest, '\n', &line))
		add_line(g, file, line);
}

static void add_values(struct generator *g, const char *key, void (*add)(struct generator *, const struct node *)) {
	const struct node *list = node_get(g->item, key);
	if (list && list->kind == NODE_STRING)
		add(g, list);
	for (const struct node *node = list && list->kind == NODE_ARRAY ? list->first : NULL; node && !g->k->is_full;
	     node = node->next)
		if (node->kind == NODE_STRING)
			add(g, node);
}

/* --- objects ---------------------------------------------------------------------------------------------------------
 */

static void put_text(struct generator *g, struct node *object, const char *key, struct span at, struct str text) {
	tree_set(g->k, object, str_from(key), &placed_text(g->k, g->doc, at, text)->node);
}

/* The values of a Secret stay plain here. */
static struct thing *thing_new(struct generator *g) {
	struct thing *thing = ARENA_NEW(g->k->arena, struct thing);
	const struct node *name = node_get(g->item, "name"), *space = node_get(g->item, "namespace");
	struct span at = name ? name->span : g->item->span;
	*thing = (struct thing){.root = placed_new(g->k, NODE_OBJECT, g->doc, g->item->span)};
	struct node *root = &thing->root->node;
	thing->kind = str_from(g->kind);
	thing->version = STR("v1");
	put_text(g, root, "apiVersion", at, STR("v1"));
	put_text(g, root, "kind", at, thing->kind);
	struct node *metadata = tree_object(g->k, root, "metadata");
	LIST_ADD(g->k->arena, &thing->names, name ? name->text : STR(""));
	LIST_ADD(g->k->arena, &thing->spaces, space ? space->text : STR(""));
	put_text(g, metadata, "name", at, thing->names.items[0]);
	if (space && space->text.n)
		put_text(g, metadata, "namespace", space->span, space->text);
	g->data = tree_object(g->k, root, str_is(thing->kind, "Secret") ? "stringData" : "data");
	add_values(g, "envs", add_variables);
	add_values(g, "env", add_variables);
	add_values(g, "literals", add_literal);
	add_values(g, "files", add_file);
	return thing;
}

static struct thing *find(const struct thing_list *things, const struct thing *like) {
	for (uint32_t i = 0; i < things->count; i++) {
		struct thing *thing = things->items[i];
		if (!str_equal(thing->kind, like->kind) || thing->group.n ||
		    !kust_has_name(thing, like->names.items[0]))
			continue;
		for (uint32_t n = 0; n < thing->spaces.count; n++)
			if (str_equal(kust_space(thing->spaces.items[n]), kust_space(like->spaces.items[0])))
				return thing;
	}
	return NULL;
}

static void merge_data(struct kustomize *k, struct thing *old, struct thing *thing, const char *key) {
	struct node *from = (struct node *)kube_find_object(&thing->root->node, key);
	struct node *to = from ? tree_object(k, &old->root->node, key) : NULL;
	while (to && from->first) {
		struct node *node = from->first;
		struct str name = node->key;
		tree_remove(node);
		tree_set(k, to, name, node);
	}
}

static void replace_data(struct thing *old) {
	static const char *const keys[] = {"data", "binaryData", "stringData"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct node *node = (struct node *)node_get(&old->root->node, keys[i]);
		if (node)
			tree_remove(node);
	}
}

/* What the last one says of a key counts. Two that are created under one name are refused. */
static void absorb(struct kustomize *k, struct thing_list *things, struct thing *thing, struct str behavior) {
	struct thing *old = find(things, thing);
	kust_step(k, things->count, doc_site(thing->root->doc, thing->root->node.span));
	if (!old) {
		LIST_ADD(k->arena, things, thing);
		return;
	}
	if (!str_is(behavior, "merge"))
		replace_data(old);
	merge_data(k, old, thing, "data");
	merge_data(k, old, thing, "stringData");
}

static void generate(struct kustomize *k, struct doc *doc, const char *key, const char *kind,
		     struct thing_list *things) {
	const struct node *list = kube_find_list(doc->root, key);
	for (const struct node *item = list ? list->first : NULL; item && !k->is_full; item = item->next) {
		struct generator g = {.k = k, .doc = doc, .item = item, .kind = kind};
		if (item->kind == NODE_OBJECT)
			absorb(k, things, thing_new(&g), kube_text(item, "behavior"));
	}
}

void kust_generate(struct kustomize *k, struct doc *doc, struct thing_list *things) {
	generate(k, doc, "configMapGenerator", "ConfigMap", things);
	generate(k, doc, "secretGenerator", "Secret", things);
}
