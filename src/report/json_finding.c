/* A finding, a summary, an error as JSON: the shapes that json and jsonl share. Keys are added, never renamed. */
#include "report/json_value.h"

static cJSON *destination(const struct claim *claim) {
	cJSON *object = json_object();
	json_add_field(object, "account", &claim->account);
	json_add_field(object, "role", &claim->role);
	json_add_field(object, "region", &claim->region);
	json_add_field(object, "endpoint", &claim->endpoint);
	json_add_field(object, "group", &claim->group);
	json_add_field(object, "stream", &claim->stream);
	return object;
}

static cJSON *location(struct site site) {
	cJSON *object = json_object();
	struct report_place place = report_place(site);
	json_add_place(object, &place);
	if (place.known) {
		json_add_count(object, "end_line", place.end.line);
		json_add_count(object, "end_column", place.end.col);
	} else {
		cJSON_AddNullToObject(object, "end_line");
		cJSON_AddNullToObject(object, "end_column");
	}
	json_add_pointer(object, site);
	json_add_inner(object, &place);
	return object;
}

static cJSON *writer(const struct finding *finding, uint32_t i, bool with_destination) {
	const struct claim *claim = finding->claims[i];
	struct report_place place = report_place(finding_writer_site(finding, i));
	cJSON *object = json_object();
	json_add(object, "agent", str_from(claim->agent->name));
	json_add(object, "kind", str_from(writer_kind_name(claim->writer.kind)));
	json_add_field(object, "source", &claim->writer.name);
	json_add_or_null(object, "host", claim->unit->host);
	json_add_place(object, &place);
	json_add(object, "stream_origin", str_from(origin_name(claim->stream.origin)));
	json_add_inner(object, &place);
	if (with_destination)
		cJSON_AddItemToObject(object, "destination", destination(claim));
	return object;
}

static void add_writers(cJSON *object, const struct finding *finding) {
	const struct claim *shared = report_destination(finding);
	if (shared)
		cJSON_AddItemToObject(object, "destination", destination(shared));
	else
		cJSON_AddNullToObject(object, "destination");
	cJSON *writers = json_array();
	for (uint32_t i = 0; i < finding->claim_count; i++)
		cJSON_AddItemToArray(writers, writer(finding, i, !shared));
	cJSON_AddItemToObject(object, "writers", writers);
}

static cJSON *edit(const struct edit *edit) {
	struct report_place place = report_place(edit->at);
	cJSON *object = json_object();
	json_add_place(object, &place);
	json_add_count(object, "end_line", place.end.line);
	json_add_count(object, "end_column", place.end.col);
	json_add_lines(object, "text", edit->text);
	json_add(object, "safety", edit->safety == EDIT_SAFE ? STR("safe") : STR("unsafe"));
	return object;
}

static cJSON *related(const struct related *related) {
	struct report_place place = report_place(related->at);
	cJSON *object = json_object();
	json_add_place(object, &place);
	json_add(object, "label", related->label);
	json_add_inner(object, &place);
	return object;
}

static void add_lists(cJSON *object, const struct finding *finding) {
	cJSON *assumptions = json_array();
	for (uint32_t i = 0; i < finding->assumption_count; i++)
		json_add_item(assumptions, finding->assumptions[i]);
	cJSON_AddItemToObject(object, "assumptions", assumptions);
	json_add_lines_or_null(object, "witness", finding->witness);
	json_add_lines_or_null(object, "help", finding->help);
	cJSON *edits = json_array();
	for (uint32_t i = 0; i < finding->edit_count; i++)
		cJSON_AddItemToArray(edits, edit(&finding->edits[i]));
	cJSON_AddItemToObject(object, "edits", edits);
	json_add(object, "fingerprint", finding->fingerprint);
	cJSON *places = json_array();
	for (uint32_t i = 0; i < finding->related_count; i++)
		cJSON_AddItemToArray(places, related(&finding->related[i]));
	cJSON_AddItemToObject(object, "related", places);
}

cJSON *json_finding(const struct finding *finding) {
	cJSON *object = json_object();
	json_add(object, "rule", str_from(finding->rule->id));
	json_add(object, "name", str_from(finding->rule->slug));
	json_add(object, "severity", str_from(severity_name(finding->severity)));
	json_add(object, "certainty", str_from(answer_name(finding->certainty)));
	json_add(object, "message", finding->message);
	cJSON_AddItemToObject(object, "location", location(finding->at));
	add_writers(object, finding);
	add_lists(object, finding);
	return object;
}

cJSON *json_summary(const struct report *report) {
	cJSON *object = json_object();
	json_add_count(object, "files", report->files);
	json_add_count(object, "claims", report->claims);
	json_add_count(object, "streams", report->streams);
	json_add_count(object, "errors", report->errors);
	json_add_count(object, "warnings", report->warnings);
	json_add_count(object, "notes", report->notes);
	json_add_count(object, "suppressed", report->suppressed);
	return object;
}

cJSON *json_tool(const char *version) {
	cJSON *object = json_object();
	json_add(object, "name", STR("cwdoctor"));
	json_add(object, "version", str_from(version));
	return object;
}

cJSON *json_run_error(const struct run_error *error) {
	cJSON *object = json_object();
	json_add(object, "file", error->file);
	json_add(object, "message", error->message);
	return object;
}

cJSON *json_unread_error(const struct finding *finding) {
	struct report_place place = report_place(finding->at);
	cJSON *object = json_object();
	struct buf message = {0};
	if (place.known)
		buf_format(&message, "line %u, column %u: ", place.start.line, place.start.col);
	buf_add(&message, finding->message);
	json_add(object, "file", place.file);
	json_add(object, "message", buf_str(&message));
	buf_finish(&message);
	return object;
}
