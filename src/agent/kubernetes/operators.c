/* Outputs of operators: each becomes a section of the configuration that the operator makes, whose values are pieces of
 * the resource. The inputs are the operator's business, or other resources'. Sources: fluent/fluent-operator,
 * apis/fluentbit/v1alpha2/plugins/output/cloud_watch_types.go, clusteroutput_types.go, pkg/operator/daemonset.go;
 * kube-logging/logging-operator, pkg/sdk/logging/model/output/cloudwatch.go,
 * pkg/sdk/logging/api/v1beta1/{logging,fluentd,output}_types.go, pkg/resources/fluentd/statefulset.go. A
 * ClusterLogForwarder has no name for a stream: nothing is to be said of it. */
#include "agent/kubernetes/reading.h"

#include "agent/made.h"

/* Keys of spec.cloudWatch, as fluent-operator writes them. */
static const struct {
	const char *key, *setting;
} keys[] = {
    {"region", "region"},
    {"logGroupName", "log_group_name"},
    {"logGroupTemplate", "log_group_template"},
    {"logStreamName", "log_stream_name"},
    {"logStreamPrefix", "log_stream_prefix"},
    {"logStreamTemplate", "log_stream_template"},
    {"logKey", "log_key"},
    {"logFormat", "log_format"},
    {"roleArn", "role_arn"},
    {"autoCreateGroup", "auto_create_group"},
    {"logRetentionDays", "log_retention_days"},
    {"endpoint", "endpoint"},
    {"metricNamespace", "metric_namespace"},
    {"metricDimensions", "metric_dimensions"},
    {"stsEndpoint", "sts_endpoint"},
    {"autoRetryRequests", "auto_retry_requests"},
    {"externalID", "external_id"},
};

struct writing {
	const struct object *object;
	struct derivation d;
	struct span at;
};

static bool is_of(const struct object *object, const char *group) {
	return str_is(object->group, group) &&
	       (str_is(object->kind, "Output") || str_is(object->kind, "ClusterOutput"));
}

static const struct node *cloudwatch_of(const struct object *object) {
	if (is_of(object, "fluentbit.fluent.io"))
		return kube_find_object(object->node, "spec/cloudWatch");
	return is_of(object, "logging.banzaicloud.io") ? kube_find_object(object->node, "spec/cloudwatch") : NULL;
}

bool kube_is_output(const struct object *object) {
	return cloudwatch_of(object);
}

/* --- texts ---------------------------------------------------------------------------------------------------------
 */

static void put(struct writing *w, const char *text) {
	derivation_add(&w->d, PIECE_INSERTED, str_from(text), w->at, 0);
}

static bool is_scalar(const struct node *node) {
	return node && (node->kind == NODE_STRING || node->kind == NODE_NUMBER || node->kind == NODE_BOOL) &&
	       node->text.n && !str_contains(node->text, STR("\n"));
}

/* What is empty is not written; the operators refuse texts of several lines. */
static void put_setting(struct writing *w, const char *setting, const struct node *node) {
	const struct doc *doc = w->object->doc;
	if (!is_scalar(node))
		return;
	struct span before = w->at;
	w->at = node->key_span.len ? node->key_span : node->span;
	put(w, "    ");
	put(w, setting);
	put(w, " ");
	if (node->kind == NODE_STRING)
		doc->format->decode(doc, node, &w->d);
	else
		derivation_add(&w->d, PIECE_COPY, site_text(doc_site(doc, node->span)), node->span, 0);
	put(w, "\n");
	w->at = before;
}

static void begin(struct writing *w, struct arena *arena, const struct object *object) {
	const struct node *section = cloudwatch_of(object);
	*w = (struct writing){.object = object, .at = section->key_span};
	w->d = (struct derivation){.arena = arena, .outer = object->doc->source};
	put(w, MADE_HEADING);
}

static struct source *fluent_bit_text(struct arena *arena, const struct object *object) {
	const struct node *spec = node_get(object->node, "spec"), *section = cloudwatch_of(object);
	struct writing w;
	begin(&w, arena, object);
	put(&w, "[OUTPUT]\n    Name cloudwatch_logs\n");
	put_setting(&w, "Match", node_get(spec, "match"));
	put_setting(&w, "Match_Regex", node_get(spec, "matchRegex"));
	put_setting(&w, "Alias", node_get(spec, "alias"));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put_setting(&w, keys[i].setting, node_get(section, keys[i].key));
	return source_derive(&w.d, STR(""));
}

static void put_workers(struct writing *w, const struct node *workers) {
	uint32_t count;
	if (!workers || workers->kind != NODE_NUMBER || !str_to_u32(workers->text, &count) || count < 2)
		return;
	put(w, arena_format(w->d.arena, "<system>\n  workers %u\n</system>\n", (unsigned)count).p);
}

/* The operator's own buffer has these keys of chunks, unless the resource says others. */
static void put_buffer(struct writing *w, const struct node *section) {
	const struct node *tags = node_find(section, "buffer/tags");
	put(w, "    <buffer ");
	if (is_scalar(tags) && tags->kind == NODE_STRING)
		w->object->doc->format->decode(w->object->doc, tags, &w->d);
	else
		put(w, "tag,time");
	put(w, ">\n      @type file\n      path /buffers/cloudwatch.*.buffer\n      timekey 10m\n    </buffer>\n");
}

/* Each flow has a label of its own. */
static struct source *fluentd_text(struct arena *arena, const struct object *object, const struct node *fluentd) {
	const struct node *section = cloudwatch_of(object);
	struct writing w;
	begin(&w, arena, object);
	put_workers(&w, node_get(fluentd, "workers"));
	put(&w, "<label @FLOW>\n  <match **>\n    @type cloudwatch_logs\n");
	for (const struct node *child = section->first; child; child = child->next)
		if (!child->shadowed && is_scalar(child))
			put_setting(&w, arena_str(arena, child->key).p, child);
	put_buffer(&w, section);
	put(&w, "  </match>\n</label>\n");
	return source_derive(&w.d, STR(""));
}

/* --- where they run ------------------------------------------------------------------------------------------------
 */

static const struct object *object_of(const struct cluster *cluster, const char *group, const char *kind,
				      struct str logging) {
	for (uint32_t i = 0; i < cluster->objects.count; i++) {
		const struct object *object = cluster->objects.items[i];
		if (!str_is(object->group, group) || !str_is(object->kind, kind))
			continue;
		const struct node *spec = node_get(object->node, "spec");
		if (spec && str_equal(kube_text(spec, "loggingRef"), logging))
			return object;
	}
	return NULL;
}

static struct replication copies_of_fluentd(const struct object *logging, const struct node *fluentd) {
	const struct node *replicas = fluentd ? node_find(fluentd, "scaling/replicas") : NULL;
	struct replication copies = {.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	uint32_t count = 1;
	if (!logging || (replicas && !str_to_u32(replicas->text, &count)))
		return copies;
	copies.copies = count > 1 ? COPIES_MANY : COPIES_ONE;
	copies.count = count > 1 ? count : 0;
	if (count > 1)
		copies.at = kube_site(logging, replicas);
	return copies;
}

/* Tags of containers' logs hold the pod: names made of them differ as the pods do whose logs they are. */
static bool is_named_by_tag(const struct object *output) {
	const struct node *spec = node_get(output->node, "spec"), *section = cloudwatch_of(output);
	struct str stream = kube_text(section, "log_stream_name"), match = kube_text(spec, "match");
	if (is_of(output, "fluentbit.fluent.io"))
		return !kube_text(section, "logStreamName").n &&
		       (str_is(match, "*") || str_contains(match, STR("kube")) ||
			str_contains(kube_text(spec, "matchRegex"), STR("kube")));
	const struct node *by_tag = node_get(section, "use_tag_as_stream");
	return (by_tag && str_is(by_tag->text, "true")) || str_contains(stream, STR("${tag")) ||
	       kube_text(section, "log_stream_name_key").n;
}

/* The variables that an operator gives, and those of its own resource, if that is here. */
static void run_in(struct cluster *cluster, const struct object *runner, const struct node *more, bool on_nodes,
		   struct embedded *ret) {
	static const char given[] = "{env: [{name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
				    "{name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]}";
	struct arena *arena = cluster->arena;
	struct source *text = source_new(arena, STR(""), on_nodes ? STR(given) : STR("{env: []}"));
	struct node *container = doc_parse(arena, text, format_by_name(STR("yaml")))->root;
	struct node *env = container->first;
	for (const struct node *item = more && more->kind == NODE_ARRAY ? more->first : NULL; item; item = item->next) {
		struct node *copy = ARENA_NEW(arena, struct node);
		*copy = *item;
		node_append(env, copy);
	}
	struct object object = {.doc = runner ? runner->doc : NULL, .node = container};
	struct workload workload = {.object = &object, .pod = container};
	struct container one = {.workload = &workload, .node = container};
	kube_environment(cluster, &one);
	ret->env = one.env;
	ret->env_closed = runner && one.env_closed;
	ret->mode = MODE_CONTAINER;
}

static void embed(struct cluster *cluster, const struct object *output, struct embedded *ret) {
	if (is_of(output, "fluentbit.fluent.io")) {
		const struct object *runner = object_of(cluster, "fluentbit.fluent.io", "FluentBit", STR(""));
		ret->text = fluent_bit_text(cluster->arena, output);
		ret->agent = agent_by_name(STR("fluent-bit"));
		ret->format = format_by_name(STR("fluentbit"));
		ret->copies = (struct replication){.copies = COPIES_MANY, .differs_by = DIFFERENCE_HOST};
		ret->copies.at = runner ? kube_site(runner, node_get(runner->node, "kind"))
					: kube_site(output, node_get(output->node, "kind"));
		run_in(cluster, runner, runner ? node_find(runner->node, "spec/envVars") : NULL, true, ret);
		return;
	}
	const struct node *spec = node_get(output->node, "spec");
	struct str logging = kube_text(spec, "loggingRef");
	const struct object *runner = object_of(cluster, "logging.banzaicloud.io", "Logging", logging);
	const struct node *fluentd = runner ? kube_find_object(runner->node, "spec/fluentd") : NULL;
	if (!fluentd) {
		const struct object *other = object_of(cluster, "logging.banzaicloud.io", "FluentdConfig", logging);
		runner = other ? other : runner;
		fluentd = other ? kube_find_object(other->node, "spec") : NULL;
	}
	ret->text = fluentd_text(cluster->arena, output, fluentd);
	ret->agent = agent_by_name(STR("fluentd"));
	ret->format = format_by_name(STR("fluentd"));
	ret->copies = copies_of_fluentd(fluentd ? runner : NULL, fluentd);
	run_in(cluster, fluentd ? runner : NULL, fluentd ? node_get(fluentd, "envVars") : NULL, false, ret);
}

/* All outputs of one operator run in one process. */
void kube_take_outputs(struct cluster *cluster, uint32_t host, struct embedded_list *ret) {
	static const char *const groups[] = {"fluentbit.fluent.io", "logging.banzaicloud.io"};
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
		for (uint32_t i = 0; i < cluster->objects.count; i++) {
			const struct object *object = cluster->objects.items[i];
			struct embedded embedded = {.host = host + (uint32_t)g + 1};
			if (!is_of(object, groups[g]) || !cloudwatch_of(object))
				continue;
			embed(cluster, object, &embedded);
			if (is_named_by_tag(object))
				embedded.copies = (struct replication){.copies = COPIES_ONE};
			if (!embedded_has_room(cluster->unit, ret, embedded.text->text.n, kube_site(object, NULL)))
				return;
			LIST_ADD(cluster->arena, ret, embedded);
		}
}
