/* What the engine keeps while it runs over one host; shared by the files of floor 4 only. */
#ifndef CWD_RULE_ENGINE_H
#define CWD_RULE_ENGINE_H

#include "base/hash.h"
#include "rule/rule.h"
#include "rule/sharing.h"

struct engine {
	const struct rule *rules;
	uint32_t rule_count;
	struct map per_file; /* of the running rule: path -> its counter */
	uint32_t added;	     /* findings of the running rule */
	struct finding discarded;
	struct site cut_at;	 /* of the running rule: the first finding that was thrown away */
	struct sharing *sharing; /* made by sharing_of when a rule first asks */
	bool gave_up;		 /* a step budget of a rule ran out */
	bool incomplete;
};

/* engine_run with other rules than the catalogue's; selection is indexed as rules are. For tests. */
bool engine_run_rules(struct host *host, const struct selection *selection, const struct rule *rules,
		      uint32_t rule_count, struct finding_list *ret);

struct site claim_shown_at(const struct claim *claim, bool at_source); /* see finding_writer_site */

/* Drops from list, from start on, what a more specific finding tells already: product precedence, one mistake, one
 * finding. */
void precedence_apply(struct rule_run *run, struct finding_list *list, uint32_t start);

#endif
