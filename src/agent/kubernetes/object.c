/* The objects of manifests: single ones, those of a stream, those of a list as kubectl get prints it. */
#include "agent/kubernetes/kustomize.h"

#include "base/limits.h"

struct str kube_text(const struct node *object, const char *key) {
	const struct node *node = node_get(object, key);
	return node && node->kind == NODE_STRING ? node->text : STR("");
}

const struct node *kube_find_object(const struct node *node, const char *path) {
	const struct node *found = node ? node_find(node, path) : NULL;
	return found && found->kind == NODE_OBJECT ? found : NULL;
}

const struct node *kube_find_list(const struct node *node, const char *path) {
	const struct node *found = node ? node_find(node, path) : NULL;
	return found && found->kind == NODE_ARRAY ? found : NULL;
}

struct site kube_site(const struct object *object, const struct node *node) {
	return doc_site(kube_doc(object, node), (node ? node : object->node)->span);
}

struct doc *kube_doc(const struct object *object, const struct node *node) {
	return object->is_made && node ? placed_doc(node) : object->doc;
}

bool kube_is_agent_resource(const struct object *object) {
	return str_is(object->kind, "AmazonCloudWatchAgent") && str_is(object->group, "cloudwatch.aws.amazon.com");
}

bool kube_is_collector_resource(const struct object *object) {
	return str_is(object->kind, "OpenTelemetryCollector") && str_is(object->group, "opentelemetry.io");
}

bool kube_is_fargate(const struct object *object) {
	return str_is(object->kind, "ConfigMap") && str_is(object->name, "aws-logging") &&
	       str_is(object->space, "aws-observability");
}

bool kube_has_words(struct str text) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *word = (*agent)->words; (*agent)->role == AGENT_SHIPPER && *word; word++)
			if (str_contains(text, str_from(*word)))
				return true;
	return false;
}

/* --- ConfigMaps by name ------------------------------------------------------------------------------------------- */

bool kube_is_map(const struct object *object) {
	return !object->group.n && (str_is(object->kind, "ConfigMap") || str_is(object->kind, "Secret"));
}

static struct str key_of(struct arena *arena, struct str kind, struct str name, struct str space) {
	return arena_format(arena, "%.*s/%.*s/%.*s", STR_ARGS(kind), STR_ARGS(name), STR_ARGS(space));
}

static struct object several; /* of one name, in several namespaces */

static struct object *found(const struct map *map, struct arena *arena, struct str kind, struct str name,
			    struct str space) {
	struct object *object = map_get(map, key_of(arena, kind, name, space));
	return object == &several ? NULL : object;
}

static struct str file_of(const struct object *object) {
	const struct source *source = object->doc->source;
	while (source->outer)
		source = source->outer;
	return source->path;
}

static struct str folder_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash + 1) : STR("");
}

/* Do both come out of one document, or of one kustomization? */
static bool have_one_document(const struct object *a, const struct object *b) {
	return a->doc == b->doc || (a->is_made && b->is_made);
}

size_t kube_nearness(const struct object *a, const struct object *b) {
	struct str left = folder_of(file_of(a)), right = folder_of(file_of(b));
	size_t common = 0;
	if (have_one_document(a, b) || str_equal(left, right))
		return have_one_document(a, b) ? SIZE_MAX : SIZE_MAX - 1;
	for (size_t i = 0; i < left.n && i < right.n && left.p[i] == right.p[i]; i++)
		if (left.p[i] == '/')
			common = i + 1;
	return common;
}

bool kube_run_together(const struct object *a, const struct object *b) {
	bool is_one = str_equal(a->kind, b->kind) && str_equal(a->name, b->name) && str_equal(a->space, b->space);
	return have_one_document(a, b) || (kube_nearness(a, b) == SIZE_MAX - 1 && !is_one);
}

static struct object *nearest(struct object *object, const struct object *from) {
	struct object *best = object;
	for (; object && object->again; object = object->again)
		if (kube_nearness(object->again, from) > kube_nearness(best, from))
			best = object->again;
	return best;
}

static struct object *find(const struct cluster *cluster, struct str kind, struct str name, struct str space) {
	struct object *object = found(&cluster->exact, cluster->arena, kind, name, space);
	if (object)
		return object;
	if (space.n)
		return found(&cluster->exact, cluster->arena, kind, name, STR(""));
	return found(&cluster->any, cluster->arena, kind, name, STR(""));
}

struct object *kube_find(const struct cluster *cluster, const char *kind, struct str name, const struct object *from) {
	return name.n ? nearest(find(cluster, str_from(kind), name, from->space), from) : NULL;
}

/* kubectl apply takes one behind the other, so that the last one stays. */
static void tell_again(struct cluster *cluster, const struct object *before, const struct object *object) {
	const struct node *name = node_find(object->node, "metadata/name");
	const struct node *old = node_find(before->node, "metadata/name");
	if (!cluster->unit || !before->has_ours)
		return;
	struct problem *problem =
	    unit_problem(cluster->unit, PROBLEM_SHADOWED, kube_site(before, old),
			 "the %.*s %.*s stands in this file again", STR_ARGS(before->kind), STR_ARGS(before->name));
	problem->also = kube_site(object, name);
	problem->also_label = STR("this one stays");
	problem->reason = STR("it is one object of the cluster: what is applied last replaces what came before");
	problem->help = STR("give them different names or namespaces, or take one out");
}

static void add_map(struct cluster *cluster, struct object *object) {
	struct arena *arena = cluster->arena;
	kube_read_entries(cluster, object);
	void **slot = map_at(&cluster->exact, key_of(arena, object->kind, object->name, object->space));
	struct object *before = *slot, *same = before;
	while (same && !have_one_document(same, object))
		same = same->again;
	if (same && same->doc != object->doc) { /* a kustomization has one object of each name */
		object->is_void = true;
		return;
	}
	object->again = before;
	*slot = object;
	if (same) {
		same->is_void = true;
		tell_again(cluster, same, object);
	}
	slot = map_at(&cluster->any, key_of(arena, object->kind, object->name, STR("")));
	*slot = *slot && *slot != before ? &several : object;
}

/* --- all of them ---------------------------------------------------------------------------------------------------
 */

static void add_node(struct cluster *cluster, struct doc *doc, const struct node *node, bool is_unsure) {
	const struct node *metadata = node_get(node, "metadata");
	struct str version = kube_text(node, "apiVersion"), kind = kube_text(node, "kind");
	size_t slash;
	if (!version.n || !kind.n)
		return;
	struct object *object = ARENA_NEW(cluster->arena, struct object);
	*object = (struct object){
	    .doc = doc, .node = node, .kind = kind, .is_made = cluster->is_made, .is_unsure = is_unsure};
	if (str_find_char(version, '/', &slash))
		object->group = str_from_to(version, 0, slash);
	object->name = metadata ? kube_text(metadata, "name") : STR("");
	object->space = metadata ? kube_text(metadata, "namespace") : STR("");
	LIST_ADD(cluster->arena, &cluster->objects, object);
	if (kube_is_map(object))
		add_map(cluster, object);
	else
		kube_add_workload(cluster, object);
}

/* Lists may stand in lists. */
static const struct node *items_of(const struct node *node) {
	const struct node *items = node->kind == NODE_OBJECT ? kube_find_list(node, "items") : NULL;
	return items && str_ends_with(kube_text(node, "kind"), STR("List")) ? items : NULL;
}

static void add_tree(struct cluster *cluster, struct doc *doc, const struct node *root) {
	const struct node *node = root;
	while (node) {
		const struct node *items = items_of(node);
		if (!items && node->kind == NODE_OBJECT)
			add_node(cluster, doc, node, false);
		if (items && items->first) {
			node = items->first;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent->parent; /* the list around items */
		node = node == root ? NULL : node->next;
	}
}

void kube_add_doc(struct cluster *cluster, struct doc *doc) {
	cluster->exact.arena = cluster->any.arena = cluster->arena;
	for (uint32_t i = 0; i < doc->root_count; i++)
		add_tree(cluster, doc, doc->roots[i]);
}

void kube_add_made(struct cluster *cluster, const struct node *root, bool is_unsure) {
	cluster->exact.arena = cluster->any.arena = cluster->arena;
	cluster->is_made = true;
	add_node(cluster, placed_doc(root), root, is_unsure);
}

static void mark_used(struct cluster *cluster) {
	for (uint32_t i = 0; i < cluster->workloads.count; i++) {
		const struct workload *workload = cluster->workloads.items[i];
		struct reference_list names = {0};
		kube_references(cluster->arena, workload, &names);
		for (uint32_t k = 0; k < names.count; k++) {
			struct object *object =
			    kube_find(cluster, names.items[k].kind, names.items[k].name, workload->object);
			if (object)
				object->is_used = true;
		}
	}
}

void kube_read(struct cluster *cluster, struct unit *unit) {
	bool is_made = unit->doc_count && kust_is(unit->docs[0]);
	cluster->is_made = kube_is_part(unit) && kust_is(unit->outer->docs[0]);
	if (is_made)
		kust_render(cluster, unit);
	for (uint32_t i = 0; !is_made && i < unit->doc_count; i++)
		kube_add_doc(cluster, unit->docs[i]);
	kube_scale(cluster);
	mark_used(cluster);
}
