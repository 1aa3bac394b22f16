/* Files that belong to a unit's by names (agent->links). */
#ifndef CWD_AGENT_LINKED_H
#define CWD_AGENT_LINKED_H

#include "claim/agent.h"

/* Adds the documents of all files that belong together with those of the unit; past a limit it says so. */
void linked_load(struct unit *unit);

#endif
