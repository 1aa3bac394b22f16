/* What findings rest on beside the configuration's own words: defaults that nobody has replaced. */
#include "rule/defaults.h"

#include "claim/assume.h"

/* On one host two processes may have been given different values. */
static bool may_part(const struct assumed_list *assumed) {
	for (uint32_t i = 0; assumed && i < assumed->count; i++)
		if (assumed->items[i].by_host)
			return true;
	return false;
}

static bool are_made_of_the_same(struct claim *const *claims, uint32_t count, field_of *of) {
	const struct assumed_list *first = of(claims[0])->assumes;
	for (uint32_t i = 1; i < count; i++)
		if (!assumed_equal(first, of(claims[i])->assumes) ||
		    (claims[i]->unit != claims[0]->unit && may_part(first)))
			return false;
	return true;
}

static void add(struct arena *arena, struct str clause, struct assumption_list *ret) {
	for (uint32_t i = 0; i < ret->count; i++)
		if (str_equal(ret->items[i], clause))
			return;
	LIST_ADD(arena, ret, clause);
}

void defaults_of_equal(struct arena *arena, struct claim *const *claims, uint32_t count, field_of *of,
		       struct assumption_list *ret) {
	enum { SHOWN_MAX = 8 };
	if (are_made_of_the_same(claims, count, of))
		return;
	uint32_t end = ret->count + SHOWN_MAX;
	for (uint32_t i = 0; i < count; i++) {
		const struct assumed_list *assumed = of(claims[i])->assumes;
		for (uint32_t k = 0; assumed && k < assumed->count && ret->count < end; k++)
			add(arena, assumed->items[k].what, ret);
	}
}

static const struct field *account_of(const struct claim *claim) {
	return &claim->account;
}
static const struct field *role_of(const struct claim *claim) {
	return &claim->role;
}
static const struct field *region_of(const struct claim *claim) {
	return &claim->region;
}
static const struct field *endpoint_of(const struct claim *claim) {
	return &claim->endpoint;
}
static const struct field *group_of(const struct claim *claim) {
	return &claim->group;
}
static const struct field *stream_of(const struct claim *claim) {
	return &claim->stream;
}

static const struct field *source_of(const struct claim *claim) {
	return &claim->writer.name;
}

void share_assume_defaults(struct arena *arena, struct share *share) {
	static field_of *const fields[] = {group_of, stream_of, region_of, account_of, role_of, endpoint_of};
	struct assumption_list *all = &share->assumptions;
	uint32_t before = all->count;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		defaults_of_equal(arena, share->members, share->count, fields[i], all);
	if (share->kind == SHARE_ONE_FILE || share->kind == SHARE_CLASH)
		defaults_of_equal(arena, share->members, share->count, source_of, all);
	if (all->count > before && share->answer == CERTAIN)
		share->answer = LIKELY;
}

static void lower(struct finding *finding) {
	finding->certainty = finding->certainty < LIKELY ? finding->certainty : LIKELY;
}

void finding_assume_defaults(struct rule_run *run, struct finding *finding, const struct assumption_list *defaults) {
	for (uint32_t i = 0; i < defaults->count; i++) {
		finding_assume(run, finding, defaults->items[i]);
		lower(finding);
	}
}

void finding_rests_on(struct rule_run *run, struct finding *finding, const struct assumed_list *assumed, bool by_host) {
	for (uint32_t i = 0; assumed && i < assumed->count; i++) {
		if (by_host && !assumed->items[i].by_host)
			continue;
		finding_assume(run, finding, assumed->items[i].what);
		lower(finding);
	}
}
