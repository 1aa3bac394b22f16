/* The OpenTelemetry Collector (open-telemetry/opentelemetry-collector and its contrib,
 * aws-observability/aws-otel-collector) with the exporters awscloudwatchlogs, awsemf, and otlp_http to CloudWatch Logs:
 * its row, and reading a unit. */
#include "agent/otel-collector/reading.h"

#include "agent/repeated.h"

static const char *const formats[] = {"yaml", "json", NULL};
/* packaging of open-telemetry/opentelemetry-collector-releases; tools/packaging of aws-observability/aws-otel-collector
 */
static const char *const homes[] = {"/etc/otelcol-contrib/", "/etc/otelcol/", "/opt/aws/aws-otel-collector/etc/", NULL};
static const char *const words[] = {"awscloudwatch", "awsemf", "x-aws-log-", "X-Aws-Log-", "X-AWS-LOG-", NULL};

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_otel_collector = {
    .name = "otel-collector",
    .title = "OpenTelemetry Collector",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .homes = homes,
    .words = words,
    .joins_documents = true,
    .recognise = otel_recognise,
    .recognise_path = otel_recognise_path,
    .load = otel_load,
    .read = read_unit,
    .in_world = otel_in_world,
    .spell_variable = otel_spell_variable,
    .rename = otel_rename,
    .spell_setting = otel_spell_setting,
    .advise = otel_advise,
    .host_identity = otel_host_identity,
    .restart = otel_restart,
    .check =
	"otelcol validate --config=FILE looks at keys and wiring: not at where two exporters write, nor at exporters "
	"that no pipeline lists, nor at attributes that are missing",
    .output_noun = "exporter",
    .stream_key = "log_stream_name",
    .keys = &otel_keys_root,
    .key_count = 1,
};

/* What an anchor holds stands in each exporter that merges it in, and is told once. */
static void drop_repeats(struct unit *unit) {
	struct map seen = {.arena = unit->arena};
	uint32_t kept = 0;
	for (uint32_t i = 0; i < unit->problems.count; i++) {
		const struct problem *problem = &unit->problems.items[i];
		struct str key = arena_format(unit->arena, "%d %p %u %u %.*s", (int)problem->kind,
					      (const void *)problem->at.source, (unsigned)problem->at.at.off,
					      (unsigned)problem->at.at.len, STR_ARGS(problem->message));
		void **slot = map_at(&seen, key);
		if (!*slot)
			unit->problems.items[kept++] = *problem;
		*slot = unit;
	}
	unit->problems.count = kept;
}

/* What only completes another file: no collector starts with it alone, so what it lacks may stand there. */
static void weaken_part(const struct reading *r) {
	struct unit *unit = r->unit;
	if (r->has_service && r->has[RECEIVER] && r->has[EXPORTER])
		return;
	for (uint32_t i = 0; i < unit->problems.count; i++) {
		struct problem *problem = &unit->problems.items[i];
		if (problem->kind != PROBLEM_MISSING_KEY || problem->uncertain)
			continue;
		problem->uncertain = true;
		problem->reason = STR("the collector refuses the configuration, unless another --config sets it");
	}
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena};
	struct routing routing;
	unit->asked = *asked;
	/* confmap/provider.go (NewRetrievedFromYAML) reads whatever it gets with go-yaml v3, decode.go there
	 * (uniqueKeys) */
	repeated_keys_refuse(unit, NULL, "the collector");
	otel_config_read(&r);
	otel_world_guess(&r);
	otel_keys_check(&r);
	otel_conflicts_check(&r);
	otel_wiring_check(&r);
	otel_routing_solve(&r, &routing);
	otel_exporters_read(&r, &routing);
	weaken_part(&r);
	drop_repeats(unit);
	*ret = unit->claims;
	return otel_concerns(&r);
}
