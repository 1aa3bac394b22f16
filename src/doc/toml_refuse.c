/* What to say where a TOML text goes wrong, and what a text of TOML looks like. */
#include "doc/toml_read.h"

#include "base/utf8.h"

#include <string.h>

enum { SHOWN_BYTES = 64 };

static struct problem *refuse(struct toml *t, uint32_t off, uint32_t len, const char *message) {
	return doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){off, len}, "%s", message);
}

static void also(struct toml *t, struct problem *problem, struct span at, struct str label) {
	problem->also = doc_site(t->doc, at);
	problem->also_label = label;
}

/* A key or a piece of text in a message; empty if it is too long to help anybody. */
static struct str shown(struct str text) {
	size_t at;
	bool good = text.n > 0 && text.n <= SHOWN_BYTES && utf8_valid(text, NULL) && !str_find_char(text, '\0', &at) &&
		    !str_find_char(text, '\n', &at);
	return good ? text : (struct str){0};
}

/* --- what stands twice, or where nothing may be added ------------------------------------------------------------ */

static const char *described(const struct node *node) {
	switch (toml_how(node)) {
	case TOML_SCALAR:
		return node->kind == NODE_STRING   ? "a string"
		       : node->kind == NODE_NUMBER ? "a number"
						   : "true or false";
	case TOML_INLINE:
		return "an inline table";
	case TOML_ARRAY:
		return "an array";
	case TOML_TABLES:
		return "an array of tables";
	case TOML_IMPLICIT:
	case TOML_HEADER:
	case TOML_DOTTED:
		break;
	}
	return "a table";
}

void toml_refuse_duplicate(struct toml *t, const struct node *first) {
	struct str key = shown(t->key);
	struct problem *problem =
	    key.n ? doc_problem(t->doc, PROBLEM_SYNTAX, t->key_span,
				"the key \"%.*s\" stands twice in one table, which TOML refuses", STR_ARGS(key))
		  : doc_problem(t->doc, PROBLEM_SYNTAX, t->key_span,
				"this key stands twice in one table, which TOML refuses");
	also(t, problem, first->key_span, STR("first here"));
	problem->help = STR("remove or rename one of them");
}

static const char *path_reason(const struct node *met, bool dotted) {
	switch (toml_how(met)) {
	case TOML_INLINE:
		return "which is complete where it ends: nothing can be added to it";
	case TOML_ARRAY:
		return "which is complete where it ends: no table can stand in it";
	case TOML_TABLES:
		return "and a dotted key cannot tell which of them it means";
	case TOML_HEADER:
	case TOML_IMPLICIT:
	case TOML_DOTTED:
		return "which has a header of its own: a dotted key cannot add to it";
	case TOML_SCALAR:
		break;
	}
	return dotted ? "so no key can stand in it" : "so no table can stand in it";
}

void toml_refuse_path(struct toml *t, const struct node *met, bool dotted) {
	struct str key = shown(t->key);
	struct problem *problem =
	    doc_problem(t->doc, PROBLEM_SYNTAX, t->key_span, key.n ? "\"%.*s\" is %s, %s" : "%.*sthis is %s, %s",
			STR_ARGS(key), described(met), path_reason(met, dotted));
	also(t, problem, met->key_span, STR("it stands here"));
	if (toml_how(met) == TOML_INLINE)
		problem->help = STR("write all of it inside the braces, or all of it below a header");
}

void toml_refuse_header(struct toml *t, struct span header, const struct node *met, bool element) {
	struct str written = shown(str_from_to(t->text, header.off, header.off + header.len));
	struct str name = written.n ? written : STR("this header");
	enum toml_how how = toml_how(met);
	struct problem *problem;
	if (element || (how != TOML_HEADER && how != TOML_DOTTED)) {
		problem = doc_problem(t->doc, PROBLEM_SYNTAX, header, "%.*s cannot open %s: this is %s already",
				      STR_ARGS(name), element ? "an array of tables" : "a table", described(met));
		problem->help = how == TOML_TABLES ? STR("write the header in two brackets, as those before it")
						   : STR("remove or rename one of them");
	} else if (how == TOML_DOTTED) {
		problem = doc_problem(t->doc, PROBLEM_SYNTAX, header,
				      "%.*s opens a table that dotted keys have made already, which TOML refuses",
				      STR_ARGS(name));
		problem->help = STR("put all its keys below one header");
	} else {
		problem = doc_problem(t->doc, PROBLEM_SYNTAX, header, "%.*s stands twice, which TOML refuses",
				      STR_ARGS(name));
		problem->help = STR("put all its keys below one header, or rename one of them");
	}
	also(t, problem, how == TOML_HEADER && !element ? met->span : met->key_span, STR("first here"));
	if (how == TOML_HEADER) /* the span may be of many lines */
		problem->also.at = met->key_span;
}

/* --- what is no TOML --------------------------------------------------------------------------------------------- */

/* What somebody meant who wrote what stands at t->at; false if nothing is known. */
static bool refuse_anywhere(struct toml *t) {
	static const struct {
		struct str start;
		const char *message, *help;
	} rows[] = {
	    {STR_INIT("\xE2\x80\x9C"), "this is a typographic quote, not a double quote",
	     "put the text in \"double quotes\""},
	    {STR_INIT("\xE2\x80\x9D"), "this is a typographic quote, not a double quote",
	     "put the text in \"double quotes\""},
	    {STR_INIT("\xE2\x80\x98"), "this is a typographic quote, not a single quote",
	     "put the text in 'single quotes'"},
	    {STR_INIT("\xE2\x80\x99"), "this is a typographic quote, not a single quote",
	     "put the text in 'single quotes'"},
	    {STR_INIT("\xC2\xA0"), "this is a no-break space (U+00A0), which TOML does not take for a blank",
	     "replace it by a space"},
	    {STR_INIT("\xE2\x80\x8B"), "this is an invisible character (U+200B), which TOML does not allow here",
	     "delete it"},
	    {STR_INIT("\xEF\xBB\xBF"), "this is a byte order mark, which TOML allows at the start of a file only",
	     "delete it"},
	    {STR_INIT("//"), "comments begin with # in TOML", "write # in place of //"},
	    {STR_INIT("/*"), "comments begin with # in TOML", "write # before each line of it"},
	    {STR_INIT(";"), "comments begin with # in TOML, and no ; ends a line", "delete it, or write #"},
	    {STR_INIT("<<<<<<<"), "this is a conflict that git left behind", "choose one of the two sides"},
	    {STR_INIT("======="), "this is a conflict that git left behind", "choose one of the two sides"},
	    {STR_INIT(">>>>>>>"), "this is a conflict that git left behind", "choose one of the two sides"},
	    {STR_INIT("${"), "this looks like a placeholder that nothing has filled in", "put it in quotes"},
	    {STR_INIT("{{"), "this looks like a placeholder that nothing has filled in",
	     "put it in quotes, or render the template first"},
	    {STR_INIT("{%"), "this looks like a placeholder that nothing has filled in", "render the template first"},
	    {STR_INIT("<%"), "this looks like a placeholder that nothing has filled in", "render the template first"},
	};
	/* The first brace of a placeholder was taken for an inline table. */
	if (t->open && t->opened && t->at > 0 && t->text.p[t->at - 1] == '{' && strchr("{%", toml_peek(t, 0)))
		t->at--;
	struct str rest = str_from_offset(t->text, t->at);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_starts_with(rest, rows[i].start)) {
			refuse(t, t->at, (uint32_t)rows[i].start.n, rows[i].message)->help = str_from(rows[i].help);
			return true;
		}
	return false;
}

/* "expected a key, found ..." for whatever nothing better is known about. */
static struct problem *refuse_found(struct toml *t, const char *expected) {
	struct str rest = str_from_offset(t->text, t->at);
	size_t n = 0;
	uint32_t code = rest.n ? utf8_next(rest, &n) : 0;
	struct span at = {t->at, (uint32_t)n};
	if (toml_at_line_end(t))
		return doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){t->at, 0},
				   "expected %s, found the end of the %s", expected, rest.n ? "line" : "text");
	if (code == UTF8_BAD)
		return doc_problem(t->doc, PROBLEM_SYNTAX, at, "expected %s, found the byte 0x%02X, which is not UTF-8",
				   expected, (unsigned)(unsigned char)rest.p[0]);
	if (code < 0x20 || code == 0x7F)
		return doc_problem(t->doc, PROBLEM_SYNTAX, at, "expected %s, found the control character U+%04X",
				   expected, (unsigned)code);
	if (code > 0x7F)
		return doc_problem(t->doc, PROBLEM_SYNTAX, at, "expected %s, found %.*s (U+%04X)", expected, (int)n,
				   rest.p, (unsigned)code);
	return doc_problem(t->doc, PROBLEM_SYNTAX, at, "expected %s, found %c", expected, (int)code);
}

void toml_refuse_key(struct toml *t) {
	if (refuse_anywhere(t))
		return;
	char c = toml_peek(t, 0);
	if (c == '"' || c == '\'')
		refuse(t, t->at, 3, "a key cannot be a text of several lines");
	else if (c == '=')
		refuse(t, t->at, 1, "a key is missing before this equals sign");
	else if (c == ']' || c == '}')
		refuse(t, t->at, 1,
		       t->open || c == ']' ? "a key is missing before this bracket" : "this } closes nothing");
	else if (c == ',')
		refuse(t, t->at, 1,
		       t->open ? "a key is missing before this comma" : "no comma stands between lines in TOML");
	else
		refuse_found(t, "a key")->help =
		    STR("a key is made of letters, digits, _ and -; any other stands in quotes");
}

void toml_refuse_equals(struct toml *t, uint32_t line_start) {
	if (refuse_anywhere(t))
		return;
	char c = toml_peek(t, 0);
	struct str word = str_from_to(t->text, line_start, t->at);
	if (c == ':')
		refuse(t, t->at, 1, "keys and values are parted by an equals sign in TOML")->help =
		    STR("write = for :");
	else if (toml_at_line_end(t) || c == '#')
		refuse(t, line_start, (uint32_t)str_trim(word).n, "this is neither a table nor a key with a value")
		    ->help = STR("write KEY = VALUE");
	else
		refuse_found(t, "an equals sign behind the key")->help = STR("a key of several words stands in quotes");
}

void toml_refuse_rest(struct toml *t, const char *behind) {
	if (refuse_anywhere(t))
		return;
	uint32_t start = t->at, end = toml_line_end(t);
	struct str rest = str_trim(str_from_to(t->text, start, end));
	if (rest.n == 0 || toml_peek(t, 0) == '\r')
		refuse_found(t, "the end of the line");
	else
		doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){start, (uint32_t)rest.n},
			    "text stands behind %s on its line", behind)
		    ->help = STR("each key stands on a line of its own; comments begin with #");
}

void toml_refuse_bracket(struct toml *t, uint32_t start, bool element) {
	if (refuse_anywhere(t))
		return;
	struct problem *problem =
	    refuse_found(t, element ? "]] behind the name of the table" : "] behind the name of the table");
	problem->help = STR("a name that is not only letters, digits, _ and - stands in quotes");
	also(t, problem, (struct span){start, element ? 2 : 1}, STR("opened here"));
}

void toml_refuse_no_value(struct toml *t) {
	if (refuse_anywhere(t))
		return;
	char c = toml_peek(t, 0);
	if (!t->open && (toml_at_line_end(t) || c == '#'))
		refuse(t, t->at, 0, "a value is missing behind the equals sign")->help =
		    STR("an empty text is written \"\"");
	else if (c == ',')
		refuse(t, t->at, 1, "a value is missing before this comma");
	else if (c == ']' || c == '}')
		refuse(t, t->at, 1, "a value is missing before this bracket");
	else
		refuse_found(t, "a value");
}

static const char *meant_value(struct str word) {
	static const char *const rows[][2] = {
	    {"true", "TOML writes true in small letters"},
	    {"false", "TOML writes false in small letters"},
	    {"yes", "yes is written true in TOML"},
	    {"no", "no is written false in TOML"},
	    {"on", "on is written true in TOML"},
	    {"off", "off is written false in TOML"},
	    {"null", "TOML has no null: leave the key out"},
	    {"none", "TOML has no None: leave the key out"},
	    {"nil", "TOML has no nil: leave the key out"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_equal_ignoring_case(word, str_from(rows[i][0])))
			return rows[i][1];
	return NULL;
}

void toml_refuse_word(struct toml *t, struct span word, const char *fault) {
	struct str text = str_from_to(t->text, word.off, word.off + word.len);
	uint32_t end = t->at;
	const char *meant = meant_value(text);
	t->at = word.off;
	if (meant || fault)
		refuse(t, word.off, word.len, meant ? meant : fault);
	else if (!refuse_anywhere(t))
		refuse(t, word.off, word.len, "a text must stand in quotes");
	t->at = end;
}

/* Inside of an array or inline table, where a comma, its end, or an equals sign should be. */
void toml_refuse_separator(struct toml *t) {
	bool table = t->open->kind == NODE_OBJECT, waits = t->opened;
	struct problem *problem;
	if (t->at >= t->text.n) {
		problem = refuse(t, t->at, 0,
				 table ? "the text ends inside an inline table" : "the text ends inside an array");
		problem->help = table ? STR("add the missing }") : STR("add the missing ]");
	} else if (!waits && refuse_anywhere(t)) {
		return;
	} else {
		problem = refuse_found(t, table ? "a comma, or } at the end of the inline table"
						: "a comma, or ] at the end of the array");
	}
	also(t, problem, (struct span){t->open->span.off, 1}, STR("opened here"));
}

void toml_refuse_unclosed(struct toml *t) {
	bool table = t->open->kind == NODE_OBJECT;
	struct str line = str_trim(str_from_to(t->text, t->at, toml_line_end(t)));
	struct problem *problem = refuse(t, t->at, (uint32_t)line.n,
					 table ? "an inline table is not closed before this line"
					       : "an array is not closed before this line");
	problem->help = table ? STR("add the missing }") : STR("add the missing ]");
	also(t, problem, (struct span){t->open->span.off, 1}, STR("opened here"));
}

/* --- strings and bytes ------------------------------------------------------------------------------------------- */

void toml_refuse_string(struct toml *t, bool several_lines) {
	uint32_t end = several_lines ? t->at + 3 : toml_line_end(t);
	refuse(t, t->at, end - t->at,
	       several_lines ? "this text is never closed" : "this text is not closed on its line")
	    ->help = several_lines
			 ? STR("close it with the same three quotes")
			 : STR("close it with the quote that opens it, or use three quotes for several lines");
	t->doc->unreadable = t->doc->unreadable || several_lines;
	t->stop = t->stop || several_lines;
}

void toml_report_control(struct toml *t, uint32_t off, const char *where) {
	unsigned char c = (unsigned char)t->text.p[off];
	if (c == '\r')
		doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){off, 1},
			    "a carriage return that no line feed follows stands in %s, which TOML refuses", where)
		    ->help = STR("save the file with line feeds (LF) as line ends");
	else
		doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){off, 1},
			    "the control character U+%04X stands in %s, which TOML refuses", (unsigned)c, where)
		    ->help = STR("delete it");
}

void toml_report_fault(struct toml *t, uint32_t raw_off, struct str raw, const struct toml_chunk *chunk) {
	struct span at = {raw_off + (uint32_t)chunk->from, (uint32_t)(chunk->to - chunk->from)};
	size_t next = chunk->from + 1;
	if (chunk->fault == TOML_FAULT_CONTROL || chunk->fault == TOML_FAULT_RETURN) {
		toml_report_control(t, at.off, "a string");
	} else if (chunk->fault == TOML_FAULT_CODE) {
		doc_problem(t->doc, PROBLEM_SYNTAX, at,
			    "%.*s is no character: \\u wants 4 digits and \\U 8, of a Unicode character",
			    STR_ARGS(str_from_to(raw, chunk->from, chunk->to)));
	} else if (chunk->fault == TOML_FAULT_ESCAPE) {
		if (next < raw.n)
			utf8_next(raw, &next);
		at.len = (uint32_t)(next - chunk->from);
		struct str text = shown(str_from_to(raw, chunk->from, next));
		struct problem *problem = doc_problem(t->doc, PROBLEM_SYNTAX, at,
						      text.n ? "%.*s is no escape sequence of TOML"
							     : "%.*sthis is no escape sequence of TOML",
						      STR_ARGS(text));
		problem->help = STR("write \\\\ for a backslash, or put the text in single quotes");
	}
}

static bool refuse_text(struct toml *t, uint32_t off, uint32_t len, const char *message, struct str help) {
	refuse(t, off, len, message)->help = help;
	return false;
}

bool toml_check_encoding(struct toml *t) {
	struct str text = t->text;
	if (text.n >= 2 && (memcmp(text.p, "\xFF\xFE", 2) == 0 || memcmp(text.p, "\xFE\xFF", 2) == 0 ||
			    (text.p[0] == '\0') != (text.p[1] == '\0')))
		return refuse_text(t, 0, 2, "the file is UTF-16, which TOML readers refuse", STR("save it as UTF-8"));
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		t->at = 3;
	size_t bad;
	if (!utf8_valid(text, &bad))
		doc_problem(t->doc, PROBLEM_SYNTAX, (struct span){(uint32_t)bad, 1},
			    "the byte 0x%02X is not UTF-8: TOML readers refuse the whole file",
			    (unsigned)(unsigned char)text.p[bad])
		    ->help = STR("save it as UTF-8");
	return true;
}
