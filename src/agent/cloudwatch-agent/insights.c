/* Container Insights and Database Insights of opentelemetry.collect.
 * Sources: translator/translate/otel/pipeline/opentelemetry/containerinsights (common.go, translator.go) and
 * databaseinsights/translator.go. */
#include "agent/cloudwatch-agent/opentelemetry.h"

static void node_claim(const struct reading *r, struct placed section, const char *what) {
	struct claim *claim = otel_claim(r, WRITER_CONTAINER_INSIGHTS, section);
	claim->writer.name = field_text(r, "container_insights ", section, ORIGIN_DEFAULT);
	template_add_literal(r->arena, &claim->writer.name.value, str_from(what));
	claim->writer.name.at = placed_key_site(section);
	claim->pusher = arena_format(r->arena, "otlphttp/container_insights_%s", what);
	otel_unwritten(claim, &claim->group);
	otel_unwritten(claim, &claim->stream);
	template_add_literal(r->arena, &claim->group.value, STR("/aws/otel/containerinsights/"));
	otel_add_cluster(r, &claim->group);
	template_add_literal(r->arena, &claim->group.value, STR("/"));
	template_add_literal(r->arena, &claim->group.value, str_from(what));
	if (!environment_add(r->arena, &r->unit->env, STR("K8S_NODE_NAME"), &claim->stream.value))
		field_add_variable(r, &claim->stream, IDENTITY_NODE, DIFFERENCE_HOST, "${K8S_NODE_NAME}", NULL);
	template_add_literal(r->arena, &claim->stream.value, STR("-"));
	template_add_literal(r->arena, &claim->stream.value, str_from(what));
}

/* Logs are sent only where logs.enabled is true, by the agents of the nodes. */
void container_insights_read(const struct reading *r) {
	struct placed section = view_first_of(r, "opentelemetry/collect/container_insights", NODE_OBJECT);
	struct placed enabled = view_first(r, "opentelemetry/collect/container_insights/logs/enabled");
	struct placed role = placed_child(section, "role");
	struct str fallback;
	bool cluster = role.node ? str_is(role.node->text, "cluster")
				 : environment_get(&r->unit->env, STR("CWAGENT_ROLE"), &fallback) &&
				       str_equal_ignoring_case(fallback, STR("LEADER"));
	if (!section.node || !placed_is_true(enabled) || cluster)
		return;
	node_claim(r, section, "application");
	node_claim(r, section, "host");
}

static void database_claim(const struct reading *r, struct placed entry, struct field name, const char *what) {
	struct claim *claim = otel_claim(r, WRITER_DATABASE_INSIGHTS, entry);
	struct field instance;
	claim->writer.name = name;
	otel_unwritten(claim, &claim->group);
	otel_unwritten(claim, &claim->stream);
	template_add_literal(r->arena, &claim->group.value, STR("/aws/self-managed-database-insights/postgresql/"));
	template_add_literal(r->arena, &claim->group.value, str_from(what));
	if (!otel_add_host(r, &claim->stream)) /* what Concat writes for an attribute that is not there */
		template_add_literal(r->arena, &claim->stream.value, STR("<nil>"));
	template_add_literal(r->arena, &claim->stream.value, STR("/"));
	if (field_read(r, placed_child(entry, "instance_name"), NAME_COLLECTOR, NAME_FOR_OTHER, &instance))
		template_add(r->arena, &claim->stream.value, &instance.value);
}

static void read_database(const struct reading *r, struct placed entry) {
	struct field name, path;
	if (!field_read(r, placed_child(entry, "instance_name"), NAME_COLLECTOR, NAME_FOR_OTHER, &name))
		return;
	database_claim(r, entry, name, "raw-events");
	struct placed logs = placed_child(placed_child(entry, "logs"), "file_path");
	if (!field_read(r, logs, NAME_COLLECTOR, NAME_FOR_PATH, &path))
		return;
	database_claim(r, entry, path, "server-logs");
	r->unit->claims.items[r->unit->claims.count - 1]->writer.reads = otel_glob(r, &path.value);
}

void database_insights_read(const struct reading *r) {
	struct placed list = view_first_of(r, "opentelemetry/collect/database_insights/postgresql", NODE_ARRAY);
	for (const struct node *item = list.node ? list.node->first : NULL; item; item = item->next)
		if (item->kind == NODE_OBJECT)
			read_database(r, (struct placed){.doc = list.doc, .node = item});
}
