/* Which syntax a text has and whose configuration it is: by its name, by its looks, by what it holds. */
#ifndef CWD_APP_DETECT_H
#define CWD_APP_DETECT_H

#include "claim/agent.h"

/* Does the agent have configurations in this syntax? */
bool agent_reads(const struct agent *agent, const struct format *format);
/* The syntax to read text in as a configuration of this agent: the one its name says (by_name; NULL: none), else one
 * that it looks like, else the agent's likeliest. Never NULL. */
const struct format *format_for_agent(const struct agent *agent, const struct format *by_name, struct str text);

enum { DETECT_FORMATS_MAX = 16 };
/* The syntaxes that a text whose name says none may have, at most DETECT_FORMATS_MAX; returns how many. JSON by its
 * first character is JSON alone. named: the user named the file, so it need not be called like a configuration. */
uint32_t detect_formats(struct str path, struct str text, bool named, const struct format **ret);
/* Is path called like a configuration of no particular syntax (x.conf)? Then one that looks like a shipper's and cannot
 * be read is told. */
bool detect_called_configuration(struct str path);

/* agent: whose configuration a document is, NULL: none's. idle: it is, but nothing in it goes to CloudWatch Logs.
 * why: what told. */
struct detected {
	const struct agent *agent;
	struct str why;
	bool idle;
};
/* Whether it is this agent's, which need not read the document's syntax. */
struct detected detect_as(const struct agent *agent, const struct doc *doc);

#endif
