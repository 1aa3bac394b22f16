/* CW102: sources of different shippers on one host write to one log stream. */
#include "rule/sharing.h"
#include "rule_checks.h"

/* "the CloudWatch agent and Fluent Bit", in order of their first sources. */
static struct str shippers(struct arena *arena, const struct share *share) {
	enum { SHIPPERS_MAX = 8 };
	const struct agent *found[SHIPPERS_MAX];
	uint32_t count = 0;
	for (uint32_t i = 0; i < share->count && count < SHIPPERS_MAX; i++) {
		bool known = false;
		for (uint32_t k = 0; k < count && !known; k++)
			known = found[k] == share->members[i]->agent;
		if (!known)
			found[count++] = share->members[i]->agent;
	}
	struct buf text = {0};
	for (uint32_t i = 0; i < count; i++)
		buf_format(&text, "%s%s%s",
			   !i		   ? ""
			   : i + 1 < count ? ", "
					   : " and ",
			   str_contains(str_from(found[i]->title), STR("agent")) ? "the " : "", found[i]->title);
	struct str result = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static void report(struct rule_run *run, const struct share *share) {
	struct finding *f = sharing_finding(run, share);
	struct str who = shippers(run->arena, share);
	sharing_say_message(run, f, share, arena_format(run->arena, "sources of %.*s", STR_ARGS(who)).p);
	finding_say(
	    run, f, &f->why,
	    "the shippers know nothing of each other: their events mix in one stream, each in its own format, and "
	    "nothing tells which source an event came from; CloudWatch Logs accepts every put since January 2023, "
	    "so no error will show it");
	sharing_help(run, f, share, "give each source a stream of its own:");
}

void check_shared_stream_across_agents(struct rule_run *run) {
	sharing_each(run, SHARE_AGENTS, report);
}
