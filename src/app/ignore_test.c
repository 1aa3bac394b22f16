#include "app/ignore.h"

#include <criterion/criterion.h>
#include <string.h>

struct match {
	const char *pattern, *path;
	bool matches;
};

static const struct match cases[] = {
    {"a", "a", true},
    {"a", "b", false},
    {"a", "a/b", false},
    {"*.json", "web.json", true},
    {"*.json", "a/web.json", false},
    {"*", "anything", true},
    {"a*b*c", "a1b2c", true},
    {"a*b*c", "a1b2", false},
    {"?", "x", true},
    {"?", "", false},
    {"[a-c]x", "bx", true},
    {"[!a-c]x", "bx", false},
    {"[^a-c]x", "dx", true},
    {"[]x]", "]", true},
    {"[a-]", "-", true},
    {"[[:digit:]]", "7", true},
    {"[[:digit:]]", "x", false},
    {"[[:nonsense:]]", "x", false},
    {"[\\]]", "]", true},
    {"[a", "a", false},
    {"\\*", "*", true},
    {"\\*", "x", false},
    {"x\\", "x", false},
    {"x\\", "x\\", false},
    {"a/b", "a/b", true},
    {"a/*", "a/b/c", false},
    {"**/a", "a", true},
    {"**/a", "x/y/a", true},
    {"**/a/b", "x/a/a/b", true},
    {"a/**", "a", false},
    {"a/**", "a/b", true},
    {"a/**", "a/b/c", true},
    {"a/**/b", "a/b", true},
    {"a/**/b", "a/x/y/b", true},
    {"a/**/b", "a/x/y/c", false},
    {"a/**/b/**/c", "a/b/x/b/y/c", true},
    {"a**b", "axyb", true},
    {"a/x**y", "a/xzy", true},
    {"**", "a/b", true},
    {"a**/b", "ax/y/b", true},
    {"x/a**", "x/a", true},
    {"x/a**/**", "x/a", true},
    {"x/a*/**", "x/a", false},
    {"a**", "a", true},
    {"[a/b]", "a", true},
    {"x/[/]b", "x/b", false},
    {"a\\/b", "a/b", true},
    {"*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};

Test(ignore, patterns) {
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct match *m = &cases[i];
		bool whole = strchr(m->pattern, '/') || strchr(m->path, '/');
		bool matches = whole ? ignore_path_match(str_from(m->pattern), str_from(m->path))
				     : ignore_name_match(str_from(m->pattern), str_from(m->path));
		cr_expect_eq(matches, m->matches, "%s against %s", m->pattern, m->path);
	}
}

struct line {
	const char *file, *path;
	bool is_folder;
	uint32_t line; /* that decides; 0: none */
	bool negated;
};

static const struct line lines[] = {
    {"# comment\n\nweb.json\n", "a/web.json", false, 3, false},
    {"/web.json", "a/web.json", false, 0, false},
    {"/web.json", "web.json", false, 1, false},
    {"a/web.json", "x/a/web.json", false, 0, false},
    {"build/", "build", false, 0, false},
    {"build/", "x/build", true, 1, false},
    {"*.json\n!keep.json", "keep.json", false, 2, true},
    {"!keep.json\n*.json", "keep.json", false, 2, false},
    {"trailing   ", "trailing", false, 1, false},
    {"trailing\\ ", "trailing ", false, 1, false},
    {"crlf\r\n", "crlf", false, 1, false},
    {"\xef\xbb\xbf"
     "bom",
     "bom", false, 1, false},
    {"\\#x", "#x", false, 1, false},
    {"\\!x", "!x", false, 1, false},
    {"/", "a", true, 0, false},
    {"!", "a", false, 0, false},
};

Test(ignore, lines) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct ignore_list list = {0};
		ignore_list_add(arena, &list, str_from(lines[i].file));
		const struct ignore_rule *rule = ignore_list_match(&list, str_from(lines[i].path), lines[i].is_folder);
		cr_expect_eq(rule ? rule->line : 0, lines[i].line, "%s against %s", lines[i].file, lines[i].path);
		cr_expect(!rule || rule->negated == lines[i].negated);
	}
	arena_free(arena);
}

Test(ignore, deeper_files_and_own_files_win) {
	struct arena *arena = arena_new();
	struct ignore_scope top = {.base = 0, .repository = true}, below = {.parent = &top, .base = 4};
	struct str why = {0};
	top.git.name = STR(".gitignore");
	ignore_list_add(arena, &top.git, STR("*.json\n/web/x.yaml"));
	ignore_list_add(arena, &below.git, STR("!keep.json"));
	ignore_list_add(arena, &below.own, STR("!x.yaml"));
	cr_expect(ignore_check(arena, &below, STR("web/drop.json"), false, &why));
	cr_expect(str_is(why, ".gitignore:1"));
	cr_expect_not(ignore_check(arena, &below, STR("web/keep.json"), false, &why));
	cr_expect_not(ignore_check(arena, &below, STR("web/x.yaml"), false, &why));
	cr_expect(ignore_check(arena, &top, STR("web/x.yaml"), false, &why));
	arena_free(arena);
}

Test(ignore, a_nested_work_tree_does_not_see_the_outer_git_rules) {
	struct arena *arena = arena_new();
	struct ignore_scope top = {.base = 0, .repository = true};
	struct ignore_scope inner = {.parent = &top, .base = 4, .repository = true};
	struct str why = {0};
	ignore_list_add(arena, &top.git, STR("*.json"));
	ignore_list_add(arena, &top.own, STR("*.yaml"));
	cr_expect_not(ignore_check(arena, &inner, STR("sub/a.json"), false, &why));
	cr_expect(ignore_check(arena, &inner, STR("sub/a.yaml"), false, &why));
	arena_free(arena);
}
