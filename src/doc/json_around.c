/* What stands around JSON values: the encoding, blanks, comments, commas too many, the end. */
#include "base/utf8.h"
#include "doc/json_read.h"

static struct span span_here(const struct json *json, size_t len) {
	return (struct span){.off = json_offset(json, json->at), .len = (uint32_t)len};
}

/* The end of the comment at p; p itself if there is none that ends. */
static const char *comment_end(const char *p, const char *end) {
	struct str rest = {.p = p, .n = (size_t)(end - p)};
	size_t at;
	if (str_starts_with(rest, STR("#")) || str_starts_with(rest, STR("//")))
		return str_find_char(rest, '\n', &at) ? p + at : end;
	if (str_starts_with(rest, STR("/*")) && str_find(str_from_offset(rest, 2), STR("*/"), &at))
		return p + at + 4;
	return p;
}

bool json_pass_comment(struct json *json) {
	const char *end = comment_end(json->at, json->end);
	if (end == json->at)
		return false;
	if (!json->comment_seen)
		doc_problem(json->doc, PROBLEM_SYNTAX, span_here(json, (size_t)(end - json->at)),
			    "comments are not allowed in JSON")
		    ->help = STR("delete all comments");
	json->comment_seen = true;
	json->at = end;
	return true;
}

void json_refuse_comma(struct json *json, const char *comma) {
	struct span at = {.off = json_offset(json, comma), .len = 1};
	doc_problem(json->doc, PROBLEM_SYNTAX, at, "a trailing comma is not allowed in JSON")->help =
	    STR("delete this comma");
}

static bool refuse_text(struct json *json, size_t len, const char *message, const char *help) {
	doc_problem(json->doc, PROBLEM_SYNTAX, span_here(json, len), "%s", message)->help = str_from(help);
	json->doc->unreadable = true;
	return false;
}

bool json_check_encoding(struct json *json) {
	struct str text = json->doc->source->text, mark = STR("\xEF\xBB\xBF");
	if (utf8_is_utf16(text))
		return refuse_text(json, 2, "the file is UTF-16, which JSON readers refuse", "save it as UTF-8");
	if (str_starts_with(text, mark)) {
		doc_problem(json->doc, PROBLEM_BYTE_ORDER_MARK, span_here(json, mark.n),
			    "the file begins with a byte order mark, which JSON readers refuse")
		    ->help = STR("save it as UTF-8 without byte order mark");
		json->at += mark.n;
	}
	if (json_peek(json) || json->at < json->end)
		return true;
	if (json->comment_seen)
		return refuse_text(json, 0, "nothing but comments stands here", "");
	json->at = text.p;
	return refuse_text(json, 0, json->doc->source->outer ? "the text is empty" : "the file is empty", "");
}

static const char *trailing_message(char c) {
	switch (c) {
	case '}':
	case ']':
		return "this bracket closes nothing";
	case ',':
		return "this comma stands behind the end of the JSON value";
	case '{':
	case '[':
	case '"':
		return "a second JSON value begins here; a file holds one";
	case '\0':
		return "NUL bytes stand behind the end of the JSON value";
	default:
		return "text stands behind the end of the JSON value";
	}
}

void json_check_end(struct json *json) {
	char c = json_peek(json);
	if (json->at == json->end)
		return;
	doc_problem(json->doc, PROBLEM_TRAILING_TEXT, span_here(json, 1), "%s", trailing_message(c))->help =
	    STR("delete it");
}
