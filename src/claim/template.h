/* Names as literal parts and variables: what is equal, what may be equal, what differs between hosts.
 * Knows no shipper's spelling of a variable but as a text to show. */
#ifndef CWD_CLAIM_TEMPLATE_H
#define CWD_CLAIM_TEMPLATE_H

#include "base/buf.h"
#include "base/list.h"
#include "claim/world.h"

struct glob;
struct agent;

/* What a variable stands for. Equal identities (and, where it says so, equal names) are one value on one host. */
enum identity {
	IDENTITY_INSTANCE,	  /* cloud instance id */
	IDENTITY_HOST_NAME,	  /* the operating system's host name */
	IDENTITY_CLOUD_HOST_NAME, /* the host name that instance metadata gives; the OS host name off the cloud */
	IDENTITY_ADDRESS,	  /* the primary private IP address */
	IDENTITY_REGION,
	IDENTITY_ACCOUNT,
	IDENTITY_DATE,		/* a date fixed at start, or the date of the record */
	IDENTITY_AGENT_DEFAULT, /* the name the shipper falls back to; agent->in_world says what that is */
	IDENTITY_MACHINE,	/* the instance id on the cloud, the host name off it; agent->in_world says which */
	IDENTITY_POD,
	IDENTITY_CONTAINER,
	IDENTITY_TASK,
	IDENTITY_NODE,
	IDENTITY_CLUSTER,
	IDENTITY_SOURCE_PATH, /* the path of the file that is read, changed as path_form says */
	IDENTITY_TAG,
	IDENTITY_RECORD,	  /* a field of the record, by name */
	IDENTITY_ENVIRONMENT,	  /* an environment variable, by name */
	IDENTITY_DEPLOY_CONSTANT, /* fixed when the configuration is deployed, by name */
	IDENTITY_RANDOM,	  /* drawn anew at every start: never equal to anything */
	IDENTITY_UNKNOWN,	  /* by name */
	IDENTITY_COUNT,
};

/* Between which things the value differs, from the narrowest to the widest that share one value. */
enum difference {
	DIFFERENCE_RECORD,  /* differs from record to record */
	DIFFERENCE_SOURCE,  /* from file to file, tag to tag; equal on every host */
	DIFFERENCE_PROCESS, /* from process to process of one host; other hosts have the same values */
	DIFFERENCE_POD,
	DIFFERENCE_HOST, /* from host to host */
	DIFFERENCE_REGION,
	DIFFERENCE_ACCOUNT,
	DIFFERENCE_NONE, /* the same everywhere (a date, a deploy constant) */
	DIFFERENCE_UNKNOWN,
};

/* The values a variable can have: prefix, then min to max (0: no end) bytes out of a set. NULL: any text. */
struct charset {
	struct str prefix;
	const char *bytes; /* the allowed bytes, as ranges and single ones: "a-z0-9." */
	uint32_t min, max;
};

enum path_form {
	PATH_WHOLE,
	PATH_FLATTENED, /* separators and odd characters replaced by _ */
	PATH_BASE_NAME,
	PATH_CLEANED,	  /* separators kept as /, odd characters replaced by _ */
	PATH_DOTTED,	  /* separators replaced by dots, runs of dots are one, none at the start (a tag of Fluentd) */
	PATH_DOTTED_ONCE, /* the same, \ and : too, stars left out, no dot at the end either (a tag of Fluent Bit) */
};

/* What a path with / between its elements is in this form. */
struct str path_in_form(struct arena *arena, struct str path, enum path_form form);

struct variable {
	enum identity id;
	enum difference scope;
	struct str name;	      /* as the shipper writes it: {instance_id}, ${HOST} */
	const struct charset *values; /* NULL: any text */
	const struct glob *from;      /* SOURCE_PATH: the pattern the path is taken from, else NULL */
	enum path_form form;
};

struct part {
	bool is_variable;
	struct str literal;	       /* if it is not */
	struct literal_buffer *buffer; /* private to template.c: where literal can grow; NULL is fine */
	struct variable variable;
};

/* Empty (count 0) is the empty name. Neighbouring literals are merged by the functions that build templates. */
struct template {
	struct part *parts;
	uint32_t count, room;
};

extern const struct charset charset_instance, charset_host_name, charset_address, charset_region, charset_account,
    charset_date, charset_uuid;
bool charset_has(const struct charset *values, struct str text); /* is text one of the values */

/* Texts are borrowed and must live as long as the arena. A copy of the struct shares its parts: template_add copies. */
struct template template_literal(struct arena *arena, struct str text);
void template_add_literal(struct arena *arena, struct template *t, struct str text);
void template_add_variable(struct arena *arena, struct template *t, const struct variable *variable);
void template_add(struct arena *arena, struct template *t, const struct template *more);

bool template_is_literal(const struct template *t);
/* With the shipper's own placeholders: what reports print. */
struct str template_text(struct arena *arena, const struct template *t);
/* A key that is equal exactly when the templates are equal part by part: same literals, same identities and, for
 * identities that go by name, same names; for SOURCE_PATH same form and pattern. For hashing and comparing. By name go
 * all identities that several spellings may render differently (a task's id and its ARN, two date formats); only the
 * instance, the machine, the host names, the address, the region, the account and a random text have one rendering. */
struct str template_key(struct arena *arena, const struct template *t);
/* The variable itself, or what the agent says it is in this world: another variable or a literal. agent may be NULL. */
struct part variable_in_world(const struct variable *variable, const struct agent *agent, const struct world *world);
/* The template as it is in this world: variables that the agent says are something else there are replaced. */
struct template template_in_world(struct arena *arena, const struct template *t, const struct agent *agent,
				  const struct world *world);
/* Can the two be one text on one host? Exact up to independence of what is left after equal ends are cancelled: false
 * means never. Names over LIMIT_NAME_BYTES equal only themselves. steps is counted down; at 0 the answer is true and
 * *ret_gave_up is set. */
bool template_may_equal(const struct template *a, const struct template *b, uint64_t *steps, bool *ret_gave_up);
/* Does the name differ between two hosts that run this configuration? NEVER: it is the same on both. POSSIBLE: nobody
 * knows (environment, unknown). CERTAIN: it differs. SOURCE and RECORD parts do not make it differ. */
enum answer template_differs_by_host(const struct template *t);
/* The same between two things of a kind that run it: DIFFERENCE_PROCESS (of one host), DIFFERENCE_POD or
 * DIFFERENCE_HOST. A name with the host in it does not differ between two processes of the host. */
enum answer template_differs_by(const struct template *t, enum difference between);
/* The name as host number host (0, 1, ...) would see it, with made-up but well-formed values; for witnesses. */
struct str template_example(struct arena *arena, const struct template *t, unsigned host);

#endif
