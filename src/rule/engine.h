/* What the engine keeps while it runs over one host; shared by the files of floor 4 only. */
#ifndef CWD_RULE_ENGINE_H
#define CWD_RULE_ENGINE_H

#include "rule/precedence.h"
#include "rule/sharing.h"

struct engine {
	const struct rule *rules;
	uint32_t rule_count;
	struct map per_file; /* of the running rule: path -> its counter */
	struct finding discarded;
	struct site cut_at;	 /* of the running rule: the first finding that was thrown away */
	struct sharing *sharing; /* made by sharing_of when a rule first asks */
	struct precedence precedence;
	bool gave_up; /* a step budget of a rule ran out */
	bool incomplete;
};

/* engine_run with other rules than the catalogue's; selection is indexed as rules are. For tests. */
bool engine_run_rules(struct host *host, const struct selection *selection, const struct rule *rules,
		      uint32_t rule_count, struct finding_list *ret);

/* Is the running rule named by --select itself? Then nothing folds its findings into others. */
bool engine_is_alone(const struct rule_run *run);

struct site claim_shown_at(const struct claim *claim, bool at_source); /* see finding_writer_site */

#endif
