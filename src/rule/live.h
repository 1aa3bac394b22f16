/* What the rules over observations (CW601 to CW605) share. */
#ifndef CWD_RULE_LIVE_H
#define CWD_RULE_LIVE_H

#include "rule/rule.h"

/* A finding about a target: where its first claim sets the stream, or nowhere; with its claims, each with that label.
 */
struct finding *live_finding(struct rule_run *run, const struct probed *probed, enum answer certainty,
			     const char *label);
/* "/prod/web -> i-0abc in eu-west-1"; stream empty: the group alone. */
struct str live_name(struct arena *arena, const struct probed *probed, struct str stream);
/* "2026-11-26 07:24:10 UTC, 3 h before" */
struct str live_moment(struct arena *arena, const struct probed *probed, int64_t ms);
/* The last answer; NULL: there is none. */
const struct observation *live_last(const struct probed *probed);

#endif
