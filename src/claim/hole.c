/* Holes of derived texts, found again in the names that adapters made of the texts. */
#include "claim/hole.h"

#include "base/stand_in.h"

/* A hole, and its text as an adapter saw it. */
struct gap {
	const struct hole *hole;
	struct str text;
};
LIST(gap_list, struct gap);

static uint32_t end_of(struct span span) {
	return span.off + span.len;
}

/* The first hole that does not end before off. */
static uint32_t first_hole(const struct source *source, uint32_t off) {
	uint32_t low = 0, high = source->hole_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (end_of(source->holes[middle].here) <= off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_hole(const struct source *source, struct span at) {
	uint32_t i = first_hole(source, at.off);
	return i < source->hole_count && source->holes[i].here.off < end_of(at);
}

/* A text in which a shipper has filled in its own variables (agent->expand): it knows what those it left stand for. One
 * that somebody else made begins with an inserted piece. */
static bool is_expanded(const struct source *source) {
	return source->outer && !source->label.n && !(source->piece_count && source->pieces[0].kind == PIECE_INSERTED);
}

bool site_has_hole(struct site at) {
	for (; at.source; at = source_outer(at.source, at.at))
		if (!is_expanded(at.source) && has_hole(at.source, at.at))
			return true;
	return false;
}

/* The holes of the text itself first, then those of the texts around it. */
static void gaps_in(struct arena *arena, struct site at, struct gap_list *ret) {
	for (; at.source; at = source_outer(at.source, at.at))
		for (uint32_t i = first_hole(at.source, at.at.off);
		     !is_expanded(at.source) && i < at.source->hole_count &&
		     at.source->holes[i].here.off < end_of(at.at);
		     i++) {
			struct span here = at.source->holes[i].here;
			LIST_ADD(arena, ret,
				 (struct gap){.hole = &at.source->holes[i],
					      .text = str_from_to(at.source->text, here.off, end_of(here))});
		}
}

static bool is_plain(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct str hole_stand_in(struct arena *arena, struct str expression) {
	return stand_in_of(arena, expression);
}

/* --- holes by what stands for them --------------------------------------------------------------------------------
 * A value may come a long way, out of another document of the unit or of what holds it: through the environment of a
 * process. */

static bool is_of(const struct unit *unit, const struct source *source) {
	for (uint32_t i = 0; unit && i < unit->doc_count; i++)
		if (unit->docs[i]->source == source)
			return true;
	return false;
}

static void remember(struct unit *unit, const struct source *source) {
	for (uint32_t i = 0; i < source->hole_count; i++) {
		const struct hole *hole = &source->holes[i];
		struct str text = str_from_to(source->text, hole->here.off, end_of(hole->here));
		size_t at, end;
		if (!stand_in_find(text, 0, &at, &end) || at || end != text.n)
			continue;
		if (!unit->stand_ins) {
			unit->stand_ins = ARENA_NEW(unit->arena, struct map);
			*unit->stand_ins = (struct map){.arena = unit->arena};
		}
		*map_at(unit->stand_ins, text) = (void *)hole;
	}
}

/* What holds the unit has those of its own documents. */
static void remember_all(struct unit *unit) {
	unit->stand_ins = NULL;
	for (uint32_t i = 0; i < unit->doc_count; i++)
		for (const struct source *source = unit->docs[i]->source; source && !is_of(unit->outer, source);
		     source = source->outer)
			remember(unit, source);
}

static bool has_stand_ins(const struct unit *unit) {
	for (; unit; unit = unit->outer)
		if (unit->stand_ins)
			return true;
	return false;
}

static const struct hole *hole_of(const struct unit *unit, struct str stand_in) {
	for (; unit; unit = unit->outer) {
		const struct hole *hole = unit->stand_ins ? map_get(unit->stand_ins, stand_in) : NULL;
		if (hole)
			return hole;
	}
	return NULL;
}

/* --- what stands in a hole ---------------------------------------------------------------------------------------- */

static struct variable variable_by_kind(const struct hole *hole) {
	struct variable variable = {.id = IDENTITY_UNKNOWN, .scope = DIFFERENCE_UNKNOWN, .name = hole->expression};
	if (hole->kind == HOLE_ENVIRONMENT)
		variable.id = IDENTITY_ENVIRONMENT;
	if (hole->kind == HOLE_DEPLOY_CONSTANT) {
		variable.id = IDENTITY_DEPLOY_CONSTANT;
		variable.scope = DIFFERENCE_NONE;
	}
	return variable;
}

static void add_value(const struct unit *unit, const struct hole *hole, struct template *name) {
	struct str value;
	for (const struct unit *at = unit; at; at = at->outer) {
		const struct variable *is = environment_identity(&at->values, hole->expression);
		if (is) {
			template_add_variable(unit->arena, name, is);
			return;
		}
		if (environment_get(&at->values, hole->expression, &value)) {
			template_add_literal(unit->arena, name, value);
			return;
		}
	}
	struct variable variable = variable_by_kind(hole);
	template_add_variable(unit->arena, name, &variable);
}

/* The gap whose text comes first in literal; of those that begin together the longest. */
static const struct gap *first_gap(const struct gap_list *gaps, struct str literal, size_t *ret_at) {
	const struct gap *first = NULL;
	for (uint32_t i = 0; i < gaps->count; i++) {
		const struct gap *gap = &gaps->items[i];
		size_t at;
		if (!gap->text.n || !str_find(literal, gap->text, &at))
			continue;
		if (first && (at > *ret_at || (at == *ret_at && gap->text.n <= first->text.n)))
			continue;
		first = gap;
		*ret_at = at;
	}
	return first;
}

static void fill_stand_ins(const struct unit *unit, struct str literal, struct template *name) {
	size_t at, end, done = 0;
	for (size_t from = 0; stand_in_find(literal, from, &at, &end); from = end) {
		const struct hole *hole = hole_of(unit, str_from_to(literal, at, end));
		if (!hole)
			continue;
		template_add_literal(unit->arena, name, str_from_to(literal, done, at));
		add_value(unit, hole, name);
		done = end;
	}
	template_add_literal(unit->arena, name, str_from_offset(literal, done));
}

static void fill_literal(const struct unit *unit, const struct gap_list *gaps, struct str literal,
			 struct template *name) {
	const struct gap *gap;
	size_t at;
	while ((gap = first_gap(gaps, literal, &at))) {
		fill_stand_ins(unit, str_from_to(literal, 0, at), name);
		add_value(unit, gap->hole, name);
		literal = str_from_offset(literal, at + gap->text.n);
	}
	fill_stand_ins(unit, literal, name);
}

/* A shipper may have taken ${X} for a variable of its own. */
static const struct hole *hole_called(const struct gap_list *gaps, struct str name) {
	for (uint32_t i = 0; i < gaps->count; i++)
		if (str_equal(gaps->items[i].text, name))
			return gaps->items[i].hole;
	return NULL;
}

static void fill_template(const struct unit *unit, struct site at, struct template *value) {
	struct gap_list gaps = {0};
	struct template filled = {0};
	bool here = site_has_hole(at);
	if (!value->count || (!here && !has_stand_ins(unit)))
		return;
	if (here)
		gaps_in(unit->arena, at, &gaps);
	for (uint32_t i = 0; i < value->count; i++) {
		const struct part *part = &value->parts[i];
		const struct hole *hole = part->is_variable ? hole_called(&gaps, part->variable.name) : NULL;
		if (hole)
			add_value(unit, hole, &filled);
		else if (part->is_variable)
			template_add_variable(unit->arena, &filled, &part->variable);
		else
			fill_literal(unit, &gaps, part->literal, &filled);
	}
	*value = filled;
}

/* --- problems -------------------------------------------------------------------------------------------------------
 */

bool problem_is_about_text(enum problem_kind kind) {
	static const enum problem_kind kinds[] = {PROBLEM_WRONG_TYPE,	       PROBLEM_OUT_OF_RANGE,
						  PROBLEM_ILLEGAL_STREAM,      PROBLEM_ILLEGAL_GROUP,
						  PROBLEM_UNKNOWN_PLACEHOLDER, PROBLEM_PLACEHOLDER_NOT_EXPANDED,
						  PROBLEM_FIXED_DATE,	       PROBLEM_UNSET_VARIABLE,
						  PROBLEM_COMMENT_IN_VALUE,    PROBLEM_UNRENDERED};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

/* What stands in for the unknown has only characters that every name may have: then what CloudWatch Logs refuses stands
 * beside it. A name is too long, though, only if what is known of it is. */
static bool holds_whatever(struct arena *arena, const struct problem *problem) {
	enum { NAME_MAX = 512 };
	struct gap_list gaps = {0};
	if ((problem->kind != PROBLEM_ILLEGAL_STREAM && problem->kind != PROBLEM_ILLEGAL_GROUP) ||
	    problem->at.at.len > NAME_MAX)
		return false;
	gaps_in(arena, problem->at, &gaps);
	for (uint32_t i = 0; i < gaps.count; i++)
		for (size_t k = 0; k < gaps.items[i].text.n; k++)
			if (!is_plain(gaps.items[i].text.p[k]) && gaps.items[i].text.p[k] != '_')
				return false;
	return true;
}

/* Nobody knows what key this will be. */
static bool is_of_unknown_key(const struct problem *problem) {
	return problem->kind == PROBLEM_UNKNOWN_KEY && !str_contains(site_text(problem->at), STR("\n"));
}

static void drop_problems(struct arena *arena, struct problem_list *problems) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < problems->count; i++)
		if (!(problem_is_about_text(problems->items[i].kind) || is_of_unknown_key(&problems->items[i])) ||
		    !site_has_hole(problems->items[i].at) || holds_whatever(arena, &problems->items[i]))
			problems->items[kept++] = problems->items[i];
	problems->count = kept;
}

static bool is_derived(const struct unit *unit) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i]->source->outer)
			return true;
	return false;
}

void unit_fill_holes(struct unit *unit) {
	if (!is_derived(unit))
		return;
	remember_all(unit);
	for (uint32_t i = 0; i < unit->claims.count; i++) {
		struct claim *c = unit->claims.items[i];
		struct field *const fields[] = {
		    &c->account, &c->role,	&c->region, &c->endpoint,    &c->group,
		    &c->stream,	 &c->retention, &c->class,  &c->writer.name, &c->writer.state_file};
		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
			fill_template(unit, fields[k]->at, &fields[k]->value);
		fill_template(unit, (struct site){0}, &c->tag);
	}
	drop_problems(unit->arena, &unit->problems);
}
