/* One multi handle of libcurl with its pool; an easy handle for each transfer. */
#include "probe/http.h"

#include "base/fail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { POOL_CONNECTIONS = 8 };

struct http {
	CURLM *multi;
	struct http_settings settings;
	struct arena *arena;
	char *ca_bundle, *user_agent;
	struct http_transfer *done; /* while http_fetch waited for another one, the first first */
};

struct transfer {
	struct http_transfer *transfer;
	CURL *easy;
	struct curl_slist *headers;
	struct buf body;
	size_t header_bytes;
	bool too_large;
	char why[CURL_ERROR_SIZE];
};

struct str http_header(const struct http_response *response, const char *name) {
	for (uint32_t i = 0; i < response->headers.count; i++)
		if (str_equal_ignoring_case(response->headers.items[i].name, str_from(name)))
			return response->headers.items[i].value;
	return STR("");
}

void http_encode(struct buf *out, struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			     memchr("-._~", c, 4) != NULL;
		if (plain)
			buf_add_char(out, (char)c);
		else
			buf_format(out, "%%%02X", c);
	}
}

static char *terminated(struct arena *arena, struct str s) {
	struct str copy = arena_str(arena, s);
	return (char *)(uintptr_t)copy.p;
}

struct http *http_new(const struct http_settings *settings) {
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	struct arena *arena = arena_new();
	struct http *http = ARENA_NEW(arena, struct http);
	*http = (struct http){.multi = curl_multi_init(), .settings = *settings, .arena = arena};
	if (!http->multi) {
		arena_free(arena);
		return NULL;
	}
	http->user_agent = terminated(arena, settings->user_agent);
	http->ca_bundle = settings->ca_bundle.n ? terminated(arena, settings->ca_bundle) : NULL;
	curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)POOL_CONNECTIONS);
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	return http;
}

void http_free(struct http *http) {
	if (!http)
		return;
	curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	arena_free(http->arena);
}

static size_t take_body(char *data, size_t size, size_t count, void *context) {
	struct transfer *work = context;
	size_t n = size * count;
	if (n > HTTP_LIMIT_BYTES - work->body.n) {
		work->too_large = true;
		return 0;
	}
	buf_add(&work->body, (struct str){.p = data, .n = n});
	return n;
}

/* Headers of the last answer only: a proxy's answer, or 100 Continue, comes before it. */
static size_t take_header(char *data, size_t size, size_t count, void *context) {
	struct transfer *work = context;
	struct http_response *response = &work->transfer->response;
	struct str line = {.p = data, .n = size * count};
	size_t colon;
	work->header_bytes += line.n;
	if (work->header_bytes > HTTP_LIMIT_HEADER_BYTES) {
		work->too_large = true;
		return 0;
	}
	if (str_starts_with(line, STR("HTTP/")))
		response->headers.count = 0;
	else if (str_find_char(line, ':', &colon)) {
		struct arena *arena = work->transfer->arena;
		LIST_ADD(arena, &response->headers,
			 (struct http_header){.name = arena_str(arena, str_from_to(line, 0, colon)),
					      .value = arena_str(arena, str_trim(str_from_offset(line, colon + 1)))});
	}
	return size * count;
}

static struct curl_slist *headers_of(const struct http_request *request) {
	struct curl_slist *list = NULL;
	struct buf line = {0};
	for (uint32_t i = 0; i < request->headers.count; i++) {
		const struct http_header *header = &request->headers.items[i];
		buf_clear(&line);
		buf_add(&line, header->name);
		buf_add_text(&line, header->value.n ? ": " : ";"); /* libcurl's way to send an empty one */
		buf_add(&line, header->value);
		list = curl_slist_append(list, line.p);
	}
	/* None of its own: what is sent is what was signed. */
	list = curl_slist_append(list, "Expect:");
	explicit_bzero(line.p ? line.p : (char[1]){0}, line.n);
	buf_finish(&line);
	return list;
}

static void set_limits(CURL *easy, const struct http_request *request) {
	long connect_ms = request->connect_timeout_ms ? (long)request->connect_timeout_ms : HTTP_CONNECT_TIMEOUT_MS;
	long timeout_ms = request->timeout_ms ? (long)request->timeout_ms : HTTP_TIMEOUT_MS;
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); /* what is sent is what was signed */
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)HTTP_LIMIT_BYTES);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
#else
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTPS | CURLPROTO_HTTP));
#endif
}

static void set_request(const struct http *http, struct transfer *work) {
	struct http_transfer *transfer = work->transfer;
	const struct http_request *request = transfer->request;
	CURL *easy = work->easy;
	curl_easy_setopt(easy, CURLOPT_URL, terminated(transfer->arena, request->url));
	curl_easy_setopt(easy, CURLOPT_USERAGENT, http->user_agent);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, work->headers);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	if (strcmp(request->method, "GET") != 0) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.n ? request->body.p : "");
	}
	if (request->no_proxy)
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	if (http->ca_bundle)
		curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_bundle);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, work);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, work);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, work->why);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, work);
	set_limits(easy, request);
}

void http_start(struct http *http, struct http_transfer *transfer) {
	struct transfer *work = ARENA_NEW(transfer->arena, struct transfer);
	transfer->work = work;
	transfer->done = false;
	transfer->response = (struct http_response){.outcome = HTTP_BROKEN};
	*work =
	    (struct transfer){.transfer = transfer, .easy = curl_easy_init(), .headers = headers_of(transfer->request)};
	if (!work->easy)
		fail_out_of_memory();
	set_request(http, work);
	curl_multi_add_handle(http->multi, work->easy);
}

static enum http_outcome outcome_of(const struct transfer *work, CURLcode code) {
	if (work->too_large)
		return HTTP_TOO_LARGE;
	switch ((int)code) {
	case CURLE_OK:
		return HTTP_ANSWERED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return HTTP_NO_NAME;
	case CURLE_COULDNT_CONNECT:
		return HTTP_NO_CONNECTION;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_TIMEOUT;
	case CURLE_FILESIZE_EXCEEDED:
		return HTTP_TOO_LARGE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return HTTP_TLS;
	default:
		return HTTP_BROKEN;
	}
}

/* libcurl's words quote a proxy that it cannot read, password and all: everything before an @ goes. */
static void hide_user(char *why) {
	for (char *at; (at = strchr(why, '@')) != NULL; why = at + 1) {
		char *start = at;
		while (start > why && !strchr(" '\"", start[-1]))
			start--;
		memset(start, '*', (size_t)(at - start));
	}
}

/* Method, host and path, status, time: no query, no header, which may hold secrets. */
static void tell(const struct http *http, const struct transfer *work) {
	double seconds = 0;
	const struct http_request *request = work->transfer->request;
	if (!http->settings.verbose)
		return;
	struct str url = request->url;
	size_t query;
	if (str_find_char(url, '?', &query))
		url = str_from_to(url, 0, query);
	curl_easy_getinfo(work->easy, CURLINFO_TOTAL_TIME, &seconds);
	fprintf(stderr, "cwdoctor-live: %s %.*s: %u, %zu bytes, %.0f ms%s%s\n", request->method, STR_ARGS(url),
		work->transfer->response.status, work->body.n, seconds * 1000, work->why[0] ? ": " : "", work->why);
}

static void release(const struct http *http, struct transfer *work) {
	curl_multi_remove_handle(http->multi, work->easy);
	curl_easy_cleanup(work->easy);
	for (struct curl_slist *header = work->headers; header; header = header->next)
		explicit_bzero(header->data, strlen(header->data));
	curl_slist_free_all(work->headers);
	if (work->body.p)
		explicit_bzero(work->body.p, work->body.n);
	buf_finish(&work->body);
	work->transfer->work = NULL;
}

static struct http_transfer *settle(struct http *http, struct transfer *work, CURLcode code) {
	struct http_transfer *transfer = work->transfer;
	struct http_response *response = &transfer->response;
	long status = 0;
	curl_easy_getinfo(work->easy, CURLINFO_RESPONSE_CODE, &status);
	response->outcome = outcome_of(work, code);
	hide_user(work->why);
	response->status = status > 0 ? (uint32_t)status : 0;
	response->body = arena_str(transfer->arena, buf_str(&work->body));
	if (response->outcome != HTTP_ANSWERED)
		response->why =
		    arena_str(transfer->arena, str_from(work->why[0] ? work->why : curl_easy_strerror(code)));
	struct str date = http_header(response, "date");
	time_t at = date.n ? curl_getdate(terminated(transfer->arena, date), NULL) : -1;
	response->date_ms = at > 0 ? (int64_t)at * 1000 : 0;
	tell(http, work);
	release(http, work);
	transfer->done = true;
	return transfer;
}

static struct http_transfer *poll_running(struct http *http, int descriptor, uint32_t wait_ms) {
	struct curl_waitfd extra = {.fd = descriptor, .events = CURL_WAIT_POLLIN};
	int running, left;
	for (bool waited = false;; waited = true) {
		curl_multi_perform(http->multi, &running);
		CURLMsg *message = curl_multi_info_read(http->multi, &left);
		if (message) {
			struct transfer *work = NULL;
			curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&work);
			return settle(http, work, message->data.result);
		}
		if (waited)
			return NULL;
		curl_multi_poll(http->multi, descriptor >= 0 ? &extra : NULL, descriptor >= 0 ? 1 : 0, (int)wait_ms,
				NULL);
	}
}

struct http_transfer *http_poll(struct http *http, int descriptor, uint32_t wait_ms) {
	struct http_transfer *done = http->done;
	if (!done)
		return poll_running(http, descriptor, wait_ms);
	http->done = done->behind;
	return done;
}

void http_cancel(struct http *http, struct http_transfer *transfer) {
	if (transfer->work && transfer->work->easy)
		release(http, transfer->work);
}

static void keep(struct http *http, struct http_transfer *transfer) {
	struct http_transfer **end = &http->done;
	while (*end)
		end = &(*end)->behind;
	*end = transfer;
	transfer->behind = NULL;
}

struct http_response http_fetch(struct http *http, struct arena *arena, const struct http_request *request) {
	struct http_transfer transfer = {.arena = arena, .request = request};
	http_start(http, &transfer);
	while (transfer.work && transfer.work->easy && !transfer.done) {
		struct http_transfer *done = poll_running(http, -1, 1000);
		if (done && done != &transfer)
			keep(http, done);
	}
	return transfer.response;
}
