/* Which inputs are parts of others: an input that another one includes is not judged alone. Knows paths only. */
#ifndef CWD_APP_INCLUSION_H
#define CWD_APP_INCLUSION_H

#include "base/hash.h"
#include "base/list.h"
#include "claim/loader.h"

/* An input and what it includes, directly or through others; all paths canonical. */
struct inclusion {
	struct str input; /* "": none that anything could include */
	struct str shown; /* the input as reports show it; what order and by go by */
	struct str_list loaded;
	uint64_t bytes; /* of what it includes */
	bool stays;	/* it is judged whoever includes it */
	bool idle;	/* nothing comes of it */
	bool part;	/* set: another one includes it. Of those that include each other the first by shown is none */
};
LIST(inclusion_list, struct inclusion *);

/* By shown: the same for any order of items. */
void inclusions_sort(struct arena *arena, struct inclusion_list *items);
/* Sets part of all items, which it sorts by shown. The same for any order of items. */
void inclusions_settle(struct arena *arena, struct inclusion_list *items);
/* Of settled items: each path that is loaded by one that is neither part nor idle, with the first such one. */
void inclusions_map(const struct inclusion_list *settled, struct map *ret_by_path);

#endif
