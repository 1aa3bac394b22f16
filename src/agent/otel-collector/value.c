/* Strings as the collector expands them, after YAML was parsed: ${env:X}, ${env:X:-word}, ${X}, $$; ${file:...} and the
 * like are unknown. Sources: confmap/expand.go (the first closing brace, the last ${ before it; an escaped one ends
 * the search), confmap/provider/envprovider/provider.go, confmap/internal/envvar/pattern.go. */
#include "agent/otel-collector/reading.h"

#include "base/limits.h"

struct expansion {
	const struct reading *r;
	struct placed at;
	struct str raw;
	enum telling telling;
	struct buf text;
	LIST(, uint32_t) from;
	LIST(, uint32_t) to;
	struct value *value;
};

bool otel_has_reference(struct str text) {
	return str_contains(text, STR("${")) && str_contains(text, STR("}"));
}

static void add_byte(struct expansion *e, char c, size_t from, size_t to) {
	buf_add_char(&e->text, c);
	LIST_ADD(e->r->arena, &e->from, (uint32_t)from);
	LIST_ADD(e->r->arena, &e->to, (uint32_t)to);
}

/* A value that is put in place of bytes [from, to). */
static void add_text(struct expansion *e, struct str text, size_t from, size_t to) {
	for (size_t i = 0; i < text.n && i < LIMIT_NAME_BYTES; i++)
		add_byte(e, text.p[i] == VALUE_HOLE ? ' ' : text.p[i], from, to);
}

static void add_variable(struct expansion *e, struct variable variable, size_t from, size_t to) {
	add_byte(e, VALUE_HOLE, from, to);
	LIST_ADD(e->r->arena, &e->value->variables, variable);
}

static void add_unknown(struct expansion *e, size_t from, size_t to, enum identity id) {
	add_variable(e, (struct variable){.id = id, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(e->raw, from, to)},
		     from, to);
}

static struct site site_of(const struct expansion *e, size_t from, size_t to) {
	struct value written = {.at = e->at};
	return otel_value_site(e->r, &written, from, to);
}

static struct problem *tell(struct expansion *e, enum problem_kind kind, size_t from, size_t to, struct str message) {
	return unit_problem(e->r->unit, kind, site_of(e, from, to), "%.*s", STR_ARGS(message));
}

static void refuse(struct expansion *e, size_t from, size_t to, struct str message, struct str help) {
	e->value->refused = true;
	add_unknown(e, from, to, IDENTITY_UNKNOWN);
	if (e->telling != TELL_REFUSALS)
		return;
	struct problem *problem = tell(e, PROBLEM_NEVER_DELIVERS, from, to, message);
	problem->reason = STR("the collector does not start with it");
	problem->help = help;
}

static bool is_variable_name(struct str name) {
	for (size_t i = 0; i < name.n; i++)
		if (!otel_is_letter(name.p[i]) && name.p[i] != '_' && !(i && otel_is_digit(name.p[i])))
			return false;
	return name.n > 0;
}

/* --- variables of the environment ------------------------------------------------------------------------------------
 */

static bool is_host_name(struct str name) {
	return str_is(name, "HOSTNAME") || str_is(name, "COMPUTERNAME");
}

static struct variable variable_of(struct str name, struct str expression) {
	if (is_host_name(name))
		return (struct variable){.id = IDENTITY_HOST_NAME,
					 .scope = DIFFERENCE_HOST,
					 .name = expression,
					 .values = &charset_host_name};
	return (struct variable){.id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = expression};
}

/* What becomes of the name where nothing sets HOSTNAME. */
static struct str without_host(const struct expansion *e, const struct str *word, bool whole) {
	if (word && word->n)
		return arena_format(e->r->arena,
				    "unless somebody sets it, \"%.*s\" takes its place, the same on every host",
				    STR_ARGS(*word));
	return whole ? STR("unless somebody sets it, the name is empty")
		     : STR("unless somebody sets it, nothing takes its place, the same on every host");
}

/* HOSTNAME is what shells and containers set, and systemd does not. */
static void tell_systemd(struct expansion *e, struct str name, const struct str *word, size_t from, size_t to) {
	const struct unit *unit = e->r->unit;
	bool whole = from == 0 && to == e->raw.n && !(word && word->n);
	if (e->telling != TELL_NAMES || !str_is(name, "HOSTNAME") || unit->world.mode == MODE_CONTAINER ||
	    (unit->copies.copies == COPIES_ONE && !whole))
		return;
	bool windows = unit->world.platform == PLATFORM_WINDOWS;
	struct problem *problem =
	    tell(e, PROBLEM_UNSET_VARIABLE, from, to,
		 windows ? STR("Windows sets no environment variable HOSTNAME")
			 : STR("a service has no environment variable HOSTNAME: shells set it, and systemd does not"));
	problem->uncertain = true;
	problem->reason = without_host(e, word, whole);
	problem->help = windows ? STR("write ${env:COMPUTERNAME}")
				: STR("run sudo systemctl edit otelcol-contrib, and write below [Service]: "
				      "Environment=HOSTNAME=%H; in a container it is set: --mode container");
}

static void tell_unset(struct expansion *e, struct str name, size_t from, size_t to) {
	if (e->telling != TELL_NAMES)
		return;
	struct arena *arena = e->r->arena;
	struct problem *problem =
	    tell(e, PROBLEM_UNSET_VARIABLE, from, to,
		 arena_format(arena, "nothing sets the environment variable %.*s, which %.*s is made of",
			      STR_ARGS(name), STR_ARGS(e->at.node->key)));
	problem->reason = STR("the collector warns and puts nothing in its place");
	problem->help =
	    is_host_name(name)
		? STR("set it where the collector runs: Environment=HOSTNAME=%H in the service's unit")
		: arena_format(arena,
			       "set %.*s where the collector runs, write a default as in ${env:%.*s:-word}, or give "
			       "its value with --env %.*s=VALUE",
			       STR_ARGS(name), STR_ARGS(name), STR_ARGS(name));
}

/* ${TaskId}, where {TaskId} was meant. */
static void tell_placeholder(struct expansion *e, struct str name, size_t from, size_t to) {
	if (e->telling != TELL_NAMES)
		return;
	struct arena *arena = e->r->arena;
	struct problem *problem =
	    tell(e, PROBLEM_PLACEHOLDER_NOT_EXPANDED, from, to,
		 arena_format(arena, "%.*s is a variable of the environment, not the placeholder {%.*s}",
			      STR_ARGS(str_from_to(e->raw, from, to)), STR_ARGS(name)));
	problem->reason =
	    STR("unless the environment happens to have it, nothing takes its place, the same everywhere");
	const struct placeholder *placeholder = otel_placeholder(name);
	problem->help = arena_format(arena, "write {%s} without the $, and have %s set: %s", placeholder->name,
				     placeholder->attribute, placeholder->provider);
}

static void add_environment(struct expansion *e, struct str name, const struct str *word, size_t from, size_t to) {
	const struct unit *unit = e->r->unit;
	struct str value;
	const struct variable *is = environment_identity(&unit->env, name);
	if (environment_get(&unit->env, name, &value)) {
		if (otel_has_reference(value))
			add_unknown(e, from, to, IDENTITY_ENVIRONMENT);
		else
			add_text(e, value, from, to);
	} else if (is) {
		struct variable variable = *is;
		if (!str_starts_with(is->name, STR("<"))) /* a manifest's name of it says more: <metadata.name> */
			variable.name = str_from_to(e->raw, from, to);
		add_variable(e, variable, from, to);
	} else if (otel_placeholder(name)) {
		tell_placeholder(e, name, from, to);
		if (!unit->env_closed)
			add_unknown(e, from, to, IDENTITY_ENVIRONMENT);
	} else if (!unit->env_closed) {
		tell_systemd(e, name, word, from, to);
		add_variable(e, variable_of(name, str_from_to(e->raw, from, to)), from, to);
	} else if (word) {
		add_text(e, *word, from, to);
	} else {
		tell_unset(e, name, from, to);
	}
}

static void tell_unrendered(struct expansion *e, size_t from, size_t to) {
	if (e->telling != TELL_NAMES)
		return;
	struct problem *problem =
	    tell(e, PROBLEM_UNRENDERED, from, to,
		 STR("this is taken for a value that another tool fills in before the collector reads the file"));
	problem->reason = STR("this part of the name is not known, so nothing is said about what depends on it");
	problem->help = STR("check the rendered file too");
}

static void read_env(struct expansion *e, struct str inner, size_t from, size_t to) {
	size_t at;
	struct str name = inner, word = {0};
	bool has_word = str_find(inner, STR(":-"), &at);
	if (has_word) {
		name = str_from_to(inner, 0, at);
		word = str_from_offset(inner, at + 2);
	}
	if (is_variable_name(name)) {
		add_environment(e, name, has_word ? &word : NULL, from, to);
		return;
	}
	static const char *const terraform[] = {"var.",	 "local.", "data.", "module.",
						"each.", "aws_",   "path.", "self."};
	for (size_t i = 0; i < sizeof terraform / sizeof terraform[0]; i++)
		if (str_starts_with(name, str_from(terraform[i])) && str_contains(name, STR("."))) {
			tell_unrendered(e, from, to);
			add_unknown(e, from, to, IDENTITY_DEPLOY_CONSTANT);
			return;
		}
	refuse(e, from, to,
	       !name.n
		   ? arena_format(e->r->arena, "%.*s names no environment variable",
				  STR_ARGS(str_from_to(e->raw, from, to)))
		   : arena_format(e->r->arena, "%.*s is no name of an environment variable: letters, digits and _ only",
				  STR_ARGS(name)),
	       str_contains(name, STR(".")) ? STR("an attribute of the telemetry cannot be put in here; use a "
						  "placeholder such as {NodeName}")
					    : STR("write ${env:NAME}"));
}

/* --- ${...} ----------------------------------------------------------------------------------------------------------
 */

/* A collector that somebody built may have more providers than those that are published. */
static void read_unknown_scheme(struct expansion *e, struct str scheme, size_t from, size_t to) {
	struct str message =
	    arena_format(e->r->arena, "no published collector knows the scheme \"%.*s\"", STR_ARGS(scheme));
	struct str help = STR("write ${env:NAME}, and set NAME where the collector runs");
	if (otel_is_no_provider(scheme)) {
		refuse(e, from, to, message, help);
		return;
	}
	add_unknown(e, from, to, IDENTITY_UNKNOWN);
	if (e->telling != TELL_NAMES)
		return;
	struct problem *problem = tell(e, PROBLEM_PLACEHOLDER_NOT_EXPANDED, from, to, message);
	problem->uncertain = true;
	problem->reason = STR("the collector does not start with it, unless it was built with a provider for it");
	problem->help = help;
}

/* The reference [from, to), ${ and } included. */
static void read_reference(struct expansion *e, size_t from, size_t to) {
	struct str inner = str_from_to(e->raw, from + 2, to - 1), scheme;
	struct arena *arena = e->r->arena;
	size_t colon;
	if (!str_find_char(inner, ':', &colon)) {
		read_env(e, inner, from, to);
		return;
	}
	scheme = str_from_to(inner, 0, colon);
	if (str_is(scheme, "env"))
		read_env(e, str_from_offset(inner, colon + 1), from, to);
	else if (otel_is_provider(scheme))
		add_unknown(e, from, to, IDENTITY_UNKNOWN);
	else if (str_starts_with(str_from_offset(inner, colon), STR(":-")) || !otel_is_scheme(scheme) ||
		 otel_has_capital(scheme))
		refuse(e, from, to,
		       arena_format(arena,
				    "the collector takes \"%.*s\" for the scheme of a URI, and knows none of that name",
				    STR_ARGS(scheme)),
		       arena_format(arena, "write ${env:%.*s}", STR_ARGS(inner)));
	else
		read_unknown_scheme(e, scheme, from, to);
}

/* --- $X
 * ---------------------------------------------------------------------------------------------------------------- */

static void tell_bare(struct expansion *e, struct str name, size_t at, size_t to) {
	if (e->telling != TELL_NAMES)
		return;
	struct arena *arena = e->r->arena;
	bool group = str_is(e->at.node->key, "log_group_name");
	struct problem *problem =
	    tell(e, group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_PLACEHOLDER_NOT_EXPANDED, at, to,
		 arena_format(arena, "$%.*s is not filled in since version 0.104 of the collector", STR_ARGS(name)));
	problem->reason = group ? STR("the text stays as it is, and CloudWatch Logs refuses $ in the name of a group")
				: STR("the text stays as it is, the same on every host");
	problem->help = arena_format(arena, "write ${env:%.*s}", STR_ARGS(name));
}

/* Until v0.103 $X was X of the environment, until v0.106 an error (CHANGELOG.md of the core repository, #10435,
 * #10508). */
static size_t read_bare(struct expansion *e, size_t at, size_t end) {
	size_t to = at + 1;
	while (to < end &&
	       (otel_is_letter(e->raw.p[to]) || e->raw.p[to] == '_' || (to > at + 1 && otel_is_digit(e->raw.p[to]))))
		to++;
	struct str name = str_from_to(e->raw, at + 1, to);
	if (!name.n) {
		add_byte(e, '$', at, at + 1);
		return at + 1;
	}
	if (!otel_version_has(e->r, CHANGE_REFUSES_BARE_DOLLAR)) {
		add_environment(e, name, NULL, at, to);
		return to;
	}
	if (!otel_version_has(e->r, CHANGE_NO_BARE_DOLLAR)) {
		refuse(e, at, to, STR("versions 0.104 to 0.106 of the collector refuse variables without braces"),
		       arena_format(e->r->arena, "write ${env:%.*s}", STR_ARGS(name)));
		return to;
	}
	tell_bare(e, name, at, to);
	e->value->bare = true;
	for (size_t i = at; i < to; i++)
		add_byte(e, e->raw.p[i], i, i + 1);
	return to;
}

/* Text without references: $$ is $. */
static void add_plain(struct expansion *e, size_t from, size_t to) {
	for (size_t i = from; i < to;) {
		if (e->raw.p[i] == '$' && i + 1 < to && e->raw.p[i + 1] == '$') {
			add_byte(e, '$', i, i + 2);
			i += 2;
		} else if (e->raw.p[i] == '$') {
			i = read_bare(e, i, to);
		} else {
			add_byte(e, e->raw.p[i] == VALUE_HOLE ? ' ' : e->raw.p[i], i, i + 1);
			i++;
		}
	}
}

static void expand(struct expansion *e) {
	size_t at = 0, from, to;
	while (otel_find_reference(e->raw, at, &from, &to)) {
		add_plain(e, at, from);
		if (otel_is_nested(e->raw, from, &to))
			add_unknown(e, from, to, IDENTITY_ENVIRONMENT);
		else
			read_reference(e, from, to);
		at = to;
	}
	add_plain(e, at, e->raw.n);
}

struct value otel_value(const struct reading *r, struct placed node, enum telling telling) {
	struct value value = {.at = node};
	if (!node.node || node.node->kind == NODE_NULL || node.node->kind == NODE_OBJECT ||
	    node.node->kind == NODE_ARRAY)
		return value;
	struct expansion e = {.r = r, .telling = telling, .at = node, .raw = node.node->text, .value = &value};
	size_t special;
	value.text = e.raw;
	if (e.raw.n > LIMIT_NAME_BYTES ||
	    (!str_find_char(e.raw, '$', &special) && !str_find_char(e.raw, VALUE_HOLE, &special)))
		return value;
	expand(&e);
	LIST_ADD(r->arena, &e.from, 0); /* never empty */
	LIST_ADD(r->arena, &e.to, 0);
	value.text = arena_str(r->arena, buf_str(&e.text));
	value.from = e.from.items;
	value.to = e.to.items;
	buf_finish(&e.text);
	return value;
}
