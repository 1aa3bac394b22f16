/* Keys that stand twice, for shippers whose YAML library refuses them: they do not start. */
#ifndef CWD_AGENT_REPEATED_H
#define CWD_AGENT_REPEATED_H

#include "claim/claim.h"

/* What the parser found in the unit's documents in this syntax (NULL: in any) is refused: a syntax error (CW910) in the
 * place of a duplicate key (CW913). Not in a part of a document that somebody else reads. who: "the collector". */
void repeated_keys_refuse(struct unit *unit, const char *format, const char *who);

#endif
