/* What the sources of credentials share. Private to src/probe/credentials*.c. */
#ifndef CWD_PROBE_CREDENTIALS_FIND_H
#define CWD_PROBE_CREDENTIALS_FIND_H

#include "probe/credentials.h"
#include "probe/endpoint.h"

enum found {
	FOUND_NOTHING, /* the source is not there: try the next one */
	FOUND_KEYS,
	FOUND_BROKEN, /* it is there and fails: seeking.why says why */
};

struct seeking {
	struct arena *arena;
	const struct credential_settings *settings;
	const struct aws_settings *aws;
	struct credential_step_list *steps;
	struct str *why;
	LIST(, struct str) profiles; /* those that are being looked at, for loops of source_profile */
};

/* Notes what happened to a source and gives the result. */
enum found found_nothing(struct seeking *s, struct str source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum found found_broken(struct seeking *s, struct str source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum found found_keys(struct seeking *s, struct str source, struct credentials *ret);
/* The same where the service has just given them, whatever this clock says. */
enum found found_fresh_keys(struct seeking *s, struct str source, struct credentials *ret);

enum found seek_environment(struct seeking *s, struct credentials *ret);
enum found seek_profile(struct seeking *s, struct str name, bool is_asked_for, struct credentials *ret);
enum found seek_process(struct seeking *s, struct str source, struct str command, struct credentials *ret);
enum found seek_sso(struct seeking *s, struct str source, const struct aws_section *profile, struct credentials *ret);
enum found seek_web_identity(struct seeking *s, struct credentials *ret); /* of the environment */
enum found seek_container(struct seeking *s, struct credentials *ret);
enum found seek_metadata(struct seeking *s, struct credentials *ret); /* of an EC2 instance, IMDSv2 only */

/* What STS is asked for. */
struct role {
	struct str arn, session_name, external_id, duration;
	struct str token_file; /* of a web identity; empty: base signs */
	const struct credentials *base;
};
enum found assume_role(struct seeking *s, struct str source, const struct role *role, struct credentials *ret);

/* Reads an object with these keys into ret; false: not JSON, or a key is missing or no text (ret_why). expiration may
 * be empty or absent: then they never expire. */
struct credential_keys {
	const char *access_key, *secret, *token, *expiration, *account;
};
bool credentials_read_json(struct arena *arena, struct str text, const struct credential_keys *keys,
			   struct credentials *ret, struct str *ret_why);
/* A file that holds a token: the text without blanks around it. */
bool credentials_read_token(struct arena *arena, struct str path, struct str *ret);

#endif
