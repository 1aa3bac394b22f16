/* The chart aws-for-fluent-bit: a DaemonSet whose configuration is made of keys. Source: aws/eks-charts at 2942cdc,
 * stable/aws-for-fluent-bit/values.yaml, templates/configmap.yaml, templates/daemonset.yaml. */
#include "agent/helm-values/reading.h"

static bool holds(const struct doc *doc, const struct node *root);
static bool may_hold(const struct node *root);
static void unpack(struct values *v);

const struct chart chart_aws_for_fluent_bit = {
    .name = "aws-for-fluent-bit", .holds = holds, .may_hold = may_hold, .unpack = unpack};

/* A key of values, the setting that it becomes, and the chart's default for it. */
struct setting {
	const char *key, *option, *fallback;
};

static const struct setting input[] = {
    {"tag", "Tag", "kube.*"},
    {"path", "Path", "/var/log/containers/*.log"},
    {"db", "DB", "/var/log/flb_kube.db"},
    {"parser", "Parser", NULL},
    {"dockerMode", "Docker_Mode", NULL},
    {"multilineParser", "multiline.parser", "docker, cri"},
    {"memBufLimit", "Mem_Buf_Limit", "5MB"},
    {"skipLongLines", "Skip_Long_Lines", "On"},
    {"refreshInterval", "Refresh_Interval", "10"},
    {NULL, NULL, NULL},
};
static const struct setting filter[] = {
    {"match", "Match", "kube.*"},
    {"kubeURL", "Kube_URL", "https://kubernetes.default.svc.cluster.local:443"},
    {"mergeLog", "Merge_Log", "On"},
    {"mergeLogKey", "Merge_Log_Key", "data"},
    {"keepLog", "Keep_Log", "On"},
    {"k8sLoggingParser", "K8S-Logging.Parser", "On"},
    {"k8sLoggingExclude", "K8S-Logging.Exclude", "On"},
    {"bufferSize", "Buffer_Size", "32k"},
    {NULL, NULL, NULL},
};
#define GROUP "/aws/eks/fluentbit-cloudwatch/logs"
/* The Go plugin. */
static const struct setting cloudwatch[] = {
    {"match", "Match", "*"},
    {"region", "region", "us-east-1"},
    {"logGroupName", "log_group_name", GROUP},
    {"logStreamName", "log_stream_name", NULL},
    {"logStreamPrefix", "log_stream_prefix", "fluentbit-"},
    {"logKey", "log_key", NULL},
    {"logFormat", "log_format", NULL},
    {"logRetentionDays", "log_retention_days", NULL},
    {"roleArn", "role_arn", NULL},
    {"autoCreateGroup", "auto_create_group", "true"},
    {"endpoint", "endpoint", NULL},
    {NULL, NULL, NULL},
};
/* The one in C. */
static const struct setting cloudwatch_logs[] = {
    {"match", "Match", "*"},
    {"region", "region", "us-east-1"},
    {"logGroupName", "log_group_name", GROUP},
    {"logGroupTemplate", "log_group_template", NULL},
    {"logStreamName", "log_stream_name", NULL},
    {"logStreamPrefix", "log_stream_prefix", "fluentbit-"},
    {"logStreamTemplate", "log_stream_template", NULL},
    {"logKey", "log_key", NULL},
    {"logFormat", "log_format", NULL},
    {"roleArn", "role_arn", NULL},
    {"autoCreateGroup", "auto_create_group", "true"},
    {"logRetentionDays", "log_retention_days", NULL},
    {"endpoint", "endpoint", NULL},
    {"metricNamespace", "metric_namespace", NULL},
    {"metricDimensions", "metric_dimensions", NULL},
    {"stsEndpoint", "sts_endpoint", NULL},
    {"autoRetryRequests", "auto_retry_requests", NULL},
    {"externalId", "external_id", NULL},
    {NULL, NULL, NULL},
};

/* --- whose values they are -----------------------------------------------------------------------------------------
 */

static bool is_known(struct str key) {
	static const char *const others[] = {"enabled", "extraOutputs", "credentialsEndpoint"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_is(key, others[i]))
			return true;
	for (const struct setting *setting = cloudwatch_logs; setting->key; setting++)
		if (str_is(key, setting->key))
			return true;
	return false;
}

/* Most of its keys, so that a misspelt one does not hide the others. */
static bool has_shape(const struct node *section) {
	uint32_t known = 0;
	for (const struct node *child = values_is_object(section) ? section->first : NULL; child; child = child->next)
		known += is_known(child->key);
	return known && known * 2 > section->count;
}

static bool names_log(const struct node *section) {
	static const char *const keys[] = {"logStreamName", "logStreamPrefix",	"logStreamTemplate",
					   "logGroupName",  "logGroupTemplate", "logRetentionDays"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (node_get(section, keys[i]))
			return true;
	return false;
}

static bool holds(const struct doc *doc, const struct node *root) {
	const struct node *c = node_get(root, "cloudWatchLogs"), *go = node_get(root, "cloudWatch");
	const struct node *more = node_get(root, "additionalOutputs");
	(void)doc;
	if (has_shape(c) && (names_log(c) || (has_shape(go) && names_log(go))))
		return true;
	if (has_shape(go) && names_log(go))
		return true;
	if (has_shape(go) && has_shape(c) && values_true(node_get(go, "enabled")) && node_get(c, "enabled"))
		return true;
	return more && more->kind == NODE_STRING && str_contains(more->text, STR("[OUTPUT]")) &&
	       str_contains(more->text, STR("loudwatch"));
}

/* Both plug-ins with the chart's own settings. */
static bool may_hold(const struct node *root) {
	return values_true(node_get(node_get(root, "cloudWatch"), "enabled"));
}

/* --- what the template makes of them -------------------------------------------------------------------------------
 */

/* What a finding is about, where no key of its own is written. */
static const struct node *subject(const struct values *v) {
	static const char *const keys[] = {"cloudWatchLogs", "cloudWatch", "additionalOutputs"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (node_get(v->root, keys[i]))
			return node_get(v->root, keys[i]);
	return NULL;
}

static void put_setting(struct writing *w, const struct node *section, const struct setting *setting) {
	const struct node *node = node_get(section, setting->key);
	if (node ? !values_true(node) || node->kind == NODE_OBJECT || node->kind == NODE_ARRAY : !setting->fallback)
		return;
	struct span before = w->at;
	if (node)
		w->at = node->key_span.len ? node->key_span : node->span;
	writing_put(w, "    ");
	writing_put(w, setting->option);
	writing_put(w, " ");
	if (node)
		writing_scalar(w, node);
	else
		writing_put(w, setting->fallback);
	writing_put(w, "\n");
	w->at = before;
}

static void put_section(struct writing *w, const char *key, const char *head, const struct setting *settings) {
	const struct values *v = w->v;
	const struct node *section = node_get(v->root, key);
	w->at = values_key(v, section ? section : subject(v));
	writing_put(w, head);
	for (; settings->key; settings++)
		put_setting(w, section, settings);
}

static void put_extra(struct writing *w, const char *path, uint32_t indent) {
	writing_text(w, node_find(w->v->root, path), indent, false);
}

static bool is_enabled(const struct values *v, const char *key, bool otherwise) {
	const struct node *enabled = node_get(node_get(v->root, key), "enabled");
	return enabled ? values_true(enabled) : otherwise;
}

/* On by default before 0.1.24, when the other one did not exist (801b3ce). */
static void tell_version(struct values *v) {
	const struct node *go = node_get(v->root, "cloudWatch");
	if (!names_log(go) || node_get(go, "enabled") || node_get(v->root, "cloudWatchLogs"))
		return;
	struct problem *problem = unit_problem(v->unit, PROBLEM_NO_EFFECT, doc_site(v->doc, values_key(v, go)),
					       "cloudWatch has no effect unless the chart is older than 0.1.24");
	problem->uncertain = true;
	problem->reason = STR("newer ones leave it off and send everything through cloudWatchLogs, with that one's "
			      "log group and stream prefix; this part was not checked");
	problem->help = STR("move the settings to cloudWatchLogs, or write cloudWatch.enabled: true and "
			    "cloudWatchLogs.enabled: false");
}

static struct source *text_of(struct values *v) {
	struct writing w;
	writing_begin(&w, v, (struct span){.off = v->root->span.off});
	writing_put(&w, "[SERVICE]\n    Parsers_File /fluent-bit/parsers/parsers.conf\n");
	put_extra(&w, "service/extraService", 4);
	if (is_enabled(v, "input", true))
		put_section(&w, "input", "[INPUT]\n    Name tail\n", input);
	put_extra(&w, "input/extraInputs", 4);
	put_extra(&w, "additionalInputs", 0);
	if (is_enabled(v, "filter", true))
		put_section(&w, "filter", "[FILTER]\n    Name kubernetes\n", filter);
	put_extra(&w, "filter/extraFilters", 4);
	put_extra(&w, "additionalFilters", 0);
	if (is_enabled(v, "cloudWatch", false)) {
		put_section(&w, "cloudWatch", "[OUTPUT]\n    Name cloudwatch\n", cloudwatch);
		put_extra(&w, "cloudWatch/extraOutputs", 4);
	}
	size_t from = w.d.text.n;
	if (is_enabled(v, "cloudWatchLogs", true)) {
		put_section(&w, "cloudWatchLogs", "[OUTPUT]\n    Name cloudwatch_logs\n", cloudwatch_logs);
		put_extra(&w, "cloudWatchLogs/extraOutputs", 4);
	}
	struct assumed newer = {.here = {(uint32_t)from, (uint32_t)(w.d.text.n - from)}};
	newer.what = STR("the chart is 0.1.24 or newer, in which cloudWatchLogs is on unless the values say otherwise");
	put_extra(&w, "additionalOutputs", 0);
	struct source *text = writing_end(&w, STR(""));
	if (!node_get(v->root, "cloudWatchLogs"))
		source_assume(text, newer);
	return text;
}

static void unpack(struct values *v) {
	struct embedded embedded = {.text = text_of(v)};
	struct chart_env env = {.env = node_get(v->root, "env")};
	env.host_network = values_true(node_get(v->root, "hostNetwork"));
	values_environment(v, &env, &embedded);
	embedded.copies = copies_of_nodes(v, values_key(v, subject(v)));
	tell_version(v);
	values_embed(v, &embedded, "fluent-bit", "fluentbit");
}
