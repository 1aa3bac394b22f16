/* Reading a name with variables in it: literal runs, and what of them CloudWatch Logs refuses. */
#include "agent/cloudwatch-agent/name_reader.h"

#include "base/utf8.h"

#include <limits.h>
#include <stdarg.h>

void name_add_variable(struct name_reader *reader, struct variable variable) {
	template_add_variable(reader->r->arena, &reader->out, &variable);
}

static void note_illegal(struct name_reader *reader, struct str text) {
	size_t at = reader->use == NAME_FOR_GROUP    ? group_legal_bytes(text)
		    : reader->use == NAME_FOR_STREAM ? stream_legal_bytes(text)
						     : text.n;
	if (at == text.n || reader->illegal.n)
		return;
	size_t end = at;
	utf8_next(text, &end);
	reader->illegal = str_from_to(text, at, end);
}

void name_add_literal(struct name_reader *reader, struct str text, bool checked) {
	if (checked)
		note_illegal(reader, text);
	if (reader->use == NAME_FOR_GROUP || reader->use == NAME_FOR_STREAM)
		reader->literal_characters += utf8_count(text);
	template_add_literal(reader->r->arena, &reader->out, text);
}

struct problem *name_problem(struct name_reader *reader, enum problem_kind kind, size_t from, size_t to,
			     const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(reader->r->arena, format, args);
	va_end(args);
	return unit_problem(reader->r->unit, kind, placed_text_site(reader->r, reader->node, from, to), "%.*s",
			    STR_ARGS(message));
}

struct str name_key(const struct name_reader *reader) {
	return reader->node.node->key.n ? reader->node.node->key : STR("this name");
}

struct str name_left_reason(const struct name_reader *reader) {
	if (reader->use == NAME_FOR_GROUP)
		return STR("the characters stay in the name, CloudWatch Logs refuses it, and the agent drops every "
			   "batch of this source");
	if (reader->use == NAME_FOR_STREAM)
		return STR("the text stays in the name as it is, the same on every host, and tells no two hosts apart");
	return STR("the text stays as it is");
}

enum problem_kind name_left_kind(const struct name_reader *reader, enum problem_kind kind) {
	return reader->use == NAME_FOR_GROUP ? PROBLEM_ILLEGAL_GROUP : kind;
}

bool name_has_agent_placeholders(const struct name_reader *reader) {
	return reader->use != NAME_FOR_PATH && (reader->syntax == NAME_AGENT || reader->syntax == NAME_COLLECTOR);
}

struct str name_word(struct str text, size_t at) {
	size_t end = at;
	for (; end < text.n; end++) {
		char c = text.p[end];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
		if (!word)
			break;
	}
	return str_from_to(text, at, end);
}

static bool starts_something(char c) {
	static const bool starts[UCHAR_MAX + 1] = {
	    ['$'] = true, ['{'] = true, ['%'] = true, ['<'] = true, ['#'] = true};
	return starts[(unsigned char)c];
}

static void read_literal_run(struct name_reader *reader) {
	size_t end = reader->at + 1;
	while (end < reader->text.n && !starts_something(reader->text.p[end]))
		end++;
	name_add_literal(reader, str_from_to(reader->text, reader->at, end), true);
	reader->at = end;
}

static void explain_illegal_group(struct name_reader *reader) {
	struct problem *problem = unit_problem(reader->r->unit, PROBLEM_ILLEGAL_GROUP, placed_site(reader->node),
					       "CloudWatch Logs refuses this log group name: it may not hold \"%.*s\"",
					       STR_ARGS(reader->illegal));
	problem->reason = STR("the agent drops every batch of this source and moves on, so its lines are lost; all its "
			      "log says is InvalidParameterException");
	problem->help = STR("use letters, digits and _ - / . # only");
}

static void explain_illegal_stream(struct name_reader *reader) {
	struct problem *problem = unit_problem(reader->r->unit, PROBLEM_ILLEGAL_STREAM, placed_site(reader->node),
					       "CloudWatch Logs refuses this log stream name: it may not hold \"%.*s\"",
					       STR_ARGS(reader->illegal));
	problem->reason = STR("the stream cannot be created, and the agent drops what it reads for it");
	problem->help = STR("leave out : and *, for example write - or _ in their place");
}

static void check_name(struct name_reader *reader) {
	bool group = reader->use == NAME_FOR_GROUP;
	enum problem_kind kind = group ? PROBLEM_ILLEGAL_GROUP : PROBLEM_ILLEGAL_STREAM;
	const char *what = group ? "log group" : "log stream";
	struct problem *problem = NULL;
	if (reader->text.n == 0) {
		problem = unit_problem(reader->r->unit, kind, placed_site(reader->node), "the %s name is empty", what);
		problem->help = STR("give it a name, or leave the key out for the default");
	} else if (reader->literal_characters > NAME_MAXIMUM) {
		problem = unit_problem(reader->r->unit, kind, placed_site(reader->node),
				       "the %s name has %zu characters; at most %d are allowed", what,
				       reader->literal_characters, NAME_MAXIMUM);
		problem->help = STR("shorten it");
	} else if (reader->illegal.n) {
		if (group)
			explain_illegal_group(reader);
		else
			explain_illegal_stream(reader);
	}
	if (problem)
		problem->reason = STR("the agent refuses the whole configuration: nothing is collected");
}

static void check_reserved_prefix(struct name_reader *reader) {
	if (reader->out.count == 0 || reader->out.parts[0].is_variable ||
	    !str_starts_with(reader->out.parts[0].literal, STR("aws/")))
		return;
	struct problem *problem = unit_problem(reader->r->unit, PROBLEM_ILLEGAL_GROUP, placed_site(reader->node),
					       "log group names that start with aws/ are reserved");
	problem->reason = STR("CloudWatch Logs refuses to create the group, and nothing is delivered");
	problem->help = STR("start the name with / or with a word of your own");
}

struct template name_read(const struct reading *r, struct placed node, enum name_syntax syntax, enum name_use use) {
	struct name_reader reader = {
	    .r = r, .node = node, .text = node.node->text, .syntax = syntax, .use = use, .out = {0}};
	while (reader.at < reader.text.n)
		if (!starts_something(reader.text.p[reader.at]) ||
		    (!name_read_dollar(&reader) && !name_read_brace(&reader) && !name_read_foreign(&reader)))
			read_literal_run(&reader);
	if (use == NAME_FOR_GROUP || use == NAME_FOR_STREAM)
		check_name(&reader);
	if (use == NAME_FOR_GROUP)
		check_reserved_prefix(&reader);
	return reader.out;
}
