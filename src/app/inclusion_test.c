#include "app/inclusion.h"

#include <criterion/criterion.h>

enum { ITEMS_MAX = 5 };

/* Inputs are letters; each row says what each one loads, in order of their names. */
struct row {
	const char *loads[ITEMS_MAX];
	const char *parts;
};

static const struct row rows[] = {
    {{"", "", ""}, ""},
    {{"b", "", ""}, "b"},
    {{"bc", "c", ""}, "bc"},
    {{"", "ac", ""}, "ac"},
    {{"b", "a", ""}, "b"},	/* each other: the first stays */
    {{"bc", "ac", "ab"}, "bc"}, /* a ring */
    {{"b", "a", "ab"}, "ab"},	/* a ring that a third one includes */
    {{"a", "", ""}, ""},	/* itself */
    {{"c", "c", ""}, "c"},	/* two that share a part */
    {{"cd", "cd", "d", "c"}, "cd"},
    {{"x", "x", ""}, ""}, /* what is no input */
};

static struct inclusion *item_new(struct arena *arena, char name, const char *loads) {
	struct inclusion *item = ARENA_NEW(arena, struct inclusion);
	item->input = arena_format(arena, "%c", name);
	item->shown = item->input;
	for (; *loads; loads++)
		LIST_ADD(arena, &item->loaded, arena_format(arena, "%c", *loads));
	return item;
}

Test(inclusion, parts_do_not_depend_on_the_order) {
	struct arena *arena = arena_new();
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
		for (unsigned turn = 0; turn < ITEMS_MAX; turn++) {
			struct inclusion_list items = {0};
			for (unsigned i = 0; i < ITEMS_MAX; i++) {
				unsigned which = (i + turn) % ITEMS_MAX;
				if (rows[r].loads[which])
					LIST_ADD(arena, &items,
						 item_new(arena, (char)('a' + which), rows[r].loads[which]));
			}
			inclusions_settle(arena, &items);
			for (uint32_t i = 0; i < items.count; i++) {
				size_t at;
				char name = items.items[i]->input.p[0];
				cr_expect(items.items[i]->part == str_find_char(str_from(rows[r].parts), name, &at),
					  "row %zu, turn %u: %c", r, turn, name);
			}
		}
	arena_free(arena);
}

Test(inclusion, what_stays_is_no_part_and_the_first_includes) {
	struct arena *arena = arena_new();
	struct inclusion_list items = {0};
	LIST_ADD(arena, &items, item_new(arena, 'c', "dx"));
	LIST_ADD(arena, &items, item_new(arena, 'b', "dx"));
	LIST_ADD(arena, &items, item_new(arena, 'a', "bd"));
	items.items[0]->stays = true;
	LIST_ADD(arena, &items, item_new(arena, 'e', "c"));
	inclusions_settle(arena, &items);
	struct map map = {.arena = arena};
	inclusions_map(&items, &map);
	const struct inclusion *d = map_get(&map, STR("d")), *x = map_get(&map, STR("x"));
	cr_assert(d && x);
	cr_expect(str_is(d->shown, "a"));
	cr_expect(str_is(x->shown, "c"), "b is a part itself");
	cr_expect(!items.items[2]->part && items.items[1]->part);
	arena_free(arena);
}
