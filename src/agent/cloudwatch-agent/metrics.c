/* logs.metrics_collected: metrics that travel as log events. One claim per section and destination.
 * Sources: translator/translate/otel/exporter/awsemf (translator.go, prometheus.go and the default yaml files),
 * translator/translate/otel/exporter/awscloudwatchlogs, translator/translate/otel/pipeline/{emf_logs,containerinsights,
 * containerinsightsjmx,prometheus,host}. */
#include "agent/cloudwatch-agent/reading.h"

static struct claim *section_claim(const struct reading *r, enum writer_kind kind, struct placed section,
				   const char *pusher) {
	struct claim *claim = claim_of_logs(r, kind, section);
	claim->writer.name = field_at(r, template_literal(r->arena, section.node->key), section, ORIGIN_DEFAULT);
	claim->writer.name.at = placed_key_site(section);
	claim->group = claim->stream = (struct field){.at = claim->writer.name.at, .origin = ORIGIN_DEFAULT};
	claim->pusher = str_from(pusher);
	return claim;
}

/* Group and stream as the exporter's defaults write them, with {ClusterName} and the like. */
static void add_default(const struct reading *r, struct field *field, const char *text, const struct field *cluster) {
	struct str rest = str_from(text);
	size_t open, close;
	while (str_find_char(rest, '{', &open) && str_find_char(rest, '}', &close)) {
		struct str token = str_from_to(rest, open, close + 1);
		struct variable variable = placeholder_variable(arena_str(r->arena, token).p);
		template_add_literal(r->arena, &field->value, str_from_to(rest, 0, open));
		if (variable.id == IDENTITY_CLUSTER && cluster->origin != ORIGIN_ABSENT)
			template_add(r->arena, &field->value, &cluster->value);
		else
			template_add_variable(r->arena, &field->value, &variable);
		rest = str_from_offset(rest, close + 1);
	}
	if (rest.n)
		template_add_literal(r->arena, &field->value, rest);
}

/* A section whose names are all the exporter's own. */
struct default_names {
	enum writer_kind kind;
	const char *pusher, *group, *stream;
};

static void default_claim(const struct reading *r, struct placed section, const struct field *cluster,
			  const struct default_names *names) {
	struct claim *claim = section_claim(r, names->kind, section, names->pusher);
	add_default(r, &claim->group, names->group, cluster);
	add_default(r, &claim->stream, names->stream, cluster);
}

static void read_kubernetes(const struct reading *r) {
	static const struct default_names performance = {WRITER_KUBERNETES, "awsemf/containerinsights",
							 "/aws/containerinsights/{ClusterName}/performance",
							 "{NodeName}"};
	static const struct default_names jmx = {WRITER_KUBERNETES, "awsemf/containerinsightsjmx",
						 "/aws/containerinsights/{ClusterName}/jmx", "{NodeName}"};
	static const struct default_names kueue = {WRITER_KUBERNETES, "awsemf/kueueContainerInsights",
						   "/aws/containerinsights/{ClusterName}/performance",
						   "kubernetes-kueue"};
	struct placed section = view_first_of(r, "logs/metrics_collected/kubernetes", NODE_OBJECT);
	if (!section.node)
		return;
	struct field cluster = {0};
	field_read(r, placed_child(section, "cluster_name"), NAME_PLAIN, NAME_FOR_OTHER, &cluster);
	default_claim(r, section, &cluster, &performance);
	if (placed_is_true(placed_child(section, "jmx_container_insights")))
		default_claim(r, section, &cluster, &jmx);
	if (placed_is_true(placed_child(section, "kueue_container_insights")))
		default_claim(r, section, &cluster, &kueue);
}

static void read_ecs(const struct reading *r) {
	static const struct default_names performance = {WRITER_ECS, "awsemf/containerinsights",
							 "/aws/ecs/containerinsights/{ClusterName}/performance",
							 "NodeTelemetry-{ContainerInstanceId}"};
	struct placed section = view_first_of(r, "logs/metrics_collected/ecs", NODE_OBJECT);
	if (section.node)
		default_claim(r, section, &(struct field){0}, &performance);
}

/* One listener for both sections. The group of the exporter is a name only: a record that names none is dropped. */
static void read_emf(const struct reading *r) {
	struct placed emf = view_first(r, "logs/metrics_collected/emf");
	struct placed old = view_first(r, "logs/metrics_collected/structuredlog");
	struct placed section = emf.node ? emf : old;
	if (!section.node)
		return;
	struct claim *claim =
	    section_claim(r, emf.node ? WRITER_EMF : WRITER_STRUCTURED_LOG, section, "awscloudwatchlogs/emf_logs");
	struct field address;
	if (field_read(r, placed_child(section, "service_address"), NAME_COLLECTOR, NAME_FOR_OTHER, &address))
		claim->writer.name = address;
	template_add_literal(r->arena, &claim->group.value, STR("emf/logs/default"));
	struct site named = claim->stream.at;
	claim->stream = r->stream;
	if (claim->stream.origin == ORIGIN_DEFAULT)
		claim->stream.at = named;
	claim->writer.identity_in_record = true;
	if (emf.node)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_key_site(section),
					       "structuredlog without emf leaves the agent without a log group name");
	problem->uncertain = true;
	problem->reason = STR("releases that send these records through OpenTelemetry refuse the whole configuration");
	problem->help = STR("write \"emf\" for \"structuredlog\"");
}

static void report_prometheus_without_group(const struct reading *r, struct placed section) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_key_site(section),
					       "prometheus needs a log_group_name outside containers");
	problem->uncertain = r->unit->asked.mode == MODE_ANY;
	problem->reason = STR("the agent refuses the whole configuration: prometheus does not have log group name");
	problem->help = STR("add \"log_group_name\" to the section, or check it with --mode container");
}

static void read_prometheus_group(const struct reading *r, struct placed section, struct claim *claim) {
	struct placed kubernetes = view_first_of(r, "logs/metrics_collected/kubernetes", NODE_OBJECT);
	bool ecs =
	    view_first(r, "logs/metrics_collected/ecs").node || placed_child(section, "ecs_service_discovery").node;
	struct field cluster = {0};
	if (!ecs)
		field_read(r, placed_child(kubernetes, "cluster_name"), NAME_PLAIN, NAME_FOR_OTHER, &cluster);
	add_default(r, &claim->group,
		    ecs ? "/aws/ecs/containerinsights/{ClusterName}/prometheus"
			: "/aws/containerinsights/{ClusterName}/prometheus",
		    &cluster);
}

static void read_prometheus(const struct reading *r) {
	struct placed section = view_first_of(r, "logs/metrics_collected/prometheus", NODE_OBJECT);
	struct field group;
	if (!section.node)
		return;
	bool named = field_read(r, placed_child(section, "log_group_name"), NAME_METRIC, NAME_FOR_GROUP, &group);
	if (!named && r->unit->world.mode != MODE_CONTAINER) {
		report_prometheus_without_group(r, section);
		return;
	}
	struct claim *claim = section_claim(r, WRITER_PROMETHEUS, section, "awsemf/prometheus");
	struct field path;
	if (field_read(r, placed_child(section, "prometheus_config_path"), NAME_PLAIN, NAME_FOR_OTHER, &path))
		claim->writer.name = path;
	if (named)
		claim->group = group;
	else
		read_prometheus_group(r, section, claim);
	add_default(r, &claim->stream, "{JobName}", &(struct field){0});
	claim->writer.identity_in_record = true;
}

static void add_random_stream(const struct reading *r, struct claim *claim) {
	template_add_literal(r->arena, &claim->stream.value, STR("otel-stream-"));
	field_add_variable(r, &claim->stream, IDENTITY_RANDOM, DIFFERENCE_PROCESS, "<uuid>", &charset_uuid);
}

static void read_application_signals(const struct reading *r) {
	struct placed section = view_first_of(r, "logs/metrics_collected/application_signals", NODE_OBJECT);
	if (!section.node)
		section = view_first_of(r, "logs/metrics_collected/app_signals", NODE_OBJECT);
	if (!section.node)
		return;
	struct claim *claim = section_claim(r, WRITER_APPLICATION_SIGNALS, section, "awsemf/application_signals");
	template_add_literal(r->arena, &claim->group.value, STR("/aws/application-signals/data"));
	add_random_stream(r, claim);
}

static void read_otlp(const struct reading *r) {
	struct placed section = view_first(r, "logs/metrics_collected/otlp");
	if (!section.node || (section.node->kind != NODE_OBJECT && section.node->kind != NODE_ARRAY))
		return;
	struct claim *claim = section_claim(r, WRITER_OTLP, section, "awsemf");
	template_add_literal(r->arena, &claim->group.value, STR("/aws/cwagent"));
	add_random_stream(r, claim);
}

void metrics_read(const struct reading *r) {
	if (!view_first(r, "logs/metrics_collected").node)
		return;
	read_emf(r);
	read_kubernetes(r);
	read_ecs(r);
	read_prometheus(r);
	read_application_signals(r);
	read_otlp(r);
}
