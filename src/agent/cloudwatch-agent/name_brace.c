/* Braces in names: the agent's placeholders, what is nearly one, and what is none. */
#include "agent/cloudwatch-agent/name_reader.h"

enum { TOKEN_MAXIMUM = 64 }; /* longer ones are nobody's placeholder */

static bool is_token_char(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
	       c == '-' || c == ':' || c == ' ';
}

/* "{token}" at offset at, with its braces; empty if there is none. */
static struct str token_at(struct str text, size_t at) {
	if (at >= text.n || text.p[at] != '{')
		return (struct str){0};
	size_t end = at + 1;
	while (end < text.n && is_token_char(text.p[end]) && end - at <= TOKEN_MAXIMUM)
		end++;
	if (end >= text.n || text.p[end] != '}' || end == at + 1)
		return (struct str){0};
	return str_from_to(text, at, end + 1);
}

static struct str inside(struct str token) {
	return str_trim(str_from_to(token, 1, token.n - 1));
}

static void leave(struct name_reader *reader, struct str token) {
	name_add_literal(reader, token, false);
	reader->at += token.n;
}

static void add_known(struct name_reader *reader, struct str token, const struct placeholder *known) {
	struct variable variable = placeholder_as_variable(known);
	struct world world = reader->r->unit->world;
	size_t end = reader->at + token.n;
	if (placeholder_is_literal(&variable, world.version)) {
		struct problem *problem =
		    name_problem(reader, name_left_kind(reader, PROBLEM_PLACEHOLDER_NOT_EXPANDED), reader->at, end,
				 "this version of the agent does not know %s; it came with %u.%u%s", known->token,
				 known->since.part[0], known->since.part[1], known->since.part[2] ? ".2" : "");
		problem->reason = name_left_reason(reader);
		problem->help = STR("update the agent, or write the value itself");
	} else if (known->id == IDENTITY_DATE) {
		struct problem *problem = name_problem(reader, PROBLEM_FIXED_DATE, reader->at, end,
						       "{date} is the day on which the agent was started, not the day "
						       "of the log line");
		problem->reason = STR("it does not change at midnight, and it tells no two hosts or sources apart");
		problem->help = STR("name the host or the source instead, such as {instance_id}; events carry their "
				    "own time");
	}
	if (known->id == IDENTITY_REGION && template_is_literal(&reader->r->region.value) &&
	    reader->r->region.origin != ORIGIN_ABSENT)
		template_add(reader->r->arena, &reader->out, &reader->r->region.value);
	else
		name_add_variable(reader, variable);
	reader->at = end;
}

/* {InstanceId}, {instance-id}, { hostname }; and {NodeName}, which only metrics know. */
static void add_wrong_spelling(struct name_reader *reader, struct str token, const struct placeholder *meant) {
	struct problem *problem = name_problem(
	    reader, name_left_kind(reader, PROBLEM_PLACEHOLDER_NOT_EXPANDED), reader->at, reader->at + token.n,
	    "the agent does not fill in %.*s in %.*s", STR_ARGS(token), STR_ARGS(name_key(reader)));
	problem->reason = name_left_reason(reader);
	problem->help = meant ? arena_format(reader->r->arena, "write %s", meant->token)
			      : STR("the agent fills in " PLACEHOLDERS_KNOWN);
	leave(reader, token);
}

static void add_unknown(struct name_reader *reader, struct str token) {
	const struct placeholder *nearest = placeholder_nearest(token);
	struct arena *arena = reader->r->arena;
	struct problem *problem =
	    name_problem(reader, name_left_kind(reader, PROBLEM_UNKNOWN_PLACEHOLDER), reader->at, reader->at + token.n,
			 "%.*s is no placeholder of the agent", STR_ARGS(token));
	problem->reason = name_left_reason(reader);
	problem->help = nearest ? arena_format(arena, "did you mean %s?", nearest->token)
				: STR("the agent fills in " PLACEHOLDERS_KNOWN);
	leave(reader, token);
}

/* {{instance_id}}: the agent fills in the inner one and leaves a brace on each side. */
static bool read_double_brace(struct name_reader *reader) {
	struct str rest = str_from_offset(reader->text, reader->at);
	size_t close;
	if (!str_starts_with(rest, STR("{{")) || !str_find(rest, STR("}}"), &close))
		return false;
	struct str whole = str_from_to(rest, 0, close + 2), inner = str_from_to(rest, 1, close + 1);
	const struct placeholder *known = placeholder_find(inner), *meant = placeholder_meant(inner);
	size_t end = reader->at + whole.n;
	if (!known && !meant) {
		struct problem *problem = name_problem(reader, PROBLEM_UNRENDERED, reader->at, end,
						       "%.*s is taken for a value that another tool fills in before "
						       "the agent reads the file",
						       STR_ARGS(whole));
		problem->reason =
		    STR("this part of the name is not known, so nothing is said about what depends on it");
		problem->help = STR("check the rendered file too");
		name_add_variable(reader, (struct variable){.id = IDENTITY_DEPLOY_CONSTANT,
							    .scope = DIFFERENCE_UNKNOWN,
							    .name = arena_str(reader->r->arena, whole)});
		reader->at = end;
	} else if (!known) {
		add_wrong_spelling(reader, whole, meant);
	} else {
		struct problem *problem =
		    name_problem(reader, name_left_kind(reader, PROBLEM_PLACEHOLDER_NOT_EXPANDED), reader->at, end,
				 "the agent fills in %s and leaves the outer braces in the name", known->token);
		problem->reason = reader->use == NAME_FOR_GROUP ? name_left_reason(reader)
								: STR("the name gets braces that nobody expects there");
		problem->help = arena_format(reader->r->arena, "write %s", known->token);
		name_add_literal(reader, STR("{"), false);
		name_add_variable(reader, placeholder_as_variable(known));
		name_add_literal(reader, STR("}"), false);
		reader->at = end;
	}
	return true;
}

static bool read_agent_token(struct name_reader *reader, struct str token) {
	const struct placeholder *known = placeholder_find(token);
	const struct placeholder *meant = known ? NULL : placeholder_meant(inside(token));
	if (known)
		add_known(reader, token, known);
	else if (meant || placeholder_find_metric(token))
		add_wrong_spelling(reader, token, meant);
	else
		add_unknown(reader, token);
	return true;
}

static bool read_metric_token(struct name_reader *reader, struct str token) {
	const struct placeholder *known = placeholder_find_metric(token);
	if (known) {
		name_add_variable(reader, placeholder_as_variable(known));
		reader->at += token.n;
	} else if (placeholder_find(token) || placeholder_meant(inside(token))) {
		add_wrong_spelling(reader, token, NULL);
		struct problem *last = &reader->r->unit->problems.items[reader->r->unit->problems.count - 1];
		last->help =
		    STR("only {ClusterName}, {JobName} and other fields of the metric are filled in here; write "
			"the name itself");
	} else {
		add_unknown(reader, token);
	}
	return true;
}

/* Every token is the name of a resource attribute here. */
static bool read_attribute_token(struct name_reader *reader, struct str token) {
	if (placeholder_find(token)) {
		struct problem *problem = name_problem(
		    reader, PROBLEM_PLACEHOLDER_NOT_EXPANDED, reader->at, reader->at + token.n,
		    "%.*s is looked up as a resource attribute of the telemetry here, and there is none of "
		    "that name",
		    STR_ARGS(token));
		problem->reason = STR("the agent writes \"unknown\" in its place, on every host");
		problem->help = STR("name an attribute, such as {host.id} or {service.name}");
		name_add_literal(reader, STR("unknown"), false);
	} else {
		struct str name = inside(token);
		bool host = str_is(name, "host.id") || str_is(name, "host.name");
		name_add_variable(reader, (struct variable){.id = IDENTITY_RECORD,
							    .scope = host ? DIFFERENCE_HOST : DIFFERENCE_RECORD,
							    .name = arena_str(reader->r->arena, token)});
	}
	reader->at += token.n;
	return true;
}

/* In a path braces are alternatives, {a,b}; a placeholder there is a mistake, and matches only its own name. */
static bool read_path_token(struct name_reader *reader, struct str token) {
	if (!placeholder_find(token))
		return false;
	struct problem *problem =
	    name_problem(reader, PROBLEM_PLACEHOLDER_NOT_EXPANDED, reader->at, reader->at + token.n,
			 "the agent does not fill in %.*s in a path", STR_ARGS(token));
	problem->reason =
	    STR("braces list alternatives in a path, so this one stands for the text between them and finds no file");
	problem->help = STR("use * in its place, or an environment variable such as ${LOG_DIR}");
	leave(reader, token);
	return true;
}

bool name_read_brace(struct name_reader *reader) {
	if (reader->text.p[reader->at] != '{')
		return false;
	if (name_has_agent_placeholders(reader) && read_double_brace(reader))
		return true;
	struct str token = token_at(reader->text, reader->at);
	if (token.n == 0)
		return false;
	if (reader->use == NAME_FOR_PATH)
		return read_path_token(reader, token);
	if (name_has_agent_placeholders(reader))
		return read_agent_token(reader, token);
	if (reader->syntax == NAME_METRIC)
		return read_metric_token(reader, token);
	return reader->syntax == NAME_ATTRIBUTES && read_attribute_token(reader, token);
}

/* How other tools write a placeholder: what stands before and after the name. */
static const struct {
	const char *open, *close;
} foreign[] = {{"%", "%"}, {"<", ">"}, {"#{", "}"}, {"$(", ")"}, {"%{", "}"}};

bool name_read_foreign(struct name_reader *reader) {
	struct str rest = str_from_offset(reader->text, reader->at);
	if (!name_has_agent_placeholders(reader))
		return false;
	for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
		struct str open = str_from(foreign[i].open), close = str_from(foreign[i].close);
		size_t end;
		if (!str_starts_with(rest, open) || !str_find(str_from_offset(rest, open.n), close, &end) ||
		    end > TOKEN_MAXIMUM)
			continue;
		struct str name = str_from_to(rest, open.n, open.n + end);
		const struct placeholder *meant = placeholder_meant(name);
		/* #{hostname}: the agent fills in what is between the braces, the # is an ordinary character */
		if (!meant || (open.p[open.n - 1] == '{' && placeholder_find(str_from(meant->token)) == meant &&
			       str_equal(name, inside(str_from(meant->token)))))
			continue;
		add_wrong_spelling(reader, str_from_to(rest, 0, open.n + end + close.n), meant);
		return true;
	}
	return false;
}
