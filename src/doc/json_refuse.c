/* What to say where a JSON text goes wrong: what stands there, what should, and what was probably meant. */
#include "doc/json_read.h"

#include "base/utf8.h"

#include <string.h>

enum { SHOWN_BYTES = 40 };

static struct problem *refuse(struct json *json, uint32_t len, const char *message) {
	struct span at = {.off = json_offset(json, json->at), .len = len};
	return doc_problem(json->doc, PROBLEM_SYNTAX, at, "%s", message);
}

static struct str rest_of(const struct json *json) {
	return (struct str){.p = json->at, .n = (size_t)(json->end - json->at)};
}

/* The word at json->at; one character where there is none. */
static struct str word_at(const struct json *json) {
	struct str rest = rest_of(json);
	size_t n = 0, one = 0;
	while (n < rest.n && json_is_word(rest.p[n]))
		n++;
	if (n == 0 && rest.n > 0)
		utf8_next(rest, &one);
	return str_from_to(rest, 0, n ? n : one);
}

static void also_opened(struct json *json, struct problem *problem) {
	if (!json->parent)
		return;
	problem->also = doc_site(json->doc, (struct span){.off = json->parent->span.off, .len = 1});
	problem->also_label = STR("opened here");
}

/* "expected a value, found ..." for whatever nothing better is known about. */
static void refuse_found(struct json *json, const char *expected) {
	struct str word = word_at(json);
	struct span at = {.off = json_offset(json, json->at), .len = (uint32_t)word.n};
	size_t next = 0;
	uint32_t code = utf8_next(word, &next);
	if (word.n > SHOWN_BYTES)
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "expected %s here", expected);
	else if (code == UTF8_BAD)
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "expected %s, found the byte 0x%02X, which is not UTF-8",
			    expected, (unsigned)(unsigned char)word.p[0]);
	else if (code < 0x20 || code == 0x7F)
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "expected %s, found the control character U+%04X", expected,
			    (unsigned)code);
	else if (code > 0x7F)
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "expected %s, found %.*s (U+%04X)", expected, STR_ARGS(word),
			    (unsigned)code);
	else if (code == '"')
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "expected %s, found a string", expected);
	else
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "expected %s, found %.*s", expected, STR_ARGS(word));
}

/* What is wrong wherever it stands. */
static bool refuse_anywhere(struct json *json) {
	static const struct {
		struct str start;
		const char *message, *help;
	} rows[] = {
	    {STR_INIT("'"), "strings stand in double quotes, not in single ones", "put it in \"double quotes\""},
	    {STR_INIT("`"), "strings stand in double quotes, not in backticks", "put it in \"double quotes\""},
	    {STR_INIT("\xE2\x80\x9C"), "this is a typographic quote, not a double quote",
	     "put it in \"double quotes\""},
	    {STR_INIT("\xE2\x80\x9D"), "this is a typographic quote, not a double quote",
	     "put it in \"double quotes\""},
	    {STR_INIT("\xE2\x80\x98"), "this is a typographic quote, not a double quote",
	     "put it in \"double quotes\""},
	    {STR_INIT("\xE2\x80\x99"), "this is a typographic quote, not a double quote",
	     "put it in \"double quotes\""},
	    {STR_INIT("\xC2\xA0"), "this is a no-break space (U+00A0), which JSON does not take for a blank",
	     "replace it by a space"},
	    {STR_INIT("\xE3\x80\x80"), "this is a wide space (U+3000), which JSON does not take for a blank",
	     "replace it by a space"},
	    {STR_INIT("\xE2\x80\x8B"), "this is an invisible character (U+200B), which JSON does not allow",
	     "delete it"},
	    {STR_INIT("\xEF\xBB\xBF"), "this is a byte order mark, which JSON does not allow", "delete it"},
	    {STR_INIT("/*"), "this comment is never closed, and comments are not allowed in JSON", "delete it"},
	    {STR_INIT("<<<<<<<"), "this is a conflict that git left behind", "choose one of the two sides"},
	    {STR_INIT("======="), "this is a conflict that git left behind", "choose one of the two sides"},
	    {STR_INIT(">>>>>>>"), "this is a conflict that git left behind", "choose one of the two sides"},
	    {STR_INIT("${"), "this looks like a placeholder that nothing has filled in", "render the template first"},
	    {STR_INIT("{{"), "this looks like a placeholder that nothing has filled in", "render the template first"},
	    {STR_INIT("{%"), "this looks like a placeholder that nothing has filled in", "render the template first"},
	    {STR_INIT("<%"), "this looks like a placeholder that nothing has filled in", "render the template first"},
	};
	/* The first brace of a placeholder was taken for an object. */
	if (json->parent && !json->parent->first && json->at[-1] == '{' && (*json->at == '{' || *json->at == '%'))
		json->at--;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_starts_with(rest_of(json), rows[i].start)) {
			refuse(json, (uint32_t)rows[i].start.n, rows[i].message)->help = str_from(rows[i].help);
			return true;
		}
	return false;
}

static void refuse_end(struct json *json) {
	if (!json->parent) {
		refuse(json, 0, "the text ends where a value should stand");
		return;
	}
	bool object = json->parent->kind == NODE_OBJECT;
	struct problem *problem =
	    refuse(json, 0, object ? "the text ends inside an object" : "the text ends inside an array");
	problem->help = object ? STR("add the missing }") : STR("add the missing ]");
	also_opened(json, problem);
}

/* A closing bracket where none or the other one should stand. */
static bool refuse_closer(struct json *json) {
	char c = *json->at;
	if (c != '}' && c != ']')
		return false;
	if (!json->parent) {
		refuse(json, 1, c == '}' ? "this } closes nothing" : "this ] closes nothing");
		return true;
	}
	bool object = json->parent->kind == NODE_OBJECT;
	if (object == (c == '}')) {
		refuse(json, 1, "a value is missing before this bracket");
		return true;
	}
	also_opened(json, refuse(json, 1,
				 object ? "found ] where the object must be closed with }"
					: "found } where the array must be closed with ]"));
	return true;
}

static const char *meant_value(struct str word) {
	static const char *const rows[][2] = {
	    {"true", "JSON writes true in small letters"},
	    {"false", "JSON writes false in small letters"},
	    {"null", "JSON writes null in small letters"},
	    {"none", "JSON has no None; nothing is written null"},
	    {"nil", "JSON has no nil; nothing is written null"},
	    {"undefined", "JSON has no undefined; nothing is written null"},
	    {"nan", "JSON has no NaN; numbers are written in digits"},
	    {"infinity", "JSON has no Infinity; numbers are written in digits"},
	    {"inf", "JSON has no Inf; numbers are written in digits"},
	};
	if (str_starts_with(word, STR("-")))
		word = str_from_offset(word, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_equal_ignoring_case(word, str_from(rows[i][0])))
			return rows[i][1];
	return NULL;
}

static bool is_number_start(char c) {
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

static void refuse_value(struct json *json) {
	struct str word = word_at(json);
	const char *meant = meant_value(word);
	if (!json->parent && *json->at != '}' && *json->at != ']')
		refuse(json, (uint32_t)word.n, "this is not JSON: an object in { } is expected here");
	else if (*json->at == ',')
		refuse(json, 1, "a value is missing before this comma");
	else if (meant)
		refuse(json, (uint32_t)word.n, meant);
	else if (is_number_start(*json->at))
		refuse(json, (uint32_t)word.n, json_number_fault(word));
	else if (json_is_word(*json->at))
		refuse(json, (uint32_t)word.n, "a text must stand in double quotes");
	else if (!refuse_closer(json))
		refuse_found(json, "a value");
}

static void refuse_key(struct json *json) {
	if (*json->at == ',')
		refuse(json, 1, "a key and its value are missing before this comma");
	else if (*json->at == ':')
		refuse(json, 1, "a key is missing before this colon");
	else if (json_is_word(*json->at))
		refuse(json, (uint32_t)word_at(json).n, "a key must stand in double quotes");
	else if (!refuse_closer(json))
		refuse_found(json, "a key in double quotes");
}

static void refuse_colon(struct json *json) {
	char c = *json->at;
	if (c == ',' || c == '}')
		refuse(json, 1, "a colon and a value are missing before this place");
	else if (c == '=')
		refuse(json, 1, "a colon stands between key and value, not an equals sign");
	else if (c == '"' || c == '{' || c == '[' || json_is_word(c))
		refuse(json, (uint32_t)word_at(json).n, "a colon is missing before this value");
	else
		refuse_found(json, "a colon");
}

/* True if a quote inside a string has probably ended it: more text stands right behind it. */
static bool follows_string(const struct json *json) {
	return json->parent->last && json->parent->last->kind == NODE_STRING && json->at[-1] == '"';
}

static void refuse_separator(struct json *json) {
	char c = *json->at;
	bool object = json->parent->kind == NODE_OBJECT;
	if (follows_string(json) && c != ':' && c != ';' && c != '}' && c != ']')
		refuse(json, (uint32_t)word_at(json).n, "the string before this place has ended")->help =
		    STR("write \\\" for a double quote inside a string");
	else if (c == ':' && !object)
		also_opened(json, refuse(json, 1, "a key cannot stand in an array"));
	else if (c == ';')
		refuse(json, 1, "values are separated by commas, not by semicolons");
	else if (c == '"' && object)
		refuse(json, 1, "a comma is missing before this key")->help = STR("add a comma before it");
	else if (!object && (c == '"' || c == '{' || c == '[' || json_is_word(c)))
		refuse(json, (uint32_t)word_at(json).n, "a comma is missing before this value")->help =
		    STR("add a comma before it");
	else if (!refuse_closer(json))
		refuse_found(json, object ? "a comma or }" : "a comma or ]");
}

/* A string on a new line, or an array or object behind another: only the comma is missing. */
static bool comma_is_meant(const struct json *json) {
	if (json->parent->kind == NODE_ARRAY && (*json->at == '{' || *json->at == '['))
		return true;
	const char *p = json->at;
	while (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\r')
		p--;
	return *json->at == '"' && p[-1] == '\n';
}

bool json_refuse(struct json *json, enum json_expected expected) {
	bool at_end = json->at == json->end;
	if (expected == JSON_COMMA && !at_end && comma_is_meant(json)) {
		refuse_separator(json);
		return true;
	}
	json->doc->unreadable = true;
	if (at_end)
		refuse_end(json);
	else if (refuse_anywhere(json))
		;
	else if (expected == JSON_KEY)
		refuse_key(json);
	else if (expected == JSON_COLON)
		refuse_colon(json);
	else if (expected == JSON_VALUE)
		refuse_value(json);
	else
		refuse_separator(json);
	return false;
}
