/* Formats by name and path, problems, JSON pointers. */
#include "doc/doc.h"

#include "base/limits.h"

#include <criterion/criterion.h>

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("test.json"), text), format_by_name(STR("json")));
}

Test(doc, formats_are_found_by_name_and_path) {
	cr_expect_str_eq(format_by_name(STR("json"))->name, "json");
	cr_expect_null(format_by_name(STR("jso")));
	cr_expect_str_eq(format_by_path(STR("/etc/a.JSON"))->name, "json");
	cr_expect_null(format_by_path(STR("/etc/json")));
	cr_expect_null(format_by_path(STR("")));
}

Test(doc, problems_are_kept_in_the_order_of_the_text_up_to_a_limit) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("{\"a\": {\"b\": \"\\u0000\", \"b\": \"\\ud800\"}, \"a\": 1}"));
	cr_assert_eq(doc->problems.count, 4);
	for (uint32_t i = 1; i < doc->problems.count; i++)
		cr_expect_lt(doc->problems.items[i - 1].at.at.off, doc->problems.items[i].at.at.off);
	cr_expect(!doc->incomplete && doc->root_count == 1 && doc->roots[0] == doc->root);
	cr_expect_eq(doc->source->doc, doc);
	for (uint32_t i = 0; i < 2 * LIMIT_DOC_PROBLEMS; i++)
		doc_problem(doc, PROBLEM_UNKNOWN_KEY, (struct span){i, 1}, "number %u", i)->help = STR("help");
	cr_expect(doc->problems.count == LIMIT_DOC_PROBLEMS + 1 && doc->incomplete);
	cr_expect_eq(doc->problems.items[LIMIT_DOC_PROBLEMS].kind, PROBLEM_LIMIT);
	cr_expect(str_is(doc->problems.items[10].message, "number 6"));
	arena_free(arena);
}

/* The pointer of the node at the needle. */
struct pointer_case {
	const char *needle, *pointer;
};

Test(doc, pointers_are_escaped_and_as_deep_as_they_can_be) {
	static const char text[] = "{\"a/b\": [10, {\"m~n\": [ 20 ]}, 30], \"\": {\"\xC3\xA9\": 40}, \"~1\": 50}";
	static const struct pointer_case cases[] = {
	    {"{\"a", ""},
	    {"\"a/b", "/a~1b"},
	    {"[10", "/a~1b"},
	    {"10", "/a~1b/0"},
	    {"0, {", "/a~1b/0"},
	    {", {\"m", "/a~1b"},
	    {"{\"m", "/a~1b/1"},
	    {"\"m~n", "/a~1b/1/m~0n"},
	    {" 20", "/a~1b/1/m~0n"},
	    {"30", "/a~1b/2"},
	    {"\"\": {", "/"},
	    {"\"\xC3\xA9\"", "//\xC3\xA9"},
	    {"40", "//\xC3\xA9"},
	    {"50", "/~01"},
	    {", \"~1", ""},
	};
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR(text));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t at = 0;
		cr_assert(str_find(STR(text), str_from(cases[i].needle), &at));
		struct str pointer = doc_pointer(arena, doc, (struct span){(uint32_t)at, 1});
		cr_expect(str_is(pointer, cases[i].pointer), "%s: %.*s", cases[i].needle, STR_ARGS(pointer));
	}
	arena_free(arena);
}
