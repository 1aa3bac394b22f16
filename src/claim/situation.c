/* Which worlds are open for the units of a host, one choice at a time. */
#include "claim/agent.h"
#include "claim/ground.h"

#include <string.h>

enum { WORLDS_MAX = 32 }; /* that one agent tells of */

static bool world_equal(const struct world *a, const struct world *b) {
	return a->mode == b->mode && a->platform == b->platform && version_compare(a->version, b->version) == 0;
}

static unsigned world_changes(const struct world *from, const struct world *to) {
	return (from->mode != to->mode ? (unsigned)CHANGE_MODE : 0) |
	       (from->platform != to->platform ? (unsigned)CHANGE_PLATFORM : 0) |
	       (version_compare(from->version, to->version) ? (unsigned)CHANGE_VERSION : 0);
}

uint32_t situation_of(struct ground *ground, const struct unit *unit) {
	for (uint32_t i = ground->situations.count; i-- > 0;) {
		const struct situation *known = &ground->situations.items[i];
		if (known->agent == unit->agent && world_equal(&known->asked, &unit->asked) &&
		    world_equal(&known->world, &unit->world))
			return i;
	}
	struct situation situation = {.agent = unit->agent, .asked = unit->asked, .world = unit->world};
	if (unit->agent && unit->agent->worlds) {
		situation.others = ARENA_ARRAY(ground->arena, struct world, WORLDS_MAX);
		situation.other_count = unit->agent->worlds(unit, situation.others, WORLDS_MAX);
	}
	LIST_ADD(ground->arena, &ground->situations, situation);
	return ground->situations.count - 1;
}

/* The world of a situation that goes best with another one's: the facts about the host are shared. */
static const struct world *world_beside(const struct situation *situation, const struct world *world) {
	const struct world *best = &situation->world;
	bool fits = best->mode == world->mode && best->platform == world->platform;
	for (uint32_t i = 0; i < situation->other_count; i++) {
		const struct world *other = &situation->others[i];
		if (world_equal(other, world))
			return other;
		if (!fits && other->mode == world->mode && other->platform == world->platform) {
			best = other;
			fits = true;
		}
	}
	return best;
}

/* What every written letter is for the units of a situation in this world. */
static struct symbols *meanings_in(struct ground *ground, const struct situation *situation,
				   const struct world *world) {
	struct alphabet *alphabet = &ground->alphabet;
	struct symbols *meanings = ARENA_ARRAY(ground->arena, struct symbols, ground->written_letters);
	for (uint32_t i = 0; i < ground->written_letters; i++) {
		struct variable variable = alphabet->letters.items[i].variable;
		struct symbol_list row = {0};
		struct part part = {.is_variable = true, .variable = variable};
		if (!letter_is_absent_field(&alphabet->letters.items[i], NULL))
			part = variable_in_world(&variable, situation->agent, world);
		if (!part.is_variable)
			alphabet_spell_text(alphabet, part.literal, &row);
		else if (part.variable.id == IDENTITY_SOURCE_PATH)
			LIST_ADD(ground->arena, &row, alphabet_letter(alphabet, &part.variable, 0));
		else
			alphabet_spell_variable(alphabet, &part.variable, &row);
		meanings[i] = (struct symbols){row.items, row.count};
	}
	return meanings;
}

static bool same_meanings(const struct ground *ground, const struct symbols *a, const struct symbols *b) {
	for (uint32_t i = 0; a != b && i < ground->written_letters; i++)
		if (!str_equal(symbols_key(a[i]), symbols_key(b[i])))
			return false;
	return true;
}

/* The same meanings as in an earlier view become the same pointer. */
static struct symbols *known_meanings(const struct ground *ground, uint32_t situation, struct symbols *meanings) {
	for (uint32_t i = 0; i < ground->views.count; i++)
		if (same_meanings(ground, ground->views.items[i].meanings[situation], meanings))
			return ground->views.items[i].meanings[situation];
	return meanings;
}

static bool is_known_view(const struct ground *ground, const struct view *view) {
	for (uint32_t i = 0; i < ground->views.count; i++)
		if (!memcmp(ground->views.items[i].meanings, view->meanings,
			    ground->situations.count * sizeof *view->meanings))
			return true;
	return false;
}

/* world NULL: the default. */
static void view_add(struct ground *ground, uint32_t situation, const struct world *world) {
	uint32_t count = ground->situations.count;
	struct view view = {.world_of = ARENA_ARRAY(ground->arena, const struct world *, count),
			    .meanings = ARENA_ARRAY(ground->arena, struct symbols *, count),
			    .situation = situation};
	if (world) {
		view.world = *world;
		view.changes = world_changes(&ground->situations.items[situation].world, world);
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct situation *s = &ground->situations.items[i];
		view.world_of[i] = !world ? &s->world : i == situation ? world : world_beside(s, world);
		view.meanings[i] = known_meanings(ground, i, meanings_in(ground, s, view.world_of[i]));
	}
	if (!is_known_view(ground, &view))
		LIST_ADD(ground->arena, &ground->views, view);
}

static unsigned change_count(unsigned changes) {
	unsigned count = 0;
	for (; changes; changes &= changes - 1)
		count++;
	return count;
}

void situation_views(struct ground *ground) {
	view_add(ground, 0, NULL);
	/* Worlds with the fewest changes first: of those that look the same, the simplest one is told of. */
	for (unsigned changes = 1; changes <= CHANGES; changes++)
		for (uint32_t i = 0; i < ground->situations.count; i++) {
			const struct situation *s = &ground->situations.items[i];
			for (uint32_t k = 0; k < s->other_count; k++)
				if (change_count(world_changes(&s->world, &s->others[k])) == changes)
					view_add(ground, i, &s->others[k]);
		}
}

static struct str mode_clause(struct arena *arena, enum mode mode) {
	static const char *const where[MODE_COUNT] = {[MODE_ANY] = "somewhere",
						      [MODE_EC2] = "on EC2",
						      [MODE_ON_PREMISES] = "on premises",
						      [MODE_CONTAINER] = "in a container"};
	return arena_format(arena, "the agent runs %s (--mode %s)", where[mode], mode_name(mode));
}

static struct str platform_clause(struct arena *arena, enum platform platform) {
	static const char *const titles[PLATFORM_COUNT] = {[PLATFORM_ANY] = "any platform",
							   [PLATFORM_LINUX] = "Linux",
							   [PLATFORM_WINDOWS] = "Windows",
							   [PLATFORM_DARWIN] = "macOS"};
	return arena_format(arena, "the agent runs on %s (--platform %s)", titles[platform], platform_name(platform));
}

static struct str version_clause(struct arena *arena, struct version version) {
	if (!version_known(version))
		return STR("the agent is a current one (--agent-version)");
	return arena_format(arena, "the agent is version %u.%u.%u (--agent-version %u.%u.%u)", version.part[0],
			    version.part[1], version.part[2], version.part[0], version.part[1], version.part[2]);
}

void situation_clauses(struct arena *arena, const struct world *world, unsigned changes, struct assumption_list *ret) {
	if (changes & CHANGE_MODE)
		LIST_ADD(arena, ret, mode_clause(arena, world->mode));
	if (changes & CHANGE_PLATFORM)
		LIST_ADD(arena, ret, platform_clause(arena, world->platform));
	if (changes & CHANGE_VERSION)
		LIST_ADD(arena, ret, version_clause(arena, world->version));
}
