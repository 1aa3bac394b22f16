/* JSON lines: one finding a line, then one line with what the whole run has to say. */
#include "report/json_value.h"

static void jsonl_write(const struct report *report, const struct style *style, struct buf *out);

const struct reporter reporter_jsonl = {
    .name = "jsonl",
    .summary = "one finding per line as JSON, then one summary line",
    .write = jsonl_write,
};

static void jsonl_write(const struct report *report, const struct style *style, struct buf *out) {
	(void)style;
	for (uint32_t i = 0; i < report->finding_count; i++) {
		json_write(json_finding(report->findings[i]), out);
		buf_add_char(out, '\n');
	}
	cJSON *last = json_object();
	json_add(last, "schema", STR("cwdoctor.report/1"));
	cJSON_AddItemToObject(last, "tool", json_tool(report->tool_version));
	cJSON_AddBoolToObject(last, "complete", report->complete);
	cJSON_AddItemToObject(last, "summary", json_summary(report));
	cJSON *errors = json_array();
	for (uint32_t i = 0; i < report->run_error_count; i++)
		cJSON_AddItemToArray(errors, json_run_error(&report->run_errors[i]));
	cJSON_AddItemToObject(last, "errors", errors);
	json_write(last, out);
	buf_add_char(out, '\n');
}
