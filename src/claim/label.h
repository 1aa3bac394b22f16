/* Words for a source, from short to long. For the inside of this floor. */
#ifndef CWD_CLAIM_LABEL_H
#define CWD_CLAIM_LABEL_H

#include "claim/claim.h"

/* Past this level labels grow no more. */
enum { LABEL_LEVELS = 16 };

/* Level 0 is the shortest; each level tells more of the source. Only letters, digits and . _ - / ; never empty. */
struct str label_at(struct arena *arena, const struct claim *claim, unsigned level);
/* What label_at reads: equal texts give equal labels at all levels. */
struct str label_source(struct arena *arena, const struct claim *claim);

#endif
