/* The charts opentelemetry-collector and vector: configurations as maps. Sources: open-telemetry/
 * opentelemetry-helm-charts, charts/opentelemetry-collector/values.yaml, templates/_config.tpl, templates/_pod.tpl;
 * vectordotdev/helm-charts at 6dbdb4a1, charts/vector/values.yaml, templates/configmap.yaml, templates/_pod.tpl. */
#include "agent/helm-values/reading.h"

static bool otel_holds(const struct doc *doc, const struct node *root);
static void otel_unpack(struct values *v);
static bool vector_holds(const struct doc *doc, const struct node *root);
static void vector_unpack(struct values *v);

const struct chart chart_opentelemetry_collector = {
    .name = "opentelemetry-collector", .holds = otel_holds, .unpack = otel_unpack};
const struct chart chart_vector = {.name = "vector", .holds = vector_holds, .unpack = vector_unpack};

/* --- opentelemetry-collector ---------------------------------------------------------------------------------------
 */

/* What the user's map is merged into; the exporter debug was logging before 0.89. */
static const char otel_defaults[] =
    "receivers:\n"
    "  jaeger: {protocols: {grpc: {}, thrift_http: {}, thrift_compact: {}}}\n"
    "  otlp: {protocols: {grpc: {}, http: {}}}\n"
    "  prometheus: {config: {scrape_configs: []}}\n"
    "  zipkin: {}\n"
    "processors: {batch: {}, memory_limiter: {check_interval: 5s}}\n"
    "exporters: {debug: {}, logging: {}}\n"
    "extensions: {health_check: {}}\n"
    "service:\n"
    "  extensions: [health_check]\n"
    "  pipelines:\n"
    "    logs: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [debug]}\n"
    "    metrics: {receivers: [otlp, prometheus], processors: [memory_limiter, batch], "
    "exporters: [debug]}\n"
    "    traces: {receivers: [otlp, jaeger, zipkin], processors: [memory_limiter, "
    "batch], exporters: [debug]}\n";

static const char otel_env[] = "[{name: MY_POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}},"
			       "{name: OTEL_K8S_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
			       "{name: OTEL_K8S_NODE_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}},"
			       "{name: OTEL_K8S_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}},"
			       "{name: OTEL_K8S_POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}},"
			       "{name: OTEL_K8S_POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}},"
			       "{name: K8S_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
			       "{name: K8S_NODE_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]";

static const struct node *otel_config(const struct node *root) {
	const struct node *other = node_get(root, "alternateConfig");
	return values_is_object(other) && other->count ? other : node_get(root, "config");
}

static bool otel_holds(const struct doc *doc, const struct node *root) {
	const struct node *config = otel_config(root);
	return values_is_object(config) &&
	       (values_is_object(node_get(config, "exporters")) || values_is_object(node_get(config, "service"))) &&
	       values_have_words(doc, config, "otel-collector");
}

static bool has_preset(const struct values *v, const char *path) {
	return values_true(node_find(v->root, path));
}

static struct node *list_in(const struct node *config, const char *path) {
	struct node *list = (struct node *)node_find(config, path);
	return list && list->kind == NODE_ARRAY ? list : NULL;
}

static bool has_item(const struct node *list, const char *text) {
	for (const struct node *item = list->first; item; item = item->next)
		if (str_is(values_text(item), text))
			return true;
	return false;
}

/* Presets put components of their own into pipelines. */
static void add_component(struct values *v, struct node *config, const char *section, const char *list,
			  const char *name) {
	struct node *components = (struct node *)node_get(config, section), *pipeline = list_in(config, list);
	if (!values_is_object(components) || !pipeline || has_item(pipeline, name))
		return;
	values_add_string(v, pipeline, name);
	if (node_get(components, name))
		return;
	struct node *component = node_new(v->arena, NODE_OBJECT, config->span);
	component->key = str_from(name);
	node_append(components, component);
}

static void add_presets(struct values *v, struct node *config) {
	static const char receivers[] = "service/pipelines/logs/receivers";
	if (has_preset(v, "presets/logsCollection/enabled")) {
		add_component(v, config, "receivers", receivers, "filelog");
		struct node *filelog = (struct node *)node_find(config, "receivers/filelog");
		if (values_is_object(filelog) && !filelog->count) {
			struct node *include = node_new(v->arena, NODE_ARRAY, config->span);
			include->key = STR("include");
			values_add_string(v, include, "/var/log/pods/*/*/*.log");
			node_append(filelog, include);
		}
	}
	if (has_preset(v, "presets/kubernetesEvents/enabled") || has_preset(v, "presets/kubernetesObjects/enabled"))
		add_component(v, config, "receivers", receivers, "k8sobjects");
	static const char *const processors[] = {"service/pipelines/logs/processors",
						 "service/pipelines/metrics/processors",
						 "service/pipelines/traces/processors"};
	bool attributes = has_preset(v, "presets/kubernetesAttributes/enabled");
	for (size_t i = 0; attributes && i < sizeof processors / sizeof *processors; i++)
		add_component(v, config, "processors", processors[i], "k8sattributes");
}

static struct replication otel_copies(const struct values *v) {
	const struct node *mode = node_get(v->root, "mode");
	if (str_is(values_text(mode), "daemonset"))
		return copies_of_nodes(v, mode->span);
	if (!mode || !values_text(mode).n) /* another file of values says so: the chart has no default */
		return (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	return copies_of_replicas(v, node_get(v->root, "replicaCount"), node_get(v->root, "autoscaling"), 10);
}

static void otel_unpack(struct values *v) {
	const struct node *config = otel_config(v->root);
	bool alternate = config == node_get(v->root, "alternateConfig");
	struct node *merged = values_over(v, alternate ? "{}" : otel_defaults, config);
	struct chart_env env = {.given = otel_env, .env = node_get(v->root, "extraEnvs")};
	struct embedded embedded = {.label = config->key};
	add_presets(v, merged);
	env.from = node_get(v->root, "extraEnvsFrom");
	env.host_network = values_true(node_get(v->root, "hostNetwork"));
	values_environment(v, &env, &embedded);
	embedded.part = doc_part(v->arena, v->doc, merged);
	embedded.copies = otel_copies(v);
	values_embed(v, &embedded, "otel-collector", NULL);
}

/* --- vector --------------------------------------------------------------------------------------------------------
 */

static const char vector_env[] =
    "[{name: VECTOR_SELF_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
    "{name: VECTOR_SELF_POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}},"
    "{name: VECTOR_SELF_POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]";

static bool vector_holds(const struct doc *doc, const struct node *root) {
	const struct node *config = node_get(root, "customConfig");
	return values_is_object(config) && values_is_object(node_get(config, "sinks")) &&
	       values_have_words(doc, config, "vector") && !values_true(node_get(root, "existingConfigMaps"));
}

static struct replication vector_copies(const struct values *v) {
	const struct node *role = node_get(v->root, "role"), *scaler = node_get(v->root, "autoscaling");
	if (str_is(values_text(role), "Agent"))
		return copies_of_nodes(v, role->span);
	if (values_true(node_get(scaler, "external")))
		return (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	return copies_of_replicas(v, node_get(v->root, "replicas"), scaler, 10);
}

static bool has_alias(const struct node *node) {
	if (node->extra && (node->extra->alias.len || node->extra->merged))
		return true;
	for (const struct node *child = node->first; child; child = child->next)
		if (has_alias(child))
			return true;
	return false;
}

/* The lines of a map: Vector replaces variables in the text. */
static struct source *vector_text(struct values *v, const struct node *config) {
	struct str text = v->doc->source->text;
	uint32_t from = config->span.off, to = from + config->span.len;
	while (from > 0 && (text.p[from - 1] == ' ' || text.p[from - 1] == '\t'))
		from--;
	if (from > 0 && text.p[from - 1] != '\n')
		from = config->span.off;
	return values_rendered_span(v, (struct span){from, to - from}, STR("customConfig"));
}

static void vector_unpack(struct values *v) {
	const struct node *config = node_get(v->root, "customConfig");
	bool agent = str_is(values_text(node_get(v->root, "role")), "Agent");
	struct chart_env env = {.given = agent ? vector_env : NULL, .env = node_get(v->root, "env")};
	struct embedded embedded = {0};
	env.from = node_get(v->root, "envFrom");
	env.host_network = values_true(node_get(v->root, "podHostNetwork"));
	values_environment(v, &env, &embedded);
	if (has_alias(config)) {
		embedded.part = doc_part(v->arena, v->doc, (struct node *)config);
		embedded.label = STR("customConfig");
	} else {
		embedded.text = vector_text(v, config);
	}
	embedded.copies = vector_copies(v);
	values_embed(v, &embedded, "vector", embedded.text ? v->doc->format->name : NULL);
}
