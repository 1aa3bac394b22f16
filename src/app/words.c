/* After Wu and Manber, "A fast algorithm for multi-pattern searching" (1994): what two bytes stand at the end of a
 * window as long as the shortest word tells how far the window may move on. */
#include "app/words.h"

#include "base/list.h"

#include <string.h>

enum { PAIRS = 1 << 16 };

struct word {
	struct str text;
	uint32_t pair; /* the last one of its window */
};

struct words {
	LIST(, struct word) all;
	size_t window;
	uint8_t moves[PAIRS];
};

static uint32_t pair_at(const char *p) {
	return (uint32_t)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

struct words *words_new(struct arena *arena, const char *const *words) {
	struct words *set = ARENA_NEW(arena, struct words);
	set->window = UINT8_MAX;
	for (; *words; words++) {
		struct str text = str_from(*words);
		LIST_ADD(arena, &set->all, (struct word){.text = text});
		set->window = text.n < set->window ? text.n : set->window;
	}
	memset(set->moves, (int)set->window - 1, sizeof set->moves);
	for (uint32_t i = 0; i < set->all.count; i++) {
		struct word *word = &set->all.items[i];
		word->pair = pair_at(word->text.p + set->window - 2);
		for (size_t k = 0; k + 2 <= set->window; k++) {
			uint8_t *move = &set->moves[pair_at(word->text.p + k)];
			size_t left = set->window - 2 - k;
			*move = left < *move ? (uint8_t)left : *move;
		}
	}
	return set;
}

static bool starts_with_one(const struct words *words, struct str text, uint32_t pair) {
	for (uint32_t i = 0; i < words->all.count; i++)
		if (words->all.items[i].pair == pair && str_starts_with(text, words->all.items[i].text))
			return true;
	return false;
}

bool words_in(const struct words *words, struct str text) {
	size_t at = 0; /* where the window begins */
	while (words->all.count && text.n - at >= words->window) {
		uint32_t pair = pair_at(text.p + at + words->window - 2);
		uint8_t move = words->moves[pair];
		if (move == 0 && starts_with_one(words, str_from_offset(text, at), pair))
			return true;
		at += move ? move : 1;
	}
	return false;
}
