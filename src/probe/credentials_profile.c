/* A profile of the shared configuration: keys, a role through another profile or source, a process, a session. */
#include "probe/credentials_find.h"

#include "base/date.h"

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

static enum found seek_keys(struct seeking *s, struct str source, const struct aws_section *profile,
			    struct credentials *ret) {
	ret->access_key = aws_property(profile, "aws_access_key_id");
	ret->secret = aws_property(profile, "aws_secret_access_key");
	ret->session_token = aws_property(profile, "aws_session_token");
	ret->account = aws_property(profile, "aws_account_id");
	if (!ret->access_key.n && !ret->secret.n)
		return FOUND_NOTHING;
	if (!ret->access_key.n || !ret->secret.n)
		return found_broken(s, source, "it has no %s (%.*s)",
				    ret->secret.n ? "aws_access_key_id" : "aws_secret_access_key",
				    STR_ARGS(profile->path));
	return found_keys(s, source, ret);
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

/* A profile may be its own source if it has keys. */
static enum found seek_source_profile(struct seeking *s, struct str source, const struct aws_section *profile,
				      struct str base, struct credentials *ret) {
	if (str_equal(base, profile->name)) {
		enum found found = seek_keys(s, source, profile, ret);
		return found == FOUND_NOTHING ? found_broken(s, source, "it is its own source_profile, and has no keys")
					      : found;
	}
	if (is_being_looked_at(s, base) || s->profiles.count >= PROFILES_MAX)
		return found_broken(s, source, "source_profile leads back to itself through %.*s", STR_ARGS(base));
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

/* The order of boto/botocore, botocore/credentials.py: create_credential_resolver. */
static enum found seek_in(struct seeking *s, struct str source, const struct aws_section *profile,
			  struct credentials *ret) {
	struct str process = aws_property(profile, "credential_process");
	if (aws_property(profile, "role_arn").n)
		return seek_role(s, source, profile, ret);
	if (aws_property(profile, "sso_session").n || aws_property(profile, "sso_start_url").n)
		return seek_sso(s, source, profile, ret);
	enum found found = seek_keys(s, source, profile, ret);
	if (found != FOUND_NOTHING)
		return found;
	if (process.n)
		return seek_process(s, source, process, ret);
	if (aws_property(profile, "login_session").n)
		return found_broken(s, source,
				    "it is a session of aws login, which cwdoctor does not read: "
				    "aws configure export-credentials --profile %.*s --format env gives variables",
				    STR_ARGS(profile->name));
	return FOUND_NOTHING;
}

enum found seek_profile(struct seeking *s, struct str name, bool is_asked_for, struct credentials *ret) {
	struct str source = name_of_profile(s, name);
	const struct aws_section *profile = aws_section(s->aws, AWS_PROFILE, name);
	if (s->aws->fault.n && (is_asked_for || !profile))
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
