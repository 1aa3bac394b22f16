/* What Logstash refuses in a pipeline configuration, in words; its own message names only a place and the characters
 * that it expected there. And which texts look like such a configuration. */
#include "doc/logstash.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <string.h>

void logstash_refuse(struct logstash *r, struct span at, const char *help, const char *format, ...) {
	if (r->doc->problems.count > LIMIT_DOC_PROBLEMS)
		return;
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(r->doc->arena, format, args);
	va_end(args);
	doc_problem(r->doc, PROBLEM_SYNTAX, at, "%.*s: Logstash refuses the configuration", STR_ARGS(message))->help =
	    str_from(help);
}

/* The character at r->at, in quotes; what stands there otherwise. */
static struct str found_text(struct logstash *r, size_t *ret_len) {
	struct str rest = str_from_offset(r->text, r->at);
	*ret_len = 0;
	if (rest.n == 0)
		return STR("the end of the file");
	uint32_t code = utf8_next(rest, ret_len);
	if (code == '\n' || code == '\r')
		return STR("the end of the line");
	if (code == UTF8_BAD || code < ' ')
		return arena_format(r->doc->arena, "the byte 0x%02X", (unsigned char)rest.p[0]);
	return arena_format(r->doc->arena, "%.*s", (int)*ret_len, rest.p);
}

void logstash_refuse_here(struct logstash *r, const char *wanted) {
	uint32_t end;
	if (r->lost)
		return;
	r->lost = true;
	if ((logstash_is_at(r, '"') || logstash_is_at(r, '\'')) && !logstash_string_end(r, &end)) {
		logstash_refuse_open(r, r->at, (struct str){0});
		return;
	}
	size_t len;
	struct str found = found_text(r, &len);
	logstash_refuse(r, (struct span){r->at, (uint32_t)len},
			"look at this place, and at the brackets and quotes above it",
			"%s is expected here, found %.*s", wanted, STR_ARGS(found));
}

void logstash_refuse_open(struct logstash *r, uint32_t open, struct str of) {
	char c = r->text.p[open];
	struct span at = {open, 1};
	if (r->unclosed)
		return;
	r->unclosed = true;
	if (c == '{' && of.n)
		logstash_refuse(r, at, "write the } where its last line ends", "the { of %.*s is not closed",
				STR_ARGS(of));
	else if (c == '{' || c == '[')
		logstash_refuse(r, at, "write its end", "this %c is not closed", c);
	else
		logstash_refuse(
		    r, at,
		    "write the same quote at the end of the text; a backslash in front of a quote keeps it in "
		    "the text",
		    "this quote is not closed");
	if (c == '"' || c == '\'')
		r->at = (uint32_t)r->text.n;
}

struct str logstash_refuse_bare(struct logstash *r, const char *stops) {
	uint32_t start = r->at;
	while (r->at < r->text.n && !strchr(" \t\r\n", r->text.p[r->at]) && !strchr(stops, r->text.p[r->at]) &&
	       !logstash_is_at_text(r, STR("=>")))
		r->at++;
	struct str text = str_from_to(r->text, start, r->at);
	struct str shown = text.n > 60 ? STR("this text") : text;
	if (text.n)
		logstash_refuse(r, logstash_span(r, start), "put it in double quotes", "%.*s must stand in quotes",
				STR_ARGS(shown));
	return text;
}

void logstash_refuse_section(struct logstash *r, const struct logstash_name *name) {
	static const char *const sections[] = {"input", "filter", "output"};
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (str_distance(name->text, str_from(sections[i]), 2) <= 2) {
			const char *help = arena_format(r->doc->arena, "write %s", sections[i]).p;
			logstash_refuse(r, name->at, help, "%.*s is no section", STR_ARGS(name->text));
			return;
		}
	logstash_refuse(r, name->at, "write it inside of input { }, filter { } or output { }",
			"%.*s stands outside of all sections", STR_ARGS(name->text));
}

static const struct {
	const char *text, *message, *help;
} condition_faults[] = {
    {"&&", "Logstash has no && in conditions", "write and"},
    {"||", "Logstash has no || in conditions", "write or"},
    {"=", "Logstash has no = in conditions", "write == to compare"},
    {"!", "! can only stand before a field in [ ] or a condition in ( )", "put ( ) around what it negates"},
    {"not", "not can only stand before in", "write ! and the condition in ( )"},
    {"{", "the condition ends too early", "complete it: a value or a ) is missing"},
};

void logstash_refuse_condition(struct logstash *r) {
	for (size_t i = 0; i < sizeof condition_faults / sizeof condition_faults[0]; i++)
		if (logstash_is_at_text(r, str_from(condition_faults[i].text))) {
			size_t len = strlen(condition_faults[i].text);
			logstash_refuse(r, (struct span){r->at, (uint32_t)len}, condition_faults[i].help, "%s",
					condition_faults[i].message);
			return;
		}
	if (r->at < r->text.n && logstash_is_letter(r->text.p[r->at])) {
		uint32_t start = r->at;
		struct str word = logstash_word(r);
		logstash_refuse(r, logstash_span(r, start), "write [name] for a field, \"text\" for a text",
				"%.*s is neither a field nor a text nor an operator", STR_ARGS(word));
		return;
	}
	size_t len;
	struct str found = found_text(r, &len);
	logstash_refuse(r, (struct span){r->at, (uint32_t)len}, "complete the condition, and write { behind it",
			"this condition cannot go on with %.*s", STR_ARGS(found));
}

void logstash_pass_line(struct logstash *r) {
	uint32_t open = 0;
	for (; r->at < r->text.n && r->text.p[r->at] != '\n'; r->at++) {
		if (r->text.p[r->at] == '}' && open-- == 0)
			return;
		open += r->text.p[r->at] == '{';
	}
}

/* --- the text ----------------------------------------------------------------------------------------------------- */

/* ConfigPathLoader in logstash-core/lib/logstash/config/source/local.rb refuses files that are not UTF-8. */
bool logstash_check_encoding(struct logstash *r) {
	size_t bad;
	if (utf8_is_utf16(r->text)) {
		logstash_refuse(r, (struct span){.len = 2}, "save it as UTF-8 without byte order mark",
				"the file is UTF-16");
		return false;
	}
	if (str_starts_with(r->text, STR("\xEF\xBB\xBF"))) {
		doc_problem(r->doc, PROBLEM_BYTE_ORDER_MARK, (struct span){.len = 3},
			    "the file begins with a byte order mark, which Logstash refuses")
		    ->help = STR("save it as UTF-8 without byte order mark");
		r->at = 3;
	}
	if (!utf8_valid(r->text, &bad))
		doc_problem(r->doc, PROBLEM_BAD_UTF8, (struct span){.off = (uint32_t)bad, .len = 1},
			    "the byte 0x%02X is not UTF-8: Logstash refuses the file", (unsigned char)r->text.p[bad])
		    ->help = STR("save the file as UTF-8");
	return true;
}

bool logstash_is_section(struct str word) {
	return str_is(word, "input") || str_is(word, "filter") || str_is(word, "output");
}

/* Nothing but comments may stand before the first section. */
bool logstash_sniff(struct str text) {
	struct doc scratch = {.incomplete = true};
	struct logstash r = {.doc = &scratch, .text = str_from_to(text, 0, LIMIT_SNIFF_BYTES)};
	r.nodes = LIMIT_DOC_NODES; /* no comment is kept */
	if (str_starts_with(r.text, STR("\xEF\xBB\xBF")))
		r.at = 3;
	logstash_skip(&r);
	struct str word = logstash_word(&r);
	logstash_skip(&r);
	return logstash_is_section(word) && logstash_is_at(&r, '{');
}
