/* One mistake, one finding: where several rules tell of one cause, the most specific speaks.
 * CW302 > CW305 > CW107 > CW106 > CW109 > CW102 > CW101 > CW104 > CW103; what is wrong with a part of a name (CW203,
 * CW204, CW206, CW207) goes with CW103. That one meeting has one of CW107, CW106, CW109, CW102 and CW101 is decided in
 * sharing.c. Rules run in rounds, and a finding that an earlier round makes needless is never written. */
#ifndef CWD_RULE_PRECEDENCE_H
#define CWD_RULE_PRECEDENCE_H

#include "base/hash.h"
#include "rule/rule.h"
#include "rule/sites.h"

enum round {
	ROUND_FIRST,
	ROUND_REPLICATED,	/* CW104: not where a finding about sharing proposes names that differ by process too */
	ROUND_HOST_INDEPENDENT, /* CW103: not where such a finding, or CW104, proposes names with a host identity */
	ROUND_NAME_PARTS,	/* CW203, CW204, CW206, CW207: not where CW103 tells it, or what hid CW103 */
	ROUNDS,
};

struct precedence {
	struct arena *arena;
	struct place_list broken;  /* where CW302 and CW305 are, both places of a conflict */
	struct map shared;	   /* claim -> the finding about sharing, or CW104, with it, the surest */
	struct place_list told_by; /* fields that CW103 judged -> what hid its finding, or NULL */
};

enum round precedence_round(const struct rule *rule);
/* After a round: sorts, and after the first one drops from list, from start on, what shares nothing because its writers
 * deliver nothing. */
void precedence_close(struct precedence *p, enum round round, struct finding_list *list, uint32_t start);
/* CW104: is a finding about these claims told by another one? */
bool precedence_hides_names(const struct precedence *p, struct claim *const *claims, uint32_t count,
			    enum answer certainty);
/* CW103: is a finding about these claims, whose stream is set at field, told by another one? Remembers the field. */
bool precedence_hides_field(struct precedence *p, struct claim *const *claims, uint32_t count, enum answer certainty,
			    struct site field);
/* A part of a name at a place inside a field: is it told by the field's finding, or by one that says that the value
 * breaks its writer? If it is another one than CW103, message is added to its reasons. */
bool precedence_hides_part(struct precedence *p, struct site at, struct str message);

#endif
