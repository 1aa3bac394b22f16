/* Fluent Bit's classic configuration, line by line as src/config_format/flb_cf_fluentbit.c of fluent/fluent-bit
 * (v5.1.1) reads it: no quotes, no escapes, no continued lines, and one exact indentation for all entries of a file.
 * Where that reader gives up, this one tells and reads on. What sections and keys mean stands elsewhere. */
#include "doc/fluentbit.h"

#include "base/limits.h"

#include <string.h>

static bool fluentbit_parse(struct doc *doc);
static void fluentbit_decode(const struct doc *doc, const struct node *node, struct derivation *d);

static const char *const extensions[] = {NULL}; /* .conf is everybody's */

const struct format format_fluentbit = {
    .name = "fluentbit",
    .extensions = extensions,
    .sniff = fluentbit_sniff,
    .parse = fluentbit_parse,
    .decode = fluentbit_decode,
};

enum { LINE_BYTES_MAX = (32 << 20) - 2 }; /* what the 32 MiB buffer holds beside a line end and a NUL */

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

struct span fluentbit_span(const struct fluentbit_line *line, size_t from, size_t to) {
	return (struct span){.off = line->off + (uint32_t)from, .len = (uint32_t)(to - from)};
}

/* False at the limit of nodes, once with a problem. */
static bool count_node(struct fluentbit *r, uint32_t off) {
	if (r->nodes++ < LIMIT_DOC_NODES)
		return true;
	if (!r->doc->incomplete)
		doc_problem(r->doc, PROBLEM_LIMIT, (struct span){.off = off},
			    "more than %u entries and comments stand before this place; the rest is not read",
			    LIMIT_DOC_NODES)
		    ->incomplete = r->doc->incomplete = true;
	return false;
}

static void add_comment(struct fluentbit *r, const struct fluentbit_line *line, size_t start) {
	if (!count_node(r, line->off))
		return;
	struct doc *doc = r->doc;
	if (doc->comment_count == r->comment_room)
		doc->comments =
		    list_grow(doc->arena, doc->comments, doc->comment_count, &r->comment_room, sizeof *doc->comments);
	doc->comments[doc->comment_count++].at = fluentbit_span(line, start, line->text.n);
}

/* Makes every open node reach to end. */
static void extend_open(struct fluentbit *r, uint32_t end) {
	if (r->section)
		r->section->span.len = end - r->section->span.off;
	if (r->group)
		r->group->span.len = end - r->group->span.off;
}

static struct node *add_node(struct fluentbit *r, struct node *parent, enum node_kind kind, struct span key,
			     struct span value) {
	if (!count_node(r, key.off))
		return NULL;
	struct str text = r->doc->source->text;
	struct node *node = node_new(r->doc->arena, kind, value);
	node->key = str_from_to(text, key.off, key.off + key.len);
	node->key_span = key;
	if (kind == NODE_STRING)
		node->text = str_from_to(text, value.off, value.off + value.len);
	node_append(parent, node);
	extend_open(r, value.off + value.len);
	return node;
}

static struct node *innermost(struct fluentbit *r) {
	return r->group ? r->group : r->section ? r->section : r->doc->root;
}

static void add_entry(struct fluentbit *r, struct span key, struct span value) {
	add_node(r, innermost(r), NODE_STRING, key, value);
}

/* The line's bytes [from, to) without white space at both ends. */
static struct span trimmed(const struct fluentbit_line *line, size_t from, size_t to) {
	struct str text = str_trim(str_from_to(line->text, from, to));
	if (text.n == 0)
		return fluentbit_span(line, from, from);
	size_t start = (size_t)(text.p - line->text.p);
	return fluentbit_span(line, start, start + text.n);
}

/* --- lines that begin in the first column ------------------------------------------------------------------------ */

static void ignored(struct fluentbit *r, struct span at, const char *message, const char *help) {
	doc_problem(r->doc, PROBLEM_NO_EFFECT, at, "%s", message)->help = str_from(help);
}

static const char INCLUDE[] = "@INCLUDE ";

static void read_directive(struct fluentbit *r, const struct fluentbit_line *line) {
	size_t n = line->text.n, include = sizeof INCLUDE - 1, space;
	if (n > include && str_equal_ignoring_case(str_from_to(line->text, 0, include), STR(INCLUDE))) {
		/* The path is not trimmed. */
		add_entry(r, fluentbit_span(line, 0, include - 1), fluentbit_span(line, include, n));
		return;
	}
	bool separated = str_find_char(line->text, ' ', &space);
	struct span key = trimmed(line, 0, separated ? space : n);
	struct span value = separated ? trimmed(line, space + 1, n) : (struct span){.off = key.off + key.len};
	bool named = separated && (space == 1 || str_trim(str_from_to(line->text, 1, space)).n > 0);
	if (value.len == 0 || !named)
		fluentbit_refuse_directive(r, line);
	else if (key.len != 4 || !str_equal_ignoring_case(str_from_to(line->text, 0, 4), STR("@SET")))
		ignored(r, key, "Fluent Bit knows no such directive, and ignores the line",
			"write @SET NAME=VALUE or @INCLUDE PATH, or delete the line");
	else if (!str_contains(line->text, STR("=")))
		ignored(r, value, "no equals sign stands in this @SET: Fluent Bit ignores it", "write @SET NAME=VALUE");
	add_entry(r, key, value);
}

static void open_section(struct fluentbit *r, struct span name, struct span header) {
	r->section = r->group = NULL;
	r->section = add_node(r, r->doc->root, NODE_OBJECT, name, header);
}

/* Behind the header: a comment for the reader of the file, or text that somebody believes in. */
static void read_behind_header(struct fluentbit *r, const struct fluentbit_line *line, size_t end) {
	struct span rest = trimmed(line, end, line->text.n);
	if (rest.len == 0)
		return;
	size_t start = rest.off - line->off;
	if (line->text.p[start] == '#') {
		add_comment(r, line, start);
		return;
	}
	ignored(r, rest, "Fluent Bit ignores what stands behind a section's header", "move it to a line of its own");
}

static void read_header(struct fluentbit *r, const struct fluentbit_line *line, size_t start) {
	size_t close, n = line->text.n;
	if (!str_find_char(line->text, ']', &close)) {
		fluentbit_refuse_header(r, line);
		struct span name = trimmed(line, start + 1, n);
		open_section(r, name, fluentbit_span(line, start, n));
		return;
	}
	open_section(r, fluentbit_span(line, start + 1, close), fluentbit_span(line, start, close + 1));
	read_behind_header(r, line, close + 1);
}

/* --- indented lines ---------------------------------------------------------------------------------------------- */

static size_t count_blanks(struct str text) {
	size_t blanks = 0;
	while (blanks < text.n && is_blank(text.p[blanks]))
		blanks++;
	return blanks;
}

/* The first line of this sort decides, a comment or blanks alone too; its first byte belongs to the indentation
 * whatever it is. */
static void learn_indent(struct fluentbit *r, const struct fluentbit_line *line) {
	size_t blanks = count_blanks(line->text);
	if (blanks == 0 && str_trim(line->text).n > 0) {
		fluentbit_refuse_no_indent(r, line);
		r->indent_state = FLUENTBIT_INDENT_WRONG;
		r->quiet = true; /* what Fluent Bit makes of the rest of such a line is a matter of luck */
		return;
	}
	r->indent_state = FLUENTBIT_INDENT_SET;
	r->indent = str_from_to(line->text, 0, blanks ? blanks : 1);
	r->indent_at = fluentbit_span(line, 0, line->text.n);
}

/* Exactly the indentation, or twice its length inside a group. */
static bool indent_is_right(const struct fluentbit *r, struct str text, size_t blanks) {
	size_t n = r->indent.n;
	if (!str_starts_with(text, r->indent))
		return false;
	return blanks == n || blanks == 2 * n || (blanks == 0 && text.n == n);
}

/* Where the line's text begins; tells of a wrong indentation, and closes a group that ends above the line. */
static size_t pass_indent(struct fluentbit *r, const struct fluentbit_line *line) {
	if (r->indent_state == FLUENTBIT_INDENT_UNKNOWN)
		learn_indent(r, line);
	size_t blanks = count_blanks(line->text);
	struct str written = str_from_to(line->text, 0, blanks);
	bool right = r->indent_state == FLUENTBIT_INDENT_WRONG || indent_is_right(r, line->text, blanks);
	bool told = r->wrong_before.p && str_equal(r->wrong_before, written);
	if (!right && !told && !fluentbit_is_indented_header(line, blanks))
		fluentbit_refuse_indent(r, line, blanks);
	r->wrong_before = right ? (struct str){0} : written;
	if (blanks <= r->indent.n)
		r->group = NULL;
	return right && blanks < r->indent.n ? r->indent.n : blanks;
}

/* [NAME] with a space somewhere behind it; without one Fluent Bit takes it for a key without value. */
static void read_group(struct fluentbit *r, const struct fluentbit_line *line, size_t start) {
	struct str text = str_from_offset(line->text, start);
	size_t close, space, end = line->text.n;
	bool closed = str_find_char(text, ']', &close), separated = str_find_char(text, ' ', &space);
	struct span name = closed ? fluentbit_span(line, start + 1, start + close) : trimmed(line, start + 1, end);
	struct span header = fluentbit_span(line, start, closed ? start + close + 1 : end);
	bool header_of_section = fluentbit_is_indented_header(line, start);
	bool good = closed && separated && r->section && (!r->group || r->group_keys > 0);
	if (!good || header_of_section)
		fluentbit_refuse_group(r, line, start);
	r->group = NULL;
	r->group_keys = 0;
	if (header_of_section)
		open_section(r, name, header);
	else if (r->section && name.len > 0)
		r->group = add_node(r, r->section, NODE_OBJECT, name, header);
}

static void read_key_and_value(struct fluentbit *r, const struct fluentbit_line *line, size_t start) {
	size_t n = line->text.n, space, tab;
	struct str text = str_from_offset(line->text, start);
	bool separated = str_find_char(text, ' ', &space);
	struct str key_text = str_trim(str_from_to(text, 0, separated ? space : text.n));
	size_t key_end = start + (separated ? space : text.n), value_start = separated ? key_end + 1 : n;
	bool tabbed = str_find_char(key_text, '\t', &tab);
	if (tabbed) {
		key_end = (size_t)(key_text.p - line->text.p) + tab;
		value_start = key_end + 1;
		fluentbit_refuse_tab(r, line, start, key_end);
	}
	if (key_text.n == 0) {
		fluentbit_refuse_value(r, line, start, key_text);
		return;
	}
	struct span key = trimmed(line, start, key_end);
	struct span value = trimmed(line, value_start, n);
	if (value.len == 0) {
		value.off = key.off + key.len;
		if (!tabbed)
			fluentbit_refuse_value(r, line, start, key_text);
	}
	if (!r->section)
		fluentbit_refuse_entry(r, line, start);
	r->group_keys++;
	add_entry(r, key, value);
}

static void read_indented(struct fluentbit *r, const struct fluentbit_line *line) {
	size_t start = pass_indent(r, line);
	if (start == line->text.n)
		return;
	if (line->text.p[start] == '#')
		add_comment(r, line, start);
	else if (line->text.p[start] == '[')
		read_group(r, line, start);
	else
		read_key_and_value(r, line, start);
}

/* --- the text ---------------------------------------------------------------------------------------------------- */

static void read_line(struct fluentbit *r, const struct fluentbit_line *line) {
	struct str text = line->text;
	r->quiet = false;
	if (text.n > LINE_BYTES_MAX)
		fluentbit_refuse_long_line(r, line);
	if (text.n == 0)
		return;
	if (text.p[0] == '#')
		add_comment(r, line, 0);
	else if (text.p[0] == '@' && text.n > 3)
		read_directive(r, line);
	else if (text.p[0] == '[')
		read_header(r, line, 0);
	else
		read_indented(r, line);
}

static bool fluentbit_parse(struct doc *doc) {
	struct str text = doc->source->text;
	struct fluentbit r = {.doc = doc};
	uint32_t at = 0;
	if (!fluentbit_check_encoding(doc, &at))
		return false;
	doc->root = node_new(doc->arena, NODE_OBJECT, (struct span){.len = (uint32_t)text.n});
	bool nul_seen = false;
	while (at < text.n && !doc->incomplete) {
		struct str rest = str_from_offset(text, at);
		size_t end, nul;
		bool ended = str_find_char(rest, '\n', &end);
		struct fluentbit_line line = {.text = ended ? str_from_to(rest, 0, end) : rest, .off = at};
		at += (uint32_t)line.text.n + ended;
		if (ended && str_ends_with(line.text, STR("\r")))
			line.text.n--;
		if (str_find_char(line.text, '\0', &nul)) {
			if (!nul_seen)
				fluentbit_refuse_nul(&r, line.off + (uint32_t)nul);
			nul_seen = true;
			line.text.n = nul;
		}
		read_line(&r, &line);
	}
	return true;
}

static void fluentbit_decode(const struct doc *doc, const struct node *node, struct derivation *d) {
	(void)doc;
	derivation_add(d, PIECE_COPY, node->text, node->span, 0);
}
