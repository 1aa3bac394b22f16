/* The pattern of a section's file. Private to agent/awslogs. */
#ifndef CWD_AGENT_AWSLOGS_PATTERN_H
#define CWD_AGENT_AWSLOGS_PATTERN_H

#include "agent/awslogs/reading.h"

struct glob *awslogs_pattern_compile(struct arena *arena, struct str text); /* never NULL */
bool awslogs_pattern_is_special(struct str text);			    /* for Python: has * ? or [ */
bool awslogs_pattern_is_skipped(struct str path); /* ends as the archives do that the agent passes over */
/* Is it likely to match one file and its rotated copies only? */
bool awslogs_pattern_is_of_generations(struct str text);

#endif
