/* After the workers: what they found, in one order. */
#ifndef CWD_APP_GATHER_H
#define CWD_APP_GATHER_H

#include "app/check.h"

/* What the workers of a search found. What an input was taken for alone does not count if another one includes it. */
struct gathering {
	struct run *run;
	const struct search *search;
	struct checker *checkers;		 /* as many as the search has workers */
	struct inclusion_list pending;		 /* of all workers, settled */
	struct map included;			 /* struct inclusion, by the canonical path of what it includes */
	struct map idle;			 /* struct idle_input by canonical path: inputs that come to nothing */
	struct partners partners;		 /* what belongs together by names */
	struct run_error_list errors;		 /* beside those of the search and the workers */
	LIST(, const struct outcome *) outcomes; /* those that count */
};

/* After the first round: which inputs are parts of others. ret_later: the items of the second one, within
 * LIMIT_RUN_INCLUDES. */
void gather_settle(struct gathering *gathering, struct item_list *ret_later);
/* Which inputs belong together with which files by names: the first of those that do includes the others. Private to
 * gather_settle. */
void gather_partners(struct gathering *gathering);
/* After the second: fills run. */
void gather_all(struct gathering *gathering);

#endif
