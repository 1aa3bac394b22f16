/* Defaults that claims rest on, found by the places where values are written. */
#include "claim/assume.h"

#include "claim/hole.h"

static bool has_assumed(const struct source *source) {
	for (; source; source = source->outer)
		if (source->assumed.count)
			return true;
	return false;
}

static void add(struct arena *arena, struct site at, struct assumed_list **ret) {
	struct assumed_list found = {0};
	if (!has_assumed(at.source))
		return;
	if (*ret)
		found = **ret;
	site_add_assumed(arena, at, &found);
	if (!found.count)
		return;
	if (!*ret)
		*ret = ARENA_NEW(arena, struct assumed_list);
	**ret = found;
}

void field_rests_on(struct unit *unit, struct field *field, struct site at) {
	add(unit->arena, at, &field->assumes);
}

static void note_claim(struct unit *unit, struct claim *c) {
	struct field *const fields[] = {&c->account, &c->role,	    &c->region, &c->endpoint,	 &c->group,
					&c->stream,  &c->retention, &c->class,	&c->writer.name, &c->writer.state_file};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i]->origin != ORIGIN_ABSENT)
			field_rests_on(unit, fields[i], fields[i]->at);
	add(unit->arena, c->processes.at, &c->processes.assumes);
}

static void note_problem(struct unit *unit, struct problem *p) {
	struct assumed_list found = {0};
	if (!problem_is_about_text(p->kind) || p->uncertain || p->assumes.n || !has_assumed(p->at.source))
		return;
	site_add_assumed(unit->arena, p->at, &found);
	if (found.count)
		p->assumes = found.items[0].what;
}

void unit_note_assumed(struct unit *unit) {
	for (uint32_t i = 0; i < unit->claims.count; i++)
		note_claim(unit, unit->claims.items[i]);
	add(unit->arena, unit->copies.at, &unit->copies.assumes);
	add(unit->arena, unit->copies.also, &unit->copies.assumes);
	for (uint32_t i = 0; i < unit->problems.count; i++)
		note_problem(unit, &unit->problems.items[i]);
}

static bool holds_all(const struct assumed_list *a, const struct assumed_list *b) {
	for (uint32_t i = 0; a && i < a->count; i++) {
		bool found = false;
		for (uint32_t k = 0; b && k < b->count && !found; k++)
			found = str_equal(a->items[i].what, b->items[k].what);
		if (!found)
			return false;
	}
	return true;
}

bool assumed_equal(const struct assumed_list *a, const struct assumed_list *b) {
	return a == b || (holds_all(a, b) && holds_all(b, a));
}

struct str assumed_value(struct arena *arena, struct str value) {
	enum { SHOWN_MAX = 64 };
	bool cut = value.n > SHOWN_MAX;
	return arena_format(arena, "\"%.*s%s\"", STR_ARGS(str_from_to(value, 0, SHOWN_MAX)), cut ? "..." : "");
}
