/* The chain: what was asked for, the environment, a profile, a web identity, a container, an instance. */
#include "probe/credentials_find.h"

#include "base/date.h"
#include "base/file.h"

#include <cjson/cJSON.h>

#define TOKEN_FILE_BYTES (64u << 10)

static void note(struct seeking *s, struct str source, struct str what, bool used) {
	LIST_ADD(s->arena, s->steps, (struct credential_step){.source = source, .what = what, .used = used});
}

enum found found_nothing(struct seeking *s, struct str source, const char *format, ...) {
	va_list args;
	va_start(args, format);
	note(s, source, arena_vformat(s->arena, format, args), false);
	va_end(args);
	return FOUND_NOTHING;
}

enum found found_broken(struct seeking *s, struct str source, const char *format, ...) {
	va_list args;
	va_start(args, format);
	struct str what = arena_vformat(s->arena, format, args);
	va_end(args);
	note(s, source, what, false);
	*s->why = arena_format(s->arena, "%.*s: %.*s", STR_ARGS(source), STR_ARGS(what));
	return FOUND_BROKEN;
}

/* It becomes part of a header: printable, without blanks. */
static bool is_header_text(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f)
			return false;
	return true;
}

enum found found_fresh_keys(struct seeking *s, struct str source, struct credentials *ret) {
	if (!is_header_text(ret->access_key) || !is_header_text(ret->secret) || !is_header_text(ret->session_token))
		return found_broken(s, source,
				    "a key or token has a blank, a line break or something else in it that none has: "
				    "copy it anew");
	ret->source = source;
	note(s, source, STR("used"), true);
	return FOUND_KEYS;
}

/* Those of an instance may still be taken when it could not renew them (boto/botocore, botocore/credentials.py). */
enum found found_keys(struct seeking *s, struct str source, struct credentials *ret) {
	char when[DATE_TEXT];
	if (!ret->expires || ret->expires > s->settings->now || str_is(source, "instance metadata"))
		return found_fresh_keys(s, source, ret);
	date_text(ret->expires, when);
	return found_broken(s, source, "these credentials expired at %s UTC: renew them", when);
}

bool credentials_read_token(struct arena *arena, struct str path, struct str *ret) {
	struct str text;
	if (file_read(arena, arena_str(arena, path).p, TOKEN_FILE_BYTES, &text) != FILE_READ)
		return false;
	*ret = str_trim(text);
	return ret->n > 0;
}

static bool take(struct arena *arena, const cJSON *object, const char *key, struct str *ret) {
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	if (!cJSON_IsString(item))
		return false;
	*ret = arena_str(arena, str_from(item->valuestring));
	return true;
}

static bool read_object(struct arena *arena, const cJSON *object, const struct credential_keys *keys,
			struct credentials *ret, struct str *ret_why) {
	struct str expires = {0};
	bool zone;
	if (!take(arena, object, keys->access_key, &ret->access_key) || !ret->access_key.n ||
	    !take(arena, object, keys->secret, &ret->secret) || !ret->secret.n) {
		*ret_why = arena_format(arena, "the answer has no %s or no %s", keys->access_key, keys->secret);
		return false;
	}
	take(arena, object, keys->token, &ret->session_token);
	take(arena, object, keys->account, &ret->account);
	if (!take(arena, object, keys->expiration, &expires)) {
		const cJSON *ms = cJSON_GetObjectItemCaseSensitive(object, keys->expiration);
		bool fits = cJSON_IsNumber(ms) && ms->valuedouble > -9e15 && ms->valuedouble < 9e15;
		ret->expires = fits ? (int64_t)(ms->valuedouble / 1000) : 0;
	} else if (expires.n && !date_read(expires, 0, &ret->expires, &zone)) {
		*ret_why = arena_format(arena, "the answer's %s is no time", keys->expiration);
		return false;
	}
	return true;
}

bool credentials_read_json(struct arena *arena, struct str text, const struct credential_keys *keys,
			   struct credentials *ret, struct str *ret_why) {
	cJSON *object = cJSON_ParseWithLength(text.p, text.n);
	bool done = false;
	if (!cJSON_IsObject(object))
		*ret_why = STR("the answer is no JSON object");
	else
		done = read_object(arena, object, keys, ret, ret_why);
	cJSON_Delete(object);
	return done;
}

enum found seek_environment(struct seeking *s, struct credentials *ret) {
	struct str source = STR("environment");
	ret->access_key = aws_environment(s->aws, "AWS_ACCESS_KEY_ID");
	ret->secret = aws_environment(s->aws, "AWS_SECRET_ACCESS_KEY");
	ret->session_token = aws_environment(s->aws, "AWS_SESSION_TOKEN");
	if (!ret->session_token.n)
		ret->session_token = aws_environment(s->aws, "AWS_SECURITY_TOKEN");
	ret->account = aws_environment(s->aws, "AWS_ACCOUNT_ID");
	if (!ret->access_key.n && !ret->secret.n)
		return found_nothing(s, source, "AWS_ACCESS_KEY_ID is not set");
	if (!ret->access_key.n)
		return found_broken(s, source, "AWS_SECRET_ACCESS_KEY is set, AWS_ACCESS_KEY_ID is not: set both");
	if (!ret->secret.n)
		return found_broken(s, source, "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not: set both");
	struct str expires = aws_environment(s->aws, "AWS_CREDENTIAL_EXPIRATION");
	bool zone;
	if (expires.n && !date_read(expires, 0, &ret->expires, &zone))
		return found_broken(s, source, "AWS_CREDENTIAL_EXPIRATION is no time such as 2026-01-31T12:00:00Z");
	return found_keys(s, source, ret);
}

static enum found seek_asked_profile(struct seeking *s, struct credentials *ret) {
	struct str name = aws_profile_name(s->aws, s->settings->profile);
	bool is_asked_for = s->settings->profile.n || aws_environment(s->aws, "AWS_PROFILE").n ||
			    aws_environment(s->aws, "AWS_DEFAULT_PROFILE").n;
	return seek_profile(s, name, is_asked_for, ret);
}

/* What a profile that was asked for goes before (boto/botocore, botocore/credentials.py: disable_env_vars). */
static bool is_of_environment(enum found (*source)(struct seeking *, struct credentials *)) {
	return source == seek_environment || source == seek_web_identity;
}

static enum found seek_all(struct seeking *s, struct credentials *ret) {
	static enum found (*const sources[])(struct seeking *, struct credentials *) = {
	    seek_environment, seek_asked_profile, seek_web_identity, seek_container, seek_metadata};
	enum found found = FOUND_NOTHING;
	for (size_t i = 0; i < sizeof sources / sizeof *sources && found == FOUND_NOTHING; i++) {
		if (is_of_environment(sources[i]) && s->settings->profile.n) {
			found_nothing(s, i ? STR("web identity") : STR("environment"),
				      "passed over: --profile was given");
			continue;
		}
		*ret = (struct credentials){0};
		found = sources[i](s, ret);
	}
	return found;
}

bool credentials_find(struct arena *arena, const struct credential_settings *settings, struct credentials *ret,
		      struct credential_step_list *ret_steps, struct str *ret_why) {
	struct seeking s = {
	    .arena = arena, .settings = settings, .aws = settings->aws, .steps = ret_steps, .why = ret_why};
	struct credentials base = {0};
	enum found found = seek_all(&s, &base);
	if (found == FOUND_NOTHING)
		*ret_why = STR("no credentials: set AWS_PROFILE or --profile PROFILE, or run this where a role is "
			       "(EC2, ECS, EKS); probe --explain-auth shows what was tried");
	if (found != FOUND_KEYS)
		return false;
	if (!settings->role.n) {
		*ret = base;
		return true;
	}
	struct role role = {.arn = settings->role, .base = &base};
	struct str source =
	    arena_format(arena, "role %.*s (--role) through %.*s", STR_ARGS(settings->role), STR_ARGS(base.source));
	return assume_role(&s, source, &role, ret) == FOUND_KEYS;
}
