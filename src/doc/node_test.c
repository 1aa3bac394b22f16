/* Trees: looking up and comparing by value; numbers by value without rounding. */
#include "doc/decimal.h"
#include "doc/doc.h"

#include <criterion/criterion.h>

static const struct node *read(struct arena *arena, const char *text) {
	struct doc *doc = doc_parse(arena, source_new(arena, STR("x"), str_from(text)), format_by_name(STR("json")));
	cr_assert(doc->root && !doc->unreadable, "%s", text);
	return doc->root;
}

struct pair {
	const char *a, *b;
};

static const struct pair equal_pairs[] = {
    {"null", " null "},
    {"true", "true"},
    {"1", "1.0"},
    {"100", "1e2"},
    {"-0", "0"},
    {"0.00", "0e99"},
    {"120", "1.2E+2"},
    {"0.012", "12e-3"},
    {"\"\\u00e9\"", "\"\xC3\xA9\""},
    {"[]", "[ ]"},
    {"[1, [2, {}]]", "[1,[2,{ }]]"},
    {"{\"a\": 1, \"b\": [2]}", "{\"b\": [2.0], \"a\": 1}"},
    {"{\"a\": 0, \"a\": 1}", "{\"a\": 1}"},
    {"{\"a\": 0, \"b\": 1, \"a\": 1}", "{\"a\": 1, \"b\": 1, \"b\": 1}"},
    {"{\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8,\"9\":9,\"a\":1,\"b\":2,\"c\":3,\"d\":4,"
     "\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"h\":9}",
     "{\"h\":9,\"g\":7,\"f\":6,\"e\":5,\"d\":4,\"c\":3,\"b\":2,\"a\":1,\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,"
     "\"6\":6,\"7\":7,\"8\":8,\"9\":9}"},
};

static const struct pair different_pairs[] = {
    {"null", "false"},
    {"true", "false"},
    {"1", "\"1\""},
    {"1", "-1"},
    {"1", "10"},
    {"0.1", "0.10000000000000000001"},
    {"9007199254740993", "9007199254740992"},
    {"\"a\"", "\"A\""},
    {"[]", "{}"},
    {"[1, 2]", "[2, 1]"},
    {"[1]", "[1, 1]"},
    {"[[1], 2]", "[[1, 2]]"},
    {"[[], []]", "[[[]]]"},
    {"{\"a\": 1}", "{\"b\": 1}"},
    {"{\"a\": 1}", "{\"a\": 2}"},
    {"{\"a\": 1}", "{\"a\": 1, \"b\": 1}"},
    {"{\"a\": {\"b\": 1}, \"c\": {}}", "{\"a\": {}, \"c\": {\"b\": 1}}"},
    {"{\"a\": 1, \"b\": 2}", "{\"a\": 2, \"b\": 1}"},
};

static void check_pair(const struct pair *pair, bool equal) {
	struct arena *arena = arena_new();
	const struct node *a = read(arena, pair->a), *b = read(arena, pair->b);
	cr_expect_eq(node_equal(a, b), equal, "%s, %s", pair->a, pair->b);
	cr_expect_eq(node_equal(b, a), equal, "%s, %s", pair->b, pair->a);
	cr_expect_eq(node_hash(a) == node_hash(b), equal, "%s, %s", pair->a, pair->b);
	cr_expect(node_equal(a, a) && node_equal(b, b));
	arena_free(arena);
}

Test(node, trees_are_compared_by_value) {
	for (size_t i = 0; i < sizeof equal_pairs / sizeof equal_pairs[0]; i++)
		check_pair(&equal_pairs[i], true);
	for (size_t i = 0; i < sizeof different_pairs / sizeof different_pairs[0]; i++)
		check_pair(&different_pairs[i], false);
}

Test(node, a_part_of_a_tree_is_compared_alone) {
	struct arena *arena = arena_new();
	const struct node *root = read(arena, "[[1, {\"a\": 2}], [1, {\"a\": 2}], 3]");
	cr_expect(node_equal(root->first, root->first->next));
	cr_expect_eq(node_hash(root->first), node_hash(root->first->next));
	cr_expect_neq(node_hash(root->first), node_hash(root));
	arena_free(arena);
}

Test(node, the_last_of_equal_keys_is_found) {
	struct arena *arena = arena_new();
	const struct node *root = read(arena, "{\"a\": 1, \"b\": {\"c\": {\"\": \"x\"}}, \"a\": 2, \"n\\u0000\": 3}");
	cr_expect(str_is(node_get(root, "a")->text, "2"));
	cr_expect(node_is_shadowed(root->first) && !node_is_shadowed(node_get(root, "a")));
	cr_expect(str_is(node_find(root, "b/c/")->text, "x"));
	cr_expect_eq(node_find(root, "b/c"), root->first->next->first);
	cr_expect_null(node_find(root, "b/x/c"));
	cr_expect_null(node_find(root, "a/c"));
	cr_expect_null(node_get(NULL, "a"));
	cr_expect_null(node_get(root->first, "a"));
	cr_expect_null(node_get(root, "n"));
	cr_expect_not_null(node_get_str(root, STR("n\0")));
	arena_free(arena);
}

Test(decimal, literals_are_read_whole) {
	static const char *const good[] = {"0", "-0", "1", "+1", ".5", "5.", "1e5", "1E-5", "1.5e+05"};
	static const char *const bad[] = {"", "-", ".", "e5", "1e", "1e+", "1x", "0x1", "1.2.3", " 1", "1e5 ", "inf"};
	struct decimal d;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		cr_expect(decimal_read(str_from(good[i]), &d), "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		cr_expect(!decimal_read(str_from(bad[i]), &d), "%s", bad[i]);
}

Test(decimal, the_range_of_doubles_is_exact) {
	static const struct {
		const char *text;
		bool fits;
	} cases[] = {
	    {"0e999999999999999999999999", true},
	    {"1e308", true},
	    {"1.7976931348623157e308", true},
	    {"-1.7976931348623158e308", true}, /* rounds down to the largest double */
	    {"1.7976931348623159e308", false},
	    {"17976931348623158079372897140530341507993413271003782693617377898044e241", true},
	    {"17976931348623158079372897140530341507993413271003782693617377898045e241", false},
	    {"0.00017976931348623157e312", true},
	    {"1e309", false},
	    {"-1e999999999999999999999999", false},
	    {"1e-999999999999999999999999", true},
	    {"0.000000001e317", true},
	    {"0.000000001e318", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct decimal d;
		cr_assert(decimal_read(str_from(cases[i].text), &d));
		cr_expect_eq(decimal_fits_double(d), cases[i].fits, "%s", cases[i].text);
	}
}
