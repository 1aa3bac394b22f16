/* What Fluentd refuses before it reads a word, and how refusals are reported. */
#include "doc/fluentd_read.h"

#include "base/utf8.h"

struct problem *fluentd_refuse(struct fluentd *f, size_t from, size_t to, const char *message) {
	struct span at = {.off = (uint32_t)from, .len = (uint32_t)(to - from)};
	return doc_problem(f->doc, PROBLEM_SYNTAX, at, "%s", message);
}

bool fluentd_template(struct fluentd *f) {
	struct str line = str_from_to(f->text, f->at, fluentd_find_break(f, f->at));
	bool expression = str_starts_with(line, STR("{{")), statement = str_starts_with(line, STR("{%"));
	size_t end;
	if ((!expression && !statement) || !str_find(line, expression ? STR("}}") : STR("%}"), &end))
		return false;
	if (f->template_told)
		return true;
	f->template_told = true;
	struct span at = {.off = (uint32_t)f->at, .len = (uint32_t)end + 2};
	struct problem *problem = doc_problem(f->doc, PROBLEM_UNRENDERED, at,
					      "this is taken for a template of another tool, not rendered yet");
	problem->reason = STR("what it becomes is not known, so nothing is said about what depends on it");
	problem->help = STR("check what comes out too (for example helm template ... | cwdoctor lint -)");
	return true;
}

/* The mark becomes a part of the first word. That does no harm where the word is none that matters. */
static void pass_mark(struct fluentd *f) {
	struct str mark = STR("\xEF\xBB\xBF");
	if (!str_starts_with(f->text, mark))
		return;
	f->at = mark.n;
	char c = fluentd_byte(f, f->at);
	if (f->at == f->text.n || c == '#' || fluentd_is_blank(c) || fluentd_is_break(c))
		return;
	struct span at = {.len = (uint32_t)mark.n};
	struct problem *problem =
	    doc_problem(f->doc, PROBLEM_BYTE_ORDER_MARK, at,
			"the file begins with a byte order mark, and Fluentd takes it for a part of "
			"the first word");
	problem->reason = c == '<'
			      ? STR("the section that begins here is none then, and its end tag is refused")
			      : STR("what stands on this line is a setting that nobody knows then, and passed over");
	problem->help = STR("save it as UTF-8 without byte order mark, or begin with an empty line");
}

/* Ruby's scanner refuses the whole text for one such byte, in a comment too. */
static void check_bytes(struct fluentd *f) {
	size_t at;
	if (utf8_valid(f->text, &at))
		return;
	struct problem *problem = fluentd_refuse(f, at, at + 1, "");
	problem->message =
	    arena_format(f->doc->arena, "the byte 0x%02X here is not UTF-8", (unsigned)(unsigned char)f->text.p[at]);
	problem->reason = STR("Fluentd does not start: it says \"invalid byte sequence in UTF-8\", in comments too");
	problem->help = STR("save the file as UTF-8");
}

bool fluentd_check_encoding(struct fluentd *f) {
	if (utf8_is_utf16(f->text)) {
		fluentd_refuse(f, 0, 2, "the file is UTF-16, which Fluentd does not read")->help =
		    STR("save it as UTF-8");
		f->doc->unreadable = true;
		return false;
	}
	pass_mark(f);
	check_bytes(f);
	return true;
}
