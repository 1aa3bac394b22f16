/* For containers of configurations: a text without a word of a shipper need not be taken out. */
#ifndef CWD_AGENT_CONTENTS_H
#define CWD_AGENT_CONTENTS_H

#include "claim/agent.h"

/* Does the text hold a word of a shipper, or something encoded that may? */
bool contents_may_hold(struct str text);
/* Gives a text to the shipper whose own file lies at this path of a machine, in the syntax that the name has. Nothing
 * happens if it is nobody's. */
void contents_give(struct embedded *embedded, struct str path);
/* Gives a value of Parameter Store to the CloudWatch agent if it is meant for it, by its name (may be "") or its own
 * words, so that it is told where it is broken. */
void contents_give_parameter(struct arena *arena, struct embedded *embedded, struct str name);
/* That shipper; NULL: nobody's. */
const struct agent *contents_owner(struct str path);
/* The syntax that a name has, of those in which the agent's configurations are; NULL: its looks tell. */
const struct format *contents_format(const struct agent *agent, struct str path);

#endif
