/* The actions of a Go template inside a value, {{ ... }}, as far as values tell what they give. */
#ifndef CWD_AGENT_HELM_VALUES_TEMPLATE_H
#define CWD_AGENT_HELM_VALUES_TEMPLATE_H

#include "agent/helm-values/reading.h"
#include "claim/hole.h"

enum template_kind {
	TEMPLATE_NOTHING, /* if, end, a comment: leaves no text */
	TEMPLATE_TEXT,	  /* a quoted text: bytes [inner_from, inner_to) */
	TEMPLATE_VALUE,
	TEMPLATE_UNKNOWN,
};

struct template_action {
	enum template_kind kind;
	size_t from, to, inner_from, inner_to;
	const struct node *value;
	bool is_refused; /* Helm knows no such function: TEMPLATE_TEXT, as it is written */
};

enum { TEMPLATE_DEPTH_MAX = 64 };

struct template_reader {
	const struct values *values;
	const struct source *text;
	size_t at;
	bool emits_before, emits; /* does the text before, and behind, the last action stay? */
	uint32_t depth, stays;	  /* of if, with, range; those on the way that stay */
	uint32_t unclosed;
	bool open[TEMPLATE_DEPTH_MAX];
};

/* The next action; false: there is none. */
bool template_next(struct template_reader *reader, struct template_action *ret);

#endif
