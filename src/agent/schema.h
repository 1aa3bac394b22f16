/* The shape of a configuration as rows, and one walker that compares a tree with them.
 * What keys mean is the shippers' own business. */
#ifndef CWD_AGENT_SCHEMA_H
#define CWD_AGENT_SCHEMA_H

#include "claim/agent.h"

enum key_type {
	KEY_ANY,
	KEY_STRING,
	KEY_INTEGER,
	KEY_NUMBER,
	KEY_BOOL,
	KEY_OBJECT,
	KEY_ARRAY, /* children[0] describes the items */
};

enum key_flag {
	KEY_REQUIRED = 1 << 0,
	KEY_CLOSED = 1 << 1, /* an object: other keys than children are refused by the shipper */
	KEY_GUARDED =
	    1 << 2,	     /* an open object: unknown keys are fine unless they look like a typing error of a child */
	KEY_UNIQUE = 1 << 3, /* an array: equal items are refused */
	KEY_IGNORED = 1 << 4,	   /* accepted by the shipper and without any effect */
	KEY_ONE_OF_FIRST = 1 << 5, /* an object: at least one of its children with KEY_ONE_OF is required */
	KEY_ONE_OF = 1 << 6,
	KEY_ANY_CASE = 1 << 7, /* values are compared without regard to case */
	KEY_OR_ARRAY = 1 << 8, /* an object, or an array of such objects, then minimum and maximum are its items */
	KEY_MAP = 1 << 9,      /* an object of any keys; children[0] describes their values */
};

/* One key. minimum and maximum: characters of a string, value of a number, items of an array, properties of an object;
 * both 0: no limits. values: the allowed strings; numbers: the allowed integers. since, until: versions in which
 * the key exists, all zero for always. deprecated: what to use instead. effect: for messages: what the shipper does
 * with a wrong one, NULL for the agent-wide text. */
struct key {
	const char *name;
	enum key_type type;
	unsigned flags;
	const struct key *children;
	uint32_t child_count;
	int64_t minimum, maximum;
	const char *const *values;
	const int64_t *numbers;
	uint32_t number_count;
	struct version since, until;
	const char *deprecated, *effect;
};

/* Nodes of one meaning from several documents that are loaded together; one where there is only one. */
struct placed {
	const struct doc *doc;
	const struct node *node;
};
LIST(placed_list, struct placed);

/* Compares the merged root objects of unit->docs with keys and adds a problem to the unit for each difference:
 * UNKNOWN_KEY (with "did you mean"), WRONG_TYPE, MISSING_KEY, OUT_OF_RANGE, DEPRECATED_KEY, NO_EFFECT, DUPLICATE items.
 * who is the shipper in messages: "the agent". */
void schema_check(struct unit *unit, const struct placed_list *roots, const struct key *root, const char *who);
/* Of several names the one the user most likely meant: the same but for case, a few typing errors away, or one that
 * name is a part of; NULL if none is near. */
const char *schema_nearest(struct str name, const struct key *keys, uint32_t count);

#endif
