/* How a kustomization is known, and which files it names. Sources: kubernetes-sigs/kustomize,
 * api/konfig/general.go (names), api/types/kustomization.go (keys), api/internal/generators/utils.go (ParseFileSource).
 */
#include "agent/kubernetes/kustomize.h"

extern const struct agent agent_kubernetes;

const char *const kust_names[] = {"kustomization.yaml", "kustomization.yml", "Kustomization", NULL};

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

bool kube_is_kustomization_path(struct str path) {
	struct str name = base_name(path);
	for (const char *const *known = kust_names; *known; known++)
		if (str_is(name, *known))
			return true;
	return false;
}

bool kust_is(const struct doc *doc) {
	const struct node *root = doc->root;
	if (!root || root->kind != NODE_OBJECT || doc->source->outer || !kube_is_kustomization_path(doc->source->path))
		return false;
	struct str version = kube_text(root, "apiVersion"), kind = kube_text(root, "kind");
	return (!version.n || str_starts_with(version, STR("kustomize.config.k8s.io/"))) &&
	       (!kind.n || str_is(kind, "Kustomization") || str_is(kind, "Component"));
}

bool kust_has_words(struct str text) {
	for (const char *const *word = agent_kubernetes.words; text.n && *word; word++)
		if (str_contains(text, str_from(*word)))
			return true;
	return false;
}

bool kust_matters(const struct unit *unit) {
	return unit->includes.count || kust_has_words(unit->docs[0]->source->text);
}

/* --- what it names ---------------------------------------------------------------------------------------------------
 */

typedef void visit_node(void *data, const struct node *node, enum kust_role role);

static void visit_list(const struct node *object, const char *key, enum kust_role role, visit_node *visit, void *data) {
	const struct node *list = node_get(object, key);
	if (list && list->kind == NODE_STRING && (role == KUST_VARIABLES || role == KUST_PATCH))
		visit(data, list, role);
	for (const struct node *item = list && list->kind == NODE_ARRAY ? list->first : NULL; item; item = item->next)
		if (item->kind == NODE_STRING)
			visit(data, item, role);
}

static void visit_items(const struct node *root, const char *key, visit_node *visit, void *data) {
	const struct node *list = kube_find_list(root, key);
	for (const struct node *item = list ? list->first : NULL; item; item = item->next) {
		if (item->kind != NODE_OBJECT)
			continue;
		visit_list(item, "files", KUST_FILE, visit, data);
		visit_list(item, "envs", KUST_VARIABLES, visit, data);
		visit_list(item, "env", KUST_VARIABLES, visit, data);
		visit_list(item, "path", KUST_PATCH, visit, data);
	}
}

/* A patch may be written where its path would stand. */
static void visit_patches(const struct node *root, visit_node *visit, void *data) {
	const struct node *list = kube_find_list(root, "patchesStrategicMerge");
	for (const struct node *item = list ? list->first : NULL; item; item = item->next)
		if (item->kind == NODE_STRING && !str_contains(item->text, STR("\n")))
			visit(data, item, KUST_PATCH);
}

void kust_visit(const struct doc *doc, visit_node *visit, void *data) {
	static const char *const holders[] = {"configMapGenerator", "secretGenerator", "patches", "patchesJson6902"};
	visit_list(doc->root, "resources", KUST_RESOURCE, visit, data);
	visit_list(doc->root, "bases", KUST_RESOURCE, visit, data);
	visit_list(doc->root, "components", KUST_COMPONENT, visit, data);
	for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
		visit_items(doc->root, holders[i], visit, data);
	visit_patches(doc->root, visit, data);
}

struct str kust_file_path(struct str written, struct str *ret_key) {
	size_t at;
	*ret_key = base_name(written);
	if (!str_find_char(written, '=', &at))
		return written;
	*ret_key = str_from_to(written, 0, at);
	return str_from_offset(written, at + 1);
}
