/* Tags of paths: what sets of them hold, and which can be equal. */
#include "claim/glob.h"
#include "claim/tag.h"

#include <criterion/criterion.h>

static const struct glob *compile(struct arena *arena, const char *pattern) {
	return glob_compile(arena, str_from(pattern), GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG);
}

static struct template tags_of(struct arena *arena, const char *pattern, enum path_form form) {
	return tag_of_path(arena, STR("t."), compile(arena, pattern), form, STR(""), STR(""));
}

static bool holds(struct arena *arena, const struct template *tags, struct str tag) {
	return tag_pattern_match(tag_pattern_compile(arena, tag, TAG_STARS, NULL), tags) != TAG_NONE;
}

Test(walk, sets_hold_tags) {
	static const struct {
		const char *pattern, *tag;
		bool dotted, once;
	} cases[] = {
	    {"/var/log/*.log", "t.var.log.a.log", true, true},
	    {"/var/log/*.log", "t.var.log.a.b.log", true, true},
	    {"/var/log/*.log", "t.var.log.log", false, false}, /* .log is hidden */
	    {"/var/log/.*", "t.var.log.a", true, true},
	    {"/var/log/*.log", "t.var.log.a.txt", false, false},
	    {"/var/log/*/x", "t.var.log.a.x", true, true},
	    {"/var/log/*/x", "t.var.log.x", false, false},
	    {"/var/log/a?", "t.var.log.ab", true, true},
	    {"/var/log/a?", "t.var.log.a", false, true}, /* a. loses its dot */
	    {"/var/log/a?", "t.var.log.a.", true, false},
	    {"/var/log/a?b", "t.var.log.a.b", true, true},
	    {"/var/log/a?b", "t.var.log.a:b", true, false},
	    {"/var/log/a*b", "t.var.log.a..b", false, false},
	    {"/var/log/[a-c]", "t.var.log.b", true, true},
	    {"/var/log/[!a-c]", "t.var.log.b", false, false},
	    {"/var/log/[!a-c]", "t.var.log.\xc3\xa9", true, true},
	    {"/var/log/\xc3\xa9*", "t.var.log.\xc3\xa9x", true, true},
	    {"/var/log/\xc3\xa9*", "t.var.log.\xc3\xa8x", false, false},
	    {"*.log", "t.a.log", true, true},
	    {"./*.log", "t.a.log", true, true},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template dotted = tags_of(arena, cases[i].pattern, PATH_DOTTED);
		struct template once = tags_of(arena, cases[i].pattern, PATH_DOTTED_ONCE);
		struct str tag = str_from(cases[i].tag);
		cr_expect_eq(holds(arena, &dotted, tag), cases[i].dotted, "%s holds %s", cases[i].pattern,
			     cases[i].tag);
		cr_expect_eq(holds(arena, &once, tag), cases[i].once, "%s holds %s once", cases[i].pattern,
			     cases[i].tag);
	}
	arena_free(arena);
}

Test(walk, finds_equal_tags) {
	static const struct {
		const char *a, *b;
		bool may;
	} cases[] = {
	    {"/var/log/*.log", "/var/log/*.log", true},
	    {"/var/log/a*.log", "/var/log/b*.log", false},
	    {"/var/log/*.log", "/var/log/*.txt", false},
	    {"/var/log/a.b*", "/var/log/a/b*", true},
	    {"/var/log/*/x.log", "/var/log/*.log", true},
	    {"/var/log/?", "/var/log/??", true}, /* a and a. */
	    {"/var/log/[ab]x", "/var/log/[cd]x", false},
	    {"/var/*/a", "/var/*/b", false},
	    {"/srv/*", "/var/*", false},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template a = tags_of(arena, cases[i].a, PATH_DOTTED_ONCE);
		struct template b = tags_of(arena, cases[i].b, PATH_DOTTED_ONCE);
		uint64_t steps = 1 << 16;
		bool gave_up = false;
		/* Without the literal in front the two variables stand alone, and are compared exactly. */
		struct template left = {&a.parts[1], 1, 1}, right = {&b.parts[1], 1, 1};
		cr_assert(a.parts[1].is_variable && b.parts[1].is_variable);
		cr_expect_eq(template_may_equal(&left, &right, &steps, &gave_up), cases[i].may, "%s and %s", cases[i].a,
			     cases[i].b);
		cr_expect_not(gave_up);
	}
	arena_free(arena);
}

/* --- every short path -----------------------------------------------------------------------------------------------
 */

static const char letters[] = "ab.l/";
enum { NAME_MAX_BYTES = 5 };

/* The number-th path below /v/; false if it is none that a directory would list. */
static bool make_path(struct arena *arena, uint32_t number, struct str *ret) {
	char name[NAME_MAX_BYTES + 1];
	size_t n = 0;
	for (; number; number /= sizeof letters)
		if (number % sizeof letters)
			name[n++] = letters[number % sizeof letters - 1];
	struct str text = {name, n};
	bool ordinary = n && name[0] != '/' && name[n - 1] != '/' && !str_contains(text, STR("//")) &&
			!str_contains(text, STR("/.")) && name[0] != '.';
	*ret = arena_format(arena, "/v/%.*s", STR_ARGS(text));
	return ordinary;
}

static void check_path(struct arena *arena, const struct glob *glob, struct str path, enum path_form form,
		       const struct tag_pattern *pattern, enum tag_match all) {
	if (!glob_match(glob, path))
		return;
	struct template tag =
	    tag_of_path(arena, STR("t."), glob_compile(arena, path, GLOB_NONE), form, STR(""), STR(""));
	enum tag_match one = tag_pattern_match(pattern, &tag);
	cr_assert(template_is_literal(&tag));
	cr_expect(one == TAG_ALL || one == TAG_NONE);
	cr_expect(all != TAG_NONE || one == TAG_NONE, "%.*s of %.*s", STR_ARGS(path), STR_ARGS(glob->pattern));
	cr_expect(all != TAG_ALL || one == TAG_ALL, "%.*s of %.*s", STR_ARGS(path), STR_ARGS(glob->pattern));
}

Test(walk, answers_hold_for_every_path) {
	static const char *const globs[] = {"/v/*",   "/v/*.l",	  "/v/a*",    "/v/??",	"/v/*/*",
					    "/v/*/l", "/v/[ab]*", "/v/*.*.l", "/v/a/b*"};
	static const char *const patterns[] = {"t.v.*",	 "t.v.a*",  "*.l",     "t.*.a",		  "*a*",  "t.v.**",
					       "t.**.l", "t.*.*.*", "t.v.?.?", "t.v.{a,b}",	  "**.l", "t**",
					       "*.a.*",	 "t.v.a.b", "t.**.a*", "{t.v.a,t.v.b}.**"};
	enum { PATHS = 6 * 6 * 6 * 6 * 6 };
	uint32_t counts[4] = {0};
	for (size_t g = 0; g < sizeof globs / sizeof *globs; g++)
		for (size_t p = 0; p < 2 * sizeof patterns / sizeof *patterns; p++) {
			struct arena *arena = arena_new();
			const struct glob *glob = compile(arena, globs[g]);
			enum path_form form = p & 1 ? PATH_DOTTED : PATH_DOTTED_ONCE;
			const struct tag_pattern *pattern =
			    tag_pattern_compile(arena, str_from(patterns[p / 2]), p & 1 ? TAG_PARTS : TAG_STARS, NULL);
			struct template tags = tags_of(arena, globs[g], form);
			enum tag_match all = tag_pattern_match(pattern, &tags);
			counts[all]++;
			struct str path;
			for (uint32_t i = (uint32_t)g; i < PATHS; i += 7)
				if (make_path(arena, i, &path))
					check_path(arena, glob, path, form, pattern, all);
			arena_free(arena);
		}
	cr_expect(counts[TAG_NONE] > 20 && counts[TAG_SOME] > 20 && counts[TAG_ALL] > 20);
	cr_expect_eq(counts[TAG_MAYBE], 0);
}
