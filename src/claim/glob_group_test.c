#include "base/limits.h"
#include "claim/glob.h"

#include <criterion/criterion.h>

enum { MANY = 16384 };

static struct glob_groups group(struct arena *arena, const struct glob *const *globs, uint32_t count, uint64_t *steps) {
	struct glob_groups groups = {0};
	bool gave_up = false;
	glob_group_overlaps(arena, globs, count, steps, &groups, &gave_up);
	cr_expect(!gave_up);
	return groups;
}

Test(glob_group, joins_what_overlaps) {
	static const char *const patterns[] = {
	    "/var/log/a.log", "/srv/x.log",  "/var/log/*.txt",	 "/var//log/a.log", NULL,
	    "/srv/x.log",     "/var/log/b*", "/var/log/ba*.txt", "/opt/[a",	    "/opt/[a",
	};
	enum { COUNT = sizeof patterns / sizeof patterns[0] };
	struct arena *arena = arena_new();
	const struct glob *globs[COUNT];
	for (size_t i = 0; i < COUNT; i++)
		globs[i] = patterns[i] ? glob_compile_globpath(arena, str_from(patterns[i]), false, NULL) : NULL;
	uint64_t steps = 10000;
	struct glob_groups groups = group(arena, globs, COUNT, &steps);
	cr_assert_eq(groups.count, 3u);
	const struct glob_group *g = groups.items;
	cr_expect(g[0].count == 2 && g[0].members[0] == 0 && g[0].members[1] == 3 && g[0].all_literal);
	cr_expect(g[1].count == 2 && g[1].members[0] == 1 && g[1].members[1] == 5 && g[1].all_literal);
	cr_expect(g[2].count == 3 && g[2].members[0] == 2 && g[2].members[2] == 7 && !g[2].all_literal);
	cr_expect(str_is(g[0].witness, "/var/log/a.log"));
	cr_expect(str_is(g[2].witness, "/var/log/b.txt"));
	arena_free(arena);
}

/* Steps instead of seconds: a pattern is compared with few others, however many there are. */
Test(glob_group, does_not_grow_with_pairs) {
	static const struct {
		const char *before, *after;
		uint32_t groups;
	} cases[] = {
	    {"/var/log/app-", ".log", 0},   {"/var/log/app-", "/*.log", 0},    {"/var/log/*-", ".log", 0},
	    {"/home/*/app-", "/*.log", 0},  {"/var/log/**/app-", "/*.log", 0}, {"/var/log/*", "*", 1},
	    {"/srv/**/a-", "/**/x.log", 1},
	};
	for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
		struct arena *arena = arena_new();
		const struct glob **globs = ARENA_ARRAY(arena, const struct glob *, MANY);
		for (unsigned i = 0; i < MANY; i++) {
			struct str text = arena_format(arena, "%s%u%s", cases[c].before, i, cases[c].after);
			globs[i] = glob_compile_globpath(arena, text, false, NULL);
		}
		uint64_t steps = 200 * MANY;
		struct glob_groups groups = group(arena, globs, MANY, &steps);
		cr_expect_eq(groups.count, cases[c].groups, "%sN%s: %u groups", cases[c].before, cases[c].after,
			     groups.count);
		cr_expect(!cases[c].groups || groups.items[0].count == MANY);
		arena_free(arena);
	}
}

Test(glob_group, takes_equal_patterns_as_one) {
	struct arena *arena = arena_new();
	const struct glob **globs = ARENA_ARRAY(arena, const struct glob *, MANY);
	for (unsigned i = 0; i < MANY; i++)
		globs[i] = glob_compile_globpath(arena, STR("/var/log/**"), false, NULL);
	uint64_t steps = 100;
	struct glob_groups groups = group(arena, globs, MANY, &steps);
	cr_expect(groups.count == 1 && groups.items[0].count == MANY);
	arena_free(arena);
}

Test(glob_group, says_when_it_gives_up) {
	struct arena *arena = arena_new();
	const struct glob *globs[] = {glob_compile_globpath(arena, STR("/var/log/a*"), false, NULL),
				      glob_compile_globpath(arena, STR("/var/log/*b"), false, NULL)};
	struct glob_groups groups = {0};
	uint64_t steps = 3;
	bool gave_up = false;
	glob_group_overlaps(arena, globs, 2, &steps, &groups, &gave_up);
	cr_expect(gave_up);
	arena_free(arena);
}
