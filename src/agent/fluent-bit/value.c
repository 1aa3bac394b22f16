/* Environment variables in values, as src/flb_env.c (flb_env_var_translate) fills them in, odd braces and all.
 * What nobody knows stays a variable, and every byte of the result knows where it was written. */
#include "agent/firelens.h"
#include "agent/fluent-bit/reading.h"

#include <string.h>

struct expansion {
	struct reading *r;
	struct placed at;
	struct str raw;
	struct buf text;
	struct value *value;
};

static void add_piece(struct expansion *e, struct str text, size_t from, size_t to, const struct variable *variable) {
	struct value_piece piece = {.at = (uint32_t)e->text.n,
				    .len = (uint32_t)text.n,
				    .from = (uint32_t)from,
				    .to = (uint32_t)to,
				    .is_variable = variable != NULL};
	if (variable)
		piece.variable = *variable;
	buf_add(&e->text, text);
	LIST_ADD(e->r->arena, &e->value->pieces, piece);
}

enum known { KNOWN_TEXT, KNOWN_UNSET, KNOWN_NOTHING };

/* ret_is: what it is though its value is not known, or NULL. */
static enum known look_up(const struct reading *r, struct str name, struct str *ret, const struct variable **ret_is) {
	*ret_is = NULL;
	for (uint32_t i = r->settings.count; i-- > 0;) {
		const struct setting *setting = &r->settings.items[i];
		if (!str_equal(setting->name, name))
			continue;
		*ret = setting->text;
		return setting->known ? KNOWN_TEXT : KNOWN_NOTHING;
	}
	if (environment_get(&r->unit->env, name, ret))
		return ret->n ? KNOWN_TEXT : KNOWN_UNSET;
	*ret_is = environment_identity(&r->unit->env, name);
	if (*ret_is)
		return KNOWN_NOTHING;
	return r->unit->env_closed ? KNOWN_UNSET : KNOWN_NOTHING;
}

static struct variable variable_of(struct str name, struct str expression) {
	if (str_is(name, "HOSTNAME"))
		return (struct variable){.id = IDENTITY_HOST_NAME,
					 .scope = DIFFERENCE_HOST,
					 .name = STR("${HOSTNAME}"),
					 .values = &charset_host_name};
	return (struct variable){.id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = expression};
}

/* The variable [from, to) of the raw text, ${ and } included. */
static void add_variable(struct expansion *e, size_t from, size_t to) {
	static const char hole = VALUE_HOLE;
	struct str expression = str_from_to(e->raw, from, to), text = {0};
	struct str name = str_from_to(e->raw, from + 2, to - 1), word = {0};
	size_t colon;
	bool has_default = version_has(e->r, CHANGE_VARIABLE_DEFAULT) && str_find_char(name, ':', &colon) &&
			   colon + 1 < name.n && name.p[colon + 1] == '-';
	if (has_default) {
		word = str_from_offset(name, colon + 2);
		name = str_from_to(name, 0, colon);
	}
	const struct variable *is;
	enum known known = look_up(e->r, name, &text, &is);
	/* Older versions take NAME:-word for a name, which nothing is called. */
	if (known == KNOWN_NOTHING && !is && !has_default && str_contains(name, STR(":-")))
		known = KNOWN_UNSET;
	if (has_default && (known == KNOWN_UNSET || (known == KNOWN_TEXT && !text.n))) {
		add_piece(e, word, from, to, NULL);
	} else if (known == KNOWN_TEXT) {
		add_piece(e, text, from, to, NULL);
	} else if (known == KNOWN_NOTHING || str_is(name, "HOSTNAME")) {
		struct variable variable = is ? *is : variable_of(name, expression);
		e->value->known = false;
		add_piece(e, (struct str){.p = &hole, .n = 1}, from, to, &variable);
	} else {
		e->value->unset = (struct span){.off = (uint32_t)from, .len = (uint32_t)(to - from)};
	}
}

static bool find_from(struct str text, size_t from, struct str what, size_t *ret) {
	if (from > text.n || !str_find(str_from_offset(text, from), what, ret))
		return false;
	*ret += from;
	return true;
}

enum {
	VARIABLE_MAXIMUM = 4096, /* the shipper's buffer for a name */
	VARIABLES_READ = 4096,	 /* in one value */
};

/* What comes behind so many variables is one more. */
static void give_up(struct expansion *e, size_t at) {
	static const char hole = VALUE_HOLE;
	struct variable rest = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = STR("${...}")};
	e->value->known = false;
	add_piece(e, (struct str){.p = &hole, .n = 1}, at, e->raw.n, &rest);
	reading_tell_limit(e->r, node_text_site(e->r->arena, e->at.doc, e->at.node, at, e->raw.n), VARIABLES_READ,
			   "variables stand before this one");
}

static void expand(struct expansion *e) {
	struct str raw = e->raw;
	size_t rest = 0;
	bool has_variable = false, has_end = false;
	for (size_t i = 0; i < raw.n; i++) {
		size_t start, end;
		if (!find_from(raw, i, STR("${"), &start))
			break;
		has_end = find_from(raw, i, STR("}"), &end);
		if (!has_end)
			break;
		rest = end + 1;
		if (end <= start + 2 || end - start - 2 >= VARIABLE_MAXIMUM)
			break;
		has_variable = true;
		if (e->value->pieces.count > VARIABLES_READ) {
			give_up(e, i);
			return;
		}
		if (start > i)
			add_piece(e, str_from_to(raw, i, start), i, start, NULL);
		add_variable(e, start, end + 1);
		i = end;
	}
	if (has_end && has_variable && rest < raw.n)
		add_piece(e, str_from_offset(raw, rest), rest, raw.n, NULL);
	if (!has_variable)
		add_piece(e, raw, 0, raw.n, NULL);
}

void value_expand(struct reading *r, struct property *property) {
	struct value *value = &property->value;
	struct expansion e = {.r = r, .at = property->at, .raw = property->at.node->text, .value = value};
	*value = (struct value){.known = true};
	if (property->nested)
		return;
	if (!str_contains(e.raw, STR("${"))) {
		value->text = e.raw;
		if (e.raw.n)
			LIST_ADD(r->arena, &value->pieces,
				 (struct value_piece){.len = (uint32_t)e.raw.n, .to = (uint32_t)e.raw.n});
		return;
	}
	expand(&e);
	value->text = arena_str(r->arena, buf_str(&e.text));
	buf_finish(&e.text);
}

struct template value_whole(const struct reading *r, const struct property *property) {
	return value_template(r->arena, &property->value, 0, property->value.text.n);
}

struct site value_site(const struct reading *r, const struct property *property, size_t from, size_t to) {
	size_t start, end;
	value_written(&property->value, from, to, &start, &end);
	return node_text_site(r->arena, property->at.doc, property->at.node, start, end);
}

struct str value_help_prefix(const struct reading *r, struct str prefix) {
	size_t hole;
	if (!prefix.n || prefix.p[0] == '-' || str_find_char(prefix, VALUE_HOLE, &hole))
		prefix = STR("from-");
	return arena_format(
	    r->arena,
	    "write \"log_stream_prefix\": \"%.*s\" in place of log_stream_name: the tag goes behind it, "
	    "with the task's id",
	    STR_ARGS(prefix));
}

void value_tell_unset(struct reading *r, struct property *property, const char *what) {
	struct span unset = property->value.unset;
	if (!unset.len || property->told_unset)
		return;
	property->told_unset = true;
	struct str expression = str_from_to(property->at.node->text, unset.off, unset.off + unset.len);
	struct site at =
	    node_text_site(r->arena, property->at.doc, property->at.node, unset.off, unset.off + unset.len);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_UNSET_VARIABLE, at,
			 "nothing sets %.*s, and Fluent Bit puts nothing in its place", STR_ARGS(expression));
	problem->reason = str_from(what);
	problem->help = arena_format(r->arena, "set it in the environment of the process, or with @SET or env: in the "
					       "configuration");
	if (firelens_is_text(property->at.doc->source))
		problem->help = str_equal_ignoring_case(property->key, STR("log_stream_name"))
				    ? value_help_prefix(r, property->value.text)
				    : STR("add it to \"environment\" of the log router's container");
	if (r->unit->outer && str_starts_with(expression, STR("${ECS_")))
		problem->help =
		    STR("of the images of aws-for-fluent-bit only those with init- in their tag set it, such "
			"as aws-for-fluent-bit:init-latest");
	if (!version_has(r, CHANGE_VARIABLE_DEFAULT) && str_contains(expression, STR(":-")))
		problem->help =
		    STR("upgrade to 4.2.5 or 5.0.6, before which this is the name of a variable, default and "
			"all; or write ${NAME} and set it with @SET or env:");
}
