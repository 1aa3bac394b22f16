/* The shared configuration of AWS: environment variables, and the files ~/.aws/config and ~/.aws/credentials.
 * Grammar: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
#ifndef CWD_PROBE_PROFILE_H
#define CWD_PROBE_PROFILE_H

#include "base/hash.h"
#include "base/list.h"

/* key = value of a section; a nested one is "services key" of its parent: cloudwatch_logs/endpoint_url. */
struct aws_property {
	struct str key; /* lower case */
	struct str value;
	struct str path; /* the file that says so */
};
enum aws_section_kind {
	AWS_PROFILE,
	AWS_SSO_SESSION,
	AWS_SERVICES,
};
struct aws_section {
	enum aws_section_kind kind;
	struct str name;
	LIST(, struct aws_property) properties;
};
LIST(aws_section_list, struct aws_section);

/* What the environment and the files say. */
struct aws_settings {
	struct arena *arena;
	const char *const *environment; /* NAME=VALUE, NULL at the end */
	struct aws_section_list sections;
	struct str home; /* HOME, else what the system says of this user; empty: not known */
	struct str config_path, credentials_path;
	bool others_may_read; /* the credentials file: not only its owner */
	struct str fault;     /* "FILE:LINE: what"; empty: none */
};

/* The value of a variable; empty counts as unset. */
struct str aws_environment(const struct aws_settings *settings, const char *name);
/* Reads both files, where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say, else below HOME. A fault is kept, not
 * returned: it matters only if a profile is needed. */
void aws_settings_read(struct arena *arena, const char *const *environment, struct aws_settings *ret);
/* Adds the sections of one file's text; is_credentials: section names without "profile". false: ret_fault, one line
 * that begins with the file and the line. Values borrow from text. */
bool aws_file_parse(struct arena *arena, struct str text, struct str path, bool is_credentials,
		    struct aws_section_list *ret, struct str *ret_fault);
const struct aws_section *aws_section(const struct aws_settings *settings, enum aws_section_kind kind, struct str name);
/* A property of a section (may be NULL), key in lower case; NULL or empty: there is none. */
const struct aws_property *aws_property_at(const struct aws_section *section, const char *key);
struct str aws_property(const struct aws_section *section, const char *key);
/* The name of the profile in force: given, AWS_PROFILE (AWS_DEFAULT_PROFILE), "default". */
struct str aws_profile_name(const struct aws_settings *settings, struct str given);

/* The PEM file of AWS_CA_BUNDLE or ca_bundle of the profile in force; empty: none. */
struct str aws_ca_bundle(const struct aws_settings *settings);

/* Is a switch on: the word true, in any case? */
bool aws_is_true(struct str value);

#endif
