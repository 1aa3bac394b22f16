/* The keys of ConfigMaps and Secrets, base64 and gzip taken off. Their names: the public examples and charts of each
 * shipper. */
#include "agent/kubernetes/reading.h"

#include "base/base64.h"
#include "base/gunzip.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

struct str kube_label(struct arena *arena, const struct entry *entry) {
	const struct node *parent = entry->node->parent;
	return arena_format(arena, "%.*s.\"%.*s\"", STR_ARGS(parent->key), STR_ARGS(entry->node->key));
}

/* A value that a tool has yet to fill in, or that is meant to be replaced by hand. */
static bool is_placeholder(struct str text) {
	static const char *const marks[] = {"${", "{{", "<", "$("};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_contains(text, str_from(marks[i])))
			return true;
	return false;
}

/* Keys that say whose they are, where the text does not. */
static const struct {
	const char *key, *agent;
} keys[] = {
    {"cwagentconfig.json", "cloudwatch-agent"},
    {"cwagent.json", "cloudwatch-agent"},
    {"cwagentconfig", "cloudwatch-agent"},
    {"amazon-cloudwatch-agent.json", "cloudwatch-agent"},
    {"cwagentotelconfig.yaml", "otel-collector"},
    {"relay", "otel-collector"},
    {"otel-agent-config", "otel-collector"},
    {"otel-collector-config", "otel-collector"},
    {"fluent-bit.conf", "fluent-bit"},
    {"fluent-bit.yaml", "fluent-bit"},
    {"fluent.conf", "fluentd"},
    {"td-agent.conf", "fluentd"},
    {"vector.yaml", "vector"},
    {"vector.toml", "vector"},
};

const struct agent *kube_agent_of(struct str key) {
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_is(key, keys[i].key))
			return agent_by_name(str_from(keys[i].agent));
	return NULL;
}

static bool is_called_configuration(struct str key) {
	static const char *const endings[] = {".conf", ".json", ".yaml", ".yml", ".toml"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(key, str_from(endings[i])))
			return true;
	return false;
}

static void tell_broken(struct cluster *cluster, const struct object *object, const struct node *node,
			const char *what) {
	if (!cluster->unit || !is_called_configuration(node->key) || is_placeholder(node->text))
		return;
	struct problem *problem =
	    unit_problem(cluster->unit, PROBLEM_SYNTAX, kube_site(object, node), "%.*s of the %.*s %.*s is %s",
			 STR_ARGS(node->key), STR_ARGS(object->kind), STR_ARGS(object->name), what);
	problem->incomplete = true;
	problem->reason = STR("the API server refuses the object; what the value holds was not checked");
	problem->help = str_is(object->kind, "Secret") ? STR("write the text itself under stringData")
						       : STR("write the text itself under data");
}

static void tell_limit(struct cluster *cluster, const struct object *object, const struct node *node) {
	if (!cluster->unit || cluster->told_limit)
		return;
	cluster->told_limit = true;
	unit_problem(cluster->unit, PROBLEM_LIMIT, kube_site(object, node),
		     "more than %u MiB come out of base64 here: this value and the rest were not read",
		     LIMIT_EMBEDDED_BYTES >> 20)
	    ->incomplete = true;
}

static bool decode(struct cluster *cluster, struct object *object, const struct node *node, struct str *ret) {
	struct str text;
	if (cluster->decoded + node->text.n > LIMIT_EMBEDDED_BYTES) {
		tell_limit(cluster, object, node);
		return false;
	}
	if (!base64_decode(cluster->arena, node->text, &text)) {
		object->has_broken = object->has_broken || (kube_agent_of(node->key) && !is_placeholder(node->text));
		tell_broken(cluster, object, node, "no base64");
		return false;
	}
	size_t room = (size_t)(LIMIT_EMBEDDED_BYTES - cluster->decoded);
	enum gunzip_state state = gunzip_is(text) ? gunzip(cluster->arena, text, room, &text) : GUNZIP_OK;
	if (state == GUNZIP_TOO_LARGE)
		tell_limit(cluster, object, node);
	cluster->decoded += text.n;
	if (state != GUNZIP_OK || memchr(text.p, 0, text.n) || !utf8_valid(text, NULL))
		return false;
	*ret = text;
	return true;
}

static void add_entries(struct cluster *cluster, struct object *object, const char *key, bool encoded) {
	const struct node *data = kube_find_object(object->node, key);
	const struct node *plain = kube_find_object(object->node, "stringData");
	for (const struct node *node = data ? data->first : NULL; node; node = node->next) {
		struct entry entry = {.node = node, .encoded = encoded, .text = node->text};
		if (node->kind != NODE_STRING || node->shadowed || !node->text.n)
			continue;
		/* What is written as text replaces what is encoded. */
		if (encoded && str_is(object->kind, "Secret") && plain && node_get_str(plain, node->key))
			continue;
		if (encoded && !decode(cluster, object, node, &entry.text))
			continue;
		entry.is_ours = kube_has_words(entry.text);
		object->has_ours = object->has_ours || entry.is_ours;
		LIST_ADD(cluster->arena, &object->entries, entry);
	}
}

void kube_read_entries(struct cluster *cluster, struct object *object) {
	bool secret = str_is(object->kind, "Secret");
	if (object->is_unsure)
		return;
	add_entries(cluster, object, "data", secret);
	add_entries(cluster, object, secret ? "stringData" : "binaryData", !secret);
}
