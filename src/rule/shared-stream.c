/* CW101: several sources of one shipper write to one log stream. */
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct share *share) {
	const struct claim *first = share->members[0], *last = share->members[share->count - 1];
	struct finding *f = sharing_finding(run, share);
	struct str to = sharing_destination(run->arena, last);
	if (share->answer == POSSIBLE) {
		struct str other = sharing_destination(run->arena, first);
		finding_say(run, f, &f->message, "%u sources may write to one log stream: %.*s can be equal to %.*s",
			    (unsigned)share->source_count, STR_ARGS(to), STR_ARGS(other));
	} else {
		finding_say(run, f, &f->message, "%u sources write to one log stream: %.*s",
			    (unsigned)share->source_count, STR_ARGS(to));
	}
	finding_say(run, f, &f->why,
		    "their events mix in one stream and nothing tells which source an event came from; CloudWatch Logs "
		    "accepts every put since January 2023, so no error will show it");
	sharing_help(run, f, share, "give each source a stream of its own:");
}

void check_shared_stream(struct rule_run *run) {
	sharing_each(run, SHARE_STREAM, report);
}
