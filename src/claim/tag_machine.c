/* Patterns of tags as deterministic automata, whose states are made as they are met. */
#include "claim/tag_nfa.h"

#include <string.h>

/* A set of places: bit 2n is step n, bit 2n + 1 is step n where the next byte has to be a dot. Only READ and ACCEPT are
 * ever in it. */
enum { WORDS_MAX = (2 * LIMIT_TAG_PATTERN_STEPS + 63) / 64 };

struct state {
	const uint64_t *places;
	uint32_t *next; /* for each class: state + 1; 0: not known yet */
	bool accepts;
};

struct tag_machine {
	struct arena *arena;
	bool built, too_large;
	const struct step *steps;
	uint32_t count, words;
	uint64_t *after; /* for each step, the places behind a byte that it read */
	uint8_t class_of[256];
	struct byte_set *classes;
	uint32_t class_count;
	struct map numbers; /* of sets of places: state + 1 */
	LIST(states, struct state) states;
};

/* --- building ----------------------------------------------------------------------------------------------------- */

/* What holds at a place on the way: the next byte has to be a dot, or none may follow. */
enum { AHEAD_DOT = 1, AHEAD_END = 2, AHEADS = 4 };

/* Adds the places that can be reached from a step without reading. seen has room for AHEADS flags a step. */
static void add_reachable(const struct tag_machine *machine, uint32_t from, bool at_start, uint64_t *set, bool *seen) {
	uint32_t stack[2 * AHEADS * LIMIT_TAG_PATTERN_STEPS + 2], depth = 0;
	memset(seen, 0, AHEADS * (size_t)machine->count * sizeof *seen);
	stack[depth++] = AHEADS * from;
	while (depth) {
		uint32_t at = stack[--depth], ahead = at % AHEADS;
		const struct step *step = &machine->steps[at / AHEADS];
		bool barred = step->kind == (at_start ? STEP_PAST_START : STEP_AT_START);
		if (seen[at] || barred)
			continue;
		seen[at] = true;
		if (step->kind == STEP_ACCEPT || (step->kind == STEP_READ && !(ahead & AHEAD_END))) {
			uint32_t place = at / AHEADS * 2 + (ahead & AHEAD_DOT);
			set[place / 64] |= UINT64_C(1) << place % 64;
		}
		if (step->kind == STEP_ACCEPT || step->kind == STEP_READ)
			continue;
		ahead |= step->kind == STEP_BEFORE_DOT ? AHEAD_DOT : step->kind == STEP_AT_END ? AHEAD_END : 0;
		stack[depth++] = AHEADS * step->next + ahead;
		if (step->alt != STEP_NONE)
			stack[depth++] = AHEADS * step->alt + ahead;
	}
}

/* The bytes that were one class and are not equal in the set become two. */
static void split_classes(struct tag_machine *machine, const struct byte_set *set) {
	uint16_t inside[256] = {0}, members[256] = {0}, moved[256] = {0};
	for (unsigned b = 0; b < 256; b++) {
		members[machine->class_of[b]]++;
		if (byte_set_has(set, (unsigned char)b))
			inside[machine->class_of[b]]++;
	}
	for (unsigned b = 0; b < 256; b++) {
		uint8_t old = machine->class_of[b];
		if (!byte_set_has(set, (unsigned char)b) || inside[old] == members[old])
			continue;
		if (!moved[old])
			moved[old] = (uint16_t)machine->class_count++;
		machine->class_of[b] = (uint8_t)moved[old];
	}
}

static void find_classes(struct tag_machine *machine) {
	struct byte_set dot = byte_set_of(".");
	machine->class_count = 1;
	split_classes(machine, &dot);
	for (uint32_t i = 0; i < machine->count && machine->class_count < 256; i++)
		if (machine->steps[i].kind == STEP_READ)
			split_classes(machine, &machine->steps[i].bytes);
	machine->classes = ARENA_ARRAY(machine->arena, struct byte_set, machine->class_count);
	for (unsigned b = 0; b < 256; b++)
		machine->classes[machine->class_of[b]].bits[b >> 6] |= UINT64_C(1) << (b & 63);
}

static bool accepts(const struct tag_machine *machine, const uint64_t *places) {
	for (uint32_t word = 0; word < machine->words; word++)
		for (uint64_t left = places[word]; left; left &= left - 1) {
			uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(left);
			if (machine->steps[place / 2].kind == STEP_ACCEPT)
				return true;
		}
	return false;
}

static uint32_t state_of(struct tag_machine *machine, const uint64_t *places) {
	struct str key = {(const char *)places, machine->words * sizeof *places};
	void *known = map_get(&machine->numbers, key);
	if (known)
		return (uint32_t)(uintptr_t)known - 1;
	if (machine->states.count == LIMIT_TAG_STATES)
		return MACHINE_NO_STATE;
	uint64_t *kept = ARENA_ARRAY(machine->arena, uint64_t, machine->words);
	memcpy(kept, places, key.n);
	struct state state = {.places = kept,
			      .next = ARENA_ARRAY(machine->arena, uint32_t, machine->class_count),
			      .accepts = accepts(machine, kept)};
	LIST_ADD(machine->arena, &machine->states, state);
	key.p = (const char *)kept;
	*map_at(&machine->numbers, key) = (void *)(uintptr_t)machine->states.count;
	return machine->states.count - 1;
}

static void find_ways(struct tag_machine *machine) {
	uint64_t start[WORDS_MAX] = {0};
	machine->words = (2 * machine->count + 63) / 64;
	machine->after = ARENA_ARRAY(machine->arena, uint64_t, (size_t)machine->words * machine->count);
	bool *seen = ARENA_ARRAY(machine->arena, bool, AHEADS *(size_t)machine->count);
	for (uint32_t i = 0; i < machine->count; i++)
		if (machine->steps[i].kind == STEP_READ)
			add_reachable(machine, machine->steps[i].next, false,
				      machine->after + (size_t)i * machine->words, seen);
	add_reachable(machine, 0, true, start, seen);
	state_of(machine, start);
}

struct tag_machine *tag_machine_new(struct arena *arena) {
	struct tag_machine *machine = ARENA_NEW(arena, struct tag_machine);
	*machine = (struct tag_machine){.arena = arena, .numbers = {.arena = arena}};
	return machine;
}

bool tag_machine_build(const struct tag_pattern *pattern) {
	struct tag_machine *machine = pattern->machine;
	if (machine->built)
		return !machine->too_large;
	struct step_list steps = {0};
	machine->built = true;
	machine->too_large = !tag_steps_make(machine->arena, pattern, &steps) || steps.count > LIMIT_TAG_PATTERN_STEPS;
	if (machine->too_large)
		return false;
	machine->steps = steps.items;
	machine->count = steps.count;
	find_classes(machine);
	find_ways(machine);
	return true;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void read_byte(const struct tag_machine *machine, const uint64_t *from, unsigned char byte, uint64_t *to) {
	for (uint32_t word = 0; word < machine->words; word++)
		for (uint64_t left = from[word]; left; left &= left - 1) {
			uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(left);
			const struct step *step = &machine->steps[place / 2];
			bool reads = step->kind == STEP_READ && byte_set_has(&step->bytes, byte);
			if (!reads || ((place & 1) && byte != '.'))
				continue;
			const uint64_t *after = machine->after + (size_t)(place / 2) * machine->words;
			for (uint32_t i = 0; i < machine->words; i++)
				to[i] |= after[i];
		}
}

uint32_t tag_machine_read(struct tag_machine *machine, uint32_t state, unsigned char byte) {
	uint32_t *next = &machine->states.items[state].next[machine->class_of[byte]];
	if (!*next) {
		uint64_t places[WORDS_MAX] = {0};
		read_byte(machine, machine->states.items[state].places, byte, places);
		uint32_t after = state_of(machine, places);
		if (after == MACHINE_NO_STATE)
			return MACHINE_NO_STATE;
		*next = after + 1;
	}
	return *next - 1;
}

bool tag_machine_accepts(const struct tag_machine *machine, uint32_t state) {
	return machine->states.items[state].accepts;
}

const struct byte_set *tag_machine_classes(const struct tag_machine *machine, uint32_t *ret_count) {
	*ret_count = machine->class_count;
	return machine->classes;
}
