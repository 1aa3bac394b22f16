/* One JSON object for the whole report. Findings are built and written one at a time, each on its line. */
#include "report/json_value.h"

static void json_report_write(const struct report *report, const struct style *style, struct buf *out);

const struct reporter reporter_json = {
    .name = "json",
    .summary = "one JSON object (schema cwdoctor.report/1)",
    .write = json_report_write,
};

static void json_report_write(const struct report *report, const struct style *style, struct buf *out) {
	(void)style;
	buf_add_text(out, "{\"schema\":\"cwdoctor.report/1\",\"tool\":");
	json_write(json_tool(report->tool_version), out);
	buf_format(out, ",\"complete\":%s,\n\"summary\":", report->complete ? "true" : "false");
	json_write(json_summary(report), out);
	buf_add_text(out, ",\n\"findings\":");
	struct json_series findings = {.out = out};
	for (uint32_t i = 0; i < report->finding_count; i++)
		json_series_add(&findings, json_finding(report->findings[i]));
	json_series_end(&findings);
	buf_add_text(out, ",\n\"errors\":");
	struct json_series errors = {.out = out};
	for (uint32_t i = 0; i < report->run_error_count; i++)
		json_series_add(&errors, json_run_error(&report->run_errors[i]));
	json_series_end(&errors);
	buf_add_text(out, "}\n");
}
