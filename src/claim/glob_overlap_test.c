#include "base/limits.h"
#include "claim/glob.h"

#include <criterion/criterion.h>

static const char *const archives[] = {".gz", NULL};

struct overlap_case {
	const char *a, *b, *witness; /* NULL: none */
};

static void check(struct arena *arena, const struct overlap_case *c, bool windows) {
	const struct glob *a = glob_compile_globpath(arena, str_from(c->a), windows, archives);
	const struct glob *b = glob_compile_globpath(arena, str_from(c->b), windows, archives);
	uint64_t steps = LIMIT_GLOB_STEPS;
	struct str witness = STR(""), other = STR("");
	enum overlap overlap = glob_overlap(arena, a, b, &steps, &witness);
	cr_expect_eq(overlap, c->witness ? OVERLAP_SOME : OVERLAP_NONE, "%s and %s", c->a, c->b);
	cr_expect_eq(glob_overlap(arena, b, a, &steps, &other), overlap, "%s and %s, the other way", c->a, c->b);
	if (overlap != OVERLAP_SOME || !c->witness)
		return;
	cr_expect(str_is(witness, c->witness), "%s and %s: %.*s", c->a, c->b, STR_ARGS(witness));
	cr_expect(glob_match(a, witness) && glob_match(b, witness), "%s and %s: %.*s", c->a, c->b, STR_ARGS(witness));
}

Test(glob_overlap, finds_a_shortest_common_path) {
	static const struct overlap_case cases[] = {
	    {"/var/log/a.log", "/var//log/./a.log", "/var/log/a.log"},
	    {"/var/log/a.log", "/var/log/b.log", NULL},
	    {"/var/log/a.log", "/var/log/*.log", "/var/log/a.log"},
	    {"/var/log/*.log", "/var/log/a*", "/var/log/a.log"},
	    {"/var/log/*.log", "/var/log/**", "/var/log/a.log"},
	    {"/var/log/a*", "/var/log/*b", "/var/log/ab"},
	    {"/var/log/a*", "/var/log/b*", NULL},
	    {"/var/log/*.log", "/var/log/*/a.log", NULL},
	    {"/var/log/**", "/var/log/*/a.log", "/var/log/a/a.log"},
	    {"/var/log/**/a.log", "/var/log/a.log", "/var/log/a.log"},
	    {"/var/log/{a,b}.log", "/var/log/{b,c}.log", "/var/log/b.log"},
	    {"/var/log/{a,b}.log", "/var/log/{c,d}.log", NULL},
	    {"/var/log/[a-m]*", "/var/log/[n-z]*", NULL},
	    {"/var/log/[a-m]*", "/var/log/[!a-l]*", "/var/log/m"},
	    {"/var/log/[^a-z]?", "/var/log/[!0-9]{a,b}", "/var/log/_a"},
	    {"/var/log/*.gz", "/var/log/*", NULL},
	    {"/var/log/*.{log,gz}", "/var/log/*.{gz,txt}", NULL},
	    {"/var/log/*.g*", "/var/log/*z", "/var/log/a.gaz"},
	    {"/var/log/.*", "/var/log/*", "/var/log/.a"},
	    {"/L/a*", "/l/*", NULL},
	    {"/L/{a,b}*", "/l/*", NULL},
	    {"/a/**/b", "/a/**/c/**/b", "/a/a/c/a/b"},
	    {"/a/*/b", "/a/**b", "/a/a/b"},
	    {"/a/?*/b", "/a/../b", NULL},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(arena, &cases[i], false);
	arena_free(arena);
}

Test(glob_overlap, compares_windows_names_as_windows_and_go_do) {
	static const struct overlap_case cases[] = {
	    {"C:\\Logs\\a.log", "c:/logs/A.LOG", "C:\\Logs\\a.log"},
	    {"C:\\Logs\\*.log", "c:\\logs\\a*", "C:\\Logs\\a.log"},
	    {"C:\\Logs\\*.log", "C:\\Logs\\*.LOG", NULL},
	    {"C:\\Logs\\*.LOG", "c:\\logs\\a.log", "C:\\Logs\\a.LOG"},
	    {"C:\\Logs\\**", "c:\\logs\\x\\a.log", "C:\\Logs\\x\\a.log"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(arena, &cases[i], true);
	arena_free(arena);
}

Test(glob_overlap, stops_when_the_steps_run_out) {
	struct arena *arena = arena_new();
	const struct glob *a = glob_compile_globpath(arena, STR("/**a**b**c"), false, NULL);
	const struct glob *b = glob_compile_globpath(arena, STR("/**c**b**ac"), false, NULL);
	uint64_t steps = 5;
	cr_expect_eq(glob_overlap(arena, a, b, &steps, NULL), OVERLAP_UNKNOWN);
	cr_expect_eq(steps, 0u);
	steps = 1000;
	cr_expect_eq(glob_overlap(arena, a, b, &steps, NULL), OVERLAP_SOME);
	arena_free(arena);
}

/* Multiplied out, each would be 2^40 patterns. */
Test(glob_overlap, does_not_multiply_braces_out) {
	struct arena *arena = arena_new();
	struct str a = STR("/l/"), b = STR("/l/");
	for (int i = 0; i < 40; i++) {
		a = arena_format(arena, "%.*s{a,b}", STR_ARGS(a));
		b = arena_format(arena, "%.*s{b,c}", STR_ARGS(b));
	}
	uint64_t steps = 10000;
	struct str witness = STR("");
	cr_expect_eq(glob_overlap(arena, glob_compile_globpath(arena, a, false, NULL),
				  glob_compile_globpath(arena, b, false, NULL), &steps, &witness),
		     OVERLAP_SOME);
	cr_expect(str_is(witness, "/l/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"));
	arena_free(arena);
}

Test(glob_overlap, finds_two_paths_with_one_flattened_text) {
	static const struct {
		const char *a, *b, *path_a, *path_b; /* NULL: none */
	} cases[] = {
	    {"/l/a/b.log", "/l/a_b.log", "/l/a/b.log", "/l/a_b.log"},
	    {"/l/a.log", "/l/a.log", NULL, NULL},
	    {"/l/a.log", "/l//a.log", NULL, NULL},
	    {"/l/a.log", "/l/b.log", NULL, NULL},
	    {"/l/a b", "/l/a+b", "/l/a b", "/l/a+b"},
	    {"/l/*/b", "/l/a_b", "/l/a/b", "/l/a_b"},
	    {"/l/*.log", "/l/*/*.log", "/l/a_.log", "/l/a/.log"},
	    {"/l/*.log", "/l/*.log", "/l/_.log", "/l/ .log"},
	    {"/l/[a-z].log", "/l/[a-z].log", NULL, NULL},
	    {"/l/**", "/l/**", "/l/a/a", "/l/a_a"},
	    {"/l/**.gz", "/l/**", NULL, NULL},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct glob *a = glob_compile_globpath(arena, str_from(cases[i].a), false, archives);
		const struct glob *b = glob_compile_globpath(arena, str_from(cases[i].b), false, archives);
		uint64_t steps = LIMIT_GLOB_STEPS;
		struct str path_a = STR(""), path_b = STR("");
		enum overlap overlap = glob_flatten_overlap(arena, a, b, &steps, &path_a, &path_b);
		cr_expect_eq(overlap, cases[i].path_a ? OVERLAP_SOME : OVERLAP_NONE, "%s and %s", cases[i].a,
			     cases[i].b);
		if (overlap != OVERLAP_SOME || !cases[i].path_a)
			continue;
		cr_expect(str_is(path_a, cases[i].path_a) && str_is(path_b, cases[i].path_b), "%s and %s: %.*s %.*s",
			  cases[i].a, cases[i].b, STR_ARGS(path_a), STR_ARGS(path_b));
	}
	arena_free(arena);
}
