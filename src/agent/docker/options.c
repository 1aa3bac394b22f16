/* The log options of the awslogs driver as dockerd checks them when a container is made (moby/moby,
 * daemon/logger/awslogs/cloudwatchlogs.go, ValidateLogOpt; daemon/logger/factory.go, ValidateLogOpts; versions: the
 * release notes at docs.docker.com/engine/release-notes). */
#include "agent/docker/reading.h"

#include <string.h>

enum option_type { OPTION_TEXT, OPTION_BOOL, OPTION_POSITIVE, OPTION_FORMAT, OPTION_MODE };

/* since: the first version whose check lets it pass. */
static const struct option_row {
	const char *name;
	enum option_type type;
	struct version since;
} rows[] = {
    {"awslogs-group", OPTION_TEXT, {{1, 9}}},
    {"awslogs-region", OPTION_TEXT, {{1, 9}}},
    {"awslogs-stream", OPTION_TEXT, {{1, 9}}},
    {"tag", OPTION_TEXT, {{1, 13}}},
    {"awslogs-create-group", OPTION_BOOL, {{17, 4}}},
    {"awslogs-datetime-format", OPTION_TEXT, {{17, 6}}},
    {"awslogs-multiline-pattern", OPTION_TEXT, {{17, 6}}},
    {"awslogs-credentials-endpoint", OPTION_TEXT, {{17, 11}}},
    {"awslogs-endpoint", OPTION_TEXT, {{18, 9}}},
    {"awslogs-force-flush-interval-seconds", OPTION_POSITIVE, {{19, 3}}},
    {"awslogs-max-buffered-events", OPTION_POSITIVE, {{19, 3}}},
    {"awslogs-format", OPTION_FORMAT, {{23}}},
    {"awslogs-create-stream", OPTION_BOOL, {{29}}},
    {"mode", OPTION_MODE, {{17, 6}}},
    {"max-buffer-size", OPTION_TEXT, {{17, 6}}},
    {"cache-disabled", OPTION_BOOL, {{20, 10}}},
    {"cache-max-size", OPTION_TEXT, {{20, 10}}},
    {"cache-max-file", OPTION_TEXT, {{20, 10}}},
    {"cache-compress", OPTION_BOOL, {{20, 10}}},
};
enum { ROWS = sizeof rows / sizeof *rows };

const struct option *log_option_get(const struct logging *logging, const char *name) {
	for (uint32_t i = 0; i < logging->options.count; i++)
		if (str_is(logging->options.items[i].name, name))
			return &logging->options.items[i];
	return NULL;
}

const struct option *log_option_text(const struct logging *logging, const char *name) {
	const struct option *option = log_option_get(logging, name);
	return option && option->value.text.n ? option : NULL;
}

struct site log_option_site(const struct reading *r, const struct option *option, size_t from, size_t to) {
	const struct item *item = option->item;
	bool whole = from == 0 && to == option->value.text.n && item->key.n && item->kind == NODE_STRING;
	if (whole) /* with what is empty of it */
		return node_text_site(r->arena, item->at.doc, item->at.node, 0, item->at.node->text.n);
	return compose_value_site(r, item, &option->value, from, to);
}

/* --- what is wrong -------------------------------------------------------------------------------------------- */

static struct str refusal(const struct logging *logging, struct str error) {
	struct arena *arena = logging->r->arena;
	if (logging->is_daemon)
		return arena_format(arena, "dockerd does not start: \"failed to set log opts: %.*s\"", STR_ARGS(error));
	return arena_format(arena, "the container is not created: Docker says \"%.*s\"", STR_ARGS(error));
}

/* 18.09, and 1.13 or 29.0 before and after the years. */
static struct str version_text(struct arena *arena, struct version version) {
	bool year = version.part[0] >= 17 && version.part[0] <= 20;
	return arena_format(arena, year ? "%u.%02u" : "%u.%u", (unsigned)version.part[0], (unsigned)version.part[1]);
}

static const char *nearest(struct str name) {
	struct key names[ROWS];
	for (size_t i = 0; i < ROWS; i++)
		names[i] = (struct key){.name = rows[i].name};
	return schema_nearest(name, names, ROWS);
}

/* dockerd makes no container; what is one for ECS is not told. */
static void tell_prefix(const struct logging *logging, const struct option *option) {
	struct reading *r = logging->r;
	struct problem *problem =
	    docker_tell(r, PROBLEM_NEVER_DELIVERS, compose_item_key_site(option->item),
			"%.*s is a key of ECS, Docker's driver awslogs refuses it", STR_ARGS(option->name));
	if (!problem)
		return;
	struct str prefix = option->value.text;
	bool plain = option->value.known && prefix.n && prefix.n <= 64;
	for (size_t i = 0; plain && i < prefix.n; i++)
		plain = prefix.p[i] > ' ' && prefix.p[i] < 127 && !memchr("\"\\{}", prefix.p[i], 4);
	problem->uncertain = logging->for_ecs == POSSIBLE;
	problem->reason = refusal(
	    logging, arena_format(r->arena, "unknown log opt '%.*s' for awslogs log driver", STR_ARGS(option->name)));
	problem->help = arena_format(
	    r->arena,
	    logging->is_daemon ? "write \"tag\": \"%.*s/{{.Name}}/{{.FullID}}\" instead"
			       : "write tag: \"%.*s/{{.Name}}/{{.FullID}}\" instead; a file that only ECS reads "
				 "is known by ecs in its name, such as docker-compose.ecs.yml",
	    STR_ARGS(plain ? prefix : STR("PREFIX")));
}

/* Is the option known to dockerd's check? row NULL: by no version. */
static void tell_unknown(const struct logging *logging, const struct option *option, const struct option_row *row) {
	struct reading *r = logging->r;
	struct problem *problem =
	    docker_tell(r, PROBLEM_UNKNOWN_KEY, compose_item_key_site(option->item),
			"the driver awslogs knows no log option \"%.*s\"", STR_ARGS(option->name));
	if (!problem)
		return;
	problem->reason = refusal(
	    logging, arena_format(r->arena, "unknown log opt '%.*s' for awslogs log driver", STR_ARGS(option->name)));
	const char *near = nearest(option->name);
	if (row)
		problem->help = arena_format(r->arena, "it is accepted since Docker %.*s; upgrade, or take it out",
					     STR_ARGS(version_text(r->arena, row->since)));
	else if (str_starts_with(option->name, STR("max-")))
		problem->help =
		    STR("it belongs to the drivers json-file and local; CloudWatch Logs keeps what the group's "
			"retention says: take it out");
	else if (str_starts_with(option->name, STR("labels")) || str_starts_with(option->name, STR("env")))
		problem->help =
		    STR("other drivers add labels and variables to each line, this one cannot: take it out");
	else
		problem->help = near ? arena_format(r->arena, "did you mean %s?", near) : STR("take it out");
}

/* The options object of the Compose specification takes strings and numbers, daemon.json strings. */
static bool has_right_type(const struct logging *logging, const struct option *option) {
	enum node_kind kind = option->item->kind;
	bool number = kind == NODE_NUMBER && !logging->is_daemon;
	if (kind == NODE_STRING || kind == NODE_NULL || number || logging->from_inspect)
		return true;
	struct reading *r = logging->r;
	struct str written = option->item->at.node->text;
	struct problem *problem = docker_tell(r, PROBLEM_WRONG_TYPE, compose_item_site(option->item),
					      "\"%.*s\" must be a string", STR_ARGS(option->name));
	if (!problem)
		return false;
	problem->reason = logging->is_daemon ? STR("dockerd does not start: it cannot read its configuration")
					     : STR("docker compose refuses the file");
	problem->help = kind == NODE_OBJECT || kind == NODE_ARRAY
			    ? STR("write one string")
			    : arena_format(r->arena, "write \"%.*s\"", STR_ARGS(written));
	return false;
}

static void tell_value(const struct logging *logging, const struct option *option, struct str error, const char *help) {
	struct problem *problem =
	    docker_tell(logging->r, PROBLEM_OUT_OF_RANGE, log_option_site(logging->r, option, 0, option->value.text.n),
			"\"%.*s\" cannot be \"%.*s\"", STR_ARGS(option->name), STR_ARGS(option->value.text));
	if (!problem)
		return;
	problem->reason = refusal(logging, error);
	problem->help = str_from(help);
}

/* strconv.ParseBool of Go. */
static bool is_bool(struct str text) {
	static const char *const words[] = {"1", "t", "T", "TRUE",  "true",  "True",
					    "0", "f", "F", "FALSE", "false", "False"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(text, words[i]))
			return true;
	return false;
}

static bool is_positive(struct str text) {
	bool sign = text.n && text.p[0] == '+';
	struct str digits = str_from_offset(text, sign);
	bool positive = false;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
		positive = positive || digits.p[i] != '0';
	}
	return positive && digits.n <= 18;
}

static void check_value(const struct logging *logging, const struct option *option, enum option_type type) {
	struct str text = option->value.text;
	struct arena *arena = logging->r->arena;
	if (!text.n || !option->value.known)
		return;
	switch (type) {
	case OPTION_TEXT:
		return;
	case OPTION_BOOL:
		if (!is_bool(text))
			tell_value(
			    logging, option,
			    arena_format(arena, "must specify valid value for log opt '%.*s'", STR_ARGS(option->name)),
			    "write \"true\" or \"false\"");
		return;
	case OPTION_POSITIVE:
		if (!is_positive(text))
			tell_value(logging, option,
				   arena_format(arena, "must specify a positive integer for log opt '%.*s': %.*s",
						STR_ARGS(option->name), STR_ARGS(text)),
				   "write a whole number above 0, such as \"5\"");
		return;
	case OPTION_FORMAT:
		if (!str_is(text, "json/emf"))
			tell_value(logging, option,
				   arena_format(arena, "unsupported log format '%.*s'", STR_ARGS(text)),
				   "json/emf is the only one; take it out for ordinary lines");
		return;
	case OPTION_MODE:
		if (!str_is(text, "blocking") && !str_is(text, "non-blocking"))
			tell_value(logging, option,
				   arena_format(arena, "logger: logging mode not supported: %.*s", STR_ARGS(text)),
				   "write \"blocking\" or \"non-blocking\"");
		return;
	}
}

static void tell_exclusive(const struct logging *logging, const struct option *a, const struct option *b,
			   const char *error) {
	struct problem *problem = docker_tell(logging->r, PROBLEM_NEVER_DELIVERS, compose_item_key_site(b->item),
					      "%.*s and %.*s exclude each other", STR_ARGS(a->name), STR_ARGS(b->name));
	if (!problem)
		return;
	problem->reason = refusal(logging, str_from(error));
	problem->help = STR("take one of them out");
	problem->also = compose_item_key_site(a->item);
	problem->also_label = STR("the other one");
}

static void check_together(const struct logging *logging) {
	const struct option *date = log_option_get(logging, "awslogs-datetime-format");
	const struct option *pattern = log_option_get(logging, "awslogs-multiline-pattern");
	const struct option *format = log_option_text(logging, "awslogs-format");
	const struct option *size = log_option_get(logging, "max-buffer-size"), *mode = log_option_get(logging, "mode");
	if (date && pattern)
		tell_exclusive(logging, date, pattern,
			       "you cannot configure log opt 'awslogs-datetime-format' and 'awslogs-multiline-pattern' "
			       "at the same time");
	else if (format && (date || pattern))
		tell_exclusive(logging, format, date ? date : pattern,
			       "you cannot configure log opt 'awslogs-datetime-format' or 'awslogs-multiline-pattern' "
			       "when log opt 'awslogs-format' is set to 'json/emf'");
	bool blocking = !mode || (mode->value.known && !str_is(mode->value.text, "non-blocking"));
	if (!size || !blocking || (!mode && !logging->is_settled))
		return;
	struct problem *problem = docker_tell(logging->r, PROBLEM_NEVER_DELIVERS, compose_item_key_site(size->item),
					      "max-buffer-size needs mode \"non-blocking\"");
	if (!problem)
		return;
	problem->reason =
	    refusal(logging, STR("logger: max-buffer-size option is only supported with 'mode=non-blocking'"));
	problem->help = STR("add mode: \"non-blocking\", or take max-buffer-size out");
}

/* awslogs-gruop: that is the mistake to tell of. */
static bool is_group_misspelt(const struct logging *logging) {
	for (uint32_t i = 0; i < logging->options.count; i++) {
		const char *meant = nearest(logging->options.items[i].name);
		if (meant && str_is(str_from(meant), "awslogs-group"))
			return true;
	}
	return false;
}

static void check_group(const struct logging *logging) {
	const struct option *group = log_option_get(logging, "awslogs-group");
	if ((group && (group->value.text.n || !group->value.known)) || logging->is_partial)
		return;
	if (!group && is_group_misspelt(logging))
		return;
	struct problem *problem =
	    docker_tell(logging->r, PROBLEM_MISSING_KEY, group ? compose_item_key_site(group->item) : logging->place,
			group ? "awslogs-group is empty" : "\"awslogs-group\" is missing");
	if (!problem)
		return;
	problem->uncertain = !logging->is_settled;
	problem->reason = refusal(logging, STR("must specify a value for log opt 'awslogs-group'"));
	if (!logging->is_settled)
		problem->reason = arena_format(logging->r->arena,
					       "unless the daemon of each host has it in the log-opts of "
					       "/etc/docker/daemon.json, %.*s",
					       STR_ARGS(problem->reason));
	problem->help = STR("add awslogs-group with the name of the log group");
}

static void check_each(const struct logging *logging) {
	struct version version = logging->r->unit->world.version;
	for (uint32_t i = 0; i < logging->options.count; i++) {
		const struct option *option = &logging->options.items[i];
		const struct option_row *row = NULL;
		if (option->inherited)
			continue;
		for (size_t k = 0; k < ROWS && !row; k++)
			if (str_is(option->name, rows[k].name))
				row = &rows[k];
		bool late = row && version_known(version) && version_compare(version, row->since) < 0;
		if (!row && str_is(option->name, "awslogs-stream-prefix")) {
			if (logging->for_ecs != CERTAIN)
				tell_prefix(logging, option);
		} else if (!row || late)
			tell_unknown(logging, option, row);
		else if (has_right_type(logging, option))
			check_value(logging, option, row->type);
	}
}

void log_options_check(const struct logging *logging) {
	struct problem_list *problems = &logging->r->unit->problems;
	uint32_t before = problems->count;
	check_each(logging);
	check_together(logging);
	check_group(logging);
	for (; logging->is_guessed && before < problems->count; before++)
		problems->items[before].uncertain = true;
}
