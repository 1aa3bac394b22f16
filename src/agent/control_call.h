/* amazon-cloudwatch-agent-ctl -a fetch-config -c file:PATH in scripts and other texts: which configurations the
 * CloudWatch agent is given, and which of them together. */
#ifndef CWD_AGENT_CONTROL_CALL_H
#define CWD_AGENT_CONTROL_CALL_H

#include "claim/agent.h"

struct control_call {
	struct str path; /* as it is written; "": it is no file */
	uint32_t at;	 /* where its words begin */
	uint32_t set;	 /* counted from 1: fetch-config begins a new set, append-config joins the last one */
	bool fetches;
	enum mode mode;
};
LIST(control_call_list, struct control_call);

/* In the order of the text, whatever its syntax: a script, a list of words in YAML or JSON. */
void control_calls_find(struct arena *arena, struct str text, struct control_call_list *ret);

#endif
