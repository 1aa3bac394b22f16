/* Looking agents up by name. The table of all is generated from meson.build. */
#include "claim/agent.h"

const struct agent *agent_by_name(struct str name) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if (str_is(name, (*agent)->name))
			return *agent;
	return NULL;
}
