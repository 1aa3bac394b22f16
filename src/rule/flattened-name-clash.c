/* CW107: different files whose paths become one stream name. */
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	struct str destination = sharing_destination(run->arena, share->members[share->count - 1]);
	finding_say(run, f, &f->message, "the paths of %u entries %s one log stream name: %.*s", (unsigned)share->count,
		    share->answer == POSSIBLE ? "may become" : "become", STR_ARGS(destination));
	finding_say(
	    run, f, &f->why,
	    "the shipper makes the name out of the path, and separators and odd characters become _ or a dot, or "
	    "folders are cut off: the files' events mix in one stream and nothing tells them apart");
	sharing_help(run, f, share, "give each entry a name of its own:");
}

void check_flattened_name_clash(struct rule_run *run) {
	sharing_each(run, SHARE_CLASH, report);
}
