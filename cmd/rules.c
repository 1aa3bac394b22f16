/* cwdoctor rules: the catalogue. */
#include "cmd/output.h"
#include "cmd/settings.h"
#include "report/json_value.h"
#include "report/table.h"

static int rules_run(const struct options *options);

static const char *const formats[] = {"human", "json", NULL};
static const struct option rules_options[] = {
    {.name = "select",
     .argument = "IDS",
     .kind = OPTION_LISTED,
     .help = "Only these rules: ids, names or beginnings such as CW1, with commas."},
    {.name = "format", .argument = "FORMAT", .kind = OPTION_VALUE, .choices = formats, .help = "human or json."},
    {.name = "color",
     .argument = "WHEN",
     .kind = OPTION_VALUE,
     .choices = option_color_choices,
     .help = "Colours: auto, always or never."},
};
static const struct option_group rules_group = OPTION_GROUP("Output", rules_options);

const struct command cmd_rules = {
    .name = "rules",
    .arguments = "",
    .summary = "List the rules.",
    .groups = (const struct option_group *const[]){&rules_group, NULL},
    .run = rules_run,
};

/* "a,b" as an array. */
static cJSON *list_of(const char *commas) {
	cJSON *array = json_array();
	struct str rest = str_from(commas), item;
	while (str_split(&rest, ',', &item))
		if (str_trim(item).n > 0)
			json_add_item(array, str_trim(item));
	return array;
}

static cJSON *rule_as_json(const struct rule *rule) {
	cJSON *object = json_object();
	json_add(object, "id", str_from(rule->id));
	json_add(object, "name", str_from(rule->slug));
	json_add(object, "severity", str_from(severity_name(rule->severity)));
	json_add(object, "summary", str_from(rule->summary));
	cJSON_AddItemToObject(object, "agents", list_of(rule->agents));
	cJSON_AddBoolToObject(object, "fixable", rule->fixable);
	json_add_or_null(object, "since", str_from(rule->since));
	cJSON_AddItemToObject(object, "see_also", list_of(rule->see_also));
	json_add_lines(object, "text", str_from(rule->text));
	return object;
}

static void write_json(const struct rule *rules, uint32_t count, const struct selection *selection, struct buf *out) {
	buf_add_text(out, "{\"schema\":\"cwdoctor.rules/1\",\"rules\":");
	struct json_series series = {.out = out};
	for (uint32_t i = 0; i < count; i++)
		if (selection->enabled[i])
			json_series_add(&series, rule_as_json(&rules[i]));
	json_series_end(&series);
	buf_add_text(out, "}\n");
}

static void write_table(const struct options *options, const struct rule *rules, uint32_t count,
			const struct selection *selection, struct buf *out) {
	static const char *const titles[] = {"ID", "NAME", "SEVERITY", "SUMMARY"};
	struct table table;
	struct style style = output_style(options);
	uint32_t shown_count = 0;
	table_start(&table, options->arena, 4);
	table.wraps = true;
	table_head(&table, titles);
	for (uint32_t i = 0; i < count; i++) {
		if (!selection->enabled[i])
			continue;
		table_add(&table, str_from(rules[i].id));
		table_add(&table, str_from(rules[i].slug));
		table_add(&table, str_from(severity_name(rules[i].severity)));
		table_add(&table, str_from(rules[i].summary));
		shown_count++;
	}
	table_write(&table, &style, out);
	buf_format(out, "%u of %u rules. More about one: cwdoctor explain ID\n", shown_count, count);
}

static int rules_run(const struct options *options) {
	if (options->arguments.count > 0)
		return usage_error(options->command, "rules takes no arguments; for one rule: cwdoctor explain ID");
	struct selection selection;
	if (!settings_selection(options, &selection))
		return EXIT_USAGE;
	uint32_t count;
	const struct rule *rules = rule_all(&count);
	struct str format = STR("human");
	options_value(options, "format", &format);
	struct buf out = {0};
	if (str_is(format, "json"))
		write_json(rules, count, &selection, &out);
	else
		write_table(options, rules, count, &selection, &out);
	return output_finish(&out, EXIT_CLEAN);
}
