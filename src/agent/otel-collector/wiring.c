/* What the collector itself raises when it puts pipelines together (otelcol/config.go, service/pipelines/config.go,
 * service/internal/graph/graph.go), references that nothing can resolve, and exporters that no pipeline lists. */
#include "agent/otel-collector/reading.h"

static const char refused[] = "the collector refuses the configuration and does not start";

/* May another --config, which is not among these documents, hold what is missing here? */
static bool may_stand_elsewhere(const struct reading *r, enum component_kind kind) {
	return r->partial || !r->has[kind] || !r->has[EXPORTER] || !r->has[RECEIVER];
}

/* --- references
 * ------------------------------------------------------------------------------------------------------- */

static const char *nearest_id(const struct reading *r, enum component_kind kind, struct str id) {
	const char *nearest = NULL;
	unsigned best = 4;
	for (uint32_t i = 0; i < r->components[kind].count && i < 200; i++) {
		struct str known = r->components[kind].items[i]->id;
		unsigned distance = str_distance(id, known, 3);
		if (distance >= best || distance * 3 >= known.n)
			continue;
		best = distance;
		nearest = arena_str(r->arena, known).p;
	}
	return nearest;
}

static void check_references(struct reading *r, const struct pipeline *pipeline, const struct reference_list *list,
			     enum component_kind kind) {
	for (uint32_t i = 0; i < list->count; i++) {
		const struct reference *reference = &list->items[i];
		if (reference->component)
			continue;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, otel_site(reference->at),
				 "pipeline %.*s names the %s %.*s, which is not defined", STR_ARGS(pipeline->id),
				 otel_kind_name(kind), STR_ARGS(reference->id));
		const char *nearest = nearest_id(r, kind, reference->id);
		problem->uncertain = pipeline->disputed || may_stand_elsewhere(r, kind);
		problem->reason = problem->uncertain
				      ? STR("the collector refuses the configuration, unless another --config "
					    "defines it")
				      : STR(refused);
		problem->help = nearest ? arena_format(r->arena, "did you mean %s?", nearest)
					: arena_format(r->arena, "define it below %s, or take it out of the list",
						       otel_section_name(kind));
	}
}

static void tell_empty(struct reading *r, const struct pipeline *pipeline, enum component_kind kind) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_MISSING_KEY, otel_key_site(pipeline->at), "pipeline %.*s has no %s",
			 STR_ARGS(pipeline->id), otel_section_name(kind));
	problem->uncertain = pipeline->disputed || may_stand_elsewhere(r, kind);
	problem->reason = STR(refused);
	problem->help =
	    arena_format(r->arena, "list at least one below %s, or take the pipeline out", otel_section_name(kind));
}

/* --- signals
 * ---------------------------------------------------------------------------------------------------------- */

static void tell_signal(struct reading *r, const struct pipeline *pipeline) {
	static const char *const known[] = {"logs", "metrics", "traces", "profiles"};
	struct str type = otel_type_of(pipeline->id);
	const char *nearest = NULL;
	for (size_t i = 0; i < sizeof known / sizeof known[0] && !nearest; i++)
		if (str_distance(type, str_from(known[i]), 2) <= 2)
			nearest = known[i];
	struct problem *problem = unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, otel_key_site(pipeline->at),
					       "\"%.*s\" is no signal that a pipeline can have", STR_ARGS(type));
	problem->reason = STR(refused);
	problem->help = nearest ? arena_format(r->arena, "did you mean \"%s\"?", nearest)
				: STR("write logs, metrics or traces, and a name behind a slash if need be");
}

static void check_signals(struct reading *r, const struct pipeline *pipeline) {
	for (uint32_t i = 0; i < pipeline->exporters.count; i++) {
		const struct reference *reference = &pipeline->exporters.items[i];
		struct str type = otel_type_of(reference->id);
		bool emf = str_is(type, "awsemf");
		enum signal wanted = emf ? SIGNAL_METRICS : SIGNAL_LOGS;
		if (!otel_is_exporter_of_logs(type) || pipeline->signal == wanted || pipeline->signal == SIGNAL_UNKNOWN)
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, otel_site(reference->at),
						       "%.*s takes %s, and this is a pipeline of %s", STR_ARGS(type),
						       otel_signal_name(wanted), otel_signal_name(pipeline->signal));
		problem->uncertain = pipeline->disputed;
		problem->reason = STR("the collector does not start: telemetry type is not supported");
		problem->help = arena_format(r->arena, "list it in a pipeline of %s, or %s here",
					     otel_signal_name(wanted), emf ? "awscloudwatchlogs" : "awsemf");
		if (pipeline->signal != SIGNAL_LOGS && pipeline->signal != SIGNAL_METRICS)
			problem->help = arena_format(r->arena, "list it in a pipeline of %s", otel_signal_name(wanted));
	}
}

/* --- connectors
 * ------------------------------------------------------------------------------------------------------- */

static void check_connector(struct reading *r, const struct component *connector) {
	bool from = connector->exported, to = connector->receiving.count > 0;
	if (from == to || r->partial)
		return;
	struct problem *problem = unit_problem(
	    r->unit, PROBLEM_NEVER_DELIVERS, otel_key_site(connector->parts.items[0]),
	    "no pipeline %s the connector %.*s", from ? "receives from" : "exports to", STR_ARGS(connector->id));
	problem->reason = STR(refused);
	problem->help = arena_format(r->arena, "list it below %s of a pipeline, or take it out of the others",
				     from ? "receivers" : "exporters");
	problem->uncertain = r->roots.count > 1;
}

/* --- exporters that nothing reaches
 * ------------------------------------------------------------------------------------ */

static bool matters(const struct component *exporter) {
	return otel_is_exporter_of_logs(exporter->type) ||
	       (otel_is_otlp_http(exporter->type) && otel_is_otlp_to_logs(&exporter->parts));
}

static void check_unused(struct reading *r, const struct component *exporter) {
	if (exporter->used || !matters(exporter) || r->partial)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_DEAD_ROUTE, otel_key_site(exporter->parts.items[0]),
					       "no pipeline lists the exporter %.*s", STR_ARGS(exporter->id));
	problem->reason = STR("the collector does not build it and says nothing: nothing is ever sent from here");
	problem->help = arena_format(r->arena, "add it to the exporters of a pipeline of %s, or take it out",
				     str_is(exporter->type, "awsemf") ? "metrics" : "logs");
	problem->uncertain = !r->has[RECEIVER];
}

/* --- all texts
 * --------------------------------------------------------------------------------------------------------- */

static bool may_be_refused(const struct reading *r, struct str text) {
	bool bare = otel_version_has(r, CHANGE_REFUSES_BARE_DOLLAR) && !otel_version_has(r, CHANGE_NO_BARE_DOLLAR);
	return otel_has_reference(text) || (bare && str_contains(text, STR("$")));
}

/* A reference that cannot be resolved keeps the collector from starting, wherever it stands. */
static void check_texts(struct reading *r) {
	for (uint32_t i = 0; i < r->roots.count; i++) {
		struct placed at = {.doc = r->roots.items[i].doc, .node = r->roots.items[i].node->first};
		for (; at.node; at.node = node_following(at.node))
			if (at.node->kind == NODE_STRING && may_be_refused(r, at.node->text))
				otel_value(r, at, TELL_REFUSALS);
	}
}

void otel_wiring_check(struct reading *r) {
	check_texts(r);
	for (uint32_t i = 0; i < r->pipelines.count; i++) {
		const struct pipeline *pipeline = r->pipelines.items[i];
		if (pipeline->signal == SIGNAL_UNKNOWN)
			tell_signal(r, pipeline);
		if (!pipeline->has_receivers)
			tell_empty(r, pipeline, RECEIVER);
		if (!pipeline->has_exporters)
			tell_empty(r, pipeline, EXPORTER);
		check_references(r, pipeline, &pipeline->receivers, RECEIVER);
		check_references(r, pipeline, &pipeline->processors, PROCESSOR);
		check_references(r, pipeline, &pipeline->exporters, EXPORTER);
		check_signals(r, pipeline);
	}
	for (uint32_t i = 0; i < r->components[CONNECTOR].count && r->has_service; i++)
		check_connector(r, r->components[CONNECTOR].items[i]);
	for (uint32_t i = 0; i < r->components[EXPORTER].count && r->has_service; i++)
		check_unused(r, r->components[EXPORTER].items[i]);
}
