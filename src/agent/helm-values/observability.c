/* The chart amazon-cloudwatch-observability, which is also what the EKS add-on of that name takes as its configuration
 * values. Source: aws-observability/helm-charts at HEAD of 2026, charts/amazon-cloudwatch-observability/values.yaml,
 * templates/linux/cloudwatch-agent-custom-resource.yaml, templates/linux/fluent-bit-{configmap,daemonset}.yaml,
 * templates/windows/fluent-bit-windows-{configmap,daemonset}.yaml. */
#include "agent/helm-values/reading.h"

static bool holds(const struct doc *doc, const struct node *root);
static void unpack(struct values *v);

const struct chart chart_observability = {.name = "amazon-cloudwatch-observability", .holds = holds, .unpack = unpack};

/* --- whose values they are -----------------------------------------------------------------------------------------
 */

/* "default" and "default:otel" are words of the chart's, for what it makes itself. */
static bool is_agent_config(const struct node *config) {
	static const char *const keys[] = {"logs/logs_collected", "logs/metrics_collected", "logs/force_flush_interval",
					   "logs/log_stream_name", "metrics/metrics_collected"};
	for (size_t i = 0; values_is_object(config) && i < sizeof keys / sizeof *keys; i++)
		if (node_find(config, keys[i]))
			return true;
	return config && config->kind == NODE_STRING && str_contains(config->text, STR("_collected"));
}

static bool is_otel_config(const struct doc *doc, const struct node *config) {
	return config && values_have_words(doc, config, "otel-collector");
}

static bool agent_holds(const struct doc *doc, const struct node *agent) {
	return is_agent_config(node_get(agent, "config")) || is_otel_config(doc, node_get(agent, "otelConfig"));
}

static bool fluent_bit_holds(const struct node *config) {
	const struct node *files = node_get(config, "extraFiles"), *service = node_get(config, "service");
	for (const struct node *file = values_is_object(files) ? files->first : NULL; file; file = file->next)
		if (str_contains(values_text(file), STR("loudwatch")))
			return true;
	return str_contains(values_text(service), STR("loudwatch"));
}

static bool holds(const struct doc *doc, const struct node *root) {
	const struct node *fluent_bit = node_find(root, "containerLogs/fluentBit");
	const struct node *agents = node_get(root, "agents");
	bool ours = agent_holds(doc, node_get(root, "agent")) || fluent_bit_holds(node_get(fluent_bit, "config")) ||
		    fluent_bit_holds(node_get(fluent_bit, "configWindows"));
	for (const struct node *agent = agents && agents->kind == NODE_ARRAY ? agents->first : NULL; agent;
	     agent = agent->next)
		ours = ours || agent_holds(doc, agent);
	return ours;
}

/* --- agents --------------------------------------------------------------------------------------------------------
 */

static const char agent_env[] = "[{name: K8S_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
				"{name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}},"
				"{name: HOST_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
				"{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}},"
				"{name: K8S_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]";

/* A setting of one agent, or of all. */
static const struct node *setting(const struct values *v, const struct node *agent, const char *key) {
	const struct node *own = node_get(agent, key);
	return own && own->kind != NODE_NULL ? own : node_get(node_get(v->root, "agent"), key);
}

static struct replication agent_copies(const struct values *v, const struct node *agent, const struct node *config) {
	const struct node *mode = setting(v, agent, "mode");
	if (!mode)
		return copies_by_default(v, values_key(v, config), "agent.mode", "daemonset");
	if (str_is(values_text(mode), "daemonset"))
		return copies_of_nodes(v, mode->span);
	if (str_is(values_text(mode), "sidecar"))
		return (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	return copies_of_replicas(v, setting(v, agent, "replicas"), NULL, 1);
}

/* The template puts the name of the cluster where Container Insights has none. */
static void add_cluster(struct values *v, struct node *config) {
	struct node *insights = (struct node *)node_find(config, "logs/metrics_collected/kubernetes");
	const struct node *name = node_get(v->root, "clusterName");
	if (!values_is_object(insights) || values_true(node_get(insights, "cluster_name")) || !values_text(name).n)
		return;
	struct node *copy = ARENA_NEW(v->arena, struct node);
	*copy = *name;
	copy->key = STR("cluster_name");
	node_append(insights, copy);
}

static void embed_config(struct values *v, const struct node *agent, const char *key, const char *whose,
			 const char *format) {
	const struct node *own = node_get(agent, key), *all = node_get(node_get(v->root, "agent"), key);
	const struct node *config = setting(v, agent, key), *network = setting(v, agent, "hostNetwork");
	struct embedded embedded = {0};
	struct chart_env env = {.given = agent_env, .env = setting(v, agent, "env")};
	env.host_network = !network || values_true(network);
	values_environment(v, &env, &embedded);
	embedded.env_closed = false; /* the operator adds more */
	values_add_variable(v, &embedded, "K8S_CLUSTER_NAME", "clusterName");
	embedded.copies = agent_copies(v, agent, config);
	embedded.label = arena_format(v->arena, "%s.%s", own == config && agent ? "agents" : "agent", key);
	if (config->kind == NODE_OBJECT) {
		bool both = own && own != all && values_is_object(all) && config == own;
		struct node *root = values_merge(v, both ? all : config, config);
		add_cluster(v, root);
		embedded.part = doc_part(v->arena, v->doc, root);
	} else {
		embedded.text = doc_embedded(v->arena, v->doc, config, embedded.label);
	}
	--*v->hosts; /* both of one agent are one process */
	values_embed(v, &embedded, whose, format);
}

static void embed_agent(struct values *v, const struct node *agent) {
	++*v->hosts;
	if (is_agent_config(setting(v, agent, "config")))
		embed_config(v, agent, "config", "cloudwatch-agent", "json");
	if (is_otel_config(v->doc, setting(v, agent, "otelConfig")))
		embed_config(v, agent, "otelConfig", "otel-collector", "yaml");
}

static void embed_agents(struct values *v) {
	const struct node *agents = node_get(v->root, "agents"), *enabled = node_find(v->root, "agent/enabled");
	if (enabled && !values_true(enabled))
		return;
	if (!agents || agents->kind != NODE_ARRAY || !agents->count)
		embed_agent(v, NULL);
	else
		for (const struct node *agent = agents->first; agent; agent = agent->next)
			embed_agent(v, agent);
}

/* --- Fluent Bit ----------------------------------------------------------------------------------------------------
 */

static const char fluent_bit_env[] = "[{name: READ_FROM_HEAD, value: 'Off'},{name: READ_FROM_TAIL, value: 'On'},"
				     "{name: HOST_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},"
				     "{name: HOSTNAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}},"
				     "{name: CI_VERSION, value: 'k8s'}]";

struct file {
	const char *name, *linux_text, *windows_text;
};
#define OUTPUT(what, dot)                                                                                              \
	"[OUTPUT]\n  Name cloudwatch_logs\n  Match " what ".*\n  region ${AWS_REGION}\n"                               \
	"  log_group_name /aws/containerinsights/${CLUSTER_NAME}/" what "\n  log_stream_prefix ${HOST_NAME}" dot "\n"  \
	"  auto_create_group true\n"
/* What the chart's own files read and write, in short. */
static const struct file files[] = {
    {"application-log.conf",
     "[INPUT]\n  Name tail\n  Tag application.*\n  Path /var/log/containers/*.log\n"
     "  DB /var/fluent-bit/state/flb_container.db\n" OUTPUT("application", "-"),
     "[INPUT]\n  Name tail\n  Tag application.*\n  Path C:\\\\var\\\\log\\\\containers\\\\*.log\n"
     "  DB C:\\\\var\\\\fluent-bit\\\\state\\\\flb_container.db\n" OUTPUT("application", "-")},
    {"dataplane-log.conf",
     "[INPUT]\n  Name systemd\n  Tag dataplane.systemd.*\n  Systemd_Filter _SYSTEMD_UNIT=kubelet.service\n"
     "  DB /var/fluent-bit/state/systemd.db\n" OUTPUT("dataplane", "-"),
     "[INPUT]\n  Name tail\n  Tag dataplane.tail.*\n  Path C:\\\\ProgramData\\\\containerd\\\\root\\\\*.log\n"
     "  DB C:\\\\var\\\\fluent-bit\\\\state\\\\flb_dataplane_tail.db\n" OUTPUT("dataplane", "-")},
    {"host-log.conf",
     "[INPUT]\n  Name systemd\n  Tag host.messages\n  Systemd_Filter PRIORITY=6\n"
     "  DB /var/fluent-bit/state/flb_messages.db\n" OUTPUT("host", "."),
     "[INPUT]\n  Name winlog\n  Tag host.events\n  Channels System\n"
     "  DB C:\\\\var\\\\fluent-bit\\\\state\\\\flb_system_winlog.db\n" OUTPUT("host", ".")},
};

static void add_file(struct values *v, struct pod_files *ret, struct str name, struct source *text) {
	LIST_ADD(v->arena, ret, (struct pod_file){.name = name, .text = text});
}

/* Those of the chart that are not replaced, then the user's. */
static void find_files(struct values *v, const struct node *config, const char *where, bool windows,
		       struct pod_files *ret) {
	const struct node *extra = node_get(config, "extraFiles");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct derivation d = {.arena = v->arena, .outer = v->doc->source};
		if (node_get(extra, files[i].name))
			continue;
		derivation_add(&d, PIECE_INSERTED, str_from(windows ? files[i].windows_text : files[i].linux_text),
			       values_key(v, config), 0);
		add_file(v, ret, str_from(files[i].name), source_derive(&d, STR("")));
	}
	for (const struct node *file = values_is_object(extra) ? extra->first : NULL; file; file = file->next)
		if (file->kind == NODE_STRING && !file->shadowed)
			add_file(
			    v, ret, file->key,
			    values_rendered(
				v, file, arena_format(v->arena, "%s.extraFiles.\"%.*s\"", where, STR_ARGS(file->key))));
}

static void embed_fluent_bit(struct values *v, const char *key, const char *where, bool windows) {
	const struct node *config = node_get(node_find(v->root, "containerLogs/fluentBit"), key);
	const struct node *enabled = node_find(v->root, "containerLogs/enabled");
	struct embedded embedded = {0};
	struct chart_env env = {.given = fluent_bit_env, .host_network = true};
	struct pod_files found = {0};
	struct writing w;
	if (!fluent_bit_holds(config) || (enabled && !values_true(enabled)))
		return;
	find_files(v, config, where, windows, &found);
	values_sort_files(v, &found);
	writing_begin(&w, v, values_key(v, config));
	if (node_get(config, "service"))
		writing_text(&w, node_get(config, "service"), 0, false);
	else
		writing_put(&w, "[SERVICE]\n  Flush 5\n  Parsers_File parsers.conf\n");
	for (uint32_t i = 0; i < found.count && (!windows || node_get(config, "service")); i++)
		writing_put(&w, arena_format(v->arena, "@INCLUDE %.*s\n", STR_ARGS(found.items[i].name)).p);
	embedded.text = writing_end(&w, STR(""));
	values_environment(v, &env, &embedded);
	values_add_variable(v, &embedded, "AWS_REGION", "region");
	values_add_variable(v, &embedded, "CLUSTER_NAME", "clusterName");
	embedded.loader = pod_loader(v->arena, &found);
	embedded.copies = copies_of_nodes(v, values_key(v, config));
	values_embed(v, &embedded, "fluent-bit", "fluentbit");
}

static void unpack(struct values *v) {
	embed_agents(v);
	embed_fluent_bit(v, "config", "containerLogs.fluentBit.config", false);
	embed_fluent_bit(v, "configWindows", "containerLogs.fluentBit.configWindows", true);
}
