/* Workloads: their pods, and how many of them run. Sources: kubernetes/website, content/en/docs/concepts/workloads;
 * aws/amazon-cloudwatch-agent-operator, apis/v1alpha1/amazoncloudwatchagent_types.go; open-telemetry/
 * opentelemetry-operator, apis/v1beta1/opentelemetrycollector_types.go. */
#include "agent/kubernetes/reading.h"

static const struct {
	const char *kind, *pod; /* path of the pod's spec; its metadata stand beside it */
} kinds[] = {
    {"DaemonSet", "spec/template"},
    {"Deployment", "spec/template"},
    {"StatefulSet", "spec/template"},
    {"ReplicaSet", "spec/template"},
    {"Job", "spec/template"},
    {"CronJob", "spec/jobTemplate/spec/template"},
    {"Pod", ""},
    {"ReplicationController", "spec/template"},
};

static void add_containers(struct cluster *cluster, struct workload *workload, const char *key) {
	const struct node *list = kube_find_list(workload->pod, key);
	for (const struct node *node = list ? list->first : NULL; node; node = node->next)
		if (node->kind == NODE_OBJECT)
			LIST_ADD(cluster->arena, &workload->containers,
				 (struct container){.workload = workload, .node = node});
}

static struct replication many(const struct object *object, const struct node *at, uint32_t count,
			       enum difference differs_by) {
	return (struct replication){
	    .copies = COPIES_MANY, .count = count, .differs_by = differs_by, .at = kube_site(object, at)};
}

/* A number that stands there; the default where nothing does. false: nobody knows. */
static bool number(const struct node *node, uint32_t *ret) {
	return !node || node->kind == NODE_NULL ||
	       ((node->kind == NODE_NUMBER || node->kind == NODE_STRING) && str_to_u32(node->text, ret));
}

static struct replication counted(const struct object *object, const struct node *node) {
	uint32_t count = 1;
	if (!number(node, &count))
		return (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	if (count > 1)
		return many(object, node, count, DIFFERENCE_POD);
	return (struct replication){.copies = COPIES_ONE, .differs_by = DIFFERENCE_POD};
}

static struct replication copies_of_resource(const struct object *object) {
	const struct node *mode = node_find(object->node, "spec/mode");
	const struct node *most = node_find(object->node, "spec/autoscaler/maxReplicas");
	if (mode && str_is(mode->text, "daemonset"))
		return many(object, mode, 0, DIFFERENCE_HOST);
	if (mode && str_is(mode->text, "sidecar"))
		return (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	struct replication copies = counted(object, most ? most : node_find(object->node, "spec/replicas"));
	if (most)
		copies.count = 0;
	return copies;
}

static const struct node *job_of(const struct object *object) {
	return kube_find_object(object->node, str_is(object->kind, "CronJob") ? "spec/jobTemplate/spec" : "spec");
}

static bool is_job(const struct object *object) {
	return str_is(object->kind, "Job") || str_is(object->kind, "CronJob");
}

/* No more pods than are to be completed (kubernetes/kubernetes, pkg/controller/job/job_controller.go, manageJob). */
static struct replication copies_of_job(const struct object *object) {
	const struct node *job = job_of(object);
	struct replication copies = counted(object, job ? node_get(job, "parallelism") : NULL);
	struct replication most = counted(object, job ? node_get(job, "completions") : NULL);
	const struct node *completions = job ? node_get(job, "completions") : NULL;
	if (!completions || completions->kind == NODE_NULL || copies.copies == COPIES_ONE)
		return copies;
	bool is_less = most.copies != COPIES_MANY || (copies.copies == COPIES_MANY && most.count < copies.count);
	return is_less ? most : copies;
}

static struct replication copies_of(const struct object *object) {
	struct str kind = object->kind;
	if (str_is(kind, "DaemonSet"))
		return many(object, node_get(object->node, "kind"), 0, DIFFERENCE_HOST);
	if (is_job(object))
		return copies_of_job(object);
	if (str_is(kind, "Pod"))
		return (struct replication){.copies = COPIES_ONE, .differs_by = DIFFERENCE_POD};
	return counted(object, node_find(object->node, "spec/replicas"));
}

static struct workload *workload_new(struct cluster *cluster, struct object *object) {
	struct workload *workload = ARENA_NEW(cluster->arena, struct workload);
	workload->object = object;
	LIST_ADD(cluster->arena, &cluster->workloads, workload);
	return workload;
}

static void add_resource(struct cluster *cluster, struct object *object) {
	struct workload *workload = workload_new(cluster, object);
	workload->pod = kube_find_object(object->node, "spec");
	workload->copies = copies_of_resource(object);
	if (workload->pod)
		LIST_ADD(cluster->arena, &workload->containers,
			 (struct container){.workload = workload, .node = workload->pod});
}

void kube_add_workload(struct cluster *cluster, struct object *object) {
	if (kube_is_agent_resource(object) || kube_is_collector_resource(object))
		add_resource(cluster, object);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_is(object->kind, kinds[i].kind))
			continue;
		const struct node *template =
		    *kinds[i].pod ? kube_find_object(object->node, kinds[i].pod) : object->node;
		const struct node *pod = template ? kube_find_object(template, "spec") : NULL;
		if (!pod)
			return;
		struct workload *workload = workload_new(cluster, object);
		workload->pod = pod;
		workload->metadata = kube_find_object(template, "metadata");
		workload->copies = copies_of(object);
		workload->is_indexed = is_job(object) && str_is(kube_text(job_of(object), "completionMode"), "Indexed");
		if (object->is_unsure && !str_is(object->kind, "DaemonSet"))
			workload->copies =
			    (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
		add_containers(cluster, workload, "containers");
		add_containers(cluster, workload, "initContainers");
		return;
	}
}

bool kube_is_scaled(const struct workload *workload) {
	static const char *const alone[] = {"DaemonSet", "Job", "CronJob", "Pod"};
	for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
		if (str_is(workload->object->kind, alone[i]))
			return false;
	return true;
}

/* --- autoscalers ---------------------------------------------------------------------------------------------------
 */

/* What a name stands for, one in each file. */
LIST(targets, struct workload *);

static struct str target_key(struct arena *arena, struct str kind, struct str name, struct str space) {
	return arena_format(arena, "%.*s/%.*s/%.*s", STR_ARGS(kind), STR_ARGS(name), STR_ARGS(space));
}

static void scale_to(struct workload *workload, const struct object *scaler, const struct node *most, uint32_t count) {
	if (count > 1)
		workload->copies = many(scaler, most, 0, DIFFERENCE_POD);
	else if (!workload->is_scaled)
		workload->copies = (struct replication){.copies = COPIES_ONE, .differs_by = DIFFERENCE_POD};
	workload->is_scaled = true;
}

/* In several namespaces? */
static bool are_apart(const struct targets *targets) {
	for (uint32_t i = 1; i < targets->count; i++)
		if (!str_equal(targets->items[i]->object->space, targets->items[0]->object->space))
			return true;
	return false;
}

/* kedacore/keda, apis/keda/v1alpha1/scaledobject_types.go: a Deployment, and 100 pods, where nothing else is said. */
static bool is_keda(const struct object *object) {
	return str_is(object->kind, "ScaledObject") && str_is(object->group, "keda.sh");
}

struct str kube_scaled_kind(const struct object *scaler, const struct node *target) {
	struct str kind = kube_text(target, "kind");
	return is_keda(scaler) && !kind.n ? STR("Deployment") : kind;
}

bool kube_is_scaler(const struct object *object) {
	return is_keda(object) || str_is(object->kind, "HorizontalPodAutoscaler");
}

static const struct targets *targets_of(const struct cluster *cluster, const struct map *all,
					const struct object *scaler, const struct node *target) {
	struct str kind = kube_scaled_kind(scaler, target), name = kube_text(target, "name"), space = scaler->space;
	const struct targets *found = map_get(all, target_key(cluster->arena, kind, name, space));
	if (!found && space.n)
		found = map_get(all, target_key(cluster->arena, kind, name, STR("")));
	if (found || space.n)
		return found;
	found = map_get(all, target_key(cluster->arena, kind, name, STR("*")));
	return found && !are_apart(found) ? found : NULL;
}

/* Those that are called so in the nearest files. */
static void scale_by(struct cluster *cluster, const struct map *all, const struct object *scaler) {
	const struct node *target = kube_find_object(scaler->node, "spec/scaleTargetRef");
	const struct node *most =
	    node_find(scaler->node, is_keda(scaler) ? "spec/maxReplicaCount" : "spec/maxReplicas");
	const struct targets *targets = target ? targets_of(cluster, all, scaler, target) : NULL;
	uint32_t count = is_keda(scaler) ? 100 : 1;
	size_t best = 0;
	if (!most && is_keda(scaler))
		most = target;
	else if (!most || !number(most, &count))
		return;
	if (!targets)
		return;
	for (uint32_t i = 0; i < targets->count; i++) {
		size_t near = kube_nearness(targets->items[i]->object, scaler);
		best = near > best ? near : best;
	}
	for (uint32_t i = 0; i < targets->count; i++)
		if (kube_nearness(targets->items[i]->object, scaler) == best)
			scale_to(targets->items[i], scaler, most, count);
}

static bool is_one(const struct object *a, const struct object *b) {
	return a->doc == b->doc && str_equal(a->space, b->space);
}

static void add_target(struct cluster *cluster, struct map *all, struct workload *workload, struct str space) {
	const struct object *object = workload->object;
	void **slot = map_at(all, target_key(cluster->arena, object->kind, object->name, space));
	if (!*slot)
		*slot = ARENA_NEW(cluster->arena, struct targets);
	struct targets *targets = *slot;
	if (targets->count && is_one(targets->items[targets->count - 1]->object, object))
		targets->items[targets->count - 1] = workload; /* the last one stays */
	else
		LIST_ADD(cluster->arena, targets, workload);
}

void kube_scale(struct cluster *cluster) {
	struct map all = {.arena = cluster->arena};
	for (uint32_t i = 0; i < cluster->workloads.count; i++) {
		struct workload *workload = cluster->workloads.items[i];
		add_target(cluster, &all, workload, workload->object->space);
		add_target(cluster, &all, workload, STR("*")); /* of any namespace */
	}
	for (uint32_t i = 0; i < cluster->objects.count; i++)
		if (kube_is_scaler(cluster->objects.items[i]))
			scale_by(cluster, &all, cluster->objects.items[i]);
}
