/* By which characters can two automata go on together?
 * What follows depends on the elements that are read, and on the character only where it ends a name (/), makes it . or
 * .., or spells a skipped ending. A character that does none of that leaves at least as many ways on as any other that
 * the same elements read, so where there is one it is the only one to try. */
#include "claim/glob_nfa.h"

#include <string.h>

enum { SIDE_FIRST = 1, SIDE_SECOND = 2, SIDE_BOTH = 3 };

/* What a character must be like. */
struct want {
	const struct glob_search *search;
	const struct glob_state *state;
	const struct glob_element *element[2];
	unsigned sides; /* which elements must read it */
	uint32_t other; /* not this one */
	bool plain;	/* it ends no name, is no dot, and spells no ending */
	bool flat;	/* it becomes _ when flattened */
};

static bool is_alphanumeric(uint32_t code) {
	return (glob_fold(code) >= 'a' && glob_fold(code) <= 'z') || (code >= '0' && code <= '9');
}

static bool is_one_of(uint32_t code, const char *set) {
	return code > 0 && code < 128 && strchr(set, (int)code);
}

static bool spells_ending(const struct want *want, uint32_t code) {
	char letters[32];
	for (unsigned i = 0; i < 2; i++) {
		if (want->state->ending[i] == 0)
			continue;
		glob_ending_letters(want->search->side[i].glob->skipped, want->state->ending[i], letters);
		if (is_one_of(code, letters))
			return true;
	}
	return false;
}

static bool is_spelled_out(const struct want *want) {
	for (unsigned i = 0; i < 2; i++)
		if ((want->sides & 1u << i) && want->element[i]->kind == ELEMENT_CHAR)
			return true;
	return false;
}

/* Either case, where what is searched for is not the spelling but the file. */
static bool folds(const struct glob_search *search, const struct glob_side *side) {
	return !search->flatten || (!(side->glob->syntax & GLOB_EXACT_CASE) && !side->as_is);
}

static bool is_read(const struct want *want, uint32_t code) {
	for (unsigned i = 0; i < 2; i++) {
		const struct glob_side *side = &want->search->side[i];
		if ((want->sides & 1u << i) &&
		    !glob_element_reads(side->glob, want->element[i], code, folds(want->search, side)))
			return false;
	}
	return true;
}

static bool fits(const struct want *want, uint32_t code) {
	bool surrogate = code >= 0xD800 && code <= 0xDFFF;
	if (code == 0 || code == want->other || surrogate || code >= 0x110000)
		return false;
	if (want->plain && (code == '/' || code == '.' || spells_ending(want, code)))
		return false;
	if (want->flat && (is_alphanumeric(code) || is_one_of(code, ".-#")))
		return false;
	if (want->search->ordinary && !is_alphanumeric(code) && !is_one_of(code, "._-#/") && !is_spelled_out(want))
		return false;
	return is_read(want, code);
}

/* One of the count characters from code on. */
static uint32_t pick_from(const struct want *want, uint32_t code, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (fits(want, code + i))
			return code + i;
	return 0;
}

/* Beyond ASCII only classes and want->other tell characters apart, so the first that fits, if any does, is the first of
 * all, begins a range or follows one, or is the next after such a one. */
static uint32_t pick_beyond_ascii(const struct want *want) {
	static const uint32_t starts[] = {0xE9, 0x80, 0xE000};
	uint32_t code = 0;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0] && !code; i++)
		code = pick_from(want, starts[i], 2);
	for (unsigned i = 0; i < 2 && !code; i++) {
		const struct glob_element *element = want->element[i];
		uint32_t count = element->kind == ELEMENT_SET && (want->sides & 1u << i) ? element->range_count : 0;
		const struct glob_range *ranges = want->search->side[i].glob->ranges;
		for (uint32_t k = element->code; k < element->code + count && !code; k++) {
			code = pick_from(want, ranges[k].low, 2);
			if (!code)
				code = pick_from(want, ranges[k].high + 1, 2);
		}
	}
	return code;
}

/* A character that fits, as readable as can be; 0 if there is none. */
static uint32_t pick(const struct want *want) {
	static const char liked[] = "abcdefghijklmnopqrstuvwxyz0123456789_-ABCDEFGHIJKLMNOPQRSTUVWXYZ. +,:@=~!#";
	for (unsigned i = 0; i < 2; i++) {
		const struct glob_element *element = want->element[i];
		if (element->kind != ELEMENT_CHAR || !(want->sides & 1u << i))
			continue;
		if (fits(want, element->code))
			return element->code;
		/* Only the other case is left, and only where case does not matter. */
		uint32_t code = is_alphanumeric(element->code) ? element->code ^ 0x20 : 0;
		return element->fold && fits(want, code) ? code : 0;
	}
	for (size_t i = 0; liked[i]; i++)
		if (fits(want, (unsigned char)liked[i]))
			return (unsigned char)liked[i];
	uint32_t code = pick_from(want, ' ', 0x7F - ' ');
	if (!code)
		code = pick_beyond_ascii(want);
	if (!code)
		code = pick_from(want, 1, ' ' - 1);
	return code ? code : pick_from(want, 0x7F, 1);
}

/* Both read one character. */
static void move_together(struct glob_search *search, uint32_t from, struct want want) {
	want.sides = SIDE_BOTH;
	want.plain = true;
	uint32_t code = pick(&want);
	if (code) {
		glob_search_push(search, from, code, code);
		return;
	}
	want.plain = false;
	char letters[2][32] = {"", ""};
	for (unsigned i = 0; i < 2; i++)
		glob_ending_letters(search->side[i].glob->skipped, want.state->ending[i], letters[i]);
	const char *const tries[] = {"./", letters[0], letters[1]};
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++)
		for (const char *p = tries[i]; *p; p++)
			if (fits(&want, (unsigned char)*p))
				glob_search_push(search, from, (unsigned char)*p, (unsigned char)*p);
}

static uint32_t pick_flat(struct want want, unsigned side, uint32_t other) {
	want.sides = side;
	want.other = other;
	want.plain = want.flat = true;
	return pick(&want);
}

/* Each reads another character, and both become _. */
static void move_apart(struct glob_search *search, uint32_t from, struct want want) {
	uint32_t first = pick_flat(want, SIDE_FIRST, 0), second = pick_flat(want, SIDE_SECOND, first);
	if (first && !second) {
		second = pick_flat(want, SIDE_SECOND, 0);
		first = second ? pick_flat(want, SIDE_FIRST, second) : first;
	}
	if (first && second) {
		glob_search_push(search, from, first, second);
		return;
	}
	first = pick_flat(want, SIDE_FIRST, 0);
	second = pick_flat(want, SIDE_SECOND, 0);
	want.sides = SIDE_FIRST;
	if (second && fits(&want, '/'))
		glob_search_push(search, from, '/', second);
	want.sides = SIDE_SECOND;
	if (first && fits(&want, '/'))
		glob_search_push(search, from, first, '/');
}

void glob_move(struct glob_search *search, uint32_t from) {
	struct glob_state state = search->visits[from].state;
	struct want want = {.search = search, .state = &state};
	for (unsigned i = 0; i < 2; i++) {
		want.element[i] = &search->side[i].glob->elements[state.at[i]];
		if (want.element[i]->kind == ELEMENT_ACCEPT || want.element[i]->kind == ELEMENT_NEVER)
			return;
	}
	move_together(search, from, want);
	if (search->flatten)
		move_apart(search, from, want);
}
