/* Where credentials come from, in the order that the SDKs agree on; see docs/probe.md. A source that is configured and
 * broken is an error: the next one is not tried. */
#ifndef CWD_PROBE_CREDENTIALS_H
#define CWD_PROBE_CREDENTIALS_H

#include "probe/http.h"
#include "probe/profile.h"

/* Secrets live on an arena that is wiped (arena_wipe) before it is freed. */
struct credentials {
	struct str access_key, secret, session_token; /* session_token empty: none */
	struct str account;			      /* empty: not known */
	int64_t expires;			      /* seconds since 1970; 0: never */
	struct str source; /* "profile prod (/home/x/.aws/config): role arn:... through base" */
};

/* What happened to one source, for --explain-auth; holds no secret. */
struct credential_step {
	struct str source; /* "environment", "profile prod", "container", "instance metadata" */
	struct str what;   /* "used", "AWS_ACCESS_KEY_ID is not set", "switched off by AWS_EC2_METADATA_DISABLED" */
	bool used;
};
LIST(credential_step_list, struct credential_step);

struct credential_settings {
	const struct aws_settings *aws;
	struct http *http;
	struct str profile; /* --profile; empty: AWS_PROFILE, else default. A given one comes before the environment */
	struct str role;    /* --role ARN, assumed with what the chain finds; empty: none */
	int64_t now;
	uint32_t process_ms; /* for a credential_process; 0: a minute */
};

/* false: ret_why is one line that says which source failed, why, and what to do. */
bool credentials_find(struct arena *arena, const struct credential_settings *settings, struct credentials *ret,
		      struct credential_step_list *ret_steps, struct str *ret_why);

#endif
