/* Names of the C plugin: plugins/out_cloudwatch_logs/cloudwatch_logs.c (cb_cloudwatch_init) and cloudwatch_api.c
 * (get_log_stream). log_group_name, log_stream_name and log_stream_prefix are literal; the tag goes behind the prefix;
 * templates are record accessors and win where all their keys are in the record. */
#include "agent/fluent-bit/reading.h"

/* --- keys of records --------------------------------------------------------------------------------------------- */

/* What the kubernetes, ecs and aws filters and journald put into records that differs between pods or hosts. The values
 * differ from record to record all the same. */
static const struct {
	const char *key;
	enum difference scope;
} known_keys[] = {
    {"pod_name", DIFFERENCE_POD},
    {"pod_id", DIFFERENCE_POD},
    {"pod_ip", DIFFERENCE_POD},
    {"docker_id", DIFFERENCE_POD},
    {"container_id", DIFFERENCE_POD},
    {"ecs_task_arn", DIFFERENCE_POD},
    {"ecs_task_id", DIFFERENCE_POD},
    {"host", DIFFERENCE_HOST},
    {"hostname", DIFFERENCE_HOST},
    {"_hostname", DIFFERENCE_HOST},
    {"_machine_id", DIFFERENCE_HOST},
    {"ec2_instance_id", DIFFERENCE_HOST},
    {"private_ip", DIFFERENCE_HOST},
    {"container_instance_arn", DIFFERENCE_HOST},
    {"container_instance_id", DIFFERENCE_HOST},
};

/* The last name of KEY['SUB']['SUBSUB']. */
static struct str last_name(struct str key) {
	size_t quote, open;
	if (str_ends_with(key, STR("']")) && str_find_last_char(str_from_to(key, 0, key.n - 2), '\'', &quote))
		return str_from_to(key, quote + 1, key.n - 2);
	return str_find_char(key, '[', &open) ? str_from_to(key, 0, open) : key;
}

struct variable record_variable(const struct output *output, struct str key) {
	struct variable variable = {.id = IDENTITY_RECORD,
				    .scope = DIFFERENCE_RECORD,
				    .name = arena_format(output->r->arena, "<record:%.*s>", STR_ARGS(key))};
	struct str name = last_name(key);
	for (size_t i = 0; i < sizeof known_keys / sizeof known_keys[0]; i++)
		if (str_equal_ignoring_case(name, str_from(known_keys[i].key)))
			variable.scope = known_keys[i].scope;
	if (variable.scope == DIFFERENCE_RECORD && output->no_kubernetes == POSSIBLE && kubernetes_is_key(key))
		variable.scope = DIFFERENCE_UNKNOWN; /* else the fallback names the stream */
	return variable;
}

/* --- before any event -------------------------------------------------------------------------------------------- */

static bool read_accessor(struct output *output, struct property *property, struct accessor *ret, enum name_use use) {
	if (!property)
		return true;
	struct accessor_part bad;
	struct str text = property->value.text;
	value_tell_unset(output->r, property, "the name loses that part");
	if (accessor_parse(output->r->arena, text, 0, text.n, ret, &bad)) {
		for (uint32_t i = 0; i < ret->count; i++)
			if (ret->items[i].kind == ACCESSOR_TEXT)
				name_check_foreign(output, property, ret->items[i].from, ret->items[i].to, use);
		return true;
	}
	struct problem *problem =
	    unit_problem(output->r->unit, PROBLEM_NEVER_DELIVERS, value_site(output->r, property, bad.from, bad.to),
			 "Fluent Bit cannot parse this part of %.*s", STR_ARGS(property->key));
	problem->reason = STR("the plugin refuses to start, and Fluent Bit ends with it; --dry-run does not see this");
	problem->help =
	    STR("a key ends at a dot, a space, a comma or a double quote: put one of them between two keys, and "
		"write subkeys in single quotes");
	return false;
}

/* $(tag) is the key tag here: no record has it, so the fallback is used for all. */
static bool check_go_syntax(struct output *output, struct property *property, const struct accessor *accessor) {
	bool found = false;
	for (uint32_t i = 0; property && i < accessor->count; i++) {
		const struct accessor_part *part = &accessor->items[i];
		struct str text = str_from_to(property->value.text, part->from, part->to);
		if (part->kind != ACCESSOR_KEY || !str_starts_with(text, STR("$(")))
			continue;
		struct problem *problem =
		    unit_problem(output->r->unit, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
				 value_site(output->r, property, part->from, part->to),
				 "%.*s is the syntax of the Go plugin cloudwatch", STR_ARGS(text));
		problem->reason =
		    STR("it is read as a key that no record has, and the fallback is used for every event");
		problem->help = STR("write $TAG, $TAG[0] or $KEY['SUBKEY']");
		found = true;
	}
	return found;
}

/* The C plug-in takes the value as it is: plugins/out_cloudwatch_logs/cloudwatch_logs.c of fluent/fluent-bit. The
 * metadata of FireLens has it in every record. */
static void check_arn(struct output *output, struct property *property, const struct accessor *accessor) {
	for (uint32_t i = 0; property && i < accessor->count; i++) {
		const struct accessor_part *part = &accessor->items[i];
		struct str text = str_from_to(property->value.text, part->from, part->to);
		if (part->kind != ACCESSOR_KEY || !str_is(text, "$ecs_task_arn"))
			continue;
		struct problem *problem = unit_problem(
		    output->r->unit, PROBLEM_ILLEGAL_STREAM, value_site(output->r, property, part->from, part->to),
		    "CloudWatch Logs refuses this log stream name: $ecs_task_arn holds \":\"");
		problem->reason = STR("the plugin cannot create it, tries again and then drops the events");
		problem->help = STR("write $TAG: it ends in the task's id");
	}
}

static bool has_key(const struct accessor *accessor) {
	for (uint32_t i = 0; i < accessor->count; i++)
		if (accessor->items[i].kind == ACCESSOR_KEY)
			return true;
	return false;
}

static void check_fallback(struct output *output) {
	if (!output->stream_template || !output->stream || !has_key(&output->stream_accessor))
		return;
	struct template fallback = value_whole(output->r, output->stream);
	if (template_differs_by_host(&fallback) == CERTAIN)
		return;
	struct problem *problem = unit_problem(output->r->unit, PROBLEM_FALLBACK_NAME, property_site(output->stream),
					       "records without a key of log_stream_template go to this one stream");
	problem->uncertain = true;
	problem->also = property_site(output->stream_template);
	problem->also_label = STR("the template");
	problem->reason = STR("on every host, and only a warning in Fluent Bit's own log tells");
	problem->help = STR("fall back to log_stream_prefix, which appends the tag, or put ${HOSTNAME} into the name");
}

/* A constant beside a template that is one too, or a prefix that is never used. */
static void check_shadowed(struct output *output) {
	struct property *fallback = output->stream ? output->stream : output->prefix;
	if (!output->stream_template || !fallback || has_key(&output->stream_accessor))
		return;
	struct problem *problem =
	    unit_problem(output->r->unit, PROBLEM_NO_EFFECT, property_site(fallback),
			 "%.*s names no stream here: log_stream_template always does", STR_ARGS(fallback->key));
	problem->also = property_site(output->stream_template);
	problem->also_label = STR("has no key that a record could lack");
	problem->help =
	    STR("Fluent Bit wants one of the two all the same; put what should tell streams apart into the template");
}

bool name_c_prepare(struct output *output) {
	output->group = output_property(output, "log_group_name");
	output->stream = output_property(output, "log_stream_name");
	output->prefix = output_property(output, "log_stream_prefix");
	output->group_template = output_property(output, "log_group_template");
	output->stream_template = output_property(output, "log_stream_template");
	bool good = name_check_required(output);
	if (output->group)
		name_check(output, output->group, NAME_GROUP);
	if (output->stream)
		name_check(output, output->stream, NAME_STREAM);
	if (output->prefix)
		name_check(output, output->prefix, NAME_STREAM);
	good = read_accessor(output, output->group_template, &output->group_accessor, NAME_GROUP) && good;
	good = read_accessor(output, output->stream_template, &output->stream_accessor, NAME_STREAM) && good;
	if (!good)
		return false;
	check_arn(output, output->stream_template, &output->stream_accessor);
	if (check_go_syntax(output, output->stream_template, &output->stream_accessor))
		output->stream_template = NULL;
	if (check_go_syntax(output, output->group_template, &output->group_accessor))
		output->group_template = NULL;
	check_fallback(output);
	check_shadowed(output);
	return true;
}

/* --- for an event ------------------------------------------------------------------------------------------------ */

static struct template fill(struct output *output, struct property *property, const struct accessor *accessor,
			    const struct claim *claim) {
	struct template name = {0}, text;
	struct arena *arena = output->r->arena;
	for (uint32_t i = 0; i < accessor->count; i++) {
		const struct accessor_part *part = &accessor->items[i];
		struct str key = str_from_to(property->value.text, part->from + 1, part->to);
		switch (part->kind) {
		case ACCESSOR_TEXT:
			text = value_template(output->r->arena, &property->value, part->from, part->to);
			template_add(arena, &name, &text);
			break;
		case ACCESSOR_TAG:
			template_add(arena, &name, &claim->tag);
			break;
		case ACCESSOR_TAG_PART:
			tag_part_add(arena, &name, &claim->tag, part->number, claim->writer.input);
			break;
		case ACCESSOR_CAPTURE: /* no expression, no text */
			break;
		case ACCESSOR_KEY: {
			struct variable variable = record_variable(output, key);
			template_add_variable(arena, &name, &variable);
			break;
		}
		}
	}
	return name;
}

/* The key of a template that these events surely lack; NULL if there is none. */
static const struct accessor_part *missing_key(const struct output *output, const struct property *property,
					       const struct accessor *accessor) {
	for (uint32_t i = 0; property && output->no_kubernetes == CERTAIN && i < accessor->count; i++) {
		const struct accessor_part *part = &accessor->items[i];
		if (part->kind == ACCESSOR_KEY &&
		    kubernetes_is_key(str_from_to(property->value.text, part->from + 1, part->to)))
			return part;
	}
	return NULL;
}

void name_c_read(struct output *output, struct claim *claim) {
	struct reading *r = output->r;
	claim->group = (struct field){.at = property_site(output->group), .origin = ORIGIN_WRITTEN};
	const struct accessor_part *missing = missing_key(output, output->group_template, &output->group_accessor);
	if (output->group_template && !missing) {
		claim->group.at = property_site(output->group_template);
		claim->group.value = fill(output, output->group_template, &output->group_accessor, claim);
	} else {
		claim->group.value = value_whole(r, output->group);
	}
	if (missing)
		kubernetes_tell(output, output->group_template, missing->from, missing->to, &claim->tag,
				&claim->group.value);
	missing = missing_key(output, output->stream_template, &output->stream_accessor);
	struct property *property = output->stream ? output->stream : output->prefix;
	claim->stream = (struct field){.at = property_site(property), .origin = ORIGIN_WRITTEN};
	if (output->stream_template && !missing) {
		claim->stream.at = property_site(output->stream_template);
		claim->stream.value = fill(output, output->stream_template, &output->stream_accessor, claim);
	} else {
		claim->stream.value = value_whole(r, property);
		if (!output->stream)
			template_add(r->arena, &claim->stream.value, &claim->tag);
	}
	if (missing)
		kubernetes_tell(output, output->stream_template, missing->from, missing->to, &claim->tag,
				&claim->stream.value);
}
