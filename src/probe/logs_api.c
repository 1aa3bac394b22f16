/* cJSON writes the requests and reads the answers; errors are told by their name, wherever the service puts it. */
#include "probe/logs_api.h"

#include "probe/text.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_STREAMS = 50, MESSAGE_BYTES = 512 };

const char logs_target_streams[] = "Logs_20140328.DescribeLogStreams";
const char logs_target_groups[] = "Logs_20140328.DescribeLogGroups";

static void add_text(cJSON *object, struct arena *arena, const char *key, struct str value) {
	if (value.n)
		cJSON_AddStringToObject(object, key, arena_str(arena, value).p);
}

static struct str print(struct arena *arena, cJSON *object) {
	char *text = cJSON_PrintUnformatted(object);
	struct str ret = arena_str(arena, str_from(text));
	cJSON_free(text);
	cJSON_Delete(object);
	return ret;
}

struct str logs_describe_streams(struct arena *arena, struct str group, struct str prefix, struct str next_token) {
	cJSON *object = cJSON_CreateObject();
	add_text(object, arena, "logGroupName", group);
	add_text(object, arena, "logStreamNamePrefix", prefix);
	add_text(object, arena, "nextToken", next_token);
	cJSON_AddNumberToObject(object, "limit", PAGE_STREAMS);
	return print(arena, object);
}

struct str logs_describe_groups(struct arena *arena, struct str prefix, struct str next_token) {
	cJSON *object = cJSON_CreateObject();
	add_text(object, arena, "logGroupNamePrefix", prefix);
	add_text(object, arena, "nextToken", next_token);
	cJSON_AddNumberToObject(object, "limit", PAGE_STREAMS);
	return print(arena, object);
}

static struct str text_at(struct arena *arena, const cJSON *object, const char *key) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	return cJSON_IsString(item) ? arena_str(arena, str_from(item->valuestring)) : STR("");
}

/* Milliseconds need 53 bits at most: a double holds them. */
static int64_t ms_at(const cJSON *object, const char *key) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	double value = cJSON_IsNumber(item) ? item->valuedouble : 0;
	return value > 0 && value < 9e15 ? (int64_t)value : 0;
}

static bool read_streams(struct arena *arena, const cJSON *root, struct logs_answer *ret) {
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "logStreams"), *item;
	if (!cJSON_IsArray(list))
		return false;
	cJSON_ArrayForEach(item, list) {
		struct log_stream stream = {
		    .name = text_at(arena, item, "logStreamName"),
		    .arn = text_at(arena, item, "arn"),
		    .token = text_at(arena, item, "uploadSequenceToken"),
		    .created_ms = ms_at(item, "creationTime"),
		    .first_event_ms = ms_at(item, "firstEventTimestamp"),
		    .last_event_ms = ms_at(item, "lastEventTimestamp"),
		    .last_ingestion_ms = ms_at(item, "lastIngestionTime"),
		};
		if (!stream.name.n)
			return false;
		LIST_ADD(arena, &ret->streams, stream);
	}
	return true;
}

static bool read_groups(struct arena *arena, const cJSON *root, struct logs_answer *ret) {
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "logGroups"), *item;
	if (!cJSON_IsArray(list))
		return false;
	cJSON_ArrayForEach(item, list) {
		struct str name = text_at(arena, item, "logGroupName");
		if (name.n)
			LIST_ADD(arena, &ret->groups, name);
	}
	return true;
}

/* "com.amazonaws.logs#ThrottlingException:http://..." -> "ThrottlingException" (boto/botocore, botocore/parsers.py). */
static struct str bare_name(struct str name) {
	size_t at;
	if (str_find_char(name, ':', &at))
		name = str_from_to(name, 0, at);
	if (str_find_last_char(name, '#', &at))
		name = str_from_offset(name, at + 1);
	return str_trim(name);
}

static bool is_one_of(struct str name, const char *const *names) {
	for (; *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

/* Spellings of several services: a proxy or a later version may use any of them. */
static enum logs_error error_of(struct str name, struct str message) {
	static const char *const denied[] = {"AccessDeniedException", "AccessDenied",	    "UnauthorizedOperation",
					     "NotAuthorized",	      "AuthorizationError", NULL};
	static const char *const throttled[] = {"Throttling",
						"ThrottlingException",
						"ThrottledException",
						"RequestThrottled",
						"RequestThrottledException",
						"TooManyRequestsException",
						"RequestLimitExceeded",
						"BandwidthLimitExceeded",
						"LimitExceededException",
						"SlowDown",
						"EC2ThrottledException",
						NULL};
	static const char *const credentials[] = {"UnrecognizedClientException",
						  "InvalidClientTokenId",
						  "InvalidAccessKeyId",
						  "MissingAuthenticationToken",
						  "MissingAuthenticationTokenException",
						  "NotOptedIn",
						  "OptInRequired",
						  NULL};
	static const char *const expired[] = {"ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired", NULL};
	static const char *const signature[] = {"InvalidSignatureException",
						"SignatureDoesNotMatch",
						"IncompleteSignatureException",
						"IncompleteSignature",
						"RequestTimeTooSkewed",
						"RequestExpired",
						NULL};
	static const char *const service[] = {
	    "ServiceUnavailableException", "ServiceUnavailable",      "InternalFailure",
	    "InternalServerError",	   "InternalError",	      "RequestTimeout",
	    "RequestTimeoutException",	   "PriorRequestNotComplete", NULL};
	static const char *const parameter[] = {"InvalidParameterException", "ValidationException", "ValidationError",
						"SerializationException", NULL};
	if (str_is(name, "ResourceNotFoundException"))
		return str_contains(message, STR("log group")) || !message.n ? LOGS_GROUP_MISSING : LOGS_ANSWER;
	if (is_one_of(name, denied))
		return LOGS_DENIED;
	if (is_one_of(name, throttled))
		return LOGS_THROTTLED;
	if (is_one_of(name, credentials))
		return LOGS_CREDENTIALS;
	if (is_one_of(name, expired))
		return LOGS_EXPIRED;
	if (is_one_of(name, signature))
		return LOGS_SIGNATURE;
	if (is_one_of(name, service))
		return LOGS_SERVICE;
	return is_one_of(name, parameter) ? LOGS_PARAMETER : LOGS_ANSWER;
}

static struct str line(struct arena *arena, struct str text) {
	return text_line(arena, text, MESSAGE_BYTES);
}

struct error_words {
	struct str name, message;
};

static struct error_words words_of(struct arena *arena, const struct http_response *response, const cJSON *root) {
	struct error_words words = {.name = http_header(response, "x-amzn-errortype")};
	if (!cJSON_IsObject(root)) {
		struct str code = text_of_element(arena, response->body, "Code");
		words.message = text_of_element(arena, response->body, "Message");
		words.name = code.n ? code : words.name;
		return words;
	}
	struct str type = text_at(arena, root, "__type");
	if (!type.n)
		type = text_at(arena, root, "code");
	words.name = type.n ? type : words.name;
	words.message = text_at(arena, root, "message");
	if (!words.message.n)
		words.message = text_at(arena, root, "Message");
	return words;
}

static void read_error(struct arena *arena, const struct http_response *response, const cJSON *root,
		       struct logs_answer *ret) {
	struct error_words words = words_of(arena, response, root);
	ret->name = line(arena, bare_name(words.name));
	ret->message = line(arena, words.message);
	ret->error = error_of(ret->name, ret->message);
	if (ret->error == LOGS_ANSWER && response->status >= 500)
		ret->error = LOGS_SERVICE;
	else if (ret->error == LOGS_ANSWER && response->status == 429)
		ret->error = LOGS_THROTTLED;
	bool redirects = response->status >= 300 && response->status < 400;
	if (!ret->name.n)
		ret->message = arena_format(arena, "HTTP %u%s%s%.*s", response->status, redirects ? ", a redirect" : "",
					    ret->message.n ? ": " : "", STR_ARGS(ret->message));
}

static void read_reply(struct arena *arena, const struct http_response *response, bool is_of_groups,
		       struct logs_answer *ret) {
	cJSON *root = cJSON_ParseWithLength(response->body.p, response->body.n);
	if (response->status != 200)
		read_error(arena, response, root, ret);
	else if (!cJSON_IsObject(root) ||
		 !(is_of_groups ? read_groups(arena, root, ret) : read_streams(arena, root, ret))) {
		ret->error = LOGS_ANSWER;
		ret->message = line(arena, arena_format(arena, "HTTP 200 with %.*s, which is no answer of the service",
							STR_ARGS(http_header(response, "content-type"))));
	} else
		ret->next_token = text_at(arena, root, "nextToken");
	cJSON_Delete(root);
}

void logs_read_answer(struct arena *arena, const struct http_response *response, bool is_of_groups,
		      struct logs_answer *ret) {
	uint32_t wait;
	*ret = (struct logs_answer){.date_ms = response->date_ms};
	ret->request_id = line(arena, http_header(response, "x-amzn-requestid"));
	if (str_to_u32(http_header(response, "x-amz-retry-after"), &wait))
		ret->retry_after_ms = wait;
	if (response->outcome == HTTP_ANSWERED)
		read_reply(arena, response, is_of_groups, ret);
	else {
		ret->error = response->outcome == HTTP_TOO_LARGE ? LOGS_ANSWER : LOGS_NETWORK;
		ret->message = line(arena, response->outcome == HTTP_TOO_LARGE
					       ? STR("the answer is longer than the service makes any")
					       : response->why);
	}
	ret->may_retry =
	    ret->error == LOGS_THROTTLED || ret->error == LOGS_SERVICE ||
	    (ret->error == LOGS_NETWORK && response->outcome != HTTP_TLS && response->outcome != HTTP_NO_NAME);
}
