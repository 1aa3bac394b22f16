/* What of a text libyaml may see: characters that YAML forbids, encodings, and the shapes of text on which
 * libyaml 0.2.5 takes time that grows with the square of the size. */
#include "base/limits.h"
#include "base/utf8.h"
#include "doc/yaml.h"

#include <string.h>

/* Below this size none of the hazards matters. */
enum { HAZARD_BYTES = 64 * 1024 };

size_t yaml_break_length(struct str s) {
	if (s.n == 0)
		return 0;
	if (s.p[0] == '\n')
		return 1;
	if (s.p[0] == '\r')
		return s.n > 1 && s.p[1] == '\n' ? 2 : 1;
	if (str_starts_with(s, STR("\xC2\x85")))
		return 2;
	return str_starts_with(s, STR("\xE2\x80\xA8")) || str_starts_with(s, STR("\xE2\x80\xA9")) ? 3 : 0;
}

uint32_t yaml_line_end(struct str text, uint32_t at, uint32_t end) {
	while (at < end && !(yaml_may_break(text.p[at]) && yaml_break_length(str_from_to(text, at, end))))
		at++;
	return at;
}

/* YAML 1.1's c-printable, as libyaml has it. */
static bool is_allowed(uint32_t code) {
	if (code < 0xA0)
		return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0x7E) || code == 0x85;
	return code <= 0xD7FF || (code >= 0xE000 && code <= 0xFFFD) || code >= 0x10000;
}

static bool starts_as_utf16(struct str text) {
	if (str_starts_with(text, STR("\xFF\xFE")) || str_starts_with(text, STR("\xFE\xFF")))
		return true;
	return text.n >= 2 && (text.p[0] == '\0') != (text.p[1] == '\0');
}

static void report_character(struct doc *doc, uint32_t code, struct span at) {
	unsigned char byte = (unsigned char)doc->source->text.p[at.off];
	struct problem *problem;
	if (code == UTF8_BAD) {
		problem = doc_problem(doc, PROBLEM_SYNTAX, at, "the byte 0x%02X is not UTF-8", byte);
		problem->help = STR("save the file as UTF-8");
	} else if (code == 0) {
		problem = doc_problem(doc, PROBLEM_SYNTAX, at, "a NUL character stands in the text");
		problem->help = STR("remove it; in a double-quoted text write \\0");
	} else {
		problem = doc_problem(doc, PROBLEM_SYNTAX, at, "the control character U+%04X stands in the text",
				      (unsigned)code);
		problem->help = STR("remove it, or write it as an escape such as \\x1B in double quotes");
	}
	problem->incomplete = true;
	problem->reason = STR("YAML readers refuse the whole file");
}

/* The first character that YAML forbids; the end if there is none. */
static uint32_t find_forbidden(struct doc *doc, struct yaml_extent *extent) {
	struct str text = doc->source->text;
	for (size_t at = extent->start; at < text.n;) {
		unsigned char c = (unsigned char)text.p[at];
		if (c >= 0x20 && c < 0x7F) {
			at++;
			continue;
		}
		size_t start = at;
		uint32_t code = utf8_next(text, &at);
		if (code >= 0x80)
			extent->plain_ascii = false;
		if (is_allowed(code) && code != UTF8_BAD)
			continue;
		report_character(doc, code, (struct span){(uint32_t)start, (uint32_t)(at - start)});
		doc->unreadable = true;
		return (uint32_t)start;
	}
	return (uint32_t)text.n;
}

static uint32_t hazard(struct doc *doc, uint32_t off, uint32_t len, const char *what) {
	struct problem *problem =
	    doc_problem(doc, PROBLEM_LIMIT, (struct span){off, len}, "%s; the rest of the file was not read", what);
	problem->incomplete = doc->incomplete = true;
	return off;
}

/* libyaml clears a buffer as large as the longest run of blanks that it met in a scalar at every further run. */
static uint32_t find_blank_hazard(struct doc *doc, const struct yaml_extent *extent) {
	const char *p = doc->source->text.p;
	uint64_t steps = 0;
	uint32_t longest = 0;
	for (uint32_t at = extent->start; at < extent->end; at++) {
		uint32_t start = at;
		while (at < extent->end && (p[at] == ' ' || p[at] == '\n' || p[at] == '\t' || p[at] == '\r'))
			at++;
		if (at == start)
			continue;
		if (at - start > longest)
			longest = at - start;
		steps += longest;
		if (steps > LIMIT_YAML_BLANK_STEPS)
			return hazard(doc, start, 0, "too many blanks stand in this file");
	}
	return extent->end;
}

static bool is_blank_or_comment(struct str line) {
	line = str_trim(line);
	return line.n == 0 || line.p[0] == '#';
}

/* libyaml compares every %TAG line with all before it, and copies its text for every tag that uses it. */
static uint32_t find_directive_hazard(struct doc *doc, const struct yaml_extent *extent) {
	struct str text = doc->source->text;
	uint32_t in_a_row = 0;
	for (uint32_t at = extent->start; at < extent->end;) {
		const char *newline = memchr(text.p + at, '\n', extent->end - at);
		uint32_t end = newline ? (uint32_t)(newline - text.p) : extent->end;
		if (text.p[at] == '%' && end - at > LIMIT_YAML_DIRECTIVE_BYTES)
			return hazard(doc, at, 1, "this directive is too long");
		if (text.p[at] == '%' && ++in_a_row > LIMIT_YAML_DIRECTIVES)
			return hazard(doc, at, 1, "there are too many directives");
		if (text.p[at] != '%' && !is_blank_or_comment(str_from_to(text, at, end)))
			in_a_row = 0;
		at = end + 1;
	}
	return extent->end;
}

struct yaml_extent yaml_extent_of(struct doc *doc) {
	struct str text = doc->source->text;
	struct yaml_extent extent = {.plain_ascii = true};
	if (starts_as_utf16(text)) {
		struct problem *problem = doc_problem(doc, PROBLEM_SYNTAX, (struct span){0, 2},
						      "the file is UTF-16, and only UTF-8 can be checked");
		problem->help = STR("save it as UTF-8");
		problem->incomplete = true;
		doc->unreadable = true;
		return extent;
	}
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		extent.start = 3;
	extent.end = find_forbidden(doc, &extent);
	if (text.n > HAZARD_BYTES)
		extent.end = find_blank_hazard(doc, &extent);
	if (text.n > HAZARD_BYTES)
		extent.end = find_directive_hazard(doc, &extent);
	return extent;
}
