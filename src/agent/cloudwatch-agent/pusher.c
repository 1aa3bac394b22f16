/* Which client of CloudWatch Logs sends a claim's events: the agent keeps one per target, and what a target is has
 * changed over the releases. Sources: plugins/outputs/cloudwatchlogs/cloudwatchlogs.go (CreateDest, getDest),
 * internal/pusher/target.go, logs/logs.go (checkRetentionAlreadyAttempted). */
#include "agent/cloudwatch-agent/reading.h"

#include "base/hash.h"

static bool is_older(const struct reading *r, struct version than) {
	struct version version = r->unit->world.version;
	return version_known(version) && version_compare(version, than) < 0;
}

static bool sends_through_output(const struct claim *claim) {
	return claim->pusher.n == 0 &&
	       (claim->writer.kind == WRITER_FILE || claim->writer.kind == WRITER_WINDOWS_EVENT);
}

/* A group's retention is set once: by the first source that has a positive one. Every later one counts as unset. */
static struct str effective_retention(const struct reading *r, struct map *set, const struct claim *claim) {
	struct str retention = template_text(r->arena, &claim->retention.value);
	if (claim->retention.origin == ORIGIN_ABSENT || str_starts_with(retention, STR("-")) || str_is(retention, "0"))
		return STR("-1");
	struct template group = template_in_world(r->arena, &claim->group.value, r->unit->agent, &r->unit->world);
	void **taken = map_at(set, template_key(r->arena, &group));
	if (*taken)
		return STR("-1");
	*taken = set;
	return retention;
}

/* The first source is the one whose file is found first; in doubt, the first in the list. */
void pushers_set(const struct reading *r) {
	bool by_name_alone = is_older(r, (struct version){{1, 247350}});
	bool without_class = is_older(r, (struct version){{1, 300032}});
	struct map set = {.arena = r->arena};
	for (uint32_t i = 0; i < r->unit->claims.count; i++) {
		struct claim *claim = r->unit->claims.items[i];
		if (!sends_through_output(claim))
			continue;
		struct str retention = effective_retention(r, &set, claim);
		struct str class = template_text(r->arena, &claim->class.value);
		if (by_name_alone)
			claim->pusher = STR("cloudwatchlogs");
		else if (without_class)
			claim->pusher =
			    arena_join(r->arena, STR("cloudwatchlogs retention "), retention, STR(""), STR(""));
		else
			claim->pusher =
			    arena_join(r->arena, STR("cloudwatchlogs retention "), retention, STR(" class "), class);
	}
}
