/* What the files of this folder share. Private to agent/ssm. */
#ifndef CWD_AGENT_SSM_READING_H
#define CWD_AGENT_SSM_READING_H

#include "claim/agent.h"

struct unpacking {
	struct unit *unit;
	const struct doc *doc;
	uint32_t hosts;
	struct embedded_list *ret;
	bool full;
};

/* Is it a document of Systems Manager, or a component of Image Builder, that runs scripts? *ret_why: what it is. */
bool ssm_document_holds(const struct node *root, struct str *ret_why);
void ssm_document_unpack(struct unpacking *u);

#endif
