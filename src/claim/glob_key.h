/* What is plain about a pattern: for sorting patterns that cannot meet apart. Private to glob*.c. */
#ifndef CWD_CLAIM_GLOB_KEY_H
#define CWD_CLAIM_GLOB_KEY_H

#include "claim/glob.h"

/* Two patterns meet only if one prefix begins the other, one suffix begins the other, and their middles are equal if
 * they stand at one place. */
struct glob_key {
	uint32_t glob;
	struct str prefix; /* every match begins with it; an exact path is followed by a NUL */
	struct str suffix; /* every match ends with it; backwards */
	struct str middle; /* a plain path element between wildcards */
	int32_t middle_at; /* its number among the path elements, from the end if negative; 0: there is none */
};

/* folding: case and the kind of separator do not matter. Broken and too large patterns have no key. */
struct glob_key glob_key_make(struct arena *arena, const struct glob *glob, bool folding);
/* By all parts, then by number. For list_sort. */
int glob_key_compare(const void *a, const void *b, const void *unused);

#endif
