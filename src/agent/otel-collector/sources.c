/* What receivers are, and the claims of one receiver at one exporter. The file log receiver reads patterns of
 * doublestar (pkg/stanza/fileconsumer/matcher/matcher.go), all others are inputs. Which attributes a receiver sets: its
 * README and its internal/metadata. */
#include "agent/otel-collector/reading.h"

#include "base/limits.h"

static const struct receiver_type types[] = {
    {"filelog", WRITER_FILE, true, true, SENDERS_ONE, {NULL}},
    {"file_log", WRITER_FILE, true, true, SENDERS_ONE, {NULL}},
    {"journald", WRITER_JOURNAL, true, true, SENDERS_ONE, {NULL}},
    {"windowseventlog", WRITER_WINDOWS_EVENT, true, true, SENDERS_ONE, {NULL}},
    {"windows_event_log", WRITER_WINDOWS_EVENT, true, true, SENDERS_ONE, {NULL}},
    {"hostmetrics", WRITER_INPUT, true, true, SENDERS_ONE, {NULL}},
    {"host_metrics", WRITER_INPUT, true, true, SENDERS_ONE, {NULL}},
    {"docker_stats", WRITER_INPUT, true, true, SENDERS_ONE, {NULL}},
    {"namedpipe", WRITER_INPUT, true, true, SENDERS_ONE, {NULL}},
    {"syslog", WRITER_INPUT, true, false, SENDERS_TOLD, {NULL}},
    {"tcplog", WRITER_INPUT, true, false, SENDERS_MIXED, {NULL}},
    {"tcp_log", WRITER_INPUT, true, false, SENDERS_MIXED, {NULL}},
    {"udplog", WRITER_INPUT, true, false, SENDERS_MIXED, {NULL}},
    {"udp_log", WRITER_INPUT, true, false, SENDERS_MIXED, {NULL}},
    {"fluentforward", WRITER_INPUT, true, false, SENDERS_TOLD, {NULL}},
    {"fluent_forward", WRITER_INPUT, true, false, SENDERS_TOLD, {NULL}},
    {"statsd", WRITER_INPUT, true, false, SENDERS_TOLD, {NULL}},
    {"otlp", WRITER_OTLP, false, false, SENDERS_TOLD, {"service.name"}},
    {"prometheus", WRITER_PROMETHEUS, false, false, SENDERS_ONE, {"service.name", "service.instance.id"}},
    {"kubeletstats", WRITER_INPUT, false, true, SENDERS_ONE, {NULL}},
    {"awsecscontainermetrics",
     WRITER_ECS,
     true,
     true,
     SENDERS_ONE,
     {"aws.ecs.task.id", "aws.ecs.task.family", "aws.ecs.cluster.name", "aws.ecs.service.name"}},
    {"awscontainerinsightreceiver",
     WRITER_CONTAINER_INSIGHTS,
     false,
     true,
     SENDERS_ONE,
     {"ClusterName", "NodeName", "ContainerInstanceId"}},
    {"awscontainerinsight", /* behind a feature gate: receiver/awscontainerinsightreceiver/factory.go */
     WRITER_CONTAINER_INSIGHTS,
     false,
     true,
     SENDERS_ONE,
     {"ClusterName", "NodeName", "ContainerInstanceId"}},
};
static const struct receiver_type unknown_type = {"", WRITER_INPUT, false, false, SENDERS_ONE, {NULL}};

const struct receiver_type *otel_receiver_type(struct str type) {
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_is(type, types[i].type))
			return &types[i];
	return &unknown_type;
}

/* --- files
 * ------------------------------------------------------------------------------------------------------------ */

static bool is_windows(const struct reading *r) {
	return r->unit->world.platform == PLATFORM_WINDOWS;
}

/* Braces of the list are escapes' business: each item is compiled alone, and several are joined with { , }. */
static const struct glob *excludes_of(const struct reading *r, const struct placed_list *parts) {
	struct placed list = otel_get(parts, "exclude");
	struct buf pattern = {0};
	uint32_t count = 0;
	if (!list.node || list.node->kind != NODE_ARRAY)
		return NULL;
	for (const struct node *item = list.node->first; item; item = item->next)
		count += item->kind == NODE_STRING;
	if (!count)
		return NULL;
	if (count > 1)
		buf_add_char(&pattern, '{');
	uint32_t seen = 0;
	for (const struct node *item = list.node->first; item; item = item->next)
		if (item->kind == NODE_STRING)
			buf_format(&pattern, "%s%.*s", seen++ ? "," : "", STR_ARGS(item->text));
	if (count > 1)
		buf_add_char(&pattern, '}');
	struct str text = arena_str(r->arena, buf_str(&pattern));
	buf_finish(&pattern);
	return glob_compile(r->arena, text, GLOB_DOUBLESTAR | (is_windows(r) ? GLOB_WINDOWS : 0));
}

/* A variable that nobody knows takes part as its own name: equal patterns still meet, others do not. */
static struct str pattern_text(const struct reading *r, const struct template *t) {
	struct str text = STR("");
	for (uint32_t i = 0; i < t->count; i++) {
		struct str part = t->parts[i].literal;
		if (t->parts[i].is_variable) {
			part = t->parts[i].variable.name;
			part = arena_format(r->arena, "$%.*s", STR_ARGS(str_from_to(part, 2, part.n ? part.n - 1 : 0)));
		}
		text = arena_join(r->arena, text, part, STR(""), STR(""));
	}
	return text;
}

struct source_add {
	struct reading *r;
	const struct way *way;
	const struct instance *exporter;
	otel_source_visit *visit;
	void *context;
	bool raw;
};

/* The exporter's entry; for further ways of one receiver to it, the list of the pipeline that makes the way another
 * one. */
static struct site place_of(const struct source_add *a, const struct component *exporter) {
	struct placed entry = exporter->parts.items[exporter->parts.count - 1];
	struct span key = entry.node->key_span, value = entry.node->span;
	if (a->way->again) {
		const struct reference_list *list = &a->way->pipelines[a->way->count - 1]->exporters;
		for (uint32_t i = 0; i < list->count; i++)
			if (list->items[i].component == exporter)
				return otel_site(list->items[i].at);
	}
	if (!key.len || value.off < key.off)
		return otel_key_site(entry);
	return doc_site(entry.doc, (struct span){.off = key.off, .len = value.off + value.len - key.off});
}

static struct claim *add(const struct source_add *a, enum writer_kind kind) {
	struct reading *r = a->r;
	if (r->claims++ >= LIMIT_SECTIONS) {
		if (r->claims == LIMIT_SECTIONS + 1)
			unit_problem(r->unit, PROBLEM_LIMIT, otel_site(a->exporter->first.at),
				     "there are more than %u sources", LIMIT_SECTIONS)
			    ->incomplete = true;
		return NULL;
	}
	const struct component *exporter = a->exporter->component;
	struct claim *claim = claim_add(r->unit, kind, place_of(a, exporter));
	claim->writer.input = a->way->receiver->first.id;
	if (a->exporter->signal != SIGNAL_LOGS) /* its logs and its metrics are not one */
		claim->writer.input = arena_join(r->arena, claim->writer.input, STR(" for "),
						 str_from(otel_signal_name(a->exporter->signal)), STR(""));
	claim->writer.merged_by = exporter->id; /* none of them takes two signals to CloudWatch Logs */
	claim->delivers = a->way->answer;
	return claim;
}

/* What is not sent raw has the attribute log.file.name (include_file_name is on unless it is set to false). */
static bool tells_file(const struct source_add *a) {
	const struct placed_list *parts = &a->way->receiver->component->parts;
	struct placed name = otel_get(parts, "include_file_name"), path = otel_get(parts, "include_file_path");
	bool off = name.node && str_equal_ignoring_case(name.node->text, STR("false"));
	bool on = path.node && str_equal_ignoring_case(path.node->text, STR("true"));
	return !a->raw && (!off || on);
}

static void add_file(const struct source_add *a, struct placed item, const struct glob *excludes) {
	struct reading *r = a->r;
	struct claim *claim = add(a, WRITER_FILE);
	if (!claim)
		return;
	struct value value = otel_value(r, item, TELL_NOTHING);
	claim->writer.name = otel_value_field(r, &value);
	struct str pattern = pattern_text(r, &claim->writer.name.value);
	struct glob *glob = glob_compile(r->arena, pattern, GLOB_DOUBLESTAR | (is_windows(r) ? GLOB_WINDOWS : 0));
	claim->writer.reads = glob;
	claim->writer.excludes = excludes;
	claim->writer.open_set = !glob->literal && !glob->broken && !tells_file(a);
	a->visit(a->context, claim);
}

/* A receiver that is not defined, or whose configuration nobody knows, is an input by its name. */
static void add_input(const struct source_add *a, const struct receiver_type *type, bool logs) {
	struct claim *claim = add(a, type->kind == WRITER_FILE ? WRITER_INPUT : type->kind);
	if (!claim)
		return;
	const struct component *component = a->way->receiver->component;
	claim->writer.name = (struct field){.value = template_literal(a->r->arena, a->way->receiver->first.id),
					    .at = component ? otel_key_site(component->parts.items[0])
							    : otel_site(a->way->receiver->first.at),
					    .origin = ORIGIN_WRITTEN};
	claim->writer.open_set = logs && (type->senders == SENDERS_MIXED || (type->senders == SENDERS_TOLD && a->raw));
	a->visit(a->context, claim);
}

void otel_sources_add(struct reading *r, const struct way *way, const struct instance *exporter,
		      otel_source_visit *visit, void *context) {
	struct source_add a = {r, way, exporter, visit, context, false};
	const struct component *component = way->receiver->component;
	const struct receiver_type *type = otel_receiver_type(otel_type_of(way->receiver->first.id));
	struct placed list = component ? otel_get(&component->parts, "include") : (struct placed){0};
	struct placed raw = otel_get(&exporter->component->parts, "raw_log");
	bool any = false;
	a.raw = raw.node && str_equal_ignoring_case(raw.node->text, STR("true"));
	if (type->kind == WRITER_FILE && list.node && list.node->kind == NODE_ARRAY) {
		const struct glob *excludes = excludes_of(r, &component->parts);
		for (const struct node *item = list.node->first; item; item = item->next) {
			if (item->kind != NODE_STRING || !item->text.n)
				continue;
			add_file(&a, (struct placed){.doc = list.doc, .node = item}, excludes);
			any = true;
		}
	}
	if (!any)
		add_input(&a, type, exporter->signal == SIGNAL_LOGS);
}
