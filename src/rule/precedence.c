/* Which findings stay beside which. */
#include "rule/precedence.h"

#include "rule/input.h"

enum family {
	FAMILY_OTHER,
	FAMILY_BROKEN,	   /* the writer, or the whole configuration, delivers nothing */
	FAMILY_SHARED,	   /* its help proposes names with a host identity */
	FAMILY_READ,	   /* about the files that sources read */
	FAMILY_TWICE,	   /* its help deletes all entries but one, which keeps its name: CW103 stays for that one */
	FAMILY_REPLICATED, /* its help proposes names that tell processes and hosts apart */
	FAMILY_HOST_INDEPENDENT,
	FAMILY_NAME_PART,
};

static enum family family_of(const struct rule *rule) {
	uint32_t number;
	if (!str_to_u32(str_from_offset(str_from(rule->id), 2), &number))
		return FAMILY_OTHER;
	switch (number) {
	case 101:
	case 102:
	case 107:
	case 109:
		return FAMILY_SHARED;
	case 103:
		return FAMILY_HOST_INDEPENDENT;
	case 104:
		return FAMILY_REPLICATED;
	case 106:
		return FAMILY_TWICE;
	case 108:
	case 110:
	case 308:
		return FAMILY_READ;
	case 203:
	case 204:
	case 206:
	case 207:
	case 208:
		return FAMILY_NAME_PART;
	case 302:
	case 305:
		return FAMILY_BROKEN;
	default:
		return FAMILY_OTHER;
	}
}

enum round precedence_round(const struct rule *rule) {
	enum family family = family_of(rule);
	return family == FAMILY_REPLICATED	   ? ROUND_REPLICATED
	       : family == FAMILY_HOST_INDEPENDENT ? ROUND_HOST_INDEPENDENT
	       : family == FAMILY_NAME_PART	   ? ROUND_NAME_PARTS
						   : ROUND_FIRST;
}

/* --- the first round ------------------------------------------------------------------------------------------------
 */

static void note_broken(struct precedence *p, struct finding *f) {
	if (family_of(f->rule) != FAMILY_BROKEN || f->certainty == POSSIBLE)
		return;
	LIST_ADD(p->arena, &p->broken, (struct place_entry){.at = f->at, .what = f});
	for (uint32_t i = 0; i < f->related_count; i++)
		LIST_ADD(p->arena, &p->broken, (struct place_entry){.at = f->related[i].at});
}

static bool is_broken(const struct precedence *p, const struct claim *claim) {
	if (!p->broken.count)
		return false;
	return places_touch(&p->broken, claim->at) ||
	       (claim->stream.at.source && places_touch(&p->broken, claim->stream.at));
}

/* A writer that delivers nothing shares nothing, neither a stream nor a file. */
static bool needs_broken(const struct precedence *p, const struct finding *f) {
	uint32_t working = 0;
	for (uint32_t i = 0; i < f->claim_count && working < 2; i++)
		working += !is_broken(p, f->claims[i]);
	return f->claim_count && working < 2 && working < f->claim_count;
}

/* Claims are found by their address. */
static struct str claim_key(const struct claim *const *claim) {
	return (struct str){.p = (const char *)claim, .n = sizeof *claim};
}

/* Of entries that read one file all but one go, and of outputs that take one event: what is wrong with the name is told
 * for the first one. */
static void note_shared(struct precedence *p, struct finding *f) {
	bool twice = family_of(f->rule) == FAMILY_TWICE;
	for (uint32_t i = 0; i < f->claim_count; i++) {
		if (twice && (i == 0 || claim_same_output(f->claims[0], f->claims[i])))
			continue;
		void **slot = map_at(&p->shared, claim_key(&f->claims[i]));
		const struct finding *known = *slot;
		if (!known || known->certainty < f->certainty)
			*slot = f;
	}
}

static void close_first(struct precedence *p, struct finding_list *list, uint32_t start) {
	for (uint32_t i = start; i < list->count; i++)
		note_broken(p, list->items[i]);
	places_sort(p->arena, &p->broken);
	uint32_t kept = start;
	for (uint32_t i = start; i < list->count; i++) {
		struct finding *f = list->items[i];
		enum family family = family_of(f->rule);
		bool sharing = family == FAMILY_SHARED || family == FAMILY_TWICE;
		if ((sharing || family == FAMILY_READ) && p->broken.count && needs_broken(p, f))
			continue;
		list->items[kept++] = f;
		if (sharing)
			note_shared(p, f);
	}
	list->count = kept;
}

void precedence_close(struct precedence *p, enum round round, struct finding_list *list, uint32_t start) {
	p->shared.arena = p->arena;
	if (round == ROUND_FIRST && list->count > start)
		close_first(p, list, start);
	for (uint32_t i = start; round == ROUND_REPLICATED && i < list->count; i++)
		if (family_of(list->items[i]->rule) == FAMILY_REPLICATED)
			note_shared(p, list->items[i]);
	if (round == ROUND_HOST_INDEPENDENT)
		places_sort(p->arena, &p->told_by);
}

/* --- the other rounds -----------------------------------------------------------------------------------------------
 */

/* The finding about sharing that names every working claim anew; NULL if one keeps its name. */
static struct finding *sharing_of_all(const struct precedence *p, struct claim *const *claims, uint32_t count,
				      enum answer certainty) {
	struct finding *shared = NULL;
	for (uint32_t i = 0; i < count; i++) {
		const struct claim *claim = claims[i];
		if (is_broken(p, claim))
			continue;
		shared = map_get(&p->shared, claim_key(&claim));
		if (!shared || (shared->certainty == POSSIBLE && certainty != POSSIBLE))
			return NULL;
	}
	return shared;
}

static bool all_broken(const struct precedence *p, struct claim *const *claims, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (!is_broken(p, claims[i]))
			return false;
	return true;
}

bool precedence_hides_names(const struct precedence *p, struct claim *const *claims, uint32_t count,
			    enum answer certainty) {
	return sharing_of_all(p, claims, count, certainty) || all_broken(p, claims, count);
}

bool precedence_hides_field(struct precedence *p, struct claim *const *claims, uint32_t count, enum answer certainty,
			    struct site field) {
	struct finding *by = sharing_of_all(p, claims, count, certainty);
	LIST_ADD(p->arena, &p->told_by, (struct place_entry){.at = field, .what = by});
	return by || all_broken(p, claims, count);
}

/* The value that breaks its writer at this place; of files that disagree each one's parts stay to be told. */
static const struct place_entry *broken_around(const struct precedence *p, struct site at) {
	const struct place_entry *broken = places_around(&p->broken, at);
	const struct finding *by = broken ? broken->what : NULL;
	return by && !by->related_count ? broken : NULL;
}

bool precedence_hides_part(struct precedence *p, struct site at, struct str message) {
	const struct place_entry *field = places_around(&p->told_by, at);
	if (!field)
		field = broken_around(p, at);
	struct finding *by = field ? field->what : NULL;
	if (by && by->why.n && !str_contains(by->why, message))
		by->why = arena_format(p->arena, "%.*s; %.*s", STR_ARGS(message), STR_ARGS(by->why));
	return field;
}
