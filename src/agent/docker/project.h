/* How the files of a Compose project come together; only project*.c and extends.c include this. */
#ifndef CWD_AGENT_DOCKER_PROJECT_H
#define CWD_AGENT_DOCKER_PROJECT_H

#include "agent/docker/reading.h"

enum service_state { SERVICE_NEW, SERVICE_OPEN, SERVICE_DONE };

/* A service of one file, and what it is with what it extends. */
struct base {
	struct str name;
	struct item *item;
	const struct doc *doc; /* where it is defined */
	const struct scope *scope;
	enum service_state state;
	bool incomplete; /* it extends what cannot be read */
};
/* The services of one file. */
struct services {
	const struct doc *doc;
	const struct scope *scope;
	LIST(, struct base *) all;
	struct map by_name;
};

/* The services of one document of a file as they stand there. */
struct services *compose_services_of(struct reading *r, const struct doc *doc, const struct node *root,
				     const struct scope *scope);
/* extends.c: brings in what the service extends. */
void compose_base_extend(struct reading *r, struct services *services, struct base *base);

/* A file named in another one, read through the loader; NULL: it cannot be, which is told. at: where it
 * is named. ret_unknown: it may be there where Compose runs. */
struct doc *compose_project_file(struct reading *r, const struct doc *from, const struct item *at, struct str path,
				 bool *ret_unknown);

#endif
