/* Credentials that this host, or its container, is given over HTTP: containers of ECS and EKS, IMDSv2, the portal of a
 * session (SSO). Addresses and headers as in boto/botocore, botocore/utils.py. */
#include "probe/credentials_find.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"

#include <cjson/cJSON.h>
#include <openssl/evp.h>
#include <string.h>

enum { LOCAL_TIMEOUT_MS = 2000, LOCAL_ATTEMPTS = 2, CACHE_FILE_BYTES = 64 * 1024 };

static const struct credential_keys remote_keys = {"AccessKeyId", "SecretAccessKey", "Token", "Expiration",
						   "AccountId"};

/* Of this host: it answers at once, or not at all. */
static struct http_response fetch_near(struct seeking *s, const char *method, struct str url, struct str header,
				       struct str value) {
	struct http_request request = {.method = method,
				       .url = url,
				       .connect_timeout_ms = LOCAL_TIMEOUT_MS / 2,
				       .timeout_ms = LOCAL_TIMEOUT_MS,
				       .no_proxy = url_is_local(url)};
	struct http_response response = {0};
	if (header.n)
		LIST_ADD(s->arena, &request.headers, (struct http_header){.name = header, .value = value});
	for (int i = 0; i < LOCAL_ATTEMPTS; i++) {
		response = http_fetch(s->settings->http, s->arena, &request);
		if (response.outcome == HTTP_ANSWERED && response.status < 500)
			break;
	}
	return response;
}

/* Of the portal, anywhere. */
static struct http_response fetch_far(struct seeking *s, struct str url, struct str header, struct str value) {
	struct http_request request = {.method = "GET", .url = url, .no_proxy = url_is_local(url)};
	LIST_ADD(s->arena, &request.headers, (struct http_header){.name = header, .value = value});
	return http_fetch(s->settings->http, s->arena, &request);
}

static struct str trouble(struct seeking *s, const struct http_response *response) {
	if (response->outcome == HTTP_ANSWERED)
		return arena_format(s->arena, "HTTP %u", response->status);
	return response->why;
}

static bool is_answer(const struct http_response *response) {
	return response->outcome == HTTP_ANSWERED && response->status == 200;
}

/* --- containers ----------------------------------------------------------------------------------------------------
 */

static bool container_token(struct seeking *s, struct str *ret) {
	struct str path = aws_environment(s->aws, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
	*ret = aws_environment(s->aws, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
	return !path.n || credentials_read_token(s->arena, path, ret);
}

static bool has_line_break(struct str s) {
	size_t at;
	return str_find_char(s, '\r', &at) || str_find_char(s, '\n', &at);
}

enum found seek_container(struct seeking *s, struct credentials *ret) {
	struct str source = STR("container"), why, token;
	struct str relative = aws_environment(s->aws, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
	struct str url = aws_environment(s->aws, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	if (!relative.n && !url.n)
		return found_nothing(s, source, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set");
	if (relative.n)
		url = arena_join(s->arena, STR("http://169.254.170.2"), relative, STR(""), STR(""));
	if ((relative.n && relative.p[0] != '/') || !url_is_safe(url))
		return found_broken(s, source, "AWS_CONTAINER_CREDENTIALS_%s",
				    relative.n ? "RELATIVE_URI is no path such as /v2/credentials/ID"
					       : "FULL_URI is neither https nor an address of this host");
	if (!container_token(s, &token))
		return found_broken(s, source, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read, or is empty");
	if (has_line_break(token))
		return found_broken(s, source, "the authorization token has a line break in it");
	struct http_response response = fetch_near(s, "GET", url, token.n ? STR("Authorization") : STR(""), token);
	if (!is_answer(&response)) {
		struct str what = trouble(s, &response);
		return found_broken(s, source, "its credentials endpoint does not give any: %.*s", STR_ARGS(what));
	}
	if (!credentials_read_json(s->arena, response.body, &remote_keys, ret, &why))
		return found_broken(s, source, "its credentials endpoint: %.*s", STR_ARGS(why));
	return found_keys(s, source, ret);
}

/* --- instances ------------------------------------------------------------------------------------------------------
 */

static struct str metadata_root(struct seeking *s) {
	const struct aws_section *profile =
	    aws_section(s->aws, AWS_PROFILE, aws_profile_name(s->aws, s->settings->profile));
	struct str root = aws_environment(s->aws, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
	struct str mode = aws_environment(s->aws, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
	if (!root.n)
		root = aws_property(profile, "ec2_metadata_service_endpoint");
	if (!mode.n)
		mode = aws_property(profile, "ec2_metadata_service_endpoint_mode");
	while (str_ends_with(root, STR("/")))
		root.n--;
	if (root.n)
		return root;
	return str_equal_ignoring_case(mode, STR("ipv6")) ? STR("http://[fd00:ec2::254]")
							  : STR("http://169.254.169.254");
}

static enum found read_metadata(struct seeking *s, struct str source, struct str root, struct str token,
				struct credentials *ret) {
	struct str name, why = {0}, header = STR("X-aws-ec2-metadata-token");
	struct str folder = arena_format(s->arena, "%.*s/latest/meta-data/iam/security-credentials/", STR_ARGS(root));
	struct http_response response = fetch_near(s, "GET", folder, header, token);
	struct str rest = response.body;
	if (response.outcome == HTTP_ANSWERED && response.status == 404)
		return found_nothing(s, source, "the instance has no role");
	struct str what = trouble(s, &response);
	if (!is_answer(&response) || !str_split(&rest, '\n', &name) || !str_trim(name).n)
		return found_broken(s, source, "it does not name the instance's role: %.*s", STR_ARGS(what));
	name = str_trim(name);
	struct str url = arena_format(s->arena, "%.*s%.*s", STR_ARGS(folder), STR_ARGS(name));
	response = fetch_near(s, "GET", url, header, token);
	what = trouble(s, &response);
	if (!is_answer(&response))
		return found_broken(s, source, "it gives no credentials of role %.*s: %.*s", STR_ARGS(name),
				    STR_ARGS(what));
	if (!credentials_read_json(s->arena, response.body, &remote_keys, ret, &why))
		return found_broken(s, source, "role %.*s: %.*s", STR_ARGS(name), STR_ARGS(why));
	return found_keys(s, source, ret);
}

enum found seek_metadata(struct seeking *s, struct credentials *ret) {
	struct str source = STR("instance metadata"), root = metadata_root(s);
	if (aws_is_true(aws_environment(s->aws, "AWS_EC2_METADATA_DISABLED")))
		return found_nothing(s, source, "switched off by AWS_EC2_METADATA_DISABLED");
	if (!url_is_safe(root) || !url_is_local(root))
		return found_broken(s, source,
				    "the endpoint %.*s is no URL of this host or of link-local metadata, such as "
				    "http://169.254.169.254",
				    STR_ARGS(root));
	struct str url = arena_format(s->arena, "%.*s/latest/api/token", STR_ARGS(root));
	struct http_response response =
	    fetch_near(s, "PUT", url, STR("X-aws-ec2-metadata-token-ttl-seconds"), STR("21600"));
	struct str token = str_trim(response.body);
	if (response.outcome != HTTP_ANSWERED)
		return found_nothing(
		    s, source, "no answer: not an EC2 instance, or a container that the hop limit of 1 keeps away");
	if (response.status != 200 || !token.n || has_line_break(token))
		return found_nothing(s, source, "it gives no token for IMDSv2: HTTP %u", response.status);
	return read_metadata(s, source, root, token, ret);
}

/* --- sessions (SSO) --------------------------------------------------------------------------------------------------
 */

static struct str cache_path(struct seeking *s, struct str key) {
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned bytes = 0;
	char hex[2 * EVP_MAX_MD_SIZE + 1] = {0};
	EVP_Digest(key.p, key.n, hash, &bytes, EVP_sha1(), NULL);
	for (unsigned i = 0; i < bytes; i++) {
		hex[2 * i] = "0123456789abcdef"[hash[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
	}
	return arena_format(s->arena, "%.*s/.aws/sso/cache/%s.json", STR_ARGS(s->aws->home), hex);
}

/* The token that aws sso login left; false: none that holds (ret_expired: there was one). */
static bool cached_token(struct seeking *s, struct str key, struct str *ret, bool *ret_expired) {
	struct str text;
	int64_t expires = 0;
	bool zone, found = false;
	*ret_expired = false;
	if (file_read(s->arena, cache_path(s, key).p, CACHE_FILE_BYTES, &text) != FILE_READ)
		return false;
	cJSON *object = cJSON_ParseWithLength(text.p, text.n);
	const cJSON *token = cJSON_GetObjectItemCaseSensitive(object, "accessToken");
	const cJSON *until = cJSON_GetObjectItemCaseSensitive(object, "expiresAt");
	if (cJSON_IsString(token) && cJSON_IsString(until) &&
	    date_read(str_from(until->valuestring), 0, &expires, &zone)) {
		*ret = arena_str(s->arena, str_from(token->valuestring));
		*ret_expired = expires <= s->settings->now;
		found = !*ret_expired && ret->n && !has_line_break(*ret);
	}
	cJSON_Delete(object);
	return found;
}

static struct str portal_url(struct seeking *s, const struct endpoint *endpoint, const struct aws_section *profile) {
	struct buf url = {0};
	buf_add(&url, endpoint->url);
	buf_add_text(&url, "federation/credentials?role_name=");
	http_encode(&url, aws_property(profile, "sso_role_name"));
	buf_add_text(&url, "&account_id=");
	http_encode(&url, aws_property(profile, "sso_account_id"));
	struct str ret = arena_str(s->arena, buf_str(&url));
	buf_finish(&url);
	return ret;
}

static enum found fetch_session(struct seeking *s, struct str source, const struct endpoint *endpoint,
				const struct aws_section *profile, struct str token, struct credentials *ret) {
	static const struct credential_keys keys = {"accessKeyId", "secretAccessKey", "sessionToken", "expiration",
						    "accountId"};
	struct str why, url = portal_url(s, endpoint, profile);
	struct http_response response = fetch_far(s, url, STR("x-amz-sso_bearer_token"), token);
	if (response.outcome == HTTP_ANSWERED && (response.status == 401 || response.status == 403))
		return found_broken(s, source,
				    "the portal does not give the role (HTTP %u): aws sso login --profile %.*s",
				    response.status, STR_ARGS(profile->name));
	if (!is_answer(&response)) {
		struct str what = trouble(s, &response);
		return found_broken(s, source, "the portal of the session does not answer: %.*s", STR_ARGS(what));
	}
	cJSON *object = cJSON_ParseWithLength(response.body.p, response.body.n);
	char *inner = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(object, "roleCredentials"));
	bool done = credentials_read_json(s->arena, str_from(inner), &keys, ret, &why);
	cJSON_free(inner);
	cJSON_Delete(object);
	if (!done)
		return found_broken(s, source, "the portal of the session: %.*s", STR_ARGS(why));
	ret->account = aws_property(profile, "sso_account_id");
	return found_fresh_keys(s, source, ret);
}

enum found seek_sso(struct seeking *s, struct str source, const struct aws_section *profile, struct credentials *ret) {
	struct str session_name = aws_property(profile, "sso_session"), token, why;
	const struct aws_section *session = aws_section(s->aws, AWS_SSO_SESSION, session_name);
	struct str start_url = aws_property(session_name.n ? session : profile, "sso_start_url");
	struct str region = aws_property(session_name.n ? session : profile, "sso_region");
	bool expired;
	if (session_name.n && !session)
		return found_broken(s, source, "its sso_session %.*s is not in %.*s", STR_ARGS(session_name),
				    STR_ARGS(s->aws->config_path));
	if (!start_url.n || !region.n || !aws_property(profile, "sso_account_id").n ||
	    !aws_property(profile, "sso_role_name").n)
		return found_broken(
		    s, source,
		    "a session needs sso_start_url, sso_region, sso_account_id and sso_role_name; one is missing");
	if (!cached_token(s, session_name.n ? session_name : start_url, &token, &expired))
		return found_broken(s, source, "%s: aws sso login --profile %.*s",
				    expired ? "its session has expired" : "nobody is logged in",
				    STR_ARGS(profile->name));
	struct endpoint_settings asked = {.aws = s->aws, .profile = profile->name, .region = region};
	struct endpoint endpoint;
	if (!endpoint_find(s->arena, &asked, AWS_SSO, &endpoint, &why))
		return found_broken(s, source, "%.*s", STR_ARGS(why));
	return fetch_session(s, source, &endpoint, profile, token, ret);
}
