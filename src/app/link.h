/* Which files are loaded together. What can be told from paths alone is told before anything is read. */
#ifndef CWD_APP_LINK_H
#define CWD_APP_LINK_H

#include "app/search.h"

/* Files that are judged together, in the order in which they are loaded. loader: the shipper that loads them as one
 * (a folder of its own); NULL: a file alone, or all inputs of --same-host. parts, if there are any, instead of files:
 * what was found below the root of one host. */
struct item {
	const struct found *files;
	uint32_t count;
	const struct agent *loader;
	const struct item *parts;
	uint32_t part_count;
};
LIST(item_list, struct item);

/* Is path, from the root of a host, in a folder where machines keep configurations? home.c */
bool home_is_machine_folder(struct str path);
/* Every found file that is not done yet in exactly one item. */
void link_inputs(struct arena *arena, const struct search *search, struct item_list *ret);

#endif
