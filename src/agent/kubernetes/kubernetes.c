/* Kubernetes manifests: the container's row, how its files are known, and reading a unit. What stands in ConfigMaps,
 * Secrets, variables and custom resources is left to the shippers: see unpack.c. */
#include "agent/kubernetes/kustomize.h"

static const char *const formats[] = {"yaml", "json", NULL};
/* The last ones are cloudwatch and _collected as base64 has them, in three ways each, and the start of gzip. */
static const char *const words[] = {"cloudwatch_logs",
				    "cloudwatchlogs",
				    "awscloudwatch",
				    "awsemf",
				    "aws_cloudwatch",
				    "logs_collected",
				    "metrics_collected",
				    "x-aws-log-",
				    "CW_CONFIG_CONTENT",
				    "AOT_CONFIG_CONTENT",
				    "aws-observability",
				    "\"cloudwatch\"",
				    "Name cloudwatch",
				    "cloudWatchLogs",
				    "log_stream_name",
				    "use_tag_as_stream",
				    "logStreamName",
				    "logStreamPrefix",
				    "logStreamTemplate",
				    "Y2xvdWR3YXRja",
				    "Nsb3Vkd2F0Y2",
				    "jbG91ZHdhdGNo",
				    "X2NvbGxlY3RlZ",
				    "9jb2xsZWN0ZW",
				    "fY29sbGVjdGVk",
				    "H4sIA",
				    "H4sIC",
				    NULL};

static bool takes_stream(const struct doc *doc);
static const char *const link_words[] = {"apiVersion", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_kubernetes = {
    .name = "kubernetes",
    .title = "Kubernetes",
    .role = AGENT_CONTAINER,
    .formats = formats,
    .words = words,
    .hubs = kust_names,
    .joins_documents = true,
    .takes_stream = takes_stream,
    .recognise = recognise,
    .recognise_path = kube_is_kustomization_path,
    .load = kube_load,
    .links = kube_links,
    .link_words = link_words,
    .unpack = kube_unpack,
    .read = read_unit,
    .spell_variable = kube_spell_variable,
    .spell_setting = kube_spell_setting,
    .advise = kube_advise,
    .host_identity = kube_host_identity,
    .restart = kube_restart,
    .check = "kubectl apply --dry-run=server looks at objects: it does not look into the texts of ConfigMaps, nor at "
	     "where two pods write",
    .copy_noun = "pod",
    .stream_key = "x-aws-log-stream",
};

/* --- which documents are Kubernetes' ---------------------------------------------------------------------------------
 */

bool kube_holds_configuration(const struct workload *workload) {
	if (kube_is_agent_resource(workload->object) || kube_is_collector_resource(workload->object) ||
	    kube_has_otlp(workload))
		return true;
	for (uint32_t i = 0; i < workload->containers.count; i++) {
		const struct node *env = kube_find_list(workload->containers.items[i].node, "env");
		if (kube_script(workload->object->doc->arena, workload->containers.items[i].node))
			return true;
		for (const struct node *item = env ? env->first : NULL; item; item = item->next)
			if (str_is(kube_text(item, "name"), "CW_CONFIG_CONTENT") ||
			    str_is(kube_text(item, "name"), "AOT_CONFIG_CONTENT"))
				return true;
	}
	return false;
}

/* kubectl reads so, too: kubernetes/apimachinery, pkg/util/yaml/decoder.go. */
static bool takes_stream(const struct doc *doc) {
	(void)doc;
	return true;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct cluster cluster = {.arena = doc->arena};
	if (!doc->root)
		return false;
	if (kust_is(doc)) {
		*ret_why = STR("a kustomization");
		return true;
	}
	kube_add_doc(&cluster, (struct doc *)doc);
	for (uint32_t i = 0; i < cluster.objects.count; i++) {
		const struct object *object = cluster.objects.items[i];
		if (!object->has_ours && !object->has_broken && !kube_is_fargate(object) && !kube_is_output(object) &&
		    !kube_is_release(doc->arena, object))
			continue;
		bool vowel = str_starts_with(object->kind, STR("A"));
		*ret_why = arena_format(doc->arena, "%s %.*s with a configuration", vowel ? "an" : "a",
					STR_ARGS(object->kind));
		return true;
	}
	for (uint32_t i = 0; i < cluster.workloads.count; i++) {
		const struct workload *workload = cluster.workloads.items[i];
		const struct object *object = workload->object;
		if (!kube_holds_configuration(workload))
			continue;
		*ret_why = arena_format(doc->arena, "%.*s with a configuration", STR_ARGS(object->kind));
		return true;
	}
	return false;
}

/* --- reading ---------------------------------------------------------------------------------------------------------
 */

/* Those of several workloads are parts, with copies of their own: see unpack.c. */
static void read_otlp(struct cluster *cluster) {
	struct unit *unit = cluster->unit;
	struct workload *only = NULL;
	uint32_t count = 0;
	for (uint32_t i = 0; i < cluster->workloads.count; i++)
		if (kube_has_otlp(cluster->workloads.items[i])) {
			only = cluster->workloads.items[i];
			count++;
		}
	if (count != 1)
		return;
	kube_otlp(cluster, only);
	if (unit->copies.copies == COPIES_MANY_LIKELY)
		unit->copies = only->copies;
}

/* Is there anything to tell of the manifests themselves? */
static bool concerns(const struct cluster *cluster) {
	enum { OBJECTS_MANY = 1000 }; /* limits may be reached later */
	const struct unit *unit = cluster->unit;
	bool told = unit->claims.count || unit->problems.count || cluster->objects.count > OBJECTS_MANY;
	for (uint32_t i = 0; i < unit->doc_count; i++)
		told = told || unit->docs[i]->problems.count;
	return told;
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct cluster cluster = {.arena = unit->arena, .unit = unit};
	struct world fallback = {.mode = MODE_CONTAINER, .platform = PLATFORM_LINUX};
	unit->asked = *asked;
	unit->world = world_fill(*asked, fallback);
	if (kust_is(unit->docs[0]) && !kust_matters(unit))
		return false;
	kube_read(&cluster, unit);
	for (uint32_t i = 0; i < cluster.objects.count; i++)
		if (kube_is_fargate(cluster.objects.items[i]) && !cluster.objects.items[i]->is_void)
			kube_fargate_check(&cluster, cluster.objects.items[i]);
	read_otlp(&cluster);
	*ret = unit->claims;
	return concerns(&cluster);
}
