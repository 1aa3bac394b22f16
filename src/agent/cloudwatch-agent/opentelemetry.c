/* opentelemetry.collect: logs that the agent sends through OTLP, all by one exporter.
 * Sources: translator/translate/otel/pipeline/opentelemetry and its folders, and the routing of names in
 * translator/translate/otel/processor/transformprocessor/transform_logs_routing_*.yaml. */
#include "agent/cloudwatch-agent/opentelemetry.h"

struct claim *otel_claim(const struct reading *r, enum writer_kind kind, struct placed entry) {
	struct claim *claim = claim_of_logs(r, kind, entry);
	claim->account = r->agent_account;
	claim->role = r->agent_role;
	claim->endpoint = (struct field){0};
	claim->pusher = STR("otlphttp/logs");
	return claim;
}

void otel_unwritten(struct claim *claim, struct field *field) {
	*field = (struct field){.at = claim->writer.name.at, .origin = ORIGIN_DEFAULT};
}

void otel_add_cluster(const struct reading *r, struct field *field) {
	struct field cluster;
	struct variable variable = placeholder_variable("{ClusterName}");
	if (field_read(r, view_first(r, "opentelemetry/cluster_name"), NAME_COLLECTOR, NAME_FOR_OTHER, &cluster))
		template_add(r->arena, &field->value, &cluster.value);
	else if (!environment_add(r->arena, &r->unit->env, STR("K8S_CLUSTER_NAME"), &field->value))
		template_add_variable(r->arena, &field->value, &variable);
}

/* /aws/cwagent/<source>, on Kubernetes /aws/cwagent/<cluster>/<source>. */
static void read_group(const struct reading *r, struct placed entry, const char *source, struct claim *claim) {
	if (field_read(r, placed_child(entry, "log_group_name"), NAME_COLLECTOR, NAME_FOR_GROUP, &claim->group))
		return;
	otel_unwritten(claim, &claim->group);
	template_add_literal(r->arena, &claim->group.value, STR("/aws/cwagent/"));
	if (otel_is_kubernetes(r)) {
		otel_add_cluster(r, &claim->group);
		template_add_literal(r->arena, &claim->group.value, STR("/"));
	}
	template_add_literal(r->arena, &claim->group.value, str_from(source));
}

bool otel_is_kubernetes(const struct reading *r) {
	return r->unit->world.mode == MODE_CONTAINER && view_first(r, "opentelemetry/cluster_name").node;
}

/* host.id or host.name of the record: the instance on EC2. Off it nothing detects one, unless the configuration
 * sets the attribute itself; false then: the stream is called default. */
bool otel_add_host(const struct reading *r, struct field *field) {
	static const char *const attributes[] = {"host.id", "host.name"};
	bool off_cloud = r->unit->world.mode == MODE_ON_PREMISES;
	struct placed set = view_first_of(r, "opentelemetry/resource_attributes", NODE_OBJECT);
	struct field written;
	for (size_t i = 0; off_cloud && i < sizeof attributes / sizeof *attributes; i++)
		if (field_read(r, placed_child(set, attributes[i]), NAME_COLLECTOR, NAME_FOR_OTHER, &written)) {
			template_add(r->arena, &field->value, &written.value);
			return true;
		}
	if (off_cloud)
		return false;
	field_add_variable(r, field, IDENTITY_MACHINE, DIFFERENCE_HOST, "{instance_id}", &charset_instance);
	return true;
}

/* The stream where the entry names none: <host>/<what add_rest says>. */
static void default_stream(const struct reading *r, struct claim *claim, const struct template *rest) {
	otel_unwritten(claim, &claim->stream);
	if (otel_is_kubernetes(r)) {
		field_add_variable(r, &claim->stream, IDENTITY_RECORD, DIFFERENCE_RECORD, "<record:k8s.namespace.name>",
				   NULL);
		claim->writer.identity_in_record = true;
	} else if (otel_add_host(r, &claim->stream)) {
		template_add_literal(r->arena, &claim->stream.value, STR("/"));
		template_add(r->arena, &claim->stream.value, rest);
	} else {
		template_add_literal(r->arena, &claim->stream.value, STR("default"));
	}
}

static struct str base_name(struct str path) {
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_from_offset(path, i);
	return path;
}

/* The default stream holds the base name only: equal names in two folders share one stream. */
static struct template base_name_of(const struct reading *r, const struct claim *claim) {
	struct template name = {0};
	struct str path;
	if (entry_one_path(r, &claim->writer.name.value, claim->writer.reads, &path)) {
		template_add_literal(r->arena, &name, base_name(path));
		return name;
	}
	struct variable variable = {.id = IDENTITY_SOURCE_PATH,
				    .scope = DIFFERENCE_SOURCE,
				    .name = STR("<file name>"),
				    .from = claim->writer.reads,
				    .form = PATH_BASE_NAME};
	template_add_variable(r->arena, &name, &variable);
	return name;
}

static void read_file(const struct reading *r, struct placed entry) {
	struct field path;
	struct placed written = placed_child(entry, "file_path");
	if (!field_read(r, written, NAME_COLLECTOR, NAME_FOR_PATH, &path))
		return;
	struct claim *claim = otel_claim(r, WRITER_FILE, entry);
	claim->writer.name = path;
	claim->writer.reads = otel_glob(r, &path.value);
	read_group(r, entry, "files", claim);
	if (field_read(r, placed_child(entry, "log_stream_name"), NAME_COLLECTOR, NAME_FOR_STREAM, &claim->stream)) {
		claim->writer.open_set = !claim->writer.reads->literal && !claim->writer.reads->broken;
	} else {
		struct template name = base_name_of(r, claim);
		default_stream(r, claim, &name);
	}
}

static void read_event(const struct reading *r, struct placed entry) {
	struct field event;
	if (!field_read(r, placed_child(entry, "event_name"), NAME_COLLECTOR, NAME_FOR_OTHER, &event))
		return;
	struct claim *claim = otel_claim(r, WRITER_WINDOWS_EVENT, entry);
	claim->writer.name = event;
	read_group(r, entry, "windows_events", claim);
	if (!field_read(r, placed_child(entry, "log_stream_name"), NAME_COLLECTOR, NAME_FOR_STREAM, &claim->stream))
		default_stream(r, claim, &event.value);
}

/* Neither list is merged over several files: they are equal or a conflict, so the first one counts. */
static void read_list(const struct reading *r, const char *path,
		      void (*read)(const struct reading *r, struct placed entry)) {
	struct placed list = view_first_of(r, path, NODE_ARRAY);
	for (const struct node *item = list.node ? list.node->first : NULL; item; item = item->next)
		if (item->kind == NODE_OBJECT)
			read(r, (struct placed){.doc = list.doc, .node = item});
}

static void read_otlp(const struct reading *r) {
	struct placed section = view_first_of(r, "opentelemetry/collect/otlp", NODE_OBJECT);
	if (!section.node)
		return;
	struct claim *claim = otel_claim(r, WRITER_OTLP, section);
	claim->writer.name = field_text(r, "otlp", section, ORIGIN_DEFAULT);
	claim->writer.name.at = placed_key_site(section);
	claim->writer.identity_in_record = true;
	read_group(r, (struct placed){0}, "otlp", claim);
	struct field service = {0};
	field_add_variable(r, &service, IDENTITY_RECORD, DIFFERENCE_RECORD, "<record:service.name>", NULL);
	default_stream(r, claim, &service.value);
}

static void report_events_ignored(const struct reading *r) {
	struct placed section = view_first(r, "opentelemetry/collect/windows_events");
	if (!section.node)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, placed_key_site(section),
					       "the agent reads windows_events on Windows only");
	problem->reason = STR("on this platform it passes over the section");
	problem->help = STR("leave the section out here, or check it with --platform windows");
}

void opentelemetry_read(const struct reading *r) {
	if (!view_first(r, "opentelemetry").node)
		return;
	read_list(r, "opentelemetry/collect/files/collect_list", read_file);
	if (r->unit->world.platform == PLATFORM_WINDOWS)
		read_list(r, "opentelemetry/collect/windows_events/collect_list", read_event);
	else
		report_events_ignored(r);
	read_otlp(r);
	container_insights_read(r);
	database_insights_read(r);
}
