/* What the two readers of Go templates share; only tag*.c include this. */
#ifndef CWD_AGENT_DOCKER_TAG_H
#define CWD_AGENT_DOCKER_TAG_H

#include "agent/docker/reading.h"

struct template_reader {
	struct reading *r;
	const struct logging *logging;
	const struct option *option;
	const struct container *container;
	struct template result, whole; /* whole: in its place, once it is given up */
	bool refused, given_up;
	unsigned open; /* if, range ... */
};

enum action_state {
	ACTION_READ,
	ACTION_REFUSED,	      /* why says what the parser does not take */
	ACTION_UNKNOWN_FIELD, /* unknown_field */
	ACTION_CONTROL,	      /* if, range ...: the whole text depends on it */
};

/* from, to: with its braces, in the option's text. text: what stands in it, trimmed. */
struct action {
	size_t from, to;
	struct str text;
	struct template result;
	const char *why;
	struct str unknown_field;
};
enum action_state log_tag_action_read(struct template_reader *t, struct action *action);
/* {{ inventory_hostname }}: no field in it, and no function of a tag's, so that another tool is to fill it in. */
bool log_tag_is_foreign(struct str text);
/* The field that the user most likely meant; NULL: none is near. */
const char *log_tag_field_meant(struct str name);

enum term_kind { TERM_TEXT, TERM_LABELS, TERM_NUMBER, TERM_OTHER };

struct term {
	enum term_kind kind;
	struct template text;
	uint32_t number;
	enum difference scope; /* of TERM_OTHER */
};
LIST(term_list, struct term);

struct scan {
	struct template_reader *t;
	struct action *action;
	struct str text;
	size_t at;
	enum action_state state;
	unsigned depth;
};

/* tag_field.c */
struct term log_tag_text(struct scan *s, struct str text);
struct term log_tag_field(struct scan *s, struct str name); /* one that there is */
struct term log_tag_label(struct scan *s, struct str name);
bool log_tag_has_field(struct str name);
bool log_tag_names_field(struct str text); /* somewhere, behind a dot */

#endif
