/* Names of groups and streams: texts with placeholders, tags, fields of records (lib/fluent/plugin/output.rb,
 * extract_placeholders), and what CloudWatch Logs refuses of them (API_CreateLogGroup, API_CreateLogStream). */
#include "agent/fluentd/name.h"

#include "agent/fluentd/record.h"
#include "base/utf8.h"

#include <stdarg.h>

enum { NAME_MAXIMUM = 512 };

static bool group_takes(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '/' || c == '.' || c == '#';
}

static bool takes(bool group, char c) {
	return group ? group_takes(c) : c != ':' && c != '*';
}

static struct str first_illegal(bool group, struct str text) {
	size_t at = 0;
	while (at < text.n && takes(group, text.p[at]))
		at++;
	size_t end = at;
	if (at < text.n)
		utf8_next(text, &end);
	return str_from_to(text, at, end);
}

/* --- reading
 * -------------------------------------------------------------------------------------------------------------- */

bool fd_name_is_told(const struct name_reader *n) {
	return n->tags == NULL;
}

struct problem *fd_name_problem(struct name_reader *n, enum problem_kind kind, size_t from, size_t to,
				const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(n->r->arena, format, args);
	va_end(args);
	size_t start = n->run->from;
	struct site at = n->run->is_code ? fd_setting_text_site(n->r, n->setting, start, n->run->to)
					 : fd_setting_text_site(n->r, n->setting, start + from, start + to);
	return unit_problem(n->r->unit, kind, at, "%.*s", STR_ARGS(message));
}

void fd_name_add_literal(struct name_reader *n, struct str text) {
	if (!n->illegal.n)
		n->illegal = first_illegal(n->group, text);
	n->characters += utf8_count(text);
	template_add_literal(n->r->arena, &n->out, text);
}

void fd_name_add_variable(struct name_reader *n, struct variable variable) {
	template_add_variable(n->r->arena, &n->out, &variable);
}

static void tell_fixed_date(struct name_reader *n) {
	if (!fd_name_is_told(n))
		return;
	struct problem *problem = fd_name_problem(
	    n, PROBLEM_FIXED_DATE, 0, 0, "this date is that of the moment Fluentd was started, not of the event");
	problem->reason =
	    STR("the code is run once, when the configuration is read; the name does not change at midnight, "
		"and it tells no two hosts or sources apart");
	problem->help =
	    STR("write %Y-%m-%d and <buffer time> with a timekey, or leave the date out: events carry their own");
}

static bool starts_something(char c) {
	return c == '$' || c == '%' || c == '_' || c == '{' || c == '#';
}

static void read_text(struct name_reader *n) {
	struct str text = n->run->text;
	size_t from = 0, at = 0;
	while (at < text.n) {
		if (!starts_something(text.p[at])) {
			at++;
			continue;
		}
		fd_name_add_literal(n, str_from_to(text, from, at));
		from = at;
		size_t taken = fd_name_read_braces(n, at);
		if (!taken)
			taken = fd_name_read_time(n, at);
		if (!taken)
			taken = fd_name_read_foreign(n, at);
		at += taken ? taken : 1;
		from = taken ? at : from;
	}
	fd_name_add_literal(n, str_from_offset(text, from));
}

static struct template read_name(struct name_reader *n) {
	const struct value *value = fd_setting_value(n->r, n->setting);
	for (uint32_t i = 0; i < value->runs.count; i++) {
		n->run = &value->runs.items[i];
		if (!n->run->is_variable) {
			read_text(n);
			continue;
		}
		if (n->run->variable.id == IDENTITY_DATE)
			tell_fixed_date(n);
		fd_name_add_variable(n, n->run->variable);
	}
	return n->out;
}

/* --- which way a name is made
 * ------------------------------------------------------------------------------------------- */

static bool key_ends(const struct setting *setting, const char *end) {
	return str_ends_with(setting->key, str_from(end));
}

static struct template name_of(struct reading *r, const struct output *output, struct setting *setting, bool group,
			       const struct input *input, const struct template *tags) {
	if (!setting)
		return (struct template){0};
	if (key_ends(setting, "_key"))
		return fd_record_field(r, output, setting, input, tags);
	if (str_starts_with(setting->key, STR("use_tag")))
		return *tags;
	struct name_reader n = {
	    .r = r, .output = output, .setting = setting, .tags = tags, .input = input, .group = group};
	return read_name(&n);
}

struct template fd_name_group(struct reading *r, const struct output *output, const struct input *input,
			      const struct template *tags) {
	return name_of(r, output, output->group, true, input, tags);
}

struct template fd_name_stream(struct reading *r, const struct output *output, const struct input *input,
			       const struct template *tags) {
	return name_of(r, output, output->stream, false, input, tags);
}

/* --- what is wrong
 * ---------------------------------------------------------------------------------------------------------- */

static const char *what(const struct name_reader *n) {
	return n->group ? "log group" : "log stream";
}

static struct problem *refused(struct name_reader *n, const char *message) {
	enum problem_kind kind = n->group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM;
	struct problem *problem = unit_problem(n->r->unit, kind, fd_setting_site(n->setting), "%s", message);
	problem->reason =
	    STR("the plug-in sends the name as it is; every batch is refused, tried again and dropped in the end");
	return problem;
}

static void check_characters(struct name_reader *n) {
	struct str text = arena_format(n->r->arena, "CloudWatch Logs refuses this %s name: it may not hold \"%.*s\"",
				       what(n), STR_ARGS(n->illegal));
	refused(n, text.p)->help = n->group ? STR("use letters, digits and _ - / . # only")
					    : STR("leave out : and *, for example write - or _ in their place");
}

static void check_name(struct reading *r, const struct output *output, struct setting *setting, bool group) {
	struct name_reader n = {.r = r, .output = output, .setting = setting, .group = group};
	struct template name = read_name(&n);
	struct arena *arena = r->arena;
	if (name.count == 0)
		refused(&n, arena_format(arena, "the %s name is empty", what(&n)).p)->help = STR("give it a name");
	else if (n.illegal.n && !(group && n.told))
		check_characters(&n);
	else if (n.characters > NAME_MAXIMUM)
		refused(&n, arena_format(arena, "the %s name has %zu characters; at most %d are allowed", what(&n),
					 n.characters, NAME_MAXIMUM)
				.p)
		    ->help = STR("shorten it");
	if (group && name.count && !name.parts[0].is_variable && str_starts_with(name.parts[0].literal, STR("aws/")))
		refused(&n, "log group names that start with aws/ are reserved")->help =
		    STR("start the name with / or with a word of your own");
}

static void check_unset(struct reading *r, struct setting *setting) {
	struct str name = setting->value->unset;
	if (!name.n)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_UNSET_VARIABLE, fd_setting_site(setting),
					       "nothing sets the environment variable %.*s", STR_ARGS(name));
	problem->reason =
	    STR("with ENV[...] the name is made with an empty text in its place; with ENV.fetch Fluentd does not "
		"start");
	problem->help = arena_format(r->arena, "set %.*s for Fluentd, or write the value itself", STR_ARGS(name));
}

/* key #x: the # starts a comment only behind a value. */
static void check_comment(struct reading *r, struct setting *setting) {
	const struct node *node = setting->at.node;
	if (!node->extra || node->extra->style != STYLE_PLAIN || !str_starts_with(node->text, STR("#")) ||
	    fd_doc_is_yaml(setting->at.doc))
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_COMMENT_IN_VALUE, fd_setting_site(setting),
					       "this is the value of %.*s, not a comment", STR_ARGS(setting->key));
	problem->reason =
	    STR("Fluentd knows a comment behind a value only; where a value should stand, # is a character like "
		"any other");
	problem->help = STR("write the value before it, or delete it");
}

static void check_setting(struct reading *r, const struct output *output, struct setting *setting, bool group) {
	if (!setting || str_starts_with(setting->key, STR("use_tag")))
		return;
	check_comment(r, setting);
	if (key_ends(setting, "_key")) {
		fd_record_key_check(r, setting);
		return;
	}
	check_unset(r, setting);
	check_name(r, output, setting, group);
}

void fd_names_check(struct reading *r, const struct output *output) {
	check_setting(r, output, output->group, true);
	check_setting(r, output, output->stream, false);
}
