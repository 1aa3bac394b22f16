/* JSON values as every machine output writes them: masked texts, places, null for what is not there. */
#ifndef CWD_REPORT_JSON_VALUE_H
#define CWD_REPORT_JSON_VALUE_H

#include "report/report.h"

#include <cjson/cJSON.h>

/* New objects and arrays; memory comes from base/arena.h, so nothing here returns NULL. */
cJSON *json_object(void);
cJSON *json_array(void);
/* Adds the text, masked; json_add_or_null: null if it is empty. */
void json_add(cJSON *object, const char *name, struct str text);
void json_add_or_null(cJSON *object, const char *name, struct str text);
void json_add_lines(cJSON *object, const char *name, struct str text); /* keeps line breaks */
void json_add_lines_or_null(cJSON *object, const char *name, struct str text);
void json_add_count(cJSON *object, const char *name, uint32_t count);
void json_add_item(cJSON *array, struct str text);
/* A field's text as the shipper would see it, or null. */
void json_add_field(cJSON *object, const char *name, const struct field *field);
/* "inner": null or label, type, line, column. */
void json_add_inner(cJSON *object, const struct report_place *place);
/* file, line, column; nulls if the place is not known. */
void json_add_place(cJSON *object, const struct report_place *place);
/* The pointer of a site in its own document, or null. */
void json_add_pointer(cJSON *object, struct site site);
/* Adds the value on one line, without line end, and frees it. */
void json_write(cJSON *value, struct buf *out);
/* The same as elements of an array that is written piece by piece: "[", ",\n" between them, "]". */
struct json_series {
	struct buf *out;
	uint32_t count;
};
void json_series_add(struct json_series *series, cJSON *value);
void json_series_end(struct json_series *series);

/* Parts that several outputs share. */
cJSON *json_finding(const struct finding *finding);
cJSON *json_summary(const struct report *report);
cJSON *json_tool(const char *version);
cJSON *json_run_error(const struct run_error *error);
/* A finding that means that an input failed, as an error: for outputs that show no findings. */
cJSON *json_unread_error(const struct finding *finding);

#endif
