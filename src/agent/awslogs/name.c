/* Names of groups and streams: the three placeholders, what is none and stays in the name, and what CloudWatch Logs
 * refuses (API_CreateLogGroup and API_CreateLogStream of the CloudWatch Logs API reference). */
#include "agent/awslogs/reading.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdarg.h>

enum { NAME_MAXIMUM = 512 };

/* Up to this release the group is taken as it is written (CHANGELOG.rst, 1.4.3: "Add loggroup placeholder support"). */
static const struct version groups_since = {{1, 4, 3}};

struct name {
	const struct reading *r;
	struct placed at;
	enum name_use use;
	struct str whole, text; /* text: what every Python reads */
	size_t pos, comment;	/* comment: where one begins, or the end of text */
	bool is_template;	/* the file is one of another tool */
	bool told_illegal;
	char quote;
	struct template out;
	struct str illegal; /* the first text that is refused and that nothing else tells of */
	size_t literal_characters;
};

static struct str key_of(const struct name *n) {
	return n->at.node->key;
}

static struct problem *tell(struct name *n, enum problem_kind kind, size_t from, size_t to, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static struct problem *tell(struct name *n, enum problem_kind kind, size_t from, size_t to, const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(n->r->arena, format, args);
	va_end(args);
	if (kind == PROBLEM_ILLEGAL_GROUP || kind == PROBLEM_ILLEGAL_STREAM)
		n->told_illegal = true;
	return unit_problem(n->r->unit, kind, awslogs_value_site(n->r, n->at, from, to), "%.*s", STR_ARGS(message));
}

/* What is left in a group makes it illegal. */
static enum problem_kind left_kind(const struct name *n, enum problem_kind kind) {
	return n->use == NAME_GROUP ? PROBLEM_ILLEGAL_GROUP : kind;
}

static struct str left_reason(const struct name *n) {
	return n->use == NAME_GROUP ? STR("the characters stay in the name, CloudWatch Logs refuses it, and nothing of "
					  "this section arrives")
				    : STR("the text stays in the name as it is, the same on every host");
}

/* --- literal text --------------------------------------------------------------------------------------------------
 */

static bool is_legal(const struct name *n, char c) {
	if (n->use == NAME_STREAM)
		return c != ':' && c != '*';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '/' || c == '.' || c == '#';
}

/* Bytes [from, to) stay as they are. checked: they count if they are illegal, unless they are a comment or the quotes
 * around it all, of which others tell. */
static void add_literal(struct name *n, size_t from, size_t to, bool checked) {
	struct str text = str_from_to(n->text, from, to);
	for (size_t i = from; checked && i < to && i < n->comment && !n->illegal.n; i++) {
		bool quotes = n->quote && (i == 0 || i + 1 == n->whole.n);
		size_t end = i;
		if (quotes || is_legal(n, n->text.p[i]))
			continue;
		utf8_next(n->text, &end);
		n->illegal = str_from_to(n->text, i, end);
	}
	n->literal_characters += utf8_count(text);
	template_add_literal(n->r->arena, &n->out, text);
}

static void leave(struct name *n, size_t length) {
	add_literal(n, n->pos, n->pos + length, false);
	n->pos += length;
}

static void add_variable(struct name *n, struct variable variable) {
	template_add_variable(n->r->arena, &n->out, &variable);
}

/* --- placeholders --------------------------------------------------------------------------------------------------
 */

static bool is_in_comment(const struct name *n) {
	return n->pos >= n->comment;
}

static bool groups_are_literal(const struct name *n) {
	struct version version = n->r->unit->world.version;
	return n->use == NAME_GROUP && version_known(version) && version_compare(version, groups_since) < 0;
}

static void add_known(struct name *n, const char *token) {
	size_t length = str_from(token).n;
	if (!groups_are_literal(n)) {
		add_variable(n, awslogs_placeholder_variable(token));
		n->pos += length;
		return;
	}
	struct problem *problem =
	    tell(n, PROBLEM_ILLEGAL_GROUP, n->pos, n->pos + length,
		 "this version of the agent does not fill in %s in log_group_name; 1.4.3 and newer do", token);
	problem->reason = left_reason(n);
	problem->help = STR("update the agent, or write the name itself");
	leave(n, length);
}

/* The example in the documentation of Amazon ECS has a script write over these two. */
static bool is_filled_in_for_ecs(struct str token) {
	return str_is(token, "{cluster}") || str_is(token, "{container_instance_id}");
}

static void add_unknown(struct name *n, struct str token) {
	const char *meant = awslogs_placeholder_meant(awslogs_placeholder_inside(token));
	const char *near = meant ? meant : awslogs_placeholder_nearest(token);
	if (!is_in_comment(n)) {
		struct problem *problem = tell(n, left_kind(n, PROBLEM_UNKNOWN_PLACEHOLDER), n->pos, n->pos + token.n,
					       "%.*s is no placeholder of the agent", SHOWN(token));
		problem->reason = left_reason(n);
		if (meant)
			problem->help = arena_format(n->r->arena, "write %s", meant);
		else if (near)
			problem->help = arena_format(n->r->arena, "did you mean %s?", near);
		else if (is_filled_in_for_ecs(token))
			problem->help = STR("the agent fills in " PLACEHOLDERS_KNOWN "; if your user data writes over "
					    "it, as the example for Amazon ECS does, check the file it leaves");
		else
			problem->help = STR("the agent fills in " PLACEHOLDERS_KNOWN);
	}
	leave(n, token.n);
}

static void add_unrendered(struct name *n, size_t length) {
	struct str written = str_from_to(n->text, n->pos, n->pos + length);
	if (!is_in_comment(n)) {
		struct problem *problem = tell(n, PROBLEM_UNRENDERED, n->pos, n->pos + length,
					       "%.*s is taken for a value that another tool fills in before the agent "
					       "reads the file",
					       SHOWN(written));
		problem->reason =
		    STR("this part of the name is not known, so nothing is said about what depends on it");
		problem->help = STR("check the rendered file too");
	}
	add_variable(n,
		     (struct variable){.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_UNKNOWN, .name = written});
	n->pos += length;
}

/* {{instance_id}}: the inner one is filled in, and a brace on each side stays. */
static void add_doubled(struct name *n, size_t length, const char *token) {
	struct problem *problem = tell(n, left_kind(n, PROBLEM_UNKNOWN_PLACEHOLDER), n->pos, n->pos + length,
				       "the agent fills in %s and leaves the outer braces in the name", token);
	problem->reason = n->use == NAME_GROUP ? left_reason(n) : STR("the name gets braces that nobody expects there");
	problem->help = arena_format(n->r->arena, "write %s", token);
	leave(n, 1);
	add_known(n, token);
	leave(n, 1);
}

static bool read_brace(struct name *n) {
	struct str rest = str_from_offset(n->text, n->pos);
	size_t close;
	if (str_starts_with(rest, STR("{{")) && str_find(rest, STR("}}"), &close)) {
		struct str inner = str_from_to(rest, 1, close + 1);
		const char *known = awslogs_placeholder_find(inner);
		if (known && !is_in_comment(n))
			add_doubled(n, close + 2, known);
		else
			add_unrendered(n, close + 2);
		return true;
	}
	if (str_starts_with(rest, STR("{%")) && str_find(rest, STR("%}"), &close)) {
		add_unrendered(n, close + 2);
		return true;
	}
	struct str token = awslogs_placeholder_token(n->text, n->pos);
	if (!token.n)
		return false;
	const char *known = awslogs_placeholder_find(token);
	if (known)
		add_known(n, known);
	else
		add_unknown(n, token);
	return true;
}

/* ${instance_id}: the placeholder inside is filled in, what is around it stays. */
static void add_around(struct name *n, size_t length, const char *token) {
	struct str written = str_from_to(n->text, n->pos, n->pos + length);
	size_t before = 0;
	str_find(written, str_from(token), &before);
	struct problem *problem =
	    tell(n, left_kind(n, PROBLEM_PLACEHOLDER_NOT_EXPANDED), n->pos, n->pos + length,
		 "the agent fills in %s, and the %.*s before it stays in the name", token, (int)before, written.p);
	problem->reason =
	    n->use == NAME_GROUP ? left_reason(n) : STR("the name gets characters that nobody expects there");
	problem->help = arena_format(n->r->arena, "write %s", token);
	leave(n, before);
	add_known(n, token);
}

static bool is_shell(struct str written) {
	return str_starts_with(written, STR("$(")) || str_starts_with(written, STR("`"));
}

static void add_not_expanded(struct name *n, size_t length, struct str inner) {
	struct str written = str_from_to(n->text, n->pos, n->pos + length);
	const char *meant = awslogs_placeholder_meant(inner);
	size_t colon;
	bool refused = n->use == NAME_STREAM && str_find_char(written, ':', &colon);
	struct problem *problem =
	    tell(n, refused ? PROBLEM_ILLEGAL_STREAM : left_kind(n, PROBLEM_PLACEHOLDER_NOT_EXPANDED), n->pos,
		 n->pos + length, "the agent %s: %.*s stays in %.*s%s",
		 is_shell(written) ? "runs no command" : "fills in no variables", SHOWN(written), SHOWN(key_of(n)),
		 refused ? ", and CloudWatch Logs refuses a stream with a colon" : "");
	problem->reason = left_reason(n);
	if (meant)
		problem->help = arena_format(n->r->arena, "write %s", meant);
	else
		problem->help = STR("the agent fills in " PLACEHOLDERS_KNOWN " only; if another tool fills this in, "
				    "check the file that it writes");
	leave(n, length);
}

/* Expressions that no shell and no agent has: ${var.group}, <%= @group %>, `{"Ref": "AWS::StackName"}`. */
static bool is_of_a_template(const struct name *n, struct str written, struct str inner) {
	size_t dot;
	return n->is_template || str_starts_with(written, STR("<%")) || str_starts_with(written, STR("`{")) ||
	       (str_starts_with(written, STR("${")) && str_find_char(inner, '.', &dot)) ||
	       str_starts_with(inner, STR("AWS::"));
}

static bool read_foreign(struct name *n) {
	struct str inner;
	size_t length = awslogs_placeholder_foreign(n->text, n->pos, &inner);
	struct str written = str_from_to(n->text, n->pos, n->pos + length);
	if (!length)
		return false;
	size_t brace;
	const char *known = str_find_char(written, '{', &brace)
				? awslogs_placeholder_find(awslogs_placeholder_token(n->text, n->pos + brace))
				: NULL;
	if (is_in_comment(n))
		leave(n, length);
	else if (known && brace == 1)
		add_around(n, length, known);
	else if (is_of_a_template(n, written, inner))
		add_unrendered(n, length);
	else
		add_not_expanded(n, length, inner);
	return true;
}

/* --- the whole name ------------------------------------------------------------------------------------------------
 */

static bool starts_something(char c) {
	return c == '{' || c == '$' || c == '%' || c == '<' || c == '#' || c == '`';
}

static void read_run(struct name *n) {
	size_t end = n->pos + 1;
	while (end < n->text.n && !starts_something(n->text.p[end]))
		end++;
	add_literal(n, n->pos, end, true);
	n->pos = end;
}

/* The rest is there for one Python and not for the other: it may be any text. */
static void add_disputed(struct name *n) {
	struct str rest = str_from_offset(n->whole, n->text.n);
	add_variable(n, (struct variable){
			    .id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_NONE, .name = rest.n ? rest : STR("<more>")});
}

static void check_length(struct name *n) {
	if (n->literal_characters <= NAME_MAXIMUM)
		return;
	struct problem *problem =
	    tell(n, n->use == NAME_GROUP ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM, 0, n->text.n,
		 "the %s name has %zu characters; at most %d are allowed",
		 n->use == NAME_GROUP ? "log group" : "log stream", n->literal_characters, NAME_MAXIMUM);
	problem->reason = STR("CloudWatch Logs refuses it, and nothing of this section arrives");
	problem->help = STR("shorten it");
}

static void check_characters(struct name *n) {
	bool group = n->use == NAME_GROUP;
	if (!n->illegal.n || n->told_illegal)
		return;
	struct problem *problem = tell(n, group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM, 0, n->text.n,
				       "CloudWatch Logs refuses this log %s name: it may not hold \"%.*s\"",
				       group ? "group" : "stream", STR_ARGS(n->illegal));
	problem->reason = STR("nothing of this section arrives; /var/log/awslogs.log says InvalidParameterException");
	problem->help = group ? STR("use letters, digits and _ - / . # only")
			      : STR("leave out : and *, for example write - or _ in their place");
}

static void check_prefix(struct name *n) {
	if (n->use != NAME_GROUP || !str_starts_with(n->text, STR("aws/")))
		return;
	struct problem *problem =
	    tell(n, PROBLEM_ILLEGAL_GROUP, 0, n->text.n, "log group names that start with aws/ are reserved");
	problem->reason = STR("CloudWatch Logs refuses to create the group, and nothing of this section arrives");
	problem->help = STR("start the name with / or with a word of your own");
}

struct template awslogs_name_read(const struct reading *r, struct placed at, enum name_use use) {
	struct name n = {.r = r, .at = at, .use = use, .whole = at.node->text};
	/* one that is empty for Python 2.7 has no stream there */
	bool disputed = at.node->extra && at.node->extra->has_other_text && at.node->extra->other_text.n;
	n.text = disputed ? str_from_to(n.whole, 0, awslogs_value_agreed(at.node)) : n.whole;
	n.comment = awslogs_value_comment(n.text);
	n.quote = awslogs_value_quote(n.whole);
	n.is_template = awslogs_is_template(r, at.doc);
	if (n.text.n > LIMIT_NAME_BYTES) /* no name, whatever is filled in */
		add_literal(&n, 0, n.text.n, false);
	while (n.text.n <= LIMIT_NAME_BYTES && n.pos < n.text.n)
		if (!starts_something(n.text.p[n.pos]) || (!read_brace(&n) && !read_foreign(&n)))
			read_run(&n);
	if (disputed)
		add_disputed(&n);
	check_length(&n);
	check_characters(&n);
	check_prefix(&n);
	return n.out;
}
