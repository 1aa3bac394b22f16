/* Findings that hold only while defaults hold: those of parameters and variables that nobody gave another value. */
#ifndef CWD_RULE_DEFAULTS_H
#define CWD_RULE_DEFAULTS_H

#include "rule/sharing.h"

/* Which value of a claim. */
typedef const struct field *field_of(const struct claim *claim);

/* Adds the defaults that this value of the claims rests on; none if all are made of the same ones, for then they are
 * equal whatever is given instead. */
void defaults_of_equal(struct arena *arena, struct claim *const *claims, uint32_t count, field_of *of,
		       struct assumption_list *ret);
/* What the members' one destination rests on, and the paths where those matter, goes to the share's assumptions. */
void share_assume_defaults(struct arena *arena, struct share *share);
/* A finding that holds for the defaults is likely at most, and says so. by_host: only those that may be others on other
 * hosts. */
void finding_rests_on(struct rule_run *run, struct finding *finding, const struct assumed_list *assumed, bool by_host);
void finding_assume_defaults(struct rule_run *run, struct finding *finding, const struct assumption_list *defaults);

#endif
