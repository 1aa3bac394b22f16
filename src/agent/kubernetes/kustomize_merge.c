/* Strategic merge patches. Sources: kubernetes-sigs/kustomize, kyaml/yaml/merge2 and kyaml/yaml/walk (what a patch adds
 * to a list stands in front); kubernetes/api, core/v1/types.go (patchMergeKey). */
#include "agent/kubernetes/kustomize.h"

struct merging {
	struct kustomize *k;
	struct doc *doc;
	bool has_schema; /* kinds of Kubernetes itself: their lists have keys */
};

/* The key that tells the entries of a list apart; NULL: the patch's list takes the place of the old one. */
static const char *key_of(const struct merging *m, struct str list) {
	static const struct {
		const char *list, *key;
	} keys[] = {{"containers", "name"},
		    {"initContainers", "name"},
		    {"ephemeralContainers", "name"},
		    {"env", "name"},
		    {"volumes", "name"},
		    {"volumeMounts", "mountPath"},
		    {"volumeDevices", "devicePath"},
		    {"hostAliases", "ip"},
		    {"imagePullSecrets", "name"}};
	for (size_t i = 0; m->has_schema && i < sizeof keys / sizeof *keys; i++)
		if (str_is(list, keys[i].list))
			return keys[i].key;
	return NULL;
}

static bool is_directive(struct str key) {
	return str_starts_with(key, STR("$patch")) || str_starts_with(key, STR("$setElementOrder")) ||
	       str_starts_with(key, STR("$retainKeys")) || str_starts_with(key, STR("$deleteFromPrimitiveList"));
}

static bool has_directive(const struct node *patch, const char *what) {
	return patch->kind == NODE_OBJECT && str_is(kube_text(patch, "$patch"), what);
}

/* Without what is meant for the merge alone. */
static struct node *copy_of(const struct merging *m, const struct node *patch) {
	struct node *copy = &placed_copy(m->k, m->doc, patch)->node, *next;
	for (struct node *child = copy->kind == NODE_OBJECT ? copy->first : NULL; child; child = next) {
		next = child->next;
		if (is_directive(child->key) || child->kind == NODE_NULL)
			tree_remove(child);
	}
	return copy;
}

static void merge_object(const struct merging *m, struct node *target, const struct node *patch, unsigned depth);

/* --- lists -----------------------------------------------------------------------------------------------------------
 */

static struct node *find(const struct node *list, const char *key, struct str value) {
	for (struct node *item = list->first; item; item = item->next)
		if (item->kind == NODE_OBJECT && value.n && str_equal(kube_text(item, key), value))
			return item;
	return NULL;
}

static bool replaces_list(const struct node *patch) {
	for (const struct node *item = patch->first; item; item = item->next)
		if (has_directive(item, "replace") && item->count == 1)
			return true;
	return false;
}

static void merge_list(const struct merging *m, struct node *target, const struct node *patch, const char *key,
		       unsigned depth) {
	uint32_t at = 0;
	bool replaces = replaces_list(patch);
	while (replaces && target->first)
		tree_remove(target->first);
	for (const struct node *item = patch->first; item && !m->k->is_full; item = item->next) {
		kust_step(m->k, target->count, doc_site(m->doc, item->span));
		struct node *old = item->kind == NODE_OBJECT ? find(target, key, kube_text(item, key)) : NULL;
		if (has_directive(item, "delete")) {
			if (old)
				tree_remove(old);
			continue;
		}
		if (has_directive(item, "replace") && item->count == 1)
			continue;
		if (old) {
			tree_remove(old);
			merge_object(m, old, item, depth + 1);
		}
		tree_insert(target, old ? old : copy_of(m, item), at++);
	}
}

/* --- objects ---------------------------------------------------------------------------------------------------------
 */

static void set(const struct merging *m, struct node *target, const struct node *patch) {
	tree_set(m->k, target, patch->key, copy_of(m, patch));
}

static void merge_child(const struct merging *m, struct node *target, const struct node *patch, unsigned depth) {
	struct node *old = (struct node *)node_get_str(target, patch->key);
	const char *key = key_of(m, patch->key);
	if (is_directive(patch->key) || patch->shadowed)
		return;
	if (patch->kind == NODE_NULL || has_directive(patch, "delete")) {
		if (old)
			tree_remove(old);
	} else if (old && patch->kind == NODE_OBJECT && old->kind == NODE_OBJECT && !has_directive(patch, "replace")) {
		merge_object(m, old, patch, depth + 1);
	} else if (old && patch->kind == NODE_ARRAY && old->kind == NODE_ARRAY && key) {
		merge_list(m, old, patch, key, depth);
	} else {
		set(m, target, patch);
	}
}

static void merge_object(const struct merging *m, struct node *target, const struct node *patch, unsigned depth) {
	enum { DEPTH_MAX = 200 };
	const struct node *next;
	for (const struct node *child = patch->first; child && depth < DEPTH_MAX && !m->k->is_full; child = next) {
		next = child->next;
		merge_child(m, target, child, depth);
	}
}

/* A patch that has a target need not be called as that is: a name stays. */
static void merge_metadata(const struct merging *m, struct node *root, const struct node *patch) {
	struct node *metadata = tree_object(m->k, root, "metadata");
	for (const struct node *child = metadata ? patch->first : NULL; child; child = child->next)
		if (!str_is(child->key, "name") && !str_is(child->key, "namespace"))
			merge_child(m, metadata, child, 0);
}

void kust_merge(struct kustomize *k, struct thing *thing, struct doc *doc, const struct node *patch) {
	struct merging m = {.k = k, .doc = doc, .has_schema = !str_contains(thing->group, STR("."))};
	struct node *root = &thing->root->node;
	m.has_schema = m.has_schema || str_ends_with(thing->group, STR(".k8s.io"));
	if (has_directive(patch, "delete")) {
		thing->is_gone = true;
		return;
	}
	for (const struct node *child = patch->first; child; child = child->next) {
		if (str_is(child->key, "metadata") && child->kind == NODE_OBJECT)
			merge_metadata(&m, root, child);
		else if (!str_is(child->key, "apiVersion") && !str_is(child->key, "kind"))
			merge_child(&m, root, child, 0);
	}
}
