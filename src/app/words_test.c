#include "app/words.h"

#include <criterion/criterion.h>
#include <string.h>

static bool slowly(const char *const *words, struct str text) {
	for (; *words; words++)
		if (str_contains(text, str_from(*words)))
			return true;
	return false;
}

Test(words, are_found_wherever_they_stand) {
	static const char *const list[] = {"logs_collected", "cloudwatch", "[general]", "clou", NULL};
	struct arena *arena = arena_new();
	struct words *words = words_new(arena, list);
	cr_expect(words_in(words, STR("logs_collected")));
	cr_expect(words_in(words, STR("x logs_collected")));
	cr_expect(words_in(words, STR("\0\xff[general]")));
	cr_expect(words_in(words, STR("a clou")));
	cr_expect(!words_in(words, STR("clo")));
	cr_expect(!words_in(words, STR("")));
	cr_expect(!words_in(words, (struct str){0}));
	cr_expect(!words_in(words, STR("logs_collecte general] cl oud")));
	arena_free(arena);
}

Test(words, agree_with_a_simple_search) {
	static const char *const list[] = {"aab", "abba", "ba-ab", "bbbbb", NULL};
	static const char letters[] = {'a', 'b', 'b', '-'};
	struct arena *arena = arena_new();
	struct words *words = words_new(arena, list);
	uint32_t random = 1, found = 0;
	for (int round = 0; round < 20000; round++) {
		char text[12];
		for (size_t i = 0; i < sizeof text; i++) {
			random = random * 1664525u + 1013904223u;
			text[i] = letters[random >> 30];
		}
		struct str sought = {.p = text, .n = (random >> 8) % (sizeof text + 1)};
		bool expected = slowly(list, sought);
		found += expected;
		cr_assert_eq(words_in(words, sought), expected, "%.*s", STR_ARGS(sought));
	}
	cr_expect(found > 1000 && found < 19000);
	struct words *none = words_new(arena, &list[4]);
	cr_expect(!words_in(none, STR("aab")));
	arena_free(arena);
}
