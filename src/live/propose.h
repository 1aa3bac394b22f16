/* A stream name for each source: its own, where that is good, else one that tells hosts and sources apart and is free.
 */
#ifndef CWD_LIVE_PROPOSE_H
#define CWD_LIVE_PROPOSE_H

#include "live/target.h"

enum proposal_state {
	PROPOSAL_KEEPS,	  /* the present name does */
	PROPOSAL_NAME,	  /* name and setting say what to write */
	PROPOSAL_ADVICE,  /* no name of one's own does it in this shipper: advice says what to write */
	PROPOSAL_NOTHING, /* the shipper has no way to spell such a name */
};
struct proposal {
	const struct host *host;
	struct claim *claim;
	enum proposal_state state;
	struct str name;    /* in the shipper's spelling */
	struct str setting; /* the line that sets it */
	struct str advice;  /* lines */
	bool looked;	    /* the group was looked at: the name is free there */
	bool truncated;	    /* the group has more streams than were looked at */
	struct str trouble; /* why the group could not be looked at */
};
LIST(proposal_list, struct proposal);

/* One for each claim of the host. known: what was observed of the claims' groups; NULL: nothing. */
void propose(struct arena *arena, struct host *host, const struct target_list *known, struct proposal_list *ret);
/* The groups that have to be looked at for proposals of these claims: whole, without a stream. */
void propose_targets(struct target_list *targets, const struct host *host);

#endif
