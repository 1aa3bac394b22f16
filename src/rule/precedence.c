/* One mistake, one finding: where several rules tell of one cause, the most specific speaks.
 * CW302 > CW305 > CW107 > CW106 > CW109 > CW101 > CW103; what is wrong with a placeholder goes with CW103. That one
 * meeting has one of CW107, CW106, CW109 and CW101 is decided in sharing.c. */
#include "base/hash.h"
#include "rule/engine.h"
#include "rule/sites.h"

enum family {
	FAMILY_NONE,
	FAMILY_BROKEN,	/* the writer, or the whole configuration, delivers nothing */
	FAMILY_SHARED,	/* its help proposes names with a host identity */
	FAMILY_DOUBLED, /* its help deletes an entry: the other one keeps its name */
	FAMILY_HOST_INDEPENDENT,
	FAMILY_NAME, /* something is wrong with a part of a name */
};

static enum family family_of(const struct finding *f) {
	static const struct {
		const char *id;
		enum family family;
	} families[] = {
	    {"CW101", FAMILY_SHARED},  {"CW103", FAMILY_HOST_INDEPENDENT},
	    {"CW106", FAMILY_DOUBLED}, {"CW107", FAMILY_SHARED},
	    {"CW109", FAMILY_SHARED},  {"CW203", FAMILY_NAME},
	    {"CW204", FAMILY_NAME},    {"CW206", FAMILY_NAME},
	    {"CW207", FAMILY_NAME},    {"CW302", FAMILY_BROKEN},
	    {"CW305", FAMILY_BROKEN},
	};
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (str_is(str_from(families[i].id), f->rule->id))
			return families[i].family;
	return FAMILY_NONE;
}

struct precedence {
	struct rule_run *run;
	struct place_list broken;  /* where CW302 and CW305 are, both places of a conflict */
	struct map shared;	   /* claim -> the finding of FAMILY_SHARED with it */
	struct place_list told_by; /* fields of CW103 findings -> the finding that tells of what is wrong in them */
};

/* Claims are found by their address. */
static struct str claim_key(const struct claim *const *claim) {
	return (struct str){.p = (const char *)claim, .n = sizeof *claim};
}

static void note(struct precedence *p, struct finding *f) {
	struct arena *arena = p->run->arena;
	enum family family = family_of(f);
	if (family == FAMILY_BROKEN && f->certainty != POSSIBLE) {
		LIST_ADD(arena, &p->broken, (struct place_entry){.at = f->at});
		for (uint32_t i = 0; i < f->related_count; i++)
			LIST_ADD(arena, &p->broken, (struct place_entry){.at = f->related[i].at});
	}
	for (uint32_t i = 0; family == FAMILY_SHARED && i < f->claim_count; i++) {
		void **slot = map_at(&p->shared, claim_key(&f->claims[i]));
		struct finding *known = *slot;
		if (!known || known->certainty < f->certainty)
			*slot = f;
	}
}

static bool is_broken(const struct precedence *p, const struct claim *claim) {
	if (!p->broken.count)
		return false;
	return places_touch(&p->broken, claim->at) ||
	       (claim->stream.at.source && places_touch(&p->broken, claim->stream.at));
}

static uint32_t working_claims(const struct precedence *p, const struct finding *f) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < f->claim_count; i++)
		count += !is_broken(p, f->claims[i]);
	return count;
}

/* The finding about sharing whose help gives every writer of f a name that differs by host; NULL if one is left. */
static struct finding *sharing_of_all(const struct precedence *p, const struct finding *f) {
	struct finding *shared = NULL;
	for (uint32_t i = 0; i < f->claim_count; i++) {
		struct finding *of_claim = map_get(&p->shared, claim_key(&f->claims[i]));
		bool weaker = of_claim && of_claim->certainty == POSSIBLE && f->certainty != POSSIBLE;
		if (is_broken(p, f->claims[i]))
			continue;
		if (!of_claim || weaker)
			return NULL;
		shared = of_claim;
	}
	return shared;
}

static bool keep_by_family(struct precedence *p, struct finding *f) {
	switch (family_of(f)) {
	case FAMILY_SHARED:
	case FAMILY_DOUBLED:
		return working_claims(p, f) >= 2;
	case FAMILY_HOST_INDEPENDENT: {
		struct finding *shared = sharing_of_all(p, f);
		bool keep = working_claims(p, f) > 0 && !shared;
		LIST_ADD(p->run->arena, &p->told_by, (struct place_entry){.at = f->at, .what = shared});
		return keep;
	}
	case FAMILY_NONE:
	case FAMILY_BROKEN:
	case FAMILY_NAME:
		break;
	}
	return true;
}

/* What is wrong with a part of a field that CW103 tells of is told there, or by the finding that CW103 gave way to. */
static bool keep_by_field(struct precedence *p, struct finding *f) {
	const struct rule_run *run = p->run;
	if (family_of(f) != FAMILY_NAME || run->selection->alone[f->rule - run->engine->rules])
		return true;
	const struct place_entry *field = places_around(&p->told_by, f->at);
	struct finding *by = field ? field->what : NULL;
	if (by && by->why.n && !str_contains(by->why, f->message))
		by->why = arena_format(run->arena, "%.*s; %.*s", STR_ARGS(f->message), STR_ARGS(by->why));
	return !field;
}

void precedence_apply(struct rule_run *run, struct finding_list *list, uint32_t start) {
	struct precedence p = {.run = run, .shared = {.arena = run->arena}};
	for (uint32_t i = start; i < list->count; i++)
		note(&p, list->items[i]);
	places_sort(run->arena, &p.broken);
	uint32_t kept = start;
	for (uint32_t i = start; i < list->count; i++)
		if (list->items[i]->stands_alone || keep_by_family(&p, list->items[i]))
			list->items[kept++] = list->items[i];
	list->count = kept;
	places_sort(run->arena, &p.told_by);
	kept = start;
	for (uint32_t i = start; i < list->count; i++)
		if (keep_by_field(&p, list->items[i]))
			list->items[kept++] = list->items[i];
	list->count = kept;
}
