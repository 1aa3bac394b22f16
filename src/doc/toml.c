/* TOML 1.0.0 (toml.io/en/v1.0.0), as strict as the specification, with positions. What it refuses is a problem of kind
 * SYNTAX; reading goes on behind it where it is certain what was meant, and at the next line otherwise. A byte order
 * mark is passed over, and line ends in strings stay as they are, as the Rust crate does it (toml-rs/toml,
 * crates/toml_parser/src/lexer/mod.rs and decoder/string.rs). */
#include "doc/toml_read.h"

#include "base/limits.h"

static bool toml_parse(struct doc *doc);

static const char *const extensions[] = {".toml", NULL};

const struct format format_toml = {
    .name = "toml",
    .extensions = extensions,
    .scattered = true,
    .sniff = toml_looks,
    .parse = toml_parse,
    .decode = toml_decode,
};

enum { LINES_REFUSED_MAX = 10 }; /* what has more of them is no TOML */

bool toml_count(struct toml *t) {
	if (t->nodes++ < LIMIT_DOC_NODES)
		return true;
	if (!t->stop)
		doc_problem(t->doc, PROBLEM_LIMIT, (struct span){.off = t->at},
			    "more than %u values and comments stand before this place; the rest is not read",
			    LIMIT_DOC_NODES)
		    ->incomplete = t->doc->incomplete = t->stop = true;
	return false;
}

/* --- what stands between ----------------------------------------------------------------------------------------- */

void toml_blanks(struct toml *t) {
	while (t->at < t->text.n && (t->text.p[t->at] == ' ' || t->text.p[t->at] == '\t'))
		t->at++;
}

uint32_t toml_newline(const struct toml *t) {
	if (toml_peek(t, 0) == '\n')
		return 1;
	return toml_peek(t, 0) == '\r' && toml_peek(t, 1) == '\n' ? 2 : 0;
}

bool toml_at_line_end(const struct toml *t) {
	return t->at >= t->text.n || toml_newline(t) > 0;
}

uint32_t toml_line_end(const struct toml *t) {
	size_t n;
	struct str rest = str_from_offset(t->text, t->at);
	if (!str_find_char(rest, '\n', &n))
		return (uint32_t)t->text.n;
	return t->at + (uint32_t)(n > 0 && rest.p[n - 1] == '\r' ? n - 1 : n);
}

void toml_comment(struct toml *t) {
	uint32_t start = t->at, end = toml_line_end(t);
	for (uint32_t at = start; at < end; at++) {
		unsigned char c = (unsigned char)t->text.p[at];
		if ((c < 0x20 && c != '\t') || c == 0x7F) {
			toml_report_control(t, at, "a comment");
			break;
		}
	}
	t->at = end;
	if (!toml_count(t))
		return;
	struct doc *doc = t->doc;
	if (doc->comment_count == t->comment_room)
		doc->comments =
		    list_grow(doc->arena, doc->comments, doc->comment_count, &t->comment_room, sizeof *doc->comments);
	doc->comments[doc->comment_count++].at = toml_span(t, start);
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static bool is_bare(char c) {
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
}

/* The length of what may stand in a bare key at t->at: one character, or text that nobody knows yet; 0 at its end. */
static uint32_t bare_length(const struct toml *t) {
	const struct hole *hole = source_hole_at(t->doc->source, t->at);
	if (hole && hole->here.len > 0)
		return hole->here.len;
	return is_bare(toml_peek(t, 0)) ? 1 : 0;
}

bool toml_at_key(const struct toml *t) {
	char c = toml_peek(t, 0);
	return c == '"' || c == '\'' || bare_length(t) > 0;
}

/* One part of a key, into t->key. */
static bool read_part(struct toml *t) {
	uint32_t start = t->at;
	char c = toml_peek(t, 0);
	bool several_lines = (c == '"' || c == '\'') && toml_peek(t, 1) == c && toml_peek(t, 2) == c;
	if (several_lines || !toml_at_key(t)) {
		toml_refuse_key(t);
		return false;
	}
	if (c == '"' || c == '\'') {
		t->key = toml_string(t);
	} else {
		for (uint32_t n; (n = bare_length(t)) > 0;)
			t->at += n;
		t->key = str_from_to(t->text, start, t->at);
	}
	t->key_span = toml_span(t, start);
	return t->key.p != NULL;
}

bool toml_path(struct toml *t, struct node *from, struct node *(*pass)(struct toml *t, struct node *table)) {
	t->target = from;
	while (read_part(t)) {
		uint32_t end = t->at;
		toml_blanks(t);
		if (toml_peek(t, 0) != '.') {
			t->at = end;
			return true;
		}
		t->at++;
		toml_blanks(t);
		t->target = pass(t, t->target);
		if (!t->target)
			return false;
	}
	return false;
}

/* --- lines ------------------------------------------------------------------------------------------------------- */

/* Passes blanks and a comment up to the end of the line; false if something else stands there, which is told. */
static bool read_line_end(struct toml *t, const char *behind) {
	toml_blanks(t);
	if (toml_peek(t, 0) == '#')
		toml_comment(t);
	if (t->stop || toml_at_line_end(t))
		return !t->stop;
	toml_refuse_rest(t, behind);
	return false;
}

/* The tables around the last line reach to its end. */
static void reach_here(struct toml *t) {
	struct node *array = t->here->parent;
	if (!array)
		return; /* the root, or what is in no tree */
	t->here->span.len = t->at - t->here->span.off;
	if (array->kind == NODE_ARRAY)
		array->span.len = t->at - array->span.off;
}

static bool read_entry(struct toml *t) {
	uint32_t start = t->at;
	if (!toml_path(t, t->here, toml_pass_dotted))
		return false;
	toml_blanks(t);
	if (toml_peek(t, 0) != '=') {
		toml_refuse_equals(t, start);
		return false;
	}
	t->at++;
	toml_blanks(t);
	bool read = toml_value(t);
	reach_here(t);
	return read && read_line_end(t, "the value");
}

/* The brackets of a header and what is between them; the last key is left waiting. */
static bool read_header(struct toml *t, bool element) {
	uint32_t start = t->at;
	t->at += element ? 2 : 1;
	toml_blanks(t);
	if (!toml_path(t, t->doc->root, toml_pass_header))
		return false;
	toml_blanks(t);
	if (toml_peek(t, 0) != ']' || (element && toml_peek(t, 1) != ']')) {
		toml_refuse_bracket(t, start, element);
		return false;
	}
	t->at += element ? 2 : 1;
	return true;
}

static bool read_table(struct toml *t) {
	uint32_t start = t->at;
	bool element = toml_peek(t, 1) == '[';
	if (!read_header(t, element)) {
		/* Its entries belong to no other table. */
		t->here = t->stop ? NULL : toml_drop_table(t);
		return false;
	}
	struct span header = toml_span(t, start);
	t->here = element ? toml_open_element(t, header) : toml_open_table(t, header);
	if (!t->here)
		return false;
	if (element)
		reach_here(t);
	return read_line_end(t, "the header");
}

static bool read_line(struct toml *t) {
	toml_blanks(t);
	char c = toml_peek(t, 0);
	if (c == '#')
		toml_comment(t);
	if (t->stop || toml_at_line_end(t))
		return !t->stop;
	return c == '[' ? read_table(t) : read_entry(t);
}

/* Behind a line that was refused; false if the text is not read any further. */
static bool skip_line(struct toml *t) {
	if (t->stop)
		return false;
	if (t->resume) {
		t->resume = false;
		return true;
	}
	if (t->open || ++t->lines_refused >= LINES_REFUSED_MAX) {
		t->doc->unreadable = true;
		return false;
	}
	t->at = toml_line_end(t);
	return true;
}

static bool toml_parse(struct doc *doc) {
	struct toml t = {.doc = doc, .text = doc->source->text};
	if (!toml_check_encoding(&t))
		return false;
	t.here = toml_drop_table(&t);
	doc->root = t.here;
	doc->root->span = (struct span){.len = (uint32_t)t.text.n};
	while (t.at < t.text.n) {
		if (!read_line(&t) && !skip_line(&t))
			break;
		t.at += toml_newline(&t);
	}
	for (; t.open; t.open = ((struct toml_node *)t.open)->outer)
		toml_reach(&t, t.open);
	memory_release(t.slots);
	return !doc->unreadable;
}
