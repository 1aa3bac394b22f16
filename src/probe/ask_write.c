/* Answers as JSON lines. No secret is ever among what is written here. */
#include "probe/ask_job.h"

#include "probe/text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void write_all(struct asking *asking, struct str text) {
	while (text.n && !asking->output_errno) {
		ssize_t written = write(asking->output, text.p, text.n);
		if (written > 0)
			text = str_from_offset(text, (size_t)written);
		else if (written < 0 && errno != EINTR)
			asking->output_errno = errno;
	}
}

/* A service, or what poses as one, may send back what it was sent. */
static void write_line(struct asking *asking, cJSON *object) {
	struct arena *scratch = arena_new();
	char *printed = cJSON_PrintUnformatted(object);
	struct str text = str_from(printed);
	for (uint32_t i = 0; i < asking->identities.count; i++) {
		const struct credentials *credentials = &asking->identities.items[i]->credentials;
		text = text_without(scratch, text, credentials->secret);
		text = text_without(scratch, text, credentials->session_token);
	}
	write_all(asking, text);
	write_all(asking, STR("\n"));
	cJSON_free(printed);
	cJSON_Delete(object);
	arena_wipe(scratch);
	arena_free(scratch);
}

static cJSON *answer_to(const cJSON *id) {
	cJSON *object = cJSON_CreateObject();
	cJSON_AddItemToObject(object, "id", id ? cJSON_Duplicate(id, true) : cJSON_CreateNull());
	return object;
}

static void add(cJSON *object, struct arena *arena, const char *key, struct str value) {
	if (value.n)
		cJSON_AddStringToObject(object, key, arena_str(arena, value).p);
	else
		cJSON_AddNullToObject(object, key);
}

static void add_ms(cJSON *object, const char *key, int64_t ms) {
	if (ms)
		cJSON_AddNumberToObject(object, key, (double)ms);
	else
		cJSON_AddNullToObject(object, key);
}

void ask_write_error(struct asking *asking, const cJSON *id, const char *kind, struct str message,
		     struct str request_id) {
	struct arena *scratch = arena_new();
	cJSON *answer = answer_to(id), *error = cJSON_AddObjectToObject(answer, "error");
	cJSON_AddStringToObject(error, "kind", kind);
	add(error, scratch, "message", message);
	add(error, scratch, "request_id", request_id);
	write_line(asking, answer);
	arena_free(scratch);
}

/* arn:aws:logs:eu-west-1:111122223333:log-group:... */
static struct str account_of(struct str arn) {
	struct str part = {0};
	for (int i = 0; i < 5; i++)
		if (!str_split(&arn, ':', &part))
			return STR("");
	return part;
}

static cJSON *stream_object(struct arena *arena, const struct log_stream *stream) {
	cJSON *object = cJSON_CreateObject();
	add(object, arena, "name", stream->name);
	add_ms(object, "created_ms", stream->created_ms);
	add_ms(object, "first_event_ms", stream->first_event_ms);
	add_ms(object, "last_event_ms", stream->last_event_ms);
	add_ms(object, "last_ingestion_ms", stream->last_ingestion_ms);
	add(object, arena, "token", stream->token);
	return object;
}

static struct str account(const struct job *job) {
	if (job->streams.count)
		return account_of(job->streams.items[0].arn);
	return job->identity->credentials.account;
}

void ask_write_observation(struct asking *asking, struct job *job, bool group_exists) {
	cJSON *answer = answer_to(job->id), *object = cJSON_AddObjectToObject(answer, "observation");
	cJSON_AddBoolToObject(object, "group_exists", group_exists);
	cJSON *streams = cJSON_AddArrayToObject(object, "streams");
	for (uint32_t i = 0; i < job->streams.count; i++)
		cJSON_AddItemToArray(streams, stream_object(job->arena, &job->streams.items[i]));
	cJSON *similar = cJSON_AddArrayToObject(object, "similar_groups");
	for (uint32_t i = 0; i < job->similar.count; i++)
		cJSON_AddItemToArray(similar, cJSON_CreateString(arena_str(job->arena, job->similar.items[i]).p));
	cJSON_AddBoolToObject(object, "truncated", job->truncated);
	add(object, job->arena, "account", account(job));
	add(object, job->arena, "region", job->endpoint.region);
	add(object, job->arena, "endpoint", job->endpoint.is_custom ? job->endpoint.url : STR(""));
	add_ms(object, "at_ms", job->at_ms);
	cJSON_AddNumberToObject(object, "skew_ms", (double)asking->skew_ms);
	cJSON_AddNumberToObject(object, "calls", job->calls);
	add(object, job->arena, "request_id", job->request_id);
	write_line(asking, answer);
}

void ask_write_auth(struct asking *asking, struct job *job, struct str endpoint_trouble) {
	const struct identity *identity = job->identity;
	cJSON *answer = answer_to(job->id), *auth = cJSON_AddObjectToObject(answer, "auth");
	add(auth, job->arena, "source", identity->found ? identity->credentials.source : STR(""));
	add(auth, job->arena, "account", identity->credentials.account);
	add_ms(auth, "expires_ms", identity->found ? identity->credentials.expires * 1000 : 0);
	add(auth, job->arena, "trouble", identity->found ? STR("") : identity->why);
	cJSON *steps = cJSON_AddArrayToObject(auth, "steps");
	for (uint32_t i = 0; i < identity->steps.count; i++) {
		const struct credential_step *step = &identity->steps.items[i];
		cJSON *object = cJSON_CreateObject();
		add(object, job->arena, "source", step->source);
		add(object, job->arena, "what", step->what);
		cJSON_AddBoolToObject(object, "used", step->used);
		cJSON_AddItemToArray(steps, object);
	}
	add(auth, job->arena, "region", job->endpoint.region);
	add(auth, job->arena, "endpoint", job->endpoint.url);
	add(auth, job->arena, "endpoint_from", job->endpoint.from);
	add(auth, job->arena, "endpoint_trouble", endpoint_trouble);
	cJSON_AddBoolToObject(auth, "others_may_read", asking->settings->aws.others_may_read);
	write_line(asking, answer);
}
