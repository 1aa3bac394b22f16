/* Names that tell writers apart: for the help of every finding about sharing. */
#ifndef CWD_CLAIM_SUGGEST_H
#define CWD_CLAIM_SUGGEST_H

#include "claim/claim.h"

/* One stream name per claim: differs by host (the instance identity, or the OS host name on premises, pod in
 * containers) and between the claims; short, legal, stable across restarts, readable ("{instance_id}/nginx-access");
 * never equal to a stream that a claim of the host uses in the same group. ret has count templates on the arena. One
 * thread at a time per host: the names in use are collected by the first call.
 */
void suggest_streams(struct arena *arena, struct host *host, struct claim *const *claims, uint32_t count,
		     struct template *ret);
/* The same, and none of which taken says so: a name that is in use elsewhere. */
struct suggest_taken {
	bool (*is_taken)(const struct claim *claim, const struct template *name, void *context);
	void *context;
};
void suggest_free_streams(struct arena *arena, struct host *host, struct claim *const *claims, uint32_t count,
			  const struct suggest_taken *taken, struct template *ret);
/* Is the claim's stream name one that may be in a longer one? Not if CloudWatch Logs refuses a part of it, or if it is
 * so long that there is no room for more. */
bool suggest_may_extend(const struct claim *claim);
/* The words of a source that tell it from the others: "/var/log/nginx/access.log" -> "nginx-access". */
struct str suggest_label(struct arena *arena, const struct claim *claim);

#endif
