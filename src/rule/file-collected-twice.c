/* CW106: entries that read one file and send it to one stream. */
#include "rule/sharing.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	struct str destination = sharing_destination(run->arena, share->members[share->count - 1]);
	const char *may = share->answer == POSSIBLE ? "may collect" : "collect";
	finding_say(run, f, &f->message, "%u entries %s one file into one log stream: %.*s -> %.*s",
		    (unsigned)share->count, may, STR_ARGS(share->file), STR_ARGS(destination));
	finding_say(run, f, &f->why,
		    "every line of the file is sent, stored and billed once per entry, and the entries share one saved "
		    "read position, so lines can also be lost after a restart");
	sharing_say_restart(run, f, share,
			    "delete one of the entries, or narrow a pattern until it leaves the file out");
}

void check_file_collected_twice(struct rule_run *run) {
	sharing_each(run, SHARE_ONE_FILE, report);
}
