/* A text as each agent reads it, and whose its documents are. */
#ifndef CWD_APP_READING_H
#define CWD_APP_READING_H

#include "app/detect.h"

/* The text as an agent makes it by replacing variables before it parses it; only where that changes it. */
struct reading {
	const struct agent *agent;
	struct doc *doc;
};

/* One text in one syntax. */
struct readings {
	struct doc *plain;  /* as it stands */
	struct doc *values; /* as agents with takes_stream read it; NULL: it is one text */
	LIST(, struct reading) own;
};

/* Who may take the documents of a text. agent NULL: whoever recognises one. why: what made agent take them, whatever
 * they hold; empty: it is asked. env: what the variables of the text are. */
struct claimant {
	const struct agent *agent;
	struct str why;
	const struct environment *env;
	bool env_closed;
};

/* Parses text as it stands, and as those agents read it that may have it and replace variables. */
struct readings readings_make(struct arena *arena, struct source *text, const struct format *format,
			      const struct claimant *claimant);

/* The documents of one agent in a text; several only of a stream. */
struct portion {
	const struct agent *agent; /* NULL: nothing but their problems is judged */
	struct doc **docs;
	uint32_t doc_count;
	bool incomplete; /* of the text that they are from */
};
LIST(portion_list, struct portion);

/* Each document goes to the first agent, in the order of their list, that recognises it as it reads it. ret: one
 * portion for each agent, in the order of their first documents; false if there are none. why: what told the first one.
 * idle: the first agent that knows a document and wants nothing of it; not set if there is one already. */
bool portions_find(struct arena *arena, const struct readings *readings, const struct claimant *claimant,
		   struct portion_list *ret, struct str *why, struct detected *idle);

#endif
