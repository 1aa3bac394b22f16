/* Places sorted by position, to ask which of them lie inside another. */
#ifndef CWD_RULE_SITES_H
#define CWD_RULE_SITES_H

#include "base/list.h"
#include "doc/source.h"

struct place_entry {
	struct site at;
	void *what;
};
LIST(place_list, struct place_entry);

void places_sort(struct arena *arena, struct place_list *places); /* before any question */
/* The first entry that lies inside outer, *ret_end the one behind the last; equal if there is none. */
uint32_t places_within(const struct place_list *places, struct site outer, uint32_t *ret_end);
/* The entry that begins last before or with at, if at lies inside it; else NULL. */
const struct place_entry *places_around(const struct place_list *places, struct site at);
/* Does an entry lie inside at, or at inside the entry that places_around gives? */
bool places_touch(const struct place_list *places, struct site at);

#endif
