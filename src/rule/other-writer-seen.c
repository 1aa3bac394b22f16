/* CW601: events came that this host's shipper did not send. */
#include "rule/live.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct probed *probed, const struct stream_verdict *verdict) {
	struct finding *f = live_finding(run, probed, LIKELY, "somebody else writes there too");
	struct str name = live_name(run->arena, probed, verdict->stream);
	finding_say(run, f, &f->message, "somebody else writes to this log stream: %.*s", STR_ARGS(name));
	finding_say(run, f, &f->why,
		    "events of two sources mix in it, and nothing in a stored event tells them apart; CloudWatch Logs "
		    "accepts every put since January 2023, so no error will show it");
	for (uint32_t i = 0; i < verdict->inferred.count; i++)
		finding_assume(run, f, verdict->inferred.items[i]);
	finding_say(run, f, &f->help,
		    "find the other writer: CloudTrail lists CreateLogStream of this stream with caller and address, "
		    "and cwdoctor lint over all configurations shows which others name it\n"
		    "then give each source a name of its own: cwdoctor suggest");
}

void check_other_writer_seen(struct rule_run *run) {
	for (uint32_t i = 0; i < run->live->probed.count; i++) {
		const struct probed *probed = run->live->probed.items[i];
		for (uint32_t k = 0; k < probed->verdicts.count; k++)
			if (probed->verdicts.items[k].verdict == VERDICT_OTHER_WRITER)
				report(run, probed, &probed->verdicts.items[k]);
	}
}
