/* Exporters that send to CloudWatch Logs: one claim for each receiver and way that reaches one. */
#include "agent/otel-collector/reading.h"

#include "agent/legal_name.h"

struct reach {
	struct reading *r;
	const struct way *way;
	struct claim_fields *fields;
	struct field group, stream; /* on this way, once known */
	bool known;
};

static struct field text_field(const struct reading *r, const struct placed_list *parts, const char *key) {
	struct value value = otel_value(r, otel_get(parts, key), TELL_NAMES);
	return otel_value_field(r, &value);
}

static struct field retention_of(const struct reading *r, const struct placed_list *parts) {
	struct placed node = otel_get(parts, "log_retention");
	uint32_t days;
	if (!node.node || node.node->kind != NODE_NUMBER || !str_to_u32(node.node->text, &days) || days == 0)
		return (struct field){0};
	return (struct field){
	    .value = template_literal(r->arena, node.node->text), .at = otel_site(node), .origin = ORIGIN_WRITTEN};
}

/* exporter/awsemfexporter/emf_exporter.go: any case; neither of the two words: nothing is sent. */
static bool goes_elsewhere(struct reading *r, const struct placed_list *parts) {
	struct placed node = otel_get(parts, "output_destination");
	if (!node.node || node.node->kind != NODE_STRING || !node.node->text.n || otel_has_reference(node.node->text) ||
	    str_equal_ignoring_case(node.node->text, STR("cloudwatch")))
		return false;
	bool output = str_equal_ignoring_case(node.node->text, STR("stdout"));
	if (!output) {
		struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, otel_site(node),
						       "awsemf sends to cloudwatch or stdout, and \"%.*s\" is neither",
						       STR_ARGS(node.node->text));
		problem->reason = STR("it starts without a word and sends nothing anywhere");
		problem->help = STR("write cloudwatch, or take the line out");
		return true;
	}
	static const char *const names[] = {"log_stream_name", "log_group_name"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct placed name = otel_get(parts, names[i]);
		if (!name.node)
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, otel_key_site(name),
						       "%s has no effect: output_destination is stdout", names[i]);
		problem->reason =
		    STR("what goes to standard output is in the stream that whoever runs the collector gives it");
		problem->help = STR("leave it out, or send to cloudwatch");
	}
	return true;
}

/* A name that cannot be a text where one is needed counts as not written. */
static void read_names(struct reading *r, const struct placed_list *parts, struct claim_fields *ret) {
	ret->group = otel_name(r, otel_get(parts, "log_group_name"), ret->dialect, true);
	ret->stream = otel_name(r, otel_get(parts, "log_stream_name"), ret->dialect, false);
}

/* exporter/awsemfexporter/util.go, getLogInfo: it goes into the name as it is. */
static void check_namespace(struct reading *r, const struct value *namespace) {
	struct template group = template_literal(r->arena, STR("/metrics/"));
	struct template name = otel_value_template(r, namespace, 0, namespace->text.n);
	template_add(r->arena, &group, &name);
	if (namespace->text.n)
		legal_name_check(r->unit, &group, LEGAL_GROUP, otel_site(namespace->at),
				 "without log_group_name the group is /metrics/ and the namespace as it is: awsemf "
				 "cannot create it, and drops what goes there");
}

static bool read_aws(struct reading *r, const struct instance *exporter, struct claim_fields *ret) {
	const struct placed_list *parts = &exporter->component->parts;
	bool emf = str_is(exporter->component->type, "awsemf");
	*ret = (struct claim_fields){.dialect = emf ? DIALECT_EMF : DIALECT_LOGS, .delivers = CERTAIN};
	ret->at = otel_key_site(parts->items[parts->count - 1]);
	if (emf && goes_elsewhere(r, parts))
		return false;
	read_names(r, parts, ret);
	if (!emf && (!ret->group.written || !ret->stream.written))
		return false; /* told: it is missing */
	ret->default_group = emf && !ret->group.written;
	ret->default_stream = emf && !ret->stream.written;
	ret->namespace = otel_value(r, otel_get(parts, "namespace"), TELL_NOTHING);
	if (ret->default_group && !ret->namespace.refused)
		check_namespace(r, &ret->namespace);
	ret->region = text_field(r, parts, "region");
	ret->endpoint = text_field(r, parts, "endpoint");
	ret->role = text_field(r, parts, "role_arn");
	ret->account = field_account(r->arena, &ret->role);
	ret->retention = retention_of(r, parts);
	struct placed raw = otel_get(parts, "raw_log");
	ret->in_record =
	    !emf && raw.node && raw.node->kind == NODE_BOOL && str_equal_ignoring_case(raw.node->text, STR("true"));
	return true;
}

/* --- defaults of awsemf
 * ------------------------------------------------------------------------------------------------ */

/* exporter/awsemfexporter/util.go, getNamespace: /metrics/ and the namespace, else what the resource is called. */
static struct template default_group(const struct reach *reach) {
	struct reading *r = reach->r;
	const struct value *namespace = &reach->fields->namespace;
	struct template t = template_literal(r->arena, STR("/metrics/"));
	if (namespace->text.n) {
		struct template name = otel_value_template(r, namespace, 0, namespace->text.n);
		template_add(r->arena, &t, &name);
		return t;
	}
	struct attribute service = otel_attribute(r, reach->way, "service.name", false);
	struct attribute space = otel_attribute(r, reach->way, "service.namespace", false);
	struct variable variable = {
	    .id = IDENTITY_RECORD, .scope = DIFFERENCE_RECORD, .name = STR("<record:service.name>")};
	if (service.presence == PRESENCE_ABSENT && space.presence == PRESENCE_ABSENT)
		template_add_literal(r->arena, &t, STR("default"));
	else if (service.value.count && space.presence == PRESENCE_ABSENT)
		template_add(r->arena, &t, &service.value);
	else
		template_add_variable(r->arena, &t, &variable);
	return t;
}

/* A new name at every start: collectorID in exporter/awsemfexporter/emf_exporter.go. */
static struct template default_stream(const struct reach *reach) {
	static const struct variable random = {
	    .id = IDENTITY_RANDOM, .scope = DIFFERENCE_PROCESS, .name = STR_INIT("<random>"), .values = &charset_uuid};
	struct template t = template_literal(reach->r->arena, STR("otel-stream-"));
	template_add_variable(reach->r->arena, &t, &random);
	return t;
}

/* --- claims
 * ------------------------------------------------------------------------------------------------------------- */

static struct field name_field(const struct reach *reach, struct name *name, struct site otherwise, bool by_default) {
	struct field field = {.origin = ORIGIN_WRITTEN, .at = otel_site(name->value.at)};
	if (by_default) {
		field.origin = ORIGIN_DEFAULT;
		field.at = otherwise;
		field.value = name->group ? default_group(reach) : default_stream(reach);
		return field;
	}
	if (!name->written || !name->tokens.count)
		return (struct field){0};
	field.value = otel_name_on_way(reach->r, name, reach->way, reach->fields->dialect);
	return field;
}

/* A placeholder whose value senders bring along keeps them apart. */
static bool names_sender(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable && t->parts[i].variable.scope == DIFFERENCE_UNKNOWN &&
		    str_starts_with(t->parts[i].variable.name, STR("{")))
			return true;
	return false;
}

static void fill(void *context, struct claim *claim) {
	struct reach *reach = context;
	struct claim_fields *fields = reach->fields;
	if (!reach->known) {
		reach->known = true;
		reach->group = name_field(reach, &fields->group, fields->at, fields->default_group);
		reach->stream = name_field(reach, &fields->stream, fields->at, fields->default_stream);
	}
	claim->group = reach->group;
	claim->stream = reach->stream;
	claim->region = fields->region;
	claim->endpoint = fields->endpoint;
	claim->role = fields->role;
	claim->account = fields->account;
	claim->retention = fields->retention;
	claim->writer.identity_in_record = fields->in_record;
	claim->writer.open_set =
	    claim->writer.open_set && !names_sender(&claim->group.value) && !names_sender(&claim->stream.value);
	if (fields->delivers < claim->delivers)
		claim->delivers = fields->delivers;
}

/* The arrivals at one exporter: they are sorted by it. */
static void add_claims(struct reading *r, const struct routing *routing, const struct instance *exporter,
		       struct claim_fields *fields) {
	const struct route_arrival_list *arrivals = &routing->graph.arrivals;
	const struct instance *last = NULL;
	uint32_t low = 0, high = arrivals->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (arrivals->items[middle].output < exporter->node)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < arrivals->count && arrivals->items[low].output == exporter->node; low++) {
		struct way way = otel_way(routing, &arrivals->items[low]);
		/* a filter seldom drops everything; only beside another way it matters which events come by */
		if (way.answer == LIKELY && way.receiver && way.receiver->arrivals == 1)
			way.answer = CERTAIN;
		struct reach reach = {.r = r, .way = &way, .fields = fields};
		way.again = way.receiver == last && way.count > 0;
		last = way.receiver;
		if (way.receiver)
			otel_sources_add(r, &way, exporter, fill, &reach);
	}
	otel_name_tell_missing(r, &fields->group);
	otel_name_tell_missing(r, &fields->stream);
}

static bool read_fields(struct reading *r, const struct instance *exporter, struct claim_fields *ret) {
	const struct component *component = exporter->component;
	if (!component || component->opaque)
		return false;
	if (str_is(component->type, "awscloudwatchlogs"))
		return exporter->signal == SIGNAL_LOGS && read_aws(r, exporter, ret);
	if (str_is(component->type, "awsemf"))
		return exporter->signal == SIGNAL_METRICS && read_aws(r, exporter, ret);
	return otel_is_otlp_http(component->type) && exporter->signal == SIGNAL_LOGS &&
	       otel_otlp_read(r, exporter, ret);
}

/* In a fragment without pipelines: another file wires it, or none does. */
static void read_unwired(struct reading *r, struct component *component) {
	bool emf = str_is(component->type, "awsemf");
	struct instance exporter = {.component = component, .signal = emf ? SIGNAL_METRICS : SIGNAL_LOGS};
	struct instance receiver = {.signal = exporter.signal};
	struct claim_fields fields;
	exporter.first = receiver.first =
	    (struct reference){.component = component, .at = component->parts.items[0], .id = component->id};
	receiver.first.component = NULL;
	struct way way = {.receiver = &receiver, .answer = POSSIBLE};
	struct reach reach = {.r = r, .way = &way, .fields = &fields};
	if (read_fields(r, &exporter, &fields))
		otel_sources_add(r, &way, &exporter, fill, &reach);
}

void otel_exporters_read(struct reading *r, struct routing *routing) {
	for (uint32_t i = 0; i < routing->exporters.count; i++) {
		struct claim_fields fields;
		if (read_fields(r, routing->exporters.items[i], &fields))
			add_claims(r, routing, routing->exporters.items[i], &fields);
	}
	for (uint32_t i = 0; i < r->components[EXPORTER].count && !r->has_service; i++)
		read_unwired(r, r->components[EXPORTER].items[i]);
}
