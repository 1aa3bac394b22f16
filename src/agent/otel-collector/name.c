/* Names of groups and streams: placeholders in braces, after ${...} was expanded. awscloudwatchlogs refuses those that
 * it does not know (isPatternValid in exporter/awscloudwatchlogsexporter/util.go), awsemf leaves them as they are. */
#include "agent/otel-collector/reading.h"

#include "agent/legal_name.h"
#include "base/limits.h"

#include <string.h>

struct reader {
	const struct reading *r;
	struct name *name;
	enum name_dialect dialect;
};

static const char *what(const struct reader *n) {
	return n->name->group ? "log_group_name" : "log_stream_name";
}

static struct problem *tell(struct reader *n, enum problem_kind kind, size_t from, size_t to, struct str message) {
	if (n->name->group && kind == PROBLEM_UNKNOWN_PLACEHOLDER)
		kind = PROBLEM_ILLEGAL_GROUP; /* braces are no characters of a group */
	n->name->refused = n->name->refused || kind == PROBLEM_NEVER_DELIVERS || kind == PROBLEM_ILLEGAL_GROUP;
	return unit_problem(n->r->unit, kind, otel_value_site(n->r, &n->name->value, from, to), "%.*s",
			    STR_ARGS(message));
}

static void add_token(struct reader *n, struct name_token token) {
	if (token.to > token.from)
		LIST_ADD(n->r->arena, &n->name->tokens, token);
}

/* --- what is wrong with a placeholder
 * --------------------------------------------------------------------------------- */

static struct str list_of(const struct reader *n) {
	return n->dialect == DIALECT_EMF
		   ? STR("awsemf knows {ClusterName}, {TaskId}, {NodeName}, {PodName}, "
			 "{ServiceName}, {ContainerInstanceId} and {TaskDefinitionFamily}")
		   : STR("it knows {ClusterName}, {TaskId}, {NodeName}, {PodName}, {ServiceName}, "
			 "{ContainerInstanceId}, {TaskDefinitionFamily}, {InstanceId}, "
			 "{FaasName} and {FaasVersion}");
}

/* Names of others for what tells hosts apart; {InstanceId} is service.instance.id, which nothing sets by itself. */
static bool is_host(struct str name) {
	static const char *const known[] = {"hostname",	   "host_name",	 "host",       "host.name", "local_hostname",
					    "instance_id", "instanceid", "ip_address", "instance",  "ec2_instance_id"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_equal_ignoring_case(name, str_from(known[i])))
			return true;
	return false;
}

static struct str help_of(const struct reader *n, struct str name) {
	const struct placeholder *near = otel_placeholder_near(name, n->dialect == DIALECT_EMF);
	if (is_host(name))
		return STR("write ${env:HOSTNAME}, and export HOSTNAME to the collector");
	if (near)
		return arena_format(n->r->arena, "write {%s}, and have %s set: %s", near->name, near->attribute,
				    near->provider);
	return list_of(n);
}

/* [from, to) with the braces. */
static void tell_unknown(struct reader *n, struct str name, size_t from, size_t to) {
	struct arena *arena = n->r->arena;
	struct problem *problem;
	if (n->dialect == DIALECT_EMF) {
		problem = tell(n, PROBLEM_UNKNOWN_PLACEHOLDER, from, to,
			       arena_format(arena, "awsemf does not know {%.*s}", STR_ARGS(name)));
		problem->reason = n->name->group ? STR("the text stays in the name, and CloudWatch Logs refuses it")
						 : STR("the text stays in the name, the same on every host");
	} else {
		problem =
		    tell(n, PROBLEM_NEVER_DELIVERS, from, to,
			 arena_format(arena, "awscloudwatchlogs does not know {%.*s} in %s", STR_ARGS(name), what(n)));
		problem->reason =
		    STR("the collector refuses the configuration: invalid pattern between curly brackets");
	}
	problem->help = help_of(n, name);
}

static void tell_old(struct reader *n, size_t from, size_t to) {
	struct problem *problem = tell(n, n->name->group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_PLACEHOLDER_NOT_EXPANDED,
				       from, to, STR("awscloudwatchlogs fills in placeholders since version 0.129"));
	problem->reason = STR("before, the text stays in the name, the same for every host and source");
	problem->help = STR("update the collector, or write ${env:HOSTNAME}");
}

static void tell_unrendered(struct reader *n, size_t from, size_t to) {
	struct problem *problem =
	    tell(n, PROBLEM_UNRENDERED, from, to,
		 STR("this is taken for a value that another tool fills in before the collector reads "
		     "the file"));
	problem->reason = STR("this part of the name is not known, so nothing is said about what depends on it");
	problem->help = STR("check the rendered file too");
}

/* --- reading
 * ---------------------------------------------------------------------------------------------------------- */

/* {x}, { x } and {}: somebody took it for a placeholder. */
static bool is_word(struct str text) {
	size_t hole;
	text = str_trim(text);
	if (str_find_char(text, VALUE_HOLE, &hole))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
		      c == '.' || c == '-' || c == ':' || c == '/'))
			return false;
	}
	return true;
}

/* Terraform's %{ if x }a%{ else }b%{ endif }, all of it; 0: none begins here. */
static size_t directive_length(struct str text) {
	static const char *const words[] = {"if ", "for ", "else", "endif", "endfor"};
	size_t at, end = 0;
	bool directive = true;
	while (directive && str_find(str_from_offset(text, end), STR("%{"), &at)) {
		size_t close, start = end + at + 2;
		struct str rest = str_from_offset(text, start);
		if (!end && at)
			return 0;
		while (rest.n && (rest.p[0] == '~' || rest.p[0] == ' '))
			rest = str_from_offset(rest, 1);
		directive = false;
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			directive = directive || str_starts_with(rest, str_from(words[i]));
		directive = directive && str_find_char(str_from_offset(text, start), '}', &close);
		if (directive)
			end = start + close + 1;
	}
	return end;
}

/* {{ x }}, <%= x %> at byte at; 0: neither. */
static size_t unrendered_length(struct str text, size_t at) {
	struct str rest = str_from_offset(text, at);
	if (text.p[at] == '%')
		return directive_length(rest);
	bool braces = str_starts_with(rest, STR("{{"));
	size_t close;
	if ((!braces && !str_starts_with(rest, STR("<%"))) || !str_find(rest, braces ? STR("}}") : STR("%>"), &close))
		return 0;
	return close + 2;
}

/* {name} without braces in it; 0: none begins here. */
static size_t braced_length(struct str text, size_t at) {
	for (size_t i = at + 1; text.p[at] == '{' && i < text.n && text.p[i] != '{'; i++)
		if (text.p[i] == '}')
			return i + 1 - at;
	return 0;
}

static void read_braced(struct reader *n, size_t from, size_t to) {
	struct str name = str_from_to(n->name->value.text, from + 1, to - 1);
	const struct placeholder *placeholder = otel_placeholder(name);
	struct name_token token = {.from = from, .to = to};
	size_t hole;
	bool emf = n->dialect == DIALECT_EMF;
	if (placeholder && (placeholder->emf || !emf)) {
		if (!emf && !otel_version_has(n->r, CHANGE_PLACEHOLDERS))
			tell_old(n, from, to);
		else
			token.placeholder = placeholder;
	} else if (str_find_char(name, VALUE_HOLE, &hole)) {
		token.unknown = !emf;
	} else if (emf ? is_word(name) : otel_version_has(n->r, CHANGE_PLACEHOLDERS)) {
		tell_unknown(n, name, from, to);
	}
	add_token(n, token);
}

static void read_text(struct reader *n) {
	struct str text = n->name->value.text;
	size_t run = 0;
	for (size_t at = 0; at < text.n;) {
		char c = text.p[at];
		size_t length = c == '{' || c == '<' || c == '%' ? unrendered_length(text, at) : 0;
		bool unrendered = length > 0;
		if (!length && n->dialect != DIALECT_PLAIN)
			length = braced_length(text, at);
		if (!length) {
			at++;
			continue;
		}
		add_token(n, (struct name_token){.from = run, .to = at});
		if (unrendered) {
			tell_unrendered(n, at, at + length);
			add_token(n, (struct name_token){.from = at, .to = at + length, .unknown = true});
		} else {
			read_braced(n, at, at + length);
		}
		at += length;
		run = at;
	}
	add_token(n, (struct name_token){.from = run, .to = text.n});
}

static void add_part(struct reading *r, struct template *t, const struct value *value, size_t from, size_t to) {
	struct template part = otel_value_template(r, value, from, to);
	template_add(r->arena, t, &part);
}

static void add_unknown(struct reading *r, struct template *t, const struct value *value, size_t from, size_t to) {
	struct variable variable = {
	    .id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(value->text, from, to)};
	template_add_variable(r->arena, t, &variable);
}

/* %Y-%m-%d, as others fill it in: told once. */
static void check_date(struct reader *n) {
	static const char first[] = "YmHMS", others[] = "YmdHMSyjbF";
	struct str text = n->name->value.text;
	for (size_t i = 0; i + 1 < text.n && text.n <= LIMIT_NAME_BYTES; i++) {
		size_t end = i + 2;
		if (text.p[i] != '%' || !memchr(first, text.p[i + 1], sizeof first - 1))
			continue;
		for (size_t k = end; k + 1 < text.n && k < end + 2; k++)
			if (text.p[k] == '%' && memchr(others, text.p[k + 1], sizeof others - 1))
				end = k + 2;
		struct problem *problem = unit_problem(
		    n->r->unit, PROBLEM_UNKNOWN_PLACEHOLDER, otel_value_site(n->r, &n->name->value, i, end),
		    "the collector fills in no dates: %.*s stays as it is", STR_ARGS(str_from_to(text, i, end)));
		problem->reason = STR("the text is the same on every host and every day");
		problem->help =
		    STR("write ${env:HOSTNAME} in its place: events have times of their own, and log_retention deletes "
			"old ones");
		return;
	}
}

static void check_legal(struct reader *n) {
	struct template t = {0};
	struct reading *r = (struct reading *)n->r;
	for (uint32_t i = 0; i < n->name->tokens.count; i++) {
		const struct name_token *token = &n->name->tokens.items[i];
		if (token->placeholder || token->unknown)
			add_unknown(r, &t, &n->name->value, token->from, token->to);
		else
			add_part(r, &t, &n->name->value, token->from, token->to);
	}
	n->name->refused =
	    !legal_name_check(r->unit, &t, n->name->group ? LEGAL_GROUP : LEGAL_STREAM, otel_site(n->name->value.at),
			      "the exporter cannot create it, and drops what goes there");
}

struct name otel_name(const struct reading *r, struct placed node, enum name_dialect dialect, bool group) {
	struct name name = {.group = group};
	struct reader n = {.r = r, .name = &name, .dialect = dialect};
	if (!node.node || node.node->kind == NODE_NULL || node.node->kind == NODE_OBJECT ||
	    node.node->kind == NODE_ARRAY)
		return name;
	name.value = otel_value(r, node, TELL_NAMES);
	name.written = name.value.text.n > 0 || dialect != DIALECT_EMF;
	if (!name.written)
		return name;
	if (name.value.text.n > LIMIT_NAME_BYTES)
		add_token(&n, (struct name_token){.to = name.value.text.n}); /* far too long, whatever it holds */
	else
		read_text(&n);
	name.refused = name.refused || name.value.refused;
	if (!name.refused && !name.value.bare)
		check_legal(&n);
	if (!name.refused)
		check_date(&n);
	return name;
}

/* --- names on a way
 * ------------------------------------------------------------------------------------------------------ */

/* Where the attribute comes from decides what it differs by; of what senders say, nobody knows. */
static enum difference scope_of(const struct placeholder *placeholder, const struct attribute *attribute) {
	bool differs = placeholder->scope == DIFFERENCE_HOST || placeholder->scope == DIFFERENCE_POD;
	return attribute->own || !differs ? placeholder->scope : DIFFERENCE_UNKNOWN;
}

static void note(struct name_token *token, const struct attribute *attribute, const struct way *way) {
	if (token->met && token->worst <= attribute->presence)
		return;
	token->met = true;
	token->worst = attribute->presence;
	token->environment = attribute->environment;
	token->worst_receiver = way->receiver->first.id;
}

static void add_placeholder(struct reading *r, struct template *t, struct name_token *token, const struct way *way,
			    bool labels) {
	const struct placeholder *placeholder = token->placeholder;
	struct attribute attribute = otel_attribute(r, way, placeholder->name, labels);
	if (attribute.presence != PRESENCE_PRESENT) /* hardly any sender calls it so */
		attribute = otel_attribute(r, way, placeholder->attribute, labels);
	note(token, &attribute, way);
	if (attribute.presence == PRESENCE_ABSENT) {
		template_add_literal(r->arena, t, STR("undefined"));
	} else if (attribute.copied.n && attribute.value.count == 1) {
		struct variable variable = attribute.value.parts[0].variable;
		variable.name = arena_format(r->arena, "{%s} (%.*s)", placeholder->name, STR_ARGS(attribute.copied));
		template_add_variable(r->arena, t, &variable);
	} else if (attribute.value.count) {
		template_add(r->arena, t, &attribute.value);
	} else {
		struct variable variable = otel_placeholder_variable(placeholder, scope_of(placeholder, &attribute));
		template_add_variable(r->arena, t, &variable);
	}
}

struct template otel_name_on_way(struct reading *r, struct name *name, const struct way *way,
				 enum name_dialect dialect) {
	struct template t = {0};
	for (uint32_t i = 0; i < name->tokens.count; i++) {
		struct name_token *token = &name->tokens.items[i];
		if (token->placeholder)
			add_placeholder(r, &t, token, way, dialect == DIALECT_EMF);
		else if (token->unknown)
			add_unknown(r, &t, &name->value, token->from, token->to);
		else
			add_part(r, &t, &name->value, token->from, token->to);
	}
	return t;
}

static void tell_missing(struct reading *r, const struct name *name, const struct name_token *token) {
	struct arena *arena = r->arena;
	bool absent = token->worst == PRESENCE_ABSENT;
	const char *attribute = token->placeholder->attribute;
	struct str text = str_from_to(name->value.text, token->from, token->to);
	struct str message =
	    absent ? arena_format(arena, "nothing sets %s, which %.*s stands for, on what %.*s sends", attribute,
				  STR_ARGS(text), STR_ARGS(token->worst_receiver))
		   : arena_format(arena, "%s, which %.*s stands for, is missing on what %.*s sends, unless %s sets it",
				  attribute, STR_ARGS(text), STR_ARGS(token->worst_receiver),
				  token->environment ? "OTEL_RESOURCE_ATTRIBUTES"
						     : "something outside this configuration");
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_FALLBACK_NAME, otel_value_site(r, &name->value, token->from, token->to),
			 "%.*s", STR_ARGS(message));
	problem->uncertain = !absent;
	problem->names_host =
	    token->placeholder->scope == DIFFERENCE_HOST || token->placeholder->scope == DIFFERENCE_POD;
	problem->reason = STR("the word undefined takes its place, with a debug line only, so such sources of all "
			      "collectors share one name");
	problem->help = arena_format(arena, "set it: %s", token->placeholder->provider);
	if (token->environment)
		problem->help = arena_format(arena,
					     "set it where the collector runs: OTEL_RESOURCE_ATTRIBUTES=%s=NAME, which "
					     "the detector env reads; then say so with --env",
					     attribute);
}

void otel_name_tell_missing(struct reading *r, const struct name *name) {
	for (uint32_t i = 0; i < name->tokens.count; i++) {
		const struct name_token *token = &name->tokens.items[i];
		if (token->met && token->worst != PRESENCE_PRESENT)
			tell_missing(r, name, token);
	}
}
