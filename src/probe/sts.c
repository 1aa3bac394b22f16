/* AssumeRole and AssumeRoleWithWebIdentity of STS: forms out, XML back (boto/botocore,
 * botocore/data/sts/2011-06-15/service-2.json). */
#include "probe/credentials_find.h"

#include "base/buf.h"
#include "base/date.h"
#include "probe/sigv4.h"
#include "probe/text.h"

#include <string.h>

enum { ATTEMPTS = 3, MESSAGE_BYTES = 300 };

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
	return found_keys(s, source, ret);
}

static bool is_role_arn(struct str arn) {
	for (size_t i = 0; i < arn.n; i++)
		if ((unsigned char)arn.p[i] <= ' ' || (unsigned char)arn.p[i] >= 0x7f)
			return false;
	return str_starts_with(arn, STR("arn:")) && str_contains(arn, STR(":role/"));
}

static struct http_response call(struct seeking *s, const struct endpoint *endpoint, const struct role *role,
				 struct str body, bool *ret_signed) {
	struct http_response response = {0};
	*ret_signed = true;
	for (int i = 0; i < ATTEMPTS; i++) {
		struct http_request request = {
		    .method = "POST", .url = endpoint->url, .body = body, .no_proxy = endpoint->is_local};
		struct sigv4 sigv4 = {.credentials = role->base,
				      .region = endpoint->region,
				      .service = str_from(endpoint->signs),
				      .now = s->settings->now};
		LIST_ADD(s->arena, &request.headers,
			 (struct http_header){.name = STR("content-type"),
					      .value = STR("application/x-www-form-urlencoded; charset=utf-8")});
		if (role->base && !sigv4_sign(s->arena, &sigv4, &request)) {
			*ret_signed = false;
			break;
		}
		response = http_fetch(s->settings->http, s->arena, &request);
		if (response.outcome == HTTP_ANSWERED && response.status < 500)
			break;
	}
	return response;
}

enum found assume_role(struct seeking *s, struct str source, const struct role *role, struct credentials *ret) {
	struct str token = {0}, why;
	struct endpoint_settings asked = {.aws = s->aws, .profile = s->settings->profile};
	struct endpoint endpoint;
	bool is_signed;
	if (!is_role_arn(role->arn))
		return found_broken(s, source,
				    "%.*s is no ARN of a role, such as arn:aws:iam::111122223333:role/reader",
				    STR_ARGS(text_line(s->arena, role->arn, MESSAGE_BYTES)));
	if (role->token_file.n && !credentials_read_token(s->arena, role->token_file, &token))
		return found_broken(s, source, "the web identity token file %.*s cannot be read, or is empty",
				    STR_ARGS(role->token_file));
	if (!endpoint_find(s->arena, &asked, AWS_STS, &endpoint, &why)) {
		asked.region = STR("us-east-1"); /* STS is in every region: that of the logs need not be known */
		if (!endpoint_find(s->arena, &asked, AWS_STS, &endpoint, &why))
			return found_broken(s, source, "%.*s", STR_ARGS(why));
	}
	struct http_response response = call(s, &endpoint, role, form(s, role, token), &is_signed);
	if (!is_signed)
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
