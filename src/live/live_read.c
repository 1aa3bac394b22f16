/* Answers of cwdoctor-live: JSON lines, read with cJSON. */
#include "live/live.h"

#include <cjson/cJSON.h>

static struct str text_at(struct arena *arena, const cJSON *object, const char *key) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	return cJSON_IsString(item) ? arena_str(arena, str_from(item->valuestring)) : STR("");
}

static int64_t number_at(const cJSON *object, const char *key) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	bool fits = cJSON_IsNumber(item) && item->valuedouble > -9e15 && item->valuedouble < 9e15;
	return fits ? (int64_t)item->valuedouble : 0;
}

static bool is_true_at(const cJSON *object, const char *key) {
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static const cJSON *array_at(const cJSON *object, const char *key) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	return cJSON_IsArray(item) ? item : NULL;
}

static void read_stream(struct arena *arena, const cJSON *item, struct observation *ret) {
	struct str name = text_at(arena, item, "name");
	if (name.n)
		LIST_ADD(arena, &ret->streams,
			 (struct observed_stream){.name = name,
						  .token = text_at(arena, item, "token"),
						  .created_ms = number_at(item, "created_ms"),
						  .first_event_ms = number_at(item, "first_event_ms"),
						  .last_event_ms = number_at(item, "last_event_ms"),
						  .last_ingestion_ms = number_at(item, "last_ingestion_ms")});
}

static void read_observation(struct arena *arena, const cJSON *object, struct observation *ret) {
	const cJSON *item;
	ret->answered = true;
	ret->group_exists = is_true_at(object, "group_exists");
	cJSON_ArrayForEach(item, array_at(object, "streams")) read_stream(arena, item, ret);
	cJSON_ArrayForEach(item, array_at(object, "similar_groups")) if (cJSON_IsString(item))
	    LIST_ADD(arena, &ret->similar_groups, arena_str(arena, str_from(item->valuestring)));
	ret->truncated = is_true_at(object, "truncated");
	ret->account = text_at(arena, object, "account");
	ret->region = text_at(arena, object, "region");
	ret->endpoint = text_at(arena, object, "endpoint");
	ret->request_id = text_at(arena, object, "request_id");
	ret->at_ms = number_at(object, "at_ms");
	ret->skew_ms = number_at(object, "skew_ms");
	ret->calls = (uint32_t)(number_at(object, "calls") & 0xffffffff);
}

static void read_auth(struct arena *arena, const cJSON *object, struct live_auth *ret) {
	const cJSON *item;
	ret->source = text_at(arena, object, "source");
	ret->account = text_at(arena, object, "account");
	ret->trouble = text_at(arena, object, "trouble");
	ret->region = text_at(arena, object, "region");
	ret->endpoint = text_at(arena, object, "endpoint");
	ret->endpoint_from = text_at(arena, object, "endpoint_from");
	ret->endpoint_trouble = text_at(arena, object, "endpoint_trouble");
	ret->expires_ms = number_at(object, "expires_ms");
	ret->others_may_read = is_true_at(object, "others_may_read");
	cJSON_ArrayForEach(item, array_at(object, "steps"))
	    LIST_ADD(arena, &ret->steps,
		     (struct live_step){.source = text_at(arena, item, "source"),
					.what = text_at(arena, item, "what"),
					.used = is_true_at(item, "used")});
}

static bool read_object(struct arena *arena, const cJSON *root, uint32_t *ret_id, struct live_answer *ret) {
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(root, "id");
	const cJSON *observation = cJSON_GetObjectItemCaseSensitive(root, "observation");
	const cJSON *auth = cJSON_GetObjectItemCaseSensitive(root, "auth");
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(root, "error");
	if (!cJSON_IsNumber(id) || id->valuedouble < 0 || id->valuedouble > 4e9 ||
	    id->valuedouble != (double)(uint32_t)id->valuedouble)
		return false;
	*ret_id = (uint32_t)id->valuedouble;
	*ret = (struct live_answer){0};
	if (cJSON_IsObject(observation))
		read_observation(arena, observation, &ret->observation);
	else if (cJSON_IsObject(auth))
		read_auth(arena, auth, &ret->auth);
	else if (cJSON_IsObject(error)) {
		ret->observation.trouble = text_at(arena, error, "message");
		ret->observation.trouble_kind = text_at(arena, error, "kind");
		ret->observation.request_id = text_at(arena, error, "request_id");
	} else
		return false;
	return true;
}

bool live_read_answer(struct arena *arena, struct str line, uint32_t *ret_id, struct live_answer *ret) {
	cJSON *root = cJSON_ParseWithLength(line.p, line.n);
	bool done = cJSON_IsObject(root) && read_object(arena, root, ret_id, ret);
	cJSON_Delete(root);
	return done;
}
