/* Names of the plugin cloudwatchlogs (lib/logstash/outputs/cloudwatchlogs.rb, register): three placeholders in the
 * stream, none in the group, filled in once when the pipeline starts; fields of events never. Before that Logstash puts
 * in
 * ${VARIABLES} (logstash-core/lib/logstash/util/substitution_variables.rb). */
#include "agent/logstash/reading.h"

#include "agent/text_site.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { NAME_MAXIMUM = 512 };

struct name_reader {
	const struct reading *r;
	struct placed setting;
	struct str text;
	size_t at;
	enum name_use use;
	struct template out;
	size_t literal_characters;
	bool told; /* that CloudWatch Logs refuses the name */
};

static const struct {
	const char *token;
	struct variable variable;
} placeholders[] = {
    {"%instance_id%",
     {.id = IDENTITY_INSTANCE,
      .scope = DIFFERENCE_HOST,
      .name = STR_INIT("%instance_id%"),
      .values = &charset_instance}},
    {"%hostname%",
     {.id = IDENTITY_HOST_NAME,
      .scope = DIFFERENCE_HOST,
      .name = STR_INIT("%hostname%"),
      .values = &charset_host_name}},
    {"%ipv4%",
     {.id = IDENTITY_ADDRESS, .scope = DIFFERENCE_HOST, .name = STR_INIT("%ipv4%"), .values = &charset_address}},
};

static struct problem *tell(struct name_reader *n, enum problem_kind kind, size_t from, size_t to,
			    const char *message) {
	struct problem *problem = unit_problem(
	    n->r->unit, kind, node_text_site(n->r->arena, n->setting.doc, n->setting.node, from, to), "%s", message);
	n->told = n->told || kind == PROBLEM_ILLEGAL_GROUP || kind == PROBLEM_ILLEGAL_STREAM;
	return problem;
}

static bool is_legal(char c, enum name_use use) {
	if (use == NAME_STREAM)
		return c != ':' && c != '*';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '/' || c == '.' || c == '#';
}

/* Bytes [from, to) of the setting stay as they are. */
static void add_literal(struct name_reader *n, size_t from, size_t to) {
	struct str text = str_from_to(n->text, from, to);
	size_t bad = 0;
	template_add_literal(n->r->arena, &n->out, text);
	if (n->use == NAME_OTHER)
		return;
	n->literal_characters += utf8_count(text);
	while (bad < text.n && is_legal(text.p[bad], n->use))
		bad++;
	if (bad == text.n || n->told)
		return;
	size_t end = bad;
	utf8_next(text, &end);
	bool group = n->use == NAME_GROUP;
	struct str message =
	    arena_format(n->r->arena, "CloudWatch Logs refuses this log %s name: it may not hold \"%.*s\"",
			 group ? "group" : "stream", (int)(end - bad), text.p + bad);
	struct problem *problem =
	    tell(n, group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM, 0, n->text.n, message.p);
	problem->reason =
	    STR("the plugin skips every batch, and its events are lost (Skip batch due to ... in its log)");
	problem->help = group ? STR("use letters, digits and _ - / . # only")
			      : STR("leave out : and *, for example write - or _ in their place");
}

/* --- ${NAME} and ${NAME:default} ---------------------------------------------------------------------------------- */

static bool is_name_character(char c, bool first) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
	       (!first && c >= '0' && c <= '9');
}

static void tell_unset(struct name_reader *n, size_t end, struct str name) {
	struct str message =
	    arena_format(n->r->arena, "nothing sets the environment variable %.*s, which %.*s is made of",
			 STR_ARGS(name), STR_ARGS(n->setting.node->key));
	struct problem *problem = tell(n, PROBLEM_UNSET_VARIABLE, n->at, end, message.p);
	problem->reason = STR("the pipeline does not start, unless Logstash's secret store has the name");
	problem->help =
	    arena_format(n->r->arena,
			 "set %.*s where Logstash runs, write a default as in ${%.*s:web}, or give its value with "
			 "--env %.*s=VALUE",
			 STR_ARGS(name), STR_ARGS(name), STR_ARGS(name));
}

static void add_environment(struct name_reader *n, size_t end, struct str name, bool has_default, struct str word) {
	const struct unit *unit = n->r->unit;
	struct variable variable = {
	    .id = IDENTITY_ENVIRONMENT, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(n->text, n->at, end)};
	if (str_is(name, "HOSTNAME"))
		variable = placeholders[1].variable;
	if (environment_add(n->r->arena, &unit->env, name, &n->out))
		return;
	if (!unit->env_closed) {
		template_add_variable(n->r->arena, &n->out, &variable);
	} else if (has_default) {
		template_add_literal(n->r->arena, &n->out, word);
	} else {
		tell_unset(n, end, name);
		template_add_variable(n->r->arena, &n->out, &variable);
	}
}

static bool read_environment(struct name_reader *n) {
	size_t at = n->at + 2, start = at, close;
	if (!str_starts_with(str_from_offset(n->text, n->at), STR("${")))
		return false;
	while (at < n->text.n && is_name_character(n->text.p[at], at == start))
		at++;
	struct str name = str_from_to(n->text, start, at), rest = str_from_offset(n->text, at);
	bool has_default = str_starts_with(rest, STR(":"));
	if (name.n == 0 || !str_find_char(rest, '}', &close) || (close > 0 && !has_default))
		return false;
	struct str word = has_default ? str_from_to(rest, 1, close) : (struct str){0};
	add_environment(n, at + close + 1, name, has_default, word);
	n->at = at + close + 1;
	return true;
}

/* --- placeholders ------------------------------------------------------------------------------------------------- */

static const char *const stream_help = "write %instance_id%, %hostname% or %ipv4%; for a stream of each source, put a "
				       "cloudwatchlogs block for each into an if";

/* A placeholder [at, end) that stays as it is. */
static void add_left(struct name_reader *n, size_t end, enum problem_kind kind, const char *why) {
	bool group = n->use == NAME_GROUP;
	struct str token = str_from_to(n->text, n->at, end);
	struct str message = arena_format(n->r->arena, "%.*s is not filled in here: %s", STR_ARGS(token), why);
	struct problem *problem = tell(n, group ? PROBLEM_ILLEGAL_GROUP : kind, n->at, end, message.p);
	problem->reason =
	    group ? STR("the characters stay in the name, CloudWatch Logs refuses it, and all events are lost")
		  : STR("the text stays in the name as it is, the same on every host and for every event");
	problem->help = group ? STR("write the group's name without it; put %hostname% into log_stream_name")
			      : str_from(stream_help);
	add_literal(n, n->at, end);
	n->at = end;
}

static bool read_known(struct name_reader *n) {
	struct str rest = str_from_offset(n->text, n->at);
	for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
		struct str token = str_from(placeholders[i].token);
		if (!str_starts_with(rest, token))
			continue;
		if (n->use == NAME_STREAM) {
			template_add_variable(n->r->arena, &n->out, &placeholders[i].variable);
			n->at += token.n;
		} else {
			add_left(n, n->at + token.n, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
				 "only log_stream_name has placeholders");
		}
		return true;
	}
	return false;
}

/* %{field}, %{+YYYY}: the event's, which this plugin does not look at. */
static bool read_field(struct name_reader *n) {
	size_t close;
	struct str rest = str_from_offset(n->text, n->at);
	if (!str_starts_with(rest, STR("%{")) || !str_find_char(rest, '}', &close))
		return false;
	add_left(n, n->at + close + 1, PROBLEM_PLACEHOLDER_NOT_EXPANDED, "this plugin takes no names from events");
	return true;
}

/* {{ x }}, <%= x %>: another tool fills this in before Logstash reads the file. */
static bool read_unrendered(struct name_reader *n) {
	struct str rest = str_from_offset(n->text, n->at);
	bool braces = str_starts_with(rest, STR("{{"));
	size_t close;
	if ((!braces && !str_starts_with(rest, STR("<%"))) || !str_find(rest, braces ? STR("}}") : STR("%>"), &close))
		return false;
	size_t end = n->at + close + 2;
	struct variable variable = {
	    .id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_UNKNOWN, .name = str_from_to(n->text, n->at, end)};
	struct problem *problem =
	    tell(n, PROBLEM_UNRENDERED, n->at, end,
		 "this is taken for a value that another tool fills in before Logstash reads the file");
	problem->reason = STR("this part of the name is not known, so nothing is said about what depends on it");
	problem->help = STR("check the rendered file too");
	template_add_variable(n->r->arena, &n->out, &variable);
	n->at = end;
	return true;
}

static size_t word_end(struct str text, size_t at) {
	while (at < text.n && (is_name_character(text.p[at], false) || text.p[at] == '-') && text.p[at] != '.')
		at++;
	return at;
}

/* %word%, {word}: somebody else's, or a typing error. */
static bool read_foreign(struct name_reader *n) {
	char c = n->text.p[n->at], close = c == '{' ? '}' : '%';
	size_t end = word_end(n->text, n->at + 1);
	if ((c != '%' && c != '{') || end == n->at + 1 || end >= n->text.n || n->text.p[end] != close)
		return false;
	add_left(n, end + 1, PROBLEM_UNKNOWN_PLACEHOLDER, "the plugin knows no such placeholder");
	return true;
}

static void read_literal(struct name_reader *n) {
	size_t end = n->at + 1;
	while (end < n->text.n && n->text.p[end] != '$' && n->text.p[end] != '%' && n->text.p[end] != '{' &&
	       n->text.p[end] != '<')
		end++;
	add_literal(n, n->at, end);
	n->at = end;
}

static void check_length(struct name_reader *n) {
	bool group = n->use == NAME_GROUP;
	enum problem_kind kind = group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM;
	const char *what = group ? "group" : "stream";
	struct problem *problem = NULL;
	if (n->text.n == 0)
		problem = tell(n, kind, 0, 0, arena_format(n->r->arena, "the log %s name is empty", what).p);
	else if (n->literal_characters > NAME_MAXIMUM)
		problem = tell(
		    n, kind, 0, n->text.n,
		    arena_format(n->r->arena, "the log %s name is longer than %d characters", what, NAME_MAXIMUM).p);
	else
		return;
	problem->reason = STR("CloudWatch Logs refuses it, and all events are lost");
	problem->help = n->text.n ? STR("shorten it") : STR("give it a name");
}

struct template logstash_name(const struct reading *r, struct placed setting, enum name_use use) {
	struct name_reader n = {.r = r, .setting = setting, .text = setting.node->text, .use = use};
	if (n.text.n > LIMIT_NAME_BYTES) {
		add_literal(&n, 0, n.text.n);
		n.at = n.text.n;
	}
	while (n.at < n.text.n) {
		if (read_environment(&n))
			continue;
		if (use != NAME_OTHER && (read_unrendered(&n) || read_known(&n) || read_field(&n) || read_foreign(&n)))
			continue;
		read_literal(&n);
	}
	if (use != NAME_OTHER && !n.told)
		check_length(&n);
	return n.out;
}
