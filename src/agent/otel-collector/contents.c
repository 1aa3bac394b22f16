/* Whose file is it: exporters that send to CloudWatch Logs, or a configuration of the collector without any. */
#include "agent/otel-collector/reading.h"

bool otel_is_exporter_of_logs(struct str type) {
	return str_is(type, "awscloudwatchlogs") || str_is(type, "awsemf");
}

/* otlphttp became otlp_http in v0.144 and stays as its other name (exporter/otlphttpexporter/factory.go). */
bool otel_is_otlp_http(struct str type) {
	return str_is(type, "otlphttp") || str_is(type, "otlp_http");
}

bool otel_is_misspelt(struct str type) {
	static const char *const others[] = {"awscloudwatch", "aws_cloudwatch_logs", "cloudwatchlogs", "aws_emf",
					     "emf",	      "cloudwatch_logs"};
	if (otel_is_exporter_of_logs(type))
		return false;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (str_is(type, others[i]))
			return true;
	return str_distance(type, STR("awscloudwatchlogs"), 3) <= 3 || str_distance(type, STR("awsemf"), 1) <= 1;
}

static bool is_aws_header(struct str name) {
	return str_equal_ignoring_case(name, STR("x-aws-log-group")) ||
	       str_equal_ignoring_case(name, STR("x-aws-log-stream"));
}

static bool has_aws_header(const struct node *headers) {
	for (const struct node *child = headers ? headers->first : NULL; child; child = child->next) {
		const struct node *name = node_get(child, "name"); /* a list of name and value */
		if (is_aws_header(child->key) || (name && is_aws_header(name->text)))
			return true;
	}
	return false;
}

static bool is_logs_endpoint(const struct node *endpoint) {
	return endpoint && endpoint->kind == NODE_STRING && str_contains(endpoint->text, STR("://logs")) &&
	       str_contains(endpoint->text, STR("amazonaws.com"));
}

bool otel_is_otlp_to_logs(const struct placed_list *parts) {
	for (uint32_t i = 0; i < parts->count; i++) {
		const struct node *node = parts->items[i].node;
		if (has_aws_header(node_get(node, "headers")) || is_logs_endpoint(node_get(node, "endpoint")) ||
		    is_logs_endpoint(node_get(node, "logs_endpoint")))
			return true;
	}
	return false;
}

/* --- keys of the top ------------------------------------------------------------------------------------------------
 */

static bool is_section(struct str key) {
	for (int kind = 0; kind < COMPONENT_KINDS; kind++)
		if (str_is(key, otel_section_name((enum component_kind)kind)))
			return true;
	return str_is(key, "service");
}

bool otel_is_fragment(const struct node *root) {
	if (!root || root->kind != NODE_OBJECT || !root->first)
		return false;
	for (const struct node *child = root->first; child; child = child->next)
		if (!is_section(child->key) || (child->kind != NODE_OBJECT && child->kind != NODE_NULL))
			return false;
	return true;
}

/* Things that others keep under keys of the same names: a compose file, a manifest, Vector, Fluent Bit, the agent. */
static bool is_of_another(const struct node *root) {
	static const char *const signs[] = {"services",
					    "apiVersion",
					    "sinks",
					    "sources",
					    "pipeline",
					    "logs",
					    "Resources",
					    "AWSTemplateFormatVersion",
					    "containerDefinitions"};
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (node_get(root, signs[i]))
			return true;
	return false;
}

/* --- exporters -------------------------------------------------------------------------------------------------------
 */

struct contents {
	const struct doc *doc;
	struct buf others;
	struct str why;
};

static bool note_exporter(struct contents *c, const struct node *exporter) {
	struct str type = otel_type_of(exporter->key);
	struct placed part = {.doc = c->doc, .node = exporter};
	struct placed_list parts = {.items = &part, .count = 1, .room = 1};
	if (otel_is_exporter_of_logs(type) || (otel_is_misspelt(type) && exporter->kind != NODE_ARRAY))
		c->why = arena_format(c->doc->arena, "exporters.%.*s", STR_ARGS(exporter->key));
	else if (otel_is_otlp_http(type) && otel_is_otlp_to_logs(&parts))
		c->why = arena_format(c->doc->arena, "exporters.%.*s to CloudWatch Logs", STR_ARGS(exporter->key));
	else if (c->others.n < 80)
		buf_format(&c->others, "%s%.*s", c->others.n ? ", " : "", STR_ARGS(exporter->key));
	return c->why.n > 0;
}

/* A file that wires exporters which stand in another one. */
static bool note_pipelines(struct contents *c, const struct node *pipelines) {
	for (const struct node *pipeline = pipelines ? pipelines->first : NULL; pipeline; pipeline = pipeline->next) {
		const struct node *list = node_get(pipeline, "exporters");
		for (const struct node *item = list ? list->first : NULL; item; item = item->next)
			if (item->kind == NODE_STRING && otel_is_exporter_of_logs(otel_type_of(item->text))) {
				c->why =
				    arena_format(c->doc->arena, "service.pipelines with %.*s", STR_ARGS(item->text));
				return true;
			}
	}
	return false;
}

/* The CloudWatch agent translates its JSON into such a file, beside it, with its own extension
 * (aws/amazon-cloudwatch-agent, translator/translate/otel): what counts is the JSON. */
static bool is_translated(const struct node *root) {
	const struct node *extensions = node_get(root, "extensions");
	bool object = extensions && extensions->kind == NODE_OBJECT;
	for (const struct node *child = object ? extensions->first : NULL; child; child = child->next)
		if (str_starts_with(child->key, STR("agenthealth/")))
			return true;
	return false;
}

bool otel_recognise(const struct doc *doc, struct str *ret_why) {
	const struct node *root = doc->root;
	if (!root || root->kind != NODE_OBJECT || is_of_another(root))
		return false;
	if (is_translated(root)) {
		*ret_why = STR("the CloudWatch agent made it out of its JSON, which is what counts");
		return false;
	}
	struct contents c = {.doc = doc};
	const struct node *exporters = node_get(root, "exporters"), *pipelines = node_find(root, "service/pipelines");
	bool object = exporters && exporters->kind == NODE_OBJECT, found = false;
	for (const struct node *child = object ? exporters->first : NULL; child && !found; child = child->next)
		found = note_exporter(&c, child);
	if (!found && pipelines && pipelines->kind == NODE_OBJECT)
		found = note_pipelines(&c, pipelines);
	if (found)
		*ret_why = c.why;
	else if (object && node_get(root, "receivers") && pipelines)
		*ret_why = arena_format(doc->arena, "its exporters are %.*s", STR_ARGS(buf_str(&c.others)));
	buf_finish(&c.others);
	return found;
}

/* packaging of open-telemetry/opentelemetry-collector-releases; aws-observability/aws-otel-collector. */
bool otel_recognise_path(struct str path) {
	static const char *const ends[] = {"/otelcol-contrib/config.yaml", "/otelcol/config.yaml",
					   "/aws-otel-collector/etc/config.yaml", "otel-collector-config.yaml",
					   "otel-collector-config.yml"};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends_with(path, str_from(ends[i])))
			return true;
	return false;
}

bool otel_concerns(const struct reading *r) {
	for (uint32_t i = 0; i < r->components[EXPORTER].count; i++) {
		const struct component *exporter = r->components[EXPORTER].items[i];
		if (otel_is_exporter_of_logs(exporter->type) || otel_is_misspelt(exporter->type) ||
		    (otel_is_otlp_http(exporter->type) && otel_is_otlp_to_logs(&exporter->parts)))
			return true;
	}
	for (uint32_t i = 0; i < r->pipelines.count; i++)
		for (uint32_t k = 0; k < r->pipelines.items[i]->exporters.count; k++)
			if (otel_is_exporter_of_logs(otel_type_of(r->pipelines.items[i]->exporters.items[k].id)))
				return true;
	return false;
}
