/* Files that bring in others of any kind (agent->hubs), such as kustomization.yaml, and who may be a part of them. */
#ifndef CWD_APP_HUB_H
#define CWD_APP_HUB_H

#include "app/search.h"

/* What was found out for the last folder. */
struct hub_memory {
	const struct folder *folder;
	bool is_near;
};

/* Is this the name of one? */
bool hub_is_called(struct str path);
/* Is there one in the folder of the input, or in one above it? */
bool hub_is_near(struct hub_memory *memory, struct arena *arena, const struct found *found);

#endif
