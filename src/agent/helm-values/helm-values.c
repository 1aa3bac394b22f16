/* Values of Helm charts that run shippers: the container's row, how such values are known by their shape, and handing
 * on what the charts make of them. A chart that has others inside gives each its values under a key. */
#include "agent/helm-values/reading.h"

static const char *const formats[] = {"yaml", "json", NULL};
static const char *const words[] = {"logStreamName",   "logStreamPrefix", "logStreamTemplate", "cloudWatchLogs",
				    "cloudwatch_logs", "Name cloudwatch", "awscloudwatch",     "awsemf",
				    "aws_cloudwatch",  "logs_collected",  "metrics_collected", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static void unpack(struct unit *unit, struct embedded_list *ret);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);
static const char *restart(const struct unit *unit);

const struct agent agent_helm_values = {
    .name = "helm-values",
    .title = "Helm values",
    .role = AGENT_CONTAINER,
    .formats = formats,
    .words = words,
    .recognise = recognise,
    .unpack = unpack,
    .read = read_unit,
    .restart = restart,
    .check = "helm lint and helm template do not look into the configurations that a chart renders",
    .copy_noun = "pod",
};

static const struct chart *const charts[] = {&chart_aws_for_fluent_bit,	     &chart_fluent_bit, &chart_fluentd,
					     &chart_opentelemetry_collector, &chart_vector,	&chart_observability};
enum { CHARTS = sizeof charts / sizeof *charts, DEPTH_MAX = 3, OBJECTS_MAX = 1000 };

/* --- whose values they are -----------------------------------------------------------------------------------------
 */

typedef bool visit_values(void *context, const struct chart *chart, const struct node *root);

struct walk {
	const struct doc *doc;
	visit_values *visit;
	void *context;
	struct str chart; /* whose values they are; empty: not known */
	uint32_t objects;
};

/* Parts of the values of a chart that was found: no charts of their own. */
static bool is_inner(struct str key) {
	static const char *const keys[] = {"config", "alternateConfig", "customConfig",	  "fileConfigs",
					   "agent",  "cloudWatch",	"cloudWatchLogs", "containerLogs"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

/* A name that is none of the charts here tells nothing: it may be that of a copy. */
static bool holds(const struct walk *w, const struct chart *chart, const struct node *root, uint32_t depth) {
	bool named = str_is(depth ? root->key : w->chart, chart->name);
	return chart->holds(w->doc, root) || (named && chart->may_hold && chart->may_hold(root));
}

/* enabled: false is how a chart leaves one out that it has inside. */
static bool walk(struct walk *w, const struct node *root, uint32_t depth) {
	const struct node *enabled = node_get(root, "enabled");
	if (depth > DEPTH_MAX || w->objects++ > OBJECTS_MAX || (depth && enabled && !values_true(enabled)))
		return true;
	for (size_t i = 0; i < CHARTS; i++)
		if (holds(w, charts[i], root, depth) && !w->visit(w->context, charts[i], root))
			return false;
	for (const struct node *child = root->first; child; child = child->next)
		if (child->kind == NODE_OBJECT && !child->shadowed && !is_inner(child->key) &&
		    !walk(w, child, depth + 1))
			return false;
	return true;
}

static bool is_manifest(const struct node *root) {
	const struct node *version = node_get(root, "apiVersion"), *kind = node_get(root, "kind");
	return version && kind && version->kind == NODE_STRING && kind->kind == NODE_STRING;
}

static bool walk_doc(const struct doc *doc, struct str chart, visit_values *visit, void *context) {
	struct walk w = {.doc = doc, .visit = visit, .context = context, .chart = chart};
	if (!values_is_object(doc->root) || is_manifest(doc->root))
		return true;
	return walk(&w, doc->root, 0);
}

static bool name_chart(void *context, const struct chart *chart, const struct node *root) {
	struct str *why = context;
	(void)root;
	*why = str_from(chart->name);
	return false;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct str name;
	if (walk_doc(doc, STR(""), name_chart, &name))
		return false;
	*ret_why = arena_format(doc->arena, "values of the chart %.*s", STR_ARGS(name));
	return true;
}

/* --- what they hold ------------------------------------------------------------------------------------------------
 */

/* By another tool, such as helmfile; {{ }} in values.yaml is Helm's, see template.c. */
static bool is_rendered_first(const struct unit *unit) {
	const struct source *file = unit->docs[0]->source;
	while (file->outer)
		file = file->outer;
	return !str_ends_with(file->path, STR(".yaml")) && !str_ends_with(file->path, STR(".yml")) &&
	       !str_ends_with(file->path, STR(".json")) && str_contains(file->path, STR("."));
}

/* Nothing in them is a writer by itself. */
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	(void)asked, (void)ret;
	unit->has_no_marks = unit->doc_count && !is_rendered_first(unit);
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i]->problems.count)
			return true;
	return false;
}

void values_embed(struct values *v, struct embedded *embedded, const char *agent, const char *format) {
	struct site at = values_site(v, v->root);
	if (!embedded_has_room(v->unit, v->ret, embedded->text ? embedded->text->text.n : 0, at))
		return;
	embedded->agent = agent_by_name(str_from(agent));
	embedded->format = embedded->text && format ? format_by_name(str_from(format)) : NULL;
	embedded->host = ++*v->hosts;
	LIST_ADD(v->arena, v->ret, *embedded);
}

static bool unpack_chart(void *context, const struct chart *chart, const struct node *root) {
	struct values v = *(const struct values *)context;
	v.root = root;
	chart->unpack(&v);
	return true;
}

static void unpack(struct unit *unit, struct embedded_list *ret) {
	uint32_t hosts = 0;
	struct str chart = {0}, filled_in;
	environment_get(&unit->values, STR(HELM_CHART), &chart);
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		struct values v = {
		    .arena = unit->arena, .unit = unit, .doc = unit->docs[i], .ret = ret, .hosts = &hosts};
		v.is_of_terraform = values_have_variables(unit->docs[i]->source->text);
		v.filled_in =
		    environment_get(&unit->values, STR(HELM_FILLED_IN), &filled_in) || is_rendered_first(unit);
		walk_doc(unit->docs[i], chart, unpack_chart, &v);
	}
}

static const char *restart(const struct unit *unit) {
	(void)unit;
	return "helm upgrade RELEASE CHART --values FILE";
}
