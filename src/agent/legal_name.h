/* What CloudWatch Logs accepts as the name of a group or a stream, for shippers that have no words of their own for it.
 */
#ifndef CWD_AGENT_LEGAL_NAME_H
#define CWD_AGENT_LEGAL_NAME_H

#include "claim/claim.h"

enum { LEGAL_NAME_MAXIMUM = 512 }; /* characters (API_CreateLogGroup, API_CreateLogStream) */

enum legal_use { LEGAL_GROUP, LEGAL_STREAM };

/* A problem (ILLEGAL_GROUP, ILLEGAL_STREAM) of the unit if the name's literal parts break the rules of
 * API_CreateLogGroup or API_CreateLogStream, or if it is empty; true if there is none. at: where the name is written.
 * reason: what becomes of the events, one clause. */
bool legal_name_check(struct unit *unit, const struct template *name, enum legal_use use, struct site at,
		      const char *reason);

#endif
