/* The report for people: what is wrong, where, why it matters today, what to type. */
#include "report/snippet.h"

#include <stdio.h>
#include <string.h>

static void human_write(const struct report *report, const struct style *style, struct buf *out);

const struct reporter reporter_human = {
    .name = "human",
    .summary = "for people: quoted source lines, reasons, help",
    .write = human_write,
};

static void write_header(const struct finding *finding, const struct style *style, struct arena *arena,
			 struct buf *out) {
	char title[96];
	int n = snprintf(title, sizeof title, "%s[%s %s]", severity_name(finding->severity), finding->rule->id,
			 finding->rule->slug);
	struct str shown = {.p = title, .n = n < (int)sizeof title ? (size_t)n : sizeof title - 1};
	ink_text(out, style, ink_of_severity(finding->severity), shown);
	buf_add_text(out, ": ");
	ink_start(out, style, INK_STRONG);
	ink_wrap(out, style, report_masked(arena, finding->message), shown.n + 2,
		 (struct indent){.text = STR("    "), .width = 4});
	ink_end(out, style);
	buf_add_char(out, '\n');
}

/* "  = why: text", continued under the text. text is masked. */
static void write_remark(const struct style *style, uint32_t gutter, const char *name, struct str text,
			 struct buf *out) {
	if (text.n == 0)
		return;
	struct buf indent = {0};
	size_t start = gutter + 3 + strlen(name) + 2;
	buf_add_repeated(&indent, ' ', start);
	buf_add_repeated(out, ' ', gutter + 1);
	ink_text(out, style, INK_GUTTER, STR("="));
	buf_add_char(out, ' ');
	ink_start(out, style, INK_STRONG);
	buf_format(out, "%s:", name);
	ink_end(out, style);
	buf_add_char(out, ' ');
	ink_wrap(out, style, text, start, (struct indent){buf_str(&indent), start});
	buf_add_char(out, '\n');
	buf_finish(&indent);
}

static void add_written(struct arena *arena, const char *name, const struct field *field, struct buf *out) {
	struct str value = report_field(arena, field);
	if (value.n > 0)
		buf_format(out, "   %s %.*s", name, STR_ARGS(value));
}

static void write_stream(const struct finding *finding, const struct style *style, uint32_t gutter, struct arena *arena,
			 struct buf *out) {
	const struct claim *claim = report_destination(finding);
	struct buf text = {0};
	if (claim) {
		struct str group = report_field(arena, &claim->group), stream = report_field(arena, &claim->stream);
		buf_format(&text, "%.*s -> %.*s", STR_ARGS(group), STR_ARGS(stream));
		add_written(arena, "region", &claim->region, &text);
		add_written(arena, "account", &claim->account, &text);
		add_written(arena, "role", &claim->role, &text);
		add_written(arena, "endpoint", &claim->endpoint, &text);
	}
	if (claim)
		buf_add_text(&text, "   certainty: ");
	if (claim || finding->certainty != CERTAIN)
		buf_add_text(&text, answer_name(finding->certainty));
	write_remark(style, gutter, claim ? "stream" : "certainty", report_masked(arena, buf_str(&text)), out);
	buf_finish(&text);
}

static void write_assumptions(const struct finding *finding, const struct style *style, uint32_t gutter,
			      struct arena *arena, struct buf *out) {
	struct buf text = {0};
	for (uint32_t i = 0; i < finding->assumption_count; i++) {
		buf_add_text(&text, i > 0 ? "; " : "");
		buf_add(&text, finding->assumptions[i]);
	}
	write_remark(style, gutter, "assumes", report_masked(arena, buf_str(&text)), out);
	buf_finish(&text);
}

static void write_rest(const struct finding *finding, const struct snippet *snippet, const struct style *style,
		       struct arena *arena, struct buf *out) {
	if (snippet->writers_left > 0) {
		struct buf text = {0};
		buf_add_text(&text, "and ");
		report_count(&text, snippet->writers_left, "more writer", "more writers");
		buf_add_text(&text, "; --format json lists all");
		write_remark(style, snippet->gutter, "writers", buf_str(&text), out);
		buf_finish(&text);
	}
	write_stream(finding, style, snippet->gutter, arena, out);
	write_remark(style, snippet->gutter, "why", report_masked_lines(arena, finding->why), out);
	write_remark(style, snippet->gutter, "proof", report_masked_lines(arena, finding->witness), out);
	write_assumptions(finding, style, snippet->gutter, arena, out);
	write_remark(style, snippet->gutter, "help", report_masked_lines(arena, finding->help), out);
}

static void write_finding(const struct finding *finding, const struct style *style, struct arena *scratch,
			  struct buf *out) {
	struct snippet snippet = snippet_collect(scratch, finding);
	write_header(finding, style, scratch, out);
	snippet_write(scratch, &snippet, finding, style, out);
	write_rest(finding, &snippet, style, scratch, out);
	buf_add_char(out, '\n');
}

/* The worst finding's rule, the first of them. */
static const struct rule *rule_to_explain(const struct report *report) {
	const struct finding *worst = NULL;
	for (uint32_t i = 0; i < report->finding_count; i++)
		if (!worst || report->findings[i]->severity > worst->severity)
			worst = report->findings[i];
	return worst ? worst->rule : NULL;
}

static enum ink ink_of_summary(const struct report *report) {
	if (report->errors > 0)
		return INK_ERROR;
	if (report->warnings > 0 || !report->complete)
		return INK_WARNING;
	return report->notes > 0 ? INK_NOTE : INK_STRONG;
}

static void write_summary(const struct report *report, const struct style *style, struct buf *out) {
	struct buf text = {0};
	const struct indent none = {0};
	report_summary(report, &text);
	ink_start(out, style, ink_of_summary(report));
	ink_wrap(out, style, buf_str(&text), 0, none);
	ink_end(out, style);
	buf_add_char(out, '\n');
	buf_clear(&text);
	report_incomplete(report, &text);
	if (text.n > 0) {
		ink_wrap(out, style, buf_str(&text), 0, none);
		buf_add_char(out, '\n');
	}
	const struct rule *rule = rule_to_explain(report);
	if (rule)
		buf_format(out, "What it means and how to mend it: cwdoctor explain %s\n", rule->id);
	buf_finish(&text);
}

static void human_write(const struct report *report, const struct style *style, struct buf *out) {
	struct arena *scratch = arena_new();
	for (uint32_t i = 0; i < report->finding_count; i++) {
		write_finding(report->findings[i], style, scratch, out);
		arena_reset(scratch);
	}
	if (!style->quiet && (report->files > 0 || report->finding_count > 0 || !report->complete))
		write_summary(report, style, out);
	report_defuse(out);
	arena_free(scratch);
}
