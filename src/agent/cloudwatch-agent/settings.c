/* Settings that look as if they mattered and do not, and the one that the schema says with a pattern.
 * Sources: translator/translate/otel/exporter/journald/translator.go, otel/pipeline/emf_logs, otel/exporter/awsemf,
 * otel/pipeline/applicationsignals, otel/pipeline/opentelemetry. */
#include "agent/cloudwatch-agent/reading.h"

static struct problem *no_effect(const struct reading *r, struct placed key, struct placed on, const char *message) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, placed_key_site(key), "%s", message);
	if (on.node) {
		problem->also = placed_key_site(on);
		problem->also_label = STR("does not use it");
	}
	return problem;
}

static bool has_any(const struct reading *r, const char *const *paths, size_t count, struct placed *ret) {
	for (size_t i = 0; i < count; i++) {
		struct placed found = view_first(r, paths[i]);
		if (found.node) {
			*ret = found;
			return true;
		}
	}
	return false;
}

static void check_journald_stream(const struct reading *r) {
	struct placed list = view_first_of(r, "logs/logs_collected/journald/collect_list", NODE_ARRAY);
	for (const struct node *item = list.node ? list.node->first : NULL; item; item = item->next) {
		if (item->kind != NODE_OBJECT || node_get(item, "log_stream_name"))
			continue;
		struct placed section = {.doc = list.doc, .node = list.node->parent};
		bool off_cloud = r->unit->world.mode == MODE_ON_PREMISES;
		struct problem *problem =
		    no_effect(r, r->stream_at, section, "journald entries do not use logs.log_stream_name");
		problem->reason = off_cloud ? STR("those without a stream of their own go to {hostname}")
					    : STR("those without a stream of their own go to {instance_id}");
		problem->help = STR("add \"log_stream_name\" to each entry of journald");
		return;
	}
}

static void check_default_stream(const struct reading *r) {
	static const char *const users[] = {"logs/logs_collected/files", "logs/logs_collected/windows_events",
					    "logs/metrics_collected/emf", "logs/metrics_collected/structuredlog"};
	struct placed found;
	if (!r->stream_at.node)
		return;
	check_journald_stream(r);
	if (has_any(r, users, sizeof users / sizeof *users, &found) ||
	    view_first(r, "logs/logs_collected/journald").node)
		return;
	struct problem *problem =
	    no_effect(r, r->stream_at, (struct placed){0}, "nothing in this configuration uses log_stream_name");
	problem->reason =
	    STR("only files, windows_events and emf fall back to it; the other sections name their streams "
		"themselves");
	problem->help = STR("leave it out");
}

/* The part that sends through OTLP has its own endpoint, and the role of the agent section. */
static void check_otlp(const struct reading *r) {
	static const char *const sources[] = {
	    "logs/logs_collected/application_signals", "logs/metrics_collected/application_signals",
	    "logs/metrics_collected/app_signals",      "opentelemetry/collect/files",
	    "opentelemetry/collect/windows_events",    "opentelemetry/collect/otlp",
	    "opentelemetry/collect/database_insights", "opentelemetry/collect/container_insights/logs"};
	struct placed source, endpoint = view_first(r, "logs/endpoint_override");
	struct placed role = view_first(r, "logs/credentials/role_arn");
	if (!endpoint.node && !role.node)
		return;
	bool disabled = placed_is_true(view_first(r, "logs/logs_collected/application_signals/disabled"));
	size_t skipped = disabled ? 3 : 0;
	if (!has_any(r, sources + skipped, sizeof sources / sizeof *sources - skipped, &source))
		return;
	struct str name = source.node->key;
	if (endpoint.node) {
		struct problem *problem = no_effect(r, endpoint, source, "");
		problem->message =
		    arena_format(r->arena, "logs.endpoint_override does not reach the logs of %.*s", STR_ARGS(name));
		problem->reason = STR("they go to the public endpoint of the region");
		problem->help = STR("open the way to logs.<region>.amazonaws.com for them, or leave the section out");
	}
	if (role.node) {
		struct problem *problem = no_effect(r, role, source, "");
		problem->message = arena_format(
		    r->arena, "the role of the logs section is not used for the logs of %.*s", STR_ARGS(name));
		problem->reason =
		    STR("they are sent with agent.credentials.role_arn or the instance's own role, perhaps "
			"into another account");
		problem->help = STR("set \"role_arn\" under agent.credentials");
	}
}

/* Sections that take any key, and name their groups and streams themselves. */
static void check_names_of_sections(const struct reading *r) {
	static const char *const sections[] = {"emf", "structuredlog", "kubernetes", "application_signals",
					       "app_signals"};
	static const char *const names[] = {"log_group_name", "log_stream_name"};
	if (!view_first(r, "logs/metrics_collected").node)
		return;
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			struct placed name = view_first(
			    r, arena_format(r->arena, "logs/metrics_collected/%s/%s", sections[i], names[k]).p);
			if (!name.node)
				continue;
			struct problem *problem = no_effect(r, name, (struct placed){0}, "");
			problem->message = arena_format(r->arena, "%s has no effect in %s", names[k], sections[i]);
			problem->reason = i < 2 ? STR("each record names its own group and stream")
						: STR("the section names its group and stream itself");
			problem->help = STR("leave it out");
		}
}

/* At least 20 characters, or one ${VARIABLE}. */
static void check_roles(const struct reading *r) {
	static const char *const paths[] = {"agent/credentials/role_arn", "logs/credentials/role_arn",
					    "metrics/credentials/role_arn", "traces/credentials/role_arn"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct placed role = view_first_of(r, paths[i], NODE_STRING);
		if (!role.node || role.node->text.n >= 20 ||
		    (str_starts_with(role.node->text, STR("${")) && str_ends_with(role.node->text, STR("}")) &&
		     role.node->text.n > 3))
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, placed_site(role),
						       "\"role_arn\" is too short for the ARN of a role");
		problem->reason =
		    STR("the agent refuses the whole configuration, with a message about event_levels that "
			"has nothing to do with it");
		problem->help = STR("write it whole, such as arn:aws:iam::123456789012:role/NAME, or as ${VARIABLE}");
	}
}

void settings_check(const struct reading *r) {
	check_default_stream(r);
	check_otlp(r);
	check_names_of_sections(r);
	check_roles(r);
}
