/* For advice: what a shipper in a pod puts into a name where HOSTNAME does not tell the copies apart. */
#ifndef CWD_AGENT_POD_NAME_H
#define CWD_AGENT_POD_NAME_H

#include "claim/claim.h"

#define POD_NAME_WORDS "with {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}} in env"

/* The variable that takes HOSTNAME's place: one that holds the pod's name, else POD_NAME, which is to be set (ret_words
 * tells how, or is ""). false: the unit runs in no pod of a manifest, or HOSTNAME will do. */
bool pod_name_variable(const struct unit *unit, struct str *ret, const char **ret_words);
/* The text with other in the place of each old; with other and - before it if it has none. */
struct str pod_name_put(struct arena *arena, struct str text, struct str old, struct str other);

#endif
