/* Namespaces and names that a kustomization changes, and references to them. Sources: kubernetes-sigs/kustomize,
 * api/internal/builtins/{Namespace,Prefix,Suffix}Transformer.go,
 * api/internal/konfig/builtinpluginconsts/namereference.go
 */
#include "agent/kubernetes/kustomize.h"

/* --- references ------------------------------------------------------------------------------------------------------
 */

/* Where an object names a ConfigMap or Secret. */
static const struct {
	const char *key, *name, *kind;
} references[] = {
    {"configMap", "name", "ConfigMap"}, {"configMapRef", "name", "ConfigMap"}, {"configMapKeyRef", "name", "ConfigMap"},
    {"secret", "secretName", "Secret"}, {"secret", "name", "Secret"},	       {"secretRef", "name", "Secret"},
    {"secretKeyRef", "name", "Secret"},
};

typedef void visit_reference(void *data, struct str kind, struct node *name);

static void visit_object(struct node *node, visit_reference *visit, void *data) {
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		if (!str_is(node->key, references[i].key))
			continue;
		struct node *name = (struct node *)node_get(node, references[i].name);
		if (name && name->kind == NODE_STRING)
			visit(data, str_from(references[i].kind), name);
	}
}

static void visit_references(struct thing *thing, visit_reference *visit, void *data) {
	const struct node *root = &thing->root->node;
	if (str_is(thing->kind, "ConfigMap") || str_is(thing->kind, "Secret"))
		return;
	for (const struct node *node = root; node; node = node_following(node))
		if (node->kind == NODE_OBJECT)
			visit_object((struct node *)node, visit, data);
	const struct node *target = kube_find_object(root, "spec/scaleTargetRef");
	struct node *name = target ? (struct node *)node_get(target, "name") : NULL;
	if (name && name->kind == NODE_STRING && str_is(thing->kind, "HorizontalPodAutoscaler"))
		visit(data, kube_text(target, "kind"), name);
}

/* --- who is called so ------------------------------------------------------------------------------------------------
 */

static struct thing several; /* of one name */

struct naming {
	struct kustomize *k;
	struct map now, before; /* struct thing, by kind and name */
};

static struct str key_of(struct arena *arena, struct str kind, struct str name) {
	return arena_join(arena, kind, STR("/"), name, STR(""));
}

static void note(struct naming *n, struct map *map, struct thing *thing, struct str name) {
	void **slot = map_at(map, key_of(n->k->arena, thing->kind, name));
	*slot = *slot && *slot != thing ? &several : thing;
}

static void learn(struct naming *n, const struct thing_list *things) {
	n->now.arena = n->before.arena = n->k->arena;
	for (uint32_t i = 0; i < things->count; i++) {
		struct thing *thing = things->items[i];
		for (uint32_t m = 0; m + 1 < thing->names.count; m++)
			note(n, &n->before, thing, thing->names.items[m]);
		note(n, &n->now, thing, thing->names.items[thing->names.count - 1]);
	}
}

/* The name that the thing has by now. */
static void settle(void *data, struct str kind, struct node *name) {
	const struct naming *n = data;
	struct str key = key_of(n->k->arena, kind, name->text);
	const struct thing *thing = map_get(&n->now, key);
	if (!thing)
		thing = map_get(&n->before, key);
	if (thing && thing != &several)
		name->text = thing->names.items[thing->names.count - 1];
}

/* --- changes ---------------------------------------------------------------------------------------------------------
 */

static void set_name(struct kustomize *k, struct thing *thing, struct str name) {
	struct node *node = (struct node *)node_find(&thing->root->node, "metadata/name");
	(void)k;
	if (node)
		node->text = name;
}

static void set_space(struct kustomize *k, struct doc *doc, const struct node *space, struct thing *thing) {
	struct node *metadata = tree_object(k, &thing->root->node, "metadata");
	if (!metadata)
		return;
	tree_set(k, metadata, STR("namespace"), &placed_copy(k, doc, space)->node);
	LIST_ADD(k->arena, &thing->spaces, space->text);
}

void kust_rename(struct kustomize *k, struct doc *doc, struct thing_list *things) {
	const struct node *space = node_get(doc->root, "namespace");
	struct str prefix = kube_text(doc->root, "namePrefix"), suffix = kube_text(doc->root, "nameSuffix");
	struct naming naming = {.k = k};
	bool renames = prefix.n || suffix.n;
	for (uint32_t i = 0; space && space->kind == NODE_STRING && space->text.n && i < things->count; i++)
		set_space(k, doc, space, things->items[i]);
	if (renames && kust_step(k, k->nodes + things->count * 8u, doc_site(doc, doc->root->span)))
		learn(&naming, things);
	renames = renames && !k->is_full;
	for (uint32_t i = 0; renames && i < things->count; i++) {
		struct thing *thing = things->items[i];
		struct str name = thing->names.items[thing->names.count - 1];
		struct str renamed = arena_join(k->arena, prefix, name, suffix, STR(""));
		LIST_ADD(k->arena, &thing->names, renamed);
		set_name(k, thing, renamed);
	}
	for (uint32_t i = 0; renames && i < things->count; i++)
		visit_references(things->items[i], settle, &naming);
}

void kust_settle_names(struct kustomize *k, struct thing_list *things) {
	struct naming naming = {.k = k};
	learn(&naming, things);
	for (uint32_t i = 0; i < things->count; i++)
		visit_references(things->items[i], settle, &naming);
}
