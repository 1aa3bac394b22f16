/* What came of routing, over all classes of workers. */
#ifndef CWD_AGENT_FLUENTD_OUTCOME_H
#define CWD_AGENT_FLUENTD_OUTCOME_H

#include "agent/fluentd/routing.h"

/* Adds what the solved graph says to the reading: ways, how outputs end, which inputs reach something. */
void fd_growth_tell(struct reading *r); /* of tags that grow for ever; after all classes */
void fd_outcome_keep(struct wiring *w, uint32_t class);

#endif
