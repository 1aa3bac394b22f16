/* One line per finding, for editors and grep. */
#include "report/report.h"

#include "base/utf8.h"

static void concise_write(const struct report *report, const struct style *style, struct buf *out);

const struct reporter reporter_concise = {
    .name = "concise",
    .summary = "path:line:col: severity: message [CW101], one line per finding",
    .write = concise_write,
};

static bool is_same_line(const struct report_place *a, const struct report_place *b) {
	return a->start.line == b->start.line && str_equal(a->file, b->file);
}

/* "(also :8, b.json:3)" for up to a few more writers, each line once: inputs may have their stream in one place. */
static void add_others(const struct finding *finding, const struct report_place *place, struct buf *out) {
	enum { OTHERS_SHOWN = 3 };
	struct report_place told[OTHERS_SHOWN];
	uint32_t shown = 0;
	for (uint32_t i = 0; i < finding->claim_count && shown <= OTHERS_SHOWN; i++) {
		struct report_place other = report_place(finding_writer_site(finding, i));
		bool same_file = str_equal(other.file, place->file), known = is_same_line(&other, place);
		for (uint32_t k = 0; k < shown && !known; k++)
			known = is_same_line(&other, &told[k]);
		if (!other.known || known)
			continue;
		if (shown == OTHERS_SHOWN) {
			buf_add_text(out, ", ...");
			break;
		}
		told[shown++] = other;
		buf_add_text(out, shown > 1 ? ", " : " (also ");
		utf8_mask(out, same_file ? STR("") : other.file);
		buf_format(out, ":%u", other.start.line);
	}
	buf_add_text(out, shown > 0 ? ")" : "");
}

static void write_finding(const struct finding *finding, struct buf *out) {
	struct report_place place = report_place(finding->at);
	/* CI systems read a line that starts with :: as a command. */
	if (str_starts_with(place.file, STR("::")))
		buf_add_text(out, "./");
	utf8_mask(out, place.known ? place.file : STR("-"));
	buf_format(out, ":%u:%u: %s: ", place.known ? place.start.line : 1, place.known ? place.start.col : 1,
		   severity_name(finding->severity));
	utf8_mask(out, finding->message);
	add_others(finding, &place, out);
	buf_format(out, " [%s]\n", finding->rule->id);
}

static void concise_write(const struct report *report, const struct style *style, struct buf *out) {
	(void)style;
	for (uint32_t i = 0; i < report->finding_count; i++)
		write_finding(report->findings[i], out);
	report_defuse(out);
}
