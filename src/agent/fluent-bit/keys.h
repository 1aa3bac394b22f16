/* The settings that sections may have. Private to agent/fluent-bit. */
#ifndef CWD_AGENT_FLUENT_BIT_KEYS_H
#define CWD_AGENT_FLUENT_BIT_KEYS_H

#include "agent/fluent-bit/reading.h"

/* Tells of settings that a CloudWatch output does not know. */
void keys_check(struct reading *r, const struct section *output);
/* Tells of settings that stand twice and may not, or where only one of them counts. */
void keys_check_repeats(struct reading *r, const struct section *section);

#endif
