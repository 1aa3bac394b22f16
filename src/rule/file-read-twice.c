/* CW110: one file, entries with different destinations, and one saved read position for all of them. */
#include "base/limits.h"
#include "rule/engine.h"
#include "rule/one_file.h"
#include "rule/sharing.h"
#include "rule_checks.h"

static void **slot_of(struct map *destinations, struct claim *const *claim) {
	return map_at(destinations, (struct str){.p = (const char *)claim, .n = sizeof *claim});
}

/* Claims whose destinations are equal, surely or likely, have one value; NULL for a claim that meets no other. */
static struct map destinations_of(struct rule_run *run) {
	struct map map = {.arena = run->arena};
	for (uint32_t m = 0; m < run->host->meetings.count; m++) {
		struct meeting *meeting = &run->host->meetings.items[m];
		for (uint32_t i = 0; meeting->answer >= LIKELY && i < meeting->count; i++)
			*slot_of(&map, &meeting->members[i]) = meeting;
	}
	struct share_list *shares = &sharing_of(run)->shares;
	for (uint32_t s = 0; s < shares->count; s++) {
		struct share *share = &shares->items[s];
		bool one = share->kind == SHARE_ONE_FILE && share->answer >= LIKELY;
		for (uint32_t i = 0; one && i < share->count; i++)
			*slot_of(&map, &share->members[i]) = share;
	}
	return map;
}

/* The claims with one reader. */
struct readers {
	struct claim **items;
	uint32_t count, room;
};

struct reading {
	struct rule_run *run;
	struct map destinations; /* made on first use */
	bool has_destinations;
};

static bool have_one_destination(struct map *destinations, const struct readers *all, const struct one_file *group) {
	void *first = *slot_of(destinations, &all->items[group->members[0]]);
	for (uint32_t i = 1; i < group->count; i++)
		if (!first || *slot_of(destinations, &all->items[group->members[i]]) != first)
			return false;
	return true;
}

static void add_writers(struct rule_run *run, struct finding *f, const struct readers *all,
			const struct one_file *group) {
	for (uint32_t i = 0; i < group->count; i++) {
		struct claim *claim = all->items[group->members[i]];
		struct str label = STR("");
		if (i < LIMIT_RELATED_SHOWN || i + 1 == group->count) {
			struct str to = sharing_destination(run->arena, claim);
			label = arena_format(run->arena, "writer %u: to %.*s", (unsigned)i + 1, STR_ARGS(to));
		}
		finding_add_claim(run, f, claim, label);
		f->label = label;
	}
}

static void report(struct rule_run *run, const struct readers *all, const struct one_file *group) {
	const struct claim *last = all->items[group->members[group->count - 1]];
	struct finding *f = finding_add(run, group->sure ? CERTAIN : LIKELY, claim_shown_at(last, true));
	f->at_source = true;
	add_writers(run, f, all, group);
	if (!group->sure)
		finding_assume(run, f, one_file_assumption(run->arena, group));
	finding_say(run, f, &f->message, "%u entries read one file for different log streams: %.*s",
		    (unsigned)group->count, STR_ARGS(group->path));
	finding_say(run, f, &f->why,
		    "the entries save their read positions in one place and overwrite each other's: after a restart "
		    "lines may be sent again or never");
	finding_say(run, f, &f->help,
		    "let one entry collect the file, and copy its events to the second log group with a subscription "
		    "filter if both are needed\nthen load it: %s",
		    claim_restart(last));
}

static void check_reader(struct reading *r, struct readers *all) {
	struct one_file_list groups = {0};
	uint64_t steps = LIMIT_OVERLAP_STEPS;
	one_file_groups(r->run->arena, all->items, all->count, &steps, &groups, &r->run->engine->gave_up);
	if (groups.count && !r->has_destinations) {
		r->destinations = destinations_of(r->run);
		r->has_destinations = true;
	}
	for (uint32_t g = 0; g < groups.count; g++)
		if (!have_one_destination(&r->destinations, all, &groups.items[g]))
			report(r->run, all, &groups.items[g]);
}

void check_file_read_twice(struct rule_run *run) {
	const struct claim_list *claims = &run->host->claims;
	if (claims->count < 2)
		return;
	LIST(, struct readers *) all = {0}; /* in order of their first claims */
	struct map seen = {.arena = run->arena};
	for (uint32_t i = 0; i < claims->count; i++) {
		struct claim *claim = claims->items[i];
		if (!claim->writer.reads || !claim->reader.n)
			continue;
		void **slot = map_at(&seen, claim->reader);
		if (!*slot) {
			*slot = ARENA_NEW(run->arena, struct readers);
			LIST_ADD(run->arena, &all, *slot);
		}
		struct readers *readers = *slot;
		LIST_ADD(run->arena, readers, claim);
	}
	struct reading reading = {.run = run};
	for (uint32_t i = 0; i < all.count; i++)
		check_reader(&reading, all.items[i]);
}
