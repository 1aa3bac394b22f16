/* Environment variables in names, and what looks like one.
 * The agent's own part: ${VAR} and $VAR of word characters are replaced when it loads what the translator wrote, and
 * stay as they are when unset (aws/telegraf, config/config.go). The OpenTelemetry part: the collector's expansion,
 * where an unset variable is empty. */
#include "agent/cloudwatch-agent/name_reader.h"

static bool is_collector(const struct name_reader *reader) {
	return reader->syntax != NAME_PLAIN && reader->syntax != NAME_AGENT;
}

/* The OS host name under another name: the agent's process sees it there in containers and on Windows. */
static bool is_host_name(const struct name_reader *reader, struct str name) {
	return str_is(name, "HOSTNAME") ||
	       (str_is(name, "COMPUTERNAME") && reader->r->unit->world.platform == PLATFORM_WINDOWS);
}

static void add_environment(struct name_reader *reader, size_t end, struct str name) {
	const struct unit *unit = reader->r->unit;
	struct str value, written = str_from_to(reader->text, reader->at, end);
	const struct variable *is = environment_identity(&unit->env, name);
	if (environment_get(&unit->env, name, &value)) {
		name_add_literal(reader, value, true);
	} else if (is) {
		name_add_variable(reader, *is);
	} else if (unit->env_closed) {
		struct problem *problem =
		    name_problem(reader, PROBLEM_UNSET_VARIABLE, reader->at, end,
				 "nothing sets the environment variable %.*s, which %.*s is made of", STR_ARGS(name),
				 STR_ARGS(name_key(reader)));
		problem->reason = is_collector(reader) ? STR("the agent puts nothing in its place, on every host")
						       : name_left_reason(reader);
		problem->help = arena_format(reader->r->arena,
					     "set %.*s where the agent runs, or give its value with --env %.*s=VALUE",
					     STR_ARGS(name), STR_ARGS(name));
		if (!is_collector(reader))
			name_add_literal(reader, written, false);
	} else {
		struct variable variable = {.id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN};
		if (is_host_name(reader, name))
			variable = placeholder_variable("{local_hostname}");
		variable.name = arena_format(reader->r->arena, "${%.*s}", STR_ARGS(name));
		name_add_variable(reader, variable);
	}
	reader->at = end;
}

/* ${instance_id}: the placeholder inside is filled in, the $ stays. */
static void add_placeholder_with_dollar(struct name_reader *reader, size_t end, const struct placeholder *known) {
	struct problem *problem =
	    name_problem(reader, name_left_kind(reader, PROBLEM_PLACEHOLDER_NOT_EXPANDED), reader->at, end,
			 "the agent fills in %s, and the $ in front of it stays in the name", known->token);
	problem->reason = reader->use == NAME_FOR_GROUP ? name_left_reason(reader)
							: STR("the name gets a $ that nobody expects there");
	problem->help = arena_format(reader->r->arena, "write %s without the $", known->token);
	name_add_literal(reader, STR("$"), false);
	name_add_variable(reader, placeholder_as_variable(known));
	reader->at = end;
}

/* ${aws:InstanceId}, which the agent knows for metrics only; ${env:VAR}, which only its OpenTelemetry part knows. */
static void add_not_expanded(struct name_reader *reader, size_t end, struct str inner) {
	const struct placeholder *meant = placeholder_meant(inner);
	size_t colon;
	bool refused = reader->use == NAME_FOR_STREAM && str_find_char(inner, ':', &colon);
	enum problem_kind kind = refused ? PROBLEM_ILLEGAL_STREAM : PROBLEM_PLACEHOLDER_NOT_EXPANDED;
	struct problem *problem =
	    name_problem(reader, name_left_kind(reader, kind), reader->at, end,
			 "the agent does not fill in ${%.*s} in %.*s%s", STR_ARGS(inner), STR_ARGS(name_key(reader)),
			 refused ? ", and CloudWatch Logs refuses a stream with a colon" : "");
	problem->reason =
	    refused ? STR("the text stays in the name, and nothing is delivered") : name_left_reason(reader);
	if (str_starts_with(inner, STR("env:")))
		problem->help = arena_format(reader->r->arena, "write ${%.*s}", STR_ARGS(str_from_offset(inner, 4)));
	else
		problem->help = arena_format(reader->r->arena, "write %s", meant ? meant->token : "{instance_id}");
	name_add_literal(reader, str_from_to(reader->text, reader->at, end), false);
	reader->at = end;
}

/* ${var.name}, ${resource.x.id}: another tool fills this in before the agent sees it. */
static void add_unrendered(struct name_reader *reader, size_t end) {
	struct str written = str_from_to(reader->text, reader->at, end);
	struct problem *problem = name_problem(reader, PROBLEM_UNRENDERED, reader->at, end,
					       "%.*s is taken for a value that another tool fills in before the agent "
					       "reads the file",
					       STR_ARGS(written));
	problem->reason = STR("this part of the name is not known, so nothing is said about what depends on it");
	problem->help = STR("check the rendered file too");
	name_add_variable(reader, (struct variable){.id = IDENTITY_DEPLOY_CONSTANT,
						    .scope = DIFFERENCE_UNKNOWN,
						    .name = arena_str(reader->r->arena, written)});
	reader->at = end;
}

static bool read_dollar_brace(struct name_reader *reader) {
	struct str rest = str_from_offset(reader->text, reader->at + 2);
	size_t close;
	if (!str_find_char(rest, '}', &close) || close == 0)
		return false;
	struct str inner = str_from_to(rest, 0, close);
	size_t end = reader->at + 2 + close + 1;
	struct str word = name_word(inner, 0);
	const struct placeholder *known = placeholder_find(str_from_to(reader->text, reader->at + 1, end));
	if (known && name_has_agent_placeholders(reader))
		add_placeholder_with_dollar(reader, end, known);
	else if (word.n == inner.n)
		add_environment(reader, end, inner);
	else if (is_collector(reader) && str_starts_with(inner, STR("env:")))
		add_environment(reader, end, str_from_offset(inner, 4));
	else if (str_find_char(inner, ':', &close))
		add_not_expanded(reader, end, inner);
	else if (str_find_char(inner, '.', &close))
		add_unrendered(reader, end);
	else
		return false;
	return true;
}

bool name_read_dollar(struct name_reader *reader) {
	if (reader->text.p[reader->at] != '$')
		return false;
	struct str rest = str_from_offset(reader->text, reader->at + 1);
	if (str_starts_with(rest, STR("{")))
		return read_dollar_brace(reader);
	if (is_collector(reader) && str_starts_with(rest, STR("$"))) {
		name_add_literal(reader, STR("$"), true);
		reader->at += 2;
		return true;
	}
	struct str word = name_word(rest, 0);
	if (word.n == 0)
		return false;
	add_environment(reader, reader->at + 1 + word.n, word);
	return true;
}
