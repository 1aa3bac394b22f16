/* Proposals out of claim/suggest.h and the shippers' advice, checked against what is in use. */
#include "live/propose.h"

#include "claim/agent.h"
#include "claim/suggest.h"
#include "rule/advice.h"

struct proposing {
	struct arena *arena;
	struct host *host;
	const struct target_list *known;
};

static bool is_in_meeting(const struct host *host, const struct claim *claim) {
	for (uint32_t i = 0; i < host->meetings.count; i++) {
		const struct meeting *meeting = &host->meetings.items[i];
		for (uint32_t k = 0; meeting->answer != POSSIBLE && k < meeting->count; k++)
			if (meeting->members[k] == claim)
				return true;
	}
	return false;
}

/* Does the name differ between all that run it? */
static bool is_good(const struct proposing *p, const struct claim *claim) {
	const struct unit *unit = claim->unit;
	struct template name = template_in_world(p->arena, &claim->stream.value, claim->agent, &unit->world);
	bool one = unit->copies.copies == COPIES_ONE || unit->copies.copies == COPIES_ONE_HERE;
	enum difference between = unit->copies.copies == COPIES_MANY && unit->copies.differs_by == DIFFERENCE_POD
				      ? DIFFERENCE_POD
				      : DIFFERENCE_HOST;
	if (is_in_meeting(p->host, claim) || !name.count)
		return false;
	if (claim->processes.copies == COPIES_MANY && template_differs_by(&name, DIFFERENCE_PROCESS) != CERTAIN)
		return false;
	return one || template_differs_by(&name, between) == CERTAIN;
}

/* The answer about the claim's group; NULL: it was not asked. */
static const struct observation *seen_of(const struct target_list *known, const struct claim *claim) {
	struct str group = claim->group.value.count == 1 ? claim->group.value.parts[0].literal : STR("");
	for (uint32_t i = 0; known && i < known->probed.count; i++) {
		const struct probed *probed = known->probed.items[i];
		if (probed->target.claim_count && probed->sample_count && str_equal(probed->target.group, group) &&
		    str_equal(template_text(known->arena, &probed->target.claims[0]->region.value),
			      template_text(known->arena, &claim->region.value)))
			return &probed->samples[probed->sample_count - 1];
	}
	return NULL;
}

/* A stream of the group that the name could stand for. */
static bool is_taken(const struct claim *claim, const struct template *name, void *context) {
	const struct proposing *p = context;
	const struct observation *seen = seen_of(p->known, claim);
	struct template here = template_in_world(p->arena, name, claim->agent, &claim->unit->world);
	for (uint32_t i = 0; seen && i < seen->streams.count; i++) {
		struct template other = template_literal(p->arena, seen->streams.items[i].name);
		uint64_t steps = 10000;
		bool gave_up = false;
		if (template_may_equal(&here, &other, &steps, &gave_up))
			return true;
	}
	return false;
}

static void spell(const struct proposing *p, const struct template *name, struct proposal *proposal) {
	struct buf text = {0}, setting = {0};
	const struct claim *claim = proposal->claim;
	if (agent_spell(claim->agent, name, &text)) {
		proposal->state = PROPOSAL_NAME;
		proposal->name = arena_str(p->arena, buf_str(&text));
		advice_add_setting(claim, proposal->name, &setting);
		proposal->setting = arena_str(p->arena, buf_str(&setting));
	}
	buf_finish(&text);
	buf_finish(&setting);
}

/* Shippers whose streams are made of tags and fields have their own way. */
static void advise(const struct proposing *p, struct proposal *proposal) {
	const struct agent *agent = proposal->claim->agent;
	const struct claim *claims[1] = {proposal->claim};
	enum advice advice = is_in_meeting(p->host, proposal->claim) ? ADVICE_SOURCES : ADVICE_HOSTS;
	struct buf text = {0};
	if (agent->advise && suggest_may_extend(proposal->claim) && agent->advise(advice, claims, 1, &text)) {
		proposal->state = PROPOSAL_ADVICE;
		proposal->advice = arena_str(p->arena, buf_str(&text));
	}
	buf_finish(&text);
}

void propose(struct arena *arena, struct host *host, const struct target_list *known, struct proposal_list *ret) {
	struct proposing p = {.arena = arena, .host = host, .known = known};
	struct suggest_taken taken = {.is_taken = is_taken, .context = &p};
	LIST(, struct claim *) wanting = {0};
	for (uint32_t i = 0; i < host->claims.count; i++)
		if (!is_good(&p, host->claims.items[i]))
			LIST_ADD(arena, &wanting, host->claims.items[i]);
	struct template *names = ARENA_ARRAY(arena, struct template, wanting.count);
	suggest_free_streams(arena, host, wanting.items, wanting.count, known ? &taken : NULL, names);
	for (uint32_t i = 0, wants = 0; i < host->claims.count; i++) {
		struct claim *claim = host->claims.items[i];
		const struct observation *seen = seen_of(known, claim);
		struct proposal proposal = {.host = host,
					    .claim = claim,
					    .looked = seen && seen->answered,
					    .truncated = seen && seen->truncated,
					    .trouble = seen && !seen->answered ? seen->trouble : STR("")};
		if (wants < wanting.count && wanting.items[wants] == claim) {
			proposal.state = PROPOSAL_NOTHING;
			advise(&p, &proposal);
			if (proposal.state == PROPOSAL_NOTHING)
				spell(&p, &names[wants], &proposal);
			wants++;
		}
		LIST_ADD(arena, ret, proposal);
	}
}

void propose_targets(struct target_list *targets, const struct host *host) {
	struct proposing p = {.arena = targets->arena, .host = (struct host *)(uintptr_t)host};
	for (uint32_t i = 0; i < host->claims.count; i++)
		if (!is_good(&p, host->claims.items[i]))
			target_add_group(targets, host->claims.items[i]);
}
