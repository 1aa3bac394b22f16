/* One walk of the schema checker, shared by its files. Private to agent/schema*.c. */
#ifndef CWD_AGENT_SCHEMA_WALK_H
#define CWD_AGENT_SCHEMA_WALK_H

#include "agent/schema.h"

struct walk {
	struct unit *unit;
	const struct key *root;
	const char *who;    /* "the agent" */
	bool version_known; /* the unit's */
};

/* schema_value.c: one value of one document against its row, without its children. */
bool schema_type_fits(struct walk *walk, const struct key *key, struct placed value); /* tells if it does not */
void schema_check_value(struct walk *walk, const struct key *key, struct placed value);

/* schema_text.c */
void schema_unknown_key(struct walk *walk, const struct key *parent, struct placed child);
/* What follows from a value that the shipper refuses. */
struct str schema_refusal(const struct walk *walk, const struct key *key);
const char *schema_type_name(enum key_type type);
/* "log_group_name", or the entry it describes, quoted for a message. */
struct str schema_name(const struct walk *walk, const struct key *key, struct placed value);

struct site schema_site(struct placed placed);
struct site schema_key_site(struct placed placed); /* the key; the first byte where there is no key */

#endif
