/* What Fluent Bit refuses or ignores, whatever the outputs write: sections, names, repeats, comments in values.
 * Sources: src/flb_config.c (flb_config_load_config_format, configure_plugins_type), src/flb_filter.c. */
#include "agent/fluent-bit/keys.h"

#include "base/limits.h"

static const struct key section_names[] = {{.name = "service"}, {.name = "input"},  {.name = "filter"},
					   {.name = "output"},	{.name = "custom"}, {.name = "plugins"}};
static const struct key top_names[] = {
    {.name = "service"}, {.name = "pipeline"},		{.name = "includes"},	      {.name = "env"},
    {.name = "parsers"}, {.name = "multiline_parsers"}, {.name = "stream_processor"}, {.name = "customs"},
    {.name = "plugins"}};

#define COUNT_OF(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

/* The letters from first on in the other case, whose alphabet begins at other. */
static struct str recased(struct arena *arena, struct str text, char first, char other) {
	struct str copy = arena_str(arena, text);
	for (size_t i = 0; i < copy.n; i++)
		if (copy.p[i] >= first && copy.p[i] <= first + ('z' - 'a'))
			((char *)copy.p)[i] = (char)(copy.p[i] - first + other);
	return copy;
}

/* [ INPUT ] and [INPUTX]; of YAML's maps only those that look like a typing error. */
static void check_ignored(struct reading *r, const struct section *section) {
	if (++r->ignored > LIMIT_FINDINGS_PER_RULE)
		return;
	bool yaml = doc_is_yaml(section->at.doc);
	struct str name = str_trim(section->header);
	const char *near =
	    yaml ? schema_nearest(name, top_names, COUNT_OF(top_names))
		 : schema_nearest(recased(r->arena, name, 'A', 'a'), section_names, COUNT_OF(section_names));
	struct site at = section_name_site(section);
	if (section->at.node->key_span.len)
		at = doc_site(section->at.doc, section->at.node->key_span);
	if (yaml && !near)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, at,
					       yaml ? "Fluent Bit ignores \"%.*s\" and all that it holds"
						    : "Fluent Bit ignores the section [%.*s] and all that it holds",
					       STR_ARGS(section->header));
	problem->reason = STR("it says nothing about it");
	if (!yaml && name.n != section->header.n && section_kind_of(name) != SECTION_OTHER)
		problem->help = arena_format(r->arena, "write [%.*s] without blanks", STR_ARGS(name));
	else if (near)
		problem->help = arena_format(
		    r->arena, "did you mean %s%.*s%s?", yaml ? "" : "[",
		    STR_ARGS(yaml ? str_from(near) : recased(r->arena, str_from(near), 'a', 'A')), yaml ? "" : "]");
	else
		problem->help = STR("take it out");
}

static void check_parser(struct reading *r, const struct section *section) {
	if (doc_is_yaml(section->at.doc))
		return;
	struct site at = doc_site(section->at.doc, section->at.node->key_span);
	struct problem *problem = unit_problem(
	    r->unit, PROBLEM_SYNTAX, at, "[%.*s] cannot stand in the main configuration", STR_ARGS(section->header));
	problem->reason = STR("Fluent Bit refuses the configuration and does not start");
	problem->help = STR("move it to a file that [SERVICE] names with Parsers_File");
}

static void check_name(struct reading *r, const struct section *section) {
	if (section_first(section, "name"))
		return;
	const struct node *node = section->at.node;
	struct span at = node->key_span.len ? node->key_span : node->span;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_MISSING_KEY, doc_site(section->at.doc, at), "this section has no Name");
	problem->reason = STR("Fluent Bit refuses the configuration and does not start");
	problem->help = STR("add the name of a plugin");
}

/* What is empty goes to the plugin as a setting that it does not know. */
static void check_empty(struct reading *r, const struct section *section, const char *key) {
	struct property *property = section_first(section, key);
	bool told = property && !doc_is_yaml(property->at.doc) && !property->at.node->text.n; /* by the parser */
	if (!property || property->nested || property->value.text.n || told)
		return;
	if (property->value.unset.len) {
		value_tell_unset(r, property, "nothing is left of it, and Fluent Bit refuses to start");
		return;
	}
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, property_site(property), "%s is empty", key);
	problem->reason = STR("Fluent Bit takes it for an unknown setting and refuses to start");
	problem->help = STR("give it a value, or take it out");
}

static void check_filter(struct reading *r, const struct section *filter) {
	if (section_last(filter, "match") || section_last(filter, "match_regex"))
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_MISSING_KEY, section_name_site(filter),
					       "this filter has neither Match nor Match_Regex");
	problem->reason = STR("Fluent Bit cannot use it and does not start");
	problem->help = STR("add Match * for all tags");
}

/* --- comments that are none -------------------------------------------------------------------------------------- */

/* Settings in whose values a blank and # are never meant. */
static bool is_plain_setting(struct str key) {
	static const char *const names[] = {"name",
					    "tag",
					    "match",
					    "alias",
					    "path",
					    "db",
					    "region",
					    "log_group_name",
					    "log_stream_name",
					    "endpoint",
					    "log_stream_prefix",
					    "role_arn",
					    "log_group_class",
					    "log_retention_days",
					    "auto_create_group"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_is(key, names[i]))
			return true;
	return false;
}

static void check_comment(struct reading *r, struct property *property) {
	struct str text = property->at.node->text;
	size_t at = 0;
	if (property->nested || !is_plain_setting(property->key) || !str_contains(text, STR("#")))
		return;
	while (at < text.n && !(text.p[at] == '#' && at && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t')))
		at++;
	if (at == text.n)
		return;
	r->muddled = r->muddled || str_is(property->key, "match") || str_is(property->key, "tag");
	size_t end = at;
	while (end > 0 && (text.p[end - 1] == ' ' || text.p[end - 1] == '\t'))
		end--;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_COMMENT_IN_VALUE,
			 node_text_site(r->arena, property->at.doc, property->at.node, at, text.n),
			 "this is no comment but part of the value of %.*s", STR_ARGS(property->key));
	problem->reason = STR("only lines that begin with # are comments");
	problem->help =
	    arena_format(r->arena, "move it to a line of its own, and leave %.*s", STR_ARGS(str_from_to(text, 0, end)));
}

/* --- all of it --------------------------------------------------------------------------------------------------- */

static void check_section(struct reading *r, const struct section *section) {
	bool plugin = section->kind == SECTION_INPUT || section->kind == SECTION_FILTER ||
		      section->kind == SECTION_OUTPUT || section->kind == SECTION_CUSTOM;
	if (section->kind == SECTION_OTHER)
		check_ignored(r, section);
	if (section->kind == SECTION_PARSER || section->kind == SECTION_MULTILINE_PARSER)
		check_parser(r, section);
	if (!plugin)
		return;
	check_name(r, section);
	check_empty(r, section, "alias");
	if (section->kind == SECTION_INPUT)
		check_empty(r, section, "tag");
	if (section->kind == SECTION_FILTER)
		check_filter(r, section);
	if (section->kind == SECTION_OUTPUT && section_is_cloudwatch(section))
		keys_check(r, section);
	keys_check_repeats(r, section);
	for (uint32_t i = 0; i < section->properties.count && !doc_is_yaml(section->at.doc); i++)
		check_comment(r, section->properties.items[i]);
}

/* cloudwatch-logs, cloudwatchlogs: no plugin is called so. */
static void check_plugin_name(struct reading *r, const struct section *output) {
	if (section_is_cloudwatch(output) || !str_contains(output->plugin, STR("cloudwatch")))
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, section_name_site(output),
					       "Fluent Bit has no output called %.*s", STR_ARGS(output->plugin));
	problem->reason = STR("it refuses the configuration and does not start");
	problem->help = STR("write cloudwatch_logs, or cloudwatch for the Go plugin of the AWS images");
}

void sections_check(struct reading *r) {
	for (uint32_t i = 0; i < r->sections.count; i++)
		check_section(r, r->sections.items[i]);
	for (uint32_t i = 0; i < r->outputs.count; i++)
		check_plugin_name(r, r->outputs.items[i]);
}
