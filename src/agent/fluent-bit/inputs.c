/* The inputs, and the tags that their events start with. Every plugin gives its events the tag of its section, or its
 * instance's name, but for those listed here. Sources: plugins/in_<name>/. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"

struct start *input_add_start(struct reading *r, struct input *input) {
	struct start *start;
	LIST_ADD(r->arena, &input->starts, (struct start){0});
	start = &input->starts.items[input->starts.count - 1];
	if (!input->section)
		return start;
	struct property *tag = section_last(input->section, "tag");
	start->name = (struct field){.value = template_literal(r->arena, input->name),
				     .at = tag ? property_site(tag) : section_name_site(input->section),
				     .origin = ORIGIN_WRITTEN};
	return start;
}

struct template input_tag(struct reading *r, const struct input *input) {
	struct property *tag = section_last(input->section, "tag");
	if (tag)
		return value_whole(r, tag);
	return template_literal(r->arena, input->name);
}

static struct variable unknown_tag(struct reading *r, struct str of, const struct charset *values) {
	return (struct variable){.id = IDENTITY_TAG,
				 .scope = DIFFERENCE_UNKNOWN,
				 .name = arena_format(r->arena, "<tag of %.*s>", STR_ARGS(of)),
				 .values = values};
}

static struct start *add_unknown(struct reading *r, struct input *input, const struct property *prefix,
				 const struct charset *values) {
	struct start *start = input_add_start(r, input);
	struct variable variable = unknown_tag(r, input->name, values);
	start->several = start->several_tags = true;
	if (prefix)
		start->tags = value_whole(r, prefix);
	template_add_variable(r->arena, &start->tags, &variable);
	return start;
}

static struct start *add_own(struct reading *r, struct input *input, bool several) {
	struct start *start = input_add_start(r, input);
	start->tags = input_tag(r, input);
	start->several = several;
	return start;
}

/* plugins/in_forward/fw_prot.c: Tag_Prefix and the sender's tag, else the section's own, else the sender's. */
static void read_forward(struct reading *r, struct input *input) {
	struct property *prefix = section_last(input->section, "tag_prefix");
	if (!prefix && section_last(input->section, "tag"))
		add_own(r, input, true);
	else
		add_unknown(r, input, prefix, NULL);
}

/* plugins/in_http/http_prot.c: a path other than / is the tag, with odd characters as _. */
static void read_http(struct reading *r, struct input *input) {
	static const struct charset bytes = {.bytes = "A-Za-z0-9_.", .min = 1};
	add_own(r, input, true);
	add_unknown(r, input, NULL, &bytes);
}

/* One container's share of what FireLens takes in. */
static void read_firelens(struct reading *r, struct input *input) {
	struct property *alias = section_last(input->section, "alias");
	if (!alias) {
		add_own(r, input, false);
		return;
	}
	struct template name = value_whole(r, alias);
	input->kind = WRITER_CONTAINER;
	input->name = arena_format(r->arena, "container %.*s", STR_ARGS(template_text(r->arena, &name)));
	struct start *start = add_own(r, input, false);
	start->name = (struct field){.value = name, .at = property_site(alias), .origin = ORIGIN_WRITTEN};
	start->pod = true;
}

/* A key of the record gives the tag where it is there. */
static void read_tag_key(struct reading *r, struct input *input) {
	add_own(r, input, true);
	if (section_last(input->section, "tag_key"))
		add_unknown(r, input, NULL, NULL);
}

/* plugins/in_opentelemetry/opentelemetry_prot.c */
static void read_opentelemetry(struct reading *r, struct input *input) {
	struct property *from_uri = section_last(input->section, "tag_from_uri");
	bool off = from_uri && !text_is_true(from_uri->value.text);
	if (off || section_last(input->section, "tag")) {
		add_own(r, input, true);
		return;
	}
	static const struct str signals[] = {STR_INIT("v1_logs"), STR_INIT("v1_metrics")};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		struct start *start = input_add_start(r, input);
		start->tags = template_literal(r->arena, signals[i]);
		start->several = true;
	}
}

/* --- systemd ----------------------------------------------------------------------------------------------------- */

static void add_unit_tags(struct reading *r, struct input *input, const struct property *tag, size_t star,
			  const struct property *filter, struct str unit) {
	struct start *start = input_add_start(r, input);
	struct template behind = value_template(r->arena, &tag->value, star + 1, tag->value.text.n);
	start->tags = value_template(r->arena, &tag->value, 0, star);
	if (unit.n) {
		template_add_literal(r->arena, &start->tags, unit);
	} else {
		struct variable variable = {.id = IDENTITY_TAG, .scope = DIFFERENCE_SOURCE, .name = STR("<unit>")};
		if (filter)
			variable.name = arena_format(r->arena, "<unit of %.*s>", STR_ARGS(input->name));
		start->several = start->several_tags = true;
		template_add_variable(r->arena, &start->tags, &variable);
	}
	template_add(r->arena, &start->tags, &behind);
}

/* _SYSTEMD_UNIT=x; empty if it is no such filter. */
static struct str unit_of(const struct property *filter) {
	struct str text = filter->value.text, field = STR("_SYSTEMD_UNIT=");
	return filter->value.known && str_starts_with(text, field) ? str_from_offset(text, field.n) : STR("");
}

/* plugins/in_systemd: the first * of the tag is the unit's name, or "unknown". */
static void read_systemd(struct reading *r, struct input *input) {
	struct property *tag = section_last(input->section, "tag"), *other = NULL;
	size_t star;
	if (!tag || !str_find_char(tag->value.text, '*', &star)) {
		add_own(r, input, false);
		return;
	}
	bool units = false;
	for (uint32_t i = 0; i < input->section->properties.count; i++) {
		struct property *property = input->section->properties.items[i];
		if (!str_is(property->key, "systemd_filter"))
			continue;
		units = units || unit_of(property).n > 0;
		if (!unit_of(property).n)
			other = property;
	}
	if (other || !units) {
		add_unit_tags(r, input, tag, star, other, STR(""));
		return;
	}
	for (uint32_t i = 0; i < input->section->properties.count; i++) {
		struct property *property = input->section->properties.items[i];
		if (str_is(property->key, "systemd_filter"))
			add_unit_tags(r, input, tag, star, property, unit_of(property));
	}
}

/* --- all of them ------------------------------------------------------------------------------------------------- */

static void read_listener(struct reading *r, struct input *input) {
	add_own(r, input, true);
}

static void read_metrics(struct reading *r, struct input *input) {
	input->metrics = true;
	add_own(r, input, false);
}

static void read_metrics_receiver(struct reading *r, struct input *input) {
	input->metrics = true;
	if (section_last(input->section, "tag"))
		add_own(r, input, true);
	else
		add_unknown(r, input, NULL, NULL);
}

static const struct {
	const char *plugin;
	void (*read)(struct reading *r, struct input *input);
} readers[] = {
    {"tail", tail_read},
    {"systemd", read_systemd},
    {"forward", read_forward},
    {FIRELENS_INPUT, read_firelens},
    {"http", read_http},
    {"opentelemetry", read_opentelemetry},
    {"splunk", read_tag_key},
    {"elasticsearch", read_tag_key},
    {"syslog", read_listener},
    {"tcp", read_listener},
    {"udp", read_listener},
    {"unix_socket", read_listener},
    {"mqtt", read_listener},
    {"prometheus_remote_write", read_metrics_receiver},
    {"fluentbit_metrics", read_metrics},
    {"gpu_metrics", read_metrics},
    {"nginx_metrics", read_metrics},
    {"node_exporter_metrics", read_metrics},
    {"podman_metrics", read_metrics},
    {"process_exporter_metrics", read_metrics},
    {"prometheus_scrape", read_metrics},
    {"prometheus_textfile", read_metrics},
    {"windows_exporter_metrics", read_metrics},
};

static void read_input(struct reading *r, struct input *input) {
	input->kind = section_is_plugin(input->section, "tail")	     ? WRITER_FILE
		      : section_is_plugin(input->section, "systemd") ? WRITER_JOURNAL
								     : WRITER_INPUT;
	if (input->kind != WRITER_INPUT)
		input->database = section_last(input->section, "db");
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
		if (section_is_plugin(input->section, readers[i].plugin)) {
			readers[i].read(r, input);
			return;
		}
	if (!input->section->plugin.n) /* a plugin that nobody knows */
		add_unknown(r, input, NULL, NULL);
	else
		add_own(r, input, false);
}

bool has_stream_processor(const struct reading *r) {
	for (uint32_t i = 0; i < r->services.count; i++)
		if (section_last(r->services.items[i], "streams_file"))
			return true;
	for (uint32_t i = 0; i < r->sections.count; i++)
		if (r->sections.items[i]->kind == SECTION_STREAM_PROCESSOR)
			return true;
	return false;
}

static struct input *add_input(struct reading *r, struct input_list *inputs) {
	struct input *input = ARENA_NEW(r->arena, struct input);
	LIST_ADD(r->arena, inputs, input);
	return input;
}

/* Any tag may come. */
static void add_stream_processor(struct reading *r, struct input_list *inputs) {
	struct input *input = add_input(r, inputs);
	input->name = STR("stream_processor");
	input->kind = WRITER_INPUT;
	struct start *start = add_unknown(r, input, NULL, NULL);
	start->name = (struct field){.value = template_literal(r->arena, input->name), .origin = ORIGIN_WRITTEN};
}

void inputs_read(struct reading *r, struct input_list *ret) {
	for (uint32_t i = 0; i < r->inputs.count; i++) {
		struct input *input = add_input(r, ret);
		input->section = r->inputs.items[i];
		input->name = input->section->instance;
		read_input(r, input);
	}
	if (has_stream_processor(r))
		add_stream_processor(r, ret);
}
