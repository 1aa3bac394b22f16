/* What stands in a value and was not meant to: comments, quotes, lines of other keys. The agent takes all of it as it
 * is (cwlogs/push.py reads with RawConfigParser; see docs/shippers/awslogs.md). */
#include "agent/awslogs/reading.h"

/* --- parts of a value ----------------------------------------------------------------------------------------------
 */

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

static bool is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct site awslogs_value_site(const struct reading *r, struct placed at, size_t from, size_t to) {
	const struct node *node = at.node;
	size_t line;
	if (!str_find_char(node->text, '\n', &line))
		return doc_site(at.doc, (struct span){node->span.off + (uint32_t)from, (uint32_t)(to - from)});
	const struct source *inner = doc_embedded(r->arena, at.doc, node, STR(""));
	return source_outer(inner, (struct span){(uint32_t)from, (uint32_t)(to - from)});
}

struct str awslogs_shown(struct str text) {
	enum { SHOWN_BYTES = 80 };
	size_t n = text.n < SHOWN_BYTES ? text.n : SHOWN_BYTES;
	while (n < text.n && n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	return str_from_to(text, 0, n);
}

size_t awslogs_value_comment(struct str text) {
	for (size_t i = 0; i < text.n && text.p[i] != '\n'; i++) {
		bool starts = i == 0 || is_blank(text.p[i - 1]);
		char next = i + 1 < text.n ? text.p[i + 1] : ' ';
		if (!starts || (text.p[i] != '#' && text.p[i] != ';') ||
		    !(is_blank(next) || is_letter(next) || next == text.p[i]))
			continue;
		while (i > 0 && is_blank(text.p[i - 1]))
			i--;
		return i;
	}
	return text.n;
}

size_t awslogs_value_agreed(const struct node *node) {
	if (!node->extra || !node->extra->has_other_text)
		return node->text.n;
	struct str a = node->text, b = node->extra->other_text;
	size_t n = 0, brace;
	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	if (str_find_last_char(str_from_to(a, 0, n), '{', &brace)) {
		size_t close;
		if (!str_find_char(str_from_to(a, brace, n), '}', &close))
			n = brace;
	}
	return n;
}

char awslogs_value_quote(struct str text) {
	char c = text.n > 2 ? text.p[0] : '\0';
	return (c == '"' || c == '\'') && text.p[text.n - 1] == c ? c : '\0';
}

/* --- telling -------------------------------------------------------------------------------------------------------
 */

/* What follows from more text in a value than was meant. */
static const struct {
	const char *key, *reason;
} effects[] = {
    {"file", "the agent looks for a file of that name, finds none, and reads nothing for this section"},
    {"log_group_name", "CloudWatch Logs refuses the name, and nothing of this section arrives"},
    {"log_stream_name", "the log stream is called so too, on every host"},
    {"datetime_format", "no line has a date of that form, so events get the time at which they are read"},
    {"multi_line_start_pattern", "it is a part of the pattern, which then matches other lines or none"},
    {"state_file", "the agent keeps its state in a file of that name"},
};

static struct str effect_on(struct str key) {
	for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
		if (str_is(key, effects[i].key))
			return str_from(effects[i].reason);
	return STR("the agent does not understand the value, and takes its default with a warning in its log");
}

static void check_comment(struct reading *r, struct placed at) {
	struct str text = at.node->text;
	size_t from = awslogs_value_comment(text), to = from;
	/* a # may well be meant in a pattern; a ; that Python 2.7 cuts was told by the parser */
	if (from == text.n || str_is(at.node->key, "multi_line_start_pattern") || awslogs_value_agreed(at.node) <= from)
		return;
	while (is_blank(text.p[from]))
		from++;
	while (to < text.n && text.p[to] != '\n')
		to++;
	struct problem *problem = unit_problem(r->unit, PROBLEM_COMMENT_IN_VALUE, awslogs_value_site(r, at, from, to),
					       "\"%.*s\" is no comment here but a part of %.*s",
					       SHOWN(str_from_to(text, from, to)), SHOWN(at.node->key));
	problem->reason = effect_on(at.node->key);
	problem->help = STR("put the comment on a line of its own, with # in the first column");
}

static void check_quotes(struct reading *r, struct placed at) {
	struct str text = at.node->text;
	char quote = awslogs_value_quote(text);
	if (!quote)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_COMMENT_IN_VALUE, awslogs_value_site(r, at, 0, text.n),
					       "the quotes are a part of %.*s", SHOWN(at.node->key));
	problem->reason = effect_on(at.node->key);
	struct str inside = str_from_to(text, 1, text.n - 1);
	problem->help = awslogs_shown(inside).n < inside.n
			    ? STR("leave out the quotes")
			    : arena_format(r->arena, "write %.*s = %.*s", SHOWN(at.node->key), STR_ARGS(inside));
}

/* The name before the = or : of a line, if the agent knows it as a key. */
static bool is_line_of_a_key(struct str line, struct str *ret_key) {
	size_t n = 0;
	while (n < line.n && line.p[n] != '=' && line.p[n] != ':')
		n++;
	*ret_key = str_trim(str_from_to(line, 0, n));
	return n < line.n && (awslogs_key_is_general(*ret_key) || awslogs_key_is_source(*ret_key));
}

static void tell_swallowed(struct reading *r, struct placed at, struct site site, struct str key) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_SHADOWED, site, "this indented line is a part of %.*s, not the key %.*s",
			 SHOWN(at.node->key), SHOWN(key));
	problem->also = doc_site(at.doc, at.node->key_span);
	problem->also_label = STR("the key whose value goes on");
	problem->reason = effect_on(at.node->key);
	problem->help = STR("begin the line in the first column");
}

static void tell_broken_line(struct reading *r, struct placed at, struct site site) {
	struct problem *problem = unit_problem(
	    r->unit, PROBLEM_OUT_OF_RANGE, site,
	    "this line goes on with the value of %.*s, and the line break is a part of it", SHOWN(at.node->key));
	problem->reason = effect_on(at.node->key);
	problem->help = STR("write the value on one line");
}

static void check_lines(struct reading *r, struct placed at) {
	enum { LINES_TOLD = 20 };
	struct str text = at.node->text, key;
	size_t from = 0, end;
	uint32_t told = 0;
	if (!str_find_char(text, '\n', &end))
		return;
	const struct source *inner = doc_embedded(r->arena, at.doc, at.node, STR(""));
	for (from = end + 1; from < text.n && told < LINES_TOLD; from = end + 1) {
		end = text.n;
		size_t length;
		if (str_find_char(str_from_offset(text, from), '\n', &length))
			end = from + length;
		struct str line = str_from_to(text, from, end);
		struct site site = source_outer(inner, (struct span){(uint32_t)from, (uint32_t)line.n});
		if (is_line_of_a_key(line, &key))
			tell_swallowed(r, at, site, key);
		else if (line.n && !told)
			tell_broken_line(r, at, site);
		told += line.n > 0;
	}
}

void awslogs_values_check(struct reading *r, const struct doc *doc, const struct node *part) {
	for (const struct node *entry = part->first; entry; entry = entry->next) {
		struct placed at = {.doc = doc, .node = entry};
		if (!awslogs_key_is_general(entry->key) && !awslogs_key_is_source(entry->key))
			continue;
		check_comment(r, at);
		check_quotes(r, at);
		check_lines(r, at);
	}
}
