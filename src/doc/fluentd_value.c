/* Values of Fluentd's syntax, and what is done about broken ones: they end with the line they start on.
 * fluent/fluentd, lib/fluent/config/literal_parser.rb. */
#include "doc/fluentd_read.h"

/* What was found of a quoted text: as far as Fluentd reads it, and where it would end if it read on. */
struct quoted {
	enum fluentd_step fault; /* CHUNK: none */
	struct span fault_at;
	size_t end; /* behind the closing quote */
	bool closed;
};

static void note_fault(struct quoted *quoted, enum fluentd_step step, struct span at) {
	if (quoted->fault == FLUENTD_STEP_CHUNK) {
		quoted->fault = step;
		quoted->fault_at = at;
	}
}

static struct quoted find_quote(struct fluentd *f, bool twice) {
	struct quoted quoted = {.fault = FLUENTD_STEP_CHUNK};
	struct fluentd_chunk chunk;
	size_t at = f->at + 1;
	for (;;) {
		size_t from = at;
		enum fluentd_step step =
		    twice ? fluentd_double_step(f->text, &at, &chunk) : fluentd_single_step(f->text, &at, &chunk);
		struct span here = {.off = (uint32_t)from, .len = (uint32_t)(at - from)};
		f->steps += quoted.fault != FLUENTD_STEP_CHUNK ? at - from : 0;
		switch (step) {
		case FLUENTD_STEP_CHUNK:
			break;
		case FLUENTD_STEP_QUOTE:
			quoted.closed = true;
			quoted.end = at + 1;
			return quoted;
		case FLUENTD_STEP_BAD_ESCAPE:
			note_fault(&quoted, step, here);
			break;
		case FLUENTD_STEP_BREAK:
			note_fault(&quoted, step, here);
			if (twice && f->steps < FLUENTD_STEPS)
				break;
			return quoted;
		case FLUENTD_STEP_OPEN_CODE:
			here.len = 2;
			f->steps += f->text.n - from;
			note_fault(&quoted, step, here);
			return quoted;
		case FLUENTD_STEP_END:
			f->steps += at - f->at;
			note_fault(&quoted, step, here);
			return quoted;
		}
	}
}

static void also_opened(struct fluentd *f, struct problem *problem) {
	problem->also = doc_site(f->doc, (struct span){.off = (uint32_t)f->at, .len = 1});
	problem->also_label = STR("opened here");
}

static void refuse_fault(struct fluentd *f, const struct quoted *quoted, bool twice) {
	size_t from = quoted->fault_at.off, to = from + quoted->fault_at.len;
	struct str at = str_from_to(f->text, from, to);
	if (quoted->fault == FLUENTD_STEP_OPEN_CODE) {
		fluentd_refuse(f, from, to, "the Ruby code that starts with #{ here is never closed")->help =
		    STR("close it with }, or write \\#{ for the characters themselves");
	} else if (quoted->fault == FLUENTD_STEP_BAD_ESCAPE) {
		struct problem *problem = fluentd_refuse(f, from, to, "");
		problem->message =
		    arena_format(f->doc->arena, "%.*s is no escape that Fluentd knows in double quotes", STR_ARGS(at));
		problem->help =
		    arena_format(f->doc->arena, "write \\%.*s for a backslash, or use single quotes", STR_ARGS(at));
	} else if (quoted->fault == FLUENTD_STEP_BREAK && twice && quoted->closed) {
		bool windows = from > 0 && f->text.p[from - 1] == '\r';
		struct problem *problem =
		    fluentd_refuse(f, from, to,
				   windows ? "text in double quotes cannot go on behind this Windows line end"
					   : "text in double quotes cannot go on behind this line end");
		problem->reason =
		    STR("Fluentd passes a line end only with an ordinary character before it, so not after "
			"an escape, #{code}, a blank line or the \\r of a Windows line end; it says "
			"\"unexpected end of file in a double quoted string\"");
		problem->help = STR("write \\n and keep the text on one line");
		also_opened(f, problem);
	} else {
		fluentd_refuse(f, f->at, f->at + 1,
			       twice ? "this double quote is never closed"
				     : "this single quote is not closed on its line")
		    ->help = twice ? STR("add the closing quote")
				   : STR("add the closing quote; only text in double quotes may span lines");
	}
}

/* What follows the closing quote at at; false: something that Fluentd does not take there. */
static bool follows_well(struct fluentd *f, size_t at, enum fluentd_use use) {
	size_t start = at;
	while (fluentd_is_blank(fluentd_byte(f, at)))
		at++;
	char c = fluentd_byte(f, at);
	bool ends = at >= f->text.n || fluentd_is_break(c);
	if (use == FLUENTD_PATH)
		return true;
	if (use == FLUENTD_NAME)
		return at > start || ends;
	return ends || c == '#' || (use == FLUENTD_ARGUMENT && c == '>');
}

static void refuse_rest(struct fluentd *f, size_t at, enum fluentd_use use) {
	size_t from = at, end;
	while (fluentd_is_blank(fluentd_byte(f, from)))
		from++;
	end = fluentd_unquoted_end(f, from);
	struct problem *problem;
	if (fluentd_find_break(f, f->at) < at) {
		problem = fluentd_refuse(f, f->at, f->at + 1, "this double quote is not closed on its line");
		problem->reason = STR("Fluentd reads on to the next double quote, and refuses what follows that");
		problem->help = STR("add the closing quote");
		problem->also = doc_site(f->doc, (struct span){.off = (uint32_t)at - 1, .len = 1});
		problem->also_label = STR("taken for the closing one");
		return;
	}
	if (use == FLUENTD_NAME) {
		problem = fluentd_refuse(f, from, end, "a blank must follow the closing quote of a name");
	} else if (use == FLUENTD_ARGUMENT) {
		problem = fluentd_refuse(f, from, end, "expected > behind the closing quote of the argument");
		problem->help = STR("put the whole argument in one pair of quotes, or leave the quotes out");
	} else {
		problem =
		    fluentd_refuse(f, from, end, "text follows the closing quote; Fluentd expects the end of the line");
		problem->help = STR(
		    "put the whole value in one pair of quotes, or leave the quotes out; only the grammar before v1 "
		    "(--use-v0-config) takes quotes for characters");
	}
	also_opened(f, problem);
}

/* A broken value is what stands on its first line, as it is written. */
static void take_line(struct fluentd *f, enum fluentd_use use, struct fluentd_value *ret) {
	size_t end = f->at;
	if (use == FLUENTD_NAME)
		while (end < f->text.n && !fluentd_is_blank(f->text.p[end]) && !fluentd_is_break(f->text.p[end]))
			end++;
	else
		end = use == FLUENTD_ARGUMENT ? fluentd_argument_end(f, f->at) : fluentd_unquoted_end(f, f->at);
	*ret = (struct fluentd_value){.text = str_from_to(f->text, f->at, end),
				      .span = {.off = (uint32_t)f->at, .len = (uint32_t)(end - f->at)},
				      .style = STYLE_PLAIN};
	f->at = end;
}

static void skip_rest(struct fluentd *f, enum fluentd_use use) {
	if (use == FLUENTD_VALUE)
		f->at = fluentd_unquoted_end(f, f->at);
	else if (use == FLUENTD_ARGUMENT)
		f->at = fluentd_argument_end(f, f->at);
	else
		while (f->at < f->text.n && !fluentd_is_blank(f->text.p[f->at]) && !fluentd_is_break(f->text.p[f->at]))
			f->at++;
}

void fluentd_quoted(struct fluentd *f, enum fluentd_use use, struct fluentd_value *ret) {
	bool twice = f->text.p[f->at] == '"';
	struct quoted quoted = {.fault = FLUENTD_STEP_END};
	if (f->steps < FLUENTD_STEPS)
		quoted = find_quote(f, twice);
	bool follows = quoted.closed && follows_well(f, quoted.end, use);
	if (quoted.fault != FLUENTD_STEP_CHUNK)
		refuse_fault(f, &quoted, twice);
	else if (!follows)
		refuse_rest(f, quoted.end, use);
	bool one_line = quoted.closed && fluentd_find_break(f, f->at) >= quoted.end;
	if (!follows)
		f->steps += quoted.closed ? quoted.end - f->at : 0;
	if (!follows && !one_line) {
		take_line(f, use, ret);
		return;
	}
	enum node_style style = twice ? STYLE_DOUBLE_QUOTED : STYLE_SINGLE_QUOTED;
	struct str raw = str_from_to(f->text, f->at + 1, quoted.end - 1);
	*ret = (struct fluentd_value){.text = fluentd_decoded(f->doc->arena, raw, style),
				      .span = {.off = (uint32_t)f->at, .len = (uint32_t)(quoted.end - f->at)},
				      .style = style};
	f->at = quoted.end;
	if (!follows)
		skip_rest(f, use);
}

static void read_json(struct fluentd *f, struct fluentd_value *ret) {
	size_t from = f->at;
	if (!fluentd_json(f)) {
		take_line(f, FLUENTD_VALUE, ret);
		return;
	}
	ret->text = str_from_to(f->text, from, f->at);
	ret->span = (struct span){.off = (uint32_t)from, .len = (uint32_t)(f->at - from)};
	ret->style = STYLE_FLOW;
	if (follows_well(f, f->at, FLUENTD_VALUE))
		return;
	size_t end = fluentd_unquoted_end(f, f->at);
	fluentd_refuse(f, f->at, end, "text follows the closing bracket; Fluentd expects the end of the line");
	f->at = end;
}

void fluentd_value(struct fluentd *f, struct fluentd_value *ret) {
	char c = fluentd_byte(f, f->at);
	if (c == '{' && fluentd_template(f))
		take_line(f, FLUENTD_VALUE, ret);
	else if (c == '[' || c == '{')
		read_json(f, ret);
	else if (c == '"' || c == '\'')
		fluentd_quoted(f, FLUENTD_VALUE, ret);
	else
		take_line(f, FLUENTD_VALUE, ret);
	fluentd_line_end(f);
}
