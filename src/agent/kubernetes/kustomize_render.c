/* What a kustomization makes of its files: objects, in the order of kubernetes-sigs/kustomize,
 * api/internal/target/kusttarget.go (accumulateTarget) and kusttarget_configplugin.go
 * (configureBuiltinTransformers). Definitions of custom resources are left out: they are large. */
#include "agent/kubernetes/kustomize.h"

enum { VISITS_MAX = 1000, DEPTH_MAX = 66 };

static struct str pointer_key(const struct node *const *node) {
	return (struct str){.p = (const char *)node, .n = sizeof *node};
}

struct doc *kust_named(const struct kustomize *k, const struct node *node) {
	return map_get(&k->documents, pointer_key(&node));
}

void kust_unsure(struct kustomize *k, struct thing *thing, struct site at, const char *why) {
	if (thing->is_unsure)
		return;
	thing->is_unsure = true;
	if (!k->cluster->unit)
		return;
	struct problem *problem =
	    unit_problem(k->cluster->unit, PROBLEM_UNRENDERED, at, "%s: what becomes of the %.*s %.*s is not known",
			 why, STR_ARGS(thing->kind), STR_ARGS(thing->names.items[0]));
	problem->reason = STR("what it holds, and how many copies of it run, is left out of the report");
	problem->help = STR("check what is made of it: kubectl kustomize FOLDER | cwdoctor lint -");
}

static bool tree_has_words(const struct node *node) {
	if (kust_has_words(node->key) || kust_has_words(node->text))
		return true;
	for (const struct node *child = node->first; child; child = child->next)
		if (tree_has_words(child))
			return true;
	return false;
}

/* Resources that are configurations themselves, or hold one that is no text: places inside one are known in one
 * document only. */
static bool in_pieces(struct kustomize *k, const struct thing *thing) {
	bool holds_text = str_is(thing->kind, "AmazonCloudWatchAgent") || str_is(thing->kind, "OpenTelemetryCollector");
	const struct node *root = &thing->root->node;
	const struct node *part = kube_find_object(root, holds_text ? "spec/config" : "spec");
	if (!str_contains(thing->group, STR(".")) || str_ends_with(thing->group, STR(".k8s.io")) || !part ||
	    (placed_is_whole(part) && (holds_text || placed_doc(part) == placed_doc(root))))
		return false;
	if (!k->cluster->unit || !tree_has_words(part))
		return true;
	struct problem *problem = unit_problem(
	    k->cluster->unit, PROBLEM_UNRENDERED, doc_site(placed_doc(root), root->span),
	    "patches change the %.*s %.*s: it was not read", STR_ARGS(thing->kind), STR_ARGS(thing->names.items[0]));
	problem->reason = STR("what it holds is left out of the report");
	problem->help = STR("check what is made of it: kubectl kustomize FOLDER | cwdoctor lint -");
	return true;
}

/* --- objects ---------------------------------------------------------------------------------------------------------
 */

/* config.kubernetes.io/local-config keeps an object out of what is made. */
static bool is_local(const struct node *node) {
	const struct node *notes = node_find(node, "metadata/annotations");
	const struct node *note = node_get_str(notes, STR("config.kubernetes.io/local-config"));
	return note && !str_is(note->text, "false");
}

static void add_object(struct kustomize *k, struct doc *doc, const struct node *node, struct thing_list *ret) {
	struct str version = kube_text(node, "apiVersion"), kind = kube_text(node, "kind");
	const struct node *metadata = kube_find_object(node, "metadata");
	size_t slash;
	if (!version.n || !kind.n || str_is(kind, "CustomResourceDefinition") || k->is_full || is_local(node))
		return;
	struct thing *thing = ARENA_NEW(k->arena, struct thing);
	*thing = (struct thing){.root = placed_copy(k, doc, node), .kind = kind, .version = version};
	if (str_find_char(version, '/', &slash)) {
		thing->group = str_from_to(version, 0, slash);
		thing->version = str_from_offset(version, slash + 1);
	}
	LIST_ADD(k->arena, &thing->names, kube_text(metadata, "name"));
	LIST_ADD(k->arena, &thing->spaces, kube_text(metadata, "namespace"));
	LIST_ADD(k->arena, ret, thing);
}

static void add_document(struct kustomize *k, struct doc *doc, struct thing_list *ret) {
	for (uint32_t i = 0; i < doc->root_count; i++) {
		const struct node *root = doc->roots[i];
		const struct node *items = kube_find_list(root, "items");
		if (items && str_ends_with(kube_text(root, "kind"), STR("List"))) {
			for (const struct node *item = items->first; item; item = item->next)
				if (item->kind == NODE_OBJECT)
					add_object(k, doc, item, ret);
		} else if (root->kind == NODE_OBJECT) {
			add_object(k, doc, root, ret);
		}
	}
}

/* --- replicas --------------------------------------------------------------------------------------------------------
 */

static bool has_replicas(struct str kind) {
	return str_is(kind, "Deployment") || str_is(kind, "StatefulSet") || str_is(kind, "ReplicaSet") ||
	       str_is(kind, "ReplicationController");
}

static void set_replicas(struct kustomize *k, struct doc *doc, struct thing_list *things) {
	const struct node *list = kube_find_list(doc->root, "replicas");
	for (const struct node *item = list ? list->first : NULL; item; item = item->next) {
		struct str name = kube_text(item, "name");
		const struct node *count = node_get(item, "count");
		kust_step(k, things->count, doc_site(doc, item->span));
		for (uint32_t i = 0; count && i < things->count && !k->is_full; i++) {
			struct thing *thing = things->items[i];
			struct node *spec = has_replicas(thing->kind) && kust_has_name(thing, name)
						? tree_object(k, &thing->root->node, "spec")
						: NULL;
			if (spec)
				tree_set(k, spec, STR("replicas"), &placed_copy(k, doc, count)->node);
		}
	}
}

/* --- one kustomization -----------------------------------------------------------------------------------------------
 */

static void accumulate(struct kustomize *k, struct doc *doc, struct thing_list *ret, uint32_t depth);

static void add_named(struct kustomize *k, const struct node *root, const char *key, struct thing_list *things,
		      uint32_t depth) {
	const struct node *list = kube_find_list(root, key);
	for (const struct node *item = list ? list->first : NULL; item && !k->is_full; item = item->next) {
		struct doc *doc = kust_named(k, item);
		if (!doc)
			continue;
		if (kust_is(doc))
			accumulate(k, doc, things, depth + 1);
		else
			add_document(k, doc, things);
	}
}

/* Values that it copies from field to field. */
static void replace_fields(struct kustomize *k, struct doc *doc, struct thing_list *things) {
	const struct node *list = kube_find_list(doc->root, "replacements");
	for (const struct node *item = list ? list->first : NULL; item && !k->is_full; item = item->next) {
		const struct node *targets = kube_find_list(item, "targets");
		for (const struct node *target = targets ? targets->first : NULL; target && !k->is_full;
		     target = target->next)
			for (uint32_t i = 0; i < things->count; i++) {
				const struct node *select = kube_find_object(target, "select");
				if (select && kust_selects(k, select, things->items[i]) != NEVER)
					kust_unsure(k, things->items[i], doc_site(doc, target->span),
						    "replacements are not followed");
			}
		if (!targets) /* in a file of its own */
			for (uint32_t i = 0; i < things->count; i++)
				kust_unsure(k, things->items[i], doc_site(doc, item->span),
					    "replacements are not followed");
	}
}

static void drop_gone(struct thing_list *things) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < things->count; i++)
		if (!things->items[i]->is_gone)
			things->items[kept++] = things->items[i];
	things->count = kept;
}

static void make(struct kustomize *k, struct doc *doc, struct thing_list *things, uint32_t depth) {
	add_named(k, doc->root, "resources", things, depth);
	add_named(k, doc->root, "bases", things, depth);
	kust_generate(k, doc, things);
	add_named(k, doc->root, "components", things, depth);
	kust_patch(k, doc, things);
	drop_gone(things);
	kust_rename(k, doc, things);
	kust_patch_json(k, doc, things);
	set_replicas(k, doc, things);
	replace_fields(k, doc, things);
}

/* A component works on what the one that names it has so far. */
static void accumulate(struct kustomize *k, struct doc *doc, struct thing_list *ret, uint32_t depth) {
	struct thing_list own = {0};
	if (depth > DEPTH_MAX)
		return;
	if (++k->visits > VISITS_MAX) {
		if (!k->is_full && k->cluster->unit)
			unit_problem(k->cluster->unit, PROBLEM_LIMIT, doc_site(doc, doc->root->span),
				     "kustomizations are used more than %u times here: the rest was not read",
				     (unsigned)VISITS_MAX)
			    ->incomplete = true;
		k->is_full = true;
		return;
	}
	if (str_is(kube_text(doc->root, "kind"), "Component")) {
		make(k, doc, ret, depth);
		return;
	}
	make(k, doc, &own, depth);
	for (uint32_t i = 0; i < own.count; i++)
		LIST_ADD(k->arena, ret, own.items[i]);
}

void kust_render(struct cluster *cluster, struct unit *unit) {
	struct kustomize k = {.arena = cluster->arena, .cluster = cluster, .documents = {.arena = cluster->arena}};
	struct thing_list things = {0};
	for (uint32_t i = 0; i < unit->includes.count; i++) {
		const struct include *include = &unit->includes.items[i];
		*map_at(&k.documents, pointer_key(&include->node)) = include->doc;
	}
	accumulate(&k, unit->docs[0], &things, 0);
	kust_settle_names(&k, &things);
	for (uint32_t i = 0; i < things.count; i++)
		if (!in_pieces(&k, things.items[i]))
			kube_add_made(cluster, &things.items[i]->root->node, things.items[i]->is_unsure);
}
