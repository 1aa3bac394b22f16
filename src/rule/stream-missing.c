/* CW602: a log stream that somebody should write is not there. */
#include "rule/live.h"
#include "rule_checks.h"

void check_stream_missing(struct rule_run *run) {
	for (uint32_t i = 0; i < run->live->probed.count; i++) {
		const struct probed *probed = run->live->probed.items[i];
		const struct stream_verdict *verdict = probed->verdicts.items;
		if (probed->verdicts.count != 1 || verdict->verdict != VERDICT_MISSING || run->live->not_deployed)
			continue;
		struct finding *f = live_finding(run, probed, verdict->is_pattern ? LIKELY : CERTAIN, "writes there");
		struct str name = live_name(run->arena, probed, verdict->stream);
		finding_say(run, f, &f->message,
			    verdict->is_pattern ? "no log stream has a name like this: %.*s"
						: "the log stream does not exist: %.*s",
			    STR_ARGS(name));
		finding_say(run, f, &f->why,
			    "a shipper makes its stream when it first sends: nothing was sent under this name");
		finding_say(run, f, &f->help,
			    "check that the shipper runs, that it has something to send, and that it may write: its "
			    "own log tells");
	}
}
