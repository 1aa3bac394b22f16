/* Manifests that belong together: the workload that mounts a ConfigMap often stands in a file beside it. */
#include "agent/kubernetes/kustomize.h"

enum { LOOKED_AT_MAX = 64 };

struct loading {
	struct unit *unit;
	struct cluster cluster;
	uint32_t looked_at;
};

/* The ConfigMap of the unit that waits for a workload, and has one in this document; NULL: none. */
static const struct object *wanted_by(const struct loading *l, struct doc *doc) {
	struct cluster other = {.arena = l->unit->arena};
	kube_add_doc(&other, doc);
	for (uint32_t i = 0; i < other.workloads.count; i++) {
		const struct workload *workload = other.workloads.items[i];
		struct reference_list names = {0};
		kube_references(other.arena, workload, &names);
		for (uint32_t k = 0; k < names.count; k++) {
			const struct object *object =
			    kube_find(&l->cluster, names.items[k].kind, names.items[k].name, workload->object->space);
			if (object && object->has_ours && !object->is_used &&
			    !kube_find(&other, names.items[k].kind, names.items[k].name, workload->object->space))
				return object;
		}
	}
	return NULL;
}

static bool is_in(const struct unit *unit, const struct doc *doc) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i] == doc)
			return true;
	return false;
}

/* Out of the folder of the file, those that hold a workload it waits for. */
static void try_file(struct loading *l, const struct source *from, struct str path, const struct format *format) {
	struct loader *loader = l->unit->loader;
	struct loaded loaded = {0};
	loader->read(loader, l->unit->arena, from, path, format, &loaded);
	l->looked_at++;
	if (loaded.state != LOAD_READ || is_in(l->unit, loaded.doc))
		return;
	const struct object *object = loaded.doc->unreadable ? NULL : wanted_by(l, loaded.doc);
	if (object)
		unit_add_doc(l->unit, node_find(object->node, "metadata/name"), loaded.doc);
	else
		loader->leave(loader, loaded.doc);
}

static void look_around(struct loading *l, const struct source *from) {
	static const struct str patterns[] = {STR_INIT("*.yaml"), STR_INIT("*.yml"), STR_INIT("*.json")};
	struct loader *loader = l->unit->loader;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct str_list paths = {0};
		const struct format *format = format_by_name(i < 2 ? STR("yaml") : STR("json"));
		if (loader->match(loader, l->unit->arena, from, patterns[i], &paths) != LOAD_READ)
			continue;
		for (uint32_t k = 0; k < paths.count && l->looked_at < LOOKED_AT_MAX; k++)
			try_file(l, from, paths.items[k], format);
	}
}

void kube_load(struct unit *unit) {
	struct loading l = {.unit = unit, .cluster = {.arena = unit->arena}};
	if (!unit->loader || !unit->loader->leave || !unit->doc_count || kube_is_part(unit))
		return;
	if (kust_is(unit->docs[0])) {
		kust_load(unit);
		return;
	}
	kube_read(&l.cluster, unit);
	if (l.cluster.waits)
		look_around(&l, unit->docs[0]->source);
}
