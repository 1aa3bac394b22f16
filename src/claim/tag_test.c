/* Patterns of tags, and sets of tags against them. */
#include "claim/glob.h"
#include "claim/tag.h"

#include <criterion/criterion.h>

static const char *const names[] = {"none", "maybe", "some", "all"};

static enum tag_match match(const char *pattern, enum tag_syntax syntax, const char *tag) {
	struct arena *arena = arena_new();
	struct template tags = template_literal(arena, str_from(tag));
	enum tag_match result = tag_pattern_match(tag_pattern_compile(arena, str_from(pattern), syntax, NULL), &tags);
	arena_free(arena);
	return result;
}

static const struct {
	enum tag_syntax syntax;
	const char *pattern, *tag;
	bool matches;
} literal_cases[] = {
    {TAG_STARS, "*", "a.b", true},
    {TAG_STARS, "*", "", true},
    {TAG_STARS, "", "", true},
    {TAG_STARS, "", "a", false},
    {TAG_STARS, "a", "a", true},
    {TAG_STARS, "a", "A", false},
    {TAG_STARS, "a", "ab", false},
    {TAG_STARS, "a*", "a", true},
    {TAG_STARS, "a.*", "a", false},
    {TAG_STARS, "*b*d", "abcd", true},
    {TAG_STARS, "*b*d", "abdc", false},
    {TAG_STARS, "a*a", "a", false},
    {TAG_STARS, "a**b", "ab", true},
    {TAG_STARS, "a?b", "axb", false},
    {TAG_STARS, "{a,b}", "a", false},
    {TAG_STARS, "a*b*c", "abbcbc", true},
    {TAG_PARTS, "a", "a", true},
    {TAG_PARTS, "a", "a.b", false},
    {TAG_PARTS, "a.*", "a.b", true},
    {TAG_PARTS, "a.*", "a", false},
    {TAG_PARTS, "a.*", "a.b.c", false},
    {TAG_PARTS, "a.*", "a.", true},
    {TAG_PARTS, "a.**", "a", true},
    {TAG_PARTS, "a.**", "a.b.c", true},
    {TAG_PARTS, "a.**", "ab", false},
    {TAG_PARTS, "a**", "ab.c", true},
    {TAG_PARTS, "**.x", "x", true},
    {TAG_PARTS, "**.x", "a.b.x", true},
    {TAG_PARTS, "**.x", "ax", false},
    {TAG_PARTS, "a.**.x", "a.x", true},
    {TAG_PARTS, "a.**.x", "a.b.x", true},
    {TAG_PARTS, "a.**.x", "ax", false},
    {TAG_PARTS, "a**.x", "ax", false}, /* \A holds at the start of the tag only */
    {TAG_PARTS, "**", "a\nb", true},
    {TAG_PARTS, "a**", "a\nb", false},
    {TAG_PARTS, "a", "a\n", true},
    {TAG_PARTS, "a.**", "a\n", false},
    {TAG_PARTS, "a.", "a", true},
    {TAG_PARTS, "a.", "a.", false},
    {TAG_PARTS, "{a,b}", "b", true},
    {TAG_PARTS, "{a,b}.c", "b.c", true},
    {TAG_PARTS, "x.{a,b.{c,d}}.*", "x.b.d.e", true},
    {TAG_PARTS, "{a,}", "", true},
    {TAG_PARTS, "a,b", "a,b", true},
    {TAG_PARTS, "a}", "a}", true},
    {TAG_PARTS, "a\\*", "a*", true},
    {TAG_PARTS, "a\\*", "ab", false},
    {TAG_PARTS, "a\\", "a", true},
    {TAG_PARTS, "{a,b", "b", true}, /* never closed, but words mean themselves */
    {TAG_PARTS, "{a,b.c", "b.c", false},
    {TAG_PARTS, "{a,b.c", "b\\.c", true},
    {TAG_PARTS, "a b.*", "b.c", true},
    {TAG_PARTS, "a b.*", "a b.c", false},
    {TAG_PARTS, "a-b.c_d", "a-b.c_d", true},
    {TAG_PARTS, "a?b", "a?b", true},
    {TAG_PARTS, "\xc3\xa9.*", "\xc3\xa9.a", true},
    {TAG_PARTS, "*.*", "a.b", true},
    {TAG_PARTS, "*", "a.b", false},
    {TAG_PARTS, "*a", "ba", true},
};

Test(tag, matches_literals) {
	for (size_t i = 0; i < sizeof literal_cases / sizeof *literal_cases; i++) {
		enum tag_match result = match(literal_cases[i].pattern, literal_cases[i].syntax, literal_cases[i].tag);
		cr_expect_eq(result, literal_cases[i].matches ? TAG_ALL : TAG_NONE, "%s on %s: %s",
			     literal_cases[i].pattern, literal_cases[i].tag, names[result]);
	}
}

Test(tag, refuses_regular_expressions) {
	struct arena *arena = arena_new();
	const char *error = NULL;
	struct str inside;
	tag_pattern_compile(arena, STR("/a/"), TAG_PARTS, &error);
	cr_expect_str_eq(error, "it is a regular expression");
	error = NULL;
	tag_pattern_compile(arena, STR("b /a"), TAG_PARTS, &error);
	cr_expect(error && error[0]);
	error = NULL;
	tag_pattern_compile(arena, STR("/a/"), TAG_STARS, &error);
	cr_expect_null(error);
	cr_expect(tag_pattern_is_regex(STR("/a.b/"), &inside) && str_is(inside, "a.b"));
	cr_expect(tag_pattern_is_regex(STR("/"), &inside) && str_is(inside, ""));
	cr_expect_not(tag_pattern_is_regex(STR("/a"), &inside));
	arena_free(arena);
}

/* before, a file pattern (in <>), after; or a variable of any text ($). */
static struct template set_of(struct arena *arena, const char *text, enum path_form form) {
	struct str all = str_from(text);
	size_t open, close;
	if (str_find_char(all, '<', &open) && str_find_char(all, '>', &close)) {
		const struct glob *glob =
		    glob_compile(arena, str_from_to(all, open + 1, close), GLOB_STAR | GLOB_CLASS);
		return tag_of_path(arena, str_from_to(all, 0, open), glob, form, str_from_offset(all, close + 1),
				   STR(""));
	}
	struct template t = {0};
	for (struct str rest = all; rest.n;) {
		size_t dollar = rest.n;
		str_find_char(rest, '$', &dollar);
		template_add_literal(arena, &t, str_from_to(rest, 0, dollar));
		if (dollar < rest.n)
			template_add_variable(arena, &t, &(struct variable){.id = IDENTITY_TAG, .name = STR("$")});
		rest = str_from_offset(rest, dollar + 1);
	}
	return t;
}

Test(tag, matches_sets) {
	static const struct {
		const char *pattern, *set;
		enum tag_match stars, parts;
	} cases[] = {
	    {"**", "app.$", TAG_ALL, TAG_ALL},
	    {"app.**", "app.$", TAG_ALL, TAG_ALL},
	    {"app.*", "app.$", TAG_ALL, TAG_SOME},
	    {"app.x", "app.$", TAG_SOME, TAG_SOME},
	    {"web.*", "app.$", TAG_NONE, TAG_NONE},
	    {"*.x", "app.$", TAG_SOME, TAG_SOME},
	    {"*.x", "$.x", TAG_ALL, TAG_SOME},
	    {"**.x", "$.x", TAG_ALL, TAG_ALL},
	    {"*.y", "$.x", TAG_NONE, TAG_NONE},
	    {"a", "$", TAG_SOME, TAG_SOME},
	    {"app.var.log.*", "app.</var/log/*.log>", TAG_ALL, TAG_NONE},
	    {"app.var.log.*.*", "app.</var/log/*.log>", TAG_ALL, TAG_SOME},
	    {"app.var.log.**", "app.</var/log/*.log>", TAG_ALL, TAG_ALL},
	    {"app.var.log.*.log", "app.</var/log/*.log>", TAG_ALL, TAG_SOME},
	    {"*.log", "app.</var/log/*.log>", TAG_ALL, TAG_NONE},
	    {"*.txt", "app.</var/log/*.log>", TAG_NONE, TAG_NONE},
	    {"app.var.log.a*", "app.</var/log/*.log>", TAG_SOME, TAG_NONE},
	    {"app.var.log.a*", "app.</var/log/b*.log>", TAG_NONE, TAG_NONE},
	    {"app.var.log.ab*", "app.</var/log/a[bc]*.log>", TAG_SOME, TAG_NONE},
	    {"app.var.log.a*.log", "app.</var/log/a[bc]*.log>", TAG_ALL, TAG_SOME},
	    {"*containers*", "kube.</var/log/containers/*.log>", TAG_ALL, TAG_NONE},
	    {"app.var.log.a.log", "app.</var/log/a.log>", TAG_ALL, TAG_ALL},
	    {"*_kube-system_*", "kube.</var/log/containers/*_default_*.log>", TAG_SOME, TAG_NONE},
	    {"{app,web}.{a,b}", "app.$", TAG_NONE, TAG_SOME},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template once = set_of(arena, cases[i].set, PATH_DOTTED_ONCE);
		struct template dotted = set_of(arena, cases[i].set, PATH_DOTTED);
		struct str pattern = str_from(cases[i].pattern);
		enum tag_match stars = tag_pattern_match(tag_pattern_compile(arena, pattern, TAG_STARS, NULL), &once);
		enum tag_match parts = tag_pattern_match(tag_pattern_compile(arena, pattern, TAG_PARTS, NULL), &dotted);
		cr_expect_eq(stars, cases[i].stars, "stars %s on %s: %s", cases[i].pattern, cases[i].set, names[stars]);
		cr_expect_eq(parts, cases[i].parts, "parts %s on %s: %s", cases[i].pattern, cases[i].set, names[parts]);
	}
	arena_free(arena);
}

Test(tag, makes_tags_of_paths) {
	static const struct {
		enum path_form form;
		const char *set, *tag;
	} cases[] = {
	    {PATH_DOTTED_ONCE, "app.</var/log/a.log>", "app.var.log.a.log"},
	    {PATH_DOTTED_ONCE, "app</var/log/a.log>", "app.var.log.a.log"},
	    {PATH_DOTTED_ONCE, "</var/log/a.log>", "var.log.a.log"},
	    {PATH_DOTTED_ONCE, "app.</var/log/..a..log>.", "app.var.log.a.log"},
	    {PATH_DOTTED_ONCE, "app.</var/log/a>*b/*", "app.var.log.ab"},
	    {PATH_DOTTED_ONCE, "</.a/b>", ".a.b"},
	    {PATH_DOTTED_ONCE, "app.</var/log/*.log>", "app.<path>"},
	    {PATH_DOTTED_ONCE, "app</var/log/*.log>.x*y.", "app.<path>.xy"},
	    {PATH_DOTTED_ONCE, "</var/log/*.log>", "<path>"},
	    {PATH_DOTTED_ONCE, "</.var/log/*.log>", ".<path>"},
	    {PATH_DOTTED_ONCE, "app<log/*.log>", "app<path>"},
	    {PATH_DOTTED, "app.</var/log/a.log>", "app.var.log.a.log"},
	    {PATH_DOTTED, "app</var/log/a.log>", "appvar.log.a.log"},
	    {PATH_DOTTED, "app.</var/log//.a>.x*y", "app.var.log.a.x"},
	    {PATH_DOTTED, "app.</var/log/*.log>.x*y", "app.<path>.x"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = set_of(arena, cases[i].set, cases[i].form);
		struct str text = template_text(arena, &t);
		cr_expect(str_is(text, cases[i].tag), "%s: %.*s", cases[i].set, STR_ARGS(text));
	}
	arena_free(arena);
}

Test(tag, finds_parts) {
	static const struct {
		const char *set;
		int index;
		enum answer answer;
		const char *part;
	} cases[] = {
	    {"a.b.c", 0, CERTAIN, "a"},
	    {"a.b.c", 2, CERTAIN, "c"},
	    {"a.b.c", 3, NEVER, ""},
	    {"a.b.c", -1, CERTAIN, "c"},
	    {"a.b.c", -3, CERTAIN, "a"},
	    {"a.b.c", -4, NEVER, ""},
	    {"a.b$.c", 0, CERTAIN, "a"},
	    {"a.b$.c", 1, POSSIBLE, ""},
	    {"a.b$.c", 2, POSSIBLE, ""},
	    {"a.b$.c", -1, CERTAIN, "c"},
	    {"a.b$.c", -3, POSSIBLE, ""},
	    {"a.b$.c", 9, POSSIBLE, ""},
	    {"a.</var/log/*.log>", 2, CERTAIN, "log"},
	    {"a.</var/log/*.log>", 3, POSSIBLE, ""},
	    {"a.</var/log/*.log>", -1, CERTAIN, "log"},
	    {"a.</var/log/*.log>", -2, POSSIBLE, ""},
	    {"a.</var/log/*log>", -1, POSSIBLE, ""},
	    {"a.</var/log/*.x>.y", -2, CERTAIN, "x"},
	    {"a.</var/lo*/x.y.log>", 1, CERTAIN, "var"},
	    {"a.</var/lo*/x.y.log>", 2, POSSIBLE, ""},
	    {"a.</var/lo*/x.y.log>", -2, CERTAIN, "y"},
	    {"a.</var/lo*/x.y.log>", -3, POSSIBLE, ""},
	    {"", 0, CERTAIN, ""},
	    {"a..b", 1, CERTAIN, ""},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = set_of(arena, cases[i].set, PATH_DOTTED), part = {0};
		enum answer answer = tag_part(arena, &t, cases[i].index, &part);
		cr_expect_eq(answer, cases[i].answer, "%s[%d]", cases[i].set, cases[i].index);
		cr_expect(str_is(template_text(arena, &part), cases[i].part), "%s[%d]", cases[i].set, cases[i].index);
	}
	arena_free(arena);
}

Test(tag, regular_expressions_of_sets) {
	static const struct {
		const char *regex, *set;
		unsigned flags;
		enum tag_match match;
	} cases[] = {
	    {"app", "app.x", REGEX_ANCHORED, TAG_ALL},
	    {"app$", "app.x", REGEX_ANCHORED, TAG_NONE},
	    {"app\\.", "app.$", REGEX_ANCHORED, TAG_ALL},
	    {"app\\.$", "app.$", REGEX_ANCHORED, TAG_SOME},
	    {"web", "app.$", REGEX_ANCHORED, TAG_NONE},
	    {".*", "app.$", REGEX_ANCHORED, TAG_ALL},
	    {".*", "app.$", REGEX_ANCHORED | REGEX_NOT_EMPTY, TAG_ALL},
	    {"x*", "app.$", REGEX_ANCHORED, TAG_ALL},
	    {"x*", "app.$", REGEX_ANCHORED | REGEX_NOT_EMPTY, TAG_NONE},
	    {"(ap?)*", "app.$", REGEX_ANCHORED | REGEX_NOT_EMPTY, TAG_ALL},
	    {"(|app)", "app.$", REGEX_ANCHORED | REGEX_NOT_EMPTY, TAG_MAYBE},
	    {"^.*$", "$", REGEX_ANCHORED, TAG_ALL},
	    {"app|web", "app.$", REGEX_ANCHORED, TAG_ALL},
	    {"(web|app)\\.x", "app.$", REGEX_ANCHORED, TAG_SOME},
	    {"x$", "app.$", 0, TAG_SOME},
	    {"\\Aapp\\.\\w+\\Z", "app.$", 0, TAG_SOME},
	    {"\\Aweb|\\.y", "app.$.x", 0, TAG_SOME},
	    {"(?:kube)\\.var\\.log\\..*\\.log$", "kube.</var/log/*.log>", REGEX_ANCHORED, TAG_ALL},
	    {"kube\\.[a-z.]+\\.log$", "kube.</var/log/*.log>", REGEX_ANCHORED, TAG_SOME},
	    {"kube\\.[^.]+\\.log\\.", "kube.</var/log/*.log>", REGEX_ANCHORED, TAG_ALL},
	    {"kube\\.var\\.log\\.[b-d]", "kube.</var/log/a*.log>", REGEX_ANCHORED, TAG_NONE},
	    {"KUBE\\.VAR", "kube.</var/log/*.log>", REGEX_ANCHORED | REGEX_IGNORE_CASE, TAG_ALL},
	    {"kube (?# x) var", "kube.</var/log/*.log>", REGEX_ANCHORED | REGEX_EXTENDED, TAG_MAYBE},
	    {"kube(?!x)", "kube.$", REGEX_ANCHORED, TAG_MAYBE},
	    {"(?<a>kube)\\.\\k<a>", "kube.$", REGEX_ANCHORED, TAG_MAYBE},
	    {"kube\\.a{3}$", "kube.$", REGEX_ANCHORED, TAG_SOME},
	    {"kube\\.(a{2,3}){2}b*?$", "kube.aaa$", REGEX_ANCHORED, TAG_SOME},
	    {"kube\\.(a{2}){2}$", "kube.aaaab$", REGEX_ANCHORED, TAG_NONE},
	    {"(((((((((((a*)*)*)*)*)*)*)*)*)*)*)*b", "$", 0, TAG_SOME},
	    {"((((a{9}){9}){9}){9})b", "$", 0, TAG_MAYBE}, /* too many steps */
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = set_of(arena, cases[i].set, PATH_DOTTED_ONCE);
		struct regex *regex = regex_new(arena, str_from(cases[i].regex), cases[i].flags, NULL);
		enum tag_match match = tag_regex_match(regex, &t);
		cr_expect_eq(match, cases[i].match, "%s on %s: %s", cases[i].regex, cases[i].set, names[match]);
		regex_free(regex);
	}
	arena_free(arena);
}
