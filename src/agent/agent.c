/* Looking agents up by name. The table of all is generated from meson.build. */
#include "claim/agent.h"

const struct agent *agent_by_name(struct str name) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if (str_is(name, (*agent)->name))
			return *agent;
	return NULL;
}

bool agent_spell(const struct agent *agent, const struct template *name, struct buf *out) {
	size_t before = out->n;
	for (uint32_t i = 0; i < name->count; i++) {
		const struct part *part = &name->parts[i];
		if (!part->is_variable) {
			buf_add(out, part->literal);
		} else if (!agent->spell_variable(&part->variable, out)) {
			out->n = before;
			return false;
		}
	}
	return true;
}

bool agent_any_lies_anywhere(struct str name) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->lies_anywhere && (*agent)->lies_anywhere(name))
			return true;
	return false;
}
