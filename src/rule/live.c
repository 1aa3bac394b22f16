/* Findings about what was observed: where they point, how they call things. */
#include "rule/live.h"

#include "base/date.h"
#include "rule/engine.h"

#include <string.h>

struct finding *live_finding(struct rule_run *run, const struct probed *probed, enum answer certainty,
			     const char *label) {
	const struct probe_target *target = &probed->target;
	struct site at = target->claim_count ? claim_shown_at(target->claims[0], false) : (struct site){0};
	struct finding *f = finding_add(run, certainty, at);
	for (uint32_t i = 0; i < target->claim_count; i++)
		finding_add_claim(run, f, target->claims[i], str_from(label));
	f->one_destination = target->claim_count > 0;
	return f;
}

const struct observation *live_last(const struct probed *probed) {
	for (uint32_t i = probed->sample_count; i > 0; i--)
		if (probed->samples[i - 1].answered)
			return &probed->samples[i - 1];
	return NULL;
}

struct str live_name(struct arena *arena, const struct probed *probed, struct str stream) {
	const struct observation *last = live_last(probed);
	struct str region = last ? last->region : probed->target.region;
	const char *arrow = stream.n ? " -> " : "", *in = region.n ? " in " : "";
	return arena_format(arena, "%.*s%s%.*s%s%.*s", STR_ARGS(probed->target.group), arrow, STR_ARGS(stream), in,
			    STR_ARGS(region));
}

struct str live_moment(struct arena *arena, const struct probed *probed, int64_t ms) {
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	const struct observation *last = live_last(probed);
	int64_t age = last && last->at_ms > ms ? (last->at_ms - ms) / 1000 : 0;
	char text[DATE_TEXT];
	size_t unit = 0;
	date_text(ms / 1000, text);
	while (unit < 3 && age < 2 * units[unit].seconds)
		unit++;
	return arena_format(arena, "%s UTC, %lld %s ago", text, (long long)(age / units[unit].seconds),
			    units[unit].name);
}
