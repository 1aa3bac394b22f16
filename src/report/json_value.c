/* Building JSON with cJSON. */
#include "report/json_value.h"

#include "base/fail.h"
#include "base/utf8.h"

static void *json_memory(size_t size) {
	return memory_grow(NULL, size);
}

/* cJSON keeps its memory functions in a global; setting them again to the same changes nothing. */
static cJSON *made(cJSON *value) {
	if (!value)
		fail_internal("JSON output could not be built");
	return value;
}

static void set_memory(void) {
	cJSON_Hooks hooks = {.malloc_fn = json_memory, .free_fn = memory_release};
	cJSON_InitHooks(&hooks);
}

cJSON *json_object(void) {
	set_memory();
	return made(cJSON_CreateObject());
}

cJSON *json_array(void) {
	set_memory();
	return made(cJSON_CreateArray());
}

/* The buf is terminated, and a mask leaves no NUL inside. */
static cJSON *masked(struct str text) {
	struct buf buf = {0};
	utf8_mask(&buf, text);
	cJSON *value = made(cJSON_CreateString(buf.p ? buf.p : ""));
	buf_finish(&buf);
	return value;
}

void json_add(cJSON *object, const char *name, struct str text) {
	cJSON_AddItemToObject(object, name, masked(text));
}

void json_add_or_null(cJSON *object, const char *name, struct str text) {
	if (text.n > 0)
		json_add(object, name, text);
	else
		cJSON_AddNullToObject(object, name);
}

void json_add_lines(cJSON *object, const char *name, struct str text) {
	struct buf buf = {0};
	struct str line;
	for (bool first = true; str_split(&text, '\n', &line); first = false) {
		if (!first)
			buf_add_char(&buf, '\n');
		utf8_mask(&buf, line);
	}
	cJSON_AddStringToObject(object, name, buf.p ? buf.p : "");
	buf_finish(&buf);
}

void json_add_lines_or_null(cJSON *object, const char *name, struct str text) {
	if (text.n > 0)
		json_add_lines(object, name, text);
	else
		cJSON_AddNullToObject(object, name);
}

void json_add_count(cJSON *object, const char *name, uint32_t count) {
	cJSON_AddNumberToObject(object, name, count);
}

void json_add_item(cJSON *array, struct str text) {
	cJSON_AddItemToArray(array, masked(text));
}

void json_add_field(cJSON *object, const char *name, const struct field *field) {
	struct arena *scratch = arena_new();
	json_add_or_null(object, name, report_field(scratch, field));
	arena_free(scratch);
}

void json_add_inner(cJSON *object, const struct report_place *place) {
	if (!place->has_inner) {
		cJSON_AddNullToObject(object, "inner");
		return;
	}
	cJSON *inner = json_object();
	json_add(inner, "label", place->inner_label);
	json_add_or_null(inner, "type", place->inner_type);
	json_add_count(inner, "line", place->inner.line);
	json_add_count(inner, "column", place->inner.col);
	cJSON_AddItemToObject(object, "inner", inner);
}

void json_add_place(cJSON *object, const struct report_place *place) {
	json_add_or_null(object, "file", place->file);
	if (!place->known) {
		cJSON_AddNullToObject(object, "line");
		cJSON_AddNullToObject(object, "column");
		return;
	}
	json_add_count(object, "line", place->start.line);
	json_add_count(object, "column", place->start.col);
}

void json_add_pointer(cJSON *object, struct site site) {
	site = site_written(site);
	if (!site.source || !site.source->doc) {
		cJSON_AddNullToObject(object, "pointer");
		return;
	}
	struct arena *scratch = arena_new();
	json_add(object, "pointer", doc_pointer(scratch, site.source->doc, site.at));
	arena_free(scratch);
}

/* Number signs stand in strings only; written as an escape they mean the same and no CI system obeys them (see
 * report_defuse). */
static void add_defused(struct buf *out, struct str text) {
	for (size_t at; str_find(text, STR("##"), &at); text = str_from_offset(text, at + 1)) {
		buf_add(out, str_from_to(text, 0, at));
		buf_add_text(out, "\\u0023");
	}
	buf_add(out, text);
}

void json_write(cJSON *value, struct buf *out) {
	char *text = cJSON_PrintUnformatted(value);
	if (!text)
		fail_internal("JSON output could not be written");
	add_defused(out, str_from(text));
	memory_release(text);
	cJSON_Delete(value);
}

void json_series_add(struct json_series *series, cJSON *value) {
	buf_add_text(series->out, series->count++ > 0 ? ",\n" : "[\n");
	json_write(value, series->out);
}

void json_series_end(struct json_series *series) {
	buf_add_text(series->out, series->count > 0 ? "\n]" : "[]");
}
