/* CW101: several sources of one shipper write to one log stream. */
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	sharing_say_message(run, f, share, "sources");
	finding_say(run, f, &f->why,
		    "their events mix in one stream and nothing tells which source an event came from; CloudWatch Logs "
		    "accepts every put since January 2023, so no error will show it");
	sharing_help(run, f, share, "give each source a stream of its own:");
}

void check_shared_stream(struct rule_run *run) {
	sharing_each(run, SHARE_STREAM, report);
}
