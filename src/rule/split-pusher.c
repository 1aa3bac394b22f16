/* CW109: sources of one process on one stream through several clients of the process. */
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	struct str destination = sharing_destination(run->arena, share->members[share->count - 1]);
	finding_say(run, f, &f->message, "%u sources %s to one log stream through separate connections: %.*s",
		    (unsigned)share->source_count, share->answer == POSSIBLE ? "may write" : "write",
		    STR_ARGS(destination));
	finding_say(
	    run, f, &f->why,
	    "sources that differ in kind, class or retention get clients that know nothing of each other (of several "
	    "entries that set one group's retention only the first counts as setting it): events mix in one stream in "
	    "no order; where tokens are still enforced, each client makes the other's invalid");
	sharing_help(run, f, share, "give each source a stream of its own:");
}

void check_split_pusher(struct rule_run *run) {
	sharing_each(run, SHARE_PUSHERS, report);
}
