/* What is to be asked: groups and streams that were named, or that a configuration writes to. */
#ifndef CWD_LIVE_TARGET_H
#define CWD_LIVE_TARGET_H

#include "live/live.h"

/* A claim that cannot be asked about, and why: one clause. */
struct unasked {
	const struct claim *claim;
	struct str why;
};

struct target_list {
	struct arena *arena;
	struct str region, endpoint, profile, role; /* as given; empty: what the claim, or the environment, says */
	struct probed_list probed;
	LIST(, struct unasked) unasked;
	struct map known; /* by destination */
};

/* Is the URL, or host, an endpoint of CloudWatch Logs at AWS? Signed questions go there, or where the user says: a
 * configuration may be a stranger's. */
bool target_is_of_aws(struct arena *arena, struct str url);
/* GROUP, GROUP:STREAM, or the ARN of either. false: ret_why. */
bool target_add_word(struct target_list *targets, struct str word, struct str *ret_why);
/* Where the claim writes. Claims with one destination are one target. */
void target_add_claim(struct target_list *targets, const struct claim *claim);
/* The same for all streams of its group. */
void target_add_group(struct target_list *targets, const struct claim *claim);
struct live_question target_question(struct arena *arena, const struct probe_target *target);

#endif
