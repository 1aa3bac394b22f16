/* CW101: several sources of one shipper write to one log stream. */
#include "rule/sharing.h"
#include "rule_checks.h"

/* What each of the sources is: an output that merges its inputs has a name of its own. */
static const char *noun(const struct share *share) {
	for (uint32_t i = 0; i < share->source_count; i++)
		if (!share->sources[i]->writer.merged_by.n)
			return "source";
	return claim_output_noun(share->sources[0]);
}

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	const char *source = noun(share);
	const char *known = share->sources[0]->agent->source_in_event;
	sharing_say_message(run, f, share, arena_format(run->arena, "%ss", source).p);
	if (known)
		finding_say(run, f, &f->why, "their events mix in one stream; %s", known);
	else
		finding_say(
		    run, f, &f->why,
		    "their events mix in one stream and nothing tells which %s an event came from; CloudWatch Logs "
		    "accepts every put since January 2023, so no error will show it",
		    source);
	sharing_help(run, f, share, arena_format(run->arena, "give each %s a stream of its own:", source).p);
}

void check_shared_stream(struct rule_run *run) {
	sharing_each(run, SHARE_STREAM, report);
}
