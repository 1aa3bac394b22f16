/* What all reporters share: places and names. */
#include "report/report.h"

const struct reporter *reporter_by_name(struct str name) {
	for (const struct reporter *const *row = reporter_all(); *row; row++)
		if (str_is(name, (*row)->name))
			return *row;
	return NULL;
}

struct report_place report_place(struct site site) {
	struct report_place place = {0};
	struct site outer = site_outermost(site);
	if (!outer.source)
		return place;
	place.known = true;
	place.file = outer.source->path;
	place.start = source_place(outer.source, outer.at.off);
	place.end = source_place(outer.source, outer.at.off + outer.at.len);
	struct site inner = site_shown(site);
	if (inner.source->outer) {
		place.has_inner = true;
		place.inner_label = inner.source->label;
		place.inner = source_place(inner.source, inner.at.off);
		place.inner_type = inner.source->type;
	}
	return place;
}

struct str report_field(struct arena *arena, const struct field *field) {
	if (field->origin == ORIGIN_ABSENT && field->value.count == 0)
		return STR("");
	return template_text(arena, &field->value);
}

const struct claim *report_destination(const struct finding *finding) {
	bool shared = finding->claim_count == 1 || finding->one_destination;
	return shared && finding->claim_count > 0 ? finding->claims[0] : NULL;
}

static void count_severities(struct report *report) {
	for (uint32_t i = 0; i < report->finding_count; i++)
		switch (report->findings[i]->severity) {
		case SEVERITY_ERROR:
			report->errors++;
			break;
		case SEVERITY_WARNING:
			report->warnings++;
			break;
		case SEVERITY_NOTE:
			report->notes++;
			break;
		}
}

void report_set_findings(struct arena *arena, struct report *report, const struct finding_list *sorted) {
	finding_number_duplicates(arena, sorted->items, sorted->count);
	report->findings = sorted->items;
	report->finding_count = sorted->count;
	count_severities(report);
}
