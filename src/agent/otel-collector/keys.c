/* Keys of the two exporters (exporter/awscloudwatchlogsexporter/config.go, exporter/awsemfexporter/config.go,
 * internal/aws/awsutil/awsconfig.go, internal/aws/cwlogs/utils.go) and of what holds them (otelcol/config.go,
 * service/config.go, service/pipelines/config.go). The decoder refuses unknown keys and other types. */
#include "agent/otel-collector/reading.h"

#define CHILDREN(rows) .children = (rows), .child_count = sizeof(rows) / sizeof(rows)[0]
#define ROW(key, kind)                                                                                                 \
	{ .name = (key), .type = (kind) }

static const int64_t retentions[] = {0,	  1,   3,   5,	 7,   14,   30,	  60,	90,   120,  150,
				     180, 365, 400, 545, 731, 1827, 2192, 2557, 2922, 3288, 3653};
static const struct key text_item[] = {ROW("text", KEY_STRING)};
static const struct key queue[] = {
    ROW("enabled", KEY_BOOL),
    {.name = "num_consumers", .type = KEY_INTEGER, .minimum = 1, .maximum = INT32_MAX},
    {.name = "queue_size", .type = KEY_INTEGER, .minimum = 1, .maximum = INT32_MAX},
    ROW("sizer", KEY_STRING),
    ROW("wait_for_result", KEY_BOOL),
    ROW("block_on_overflow", KEY_BOOL),
    ROW("storage", KEY_ANY),
    ROW("batch", KEY_ANY),
};
static const struct key retry[] = {
    ROW("enabled", KEY_BOOL),	   ROW("initial_interval", KEY_ANY), ROW("randomization_factor", KEY_NUMBER),
    ROW("multiplier", KEY_NUMBER), ROW("max_interval", KEY_ANY),     ROW("max_elapsed_time", KEY_ANY),
};

/* The last line: only in AWS's own fork of contrib, which the CloudWatch agent is made with. */
#define SESSION_KEYS                                                                                                   \
	ROW("region", KEY_STRING), ROW("endpoint", KEY_STRING), ROW("role_arn", KEY_STRING),                           \
	    ROW("external_id", KEY_STRING), ROW("num_workers", KEY_INTEGER),                                           \
	    ROW("request_timeout_seconds", KEY_INTEGER), ROW("max_retries", KEY_INTEGER),                              \
	    ROW("no_verify_ssl", KEY_BOOL), ROW("proxy_address", KEY_STRING), ROW("local_mode", KEY_BOOL),             \
	    ROW("resource_arn", KEY_STRING), ROW("profile", KEY_ANY), ROW("shared_credentials_file", KEY_ANY),         \
	    ROW("certificate_file_path", KEY_ANY), ROW("imds_retries", KEY_ANY), ROW("middleware", KEY_ANY)
#define GROUP_KEYS                                                                                                     \
	{.name = "log_retention",                                                                                      \
	 .type = KEY_INTEGER,                                                                                          \
	 .numbers = retentions,                                                                                        \
	 .number_count = sizeof retentions / sizeof retentions[0]},                                                    \
	{                                                                                                              \
		.name = "tags", .type = KEY_OBJECT, .flags = KEY_MAP, CHILDREN(text_item), .minimum = 1, .maximum = 50 \
	}

static const struct key logs_keys[] = {
    {.name = "log_group_name", .type = KEY_STRING, .flags = KEY_REQUIRED},
    {.name = "log_stream_name", .type = KEY_STRING, .flags = KEY_REQUIRED},
    ROW("raw_log", KEY_BOOL),
    {.name = "sending_queue", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(queue)},
    {.name = "retry_on_failure", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(retry)},
    GROUP_KEYS,
    SESSION_KEYS,
};
static const struct key emf_keys[] = {
    ROW("log_group_name", KEY_STRING),
    ROW("log_stream_name", KEY_STRING),
    ROW("namespace", KEY_STRING),
    ROW("output_destination", KEY_STRING),
    ROW("metric_declarations", KEY_ARRAY),
    ROW("metric_descriptors", KEY_ARRAY),
    ROW("dimension_rollup_option", KEY_STRING),
    ROW("version", KEY_STRING),
    ROW("parse_json_encoded_attr_values", KEY_ARRAY),
    ROW("resource_to_telemetry_conversion", KEY_OBJECT),
    ROW("retain_initial_value_of_delta_metric", KEY_BOOL),
    ROW("detailed_metrics", KEY_BOOL),
    ROW("eks_fargate_container_insights_enabled", KEY_BOOL),
    ROW("disable_metric_extraction", KEY_ANY),
    ROW("add_entity", KEY_ANY),
    GROUP_KEYS,
    SESSION_KEYS,
};
static const struct key keys_logs_exporter = {
    .name = "awscloudwatchlogs", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(logs_keys)};
static const struct key keys_emf_exporter = {
    .name = "awsemf", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(emf_keys)};

static const struct key pipeline_keys[] = {
    ROW("receivers", KEY_ANY),
    ROW("processors", KEY_ANY),
    ROW("exporters", KEY_ANY),
};
static const struct key pipeline_row[] = {
    {.name = "pipeline", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(pipeline_keys)}};
static const struct key service_keys[] = {
    ROW("telemetry", KEY_ANY),
    ROW("extensions", KEY_ANY),
    {.name = "pipelines", .type = KEY_OBJECT, .flags = KEY_MAP, CHILDREN(pipeline_row)},
};
static const struct key root_keys[] = {
    ROW("receivers", KEY_OBJECT),  ROW("processors", KEY_OBJECT),
    ROW("exporters", KEY_OBJECT),  ROW("connectors", KEY_OBJECT),
    ROW("extensions", KEY_OBJECT), {.name = "service", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(service_keys)},
};
const struct key otel_keys_root = {
    .name = "configuration", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(root_keys)};

/* --- what can be compared
 * --------------------------------------------------------------------------------------------- */

static const struct key *row_of(const struct key *key, struct str name) {
	for (uint32_t i = 0; i < key->child_count && !(key->flags & KEY_MAP); i++)
		if (str_is(name, key->children[i].name))
			return &key->children[i];
	return key->flags & KEY_MAP && key->child_count ? &key->children[0] : NULL;
}

/* Another type than it is written as: known only when the collector runs, or turned into text by an older version. */
static bool is_open(const struct reading *r, const struct key *row, const struct node *node) {
	if (node->kind == NODE_NULL)
		return true;
	if (node->kind == NODE_STRING && row->type != KEY_STRING)
		return otel_has_reference(node->text) || !otel_version_has(r, CHANGE_STRICT_TYPES) ||
		       (row->type == KEY_ARRAY && !(row->flags & KEY_REQUIRED));
	return false;
}

/* Versions before strict typing turned numbers into text. */
static bool is_text_too(const struct reading *r, const struct key *row, const struct node *node) {
	return row && row->type == KEY_STRING && (node->kind == NODE_NUMBER || node->kind == NODE_BOOL) &&
	       !otel_version_has(r, CHANGE_STRICT_TYPES);
}

enum { DEPTH_COPIED = 6 };

/* A copy without the values whose type is open, and the key as another one's child. */
static struct node *copy(const struct reading *r, const struct key *row, const struct node *node, uint32_t depth) {
	struct node *out = ARENA_NEW(r->arena, struct node);
	*out = *node;
	if (is_text_too(r, row, node))
		out->kind = NODE_STRING;
	if ((node->kind != NODE_OBJECT && node->kind != NODE_NULL) || !row || !row->child_count || !depth)
		return out;
	out->kind = NODE_OBJECT;
	out->first = out->last = out->next = NULL;
	out->count = 0;
	for (const struct node *child = node->first; child; child = child->next) {
		const struct key *own = row_of(row, child->key);
		if (own && is_open(r, own, child))
			continue;
		struct node *twin = copy(r, own, child, depth - 1);
		twin->next = NULL;
		node_append(out, twin);
		twin->parent = out;
	}
	return out;
}

static void check(struct reading *r, const struct placed_list *parts, const struct key *key) {
	struct placed_list copies = {0};
	for (uint32_t i = 0; i < parts->count; i++) {
		struct placed part = parts->items[i];
		struct node *twin = copy(r, key, part.node, DEPTH_COPIED);
		twin->parent = part.node->parent;
		LIST_ADD(r->arena, &copies, (struct placed){.doc = part.doc, .node = twin});
	}
	schema_check(r->unit, &copies, key, "the collector");
}

static void tell_misspelt(struct reading *r, const struct component *exporter) {
	bool emf = str_distance(exporter->type, STR("awsemf"), 4) <= 4;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, otel_key_site(exporter->parts.items[0]),
			 "the collector has no exporter of the type \"%.*s\"", STR_ARGS(exporter->type));
	problem->reason = STR("it refuses the whole configuration: nothing is collected");
	problem->help = emf ? STR("did you mean \"awsemf\"?") : STR("did you mean \"awscloudwatchlogs\"?");
	problem->uncertain = true; /* another distribution may have it */
}

void otel_keys_check(struct reading *r) {
	if (r->roots.count)
		check(r, &r->roots, &otel_keys_root);
	for (uint32_t i = 0; i < r->components[EXPORTER].count; i++) {
		const struct component *exporter = r->components[EXPORTER].items[i];
		if (exporter->opaque)
			continue;
		if (str_is(exporter->type, "awscloudwatchlogs"))
			check(r, &exporter->parts, &keys_logs_exporter);
		else if (str_is(exporter->type, "awsemf"))
			check(r, &exporter->parts, &keys_emf_exporter);
		else if (otel_is_misspelt(exporter->type))
			tell_misspelt(r, exporter);
	}
}
