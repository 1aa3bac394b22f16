/* cwdoctor show files: every input, what it was taken for, and why. */
#include "cmd/show.h"

#include "cmd/output.h"
#include "report/json_value.h"
#include "report/table.h"

static cJSON *input_as_json(const struct input *input) {
	cJSON *object = json_object();
	json_add(object, "file", input->path);
	json_add(object, "state", str_from(input_state_name(input->state)));
	json_add_or_null(object, "type", str_from(input->agent ? input->agent->name : NULL));
	json_add_or_null(object, "why", input->why);
	json_add_or_null(object, "inner", input->inner);
	cJSON_AddBoolToObject(object, "named", input->named);
	return object;
}

static void write_json(const struct run *run, struct buf *out) {
	buf_add_text(out, "{\"schema\":\"cwdoctor.files/1\",\n\"files\":");
	struct json_series files = {.out = out}, errors = {.out = out};
	for (uint32_t i = 0; i < run->input_count; i++)
		json_series_add(&files, input_as_json(run->inputs[i]));
	json_series_end(&files);
	buf_add_text(out, ",\n\"errors\":");
	for (uint32_t i = 0; i < run->report.run_error_count; i++)
		json_series_add(&errors, json_run_error(&run->report.run_errors[i]));
	json_series_end(&errors);
	buf_add_text(out, "}\n");
}

static void write_jsonl(const struct run *run, struct buf *out) {
	for (uint32_t i = 0; i < run->input_count; i++) {
		json_write(input_as_json(run->inputs[i]), out);
		buf_add_char(out, '\n');
	}
	for (uint32_t i = 0; i < run->report.run_error_count; i++) {
		cJSON *line = json_object();
		cJSON_AddItemToObject(line, "error", json_run_error(&run->report.run_errors[i]));
		json_write(line, out);
		buf_add_char(out, '\n');
	}
}

static void write_human(const struct options *options, const struct run *run, struct buf *out) {
	static const char *const titles[] = {"STATE", "TYPE", "FILE", "WHY"};
	struct table table;
	struct style style = output_style(options);
	uint32_t checked = 0, files = 0;
	table_start(&table, options->arena, 4);
	table.shrinks[2] = table.wraps = true;
	table_head(&table, titles);
	for (uint32_t i = 0; i < run->input_count; i++) {
		const struct input *input = run->inputs[i];
		checked += input->state == INPUT_CHECKED && !input->inner.n;
		files += !input->inner.n;
		table_add(&table, str_from(input_state_name(input->state)));
		table_add(&table, str_from(input->agent ? input->agent->name : "-"));
		table_add(&table, input->path);
		table_add(&table, input->why);
	}
	table_write(&table, &style, out);
	report_defuse(out);
	if (style.quiet)
		return;
	buf_format(out, "\n%u of ", checked);
	report_count(out, files, "file", "files");
	buf_add_text(out, " checked.\n");
}

void show_files_write(const struct options *options, const struct run *run, enum show_format format, struct buf *out) {
	if (format == SHOW_HUMAN)
		write_human(options, run, out);
	else if (format == SHOW_JSON)
		write_json(run, out);
	else
		write_jsonl(run, out);
}
