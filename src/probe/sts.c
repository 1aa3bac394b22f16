/* AssumeRole and AssumeRoleWithWebIdentity of STS: forms out, XML back (boto/botocore,
 * botocore/data/sts/2011-06-15/service-2.json). */
#include "probe/credentials_find.h"

#include "base/buf.h"
#include "base/date.h"
#include "probe/sigv4.h"
#include "probe/text.h"

#include <poll.h>
#include <string.h>

enum { ATTEMPTS = 3, MESSAGE_BYTES = 300, TIMEOUT_MS = 10000, PAUSE_MS = 200, SKEW_S = 240 };

static void add_field(struct buf *out, const char *name, struct str value) {
	if (!value.n)
		return;
	buf_format(out, "&%s=", name);
	http_encode(out, value);
}

static struct str form(struct seeking *s, const struct role *role, struct str token) {
	struct buf out = {0};
	buf_format(&out, "Action=%s&Version=2011-06-15", token.n ? "AssumeRoleWithWebIdentity" : "AssumeRole");
	add_field(&out, "RoleArn", role->arn);
	add_field(&out, "RoleSessionName", role->session_name.n ? role->session_name : STR("cwdoctor"));
	add_field(&out, "ExternalId", role->external_id);
	add_field(&out, "DurationSeconds", role->duration);
	add_field(&out, "WebIdentityToken", token);
	struct str ret = arena_str(s->arena, buf_str(&out));
	explicit_bzero(out.p, out.n);
	buf_finish(&out);
	return ret;
}

/* What STS says, without what it was sent. */
static struct str said(struct seeking *s, struct str xml, const char *name, const struct role *role, struct str token) {
	struct str text = text_of_element(s->arena, xml, name);
	if (role->base) {
		text = text_without(s->arena, text, role->base->secret);
		text = text_without(s->arena, text, role->base->session_token);
	}
	return text_line(s->arena, text_without(s->arena, text, token), MESSAGE_BYTES);
}

/* arn:aws:iam::111122223333:role/reader */
static struct str account_of(struct str arn) {
	struct str part = {0};
	for (int i = 0; i < 5; i++)
		if (!str_split(&arn, ':', &part))
			return STR("");
	return part;
}

static enum found read_answer(struct seeking *s, struct str source, const struct role *role, struct str token,
			      const struct http_response *response, struct credentials *ret) {
	struct str xml = response->body, expires;
	bool zone;
	if (response->outcome != HTTP_ANSWERED)
		return found_broken(s, source, "STS cannot be reached: %.*s", STR_ARGS(response->why));
	if (response->status != 200) {
		struct str code = said(s, xml, "Code", role, token);
		struct str message = said(s, xml, "Message", role, token);
		return found_broken(s, source, "STS refuses role %.*s: HTTP %u %.*s: %.*s", STR_ARGS(role->arn),
				    response->status, STR_ARGS(code), STR_ARGS(message));
	}
	ret->access_key = text_of_element(s->arena, xml, "AccessKeyId");
	ret->secret = text_of_element(s->arena, xml, "SecretAccessKey");
	ret->session_token = text_of_element(s->arena, xml, "SessionToken");
	expires = text_of_element(s->arena, xml, "Expiration");
	if (!ret->access_key.n || !ret->secret.n || !ret->session_token.n ||
	    !date_read(expires, 0, &ret->expires, &zone))
		return found_broken(s, source, "the answer of STS holds no credentials");
	ret->account = account_of(role->arn);
	return found_fresh_keys(s, source, ret);
}

static bool is_role_arn(struct str arn) {
	for (size_t i = 0; i < arn.n; i++)
		if ((unsigned char)arn.p[i] <= ' ' || (unsigned char)arn.p[i] >= 0x7f)
			return false;
	return str_starts_with(arn, STR("arn:")) && str_contains(arn, STR(":role/"));
}

/* What this clock is off by, in seconds, where that is why the signature was refused; else 0. */
static int64_t skew_of(struct seeking *s, const struct http_response *response, int64_t now) {
	struct str code = text_of_element(s->arena, response->body, "Code");
	int64_t skew = response->date_ms / 1000 - now;
	bool is_refused = str_is(code, "SignatureDoesNotMatch") || str_is(code, "RequestExpired");
	return is_refused && response->date_ms && (skew > SKEW_S || skew < -SKEW_S) ? skew : 0;
}

static bool call_once(struct seeking *s, const struct endpoint *endpoint, const struct role *role, struct str body,
		      int64_t now, struct http_response *ret) {
	struct http_request request = {.method = "POST",
				       .url = endpoint->url,
				       .body = body,
				       .timeout_ms = TIMEOUT_MS,
				       .no_proxy = endpoint->is_local};
	struct sigv4 sigv4 = {
	    .credentials = role->base, .region = endpoint->region, .service = str_from(endpoint->signs), .now = now};
	LIST_ADD(s->arena, &request.headers,
		 (struct http_header){.name = STR("content-type"),
				      .value = STR("application/x-www-form-urlencoded; charset=utf-8")});
	if (role->base && !sigv4_sign(s->arena, &sigv4, &request))
		return false;
	*ret = http_fetch(s->settings->http, s->arena, &request);
	return true;
}

/* false: it cannot be signed. */
static bool call(struct seeking *s, const struct endpoint *endpoint, const struct role *role, struct str body,
		 struct http_response *ret) {
	int64_t now = s->settings->now;
	for (int i = 0; i < ATTEMPTS; i++) {
		if (!call_once(s, endpoint, role, body, now, ret))
			return false;
		bool answered = ret->outcome == HTTP_ANSWERED && ret->status < 500;
		int64_t skew = answered ? skew_of(s, ret, now) : 0;
		if ((answered && !skew) || ret->outcome == HTTP_TLS || ret->outcome == HTTP_TOO_LARGE)
			break;
		now += skew;
		if (!skew && i + 1 < ATTEMPTS)
			poll(NULL, 0, PAUSE_MS << i);
	}
	return true;
}

enum found assume_role(struct seeking *s, struct str source, const struct role *role, struct credentials *ret) {
	struct str token = {0}, why;
	struct endpoint_settings asked = {.aws = s->aws, .profile = s->settings->profile};
	struct endpoint endpoint;
	struct http_response response;
	if (!is_role_arn(role->arn))
		return found_broken(s, source,
				    "%.*s is no ARN of a role, such as arn:aws:iam::111122223333:role/reader",
				    STR_ARGS(text_line(s->arena, role->arn, MESSAGE_BYTES)));
	if (role->token_file.n && !credentials_read_token(s->arena, role->token_file, &token))
		return found_broken(s, source, "the web identity token file %.*s cannot be read, or is empty",
				    STR_ARGS(role->token_file));
	if (!endpoint_find(s->arena, &asked, AWS_STS, &endpoint, &why)) {
		/* STS is in every region: that of the logs need not be known. */
		asked.region = str_from(partition_of_arn(role->arn)->region);
		if (!endpoint_find(s->arena, &asked, AWS_STS, &endpoint, &why))
			return found_broken(s, source, "%.*s", STR_ARGS(why));
	}
	if (!call(s, &endpoint, role, form(s, role, token), &response))
		return found_broken(s, source, "OpenSSL makes no HMAC-SHA256 here");
	*ret = (struct credentials){0};
	return read_answer(s, source, role, token, &response, ret);
}

enum found seek_web_identity(struct seeking *s, struct credentials *ret) {
	struct str source = STR("web identity");
	struct role role = {.arn = aws_environment(s->aws, "AWS_ROLE_ARN"),
			    .token_file = aws_environment(s->aws, "AWS_WEB_IDENTITY_TOKEN_FILE"),
			    .session_name = aws_environment(s->aws, "AWS_ROLE_SESSION_NAME")};
	if (!role.token_file.n)
		return found_nothing(s, source, "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
	if (!role.arn.n)
		return found_broken(s, source, "AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not: set both");
	return assume_role(s, source, &role, ret);
}
