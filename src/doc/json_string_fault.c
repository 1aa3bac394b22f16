/* What to say about JSON strings that do not end, or hold what they must not. */
#include "doc/json_read.h"

void json_refuse_string(struct json *json) {
	const char *start = json->at, *p = start;
	while (p < json->end && *p != '\n')
		p++;
	bool line_ends = p < json->end;
	if (line_ends && p[-1] == '\r')
		p--;
	struct span at = {.off = json_offset(json, start), .len = (uint32_t)(p - start)};
	if (line_ends)
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "this string is not closed on its line")->help =
		    STR("add the closing \"; a line break inside a string is written \\n, a backslash \\\\");
	else
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "this string is never closed")->help =
		    STR("add the closing \"; a backslash is written \\\\");
	json->doc->unreadable = true;
}

static void report_escape(struct json *json, struct span at, struct str raw, size_t from) {
	char letter = from + 1 < raw.n ? raw.p[from + 1] : '\0';
	struct problem *problem;
	if (letter > 0x20 && letter < 0x7F)
		at.len = 2;
	if (letter == 'u')
		problem = doc_problem(json->doc, PROBLEM_SYNTAX, at, "\\u needs four hexadecimal digits");
	else if (at.len == 2)
		problem = doc_problem(json->doc, PROBLEM_SYNTAX, at, "\\%c is no escape in JSON", letter);
	else
		problem = doc_problem(json->doc, PROBLEM_SYNTAX, at, "a single backslash stands in this string");
	problem->help = letter == '\'' ? STR("a single quote needs no backslash") : STR("write \\\\ for a backslash");
}

static void report_control(struct json *json, struct span at, char c) {
	if (c == '\t')
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "a raw tab stands in this string")->help = STR("write \\t");
	else
		doc_problem(json->doc, PROBLEM_SYNTAX, at, "a raw control character (U+%04X) stands in this string",
			    (unsigned)(unsigned char)c)
		    ->help = arena_format(json->doc->arena, "write \\u%04x, or delete it", (unsigned)(unsigned char)c);
}

void json_report_fault(struct json *json, struct str raw, const struct json_chunk *chunk) {
	struct span at = {.off = json_offset(json, raw.p + chunk->from), .len = (uint32_t)(chunk->to - chunk->from)};
	switch (chunk->fault) {
	case JSON_FAULT_NONE:
		break;
	case JSON_FAULT_BAD_UTF8:
		doc_problem(json->doc, PROBLEM_BAD_UTF8, at, "the byte 0x%02X is not UTF-8 and is read as U+FFFD",
			    (unsigned)(unsigned char)raw.p[chunk->from])
		    ->help = STR("save the file as UTF-8");
		break;
	case JSON_FAULT_LONE_SURROGATE:
		doc_problem(json->doc, PROBLEM_LONE_SURROGATE, at,
			    "%.*s is half of a surrogate pair and is read as U+FFFD", (int)at.len, raw.p + chunk->from)
		    ->help = STR("write the character itself, or both halves");
		break;
	case JSON_FAULT_NUL:
		doc_problem(json->doc, PROBLEM_NUL_CHARACTER, at, "\\u0000 puts a NUL character into this text");
		break;
	case JSON_FAULT_ESCAPE:
		report_escape(json, at, raw, chunk->from);
		break;
	case JSON_FAULT_CONTROL:
		report_control(json, at, raw.p[chunk->from]);
		break;
	}
}
