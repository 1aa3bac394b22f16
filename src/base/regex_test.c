/* Regular expressions: what matches, what is refused, and that no expression takes the machine away. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/regex.h"

#include <criterion/criterion.h>
#include <string.h>

static struct regex *compile(struct arena *arena, const char *pattern, unsigned flags) {
	struct str error = STR("");
	struct regex *regex = regex_new(arena, str_from(pattern), flags, &error);
	cr_assert(regex, "%s: %.*s", pattern, STR_ARGS(error));
	return regex;
}

static enum regex_result match(const char *pattern, unsigned flags, struct str text) {
	struct arena *arena = arena_new();
	struct regex *regex = compile(arena, pattern, flags);
	enum regex_result result = regex_match(regex, text, NULL);
	regex_free(regex);
	arena_free(arena);
	return result;
}

Test(regex, matches) {
	static const struct {
		const char *pattern, *text;
		unsigned flags;
		enum regex_result result;
	} cases[] = {
	    {"b", "abc", 0, REGEX_YES},
	    {"b", "abc", REGEX_ANCHORED, REGEX_NO},
	    {"a", "abc", REGEX_ANCHORED, REGEX_YES},
	    {"^b", "a\nb", 0, REGEX_YES}, /* Ruby: ^ is the start of any line */
	    {"\\Ab", "a\nb", 0, REGEX_NO},
	    {"c$", "abc\nd", 0, REGEX_YES},
	    {"a*", "b", REGEX_ANCHORED, REGEX_YES},
	    {"a*", "b", REGEX_ANCHORED | REGEX_NOT_EMPTY, REGEX_NO},
	    {"A", "a", REGEX_IGNORE_CASE, REGEX_YES},
	    {"a b # c", "ab", REGEX_EXTENDED, REGEX_YES},
	    {"a.b", "a\nb", 0, REGEX_NO},
	    {"a.b", "a\nb", REGEX_DOT_ALL, REGEX_YES},
	    {"(?<year>\\d+)-\\k<year>", "7-7", 0, REGEX_YES},
	    {"\\h+", "xyz", 0, REGEX_NO}, /* hex digits */
	    {"^\\w$", "\xc3\xa9", 0, REGEX_NO},
	    {"^[[:alpha:]]$", "\xc3\xa9", 0, REGEX_YES},
	    {"\xc3\xa9.", "\xc3\xa9\xc3\xa8", 0, REGEX_YES},
	    {"", "", 0, REGEX_YES},
	    {"(?>a*)ab", "aaab", 0, REGEX_NO},
	    {"(?i)kube", "KUBE", REGEX_ANCHORED, REGEX_YES},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(match(cases[i].pattern, cases[i].flags, str_from(cases[i].text)), cases[i].result,
			     "%s on %s", cases[i].pattern, cases[i].text);
}

Test(regex, gives_groups) {
	struct arena *arena = arena_new();
	struct regex *regex = compile(arena, "(a)(x)?(b)", 0);
	struct regex_groups groups;
	cr_assert_eq(regex_match(regex, STR("-ab-"), &groups), REGEX_YES);
	cr_expect_eq(groups.count, 4);
	cr_expect(str_is(groups.items[0], "ab"));
	cr_expect(str_is(groups.items[1], "a"));
	cr_expect(str_is(groups.items[2], ""));
	cr_expect(str_is(groups.items[3], "b"));
	regex_free(regex);
	regex = compile(arena, "(1)(2)(3)(4)(5)(6)(7)(8)(9)(a)(b)", 0);
	cr_assert_eq(regex_match(regex, STR("123456789ab"), &groups), REGEX_YES);
	cr_expect_eq(groups.count, 10);
	cr_expect(str_is(groups.items[9], "9"));
	regex_free(regex);
	/* Where groups have names, the others count for nothing. */
	regex = compile(arena, "(?<n>a)(b)", 0);
	cr_assert_eq(regex_match(regex, STR("ab"), &groups), REGEX_YES);
	cr_expect_eq(groups.count, 2);
	regex_free(regex);
	regex_free(NULL);
	arena_free(arena);
}

Test(regex, refuses) {
	static const char *const patterns[] = {"(",
					       "a)",
					       "[",
					       "*a",
					       "(?<n>a",
					       "\\k<n>",
					       "[b-a]",
					       "a{100001}",
					       "x{99999}{99999}",
					       "((((x{50}){50}){50}){50})"};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct str error = STR("");
		struct regex *regex = regex_new(arena, str_from(patterns[i]), 0, &error);
		cr_expect(!regex, "%s", patterns[i]);
		cr_expect(error.n > 0, "%s", patterns[i]);
		regex_free(regex);
	}
	struct buf deep = {0};
	buf_add_repeated(&deep, '(', 5000);
	buf_add_repeated(&deep, ')', 5000);
	cr_expect_null(regex_new(arena, buf_str(&deep), 0, NULL));
	buf_clear(&deep);
	buf_add_repeated(&deep, 'x', LIMIT_REGEX_PATTERN_BYTES + 1);
	cr_expect_null(regex_new(arena, buf_str(&deep), 0, NULL));
	cr_expect(regex_is_too_costly(buf_str(&deep)));
	buf_finish(&deep);
	arena_free(arena);
}

Test(regex, gives_up) {
	static const char *const patterns[] = {"(a*)*b",
					       "(a|a)*$",
					       "(a|aa)+$",
					       "(.*)(.*)(.*)(.*)[^a!]$",
					       "((a+)+)+b",
					       "(?<n>a\\g<n>?a?)+$",
					       "(a?){50}a{50}[^a!]"};
	struct buf text = {0};
	buf_add_repeated(&text, 'a', 5000);
	buf_add_char(&text, '!');
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		cr_expect_neq(match(patterns[i], 0, buf_str(&text)), REGEX_YES, "%s", patterns[i]);
	cr_expect_eq(match("(a|a)*$", REGEX_ANCHORED, buf_str(&text)), REGEX_GAVE_UP);
	buf_clear(&text);
	buf_add_repeated(&text, 'a', LIMIT_REGEX_BYTES + 1);
	cr_expect_eq(match("a", 0, buf_str(&text)), REGEX_GAVE_UP);
	buf_finish(&text);
}

Test(regex, takes_any_bytes) {
	static const struct str texts[] = {STR_INIT("\xff\xfe"),     STR_INIT("\xc3"), STR_INIT("a\xe2\x82"),
					   STR_INIT("\xf0\x9f\x98"), STR_INIT("a\0b"), STR_INIT("\x80\x80\x80")};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		cr_expect_eq(match("nowhere", 0, texts[i]), REGEX_NO, "text %zu", i);
		match("(.*)(?:\\w|\\W)?(?<!x)$", REGEX_IGNORE_CASE, texts[i]);
	}
}

Test(regex, takes_slashes_off) {
	static const struct {
		const char *pattern, *inside;
		unsigned flags;
	} cases[] = {
	    {"abc", "abc", 0},
	    {"/abc/", "abc", 0},
	    {"/abc/i", "abc", REGEX_IGNORE_CASE},
	    {"/a/c/mx", "a/c", REGEX_DOT_ALL | REGEX_EXTENDED},
	    {"/abc/o", "/abc/o", 0}, /* so it is: no flag is left */
	    {"/abc/io", "abc", REGEX_IGNORE_CASE},
	    {"/abc/q", "/abc/q", 0},
	    {"/abc/iq", "/abc/iq", 0},
	    {"/i", "/i", 0},
	    {"/", "/", 0},
	    {"//", "", 0},
	    {"", "", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned flags = 0;
		struct str inside = regex_without_slashes(str_from(cases[i].pattern), &flags);
		cr_expect(str_is(inside, cases[i].inside), "%s: %.*s", cases[i].pattern, STR_ARGS(inside));
		cr_expect_eq(flags, cases[i].flags, "%s", cases[i].pattern);
	}
}

Test(regex, knows_starts) {
	static const struct {
		const char *pattern, *start;
		unsigned flags;
		bool may;
	} cases[] = {
	    {"^kube\\.var", "kube.", REGEX_ANCHORED, true},
	    {"^kube\\.var", "kube.log", REGEX_ANCHORED, false},
	    {"kube", "app", REGEX_ANCHORED, false},
	    {"kube", "app", 0, true},
	    {"\\Akube", "app", 0, false},
	    {"^kube", "app", 0, true},
	    {"kube|app", "app", REGEX_ANCHORED, true},
	    {"\\Akube|app", "app", 0, true},
	    {"(kube|app)", "log", REGEX_ANCHORED, true},
	    {"x(kube|app)", "log", REGEX_ANCHORED, false},
	    {"kube*", "kub", REGEX_ANCHORED, true},
	    {"kube*", "kuba", REGEX_ANCHORED, true},
	    {"kube*", "ka", REGEX_ANCHORED, false},
	    {"kube{0,3}", "kubx", REGEX_ANCHORED, true},
	    {"\xc3\xa9?x", "x", REGEX_ANCHORED, true},
	    {"KUBE", "kube", REGEX_ANCHORED | REGEX_IGNORE_CASE, true},
	    {"k ube", "kube", REGEX_ANCHORED | REGEX_EXTENDED, true},
	    {"kube", "", REGEX_ANCHORED, true},
	    {"a[|]b|c", "c", REGEX_ANCHORED, true},
	    {"a(?#()|b", "b", REGEX_ANCHORED, true},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct regex *regex = compile(arena, cases[i].pattern, cases[i].flags);
		cr_expect_eq(regex_may_match_start(regex, str_from(cases[i].start)), cases[i].may, "%s on %s...",
			     cases[i].pattern, cases[i].start);
		regex_free(regex);
	}
	arena_free(arena);
}
