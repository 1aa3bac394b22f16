/* Places inside others. */
#include "rule/sites.h"

#include <criterion/criterion.h>

static struct site at(struct source *source, uint32_t off, uint32_t len) {
	return (struct site){.source = source, .at = {.off = off, .len = len}};
}

Test(sites, inside_and_around) {
	struct arena *arena = arena_new();
	struct source *one = source_new(arena, STR("a"), STR("0123456789")),
		      *two = source_new(arena, STR("b"), STR(""));
	struct place_list places = {0};
	LIST_ADD(arena, &places, (struct place_entry){.at = at(one, 6, 3)});
	LIST_ADD(arena, &places, (struct place_entry){.at = at(one, 2, 2)});
	places_sort(arena, &places);
	static const struct {
		uint32_t off, len, within;
		bool around, touch;
	} cases[] = {
	    {0, 10, 2, false, true}, {2, 2, 1, true, true},   {3, 1, 0, true, true}, {0, 3, 0, false, false},
	    {6, 1, 0, true, true},   {5, 1, 0, false, false}, {9, 0, 0, true, true}, {9, 1, 0, false, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct site site = at(one, cases[i].off, cases[i].len);
		uint32_t end, first = places_within(&places, site, &end);
		cr_expect_eq(end - first, cases[i].within, "case %zu", i);
		cr_expect_eq(places_around(&places, site) != NULL, cases[i].around, "case %zu", i);
		cr_expect_eq(places_touch(&places, site), cases[i].touch, "case %zu", i);
		cr_expect_not(places_touch(&places, at(two, cases[i].off, cases[i].len)), "another source, case %zu",
			      i);
	}
	arena_free(arena);
}
