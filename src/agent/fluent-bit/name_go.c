/* Names of the Go plugin cloudwatch: repository aws/amazon-cloudwatch-logs-for-fluent-bit, cloudwatch/cloudwatch.go
 * (Validate, setGroupStreamNames) and cloudwatch/helpers.go (parseDataMapTags, sanitizeGroup, sanitizeStream).
 * log_group_name and log_stream_name are templates with $(...); a variable that cannot be filled sends the record to a
 * fixed name; what is written by a template is made legal, a prefix and its tag are not. */
#include "agent/fluent-bit/reading.h"

/* --- $(...) ------------------------------------------------------------------------------------------------------ */

struct go_part {
	bool is_variable;
	size_t from, to; /* of a variable: what stands between $( and ) */
};

/* github.com/valyala/fasttemplate: a $( without its ) is an error of the template. False at the end. */
static bool next_part(struct str text, size_t *at, struct go_part *ret, bool *ret_open) {
	size_t start = text.n, close;
	if (*at >= text.n)
		return false;
	if (str_find(str_from_offset(text, *at), STR("$("), &start))
		start += *at;
	else
		start = text.n;
	if (start > *at) {
		*ret = (struct go_part){.from = *at, .to = start};
		*at = start;
		return true;
	}
	if (!str_find_char(str_from_offset(text, start), ')', &close)) {
		*ret_open = true;
		return false;
	}
	*ret = (struct go_part){.is_variable = true, .from = start + 2, .to = start + close};
	*at = start + close + 1;
	return true;
}

static struct template sanitised(struct output *output, struct template name, enum name_use use) {
	struct template out = {0};
	struct arena *arena = output->r->arena;
	for (uint32_t i = 0; i < name.count; i++) {
		if (name.parts[i].is_variable) {
			template_add_variable(arena, &out, &name.parts[i].variable);
			continue;
		}
		struct str text = arena_str(arena, name.parts[i].literal);
		for (size_t k = 0; k < text.n; k++) {
			char c = text.p[k];
			bool word =
			    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') || c == '_';
			if (use == NAME_GROUP ? !word : c == '*' || c == ':')
				((char *)text.p)[k] = '.';
		}
		template_add_literal(arena, &out, text);
	}
	return out;
}

/* The rest of the tag from the part number 9 on. */
enum { LAST_PART = 9 };

/* False: too few parts. */
static bool add_tag_part(struct output *output, struct template *name, const struct claim *claim, struct str digit) {
	uint32_t index = 0;
	str_to_u32(digit, &index);
	struct template part, opened = tags_opened(output->r->arena, &claim->tag);
	if (index != LAST_PART)
		return tag_part_add(output->r->arena, name, &claim->tag, (int)index, claim->writer.input);
	if (tag_part(output->r->arena, &opened, LAST_PART, &part) == NEVER)
		return false;
	struct variable rest = {
	    .id = IDENTITY_TAG,
	    .scope = tags_scope(&claim->tag),
	    .name = arena_format(output->r->arena, "<parts from 9 of the tag of %.*s>", STR_ARGS(claim->writer.input))};
	template_add_variable(output->r->arena, name, &rest);
	return true;
}

static const struct charset digits = {.bytes = "0-9a-f", .min = 32, .max = 32};
static const struct {
	const char *name;
	enum identity id;
	enum difference scope;
	const struct charset *values;
} variables[] = {
    {"ecs_task_id", IDENTITY_TASK, DIFFERENCE_POD, &digits},
    {"ecs_task_arn", IDENTITY_TASK, DIFFERENCE_POD, NULL},
    {"ecs_cluster", IDENTITY_CLUSTER, DIFFERENCE_NONE, NULL},
    {"uuid", IDENTITY_RANDOM, DIFFERENCE_PROCESS, NULL},
};

/* False: it cannot be filled, surely. */
static bool add_variable(struct output *output, struct template *name, struct str text, const struct claim *claim) {
	struct arena *arena = output->r->arena;
	struct str spelled = arena_format(arena, "$(%.*s)", STR_ARGS(text));
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		if (str_is(text, variables[i].name)) {
			struct variable variable = {.id = variables[i].id,
						    .scope = variables[i].scope,
						    .name = spelled,
						    .values = variables[i].values};
			template_add_variable(arena, name, &variable);
			return true;
		}
	size_t open = text.n;
	str_find_char(text, '[', &open);
	if (str_is(str_from_to(text, 0, open), "tag")) {
		if (text.n >= 5)
			return add_tag_part(output, name, claim, str_from_to(text, 4, 5));
		template_add(arena, name, &claim->tag);
		return true;
	}
	if (output->no_kubernetes == CERTAIN && kubernetes_is_key(text))
		return false;
	struct variable variable = record_variable(output, text);
	template_add_variable(arena, name, &variable);
	return true;
}

/* *ret_bad: a variable that surely cannot be filled; its to is 0 if there is none. */
static struct template fill(struct output *output, struct property *property, const struct claim *claim,
			    enum name_use use, struct go_part *ret_bad) {
	struct template name = {0};
	struct go_part part;
	bool open = false;
	*ret_bad = (struct go_part){0};
	for (size_t at = 0; next_part(property->value.text, &at, &part, &open);) {
		struct str text = str_from_to(property->value.text, part.from, part.to);
		if (!part.is_variable) {
			struct template literal =
			    value_template(output->r->arena, &property->value, part.from, part.to);
			template_add(output->r->arena, &name, &literal);
		} else if (!add_variable(output, &name, text, claim) && !ret_bad->to) {
			*ret_bad = part;
		}
	}
	return sanitised(output, name, use);
}

/* A key of a record may have any name; one that is nearly a variable is hardly meant. */
static void check_variable(struct output *output, struct property *property, const struct go_part *part) {
	struct str text = str_from_to(property->value.text, part->from, part->to);
	const char *near = NULL;
	for (size_t i = 0; i < sizeof variables / sizeof variables[0] && !near; i++)
		if (str_starts_with(text, STR("ecs_")) && str_distance(text, str_from(variables[i].name), 3) <= 2)
			near = variables[i].name;
	if (!near || str_is(text, near))
		return;
	struct problem *problem = unit_problem(
	    output->r->unit, PROBLEM_UNKNOWN_PLACEHOLDER, value_site(output->r, property, part->from, part->to),
	    "$(%.*s) is no variable of the plugin: it looks for a key of this name in each record", STR_ARGS(text));
	problem->uncertain = true;
	problem->reason = STR("records without it go to a stream that all tasks share");
	problem->help = arena_format(output->r->arena, "did you mean $(%s)?", near);
}

/* --- before any event -------------------------------------------------------------------------------------------- */

static bool check_template(struct output *output, struct property *property, enum name_use use) {
	struct go_part part;
	bool open = false;
	size_t at = 0;
	value_tell_unset(output->r, property, "the name loses that part, and may then be the same on every host");
	while (next_part(property->value.text, &at, &part, &open))
		if (!part.is_variable)
			name_check_foreign(output, property, part.from, part.to, use);
		else
			check_variable(output, property, &part);
	if (!open)
		return true;
	struct problem *problem =
	    unit_problem(output->r->unit, PROBLEM_NEVER_DELIVERS,
			 value_site(output->r, property, at, property->value.text.n), "this $( has no )");
	problem->reason = STR("the plugin refuses to start, and Fluent Bit ends with it; --dry-run does not see this");
	problem->help = STR("close it, such as $(tag)");
	return false;
}

/* On silently means the default. */
static void check_switch(struct output *output, const char *key, const char *default_text) {
	struct property *property = output_property(output, key);
	if (!property || !property->value.known || str_equal_ignoring_case(property->value.text, STR("true")) ||
	    str_equal_ignoring_case(property->value.text, STR("false")))
		return;
	struct problem *problem = unit_problem(output->r->unit, PROBLEM_NO_EFFECT, property_site(property),
					       "the Go plugin knows only true and false for %s", key);
	problem->reason = arena_format(output->r->arena, "%.*s silently means the default, which is %s",
				       STR_ARGS(property->value.text), default_text);
	problem->help = STR("write true or false");
}

bool name_go_prepare(struct output *output) {
	output->group = output_property(output, "log_group_name");
	output->stream = output_property(output, "log_stream_name");
	output->prefix = output_property(output, "log_stream_prefix");
	bool good = name_check_required(output);
	if (output->group)
		good = check_template(output, output->group, NAME_GROUP) && good;
	if (output->stream)
		good = check_template(output, output->stream, NAME_STREAM) && good;
	if (output->prefix)
		name_check(output, output->prefix, NAME_STREAM);
	check_switch(output, "auto_create_group", "false");
	check_switch(output, "auto_create_stream", "true");
	return good;
}

/* --- for an event ------------------------------------------------------------------------------------------------ */

static struct field fallback(struct output *output, const char *key, const char *otherwise, struct property *property,
			     const struct go_part *bad, const struct claim *claim) {
	struct property *own = output_property(output, key);
	struct field field = {.at = property_site(property), .origin = ORIGIN_DEFAULT};
	field.value = own ? value_whole(output->r, own) : template_literal(output->r->arena, str_from(otherwise));
	if (kubernetes_is_key(str_from_to(property->value.text, bad->from, bad->to))) {
		kubernetes_tell(output, property, bad->from - 2, bad->to + 1, &claim->tag, &field.value);
		return field;
	}
	struct str tag = template_text(output->r->arena, &claim->tag),
		   to = template_text(output->r->arena, &field.value);
	struct str part = str_from_to(property->value.text, bad->from - 2, bad->to + 1);
	struct problem *problem = unit_problem(output->r->unit, PROBLEM_FALLBACK_NAME,
					       value_site(output->r, property, bad->from - 2, bad->to + 1),
					       "the tag %.*s has too few parts for %.*s: its events go to %.*s",
					       STR_ARGS(tag), STR_ARGS(part), STR_ARGS(to));
	problem->reason = STR("that is one name for all hosts, and only an error in the plugin's own log tells");
	problem->help = STR("use a part that every tag has, or $(tag)");
	problem->names_host = template_differs_by(&claim->tag, DIFFERENCE_POD) == CERTAIN;
	return field;
}

void name_go_read(struct output *output, struct claim *claim) {
	struct go_part bad;
	claim->group = (struct field){.at = property_site(output->group), .origin = ORIGIN_WRITTEN};
	claim->group.value = fill(output, output->group, claim, NAME_GROUP, &bad);
	if (bad.to)
		claim->group =
		    fallback(output, "default_log_group_name", "fluentbit-default", output->group, &bad, claim);
	if (output->prefix) {
		claim->stream = (struct field){.value = value_whole(output->r, output->prefix),
					       .at = property_site(output->prefix),
					       .origin = ORIGIN_WRITTEN};
		template_add(output->r->arena, &claim->stream.value, &claim->tag);
		return;
	}
	claim->stream = (struct field){.at = property_site(output->stream), .origin = ORIGIN_WRITTEN};
	claim->stream.value = fill(output, output->stream, claim, NAME_STREAM, &bad);
	if (bad.to)
		claim->stream =
		    fallback(output, "default_log_stream_name", "/fluentbit-default", output->stream, &bad, claim);
}
