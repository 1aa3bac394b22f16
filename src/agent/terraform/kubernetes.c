/* Resources of the Kubernetes provider as the objects that kubectl would be given, so that a config map belongs to the
 * workload that mounts it. hashicorp/terraform-provider-kubernetes, kubernetes/schema_pod_spec.go and
 * schema_container.go: blocks are lists, keys have underscores, and names of repeated blocks are singular. */
#include "agent/terraform/reading.h"

enum { DEPTH_MAX = 64 };

/* With _v1 and the like behind them, too. */
static const struct {
	const char *type, *version, *kind;
	bool workload;
} kinds[] = {
    {"kubernetes_config_map", "v1", "ConfigMap", false},
    {"kubernetes_secret", "v1", "Secret", false},
    {"kubernetes_daemonset", "apps/v1", "DaemonSet", true},
    {"kubernetes_daemon_set", "apps/v1", "DaemonSet", true},
    {"kubernetes_deployment", "apps/v1", "Deployment", true},
    {"kubernetes_stateful_set", "apps/v1", "StatefulSet", true},
    {"kubernetes_replication_controller", "v1", "ReplicationController", true},
    {"kubernetes_job", "batch/v1", "Job", true},
    {"kubernetes_cron_job", "batch/v1", "CronJob", true},
    {"kubernetes_pod", "v1", "Pod", true},
    {"kubernetes_horizontal_pod_autoscaler", "autoscaling/v2", "HorizontalPodAutoscaler", false},
};

/* Blocks that may stand several times, by what Kubernetes calls the list. */
static const struct {
	const char *block, *list;
} lists[] = {{"container", "containers"},
	     {"init_container", "initContainers"},
	     {"volume", "volumes"},
	     {"volume_mount", "volumeMounts"},
	     {"env", "env"},
	     {"env_from", "envFrom"},
	     {"items", "items"},
	     {"sources", "sources"}};

/* Maps whose keys the user chose. */
static const char *const maps[] = {"data", "binary_data", "labels", "annotations", "match_labels", "node_selector"};

static struct str camel(struct arena *arena, struct str key) {
	char *text = arena_alloc_text(arena, key.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < key.n; i++) {
		bool raised = key.p[i] == '_' && i + 1 < key.n && key.p[i + 1] >= 'a' && key.p[i + 1] <= 'z';
		i += raised;
		text[n++] = raised ? (char)(key.p[i] - 'a' + 'A') : key.p[i];
	}
	return (struct str){text, n};
}

static const char *list_called(struct str key) {
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (str_is(key, lists[i].block))
			return lists[i].list;
	return NULL;
}

static bool is_map(struct str key) {
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		if (str_is(key, maps[i]))
			return true;
	return false;
}

static struct node *copy_of(struct arena *arena, const struct node *node, struct str key) {
	struct node *copy = ARENA_NEW(arena, struct node);
	*copy = *node;
	copy->next = NULL;
	copy->key = key;
	return copy;
}

static struct node *object_of(struct arena *arena, const struct node *block, struct str key, uint32_t depth);

static struct node *list_of(struct arena *arena, const struct node *blocks, struct str key, uint32_t depth) {
	struct node *list = copy_of(arena, blocks, key);
	list->first = list->last = NULL;
	list->count = 0;
	for (const struct node *block = blocks->first; block; block = block->next)
		if (block->kind == NODE_OBJECT)
			node_append(list, object_of(arena, block, STR(""), depth + 1));
	return list;
}

/* value is "" where value_from stands. */
static bool is_absent(const struct node *block, const struct node *node) {
	const struct node *from = str_is(node->key, "value") ? node_get(block, "value_from") : NULL;
	if (node->kind == NODE_NULL || node_is_shadowed(node))
		return true;
	return (node->kind == NODE_ARRAY && !node->first) || (from && from->first);
}

static struct node *object_of(struct arena *arena, const struct node *block, struct str key, uint32_t depth) {
	struct node *object = copy_of(arena, block, key);
	object->first = object->last = NULL;
	object->count = 0;
	for (const struct node *node = depth < DEPTH_MAX ? block->first : NULL; node; node = node->next) {
		struct str name = camel(arena, node->key);
		const char *list = list_called(node->key);
		bool blocks = node->kind == NODE_ARRAY && node->first && node->first->kind == NODE_OBJECT;
		if (is_absent(block, node))
			continue;
		if (blocks && list)
			node_append(object, list_of(arena, node, str_from(list), depth + 1));
		else if (blocks)
			node_append(object, object_of(arena, node->first, name, depth + 1));
		else if (node->kind == NODE_OBJECT && !is_map(node->key))
			node_append(object, object_of(arena, node, name, depth + 1));
		else
			node_append(object, copy_of(arena, node, name));
	}
	return object;
}

/* --- resources ------------------------------------------------------------------------------------------------------
 */

static bool is_type(struct str type, const char *name) {
	struct str rest;
	if (!str_starts_with(type, str_from(name)))
		return false;
	rest = str_from_offset(type, str_from(name).n);
	return !rest.n || str_is(rest, "_v1") || str_is(rest, "_v2") || str_is(rest, "_v2beta2");
}

static struct node *kubernetes_object(struct unpacking *u, const struct resource *resource, size_t which) {
	struct arena *arena = u->state->arena;
	struct node *object = terraform_object(u, resource->values->span);
	const struct node *metadata = node_get(resource->values, "metadata"),
			  *spec = node_get(resource->values, "spec");
	const struct node *data = node_get(resource->values, "data");
	const struct node *type = node_get(resource->values->parent, "type");
	struct span at = type ? type->span : resource->values->span;
	terraform_add_string(u, object, "apiVersion", at, kinds[which].version);
	terraform_add_string(u, object, "kind", at, kinds[which].kind);
	if (metadata && metadata->kind == NODE_ARRAY)
		metadata = metadata->first;
	if (spec && spec->kind == NODE_ARRAY)
		spec = spec->first;
	if (metadata && metadata->kind == NODE_OBJECT)
		node_append(object, object_of(arena, metadata, STR("metadata"), 0));
	if (spec && spec->kind == NODE_OBJECT)
		node_append(object, object_of(arena, spec, STR("spec"), 0));
	if (data && data->kind == NODE_OBJECT) /* of a secret it is plain */
		node_append(object,
			    copy_of(arena, data,
				    str_is(str_from(kinds[which].kind), "Secret") ? STR("stringData") : STR("data")));
	return object;
}

static struct node *object_for(struct unpacking *u, const struct resource *resource, bool *ret_workload) {
	const struct node *manifest = node_get(resource->values, "manifest");
	*ret_workload = false;
	if (str_is(resource->type, "kubernetes_manifest") && manifest && manifest->kind == NODE_OBJECT)
		return copy_of(u->state->arena, manifest, STR(""));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_type(resource->type, kinds[i].type)) {
			*ret_workload = kinds[i].workload;
			return kubernetes_object(u, resource, i);
		}
	return NULL;
}

bool terraform_is_kubernetes(const struct resource *resource) {
	if (str_is(resource->type, "kubernetes_manifest"))
		return true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_type(resource->type, kinds[i].type))
			return true;
	return false;
}

void terraform_unpack_kubernetes(struct unpacking *u) {
	struct node *list = NULL, *items = NULL;
	for (uint32_t i = 0; i < u->state->all.count; i++) {
		const struct resource *resource = u->state->all.items[i];
		bool workload;
		struct node *object = terraform_is_kubernetes(resource) ? object_for(u, resource, &workload) : NULL;
		if (!object || resource->is_joined)
			continue;
		if (!list) {
			list = terraform_object(u, resource->values->span);
			terraform_add_string(u, list, "apiVersion", resource->values->span, "v1");
			terraform_add_string(u, list, "kind", resource->values->span, "List");
			items = node_new(u->state->arena, NODE_ARRAY, resource->values->span);
			items->key = STR("items");
		}
		node_append(items, object);
	}
	if (!list)
		return;
	node_append(list, items);
	struct embedded how = {.host = ++u->hosts};
	how.copies = (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_HOST};
	terraform_add_part(u, u->state->doc, list, STR("Kubernetes resources"), &how);
}
