/* CW604: a log stream that somebody should write has got nothing for long. */
#include "rule/live.h"
#include "rule_checks.h"

/* The stream of the target that was written last; NULL: one is active, or none was ever written. */
static const struct stream_verdict *newest_silent(const struct probed *probed) {
	const struct stream_verdict *newest = NULL;
	for (uint32_t i = 0; i < probed->verdicts.count; i++) {
		const struct stream_verdict *verdict = &probed->verdicts.items[i];
		if (verdict->verdict == VERDICT_ACTIVE || verdict->verdict == VERDICT_OTHER_WRITER)
			return NULL;
		if (verdict->verdict == VERDICT_SILENT &&
		    (!newest || verdict->seen->last_ingestion_ms > newest->seen->last_ingestion_ms))
			newest = verdict;
	}
	return newest;
}

void check_stream_silent(struct rule_run *run) {
	for (uint32_t i = 0; i < run->live->probed.count; i++) {
		const struct probed *probed = run->live->probed.items[i];
		const struct stream_verdict *silent = newest_silent(probed);
		if (!silent || !probed->target.stream.count || run->live->not_deployed)
			continue;
		struct finding *f = live_finding(run, probed, CERTAIN, "writes there");
		struct str name = live_name(run->arena, probed, silent->stream);
		struct str moment = live_moment(run->arena, probed, silent->seen->last_ingestion_ms);
		finding_say(run, f, &f->message, "nothing has been written to this log stream for long: %.*s",
			    STR_ARGS(name));
		finding_say(run, f, &f->witness, "the last write was at %.*s", STR_ARGS(moment));
		finding_say(run, f, &f->why,
			    "a source that should write has stopped, or writes somewhere else; a host that was "
			    "replaced leaves such a stream behind");
		finding_say(run, f, &f->help,
			    "check that the shipper runs and reads its source; for sources that seldom write: "
			    "--silent-after SECONDS");
	}
}
