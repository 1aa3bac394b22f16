/* Options that say what is read and what is known about where it runs. */
#include "cmd/settings.h"

enum { JOBS_MAX = 1024 };

static const struct option input_options[] = {
    {.name = "type",
     .argument = "AGENT",
     .kind = OPTION_VALUE,
     .help = "Read every input as this shipper's configuration, whatever it looks like."},
    {.name = "stdin-filename",
     .argument = "NAME",
     .kind = OPTION_VALUE,
     .help = "What to call the input that comes through -."},
    {.name = "exclude",
     .argument = "PATTERN",
     .kind = OPTION_LISTED,
     .help = "Leave out what matches, as a line of .gitignore would."},
    {.name = "no-ignore-files", .kind = OPTION_FLAG, .help = "Do not honour .gitignore and .cwdoctorignore."},
    {.name = "same-host", .kind = OPTION_FLAG, .help = "All inputs belong to one host, in the order given."},
    {.name = "jobs", .letter = 'j', .argument = "N", .kind = OPTION_VALUE, .help = "Workers; as many as cores."},
};
const struct option_group option_group_inputs = OPTION_GROUP("Inputs", input_options);

static const struct option world_options[] = {
    {.name = "mode",
     .argument = "MODE",
     .kind = OPTION_VALUE,
     .help = "Where the shipper runs: ec2, onPrem, container or auto."},
    {.name = "platform", .argument = "OS", .kind = OPTION_VALUE, .help = "linux, windows or darwin."},
    {.name = "agent-version",
     .argument = "[AGENT=]V",
     .kind = OPTION_LISTED,
     .help = "The shipper's version, such as 1.300051.0 or cloudwatch-agent=1.300051.0."},
    {.name = "replicas",
     .argument = "one|many|N",
     .kind = OPTION_VALUE,
     .help = "How many hosts run this configuration; unless told, probably many."},
    {.name = "env",
     .argument = "NAME=VALUE",
     .kind = OPTION_LISTED,
     .help = "An environment variable of the shipper. cwdoctor's own environment is never used."},
    {.name = "env-file", .argument = "FILE", .kind = OPTION_LISTED, .help = "The same, one NAME=VALUE a line."},
    {.name = "env-only",
     .kind = OPTION_FLAG,
     .help = "No other variables are set for the shipper than those given (CW207)."},
};
const struct option_group option_group_world = OPTION_GROUP("Where it runs", world_options);

static bool known_agent(const struct options *options, struct str name, const char *option) {
	if (agent_by_name(name))
		return true;
	struct nearest nearest = nearest_to(name);
	struct buf list = {0};
	for (const struct agent *const *row = agent_all(); *row; row++) {
		buf_format(&list, "%s%s", list.n ? ", " : "", (*row)->name);
		nearest_try(&nearest, (*row)->name);
	}
	struct str typed = shown(options->arena, name), hint = nearest_hint(options->arena, &nearest);
	usage_error(options->command, "--%s: unknown shipper '%.*s'%.*s (known: %s)", option, STR_ARGS(typed),
		    STR_ARGS(hint), list.p ? list.p : "none");
	buf_finish(&list);
	return false;
}

static bool refuse(const struct options *options, const char *option, const char *takes, struct str value) {
	struct str typed = shown(options->arena, value);
	usage_error(options->command, "--%s takes %s, not '%.*s'", option, takes, STR_ARGS(typed));
	return false;
}

static bool read_version(const struct options *options, struct str value, struct settings *settings) {
	size_t equals;
	bool has_agent = str_find_char(value, '=', &equals);
	struct str agent = has_agent ? str_from_to(value, 0, equals) : (struct str){0};
	struct version version;
	if (has_agent && !known_agent(options, agent, "agent-version"))
		return false;
	if (!version_parse(has_agent ? str_from_offset(value, equals + 1) : value, &version))
		return refuse(options, "agent-version", "a version such as 1.300051.0", value);
	if (has_agent) {
		uint32_t i = settings->agent_version_count++;
		settings->agent_versions[i].agent = agent;
		settings->agent_versions[i].version = version;
	} else {
		settings->asked.version = version;
	}
	return true;
}

static bool read_world(const struct options *options, struct settings *settings) {
	struct str value;
	if (options_value(options, "mode", &value) && !mode_parse(value, &settings->asked.mode))
		return refuse(options, "mode", "ec2, onPrem, container or auto", value);
	if (options_value(options, "platform", &value) && !platform_parse(value, &settings->asked.platform))
		return refuse(options, "platform", "linux, windows or darwin", value);
	settings->agent_versions =
	    arena_alloc_array(options->arena, options->used.count + (size_t)1, sizeof *settings->agent_versions);
	for (uint32_t at = 0; options_next(options, "agent-version", &at, &value);)
		if (!read_version(options, value, settings))
			return false;
	return true;
}

static bool read_replicas(const struct options *options, struct replication *ret) {
	struct str value = STR("");
	*ret = (struct replication){.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_HOST};
	if (!options_value(options, "replicas", &value))
		return true;
	uint32_t count = 0;
	if (str_is(value, "one"))
		count = 1;
	else if (!str_is(value, "many") && (!str_to_u32(value, &count) || count == 0))
		return refuse(options, "replicas", "one, many or a number above 0", value);
	ret->copies = count == 1 ? COPIES_ONE : COPIES_MANY;
	ret->count = count;
	return true;
}

static bool read_inputs(const struct options *options, struct settings *settings) {
	struct str value;
	if (options_value(options, "type", &settings->type) && !known_agent(options, settings->type, "type"))
		return false;
	if (options_value(options, "jobs", &value) &&
	    (!str_to_u32(value, &settings->jobs) || settings->jobs == 0 || settings->jobs > JOBS_MAX))
		return refuse(options, "jobs", "a number from 1 to 1024", value);
	options_value(options, "stdin-filename", &settings->stdin_name);
	settings->excludes = ARENA_ARRAY(options->arena, struct str, options->used.count);
	for (uint32_t at = 0; options_next(options, "exclude", &at, &value);)
		settings->excludes[settings->exclude_count++] = value;
	settings->no_ignore_files = options_has(options, "no-ignore-files");
	settings->same_host = options_has(options, "same-host");
	return true;
}

/* The arguments, or the current folder. */
static void read_paths(const struct options *options, struct settings *settings) {
	settings->paths = options->arguments.items;
	settings->path_count = options->arguments.count;
	if (settings->path_count > 0)
		return;
	settings->paths = ARENA_NEW(options->arena, struct str);
	settings->paths[0] = STR(".");
	settings->path_count = 1;
}

bool settings_from_options(const struct options *options, struct settings *ret) {
	struct settings settings = {0};
	read_paths(options, &settings);
	if (!read_inputs(options, &settings) || !read_world(options, &settings) ||
	    !read_replicas(options, &settings.copies) || !settings_environment(options, &settings.env) ||
	    !settings_selection(options, &settings.selection))
		return false;
	settings.env_closed = options_has(options, "env-only");
	*ret = settings;
	return true;
}
