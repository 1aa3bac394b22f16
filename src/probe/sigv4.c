/* The four steps of Signature Version 4: canonical request, string to sign, key, signature. */
#include "probe/sigv4.h"

#include "base/buf.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HASH_BYTES = 32, HEX_BYTES = 2 * HASH_BYTES };

struct hash {
	unsigned char bytes[HASH_BYTES];
};

static struct str hex(struct arena *arena, const struct hash *hash) {
	char *text = arena_alloc_text(arena, HEX_BYTES);
	for (int i = 0; i < HASH_BYTES; i++) {
		text[2 * i] = "0123456789abcdef"[hash->bytes[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[hash->bytes[i] & 15];
	}
	return (struct str){.p = text, .n = HEX_BYTES};
}

static bool sha256(struct str text, struct hash *ret) {
	return EVP_Digest(text.n ? text.p : "", text.n, ret->bytes, NULL, EVP_sha256(), NULL) == 1;
}

static bool hmac(struct str key, struct str text, struct hash *ret) {
	return HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)text.p, text.n, ret->bytes, NULL) != NULL;
}

/* Those that a proxy or libcurl may change are sent unsigned, as the SDKs do (boto/botocore, botocore/auth.py). */
static bool is_unsigned(struct str name) {
	static const char *const names[] = {"authorization", "connection",	  "expect",
					    "user-agent",    "transfer-encoding", "x-amzn-trace-id"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_equal_ignoring_case(name, str_from(names[i])))
			return true;
	return false;
}

/* Trimmed, and with runs of blanks as one. */
static void add_value(struct buf *out, struct str value) {
	value = str_trim(value);
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != ' ' || value.p[i - 1] != ' ')
			buf_add_char(out, value.p[i]);
}

static int compare_names(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare(((const struct http_header *)a)->name, ((const struct http_header *)b)->name);
}

static struct http_header_list signed_headers(struct arena *arena, const struct http_request *request) {
	struct http_header_list headers = {0};
	for (uint32_t i = 0; i < request->headers.count; i++) {
		const struct http_header *header = &request->headers.items[i];
		if (!is_unsigned(header->name))
			LIST_ADD(
			    arena, &headers,
			    (struct http_header){.name = arena_lower(arena, header->name), .value = header->value});
	}
	list_sort(arena, headers.items, headers.count, sizeof *headers.items, compare_names, NULL);
	return headers;
}

struct url {
	struct str host, path, query; /* host with its port */
};

static struct url url_of(struct str url) {
	struct url ret = {.path = STR("/")};
	size_t at;
	if (str_find(url, STR("://"), &at))
		url = str_from_offset(url, at + 3);
	if (str_find_char(url, '?', &at)) {
		ret.query = str_from_offset(url, at + 1);
		url = str_from_to(url, 0, at);
	}
	ret.host = url;
	if (str_find_char(url, '/', &at)) {
		ret.host = str_from_to(url, 0, at);
		ret.path = str_from_offset(url, at);
	}
	return ret;
}

/* Without dot segments and empty ones, as boto/botocore, botocore/utils.py, normalize_url_path; then encoded, again
 * where it is encoded already: every service but S3 wants that. */
static void add_path(struct arena *arena, struct buf *out, struct str path) {
	LIST(, struct str) segments = {0};
	struct str rest = path, segment;
	while (rest.n && str_split(&rest, '/', &segment)) {
		if (str_is(segment, "..") && segments.count)
			segments.count--;
		else if (segment.n && !str_is(segment, ".") && !str_is(segment, ".."))
			LIST_ADD(arena, &segments, segment);
	}
	for (uint32_t i = 0; i < segments.count; i++) {
		buf_add_char(out, '/');
		http_encode(out, segments.items[i]);
	}
	if (!segments.count || str_ends_with(path, STR("/")))
		buf_add_char(out, '/');
	buf_add_char(out, '\n');
}

/* By name, then by value. */
static int compare_parameters(const void *a, const void *b, const void *context) {
	struct str left = *(const struct str *)a, right = *(const struct str *)b;
	struct str left_name = {0}, right_name = {0};
	(void)context;
	str_split(&left, '=', &left_name);
	str_split(&right, '=', &right_name);
	int order = str_compare(left_name, right_name);
	return order ? order : str_compare(left, right);
}

/* Parameters sorted, each with its =. */
static void add_query(struct arena *arena, struct buf *out, struct str query) {
	LIST(, struct str) parameters = {0};
	struct str parameter;
	size_t equals;
	while (query.n && str_split(&query, '&', &parameter))
		LIST_ADD(arena, &parameters, parameter);
	list_sort(arena, parameters.items, parameters.count, sizeof *parameters.items, compare_parameters, NULL);
	for (uint32_t i = 0; i < parameters.count; i++) {
		buf_add_text(out, i ? "&" : "");
		buf_add(out, parameters.items[i]);
		if (!str_find_char(parameters.items[i], '=', &equals))
			buf_add_char(out, '=');
	}
	buf_add_char(out, '\n');
}

struct str sigv4_canonical_request(struct arena *arena, const struct http_request *request, struct str *ret_signed) {
	struct buf out = {0}, names = {0};
	struct http_header_list headers = signed_headers(arena, request);
	struct url url = url_of(request->url);
	struct hash body = {0};
	buf_format(&out, "%s\n", request->method);
	add_path(arena, &out, url.path);
	add_query(arena, &out, url.query);
	for (uint32_t i = 0; i < headers.count; i++) {
		bool again = i > 0 && str_equal(headers.items[i].name, headers.items[i - 1].name);
		if (again) { /* one line for all values of a name */
			out.n--;
			buf_add_char(&out, ',');
		} else {
			buf_format(&names, "%s%.*s", i ? ";" : "", STR_ARGS(headers.items[i].name));
			buf_add(&out, headers.items[i].name);
			buf_add_char(&out, ':');
		}
		add_value(&out, headers.items[i].value);
		buf_add_char(&out, '\n');
	}
	sha256(request->body, &body);
	buf_add_char(&out, '\n');
	buf_add(&out, buf_str(&names));
	buf_add_char(&out, '\n');
	buf_add(&out, hex(arena, &body));
	struct str ret = arena_str(arena, buf_str(&out));
	*ret_signed = arena_str(arena, buf_str(&names));
	OPENSSL_cleanse(out.p, out.n);
	buf_finish(&out);
	buf_finish(&names);
	return ret;
}

struct moment {
	char time[17], date[9]; /* 20150830T123600Z */
};

static struct moment moment_of(int64_t now) {
	struct moment moment = {0};
	time_t seconds = (time_t)now;
	struct tm utc;
	if (gmtime_r(&seconds, &utc)) {
		strftime(moment.time, sizeof moment.time, "%Y%m%dT%H%M%SZ", &utc);
		memcpy(moment.date, moment.time, 8);
	}
	return moment;
}

static struct str scope_of(struct arena *arena, const struct sigv4 *sigv4) {
	return arena_format(arena, "%s/%.*s/%.*s/aws4_request", moment_of(sigv4->now).date, STR_ARGS(sigv4->region),
			    STR_ARGS(sigv4->service));
}

struct str sigv4_string_to_sign(struct arena *arena, const struct sigv4 *sigv4, struct str canonical_request) {
	struct hash hash = {0};
	sha256(canonical_request, &hash);
	struct str digest = hex(arena, &hash), scope = scope_of(arena, sigv4);
	return arena_format(arena, "AWS4-HMAC-SHA256\n%s\n%.*s\n%.*s", moment_of(sigv4->now).time, STR_ARGS(scope),
			    STR_ARGS(digest));
}

static struct str bytes_of(const struct hash *hash) {
	return (struct str){.p = (const char *)hash->bytes, .n = HASH_BYTES};
}

static bool signature(struct arena *arena, const struct sigv4 *sigv4, struct str to_sign, struct str *ret) {
	struct hash key, last;
	struct moment moment = moment_of(sigv4->now);
	struct buf start = {0};
	buf_add_text(&start, "AWS4");
	buf_add(&start, sigv4->credentials->secret);
	bool done = hmac(buf_str(&start), str_from(moment.date), &key) && hmac(bytes_of(&key), sigv4->region, &last) &&
		    hmac(bytes_of(&last), sigv4->service, &key) && hmac(bytes_of(&key), STR("aws4_request"), &last) &&
		    hmac(bytes_of(&last), to_sign, &key);
	if (done)
		*ret = hex(arena, &key);
	OPENSSL_cleanse(start.p, start.n);
	OPENSSL_cleanse(&key, sizeof key);
	OPENSSL_cleanse(&last, sizeof last);
	buf_finish(&start);
	return done;
}

static void add_header(struct arena *arena, struct http_request *request, const char *name, struct str value) {
	LIST_ADD(arena, &request->headers, (struct http_header){.name = str_from(name), .value = value});
}

/* As libcurl sends it: without the port that is the scheme's own. */
static struct str host_header(struct str url) {
	struct str host = url_of(url).host;
	bool secure = str_starts_with(url, STR("https://"));
	struct str usual = secure ? STR(":443") : STR(":80");
	return str_ends_with(host, usual) ? str_from_to(host, 0, host.n - usual.n) : host;
}

bool sigv4_sign(struct arena *arena, const struct sigv4 *sigv4, struct http_request *request) {
	struct str names, value;
	add_header(arena, request, "host", host_header(request->url));
	add_header(arena, request, "x-amz-date", arena_str(arena, str_from(moment_of(sigv4->now).time)));
	if (sigv4->credentials->session_token.n)
		add_header(arena, request, "x-amz-security-token", sigv4->credentials->session_token);
	struct str canonical = sigv4_canonical_request(arena, request, &names);
	if (!signature(arena, sigv4, sigv4_string_to_sign(arena, sigv4, canonical), &value))
		return false;
	struct str scope = scope_of(arena, sigv4);
	add_header(arena, request, "authorization",
		   arena_format(arena, "AWS4-HMAC-SHA256 Credential=%.*s/%.*s, SignedHeaders=%.*s, Signature=%.*s",
				STR_ARGS(sigv4->credentials->access_key), STR_ARGS(scope), STR_ARGS(names),
				STR_ARGS(value)));
	return true;
}
