/* CW603: the log group is not there. */
#include "rule/live.h"
#include "rule_checks.h"

static struct str nearest(const struct str_list *names, struct str to) {
	struct str best = {0};
	unsigned best_distance = (unsigned)(to.n / 4) + 1; /* others are no slips */
	for (uint32_t i = 0; i < names->count; i++) {
		unsigned distance = str_distance(names->items[i], to, best_distance);
		if (distance < best_distance) {
			best_distance = distance;
			best = names->items[i];
		}
	}
	return best;
}

static void help(struct rule_run *run, struct finding *f, const struct probed *probed) {
	const struct observation *last = live_last(probed);
	struct str group = probed->target.group, like = nearest(&last->similar_groups, group);
	if (like.n)
		like = arena_format(run->arena, "\nthere is %.*s: a slip of the pen?", STR_ARGS(like));
	finding_say(run, f, &f->help,
		    "check the name, the account and the region (%.*s); or make it: aws logs create-log-group "
		    "--log-group-name %.*s --region %.*s%.*s",
		    STR_ARGS(last->region), STR_ARGS(group), STR_ARGS(last->region), STR_ARGS(like));
}

void check_group_missing(struct rule_run *run) {
	for (uint32_t i = 0; i < run->live->probed.count; i++) {
		const struct probed *probed = run->live->probed.items[i];
		bool is_missing =
		    probed->verdicts.count == 1 && probed->verdicts.items[0].verdict == VERDICT_GROUP_MISSING;
		if (!is_missing || run->live->not_deployed)
			continue;
		bool has_claims = probed->target.claim_count > 0;
		struct finding *f = live_finding(run, probed, has_claims ? LIKELY : CERTAIN, "writes there");
		struct str name = live_name(run->arena, probed, STR(""));
		finding_say(run, f, &f->message, "the log group does not exist: %.*s", STR_ARGS(name));
		finding_say(run, f, &f->why,
			    "a shipper that does not make its group, or may not (logs:CreateLogGroup), delivers "
			    "nothing: every put is refused");
		if (has_claims)
			finding_assume(run, f, STR("the shipper was started, and has not made the group"));
		help(run, f, probed);
	}
}
