/* Names by which files of one run belong together: a ConfigMap and the workload that mounts it, a task definition and
 * its service. Knows no shipper's kinds of names. */
#ifndef CWD_CLAIM_LINK_H
#define CWD_CLAIM_LINK_H

#include "base/list.h"
#include "doc/doc.h"

struct link {
	uint32_t object;       /* the object of its document that has the name. Who comes to one name of an object comes
				  to all of it */
	bool holds;	       /* it is called so; else it uses what is called so */
	bool starts;	       /* other files are looked through for its sake; else only once something came to it */
	struct str kind, name; /* equal for what holds a name and what uses it: "ConfigMap", "fluent-bit-config" */
	struct str space;      /* names of different spaces are different ones; empty: of any */
};
LIST(link_list, struct link);

/* Adds a link unless its name is none that could be found in a text: empty, or with other bytes than letters, digits,
 * dots, dashes and underscores (it is yet to be filled in). */
void link_add(struct arena *arena, struct link_list *list, struct link link);
bool link_is_name_byte(char c);

#endif
