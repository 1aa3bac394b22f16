/* Fields of records that name groups and streams: what filters and <inject> put into them, and how far what nobody
 * knows tells hosts and pods apart. lib/fluent/plugin/filter_record_transformer.rb, lib/fluent/plugin_helper/inject.rb.
 */
#include "agent/fluentd/record.h"

#include "agent/fluentd/routing.h"

enum { TRACES = 1 << 17 }; /* patterns that are tried to find out who sets fields */

/* --- fields that nobody fills in here
 * ------------------------------------------------------------------------------------- */

static bool has_any(struct str text, const char *const *words) {
	for (; *words; words++)
		if (str_contains(text, str_from(*words)))
			return true;
	return false;
}

/* The metadata of Kubernetes is known, and so is what a host is called; other fields may hold anything, so they may
 * tell hosts apart. */
static enum difference scope_of(struct str field) {
	static const char *const pods[] = {"pod_name", "pod_id", "pod_uid", "container_id", "docker_id", NULL};
	static const char *const common[] = {"namespace_name", "container_name", "labels", NULL};
	static const char *const hosts[] = {"host",	 "hostname", "host_name",	"HOSTNAME",   "_HOSTNAME",
					    "node_name", "nodename", "ec2_instance_id", "instance_id"};
	size_t dot;
	struct str last = str_find_last_char(field, '.', &dot) ? str_from_offset(field, dot + 1) : field;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (str_is(last, hosts[i]))
			return DIFFERENCE_HOST;
	return has_any(field, pods) ? DIFFERENCE_POD : has_any(field, common) ? DIFFERENCE_RECORD : DIFFERENCE_UNKNOWN;
}

struct variable fd_record_variable(struct reading *r, struct str field) {
	return (struct variable){.id = IDENTITY_RECORD,
				 .scope = scope_of(field),
				 .name = arena_format(r->arena, "<record:%.*s>", STR_ARGS(field))};
}

struct variable fd_part_variable(const struct template *tags, struct str name) {
	struct variable part = {.id = IDENTITY_TAG, .scope = DIFFERENCE_UNKNOWN};
	for (uint32_t i = 0; tags && i < tags->count; i++)
		if (tags->parts[i].is_variable && tags->parts[i].variable.id == IDENTITY_SOURCE_PATH)
			part = tags->parts[i].variable;
	part.name = name;
	return part;
}

/* --- fields that are set
 * --------------------------------------------------------------------------------------------------- */

struct tracing {
	struct reading *r;
	const struct input *input;
	const struct template *tags;
	struct str key;
	bool found, unsure; /* unsure: something sets it for some of the tags */
	struct template value;
};

static void set(struct tracing *t, struct template value) {
	t->value = value;
	t->found = true;
	t->unsure = false;
}

static enum tag_match matches(struct tracing *t, struct element *filter) {
	t->r->traced++;
	struct route_packet packet = {.tags = t->tags};
	return fd_pattern_test(fd_pattern_read(t->r, filter), &packet);
}

static void try_record(struct tracing *t, const struct element *record) {
	struct setting *setting = fd_element_get(t->r, record, t->key.p);
	if (setting)
		set(t, fd_tag_text_fill(t->r, setting->value, t->tags, "", t->input->name));
}

static bool sets_fields(struct reading *r, const struct element *filter) {
	return fd_element_is(r, filter, "record_transformer") || fd_element_is(r, filter, "record_modifier");
}

static void try_filter(struct tracing *t, struct element *filter) {
	enum tag_match match = matches(t, filter);
	bool known = sets_fields(t->r, filter);
	if (match == TAG_NONE)
		return;
	struct tracing inner = *t;
	inner.found = false;
	for (uint32_t i = 0; known && i < filter->children.count; i++)
		if (str_is(filter->children.items[i]->name, "record"))
			try_record(&inner, filter->children.items[i]);
	if (!inner.found)
		return;
	if (match == TAG_ALL)
		set(t, inner.value);
	else
		t->unsure = true;
}

/* The filters of one router in front of its first <match> that takes all of these tags, or of stop. */
static void try_router(struct tracing *t, const struct element_list *elements, const struct element *stop) {
	for (uint32_t i = 0; i < elements->count; i++) {
		struct element *element = elements->items[i];
		if (t->r->traced > TRACES) {
			t->unsure = true;
			return;
		}
		bool match = str_is(element->name, "match");
		if (match && (element == stop || (!stop && matches(t, element) == TAG_ALL)))
			return;
		if (str_is(element->name, "filter"))
			try_filter(t, element);
	}
}

static const struct element_list *router_of(struct reading *r, struct str name) {
	const struct label *label = fd_label(r, name);
	return label ? &label->element->children : &r->top;
}

/* lib/fluent/plugin_helper/inject.rb: the output itself puts these into each record, behind all filters. */
static void try_inject(struct tracing *t, const struct output *output) {
	static const char *const keys[] = {"hostname_key", "tag_key", "worker_id_key"};
	const struct element *inject = fd_element_child(output->element, "inject");
	for (size_t i = 0; inject && i < sizeof keys / sizeof *keys; i++) {
		struct setting *key = fd_element_get(t->r, inject, keys[i]);
		struct template value = {0};
		if (!key || !key->value->known || !str_equal(key->value->text, t->key))
			continue;
		if (i == 1)
			value = *t->tags;
		else if (i == 0 && fd_element_get(t->r, inject, "hostname"))
			value = fd_value_template(t->r, fd_element_get(t->r, inject, "hostname")->value);
		else
			template_add_variable(t->r->arena, &value,
					      &(struct variable){.id = i ? IDENTITY_UNKNOWN : IDENTITY_HOST_NAME,
								 .scope = i ? DIFFERENCE_PROCESS : DIFFERENCE_HOST,
								 .name = i ? STR("#{worker_id}") : STR("#{hostname}"),
								 .values = i ? NULL : &charset_host_name});
		set(t, value);
	}
}

struct template fd_record_field(struct reading *r, const struct output *output, struct setting *key,
				const struct input *input, const struct template *tags) {
	struct template unknown = {0};
	struct value *value = fd_setting_value(r, key);
	struct variable field = fd_record_variable(r, value->known ? value->text : STR("?"));
	template_add_variable(r->arena, &unknown, &field);
	if (!value->known || !tags || !input)
		return unknown;
	struct tracing t = {.r = r, .input = input, .tags = tags, .key = arena_str(r->arena, value->text)};
	const struct element *match = output->element;
	while (match->parent && !str_is(match->name, "match"))
		match = match->parent;
	const struct element *router = match->parent;
	struct str label = {0};
	if (router && str_is(router->name, "label"))
		fd_element_argument(r, router, &label);
	struct str start = input->source ? fd_element_text(r, input->source, "@label", NULL) : input->label;
	if (!str_equal(start, label))
		try_router(&t, router_of(r, start), NULL);
	try_router(&t, router_of(r, label), match);
	try_inject(&t, output);
	return t.found && !t.unsure ? t.value : unknown;
}

/* --- the key itself
 * --------------------------------------------------------------------------------------------------------- */

/* record["a.b"] and record["$.a"] are looked up as they are written. */
void fd_record_key_check(struct reading *r, struct setting *key) {
	struct value *value = fd_setting_value(r, key);
	size_t at;
	if (!value->known)
		return;
	bool accessor = str_starts_with(value->text, STR("$.")) || str_starts_with(value->text, STR("$["));
	if (!accessor && !str_find_char(value->text, '.', &at))
		return;
	struct problem *problem = unit_problem(
	    r->unit, PROBLEM_NEVER_DELIVERS, fd_setting_site(key),
	    "the plug-in looks for a field that is called \"%.*s\", not for one inside another", STR_ARGS(value->text));
	problem->uncertain = !accessor;
	problem->reason = STR("records without such a field are dropped with a warning (\"stream_name is nil\")");
	problem->help =
	    STR("copy the inner field to the top of the record with a record_transformer filter, and name that");
}
