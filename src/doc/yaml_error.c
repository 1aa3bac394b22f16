/* What libyaml says when it refuses a text, in words that tell what to do. libyaml (yaml/libyaml src/scanner.c,
 * src/parser.c) gives a problem and, often, a context, each with a mark. */
#include "base/utf8.h"
#include "doc/yaml.h"

#include <string.h>

/* A row fits if both texts occur in libyaml's; the first that fits is taken. */
struct wording {
	const char *problem, *context;
	const char *message, *help;
	const char *start; /* the context is shown as a second place with this label */
	bool at_context;   /* the context is the place to look at */
};

static const struct wording wordings[] = {
    {.problem = "could not find expected ':'",
     .message = "a key must be followed by a colon",
     .help = "write key: value, or indent the line deeper if it continues the text above it",
     .at_context = true},
    {.problem = "mapping values are not allowed",
     .message = "a key with a colon cannot stand here",
     .help = "put quotes around the value if the colon belongs to it; else check the indentation of this line and "
	     "the one above it"},
    {.problem = "mapping keys are not allowed",
     .message = "a key cannot stand here",
     .help = "start it on a line of its own"},
    {.problem = "block sequence entries are not allowed",
     .message = "a list entry cannot stand here",
     .help = "start it on a line of its own, below the key that the list belongs to"},
    {.problem = "did not find expected key",
     .message = "this does not fit into the mapping around it",
     .help = "indent it exactly like the other keys of the mapping",
     .start = "the mapping starts here"},
    {.problem = "did not find expected '-' indicator",
     .message = "this does not fit into the list around it",
     .help = "indent it exactly like the other entries, and start it with a dash if it is one",
     .start = "the list starts here"},
    {.problem = "did not find expected ',' or ']'",
     .message = "a comma or ] is missing before this",
     .help = "separate the entries with commas, and close the list with ]",
     .start = "the list is opened here"},
    {.problem = "did not find expected ',' or '}'",
     .message = "a comma or } is missing before this",
     .help = "separate the entries with commas, and close the mapping with }",
     .start = "the mapping is opened here"},
    {.problem = "did not find expected node content",
     .message = "a value is missing before this",
     .help = "write the value, or put quotes around the text if this belongs to it"},
    {.problem = "found unexpected ':'",
     .message = "a space is missing after this colon",
     .help = "write a space after the colon, or put quotes around the text if the colon belongs to it"},
    {.problem = "did not find expected <document start>",
     .message = "this does not belong to the document above it",
     .help = "indent it like the first line of the document, or write --- above it if a new document starts"},
    {.problem = "found unexpected end of stream",
     .message = "this quote is never closed",
     .help = "close it",
     .at_context = true},
    {.problem = "found unexpected document indicator",
     .message = "this quote is not closed before the document ends",
     .help = "close it",
     .at_context = true},
    {.problem = "found unknown escape character",
     .message = "YAML knows no escape of this kind",
     .help = "write \\\\ for a backslash, or use single quotes, in which a backslash is an ordinary character"},
    {.problem = "did not find expected hexdecimal number",
     .message = "hexadecimal digits are missing in this escape",
     .help = "write two digits after \\x, four after \\u, eight after \\U"},
    {.problem = "found invalid Unicode character escape code",
     .message = "this escape names no Unicode character",
     .help = "write the character itself, or its code after \\U with eight digits"},
    {.problem = "did not find expected comment or line break",
     .context = "block scalar",
     .message = "text cannot follow the | or > on its line",
     .help = "start the text on the next line"},
    {.problem = "found an indentation indicator equal to 0",
     .message = "the indentation of a block text cannot be 0",
     .help = "write a digit from 1 to 9, or none"},
    {.problem = "did not find expected alphabetic or numeric character",
     .context = "alias",
     .message = "the * starts an alias here, and no valid name follows",
     .help = "put quotes around the value if the * belongs to it",
     .at_context = true},
    {.problem = "did not find expected alphabetic or numeric character",
     .message = "the & starts an anchor here, and no valid name follows",
     .help = "put quotes around the value if the & belongs to it",
     .at_context = true},
    {.problem = "found undefined tag handle",
     .message = "the part of this tag before its second ! is not declared",
     .help = "put quotes around the value if the ! belongs to it; else declare the tag with %TAG"},
    {.context = "%YAML directive",
     .message = "this %YAML line has no valid version",
     .help = "write %YAML 1.2, or leave the line out",
     .at_context = true},
    {.context = "%TAG directive",
     .message = "this %TAG line is not valid",
     .help = "write %TAG !name! prefix",
     .at_context = true},
    {.context = "tag directive",
     .message = "this %TAG line is not valid",
     .help = "write %TAG !name! prefix",
     .at_context = true},
    {.context = "directive",
     .message = "the % starts a directive here, and it is not a valid one",
     .help = "put quotes around the value if the % belongs to it",
     .at_context = true},
    {.context = "a tag",
     .message = "the ! starts a tag here, and it is not a valid one",
     .help = "put quotes around the value if the ! belongs to it",
     .at_context = true},
    {.problem = "found duplicate %YAML directive",
     .message = "a document can have one %YAML line only",
     .help = "remove this line"},
    {.problem = "found duplicate %TAG directive",
     .message = "a %TAG line for this handle stands above",
     .help = "remove one of the two"},
    {.problem = "found incompatible YAML document",
     .message = "this version of YAML is not known",
     .help = "write %YAML 1.2, or leave the line out"},
};

static bool occurs(const char *part, const char *whole) {
	return !part || (whole && strstr(whole, part));
}

static const struct wording *find_wording(const yaml_parser_t *parser) {
	for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++)
		if (occurs(wordings[i].problem, parser->problem) && occurs(wordings[i].context, parser->context))
			return &wordings[i];
	return NULL;
}

static struct span character_at(const struct doc *doc, uint32_t at) {
	struct str text = doc->source->text;
	size_t end = at;
	if (at < text.n && text.p[at] != '\n' && text.p[at] != '\r')
		utf8_next(text, &end);
	return (struct span){at, (uint32_t)end - at};
}

static struct problem *syntax(struct doc *doc, uint32_t at, const char *message, const char *help) {
	struct problem *problem = doc_problem(doc, PROBLEM_SYNTAX, character_at(doc, at), "%s", message);
	problem->help = str_from(help);
	return problem;
}

static void report_character(struct doc *doc, uint32_t at) {
	struct span span = character_at(doc, at);
	struct problem *problem = doc_problem(doc, PROBLEM_SYNTAX, span, "a value cannot start with %.*s",
					      (int)span.len, doc->source->text.p + at);
	problem->help = STR("put quotes around the value");
}

/* A byte order mark at the start of the line, as left behind by files that were joined. */
static bool follows_inner_mark(struct str text, uint32_t at) {
	size_t start = 0;
	if (str_find_last_char(str_from_to(text, 0, at), '\n', &start))
		start++;
	return start > 0 && str_starts_with(str_from_offset(text, start), STR("\xEF\xBB\xBF"));
}

/* True if something else stands before at on its line. */
static bool follows_text(struct str text, uint32_t at) {
	while (at > 0 && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t'))
		at--;
	return at > 0 && text.p[at - 1] != '\n' && text.p[at - 1] != '\r' && text.p[at - 1] != '-';
}

/* libyaml after 0.2.5 has a limit of its own. */
static bool is_nesting(const yaml_parser_t *parser) {
	return occurs("nesting level", parser->problem);
}

static bool report_special(struct doc *doc, const yaml_parser_t *parser, uint32_t at) {
	struct str text = doc->source->text;
	bool no_key = occurs("did not find expected key", parser->problem);
	if (at < text.n && text.p[at] == '\t' && occurs("found ", parser->problem)) {
		syntax(doc, at, "a tab is used for indentation; YAML allows only spaces",
		       "replace the tab with spaces");
	} else if (follows_inner_mark(text, at)) {
		syntax(doc, at, "a byte order mark stands at the start of this line, inside the file",
		       "remove it; it comes from joining files that start with one");
	} else if (no_key && at < text.n && text.p[at] == ':') {
		syntax(doc, at, "a key is missing before this colon", "write one; \"\" is an empty one");
	} else if (no_key && follows_text(text, at)) {
		syntax(
		    doc, at, "this follows a value that was complete",
		    "put quotes around the whole value; inside single quotes a quote is written twice, inside double "
		    "quotes with a backslash");
	} else if (occurs("cannot start any token", parser->problem)) {
		report_character(doc, at);
	} else if (is_nesting(parser)) {
		doc_problem(doc, PROBLEM_LIMIT, character_at(doc, at),
			    "the nesting is too deep; the rest of the file was not read");
	} else {
		return false;
	}
	return true;
}

static void report_ordinary(struct doc *doc, const yaml_parser_t *parser, uint32_t at, uint32_t context) {
	const struct wording *wording = find_wording(parser);
	if (!wording) {
		syntax(doc, at, parser->problem ? parser->problem : "this is not valid YAML", "");
		return;
	}
	struct problem *problem = syntax(doc, wording->at_context ? context : at, wording->message, wording->help);
	if (wording->start) {
		problem->also = doc_site(doc, character_at(doc, context));
		problem->also_label = str_from(wording->start);
	}
}

void yaml_report_error(struct doc *doc, const yaml_parser_t *parser, uint32_t at, uint32_t context) {
	uint32_t before = doc->problems.count;
	if (!report_special(doc, parser, at))
		report_ordinary(doc, parser, at, context);
	if (before < doc->problems.count)
		doc->problems.items[before].incomplete = true;
	doc->incomplete = true;
	doc->unreadable = doc->unreadable || !is_nesting(parser);
}

void yaml_report_unclosed(struct doc *doc, uint32_t at) {
	bool list = doc->source->text.p[at] == '[';
	syntax(doc, at, list ? "this [ is never closed" : "this { is never closed",
	       list ? "close it with ]" : "close it with }")
	    ->incomplete = true;
	doc->incomplete = doc->unreadable = true;
}
