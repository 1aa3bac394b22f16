/* AssumeRole and AssumeRoleWithWebIdentity of STS: forms out, XML back (boto/botocore,
 * botocore/data/sts/2011-06-15/service-2.json). */
#include "probe/credentials_find.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"
#include "probe/sigv4.h"

#include <string.h>

enum { ATTEMPTS = 3, MESSAGE_BYTES = 300 };

static void add_field(struct buf *out, const char *name, struct str value) {
	if (!value.n)
		return;
	buf_format(out, "&%s=", name);
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			     memchr("-._~", c, 4) != NULL;
		if (plain)
			buf_add_char(out, (char)c);
		else
			buf_format(out, "%%%02X", c);
	}
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

/* The text of the first element with this name; these answers have neither attributes nor CDATA. */
static struct str element(struct arena *arena, struct str xml, const char *name) {
	static const struct {
		const char *entity;
		char c;
	} entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
	struct str open = arena_format(arena, "<%s>", name), close = arena_format(arena, "</%s>", name);
	size_t at, end;
	if (!str_find(xml, open, &at))
		return STR("");
	xml = str_from_offset(xml, at + open.n);
	if (!str_find(xml, close, &end))
		return STR("");
	char *text = arena_alloc_text(arena, end);
	size_t n = 0;
	for (size_t i = 0; i < end; i++) {
		char c = xml.p[i];
		for (size_t k = 0; c == '&' && k < sizeof entities / sizeof *entities; k++) {
			struct str entity = str_from(entities[k].entity);
			if (!str_starts_with(str_from_to(xml, i, end), entity))
				continue;
			text[n++] = entities[k].c;
			i += entity.n - 1;
			c = 0;
		}
		if (c)
			text[n++] = c;
	}
	return str_trim((struct str){.p = text, .n = n});
}

static struct str masked(struct arena *arena, struct str text) {
	struct buf out = {0};
	utf8_mask(&out, str_from_to(text, 0, MESSAGE_BYTES));
	struct str ret = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return ret;
}

static enum found read_answer(struct seeking *s, struct str source, const struct role *role,
			      const struct http_response *response, struct credentials *ret) {
	struct str xml = response->body, expires;
	bool zone;
	if (response->outcome != HTTP_ANSWERED)
		return found_broken(s, source, "STS cannot be reached: %.*s", STR_ARGS(response->why));
	if (response->status != 200) {
		struct str code = masked(s->arena, element(s->arena, xml, "Code"));
		struct str message = masked(s->arena, element(s->arena, xml, "Message"));
		return found_broken(s, source, "STS refuses role %.*s: HTTP %u %.*s: %.*s", STR_ARGS(role->arn),
				    response->status, STR_ARGS(code), STR_ARGS(message));
	}
	ret->access_key = element(s->arena, xml, "AccessKeyId");
	ret->secret = element(s->arena, xml, "SecretAccessKey");
	ret->session_token = element(s->arena, xml, "SessionToken");
	expires = element(s->arena, xml, "Expiration");
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
				    STR_ARGS(masked(s->arena, role->arn)));
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
	return read_answer(s, source, role, &response, ret);
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
