/* The states that two automata can reach together, each with the state from which it was reached. */
#include "claim/glob_nfa.h"

#include <string.h>

void glob_search_finish(struct glob_search *search) {
	memory_release(search->visits);
	memory_release(search->slots);
	memory_release(search->sets[0]);
	memory_release(search->sets[1]);
	*search = (struct glob_search){0};
}

static uint64_t state_key(const struct glob_state *state) {
	return (uint64_t)state->at[0] | (uint64_t)state->at[1] << 13 | (uint64_t)state->ending[0] << 26 |
	       (uint64_t)state->ending[1] << 34 | (uint64_t)state->name[0] << 42 | (uint64_t)state->name[1] << 46 |
	       (uint64_t)state->differ << 50;
}
_Static_assert(LIMIT_GLOB_ELEMENTS <= 1 << 13, "an element number takes 13 bits");
_Static_assert(NAME_STATES <= 1 << 4, "a name state takes 4 bits");

static uint32_t *slot_of(const struct glob_search *search, const struct glob_state *state) {
	uint64_t key = state_key(state), hash = key * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t mask = search->slot_room - 1, at = (uint32_t)(hash >> 32) & mask;
	while (search->slots[at] && state_key(&search->visits[search->slots[at] - 1].state) != key)
		at = (at + 1) & mask;
	return &search->slots[at];
}

static void grow(struct glob_search *search) {
	search->room = search->room ? search->room * 2 : 64;
	search->visits = memory_grow(search->visits, search->room * sizeof *search->visits);
	search->slot_room = search->room * 2;
	search->slots = memory_grow(search->slots, search->slot_room * sizeof *search->slots);
	memset(search->slots, 0, search->slot_room * sizeof *search->slots);
	for (uint32_t i = 0; i < search->count; i++)
		*slot_of(search, &search->visits[i].state) = i + 1;
}

static bool is_end(const struct glob_search *search, const struct glob_state *state) {
	for (unsigned i = 0; i < 2; i++) {
		const struct glob_side *side = &search->side[i];
		if (side->glob->elements[state->at[i]].kind != ELEMENT_ACCEPT ||
		    (!side->as_is && !glob_name_ends(state->name[i])) ||
		    glob_ending_skipped(side->glob->skipped, state->ending[i]))
			return false;
	}
	return state->differ == search->flatten;
}

static void visit(struct glob_search *search, const struct glob_visit *new) {
	if (search->left == 0) {
		search->gave_up = true;
		return;
	}
	search->left--;
	if (search->count == search->room)
		grow(search);
	uint32_t *slot = slot_of(search, &new->state);
	if (*slot)
		return;
	search->visits[search->count++] = *new;
	*slot = search->count;
	if (search->found == UINT32_MAX && is_end(search, &new->state))
		search->found = search->count - 1;
}

/* Every pair of elements that stand behind the two given ones. */
static void visit_all(struct glob_search *search, struct glob_visit *new) {
	for (unsigned i = 0; i < 2; i++) {
		glob_set_clear(search->sets[i]);
		glob_set_add(search->sets[i], search->side[i].glob->elements, new->state.at[i]);
	}
	for (uint32_t i = 0; i < search->sets[0]->count && !search->gave_up; i++)
		for (uint32_t k = 0; k < search->sets[1]->count; k++) {
			new->state.at[0] = search->sets[0]->items[i];
			new->state.at[1] = search->sets[1]->items[k];
			visit(search, new);
		}
}

void glob_search_push(struct glob_search *search, uint32_t from, uint32_t first, uint32_t second) {
	struct glob_visit new = {.state = search->visits[from].state, .from = from, .code = {first, second}};
	bool windows = (search->side[0].glob->syntax | search->side[1].glob->syntax) & GLOB_WINDOWS;
	for (unsigned i = 0; i < 2; i++) {
		const struct glob_side *side = &search->side[i];
		struct glob_state *state = &new.state;
		if (!side->as_is && !glob_name_step(&state->name[i], new.code[i], windows, search->hidden))
			return;
		state->ending[i] =
		    new.code[i] == '/' ? 0 : glob_ending_step(side->glob->skipped, state->ending[i], new.code[i]);
		state->at[i] = glob_after(side->glob->elements, state->at[i]);
	}
	new.state.differ |= first != second;
	visit_all(search, &new);
}

enum overlap glob_search_run(struct glob_search *search) {
	for (unsigned i = 0; i < 2; i++)
		if (!search->sets[i]) {
			search->sets[i] = memory_grow(NULL, sizeof *search->sets[i]);
			memset(search->sets[i], 0, sizeof *search->sets[i]);
		}
	search->count = 0;
	search->found = UINT32_MAX;
	search->gave_up = false;
	if (search->slots)
		memset(search->slots, 0, search->slot_room * sizeof *search->slots);
	struct glob_visit start = {0};
	visit_all(search, &start);
	for (uint32_t i = 0; i < search->count && search->found == UINT32_MAX && !search->gave_up; i++)
		glob_move(search, i);
	if (search->found != UINT32_MAX)
		return OVERLAP_SOME;
	return search->gave_up ? OVERLAP_UNKNOWN : OVERLAP_NONE;
}

struct str glob_search_path(const struct glob_search *search, struct arena *arena, unsigned side) {
	uint32_t count = 0;
	for (uint32_t i = search->found; search->visits[i].code[side]; i = search->visits[i].from)
		count++;
	uint32_t *codes = ARENA_ARRAY(arena, uint32_t, count);
	uint32_t at = count;
	for (uint32_t i = search->found; search->visits[i].code[side]; i = search->visits[i].from)
		codes[--at] = search->visits[i].code[side];
	return glob_spell(arena, codes, count, search->side[side].glob->syntax & GLOB_WINDOWS);
}
