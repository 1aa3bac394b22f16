/* The calls of one question: what is sent, when it is tried again, what an error means to the user. */
#include "probe/ask_job.h"

#include "base/buf.h"
#include "probe/sigv4.h"
#include "probe/text.h"

#include <string.h>

enum { BACKOFF_MS = 1000, BACKOFF_MAX_MS = 20000, SKEW_MS = 240000, ASKED_MAX_MS = 5000, SIMILAR_MAX = 5 };

static struct str text_of(struct arena *arena, const cJSON *object, const char *key) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	return cJSON_IsString(item) ? arena_str(arena, str_from(item->valuestring)) : STR("");
}

static bool read_question(struct job *job, const cJSON *question) {
	struct str ask = text_of(job->arena, question, "ask");
	job->kind = str_is(ask, "auth") ? ASK_AUTH : ASK_STREAM;
	job->region = text_of(job->arena, question, "region");
	job->url = text_of(job->arena, question, "endpoint");
	job->profile = text_of(job->arena, question, "profile");
	job->role = text_of(job->arena, question, "role");
	job->group = text_of(job->arena, question, "group");
	job->stream = text_of(job->arena, question, "stream");
	job->prefix = job->stream.n ? job->stream : text_of(job->arena, question, "prefix");
	return cJSON_IsObject(question) && (job->kind == ASK_AUTH || job->group.n);
}

struct job *ask_job_new(struct asking *asking, struct str line) {
	struct arena *arena = arena_new();
	struct job *job = ARENA_NEW(arena, struct job);
	cJSON *question = cJSON_ParseWithLength(line.p, line.n);
	*job = (struct job){.arena = arena, .kind = ASK_STREAM};
	bool fits = read_question(job, question);
	job->id = cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(question, "id"), true);
	cJSON_Delete(question);
	if (fits)
		return job;
	ask_write_error(asking, job->id, "usage", STR("no question: an object with id and group is wanted"), STR(""));
	ask_job_free(job);
	return NULL;
}

void ask_job_free(struct job *job) {
	struct arena *arena = job->arena; /* the job is on it */
	cJSON_Delete(job->id);
	arena_wipe(arena);
	arena_free(arena);
}

/* Without the signature of the call that it answers, which who sends everything back sends back, too. */
static struct str without_signature(const struct job *job, struct str text) {
	struct str start = STR("Signature=");
	size_t at;
	for (uint32_t i = 0; i < job->request.headers.count; i++) {
		const struct http_header *header = &job->request.headers.items[i];
		if (str_is(header->name, "authorization") && str_find(header->value, start, &at))
			return text_without(job->arena, text, str_from_offset(header->value, at + start.n));
	}
	return text;
}

static void fail(struct asking *asking, struct job *job, const char *kind, struct str message) {
	message = without_signature(job, message);
	ask_write_error(asking, job->id, kind, message, job->request_id);
	job->finished = true;
}

/* --- one call ---------------------------------------------------------------------------------------------------- */

static bool prepare(struct asking *asking, struct job *job) {
	struct str why;
	struct endpoint_settings settings = {
	    .aws = &asking->settings->aws, .profile = job->profile, .region = job->region, .url = job->url};
	if (job->identity)
		return true;
	bool has_endpoint = endpoint_find(job->arena, &settings, AWS_LOGS, &job->endpoint, &why);
	if (!has_endpoint && job->kind != ASK_AUTH) {
		fail(asking, job, "endpoint", why);
		return false;
	}
	job->identity = ask_identity(asking, job->profile, job->role);
	if (job->kind == ASK_AUTH) {
		ask_write_auth(asking, job, has_endpoint ? STR("") : why);
		job->finished = true;
		return false;
	}
	if (!job->identity->found)
		fail(asking, job, "no-credentials", job->identity->why);
	return job->identity->found;
}

static void add_header(struct job *job, const char *name, const char *value) {
	LIST_ADD(job->arena, &job->request.headers,
		 (struct http_header){.name = str_from(name), .value = str_from(value)});
}

/* Groups that begin like the one that is missing, up to its last slash. */
static struct str prefix_of(struct str group) {
	size_t slash;
	if (str_find_last_char(group, '/', &slash) && slash > 0)
		return str_from_to(group, 0, slash);
	return str_from_to(group, 0, 1);
}

/* From its first call on: what came before, as the search for credentials, has limits of its own. */
static int64_t time_left_ms(const struct asking *asking, const struct job *job) {
	return job->begun_ms + asking->settings->budget_ms - ask_clock_ms();
}

static bool fill_request(struct asking *asking, struct job *job) {
	bool streams = job->phase == PHASE_STREAMS;
	struct sigv4 sigv4 = {.credentials = &job->identity->credentials,
			      .region = job->endpoint.region,
			      .service = str_from(job->endpoint.signs),
			      .now = (ask_time_ms() + asking->skew_ms) / 1000};
	job->request =
	    (struct http_request){.method = "POST", .url = job->endpoint.url, .no_proxy = job->endpoint.is_local};
	job->request.body = streams ? logs_describe_streams(job->arena, job->group, job->prefix, job->next_token)
				    : logs_describe_groups(job->arena, prefix_of(job->group), STR(""));
	add_header(job, "content-type", "application/x-amz-json-1.1");
	add_header(job, "x-amz-target", streams ? logs_target_streams : logs_target_groups);
	return sigv4_sign(job->arena, &sigv4, &job->request);
}

void ask_call(struct asking *asking, struct job *job) {
	if (!prepare(asking, job))
		return;
	int64_t now = ask_clock_ms();
	if (!job->begun_ms)
		job->begun_ms = now;
	int64_t left = time_left_ms(asking, job);
	if (left <= 0) {
		fail(asking, job, "timeout", STR("no answer within the time: try again, or give more with --timeout"));
		return;
	}
	if (!fill_request(asking, job)) {
		fail(asking, job, "internal", STR("OpenSSL makes no HMAC-SHA256 here"));
		return;
	}
	job->request.timeout_ms = left < HTTP_TIMEOUT_MS ? (uint32_t)left : HTTP_TIMEOUT_MS;
	job->transfer = (struct http_transfer){.arena = job->arena, .request = &job->request, .context = job};
	job->calls++;
	job->reloads = job->identity->reloads;
	job->on_its_way = true;
	if (asking->settings->rate > 0)
		asking->next_call_ms = now + (int64_t)(1000 / asking->settings->rate);
	http_start(asking->http, &job->transfer);
}

/* --- what came --------------------------------------------------------------------------------------------------- */

/* Exponential, with full jitter, as the SDKs do in their standard mode (boto/botocore, botocore/retries/standard.py).
 * What the service asks for counts as far as it is no more than 5 s longer. */
static int64_t backoff_ms(struct asking *asking, const struct job *job, uint32_t asked_ms) {
	int64_t ceiling = BACKOFF_MS << (job->attempt < 5 ? job->attempt : 5);
	if (ceiling > BACKOFF_MAX_MS)
		ceiling = BACKOFF_MAX_MS;
	asking->noise = asking->noise * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	int64_t wait = (int64_t)((asking->noise >> 33) % (uint64_t)ceiling);
	if (asked_ms <= wait)
		return wait;
	return asked_ms < wait + ASKED_MAX_MS ? asked_ms : wait + ASKED_MAX_MS;
}

static bool try_again(struct asking *asking, struct job *job, const struct logs_answer *answer) {
	if (answer->error == LOGS_EXPIRED && ask_reload(asking, job->identity, job->reloads)) {
		job->next_ms = 0;
		return true;
	}
	int64_t skew = answer->date_ms - ask_time_ms();
	bool is_skewed = answer->date_ms && (skew > SKEW_MS || skew < -SKEW_MS);
	if ((answer->error == LOGS_SIGNATURE || answer->error == LOGS_EXPIRED) && is_skewed && !job->corrected) {
		asking->skew_ms = skew;
		job->corrected = true;
		job->next_ms = 0;
		return true;
	}
	if (!answer->may_retry || job->attempt + 1 >= asking->settings->attempts)
		return false;
	int64_t wait = backoff_ms(asking, job, answer->retry_after_ms);
	if (wait >= time_left_ms(asking, job))
		return false;
	job->next_ms = ask_clock_ms() + wait;
	job->attempt++;
	return true;
}

struct error_text {
	const char *kind, *help;
};
static const struct error_text error_texts[] = {
    [LOGS_GROUP_MISSING] = {"service", "the log group is gone between two pages: try again"},
    [LOGS_DENIED] = {"denied",
		     "the caller needs logs:DescribeLogStreams here: cwdoctor probe --print-iam prints a policy"},
    [LOGS_THROTTLED] = {"throttled", "the account's rate is used up: try a lower --rate, or later"},
    [LOGS_CREDENTIALS] = {"credentials", "the key is not known in this partition: cwdoctor probe --explain-auth shows "
					 "where it comes from"},
    [LOGS_EXPIRED] = {"expired", "renew the credentials (for a session: aws sso login)"},
    [LOGS_SIGNATURE] = {"signature", "the secret is wrong, or this clock is (check it against a time server)"},
    [LOGS_PARAMETER] = {"parameter", "CloudWatch Logs refuses this name or request"},
    [LOGS_SERVICE] = {"service", "the service has trouble: try again later"},
    [LOGS_ANSWER] = {"answer", "this is no answer of CloudWatch Logs: check the endpoint and the proxy"},
};

/* What to do where no whole answer came. */
static struct error_text network_text(enum http_outcome outcome) {
	static const struct error_text usual = {
	    "network", "check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the endpoint"};
	switch (outcome) {
	case HTTP_NO_NAME:
		return (struct error_text){
		    "network", "check the region, the endpoint, the proxy (HTTPS_PROXY) and this host's name service"};
	case HTTP_TIMEOUT:
		return (struct error_text){"timeout", "check the network and the proxy (HTTPS_PROXY, NO_PROXY), or "
						      "give more time with --timeout"};
	case HTTP_TLS:
		return (struct error_text){"network", "who signed the certificate is not trusted here: AWS_CA_BUNDLE "
						      "names a PEM file of those that are (of a proxy, for example)"};
	case HTTP_ANSWERED:
	case HTTP_NO_CONNECTION:
	case HTTP_TOO_LARGE:
	case HTTP_BROKEN:
		break;
	}
	return usual;
}

static struct error_text text_of_error(const struct job *job, const struct logs_answer *answer) {
	if (answer->error == LOGS_NETWORK)
		return network_text(job->transfer.response.outcome);
	if (answer->error == LOGS_ANSWER && answer->name.n)
		return (struct error_text){"service", "cwdoctor does not know this error of the service"};
	return error_texts[answer->error];
}

static void give_up(struct asking *asking, struct job *job, const struct logs_answer *answer) {
	const struct error_text text = text_of_error(job, answer);
	const char *colon = answer->name.n && answer->message.n ? ": " : "";
	fail(asking, job, text.kind,
	     arena_format(job->arena, "%.*s%s%.*s%s%s", STR_ARGS(answer->name), colon, STR_ARGS(answer->message),
			  answer->name.n || answer->message.n ? ": " : "", text.help));
}

static void finish(struct asking *asking, struct job *job, bool group_exists) {
	ask_write_observation(asking, job, group_exists);
	job->finished = true;
}

static void go_on(struct job *job) {
	job->attempt = 0;
	job->next_ms = 0;
}

static bool is_known_page(const struct job *job, struct str token) {
	for (uint32_t i = 0; i < job->tokens.count; i++)
		if (str_equal(job->tokens.items[i], token))
			return true;
	return false;
}

/* A page of streams. For one stream the first page decides: the name itself sorts before all that it begins. */
static void take_streams(struct asking *asking, struct job *job, const struct logs_answer *answer) {
	for (uint32_t i = 0; i < answer->streams.count; i++)
		if (!job->stream.n || str_equal(answer->streams.items[i].name, job->stream))
			LIST_ADD(job->arena, &job->streams, answer->streams.items[i]);
	job->pages++;
	bool more = answer->next_token.n && !job->stream.n;
	if (more && is_known_page(job, answer->next_token)) {
		fail(asking, job, "answer",
		     STR("the pages of the answer go round in a loop: this is not CloudWatch Logs"));
		return;
	}
	job->next_token = answer->next_token;
	LIST_ADD(job->arena, &job->tokens, answer->next_token);
	job->truncated = more && job->pages >= asking->settings->pages;
	if (!more || job->truncated)
		finish(asking, job, true);
	else
		go_on(job);
}

static void take_groups(struct asking *asking, struct job *job, const struct logs_answer *answer) {
	for (uint32_t i = 0; i < answer->groups.count && job->similar.count < SIMILAR_MAX; i++)
		LIST_ADD(job->arena, &job->similar, answer->groups.items[i]);
	finish(asking, job, false);
}

void ask_take(struct asking *asking, struct job *job) {
	struct logs_answer answer;
	job->on_its_way = false;
	logs_read_answer(job->arena, &job->transfer.response, job->phase == PHASE_GROUPS, &answer);
	job->request_id = without_signature(job, answer.request_id);
	job->at_ms = answer.date_ms ? answer.date_ms : ask_time_ms() + asking->skew_ms;
	if (answer.error == LOGS_OK && job->phase == PHASE_STREAMS)
		take_streams(asking, job, &answer);
	else if (answer.error == LOGS_OK)
		take_groups(asking, job, &answer);
	else if (answer.error == LOGS_GROUP_MISSING && job->phase == PHASE_STREAMS && !job->pages) {
		job->phase = PHASE_GROUPS;
		go_on(job);
	} else if (try_again(asking, job, &answer))
		return;
	else if (job->phase == PHASE_GROUPS)
		finish(asking, job, false); /* that the group is missing is known all the same */
	else
		give_up(asking, job, &answer);
}
