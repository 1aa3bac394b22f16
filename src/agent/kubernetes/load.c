/* Manifests that belong together: a ConfigMap, the workload that uses it, and its autoscaler, each in a file of its
 * own. */
#include "agent/kubernetes/kustomize.h"

#include "agent/linked.h"

static void add(struct arena *arena, struct link_list *ret, struct link link, struct str kind, struct str name) {
	link.kind = kind;
	link.name = name;
	link_add(arena, ret, link);
}

/* What its pods run is asked for where the manifest itself holds a configuration; else who uses a ConfigMap with one
 * is met through that. */
static void add_workload(struct arena *arena, const struct workload *workload, uint32_t number, struct link_list *ret) {
	const struct object *object = workload->object;
	struct link link = {.object = number, .space = object->space};
	struct reference_list names = {0};
	link.starts = kube_holds_configuration(workload);
	kube_references(arena, workload, &names);
	for (uint32_t i = 0; i < names.count; i++)
		add(arena, ret, link, str_from(names.items[i].kind), names.items[i].name);
	link.holds = true;
	if (kube_is_scaled(workload))
		add(arena, ret, link, object->kind, object->name);
}

static void add_object(struct arena *arena, const struct object *object, uint32_t number, struct link_list *ret) {
	struct link link = {.object = number, .space = object->space};
	const struct node *target = kube_find_object(object->node, "spec/scaleTargetRef");
	if (kube_is_scaler(object) && target)
		add(arena, ret, link, kube_scaled_kind(object, target), kube_text(target, "name"));
	if (!kube_is_map(object) || object->is_void || kube_is_fargate(object))
		return;
	link.holds = true;
	link.starts = object->has_ours;
	add(arena, ret, link, object->kind, object->name);
}

void kube_links(struct arena *arena, struct doc *doc, struct link_list *ret) {
	struct cluster cluster = {.arena = arena};
	uint32_t next = 0;
	if (kust_is(doc)) /* it says itself what belongs to it */
		return;
	kube_add_doc(&cluster, doc);
	for (uint32_t i = 0; i < cluster.objects.count; i++) {
		const struct object *object = cluster.objects.items[i];
		const struct workload *workload = next < cluster.workloads.count ? cluster.workloads.items[next] : NULL;
		if (workload && workload->object == object) {
			add_workload(arena, workload, i, ret);
			next++;
		} else {
			add_object(arena, object, i, ret);
		}
	}
}

void kube_load(struct unit *unit) {
	if (kube_is_part(unit) || !unit->loader || !unit->doc_count)
		return;
	if (kust_is(unit->docs[0]))
		kust_load(unit);
	else
		linked_load(unit);
}
