/* What workloads take out of ConfigMaps and Secrets: volumes, and where containers mount them. Source:
 * kubernetes/api, core/v1/types.go (Volume, VolumeProjection, VolumeMount, EnvFromSource, EnvVarSource). */
#include "agent/kubernetes/reading.h"

enum { FILES_MAX = 1 << 18 }; /* that all containers of one input see */

/* --- names ---------------------------------------------------------------------------------------------------------
 */

static void add(struct arena *arena, struct reference_list *ret, const char *kind, const struct node *object,
		const char *key) {
	struct str name = object && object->kind == NODE_OBJECT ? kube_text(object, key) : STR("");
	if (name.n)
		LIST_ADD(arena, ret, (struct reference){.kind = kind, .name = name});
}

static void add_source(struct arena *arena, struct reference_list *ret, const struct node *source) {
	add(arena, ret, "ConfigMap", node_get(source, "configMap"), "name");
	add(arena, ret, "Secret", node_get(source, "secret"), "secretName");
	add(arena, ret, "Secret", node_get(source, "secret"), "name"); /* as a projection spells it */
}

static void add_volumes(struct arena *arena, const struct node *pod, struct reference_list *ret) {
	const struct node *volumes = kube_find_list(pod, "volumes");
	for (const struct node *volume = volumes ? volumes->first : NULL; volume; volume = volume->next) {
		const struct node *sources = kube_find_list(volume, "projected/sources");
		add_source(arena, ret, volume);
		for (const struct node *source = sources ? sources->first : NULL; source; source = source->next)
			add_source(arena, ret, source);
	}
	const struct node *maps = kube_find_list(pod, "configmaps"); /* of OpenTelemetryCollector */
	for (const struct node *map = maps ? maps->first : NULL; map; map = map->next)
		add(arena, ret, "ConfigMap", map, "name");
}

static void add_variables(struct arena *arena, const struct node *container, struct reference_list *ret) {
	const struct node *env = kube_find_list(container, "env"), *from = kube_find_list(container, "envFrom");
	for (const struct node *item = from ? from->first : NULL; item; item = item->next) {
		add(arena, ret, "ConfigMap", node_get(item, "configMapRef"), "name");
		add(arena, ret, "Secret", node_get(item, "secretRef"), "name");
	}
	for (const struct node *item = env ? env->first : NULL; item; item = item->next) {
		add(arena, ret, "ConfigMap", node_find(item, "valueFrom/configMapKeyRef"), "name");
		add(arena, ret, "Secret", node_find(item, "valueFrom/secretKeyRef"), "name");
	}
}

void kube_references(struct arena *arena, const struct workload *workload, struct reference_list *ret) {
	add_volumes(arena, workload->pod, ret);
	for (uint32_t i = 0; i < workload->containers.count; i++)
		add_variables(arena, workload->containers.items[i].node, ret);
}

/* --- files ---------------------------------------------------------------------------------------------------------
 */

struct mounting {
	struct cluster *cluster;
	const struct workload *workload;
	struct str at, sub; /* mountPath, subPath */
	struct inner_folder *folder;
};

static struct str joined(struct arena *arena, struct str folder, struct str name) {
	struct str slash = str_ends_with(folder, STR("/")) ? STR("") : STR("/");
	return arena_join(arena, folder, slash, name, STR(""));
}

/* Where a file of a volume stands in the container; false: not there. */
static bool place(const struct mounting *m, struct str name, struct str *ret) {
	struct arena *arena = m->cluster->arena;
	if (!m->sub.n)
		*ret = joined(arena, m->at, name);
	else if (str_equal(m->sub, name))
		*ret = m->at;
	else if (str_starts_with(name, joined(arena, m->sub, STR(""))))
		*ret = joined(arena, m->at, str_from_offset(name, m->sub.n + 1));
	else
		return false;
	return true;
}

static struct inner_file *file_new(struct arena *arena, struct object *object, struct entry *entry, struct str path) {
	struct file *file = ARENA_NEW(arena, struct file);
	*file = (struct file){.object = object, .entry = entry};
	file->base = (struct inner_file){.path = path, .text = entry->text, .is_ours = entry->is_ours};
	return &file->base;
}

static bool add_file(const struct mounting *m, struct object *object, struct entry *entry, struct str name) {
	struct str path;
	if (!place(m, name, &path))
		return true;
	if (m->cluster->files >= FILES_MAX)
		return false;
	m->cluster->files++;
	LIST_ADD(m->cluster->arena, m->folder, file_new(m->cluster->arena, object, entry, path));
	return true;
}

static bool add_item(const struct mounting *m, struct object *object, const struct node *item) {
	struct str key = kube_text(item, "key"), path = kube_text(item, "path");
	for (uint32_t i = 0; i < object->entries.count; i++)
		if (str_equal(object->entries.items[i].node->key, key))
			return add_file(m, object, &object->entries.items[i], path.n ? path : key);
	return true;
}

/* The keys of an object, or those that items lists, under their names. */
static bool add_object(const struct mounting *m, const char *kind, const struct node *source, const char *key) {
	if (!source || source->kind != NODE_OBJECT)
		return true;
	struct object *object = kube_find(m->cluster, kind, kube_text(source, key), m->workload->object);
	const struct node *items = kube_find_list(source, "items");
	bool all = true;
	if (!object)
		return true;
	if (!items)
		for (uint32_t i = 0; i < object->entries.count && all; i++)
			all = add_file(m, object, &object->entries.items[i], object->entries.items[i].node->key);
	for (const struct node *item = items ? items->first : NULL; item && all; item = item->next)
		all = add_item(m, object, item);
	if (!m->sub.n)
		LIST_ADD(m->cluster->arena, &m->folder->whole, m->at);
	return all;
}

static bool add_volume(const struct mounting *m, const struct node *volume) {
	const struct node *sources = kube_find_list(volume, "projected/sources");
	bool all = add_object(m, "ConfigMap", node_get(volume, "configMap"), "name") &&
		   add_object(m, "Secret", node_get(volume, "secret"), "secretName");
	for (const struct node *source = sources ? sources->first : NULL; source && all; source = source->next)
		all = add_object(m, "ConfigMap", node_get(source, "configMap"), "name") &&
		      add_object(m, "Secret", node_get(source, "secret"), "name");
	return all;
}

static const struct node *volume_called(const struct workload *workload, struct str name) {
	const struct node *volumes = kube_find_list(workload->pod, "volumes");
	for (const struct node *volume = volumes ? volumes->first : NULL; volume; volume = volume->next)
		if (str_equal(kube_text(volume, "name"), name))
			return volume;
	return NULL;
}

bool kube_mounts(struct cluster *cluster, const struct container *container, struct inner_folder *ret) {
	enum { MOUNTS_MAX = 1000 };
	const struct node *mounts = kube_find_list(container->node, "volumeMounts");
	uint32_t count = 0;
	for (const struct node *mount = mounts ? mounts->first : NULL; mount && count < MOUNTS_MAX;
	     mount = mount->next, count++) {
		struct mounting m = {.cluster = cluster, .workload = container->workload, .folder = ret};
		const struct node *volume = volume_called(container->workload, kube_text(mount, "name"));
		m.at = glob_clean_path(cluster->arena, kube_text(mount, "mountPath"), false);
		m.sub = kube_text(mount, "subPath");
		if (volume && m.at.n && !add_volume(&m, volume))
			return false;
	}
	return true;
}

void kube_loose(struct cluster *cluster, struct object *object, struct inner_folder *ret) {
	ret->is_loose = true;
	for (uint32_t i = 0; i < object->entries.count && cluster->files < FILES_MAX; i++, cluster->files++) {
		struct entry *entry = &object->entries.items[i];
		struct str path = joined(cluster->arena, STR("/"), entry->node->key);
		LIST_ADD(cluster->arena, ret, file_new(cluster->arena, object, entry, path));
	}
}
