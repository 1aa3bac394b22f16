/* INI: sniffing, positions inside values, the two Pythons, limits. Trees stand in testdata/doc/ini, and
 * script/check-ini compares with Python itself. */
#include "base/limits.h"
#include "doc/doc.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct format format_ini;

static struct doc *parse(struct arena *arena, const char *text) {
	return doc_parse(arena, source_new(arena, STR("test.ini"), str_from(text)), &format_ini);
}

static const struct node *value_of(const struct doc *doc, const char *path) {
	const struct node *node = node_find(doc->root, path);
	cr_assert(node, "%s is missing", path);
	return node;
}

Test(ini, sniffs_sections_with_keys) {
	static const char *const yes[] = {
	    "[general]\nstate_file = /a\n",
	    "\xEF\xBB\xBF# note\n\n; note\n[general]\n\nstate_file=/a",
	    "[a]\n[/var/log/messages]\nfile: /var/log/messages\n",
	    "  # note\r\n[general]\r\n    state_file = /a\r\n",
	};
	static const char *const no[] = {
	    "",
	    "# note\n",
	    "[general]\n",
	    "state_file = /a\n[general]\n",
	    "[SERVICE]\n    Flush 1\n",
	    "[INPUT]\n    Path /var/log/a=b.log\n",
	    "[{\"a\": 1},\n{\"b\": 2}]\n",
	    "[\"a\"]\nb = 1",
	    "[[table]]\nname = \"x\"\n",
	    "[1, 2]\n[3]",
	    "<match a>\n  type = x\n</match>\n",
	    "a:\n  b: c\n",
	};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		cr_expect(format_ini.sniff(str_from(yes[i])), "%s", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		cr_expect(!format_ini.sniff(str_from(no[i])), "%s", no[i]);
}

Test(ini, a_byte_of_a_value_knows_its_place) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, "[x]\nfile =\n  /a\n# note\n\n\t/b  \n");
	const struct node *file = value_of(doc, "x/file");
	cr_expect(str_is(file->text, "\n/a\n\n/b"), "%.*s", STR_ARGS(file->text));
	struct source *value = doc_embedded(arena, doc, file, STR(""));
	size_t b;
	cr_assert(str_find(value->text, STR("/b"), &b));
	struct site at = source_outer(value, (struct span){(uint32_t)b, 2});
	struct place place = source_place(doc->source, at.at.off);
	cr_expect(place.line == 6 && place.col == 2 && str_is(site_text(at), "/b"));
	arena_free(arena);
}

/* A text and how the value of x/k is read. */
struct two_readings {
	const char *text, *three, *two;
};

Test(ini, a_value_carries_what_python_2_reads) {
	static const struct two_readings cases[] = {
	    {"[x]\nk = v", "v", NULL},
	    {"[x]\nk = v ; note", "v ; note", "v"},
	    {"[x]\nk = v;w ;note", "v;w ;note", NULL}, /* the first ; has no blank before it */
	    {"[x]\nk = v\t;a ;b", "v\t;a ;b", "v"},
	    {"[x]\nk = ;v", ";v", NULL},
	    {"[x]\nk = ;v ", ";v", ""},
	    {"[x]\nk = \"\"", "\"\"", ""},
	    {"[x]\nk = \"v\"", "\"v\"", NULL},
	    {"[x]\nk = v # note", "v # note", NULL},
	    {"[x]\nk = v\n  # note\nj = w", "v", "v\n# note"},
	    {"[x]\nk = v\n# note\n  w", "v\nw", NULL},
	    {"[x]\nk = v\n\n  w\n", "v\n\nw", "v\nw"},
	    {"[x]\nk = v ; note\n  w ; more\n", "v ; note\nw ; more", "v\nw ; more"},
	    {"[x]\nk = \xC2\xA0v", "v", "\xC2\xA0v"},
	    {"[x]\nrem j = 1\nk = v", "v", NULL},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct doc *doc = parse(arena, cases[i].text);
		const struct node *k = value_of(doc, "x/k");
		cr_expect(str_is(k->text, cases[i].three), "%s: %.*s", cases[i].text, STR_ARGS(k->text));
		bool differs = k->extra && k->extra->has_other_text;
		cr_expect_eq(differs, cases[i].two != NULL, "%s", cases[i].text);
		cr_expect(!differs || str_is(k->extra->other_text, cases[i].two), "%s", cases[i].text);
		cr_expect(!differs || (doc->problems.count == 1 && doc->problems.items[0].uncertain), "%s",
			  cases[i].text);
	}
	arena_free(arena);
}

Test(ini, lines_of_one_kind_are_told_once) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, "[x]\n  a = 1\n  b = 2\n  # note\n  c = 3\n");
	cr_assert_eq(doc->problems.count, 1);
	cr_expect_eq(doc->problems.items[0].kind, PROBLEM_SYNTAX);
	cr_expect(doc->problems.items[0].uncertain);
	cr_expect(str_ends_with(doc->problems.items[0].message, STR("(and 3 more lines like it)")));
	cr_expect_eq(node_get(doc->root, "x")->count, 3);
	arena_free(arena);
}

Test(ini, nodes_are_limited) {
	struct arena *arena = arena_new();
	size_t n = (size_t)LIMIT_DOC_NODES + 10;
	char *text = arena_alloc_text(arena, 4 + 3 * n);
	memcpy(text, "[x]\n", 4);
	for (size_t i = 0; i < n; i++)
		memcpy(text + 4 + 3 * i, "a:\n", 3);
	struct source *source = source_new(arena, STR("test.ini"), (struct str){text, 4 + 3 * n});
	struct doc *doc = doc_parse(arena, source, &format_ini);
	cr_expect(doc->incomplete && !doc->unreadable);
	cr_assert_eq(doc->problems.count, 1);
	cr_expect_eq(doc->problems.items[0].kind, PROBLEM_LIMIT);
	cr_expect_eq(node_get(doc->root, "x")->count, LIMIT_DOC_NODES - 1);
	arena_free(arena);
}
