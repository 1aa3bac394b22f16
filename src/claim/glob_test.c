#include "claim/glob.h"

#include <criterion/criterion.h>

static const char *const archives[] = {".gz", ".bz2", ".zip", NULL};

struct match_case {
	const char *pattern, *path;
	bool matches;
};

static void check_all(const struct match_case *cases, size_t count, bool windows) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < count; i++) {
		const struct glob *glob = glob_compile_globpath(arena, str_from(cases[i].pattern), windows, archives);
		cr_expect_eq(glob_match(glob, str_from(cases[i].path)), cases[i].matches, "%s reads %s: should be %d",
			     cases[i].pattern, cases[i].path, cases[i].matches);
	}
	arena_free(arena);
}

Test(glob, reads_what_go_filepath_glob_reads) {
	static const struct match_case cases[] = {
	    {"/var/log/*.log", "/var/log/a.log", true},
	    {"/var/log/*.log", "/var/log/.log", true},
	    {"/var/log/*.log", "/var/log/x/a.log", false},
	    {"/var/log/?.log", "/var/log/a.log", true},
	    {"/var/log/?.log", "/var/log/\xC3\xA9.log", true},
	    {"/var/log/?.log", "/var/log/ab.log", false},
	    {"/var/log/[a-c].log", "/var/log/b.log", true},
	    {"/var/log/[^a-c].log", "/var/log/b.log", false},
	    {"/var/log/[^a-c].log", "/var/log/d.log", true},
	    {"/var/log/[abc].log", "/var/log/c.log", true},
	    {"/var/log/\\*x*", "/var/log/*xy", true},
	    {"/var/log/\\*x*", "/var/log/axy", false},
	    {"/var/*/x", "/var/log/x", true},
	    {"/var/*/x", "/var/x", false},
	    {"/var//log/./*.log", "/var/log/a.log", true},
	    {"/var/lib/../log/*.log", "/var/log/a.log", true},
	    {"/var/*//a.log", "/var/log/a.log", false},
	    {"/var/*/./a.log", "/var/log/a.log", false},
	    {"/var/log/*", "/var/log/a.gz", false},
	    {"/var/log/*", "/var/log/a.gz.1", true},
	    {"/var/log/*", "/var/log//./a", true},
	    {"/var/log/*", "/var/log/a/", false},
	    {"/var/Log/*.log", "/var/log/a.log", false},
	    {"logs/*.log", "logs/a.log", true},
	    {"./logs/*.log", "logs/a.log", true},
	    {"../logs/*.log", "../logs/a.log", true},
	};
	check_all(cases, sizeof cases / sizeof cases[0], false);
}

Test(glob, reads_what_gobwas_reads_in_the_walked_folder) {
	static const struct match_case cases[] = {
	    {"/var/log/**.log", "/var/log/a/b/c.log", true},
	    {"/var/log/**/a.log", "/var/log/x/y/a.log", true},
	    {"/var/log/**/a.log", "/var/log/a.log", true}, /* the ends share a slash */
	    {"/var/log/**/*.log", "/var/log/a.log", false},
	    {"/var/log/{a,b}.log", "/var/log/b.log", true},
	    {"/var/log/{a,b}.log", "/var/log/ab.log", false},
	    {"/var/log/app-{date}.log", "/var/log/app-date.log", true},
	    {"/var/log/{a{1,2},b}x", "/var/log/a2x", true},
	    {"/var/{log,tmp}/a*", "/var/log/ab", false}, /* walks "/var/{log,tmp}" */
	    {"/var/lo*/{a,b}/x", "/var/log/b/x", true},
	    {"/var/log/[!a]*", "/var/log/ba", true},
	    {"/var/log/[!a]*", "/var/log/ab", false},
	    {"/var/log[!x]a", "/var/log/a", true}, /* a class may be a separator */
	    {"/var//log/**", "/var/log/a", false},
	    {"/var/log/a!.log", "/var/log/a!.log", true},
	    {"var/log/**", "/var/log/a", false},
	    {"**/a.log", "/var/log/a.log", true},
	    {"/var/Log/**", "/var/log/a.log", false},
	    {"/var/log/a\\{b/**", "/var/log/a{b/c", false}, /* walks a folder with a backslash */
	    {"/var/log/\\{*}", "/var/log/{a}", true},
	    {"/var/log/{a,b", "/var/log/b", true},
	    {"/var/log/{a,b}", "/var/log/", false},
	};
	check_all(cases, sizeof cases / sizeof cases[0], false);
}

Test(glob, reads_one_exact_path_without_wildcards) {
	static const struct match_case cases[] = {
	    {"/var/log/a.log", "/var/log/a.log", true},
	    {"/var//log/./a.log", "/var/log/a.log", true},
	    {"/var/log/a.log", "/var//log/./a.log", true},
	    {"/var/lib/../log/a", "/var/log/a", true},
	    {"/../a", "/a", true},
	    {"/var/log/a\\b", "/var/log/a\\b", true},
	    {"/var/log/A.log", "/var/log/a.log", false},
	    {"/var/log/a.gz", "/var/log/a.gz", false},
	    {"a.log", "./a.log", true},
	    {"../a.log", "../a.log", true},
	};
	check_all(cases, sizeof cases / sizeof cases[0], false);
}

Test(glob, reads_windows_paths) {
	static const struct match_case cases[] = {
	    {"C:\\Logs\\a.log", "c:/logs/A.LOG", true},
	    {"C:\\Logs\\*.log", "c:\\logs\\a.log", true},
	    {"C:\\Logs\\*.log", "c:\\logs\\a.LOG", false}, /* Go compares names itself */
	    {"C:/Logs/*.log", "C:\\Logs\\a.log", true},
	    {"C:\\Logs\\*\\App.log", "C:\\logs\\x\\App.log", true},
	    {"C:\\Logs\\*\\App.log", "C:\\logs\\x\\app.log", false},
	    {"C:\\Logs\\**.log", "C:\\logs\\a\\b.log", true},
	    {"C:\\Logs\\{a,b}.log", "C:\\Logs\\b.log", true},
	    {"C:/Logs/**.log", "C:\\Logs\\a.log", false}, /* gobwas is told of \ only */
	    {"C:\\**.log", "C:\\a.log", false},		  /* walks the current folder of C: */
	    {"\\\\host\\share\\*.log", "\\\\host\\share\\a.log", true},
	    {"\\\\?\\C:\\logs\\a.log", "C:\\logs\\a.log", true},
	};
	check_all(cases, sizeof cases / sizeof cases[0], true);
}

Test(glob, reads_what_doublestar_reads) {
	static const struct match_case cases[] = {
	    {"/l/**/*.log", "/l/a.log", true},	    {"/l/**/*.log", "/l/x/y/a.log", true},
	    {"/l/**.log", "/l/a.log", true},	    {"/l/**.log", "/l/x/a.log", false},
	    {"/l/**", "/l/x/a.log", true},	    {"/l/x**/a", "/l/xy/a", true},
	    {"/l/x**/a", "/l/x/y/a", false},	    {"/l/{a,b}/*.log", "/l/b/c.log", true},
	    {"/l/{**/,}a", "/l/x/y/a", true},	    {"/l/*/../a", "/l/a", true},
	    {"/l/[a-z0-9-].log", "/l/-.log", true}, {"/l/[!a]", "/l/a", false},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct glob *glob = glob_compile(arena, str_from(cases[i].pattern), GLOB_DOUBLESTAR);
		cr_expect_eq(glob_match(glob, str_from(cases[i].path)), cases[i].matches, "%s reads %s: should be %d",
			     cases[i].pattern, cases[i].path, cases[i].matches);
	}
	arena_free(arena);
}

Test(glob, says_why_a_pattern_is_broken) {
	static const struct {
		const char *pattern, *why;
	} cases[] = {
	    {"", "empty"},
	    {"/var/log/", "folder"},
	    {"/var/log/.", "folder"},
	    {"/var/log/*/", "folder"},
	    {"/var/log/a.gz", "skipped"},
	    {"/var/log/*.gz", "skipped"},
	    {"/var/log/[a-z0-9]*.log", "the class [a-z0-9] mixes"},
	    {"/var/log/[a", "not closed"},
	    {"/var/log/[]*", "the class [] is"},
	    {"/var/log/*[/]", "malformed"},
	    {"/var/log/[z-a]", "backwards"},
	    {"/var/*//a", "//"},
	    {"/var//log/**", "below /var/log"},
	    {"/var/{a,b}/*.log", "below /var/{a,b}"},
	    {"/var/log/*\xFF", "UTF-8"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct glob *glob = glob_compile_globpath(arena, str_from(cases[i].pattern), false, archives);
		cr_expect(glob->broken, "%s should be broken", cases[i].pattern);
		cr_expect(str_contains(glob->why, str_from(cases[i].why)), "%s: %.*s", cases[i].pattern,
			  STR_ARGS(glob->why));
	}
	arena_free(arena);
}

Test(glob, knows_literals_and_prefixes) {
	static const struct {
		const char *pattern, *prefix;
		bool literal;
	} cases[] = {
	    {"/var//log/a.log", "/var/log/a.log", true}, {"/var//log/*.log", "/var/log/", false},
	    {"/var/log/a\\**", "/var/log/a*", false},	 {"/var/log/app-{date}", "/var/log/app-date", true},
	    {"/var/log/{a,b}", "/var/log/", false},	 {"/var/log/**", "/var/log/", false},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct glob *glob = glob_compile_globpath(arena, str_from(cases[i].pattern), false, NULL);
		cr_expect(str_is(glob->prefix, cases[i].prefix), "%s: %.*s", cases[i].pattern, STR_ARGS(glob->prefix));
		cr_expect_eq(glob->literal, cases[i].literal, "%s", cases[i].pattern);
	}
	arena_free(arena);
}

Test(glob, marks_what_gobwas_gets_wrong_as_doubtful) {
	static const struct {
		const char *pattern;
		bool doubtful;
	} cases[] = {
	    {"/l/{*.log,syslog}", true}, {"/l/a{,.1}", true},	 {"/l/***", true},     {"/l/**\xC3\xA9", true},
	    {"/l/{a,b", true},		 {"/l/{a{b},c}", true},	 {"/l/{a,b}*", false}, {"/l/{[a-z],[0-9]}", false},
	    {"/l/{[!a],b}", true},	 {"/l/**/*.log", false}, {"/l/[!a]*", false},  {"/l/\xC3\xA9*", false},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct glob *glob = glob_compile_globpath(arena, str_from(cases[i].pattern), false, NULL);
		cr_expect_eq(glob->doubtful, cases[i].doubtful, "%s", cases[i].pattern);
	}
	arena_free(arena);
}

Test(glob, gives_up_on_patterns_that_are_too_large) {
	struct arena *arena = arena_new();
	struct str text = STR("/var/log/*");
	while (text.n < 5000)
		text = arena_format(arena, "%.*s%.*s", STR_ARGS(text), STR_ARGS(text));
	const struct glob *large = glob_compile_globpath(arena, text, false, NULL);
	const struct glob *all = glob_compile_globpath(arena, STR("/var/log/**"), false, NULL);
	uint64_t steps = 1000;
	cr_expect(large->too_large && !large->broken);
	cr_expect_eq(glob_overlap(arena, large, all, &steps, NULL), OVERLAP_UNKNOWN);
	arena_free(arena);
}

Test(glob, cleans_paths) {
	static const struct {
		const char *path, *clean;
		bool windows;
	} cases[] = {
	    {"", "", false},
	    {"/", "/", false},
	    {"/a//b/./c/", "/a/b/c", false},
	    {"/a/../b", "/b", false},
	    {"/../../b", "/b", false},
	    {"../../b", "../../b", false},
	    {"a/../..", "..", false},
	    {"./a", "a", false},
	    {"a/..", ".", false},
	    {"c:/a\\.\\b", "c:\\a\\b", true},
	    {"c:..\\a", "c:..\\a", true},
	    {"c:\\..\\a", "c:\\a", true},
	    {"//host\\share", "\\\\host\\share", true},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str clean = glob_clean_path(arena, str_from(cases[i].path), cases[i].windows);
		cr_expect(str_is(clean, cases[i].clean), "%s: %.*s", cases[i].path, STR_ARGS(clean));
	}
	arena_free(arena);
}

Test(glob, flattens_paths) {
	struct arena *arena = arena_new();
	cr_expect(str_is(glob_flatten_path(arena, STR("/var/log/a b-\xC3\xA9.log")), "_var_log_a_b-_.log"));
	cr_expect(str_is(glob_flatten_path(arena, STR("C:\\Logs\\a#1")), "C__Logs_a#1"));
	arena_free(arena);
}
