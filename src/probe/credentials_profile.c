/* A profile of the shared configuration: keys, a role through another profile or source, a process, a session. */
#include "probe/credentials_find.h"

enum { PROFILES_MAX = 16 };

static struct str name_of_profile(struct seeking *s, struct str name) {
	return arena_format(s->arena, "profile %.*s", STR_ARGS(name));
}

static struct role role_of(const struct aws_section *profile) {
	return (struct role){
	    .arn = aws_property(profile, "role_arn"),
	    .session_name = aws_property(profile, "role_session_name"),
	    .external_id = aws_property(profile, "external_id"),
	    .duration = aws_property(profile, "duration_seconds"),
	    .token_file = aws_property(profile, "web_identity_token_file"),
	};
}

/* All keys of one file: a session's token in another one belongs to other keys. */
static struct str value_in(const struct aws_section *profile, struct str path, const char *key) {
	const struct aws_property *property = aws_property_at(profile, key);
	return property && str_equal(property->path, path) ? property->value : STR("");
}

static enum found seek_keys(struct seeking *s, struct str source, const struct aws_section *profile, struct str path,
			    struct credentials *ret) {
	ret->access_key = value_in(profile, path, "aws_access_key_id");
	ret->secret = value_in(profile, path, "aws_secret_access_key");
	ret->session_token = value_in(profile, path, "aws_session_token");
	ret->account = aws_property(profile, "aws_account_id");
	if (!ret->session_token.n)
		ret->session_token = value_in(profile, path, "aws_security_token");
	if (!ret->access_key.n && !ret->secret.n)
		return FOUND_NOTHING;
	if (!ret->access_key.n || !ret->secret.n)
		return found_broken(s, source, "it has no %s in %.*s",
				    ret->secret.n ? "aws_access_key_id" : "aws_secret_access_key", STR_ARGS(path));
	return found_keys(s, source, ret);
}

/* Of either file. */
static enum found seek_any_keys(struct seeking *s, struct str source, const struct aws_section *profile,
				struct credentials *ret) {
	enum found found = seek_keys(s, source, profile, s->aws->credentials_path, ret);
	return found == FOUND_NOTHING ? seek_keys(s, source, profile, s->aws->config_path, ret) : found;
}

static enum found seek_named_source(struct seeking *s, struct str source, struct str named, struct credentials *ret) {
	if (str_is(named, "Environment"))
		return seek_environment(s, ret);
	if (str_is(named, "EcsContainer"))
		return seek_container(s, ret);
	if (str_is(named, "Ec2InstanceMetadata"))
		return seek_metadata(s, ret);
	return found_broken(s, source,
			    "credential_source is %.*s; it can be Environment, EcsContainer or Ec2InstanceMetadata",
			    STR_ARGS(named));
}

static bool is_being_looked_at(const struct seeking *s, struct str name) {
	for (uint32_t i = 0; i < s->profiles.count; i++)
		if (str_equal(s->profiles.items[i], name))
			return true;
	return false;
}

/* Of a source its keys count more than its role (boto/botocore, botocore/credentials.py:
 * _resolve_credentials_from_profile); so a profile may be its own. */
static enum found seek_source_profile(struct seeking *s, struct str source, const struct aws_section *profile,
				      struct str base, struct credentials *ret) {
	const struct aws_section *other = aws_section(s->aws, AWS_PROFILE, base);
	bool is_itself = str_equal(base, profile->name);
	if (!is_itself && is_being_looked_at(s, base))
		return found_broken(s, source, "source_profile leads back to itself through %.*s", STR_ARGS(base));
	if (s->profiles.count >= PROFILES_MAX)
		return found_broken(s, source, "more than %d profiles, each the source of another", PROFILES_MAX);
	enum found found = FOUND_NOTHING;
	if (other)
		found = seek_any_keys(s, is_itself ? source : name_of_profile(s, base), other, ret);
	if (found != FOUND_NOTHING)
		return found;
	if (is_itself)
		return found_broken(s, source, "it is its own source_profile, and has no keys");
	return seek_profile(s, base, true, ret);
}

static enum found seek_role(struct seeking *s, struct str source, const struct aws_section *profile,
			    struct credentials *ret) {
	struct role role = role_of(profile);
	struct credentials base = {0};
	struct str other = aws_property(profile, "source_profile"), named = aws_property(profile, "credential_source");
	if (role.token_file.n)
		return assume_role(s, source, &role, ret);
	if (other.n && named.n)
		return found_broken(s, source, "source_profile and credential_source exclude each other: keep one");
	if (!other.n && !named.n)
		return found_broken(s, source,
				    "role_arn needs source_profile, credential_source or web_identity_token_file");
	if (aws_property(profile, "mfa_serial").n)
		return found_broken(s, source,
				    "its role asks for a code (mfa_serial): get a session with the aws command first, "
				    "for example aws configure export-credentials --profile %.*s --format env",
				    STR_ARGS(profile->name));
	enum found found = other.n ? seek_source_profile(s, source, profile, other, &base)
				   : seek_named_source(s, source, named, &base);
	if (found == FOUND_NOTHING)
		return found_broken(s, source, "its source of credentials, %.*s, has none",
				    STR_ARGS(other.n ? other : named));
	if (found == FOUND_BROKEN)
		return found;
	role.base = &base;
	source = arena_format(s->arena, "%.*s: role %.*s through %.*s", STR_ARGS(source), STR_ARGS(role.arn),
			      STR_ARGS(base.source));
	return assume_role(s, source, &role, ret);
}

/* A profile may name a session for other tools only: without an account and a role it gives no credentials. */
static bool is_of_session(const struct aws_section *profile) {
	return aws_property(profile, "sso_account_id").n || aws_property(profile, "sso_role_name").n;
}

/* The order of boto/botocore, botocore/credentials.py: create_credential_resolver. */
static enum found seek_in(struct seeking *s, struct str source, const struct aws_section *profile,
			  struct credentials *ret) {
	struct str process = aws_property(profile, "credential_process");
	if (aws_property(profile, "role_arn").n)
		return seek_role(s, source, profile, ret);
	if (aws_property(profile, "web_identity_token_file").n)
		return found_broken(s, source, "it has web_identity_token_file, but no role_arn: set both");
	if (is_of_session(profile))
		return seek_sso(s, source, profile, ret);
	enum found found = seek_keys(s, source, profile, s->aws->credentials_path, ret);
	if (found == FOUND_NOTHING && process.n)
		return seek_process(s, source, process, ret);
	if (found == FOUND_NOTHING)
		found = seek_keys(s, source, profile, s->aws->config_path, ret);
	if (found == FOUND_NOTHING && aws_property(profile, "login_session").n)
		return found_broken(s, source,
				    "it is a session of aws login, which cwdoctor does not read: "
				    "aws configure export-credentials --profile %.*s --format env gives variables",
				    STR_ARGS(profile->name));
	return found;
}

enum found seek_profile(struct seeking *s, struct str name, bool is_asked_for, struct credentials *ret) {
	struct str source = name_of_profile(s, name);
	const struct aws_section *profile = aws_section(s->aws, AWS_PROFILE, name);
	if (s->aws->fault.n)
		return found_broken(s, source, "%.*s", STR_ARGS(s->aws->fault));
	if (!profile && is_asked_for)
		return found_broken(
		    s, source, "it is neither in %.*s nor in %.*s",
		    STR_ARGS(s->aws->config_path.n ? s->aws->config_path : STR("~/.aws/config")),
		    STR_ARGS(s->aws->credentials_path.n ? s->aws->credentials_path : STR("~/.aws/credentials")));
	if (!profile)
		return found_nothing(s, source, "there is none");
	LIST_ADD(s->arena, &s->profiles, name);
	enum found found = seek_in(s, source, profile, ret);
	s->profiles.count--;
	return found == FOUND_NOTHING ? found_nothing(s, source, "it holds no credentials") : found;
}
