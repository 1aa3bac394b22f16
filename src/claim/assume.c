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

/* --- values that come through the environment of the process
 * ----------------------------------------------------------
 */

/* Variables whose values rest on something. */
LIST(given_list, const struct environment_entry *);

static struct given_list given_to(const struct unit *unit) {
	struct given_list given = {0};
	const struct environment *env = &unit->env;
	for (uint32_t i = 0; i < env->count; i++) {
		bool counts = env->items[i].name.n && has_assumed(env->items[i].at.source);
		for (uint32_t k = i + 1; k < env->count && counts; k++)
			counts = !str_equal(env->items[k].name, env->items[i].name);
		if (counts)
			LIST_ADD(unit->arena, &given, &env->items[i]);
	}
	return given;
}

static bool is_name(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool names(struct str text, struct str name) {
	for (size_t at; str_find(text, name, &at); text = str_from_offset(text, at + 1)) {
		size_t end = at + name.n;
		if ((!at || !is_name(text.p[at - 1])) && (end == text.n || !is_name(text.p[end])))
			return true;
	}
	return false;
}

/* Is the variable named at that place, in whatever syntax the shipper has? */
static bool is_named_at(struct site at, struct str name) {
	enum { LOOKED_AT = 4096 };
	for (; at.source; at = source_outer(at.source, at.at))
		if (at.at.len <= LOOKED_AT && names(site_text(at), name))
			return true;
	return false;
}

static void rest_on_given(struct unit *unit, const struct given_list *given, struct field *field) {
	for (uint32_t i = 0; i < given->count; i++)
		if (is_named_at(field->at, given->items[i]->name))
			field_rests_on(unit, field, given->items[i]->at);
}

static void note_claim(struct unit *unit, const struct given_list *given, struct claim *c) {
	struct field *const fields[] = {&c->account, &c->role,	    &c->region, &c->endpoint,	 &c->group,
					&c->stream,  &c->retention, &c->class,	&c->writer.name, &c->writer.state_file};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i]->origin != ORIGIN_ABSENT) {
			field_rests_on(unit, fields[i], fields[i]->at);
			rest_on_given(unit, given, fields[i]);
		}
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
	struct given_list given = given_to(unit);
	for (uint32_t i = 0; i < unit->claims.count; i++)
		note_claim(unit, &given, unit->claims.items[i]);
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
