/* otlp_http exporters to CloudWatch Logs: the headers x-aws-log-group and x-aws-log-stream say where to
 * (docs.aws.amazon.com, AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html). headers is a map, or a list
 * of name and value (config/configopaque/maplist.go); /v1/logs is appended to endpoint, not to logs_endpoint
 * (exporter/otlphttpexporter/factory.go). */
#include "agent/otel-collector/reading.h"

#include "agent/otlp_headers.h"

static struct placed header_in(struct placed headers, const char *name) {
	for (const struct node *child = headers.node->first; child; child = child->next) {
		const struct node *own = node_get(child, "name"), *value = node_get(child, "value");
		if (str_equal_ignoring_case(child->key, str_from(name)))
			return (struct placed){.doc = headers.doc, .node = child};
		if (own && value && str_equal_ignoring_case(own->text, str_from(name)))
			return (struct placed){.doc = headers.doc, .node = value};
	}
	return (struct placed){0};
}

static struct placed header(const struct placed_list *parts, const char *name) {
	for (uint32_t i = parts->count; i-- > 0;) {
		const struct node *node = node_get(parts->items[i].node, "headers");
		struct placed found = {0};
		if (node)
			found = header_in((struct placed){.doc = parts->items[i].doc, .node = node}, name);
		if (found.node)
			return found;
	}
	return (struct placed){0};
}

static enum answer goes_to_logs(struct reading *r, const struct placed_list *parts, struct field *ret_region) {
	struct placed url = otel_get(parts, "logs_endpoint");
	if (!url.node)
		url = otel_get(parts, "endpoint");
	struct value value = otel_value(r, url, TELL_NOTHING);
	struct otlp_value text = {.text = otel_value_template(r, &value, 0, value.text.n), .at = otel_site(url)};
	return url.node ? otlp_endpoint_is_logs(r->arena, &text, ret_region) : NEVER;
}

static void tell_missing(struct reading *r, const struct component *exporter, const char *name) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, otel_key_site(exporter->parts.items[0]),
			 "%.*s sends to CloudWatch Logs without the header %s", STR_ARGS(exporter->id), name);
	problem->reason = STR("the endpoint takes logs only with both headers, and what they name must exist");
	problem->help = arena_format(r->arena, "add %s below headers", name);
}

bool otel_otlp_read(struct reading *r, const struct instance *exporter, struct claim_fields *ret) {
	const struct placed_list *parts = &exporter->component->parts;
	*ret = (struct claim_fields){.dialect = DIALECT_PLAIN};
	struct placed group = header(parts, "x-aws-log-group"), stream = header(parts, "x-aws-log-stream");
	ret->delivers = goes_to_logs(r, parts, &ret->region);
	if (ret->delivers == NEVER || (!group.node && !stream.node && ret->delivers != CERTAIN))
		return false;
	ret->group = otel_name(r, group, DIALECT_PLAIN, true);
	ret->stream = otel_name(r, stream, DIALECT_PLAIN, false);
	if (!group.node)
		tell_missing(r, exporter->component, "x-aws-log-group");
	if (!stream.node)
		tell_missing(r, exporter->component, "x-aws-log-stream");
	return group.node && stream.node;
}
