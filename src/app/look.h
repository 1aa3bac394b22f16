/* One input while it is found out what it is: shared by take.c, read_as.c and misnamed.c only. */
#ifndef CWD_APP_LOOK_H
#define CWD_APP_LOOK_H

#include "app/take.h"

struct look {
	struct arena *arena;
	const struct found *found;
	const struct taking *how;
	struct str text;
	bool has_words;
	struct detected idle; /* the first agent that knows it and wants nothing of it */
	struct taken *taken;
};

/* Somebody wants to know about this file: it was named, a shipper loads it, or the user says what it is. */
bool look_is_wanted(const struct look *look);
void look_settle(struct look *look, enum input_state state, struct str why);
/* A document is judged as agent's; NULL: nothing but its problems. */
void look_judge(struct look *look, const struct agent *agent, struct doc *doc);
/* CW911, and nothing else of the document. */
void look_unknown_type(struct look *look, struct doc *doc, const char *message);

/* misnamed.c: a text that cannot be read in the syntax that its name says, and in another one is a configuration of a
 * shipper that goes by the name: one finding says so. false: it is none. */
bool misnamed_tell(struct look *look, struct doc *doc);

/* read_as.c: the text in each of these syntaxes, until one of them is somebody's configuration. sure: something but the
 * wish to read it speaks for them. */
void look_read_as(struct look *look, const struct format *const *formats, uint32_t count, bool sure);
/* --type: the user's word counts, and one that looks wrong is told; alone, if nothing can be read that way. */
void look_read_forced(struct look *look);

#endif
