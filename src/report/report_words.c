/* What all reporters share: the mask, counts and the closing words. */
#include "report/report.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

struct str report_masked(struct arena *arena, struct str text) {
	struct buf buf = {0};
	utf8_mask(&buf, text);
	struct str masked = arena_str(arena, buf_str(&buf));
	buf_finish(&buf);
	return masked;
}

struct str report_masked_lines(struct arena *arena, struct str text) {
	struct buf buf = {0};
	struct str line;
	for (bool first = true; str_split(&text, '\n', &line); first = false) {
		if (!first)
			buf_add_char(&buf, '\n');
		utf8_mask(&buf, line);
	}
	struct str masked = arena_str(arena, buf_str(&buf));
	buf_finish(&buf);
	return masked;
}

/* Behind the two number signs of a command: its bracket. */
static bool finds_command(struct str text, size_t *ret_bracket) {
	size_t at;
	for (size_t from = 0; str_find(str_from_offset(text, from), STR("##"), &at); from++) {
		from += at;
		struct str rest = str_from_offset(text, from + 2);
		bool vso = str_starts_with(rest, STR("vso["));
		if (!vso && !str_starts_with(rest, STR("[")))
			continue;
		*ret_bracket = from + 2 + (vso ? strlen("vso") : 0);
		return true;
	}
	return false;
}

void report_defuse(struct buf *out) {
	struct str rest = buf_str(out);
	struct buf safe = {0};
	size_t bracket;
	if (!finds_command(rest, &bracket))
		return;
	while (finds_command(rest, &bracket)) {
		buf_add(&safe, str_from_to(rest, 0, bracket));
		buf_add_text(&safe, "⟦");
		rest = str_from_offset(rest, bracket + 1);
	}
	buf_add(&safe, rest);
	buf_finish(out);
	*out = safe;
}

void report_count(struct buf *out, uint32_t count, const char *one, const char *many) {
	char digits[16];
	int n = snprintf(digits, sizeof digits, "%u", count);
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buf_add_char(out, ',');
		buf_add_char(out, digits[i]);
	}
	buf_format(out, " %s", count == 1 ? one : many);
}

static void add_what_was_read(const struct report *report, struct buf *out) {
	report_count(out, report->files, "file", "files");
	if (report->seconds >= 1)
		buf_format(out, " in %.1f s", report->seconds);
	else if (report->seconds > 0)
		buf_format(out, " in %.0f ms", report->seconds * 1000 + 0.5);
	buf_add_text(out, ": ");
	report_count(out, report->sources, "source", "sources");
	buf_add_text(out, " -> ");
	report_count(out, report->streams, "stream", "streams");
	buf_add_char(out, '.');
}

void report_summary(const struct report *report, struct buf *out) {
	bool clean = report->errors + report->warnings + report->notes == 0;
	if (clean && report->complete && report->suppressed == 0) {
		buf_add_text(out, "All clear: ");
		add_what_was_read(report, out);
		buf_add_text(out, " Nothing to complain about.");
	} else {
		buf_add_text(out, "Read ");
		add_what_was_read(report, out);
		buf_add_char(out, ' ');
		report_count(out, report->errors, "error", "errors");
		buf_add_text(out, ", ");
		report_count(out, report->warnings, "warning", "warnings");
		buf_add_text(out, ", ");
		report_count(out, report->notes, "note", "notes");
		if (report->suppressed > 0)
			buf_format(out, "; %u suppressed", report->suppressed);
		buf_add_char(out, '.');
	}
}

enum { REASONS_SHOWN = 3 };

/* One reason; the first few in words, the others counted. */
static void add_reason(struct buf *out, uint32_t *count, struct str file, const char *what) {
	if ((*count)++ >= REASONS_SHOWN)
		return;
	if (*count > 1)
		buf_add_text(out, "; ");
	utf8_mask(out, file);
	buf_format(out, " %s", what);
}

const char *report_unread(const struct finding *finding) {
	if (!finding->unread)
		return NULL;
	if (strcmp(finding->rule->id, "CW910") == 0)
		return "could not be parsed";
	return strcmp(finding->rule->id, "CW912") == 0 ? "reached a limit" : NULL;
}

void report_incomplete(const struct report *report, struct buf *out) {
	if (report->complete)
		return;
	uint32_t count = 0;
	buf_add_text(out, "Incomplete: ");
	for (uint32_t i = 0; i < report->run_error_count; i++)
		add_reason(out, &count, report->run_errors[i].file, "could not be read");
	struct str last = {0};
	for (uint32_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = report->findings[i];
		struct site outer = site_outermost(finding->at);
		const char *what = report_unread(finding);
		if (!what || !outer.source || str_equal(outer.source->path, last))
			continue;
		last = outer.source->path;
		add_reason(out, &count, last, what);
	}
	if (count == 0)
		buf_add_text(out, "some of the input could not be read whole (cwdoctor show files tells)");
	if (count > REASONS_SHOWN)
		buf_format(out, "; and %u more", count - REASONS_SHOWN);
	buf_add_char(out, '.');
}
