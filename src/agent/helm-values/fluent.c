/* The charts fluent-bit and fluentd: configurations as texts, a key for each part. Source: fluent/helm-charts at HEAD
 * of 2026, charts/fluent-bit/values.yaml, templates/configmap.yaml, templates/_pod.tpl; charts/fluentd/values.yaml,
 * templates/fluentd-configurations-cm.yaml, templates/_pod.tpl. */
#include "agent/helm-values/reading.h"

static bool bit_holds(const struct doc *doc, const struct node *root);
static void bit_unpack(struct values *v);
static bool fluentd_holds(const struct doc *doc, const struct node *root);
static void fluentd_unpack(struct values *v);

const struct chart chart_fluent_bit = {.name = "fluent-bit", .holds = bit_holds, .unpack = bit_unpack};
const struct chart chart_fluentd = {.name = "fluentd", .holds = fluentd_holds, .unpack = fluentd_unpack};

static bool sends_to_cloudwatch(const struct node *node) {
	return node && node->kind == NODE_STRING && str_contains(node->text, STR("loudwatch"));
}

/* Whatever it is called: the values of a map of texts. */
static bool any_sends(const struct node *map) {
	for (const struct node *child = values_is_object(map) ? map->first : NULL; child; child = child->next)
		if (sends_to_cloudwatch(child))
			return true;
	return false;
}

static struct replication copies(const struct values *v, struct span fallback, uint32_t most) {
	const struct node *kind = node_get(v->root, "kind");
	if (!kind || kind->kind == NODE_NULL)
		return copies_by_default(v, fallback, "kind", "DaemonSet");
	if (str_is(values_text(kind), "DaemonSet"))
		return copies_of_nodes(v, kind->span);
	const struct node *scaler = node_get(v->root, "autoscaling");
	return copies_of_replicas(v, node_get(v->root, "replicaCount"),
				  str_is(values_text(kind), "Deployment") ? scaler : NULL, most);
}

/* The other files of the chart's ConfigMap. */
static void add_files(struct values *v, const struct node *map, struct pod_files *files, const char *where,
		      bool rendered) {
	for (const struct node *child = values_is_object(map) ? map->first : NULL; child; child = child->next) {
		if (child->kind != NODE_STRING || child->shadowed)
			continue;
		struct str label = arena_format(v->arena, "%s.\"%.*s\"", where, STR_ARGS(child->key));
		struct pod_file file = {.name = child->key};
		file.text = rendered ? values_rendered(v, child, label) : doc_embedded(v->arena, v->doc, child, label);
		LIST_ADD(v->arena, files, file);
	}
}

/* --- fluent-bit ----------------------------------------------------------------------------------------------------
 */

static const struct {
	const char *key, *fallback;
} parts[] = {
    {"service", "[SERVICE]\n    Flush 1\n    Parsers_File /fluent-bit/etc/parsers.conf\n"},
    {"inputs", "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    multiline.parser docker, cri\n"
	       "    Tag kube.*\n"},
    {"filters", "[FILTER]\n    Name kubernetes\n    Match kube.*\n    Merge_Log On\n"},
    {"outputs", "[OUTPUT]\n    Name es\n    Match kube.*\n[OUTPUT]\n    Name es\n    Match host.*\n"},
};

static bool bit_holds(const struct doc *doc, const struct node *root) {
	const struct node *config = node_get(root, "config");
	bool ours = false;
	(void)doc;
	if (!values_is_object(config) || values_true(node_get(root, "existingConfigMap")))
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		ours = ours || sends_to_cloudwatch(node_get(config, parts[i].key));
	return ours || any_sends(node_get(config, "extraFiles"));
}

/* The chart's own input of the journal, if an output may take its events: that it is read for nothing is no fault of
 * who writes the values. */
static const char journal[] =
    "[INPUT]\n    Name systemd\n    Tag host.*\n    Systemd_Filter _SYSTEMD_UNIT=kubelet.service\n";

static bool takes_journal(struct str outputs) {
	struct str line;
	while (str_split(&outputs, '\n', &line)) {
		line = str_trim(line);
		if (str_equal_ignoring_case(str_from_to(line, 0, 5), STR("match")) && !str_contains(line, STR("kube")))
			return true;
	}
	return false;
}

static bool has_journal(const struct node *config) {
	const struct node *files = node_get(config, "extraFiles");
	if (node_get(config, "inputs"))
		return false;
	for (const struct node *file = values_is_object(files) ? files->first : NULL; file; file = file->next)
		if (takes_journal(values_text(file)))
			return true;
	return takes_journal(values_text(node_get(config, "outputs")));
}

static struct source *bit_text(struct values *v, const struct node *config) {
	struct writing w;
	writing_begin(&w, v, values_key(v, config));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct node *part = node_get(config, parts[i].key);
		if (part)
			writing_text(&w, part, 0, true);
		else
			writing_put(&w, parts[i].fallback);
		if (str_is(str_from(parts[i].key), "inputs") && has_journal(config))
			writing_put(&w, journal);
	}
	return writing_end(&w, STR(""));
}

static const struct node *variables(struct values *v) {
	const struct node *env = node_get(v->root, "env"), *more = node_get(v->root, "envWithTpl");
	if (!more || more->kind != NODE_ARRAY || !more->first)
		return env;
	struct node *list = node_new(v->arena, NODE_ARRAY, more->span);
	for (const struct node *item = env && env->kind == NODE_ARRAY ? env->first : NULL; item; item = item->next) {
		struct node *copy = ARENA_NEW(v->arena, struct node);
		*copy = *item;
		node_append(list, copy);
	}
	for (const struct node *item = more->first; item; item = item->next) {
		struct node *copy = ARENA_NEW(v->arena, struct node);
		*copy = *item;
		node_append(list, copy);
	}
	return list;
}

static void bit_unpack(struct values *v) {
	const struct node *config = node_get(v->root, "config");
	struct embedded embedded = {.text = bit_text(v, config)};
	struct chart_env env = {.env = variables(v), .from = node_get(v->root, "envFrom")};
	struct pod_files files = {0};
	env.host_network = values_true(node_get(v->root, "hostNetwork"));
	values_environment(v, &env, &embedded);
	add_files(v, node_get(config, "extraFiles"), &files, "config.extraFiles", true);
	add_files(v, node_get(config, "upstream"), &files, "config.upstream", true);
	embedded.loader = pod_loader(v->arena, &files);
	embedded.copies = copies(v, values_key(v, config), 3);
	values_embed(v, &embedded, "fluent-bit", "fluentbit");
}

/* --- fluentd -------------------------------------------------------------------------------------------------------
 */

static const struct {
	const char *key, *text;
} defaults[] = {
    {"01_sources.conf",
     "<source>\n  @type tail\n  @id in_tail_container_logs\n  @label @KUBERNETES\n  path /var/log/containers/*.log\n"
     "  pos_file /var/log/fluentd-containers.log.pos\n  tag kubernetes.*\n  <parse>\n    @type none\n  </parse>\n"
     "</source>\n"},
    {"02_filters.conf",
     "<label @KUBERNETES>\n  <match **>\n    @type relabel\n    @label @DISPATCH\n  </match>\n</label>\n"},
    {"03_dispatch.conf",
     "<label @DISPATCH>\n  <match **>\n    @type relabel\n    @label @OUTPUT\n  </match>\n</label>\n"},
    {"04_outputs.conf", "<label @OUTPUT>\n  <match **>\n    @type elasticsearch\n  </match>\n</label>\n"},
};

static bool fluentd_holds(const struct doc *doc, const struct node *root) {
	(void)doc;
	return any_sends(node_get(root, "fileConfigs"));
}

static void add_defaults(struct values *v, const struct node *map, struct pod_files *files) {
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
		struct derivation d = {.arena = v->arena, .outer = v->doc->source};
		if (node_get(map, defaults[i].key))
			continue;
		derivation_add(&d, PIECE_INSERTED, str_from(defaults[i].text), values_key(v, map), 0);
		LIST_ADD(v->arena, files,
			 (struct pod_file){.name = str_from(defaults[i].key), .text = source_derive(&d, STR(""))});
	}
}

/* fluent.conf of the chart includes them all: config.d/ *.conf. */
static void fluentd_unpack(struct values *v) {
	const struct node *map = node_get(v->root, "fileConfigs");
	struct chart_env env = {.env = node_get(v->root, "env"), .from = node_get(v->root, "envFrom")};
	struct embedded embedded = {0};
	struct pod_files files = {0};
	struct writing w;
	writing_begin(&w, v, values_key(v, map));
	writing_put(&w, "<label @FLUENT_LOG>\n  <match **>\n    @type null\n  </match>\n</label>\n@include *.conf\n");
	embedded.text = writing_end(&w, STR(""));
	add_files(v, map, &files, "fileConfigs", false);
	add_defaults(v, map, &files);
	values_sort_files(v, &files);
	embedded.loader = pod_loader(v->arena, &files);
	values_environment(v, &env, &embedded);
	embedded.copies = copies(v, values_key(v, map), 100);
	values_embed(v, &embedded, "fluentd", "fluentd");
}
