/* CW106: entries that read one file and send it to one stream. */
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	const struct claim *last = share->members[share->count - 1];
	struct str destination = sharing_destination(run->arena, last);
	finding_say(run, f, &f->message, "%u entries %s %.*s into one log stream: %.*s", (unsigned)share->count,
		    share->answer == POSSIBLE ? "may collect" : "collect", STR_ARGS(share->file),
		    STR_ARGS(destination));
	finding_say(run, f, &f->why, "every line of the file is sent, stored and billed once per entry%s",
		    last->reader.n
			? "; the entries also share one saved read position, so lines can be lost after a restart"
			: "");
	sharing_say_restart(run, f, share,
			    "delete one of the entries, or narrow a pattern until it leaves the file out");
}

void check_file_collected_twice(struct rule_run *run) {
	sharing_each(run, SHARE_ONE_FILE, report);
}
