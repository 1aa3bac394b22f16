/* CW605: a name that a configuration is going to use is written already. */
#include "rule/live.h"
#include "rule_checks.h"

static void report(struct rule_run *run, const struct probed *probed, const struct stream_verdict *verdict) {
	struct finding *f = live_finding(run, probed, LIKELY, "will write there too");
	struct str name = live_name(run->arena, probed, verdict->stream);
	struct str moment = live_moment(run->arena, probed, verdict->seen->last_ingestion_ms);
	finding_say(run, f, &f->message, "somebody writes to this log stream already: %.*s", STR_ARGS(name));
	finding_say(run, f, &f->witness, "the last write was at %.*s", STR_ARGS(moment));
	finding_say(run, f, &f->why,
		    "once this configuration runs, its events mix with those of the other source, and nothing in a "
		    "stored event tells them apart");
	finding_assume(run, f, STR("this configuration is not deployed yet (--not-deployed)"));
	finding_say(run, f, &f->help, "take a name that is free: cwdoctor suggest --live");
}

void check_name_taken(struct rule_run *run) {
	for (uint32_t i = 0; run->live->not_deployed && i < run->live->probed.count; i++) {
		const struct probed *probed = run->live->probed.items[i];
		for (uint32_t k = 0; probed->target.claim_count && k < probed->verdicts.count; k++) {
			enum probe_verdict verdict = probed->verdicts.items[k].verdict;
			if (verdict == VERDICT_ACTIVE || verdict == VERDICT_OTHER_WRITER)
				report(run, probed, &probed->verdicts.items[k]);
		}
	}
}
