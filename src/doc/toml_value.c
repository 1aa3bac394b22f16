/* TOML's values. Open arrays and inline tables are a chain through toml_node.outer: nothing recurses. */
#include "doc/toml_read.h"

#include "base/limits.h"

static struct toml_node *own(struct node *node) {
	return (struct toml_node *)node;
}

static const struct node_extra plain = {.style = STYLE_PLAIN}, flow = {.style = STYLE_FLOW},
			       single_quoted = {.style = STYLE_SINGLE_QUOTED},
			       double_quoted = {.style = STYLE_DOUBLE_QUOTED};

static bool add_scalar(struct toml *t, enum node_kind kind, uint32_t start, struct str text,
		       const struct node_extra *extra) {
	struct node *node = toml_add_value(t, kind, TOML_SCALAR, toml_span(t, start));
	if (!node)
		return false;
	node->text = text;
	node->extra = extra;
	toml_reach(t, node);
	t->opened = false;
	return true;
}

static struct str written(const struct toml *t, uint32_t start) {
	return str_from_to(t->text, start, t->at);
}

/* --- arrays and inline tables ------------------------------------------------------------------------------------ */

static bool open_value(struct toml *t, enum node_kind kind, enum toml_how how) {
	uint32_t start = t->at++;
	struct node *node = toml_add_value(t, kind, how, toml_span(t, start));
	if (!node)
		return false;
	node->extra = kind == NODE_OBJECT ? &flow : NULL;
	own(node)->outer = t->open;
	t->open = node;
	t->opened = true;
	return true;
}

static void close_value(struct toml *t) {
	t->at++;
	toml_reach(t, t->open);
	t->open = own(t->open)->outer;
	t->opened = false;
}

/* Passes what may stand between the values of what is open. Line ends in an inline table are told once. */
static void pass_gap(struct toml *t) {
	for (bool lines = false;; lines = true) {
		toml_blanks(t);
		uint32_t newline = toml_newline(t);
		if (!newline && toml_peek(t, 0) != '#') {
			t->first_at = lines ? t->at : t->first_at;
			return;
		}
		if (t->open->kind == NODE_OBJECT && !t->several_told) {
			doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){.off = t->open->span.off, .len = 1},
				    "this inline table does not end on its line, as TOML 1.0 wants it")
			    ->help = STR("write it on one line, or as a table with a header of its own");
			t->several_told = true;
		}
		t->at += newline;
		if (newline)
			t->line_start = t->at;
		else
			toml_comment(t);
	}
}

static bool read_member_key(struct toml *t) {
	if (!toml_path(t, t->open, toml_pass_dotted))
		return false;
	toml_blanks(t);
	if (toml_peek(t, 0) != '=') {
		toml_refuse_separator(t);
		return false;
	}
	t->at++;
	toml_blanks(t);
	return true;
}

/* The comma behind a value, and a promise that another value follows it. */
static bool read_comma(struct toml *t, char closer) {
	uint32_t comma = t->at++;
	pass_gap(t);
	if (toml_peek(t, 0) == closer && t->open->kind == NODE_OBJECT)
		doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){.off = comma, .len = 1},
			    "TOML 1.0 has no comma behind the last value of an inline table")
		    ->help = STR("delete the comma");
	return toml_peek(t, 0) != closer;
}

static bool value_may_begin(const struct toml *t) {
	char c = toml_peek(t, 0);
	if (t->open->kind == NODE_OBJECT)
		return toml_at_key(t);
	return toml_at_key(t) || c == '[' || c == '{' || c == '+';
}

/* True if the line at t->at begins a table or a key, so that what is open was surely meant to end above. All is closed
 * then, and reading goes on with the line. */
static bool is_never_closed(struct toml *t) {
	if (!t->open || t->first_at != t->at || t->at == t->text.n)
		return false;
	struct str line = str_from_to(t->text, t->at, toml_line_end(t));
	/* A quoted text in an array may hold anything. */
	bool entry = t->open->kind == NODE_ARRAY && line.p[0] != '"' && line.p[0] != '\'' && toml_is_entry(line);
	if (!entry && !toml_is_header(line))
		return false;
	toml_refuse_unclosed(t);
	uint32_t resume_at = t->at;
	t->at = t->line_start;
	for (; t->open; t->open = own(t->open)->outer)
		toml_reach(t, t->open);
	t->at = resume_at;
	return t->resume = true;
}

/* Behind a value: closes what ends here, until another value must follow or all is closed. */
static bool read_ends(struct toml *t) {
	while (t->open) {
		pass_gap(t);
		if (t->stop)
			return false;
		char c = toml_peek(t, 0), closer = t->open->kind == NODE_OBJECT ? '}' : ']';
		if (c == ',' && !t->opened) {
			if (read_comma(t, closer))
				return !t->stop;
			c = closer;
		}
		if (t->at < t->text.n && c == closer) {
			close_value(t);
		} else if (t->opened) {
			return true;
		} else if (is_never_closed(t)) {
			return false;
		} else {
			toml_refuse_separator(t);
			return value_may_begin(t);
		}
	}
	return true;
}

/* --- scalars ----------------------------------------------------------------------------------------------------- */

static bool read_string(struct toml *t) {
	uint32_t start = t->at;
	bool basic = toml_peek(t, 0) == '"';
	struct str text = toml_string(t);
	return text.p && add_scalar(t, NODE_STRING, start, text, basic ? &double_quoted : &single_quoted);
}

static bool is_word(char c) {
	return (unsigned char)c > ' ' && c != ',' && c != ']' && c != '}' && c != '#' && c != 0x7F;
}

/* Moves behind the word at t->at; true if nobody knows it whole. */
static bool pass_word(struct toml *t) {
	bool holes = false;
	for (;;) {
		const struct hole *hole = source_hole_at(t->doc->source, t->at);
		if (hole)
			t->at += hole->here.len;
		else if (t->at < t->text.n && is_word(t->text.p[t->at]))
			t->at++;
		else
			return holes;
		holes = holes || hole;
		if (hole && hole->here.len == 0)
			return true;
	}
}

/* A date and its time may be written as two words. */
static void pass_time(struct toml *t, uint32_t start) {
	bool date = t->at - start == 10 && toml_looks_like_date(written(t, start)) && toml_peek(t, 0) == ' ';
	if (date && toml_peek(t, 1) >= '0' && toml_peek(t, 1) <= '9') {
		t->at++;
		pass_word(t);
	}
}

/* A word that is none: outside of brackets it is all that stands on the line. The kind is what was meant, so that
 * nobody complains of a wrong type, too. */
static bool read_wrong_word(struct toml *t, uint32_t start, enum node_kind kind, const char *fault) {
	uint32_t end = t->open ? t->at : toml_line_end(t);
	while (t->at < end && t->text.p[t->at] != '#')
		t->at++;
	while (t->text.p[t->at - 1] == ' ' || t->text.p[t->at - 1] == '\t')
		t->at--;
	toml_refuse_word(t, toml_span(t, start), fault);
	return add_scalar(t, kind, start, written(t, start), kind == NODE_STRING ? &plain : NULL);
}

static bool is_number_start(char c) {
	return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

static bool read_word(struct toml *t) {
	uint32_t start = t->at;
	bool holes = pass_word(t);
	if (holes)
		return add_scalar(t, NODE_STRING, start, written(t, start), &plain);
	pass_time(t, start);
	struct str word = written(t, start);
	if (word.n == 0) {
		toml_refuse_no_value(t);
		return false;
	}
	if (str_is(word, "true") || str_is(word, "false"))
		return add_scalar(t, NODE_BOOL, start, word, NULL);
	bool date = toml_looks_like_date(word);
	const struct node_extra *extra = NULL;
	const char *fault = date ? toml_date_fault(word, &extra) : toml_number_fault(word);
	if (!fault)
		return add_scalar(t, date ? NODE_STRING : NODE_NUMBER, start, word, extra);
	if (str_equal_ignoring_case(word, STR("true")) || str_equal_ignoring_case(word, STR("false")))
		return read_wrong_word(t, start, NODE_BOOL, NULL);
	bool number = is_number_start(word.p[0]);
	return read_wrong_word(t, start, number && !date ? NODE_NUMBER : NODE_STRING, number ? fault : NULL);
}

static bool read_one(struct toml *t) {
	if (!source_hole_at(t->doc->source, t->at))
		switch (toml_peek(t, 0)) {
		case '"':
		case '\'':
			return read_string(t);
		case '[':
			return open_value(t, NODE_ARRAY, TOML_ARRAY);
		case '{':
			return open_value(t, NODE_OBJECT, TOML_INLINE);
		default:
			break;
		}
	return read_word(t);
}

bool toml_value(struct toml *t) {
	t->first_at = 0;
	do {
		if (is_never_closed(t))
			return false;
		if (t->open && t->open->kind == NODE_OBJECT && !read_member_key(t))
			return false;
		if (!read_one(t) || !read_ends(t))
			return false;
	} while (t->open);
	return true;
}
