/* Configurations that stand in no file: a chart, or an operator, makes them out of keys of its own. */
#ifndef CWD_AGENT_MADE_H
#define CWD_AGENT_MADE_H

#include "doc/doc.h"

#define MADE_HEADING "# made of keys\n"

/* Is what stands there written by whoever makes the text, so that a user sets it with a key of the outer document? */
static inline bool made_of_keys(struct site at) {
	const struct source *source = at.source;
	if (!source || !source->outer || !source->piece_count || !str_starts_with(source->text, STR(MADE_HEADING)))
		return false;
	for (uint32_t i = 0; i < source->piece_count; i++) {
		const struct piece *piece = &source->pieces[i];
		if (at.at.off >= piece->here.off && at.at.off - piece->here.off < piece->here.len)
			return piece->kind == PIECE_INSERTED;
	}
	return false;
}

#endif
