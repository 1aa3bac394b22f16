/* What the ECS agent makes of a task definition (agent/ecs/firelens.c), for the shippers that read it: a configuration
 * that stands in no file, each value of which is a piece of the task definition. */
#ifndef CWD_AGENT_FIRELENS_H
#define CWD_AGENT_FIRELENS_H

#include "doc/doc.h"

/* The input that stands for the events of one container; really all of them come by one socket, and the tag tells where
 * from. Other senders may use the port of the router too: an output of an extra file may be meant for them. */
#define FIRELENS_INPUT "firelens"
#define FIRELENS_HEADING "# FireLens\n"

/* Is the text made by ecs_firelens_text, and are its settings written as options of a task definition? */
static inline bool firelens_is_text(const struct source *source) {
	return source && source->outer && source->piece_count && source->pieces[0].kind == PIECE_INSERTED &&
	       str_starts_with(source->text, STR(FIRELENS_HEADING));
}

#endif
