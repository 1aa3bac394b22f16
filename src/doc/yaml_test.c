/* What YAML scalars mean, what is refused and with which words, and that hostile texts end early. */
#include "base/buf.h"
#include "base/limits.h"
#include "doc/yaml.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("test.yaml"), text), format_by_name(STR("yaml")));
}

/* kind by YAML 1.2; differs: YAML 1.1 readers see something else. The columns were compared with PyYAML 6.0 and
 * go-yaml v2.4. */
static const struct {
	const char *text;
	enum node_kind kind;
	bool differs;
} scalar_cases[] = {
    {"", NODE_NULL, false},
    {"~", NODE_NULL, false},
    {"null", NODE_NULL, false},
    {"NULL", NODE_NULL, false},
    {"nULL", NODE_STRING, false},
    {"true", NODE_BOOL, false},
    {"FALSE", NODE_BOOL, false},
    {"tRUE", NODE_STRING, false},
    {"yes", NODE_STRING, true},
    {"No", NODE_STRING, true},
    {"on", NODE_STRING, true},
    {"OFF", NODE_STRING, true},
    {"y", NODE_STRING, true},
    {"n", NODE_STRING, true},
    {"yEs", NODE_STRING, false},
    {"0", NODE_NUMBER, false},
    {"-12", NODE_NUMBER, false},
    {"+12", NODE_NUMBER, false},
    {"007", NODE_NUMBER, false},
    {"010", NODE_NUMBER, true},
    {"-010", NODE_NUMBER, true},
    {"08", NODE_NUMBER, true},
    {"0o10", NODE_NUMBER, true},
    {"0o8", NODE_STRING, false},
    {"0x1F", NODE_NUMBER, false},
    {"+0x1F", NODE_STRING, true},
    {"0x", NODE_STRING, false},
    {"0b11", NODE_STRING, true},
    {"1_000", NODE_STRING, true},
    {"_1", NODE_STRING, false},
    {"12:30:45", NODE_STRING, true},
    {"1:30", NODE_STRING, true},
    {"8080:80", NODE_STRING, false},
    {"22:22", NODE_STRING, true},
    {"08:00", NODE_STRING, false},
    {"190:20:30.15", NODE_STRING, true},
    {"1.5", NODE_NUMBER, false},
    {".5", NODE_NUMBER, false},
    {"-.5", NODE_NUMBER, true},
    {"1.", NODE_NUMBER, false},
    {".", NODE_STRING, false},
    {"1e3", NODE_NUMBER, true},
    {"1.5e3", NODE_NUMBER, true},
    {"1.5e+3", NODE_NUMBER, false},
    {"1e", NODE_STRING, false},
    {".inf", NODE_NUMBER, false},
    {"-.INF", NODE_NUMBER, false},
    {".nan", NODE_NUMBER, false},
    {"-.nan", NODE_STRING, false},
    {"2024-01-01", NODE_STRING, true},
    {"2024-01-01 10:00:00", NODE_STRING, true},
    {"2024-1", NODE_STRING, false},
    {"=", NODE_STRING, true},
    {"<<", NODE_STRING, true},
    {"127.0.0.1", NODE_STRING, false},
    {"-", NODE_STRING, false},
    {"eu-central-1", NODE_STRING, false},
    {"1 2", NODE_STRING, false},
    {"off-line", NODE_STRING, false},
    {"trueish", NODE_STRING, false},
};

Test(yaml, scalars_mean_what_yaml_1_2_says) {
	for (size_t i = 0; i < sizeof scalar_cases / sizeof scalar_cases[0]; i++) {
		bool differs;
		enum node_kind kind = yaml_resolve(str_from(scalar_cases[i].text), &differs);
		cr_expect(kind == scalar_cases[i].kind && differs == scalar_cases[i].differs, "%s: %s, differs %d",
			  scalar_cases[i].text, node_kind_name(kind), differs);
	}
}

static const struct {
	struct str text;
	struct place place;
	const char *message;
} refused_cases[] = {
    {STR_INIT("a: 1\nfoo bar\nb: 2\n"), {2, 1}, "a key must be followed by a colon"},
    {STR_INIT("ö: ü: c\n"), {1, 5}, "a key with a colon cannot stand here"},
    {STR_INIT("a: ? b\n"), {1, 4}, "a key cannot stand here"},
    {STR_INIT("a: - b\n"), {1, 4}, "a list entry cannot stand here"},
    {STR_INIT("a:\n  b: 1\n c: 2\n"), {3, 2}, "this does not fit into the mapping around it"},
    {STR_INIT("a: 'it's'\n"), {1, 8}, "this follows a value that was complete"},
    {STR_INIT("a: 1\n: 2\n"), {2, 1}, "a key is missing before this colon"},
    {STR_INIT("- a\nb: 1\n"), {2, 1}, "this does not fit into the list around it"},
    {STR_INIT("a: [1, 2\nb: 3\n"), {2, 2}, "a comma or ] is missing before this"},
    {STR_INIT("a: {x: 1 y: 2}\n"), {1, 11}, "a comma or } is missing before this"},
    {STR_INIT("a: [1, 2\n"), {1, 4}, "this [ is never closed"},
    {STR_INIT("a: {x: 1,\n"), {1, 4}, "this { is never closed"},
    {STR_INIT("a: [,]\n"), {1, 5}, "a value is missing before this"},
    {STR_INIT("{a:[1]}\n"), {1, 3}, "a space is missing after this colon"},
    {STR_INIT(" a: 1\nb: 2\n"), {2, 1}, "this does not belong to the document above it"},
    {STR_INIT("ä: 'ö\nü: 1\n"), {1, 4}, "this quote is never closed"},
    {STR_INIT("a: \"b\n---\n"), {1, 4}, "this quote is not closed before the document ends"},
    {STR_INIT("a: \"C:\\logs\"\n"), {1, 7}, "YAML knows no escape of this kind"},
    {STR_INIT("a: \"\\u12\"\n"), {1, 7}, "hexadecimal digits are missing in this escape"},
    {STR_INIT("a: \"\\uD800\"\n"), {1, 7}, "this escape names no Unicode character"},
    {STR_INIT("a: | text\n"), {1, 6}, "text cannot follow the | or > on its line"},
    {STR_INIT("a: |0\n x\n"), {1, 5}, "the indentation of a block text cannot be 0"},
    {STR_INIT("a: *.log\n"), {1, 4}, "the * starts an alias here, and no valid name follows"},
    {STR_INIT("a: &\n"), {1, 4}, "the & starts an anchor here, and no valid name follows"},
    {STR_INIT("a: !x!y z\n"), {1, 4}, "the part of this tag before its second ! is not declared"},
    {STR_INIT("a: !<x y\n"), {1, 4}, "the ! starts a tag here, and it is not a valid one"},
    {STR_INIT("a: @b\n"), {1, 4}, "a value cannot start with @"},
    {STR_INIT("a: %b\n"), {1, 4}, "a value cannot start with %"},
    {STR_INIT("%YAML x\n---\na"), {1, 1}, "this %YAML line has no valid version"},
    {STR_INIT("%YAML 2.0\n---\na"), {1, 1}, "this version of YAML is not known"},
    {STR_INIT("%YAML 1.1\n%YAML 1.1\n---\n"), {2, 1}, "a document can have one %YAML line only"},
    {STR_INIT("%TAG x y\n---\n"), {1, 1}, "this %TAG line is not valid"},
    {STR_INIT("%TAG !a! x\n%TAG !a! y\n---\n"), {2, 1}, "a %TAG line for this handle stands above"},
    {STR_INIT("%FOO\n---\n"), {1, 1}, "the % starts a directive here, and it is not a valid one"},
    {STR_INIT("a:\n\tb: 1\n"), {2, 1}, "a tab is used for indentation; YAML allows only spaces"},
    {STR_INIT("a:\n \tb: c\n"), {2, 2}, "a tab is used for indentation; YAML allows only spaces"},
    {STR_INIT("a: |\n\tb\n"), {2, 1}, "a tab is used for indentation; YAML allows only spaces"},
    {STR_INIT("-\t- a\n"), {1, 2}, "a tab is used for indentation; YAML allows only spaces"},
    {STR_INIT("a: 1\n\xEF\xBB\xBF"
	      "b: 2\n"),
     {2, 2},
     "a byte order mark stands at the start of this line, inside the file"},
    {STR_INIT("\xFF\xFE"
	      "a\0:\0"),
     {1, 1},
     "the file is UTF-16, and only UTF-8 can be checked"},
    {STR_INIT("a\0:\0"), {1, 1}, "the file is UTF-16, and only UTF-8 can be checked"},
    {STR_INIT("ö: \xE9\n"), {1, 4}, "the byte 0xE9 is not UTF-8"},
    {STR_INIT("ö: x\x1By\n"), {1, 5}, "the control character U+001B stands in the text"},
    {STR_INIT("ö: x\0y\n"), {1, 5}, "a NUL character stands in the text"},
    {STR_INIT("a: *b\n"), {1, 4}, "no anchor &b stands above this alias"},
    {STR_INIT("a: &b 1\n---\na: *b\n"), {3, 4}, "no anchor &b stands above this alias"},
    {STR_INIT("a: &b [1, {c: *b}]\n"), {1, 15}, "the value of the anchor &b contains itself"},
    {STR_INIT("<<: text\n"), {1, 5}, "the key << takes a mapping or a list of mappings"},
    {STR_INIT("<<: [{a: 1}, b]\n"), {1, 5}, "the key << takes a mapping or a list of mappings"},
};

static void check_first_problem(struct str text, enum problem_kind kind, struct place place, const char *message) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, text);
	cr_assert_gt(doc->problems.count, 0, "%.*s", STR_ARGS(text));
	const struct problem *problem = &doc->problems.items[0];
	struct place at = source_place(doc->source, problem->at.at.off);
	cr_expect(problem->kind == kind && str_is(problem->message, message), "%.*s: %.*s", STR_ARGS(text),
		  STR_ARGS(problem->message));
	cr_expect(at.line == place.line && at.col == place.col, "%.*s is at %u:%u", STR_ARGS(text), at.line, at.col);
	cr_expect_eq(doc->unreadable, kind == PROBLEM_SYNTAX);
	cr_expect_eq(problem->incomplete, kind == PROBLEM_SYNTAX);
	arena_free(arena);
}

Test(yaml, what_is_refused_is_explained_at_its_place) {
	for (size_t i = 0; i < sizeof refused_cases / sizeof refused_cases[0]; i++)
		check_first_problem(refused_cases[i].text, PROBLEM_SYNTAX, refused_cases[i].place,
				    refused_cases[i].message);
}

Test(yaml, what_is_read_may_still_be_a_problem) {
	check_first_problem(STR("a: \"b\\0c\"\n"), PROBLEM_NUL_CHARACTER, (struct place){1, 6},
			    "a NUL character inside a text");
	check_first_problem(STR("\"\\x00\": b\n"), PROBLEM_NUL_CHARACTER, (struct place){1, 2},
			    "a NUL character inside a text");
	check_first_problem(STR("é: 1\n'é': 2\n"), PROBLEM_DUPLICATE_KEY, (struct place){2, 1},
			    "the key \"é\" stands twice in one object; the last one counts");
	check_first_problem(STR("{a, b, c, d, e, f, g, h, i, j, k, b: 1}"), PROBLEM_DUPLICATE_KEY,
			    (struct place){1, 35}, "the key \"b\" stands twice in one object; the last one counts");
}

Test(yaml, what_looks_odd_is_no_problem) {
	static const struct str texts[] = {
	    STR_INIT(""),
	    STR_INIT("# only a comment"),
	    STR_INIT("---\n---\n"),
	    STR_INIT("\xEF\xBB\xBF"
		     "a: 1\n"),
	    STR_INIT("a: ~\nb:\tc\n"),
	    STR_INIT("x: &x {a: 1, b: 2}\ny: {<<: *x, a: 3}\n"),
	    STR_INIT("x: &x {a: 1}\ny:\n  <<: *x\n  <<: *x\n"),
	    STR_INIT("a: &b 1\nc: &b 2\nd: *b\n"),
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct doc *doc = parse(arena, texts[i]);
		cr_expect_eq(doc->problems.count, 0, "%.*s: %.*s", STR_ARGS(texts[i]),
			     STR_ARGS(doc->problems.items[0].message));
		cr_expect(!doc->unreadable && !doc->incomplete);
	}
	cr_expect_null(parse(arena, STR("---\n# nothing\n"))->root);
	cr_expect_eq(parse(arena, STR("---\n---\na\n---\n"))->root_count, 1);
	arena_free(arena);
}

/* # stands for number, ^ for the next one. */
static void add_numbered(struct buf *out, const char *pattern, unsigned number) {
	for (; *pattern; pattern++)
		if (*pattern == '#' || *pattern == '^')
			buf_format(out, "%u", *pattern == '#' ? number : number + 1);
		else
			buf_add_char(out, *pattern);
}

/* start, the pattern so many times, end; and how the last problem's message begins. */
static const struct {
	const char *start, *pattern;
	unsigned times;
	const char *end, *message;
} limit_cases[] = {
    {"", "[", 100000, "", "the nesting is too deep"},
    {"", "{a: ", 100000, "", "the nesting is too deep"},
    {"", "- ", 100000, "a", "the nesting is too deep"},
    {"", "? ", 100000, "a", "the nesting is too deep"},
    {"a0: &a0 []\n", "a^: &a^ [*a#]\n", 2000, "", "the nesting is too deep"},
    {"a0: &a0 x\n", "a^: &a^ [*a#, *a#, *a#, *a#, *a#, *a#, *a#, *a#, *a#]\n", 20, "",
     "the aliases of this file stand for too many values"},
    {"a0: &a0 {k: v}\n", "a^: &a^ {p: *a#, q: *a#, <<: *a#}\n", 40, "",
     "the aliases of this file stand for too many values"},
    {"", "--- a\n", LIMIT_YAML_DOCUMENTS + 1, "", "this file has too many documents"},
    {"", "%TAG !a#! x\n", 10000, "---\na\n", "there are too many directives"},
    {"%TAG !a! ", "x", 100000, "\n---\na\n", "this directive is too long"},
};

static void check_limit(size_t i) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_add_text(&text, limit_cases[i].start);
	for (unsigned k = 0; k < limit_cases[i].times; k++)
		add_numbered(&text, limit_cases[i].pattern, k);
	buf_add_text(&text, limit_cases[i].end);
	struct doc *doc = parse(arena, buf_str(&text));
	const char *message = limit_cases[i].message;
	cr_assert_gt(doc->problems.count, 0, "%s", message);
	const struct problem *problem = &doc->problems.items[doc->problems.count - 1];
	cr_expect(str_starts_with(problem->message, str_from(message)), "%.*s", STR_ARGS(problem->message));
	cr_expect(problem->kind == PROBLEM_LIMIT && problem->incomplete, "%s", message);
	cr_expect(doc->incomplete && !doc->unreadable, "%s", message);
	buf_finish(&text);
	arena_free(arena);
}

Test(yaml, hostile_texts_end_early) {
	for (size_t i = 0; i < sizeof limit_cases / sizeof limit_cases[0]; i++)
		check_limit(i);
}

/* libyaml's own time grows with the square of such texts. */
Test(yaml, slow_texts_end_early) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_add_repeated(&text, '[', LIMIT_DOC_DEPTH - 10);
	for (unsigned i = 0; i < 200000; i++)
		buf_add_text(&text, "a,");
	struct doc *doc = parse(arena, arena_str(arena, buf_str(&text)));
	cr_expect(doc->incomplete && str_starts_with(doc->problems.items[0].message, STR("too much stands in deep")));
	buf_clear(&text);
	buf_add_text(&text, "a: x");
	buf_add_repeated(&text, ' ', 1000000);
	for (unsigned i = 0; i < 500000; i++)
		buf_add_text(&text, "y ");
	doc = parse(arena, arena_str(arena, buf_str(&text)));
	cr_expect(doc->incomplete && str_starts_with(doc->problems.items[0].message, STR("too many blanks")));
	buf_finish(&text);
	arena_free(arena);
}

Test(yaml, a_file_of_the_size_that_people_write_meets_no_limit) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	for (unsigned i = 0; i < 20000; i++)
		add_numbered(&text, "- name: n#\n  tags: {a: [1, 2], b: \"x\"}\n  text: |\n    one\n\n    two\n", i);
	struct doc *doc = parse(arena, buf_str(&text));
	cr_expect_eq(doc->problems.count, 0);
	cr_expect_eq(doc->root->count, 20000);
	buf_finish(&text);
	arena_free(arena);
}

Test(yaml, pointers_lead_to_what_is_written) {
	struct arena *arena = arena_new();
	struct str text = STR("a: &x {k: [1, v]}\nb: [*x]\nc: {<<: *x, z: 1}\n");
	struct doc *doc = parse(arena, text);
	static const struct {
		const char *at, *pointer;
	} cases[] = {{"v]", "/a/k/1"}, {"*x]", "/b/0"}, {"z: 1", "/c/z"}, {"*x, z", "/c"}, {"b: [", "/b"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t at = 0;
		cr_assert(str_find(text, str_from(cases[i].at), &at));
		struct str pointer = doc_pointer(arena, doc, (struct span){(uint32_t)at, 1});
		cr_expect(str_is(pointer, cases[i].pointer), "%s: %.*s", cases[i].at, STR_ARGS(pointer));
	}
	arena_free(arena);
}

static bool is_same(const struct node *a, const struct node *b) {
	if (!a || !b || a->kind != b->kind || !str_equal(a->text, b->text) || a->count != b->count)
		return false;
	const struct node *of_b = b->first;
	for (const struct node *of_a = a->first; of_a; of_a = of_a->next, of_b = of_b->next)
		if (!str_equal(of_a->key, of_b->key) || !is_same(of_a, of_b))
			return false;
	return true;
}

/* A value that is cut out and read alone has the same value. */
Test(yaml, spans_hold_the_whole_value) {
	static const char *const values[] = {
	    "plain text",  "two\n  lines",	   "'it''s'",	     "\"a\\tb\"",   "12",     "~",
	    "|\n  text\n", ">-\n  folded\n  text", "|+\n  kept\n\n", "[a, {b: c}]", "{a: 1}", "\"\\u00e9 é\"",
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct str text = arena_format(arena, "é: &o %s%s# end\n", values[i],
					       values[i][strlen(values[i]) - 1] == '\n' ? "" : "\n");
		struct doc *doc = parse(arena, text);
		cr_assert(doc->root && doc->root->first, "%.*s", STR_ARGS(text));
		struct str cut = site_text(doc_site(doc, doc->root->first->span));
		cr_expect(str_is(cut, values[i]), "%.*s: %.*s", STR_ARGS(text), STR_ARGS(cut));
		struct doc *again = parse(arena, cut);
		cr_expect(is_same(again->root, doc->root->first), "%.*s", STR_ARGS(text));
	}
	arena_free(arena);
}

/* Only --- says that the document above it is whole. */
static const struct {
	const char *text;
	uint32_t whole;
} broken_streams[] = {
    {"a: [", 0},
    {"a: 1\n b: 2\n", 0},
    {"a: 1\n---\nb: [", 1},
    {"---\na: 1\n---\nb: 2\n---\nc: 'x\n", 2},
    {"a: 1\n---\nb: 2\n", 0},
};

Test(yaml, documents_above_a_broken_one_are_whole) {
	for (size_t i = 0; i < sizeof broken_streams / sizeof *broken_streams; i++) {
		struct arena *arena = arena_new();
		struct str text = str_from(broken_streams[i].text);
		struct doc *doc = doc_parse(arena, source_new(arena, STR("text"), text), format_by_name(STR("yaml")));
		cr_expect_eq(doc->whole_roots, broken_streams[i].whole, "%s", broken_streams[i].text);
		cr_expect(doc->whole_roots <= doc->root_count, "%s", broken_streams[i].text);
		arena_free(arena);
	}
}
