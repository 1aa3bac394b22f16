/* What each source reads, and what the fields of its events are: src/sources, and
 * website/cue/reference/components/sources for the names. */
#include "agent/vector/reading.h"

#include "base/buf.h"

static const struct source_field file_fields[] = {{.name = "file", .id = IDENTITY_SOURCE_PATH}, {0}};
/* src/sources/kubernetes_logs/{pod,namespace,node}_metadata_annotator.rs. A pod's log is read on one node only. */
static const struct source_field kubernetes_fields[] = {
    {.name = "file", .id = IDENTITY_POD, .scope = DIFFERENCE_POD},
    {.name = "kubernetes.pod_uid", .id = IDENTITY_POD, .scope = DIFFERENCE_POD},
    {.name = "kubernetes.pod_name", .id = IDENTITY_POD, .scope = DIFFERENCE_POD},
    {.name = "kubernetes.pod_ip", .id = IDENTITY_POD, .scope = DIFFERENCE_POD},
    {.name = "kubernetes.pod_ips", .id = IDENTITY_POD, .scope = DIFFERENCE_POD},
    {.name = "kubernetes.container_id", .id = IDENTITY_CONTAINER, .scope = DIFFERENCE_POD},
    {.name = "kubernetes.pod_node_name", .id = IDENTITY_NODE, .scope = DIFFERENCE_HOST},
    {.name = "kubernetes.pod_namespace", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.pod_owner", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.container_name", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.container_image", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.container_image_id", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.pod_labels", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.pod_annotations", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.namespace_labels", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "kubernetes.node_labels", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "stream", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {0}};
static const struct source_field docker_fields[] = {
    {.name = "container_id", .id = IDENTITY_CONTAINER, .scope = DIFFERENCE_POD},
    {.name = "container_name", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "container_created_at", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "image", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "label", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {.name = "stream", .id = IDENTITY_RECORD, .scope = DIFFERENCE_SOURCE},
    {0}};
static const struct source_field demo_fields[] = {
    {.name = "host", .constant = "localhost"}, {.name = "service", .constant = "vector"}, {0}};

#define LOCAL(type, ...)                                                                                               \
	{ .name = (type), .kind = WRITER_INPUT, .host = HOST_OWN, __VA_ARGS__ }
/* host: what a sender says, or its address. */
#define NETWORK(type, meaning)                                                                                         \
	{ .name = (type), .kind = WRITER_INPUT, .host = (meaning), .several = true }
#define METRICS(type)                                                                                                  \
	{ .name = (type), .kind = WRITER_INPUT, .metrics = true }

static const struct source_type types[] = {
    {.name = "file", .kind = WRITER_FILE, .host = HOST_OWN, .closed = true, .fields = file_fields},
    {.name = "kubernetes_logs",
     .kind = WRITER_FILE,
     .host = HOST_NONE,
     .several = true,
     .closed = true,
     .fields = kubernetes_fields},
    LOCAL("docker_logs", .several = true, .closed = true, .fields = docker_fields),
    {.name = "docker", .kind = WRITER_INPUT, .host = HOST_UNKNOWN, .several = true, .fields = docker_fields},
    {.name = "journald", .kind = WRITER_JOURNAL, .host = HOST_OWN},
    LOCAL("stdin", .closed = false),
    LOCAL("exec", .closed = false),
    LOCAL("file_descriptor", .closed = false),
    LOCAL("internal_logs", .closed = false),
    {.name = "demo_logs", .kind = WRITER_INPUT, .host = HOST_UNKNOWN, .fields = demo_fields},
    {.name = "generator", .kind = WRITER_INPUT, .host = HOST_UNKNOWN},
    {.name = "windows_event_log", .kind = WRITER_WINDOWS_EVENT, .host = HOST_UNKNOWN},
    NETWORK("socket", HOST_SENDER),
    NETWORK("syslog", HOST_SENDER),
    NETWORK("fluent", HOST_SENDER),
    NETWORK("logstash", HOST_SENDER),
    NETWORK("heroku_logs", HOST_SENDER),
    NETWORK("logplex", HOST_SENDER),
    NETWORK("splunk_hec", HOST_SENDER),
    NETWORK("datadog_agent", HOST_SENDER),
    NETWORK("datadog_logs", HOST_SENDER),
    NETWORK("dnstap", HOST_SENDER),
    NETWORK("http", HOST_DECODED),
    NETWORK("http_server", HOST_DECODED),
    NETWORK("vector", HOST_SENDER),
    NETWORK("opentelemetry", HOST_UNKNOWN),
    NETWORK("kafka", HOST_DECODED),
    NETWORK("amqp", HOST_DECODED),
    NETWORK("nats", HOST_DECODED),
    NETWORK("mqtt", HOST_DECODED),
    NETWORK("redis", HOST_DECODED),
    NETWORK("pulsar", HOST_DECODED),
    NETWORK("aws_s3", HOST_UNKNOWN),
    NETWORK("aws_sqs", HOST_UNKNOWN),
    NETWORK("aws_kinesis_firehose", HOST_UNKNOWN),
    NETWORK("gcp_pubsub", HOST_DECODED),
    NETWORK("websocket", HOST_DECODED),
    NETWORK("okta", HOST_UNKNOWN),
    {.name = "http_client", .kind = WRITER_INPUT, .host = HOST_UNKNOWN},
    {.name = "http_scrape", .kind = WRITER_INPUT, .host = HOST_UNKNOWN},
    METRICS("apache_metrics"),
    METRICS("aws_ecs_metrics"),
    METRICS("eventstoredb_metrics"),
    METRICS("host_metrics"),
    METRICS("internal_metrics"),
    METRICS("mongodb_metrics"),
    METRICS("nginx_metrics"),
    METRICS("postgresql_metrics"),
    METRICS("prometheus_pushgateway"),
    METRICS("prometheus_remote_write"),
    METRICS("prometheus_scrape"),
    METRICS("prometheus"),
    METRICS("static_metrics"),
    METRICS("statsd"),
};

const struct source_type *vector_source_type(struct str name) {
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_is(name, types[i].name))
			return &types[i];
	return NULL;
}

/* --- files ------------------------------------------------------------------------------------------------------- */

enum {
	GLOB_RUST =
	    GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_STAR_STAR | GLOB_FOLDER_STARS | GLOB_ESCAPE | GLOB_BRACES,
	GLOB_RUST_WHOLE = GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_STAR_STAR | GLOB_ESCAPE | GLOB_BRACES,
};

static bool is_wild(struct str text) {
	size_t at;
	return str_find_char(text, '*', &at) || str_find_char(text, '?', &at) || str_find_char(text, '[', &at);
}

/* rust-lang/glob knows no braces and no escapes. crosses: * takes separators too, as in exclude, where whole paths are
 * compared (lib/file-source/src/paths_provider.rs: Pattern::matches; include walks a folder at a time). */
static void add_pattern(struct buf *out, const struct text *text, bool crosses) {
	uint32_t piece = 0;
	for (size_t i = 0; i < text->text.n; i++) {
		char c = text->text.p[i];
		while (piece + 1 < text->pieces.count && text->pieces.items[piece + 1].at <= i)
			piece++;
		if (c == TEXT_HOLE)
			/* equal names still are equal paths */
			buf_format(out, "$%.*s", STR_ARGS(str_trim(text->pieces.items[piece].variable.name)));
		else if (c == '*' && crosses)
			buf_add_text(out, i && text->text.p[i - 1] == '*' ? "" : "**");
		else if (c == '{' || c == '}' || c == '\\' || c == ',')
			buf_format(out, "\\%c", c);
		else
			buf_add_char(out, c);
	}
}

/* One pattern for all of a list. */
static const struct glob *compile_list(struct reading *r, struct placed list, bool crosses, bool *ret_several) {
	struct buf pattern = {0};
	uint32_t count = 0;
	bool wild = false;
	struct text last = {0};
	for (const struct node *item = list.node->first; item; item = item->next)
		count += item->kind == NODE_STRING;
	if (count > 1)
		buf_add_char(&pattern, '{');
	count = 0;
	for (const struct node *item = list.node->first; item; item = item->next) {
		if (item->kind != NODE_STRING)
			continue;
		last = vector_text_read(r, (struct placed){list.doc, item});
		wild = wild || is_wild(last.text);
		buf_add_text(&pattern, count++ ? "," : "");
		add_pattern(&pattern, &last, crosses);
	}
	buf_add_text(&pattern, count > 1 ? "}" : "");
	struct str text = arena_str(r->arena, buf_str(&pattern));
	buf_finish(&pattern);
	*ret_several = wild || count > 1;
	bool plain = count == 1 && !wild && last.pieces.count == 1 && !last.pieces.items[0].is_variable;
	if (!count)
		return NULL;
	return plain ? glob_compile(r->arena, last.text, GLOB_NONE)
		     : glob_compile(r->arena, text, crosses ? GLOB_RUST_WHOLE : GLOB_RUST);
}

static const struct glob *globs_at(struct reading *r, struct component *source, const char *key, bool crosses,
				   bool *ret_several) {
	struct placed list = vector_placed_get(source->at, key);
	if (!list.node || list.node->kind != NODE_ARRAY)
		return NULL;
	return compile_list(r, list, crosses, ret_several);
}

/* The logs of all pods of the node, or those of the include patterns among them
 * (src/sources/kubernetes_logs/k8s_paths_provider.rs). */
static void kubernetes_globs(struct reading *r, struct component *source, const struct glob **ret_reads,
			     const struct glob **ret_excludes) {
	bool several;
	*ret_reads = globs_at(r, source, "include_paths_glob_patterns", false, &several);
	*ret_excludes = globs_at(r, source, "exclude_paths_glob_patterns", true, &several);
	if (!*ret_reads)
		*ret_reads = glob_compile(r->arena, STR("/var/log/pods/*/*/*.log*"), GLOB_STAR);
}

void vector_source_globs(struct reading *r, struct component *source, const struct glob **ret_reads,
			 const struct glob **ret_excludes, bool *ret_several) {
	bool unused;
	*ret_reads = *ret_excludes = NULL;
	*ret_several = source->source && source->source->several;
	if (!source->source || source->source->kind != WRITER_FILE)
		return;
	if (source->source->several) {
		kubernetes_globs(r, source, ret_reads, ret_excludes);
		return;
	}
	*ret_reads = globs_at(r, source, "include", false, ret_several);
	*ret_excludes = globs_at(r, source, "exclude", true, &unused);
}

/* --- patterns that rust-lang/glob refuses, or that match no file (src/lib.rs there) --------------------------------
 */

/* ** has to be an element of its own. */
static const char *pattern_fault(struct str pattern) {
	struct str rest = pattern, element;
	while (str_split(&rest, '/', &element)) {
		if (str_contains(element, STR("**")) && !str_is(element, "**"))
			return "** stands beside other characters: it has to be a whole folder name, as in /a/**/b";
		size_t open;
		if (str_find_char(element, '[', &open)) {
			size_t close, from = open + 2 + (open + 1 < element.n && element.p[open + 1] == '!');
			if (!str_find_char(str_from_offset(element, from), ']', &close))
				return "[ has no ] in it";
		}
	}
	return NULL;
}

static void check_pattern(struct reading *r, struct placed item) {
	struct str text = item.node->text;
	const char *fault = pattern_fault(text);
	if (fault) {
		struct problem *problem = unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, vector_placed_site(item),
						       "Vector cannot read this pattern: %s", fault);
		problem->reason = STR("Vector stops when it starts this source");
		problem->help = STR("correct the pattern");
	} else if (str_ends_with(text, STR("/**")) || str_is(text, "**")) {
		struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, vector_placed_site(item),
						       "a pattern that ends in ** matches folders, no files");
		problem->reason = STR("Vector starts without a word, and reads nothing through it");
		problem->help = arena_format(r->arena, "write %.*s/*", STR_ARGS(text));
	}
}

static void check_patterns(struct reading *r, struct component *source, const char *key) {
	struct placed list = vector_placed_get(source->at, key);
	if (!list.node || list.node->kind != NODE_ARRAY)
		return;
	for (const struct node *item = list.node->first; item; item = item->next)
		if (item->kind == NODE_STRING)
			check_pattern(r, (struct placed){list.doc, item});
}

void vector_sources_check(struct reading *r) {
	for (uint32_t i = 0; i < r->all.count; i++) {
		struct component *source = r->all.items[i];
		if (source->kind == COMPONENT_SOURCE && str_is(source->type, "file"))
			check_patterns(r, source, "include");
	}
}
