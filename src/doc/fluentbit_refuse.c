/* What Fluent Bit refuses in a classic configuration, in words: where, what it says, what to do. The words in
 * parentheses are those of its own log (src/config_format/flb_cf_fluentbit.c of fluent/fluent-bit). */
#include "doc/fluentbit.h"

#include "base/limits.h"
#include "base/utf8.h"

enum { SHORT_BYTES = 60 };

/* A hostile text has a problem in each of many lines: no words are made that nobody will see. */
static bool is_full(const struct fluentbit *r) {
	return r->quiet || r->doc->problems.count > LIMIT_DOC_PROBLEMS;
}

/* Text for a message: its first characters. */
static struct str shortened(struct fluentbit *r, struct str text) {
	if (text.n <= SHORT_BYTES)
		return text;
	size_t n = SHORT_BYTES;
	while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	return arena_join(r->doc->arena, str_from_to(text, 0, n), STR("..."), STR(""), STR(""));
}

/* "4 spaces", "1 tab". */
static struct str blanks_text(struct arena *arena, struct str blanks) {
	size_t tabs = 0, spaces = 0;
	for (size_t i = 0; i < blanks.n; i++) {
		tabs += blanks.p[i] == '\t';
		spaces += blanks.p[i] == ' ';
	}
	const char *tab_word = tabs == 1 ? "tab" : "tabs", *space_word = spaces == 1 ? "space" : "spaces";
	if (tabs + spaces < blanks.n)
		return STR("a control character");
	if (tabs && spaces)
		return arena_format(arena, "%zu %s and %zu %s", tabs, tab_word, spaces, space_word);
	return tabs ? arena_format(arena, "%zu %s", tabs, tab_word) : arena_format(arena, "%zu %s", spaces, space_word);
}

/* The line from start on, without white space at both ends. */
static struct span text_span(const struct fluentbit_line *line, size_t start) {
	struct str text = str_trim(str_from_offset(line->text, start));
	size_t from = text.n ? (size_t)(text.p - line->text.p) : start;
	return fluentbit_span(line, from, from + text.n);
}

static struct str text_of(const struct fluentbit_line *line, struct span at) {
	return str_from_to(line->text, at.off - line->off, at.off - line->off + at.len);
}

/* --- indentation ------------------------------------------------------------------------------------------------- */

static void refuse_blank_line(struct fluentbit *r, const struct fluentbit_line *line) {
	struct problem *problem =
	    doc_problem(r->doc, PROBLEM_SYNTAX, fluentbit_span(line, 0, line->text.n),
			"this line holds nothing but blanks, and not as many as the entries of the file begin with: "
			"Fluent Bit refuses the file (invalid indentation level)");
	problem->help = STR("delete the blanks of this line");
	problem->also = doc_site(r->doc, r->indent_at);
	problem->also_label = STR("this line sets the indentation of the file");
}

void fluentbit_refuse_indent(struct fluentbit *r, const struct fluentbit_line *line, size_t blanks) {
	if (is_full(r))
		return;
	if (blanks == line->text.n) {
		refuse_blank_line(r, line);
		return;
	}
	struct arena *arena = r->doc->arena;
	struct str here = STR("not indented"), wanted = blanks_text(arena, r->indent);
	if (blanks)
		here = arena_join(arena, STR("indented by "), blanks_text(arena, str_from_to(line->text, 0, blanks)),
				  STR(""), STR(""));
	struct str twice = blanks_text(arena, arena_join(arena, r->indent, r->indent, STR(""), STR("")));
	bool comment = line->text.p[blanks] == '#';
	struct problem *problem =
	    doc_problem(r->doc, PROBLEM_SYNTAX, text_span(line, blanks),
			"this %s is %.*s, the first indented line of the file by %.*s: Fluent Bit wants "
			"the same in every line, and refuses the file (invalid indentation level)",
			comment ? "comment" : "entry", STR_ARGS(here), STR_ARGS(wanted));
	if (blanks > r->indent.n && str_starts_with(line->text, r->indent))
		problem->help = arena_format(arena, "indent it by %.*s, or by %.*s inside a group", STR_ARGS(wanted),
					     STR_ARGS(twice));
	else
		problem->help = arena_format(arena, "indent it by %.*s", STR_ARGS(wanted));
	problem->also = doc_site(r->doc, r->indent_at);
	problem->also_label = STR("this line sets the indentation of the file");
}

void fluentbit_refuse_no_indent(struct fluentbit *r, const struct fluentbit_line *line) {
	struct span at = text_span(line, 0);
	struct str text = text_of(line, at);
	size_t end = 0, first = 1;
	while (end < text.n && text.p[end] != ' ' && text.p[end] != '\t')
		end++;
	while (first < end && ((unsigned char)text.p[first] & 0xC0) == 0x80)
		first++;
	doc_problem(r->doc, PROBLEM_SYNTAX, at,
		    "this entry is not indented: Fluent Bit takes its first character, %.*s, for the indentation of "
		    "the whole file, and reads the key as \"%.*s\"",
		    STR_ARGS(str_from_to(text, 0, first)), STR_ARGS(shortened(r, str_from_to(text, first, end))))
	    ->help = STR("indent all entries of the file alike, for example by 4 spaces");
}

/* --- headers ----------------------------------------------------------------------------------------------------- */

void fluentbit_refuse_header(struct fluentbit *r, const struct fluentbit_line *line) {
	if (is_full(r))
		return;
	struct span at = text_span(line, 0);
	doc_problem(r->doc, PROBLEM_SYNTAX, at,
		    "this section header has no closing bracket: Fluent Bit refuses the file (bad header definition)")
	    ->help = arena_format(r->doc->arena, "write %.*s]", STR_ARGS(shortened(r, text_of(line, at))));
}

/* In the order in which Fluent Bit looks. */
void fluentbit_refuse_group(struct fluentbit *r, const struct fluentbit_line *line, size_t start) {
	if (is_full(r))
		return;
	struct span at = text_span(line, start);
	struct str text = text_of(line, at), written = shortened(r, text);
	size_t close, space;
	const char *message, *help = "delete it, or write its entries below it";
	if (fluentbit_is_indented_header(line, start)) {
		message = "this section header is indented: Fluent Bit takes it for a part of the section above";
		help = "put its bracket into the first column";
	} else if (!str_find_char(str_from_offset(line->text, start), ' ', &space)) {
		message = "Fluent Bit takes this line for a key without a value, because no space stands in it, and "
			  "refuses the file (undefined value)";
		help = "put a section header into the first column; behind the header of a group write a space";
	} else if (!str_find_char(text, ']', &close)) {
		message = "this group header has no closing bracket: Fluent Bit refuses the file (expected a valid "
			  "group name)";
		help = arena_format(r->doc->arena, "write %.*s]", STR_ARGS(written)).p;
	} else if (!r->section) {
		message = "a group stands above the first section: Fluent Bit refuses the file (current group don't "
			  "have a parent section)";
		help = "write the header of its section above it";
	} else {
		message = "the group above this one is empty: Fluent Bit refuses the file (previous group did not "
			  "have keys)";
	}
	doc_problem(r->doc, PROBLEM_SYNTAX, at, "%s", message)->help = str_from(help);
}

/* --- entries ----------------------------------------------------------------------------------------------------- */

void fluentbit_refuse_entry(struct fluentbit *r, const struct fluentbit_line *line, size_t start) {
	if (is_full(r))
		return;
	doc_problem(r->doc, PROBLEM_SYNTAX, text_span(line, start),
		    "this entry stands above the first section of its file: Fluent Bit refuses the file (could not "
		    "allocate key value pair)")
	    ->help = STR("write a header such as [SERVICE] above it");
}

void fluentbit_refuse_tab(struct fluentbit *r, const struct fluentbit_line *line, size_t start, size_t tab) {
	if (is_full(r))
		return;
	struct str rest = str_from_offset(line->text, start);
	size_t space;
	bool separated = str_find_char(rest, ' ', &space);
	const char *effect = separated && str_trim(str_from_offset(rest, space)).n > 0
				 ? "the key reaches to the next space, and nothing has that name"
				 : "it finds a key without a value, and refuses the file (undefined value)";
	doc_problem(r->doc, PROBLEM_SYNTAX, fluentbit_span(line, tab, tab + 1),
		    "a tab does not end a key in Fluent Bit, only a space does: %s", effect)
	    ->help = STR("put a space between the key and its value");
}

void fluentbit_refuse_value(struct fluentbit *r, const struct fluentbit_line *line, size_t start, struct str key) {
	if (is_full(r))
		return;
	size_t space, equals;
	struct str rest = str_from_offset(line->text, start), shown = shortened(r, key);
	bool separated = str_find_char(rest, ' ', &space);
	bool assigned = !separated && str_find_char(key, '=', &equals) && equals > 0 && equals + 1 < key.n;
	if (key.n == 0) {
		doc_problem(r->doc, PROBLEM_SYNTAX, fluentbit_span(line, start, line->text.n),
			    "no key stands in this line: Fluent Bit refuses the file")
		    ->help = STR("delete the line");
		return;
	}
	struct problem *problem = doc_problem(r->doc, PROBLEM_SYNTAX, text_span(line, start),
					      "%.*s has no value: Fluent Bit refuses the file (%s)", STR_ARGS(shown),
					      separated ? "key has an empty value" : "undefined value");
	problem->help = STR("write a space and the value behind it, or delete the line");
	if (assigned)
		problem->help = arena_format(r->doc->arena, "write a space instead of the equals sign behind %.*s",
					     STR_ARGS(shortened(r, str_from_to(key, 0, equals))));
}

void fluentbit_refuse_directive(struct fluentbit *r, const struct fluentbit_line *line) {
	if (is_full(r))
		return;
	struct span at = text_span(line, 0);
	doc_problem(r->doc, PROBLEM_SYNTAX, at, "%.*s needs a space and a value behind it: Fluent Bit refuses the file",
		    STR_ARGS(shortened(r, text_of(line, at))))
	    ->help = STR("write @SET NAME=VALUE or @INCLUDE PATH, or delete the line");
}

/* --- the text ---------------------------------------------------------------------------------------------------- */

void fluentbit_refuse_long_line(struct fluentbit *r, const struct fluentbit_line *line) {
	doc_problem(r->doc, PROBLEM_SYNTAX, fluentbit_span(line, 0, 0),
		    "this line is longer than 32 MiB: Fluent Bit refuses the file")
	    ->help = STR("break it");
}

void fluentbit_refuse_nul(struct fluentbit *r, uint32_t off) {
	doc_problem(r->doc, PROBLEM_NUL_CHARACTER, (struct span){.off = off, .len = 1},
		    "a NUL byte stands here: Fluent Bit drops the rest of the line, and takes the next line for its "
		    "continuation")
	    ->help = STR("delete all NUL bytes");
}

bool fluentbit_check_encoding(struct doc *doc, uint32_t *ret_start) {
	struct str text = doc->source->text;
	if (utf8_is_utf16(text)) {
		doc_problem(doc, PROBLEM_SYNTAX, (struct span){.len = 2},
			    "the file is UTF-16, which Fluent Bit cannot read")
		    ->help = STR("save it as UTF-8 without byte order mark");
		return false;
	}
	if (str_starts_with(text, STR("\xEF\xBB\xBF"))) {
		doc_problem(
		    doc, PROBLEM_BYTE_ORDER_MARK, (struct span){.len = 3},
		    "the file begins with a byte order mark: Fluent Bit takes it for a key without a value, and "
		    "refuses the file (undefined value)")
		    ->help = STR("save it as UTF-8 without byte order mark");
		*ret_start = 3;
	}
	return true;
}
