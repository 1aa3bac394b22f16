/* For containers of configurations: a text without a word of a shipper need not be taken out. */
#ifndef CWD_AGENT_CONTENTS_H
#define CWD_AGENT_CONTENTS_H

#include "claim/agent.h"

/* Does the text hold a word of a shipper, or something encoded that may? */
bool contents_may_hold(struct str text);

#endif
