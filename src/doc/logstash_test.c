/* What Logstash refuses, where and in which words; what texts look like its own; where values come from. */
#include "base/buf.h"
#include "base/limits.h"
#include "doc/testing.h"

static const struct format *logstash(void) {
	return format_by_name(STR("logstash"));
}

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("pipeline.conf"), text), logstash());
}

static const struct refusal refusals[] = {
    {STR_INIT(""), {0, 0}, ""},
    {STR_INIT("# c"), {0, 0}, ""},
    {STR_INIT("input{}filter{}output{}input{}"), {0, 0}, ""},
    {STR_INIT("input\n{ a\n{ b=>c1 } 'd'{} }"), {0, 0}, ""},
    {STR_INIT("\xEF\xBB\xBFinput { }"), {1, 1}, "the file begins with a byte order mark"},
    {STR_INIT("# caf\xE9\ninput { }"), {1, 6}, "the byte 0xE9 is not UTF-8"},
    {STR_INIT("i\0n\0"), {1, 1}, "the file is UTF-16"},
    /* Sections and plugins. */
    {STR_INIT("outptu { }"), {1, 1}, "outptu is no section"},
    {STR_INIT("stdin { }"), {1, 1}, "stdin stands outside of all sections"},
    {STR_INIT("input { } }"), {1, 11}, "this } closes nothing"},
    {STR_INIT("input"), {1, 6}, "input {, filter { or output { is expected here, found the end of the file"},
    {STR_INIT("input { stdin }"), {1, 15}, "{ behind the name of a plugin is expected here, found }"},
    {STR_INIT("input { stdin { }"), {1, 7}, "the { of input is not closed"},
    {STR_INIT("input { a { b => 1 }\noutput { }"), {1, 7}, "the { of input is not closed"},
    {STR_INIT("input { a { b => 1 c { } } }"), {1, 20}, "c begins inside of a"},
    {STR_INIT("input { a { if [b] { c => 1 } } }"), {1, 13}, "a condition cannot stand inside of a plugin"},
    /* Settings and values. */
    {STR_INIT("input { a { b => 1 c => -2. d => [] e => {} f => [1, [x1], 'y'] } }"), {0, 0}, ""},
    {STR_INIT("input { a { 'b' => g1 { h => 1 } \"c\" => 'x' } }"), {0, 0}, ""},
    {STR_INIT("input { a { b => \"c\"d => 1 } }"), {1, 21}, "white space is missing between two settings"},
    {STR_INIT("input { a { b => 1, c => 2 } }"), {1, 19}, "no comma stands between settings"},
    {STR_INIT("input { a { b = 1 } }"), {1, 15}, "= stands where => is needed"},
    {STR_INIT("input { a { b } }"), {1, 15}, "=> and a value is expected here, found }"},
    {STR_INIT("input { a { b => } }"), {1, 18}, "a value is expected here, found }"},
    {STR_INIT("input { a { b => c } }"), {1, 18}, "c must stand in quotes"},
    {STR_INIT("input { a { b => 10s } }"), {1, 18}, "10s must stand in quotes"},
    {STR_INIT("input { a { b => /var/log/x } }"), {1, 18}, "/var/log/x must stand in quotes"},
    {STR_INIT("input { a { b => [1 2] } }"), {1, 21}, "a comma is missing between two items of the array"},
    {STR_INIT("input { a { b => [1,] } }"), {1, 20}, "nothing stands behind the last comma of the array"},
    {STR_INIT("input { a { b => { c1 => 1, d1 => 2 } } }"), {1, 27}, "no comma stands between the entries of a hash"},
    {STR_INIT("input { a { b => { => 1 } } }"), {1, 20}, "a key and => is expected here, found ="},
    {STR_INIT("input { a { b => { [c] => 1 } } }"), {1, 20}, "[c] must stand in quotes"},
    {STR_INIT("input { a { b => \"C:\\\\\" } }"), {1, 18}, "this quote is not closed"},
    /* Conditions. */
    {STR_INIT("filter { if [a] { } else if([b]=~/}/){ } else { } if![c]{} }"), {0, 0}, ""},
    {STR_INIT("filter { if [a] in ['x',\"y\"] and (f1([b], 1) or -5 > [c][d]) { } }"), {0, 0}, ""},
    {STR_INIT("filter { if 'x' not in [a] nand [b] !~ '{' { } }"), {0, 0}, ""},
    {STR_INIT("filter { else { } }"), {1, 10}, "no if stands before this else"},
    {STR_INIT("filter { if [a] { } a { } else { } }"), {1, 27}, "no if stands before this else"},
    {STR_INIT("filter { if { } }"), {1, 13}, "the condition ends too early"},
    {STR_INIT("filter { if [a] = 1 { } }"), {1, 17}, "Logstash has no = in conditions"},
    {STR_INIT("filter { if [a] && [b] { } }"), {1, 17}, "Logstash has no && in conditions"},
    {STR_INIT("filter { if !'x' in [b] { } }"), {1, 13}, "! can only stand before a field"},
    {STR_INIT("filter { if a == 1 { } }"), {1, 13}, "a is neither a field nor a text nor an operator"},
    {STR_INIT("filter { if [a] in [[b], 1] { } }"), {1, 22}, "b is neither a field"},
};

Test(logstash, what_is_refused_has_a_place_and_words) {
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		check_refusal(logstash(), &refusals[i], true);
}

static const struct look looks[] = {
    {"input {\n  stdin { }\n}\n", true},
    {"# c\n\n  # output {\noutput\n{\n", true},
    {"\xEF\xBB\xBF"
     "filter{",
     true},
    {"input(type=\"imfile\")\n", false},
    {"inputs { }\n", false},
    {"output \"x\" {\n  value = 1\n}\n", false},
    {"[INPUT]\n    Name cpu\n", false},
    {"<source>\n", false},
    {"input = {\n", false},
    {"server { input { } }\n", false},
    {"{\"input\": {}}", false},
    {"input", false},
    {"", false},
};

Test(logstash, its_texts_are_told_from_others) {
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
		check_look(logstash(), &looks[i]);
}

Test(logstash, a_value_knows_where_each_byte_stands) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("output { a { b => 'x\\'y' c => word } }"));
	const struct node *quoted = node_find(doc->root, "output/a/b"), *word = node_find(doc->root, "output/a/c");
	cr_assert(quoted && str_is(quoted->text, "x\\'y") && word && str_is(word->text, "word"));
	struct source *embedded = doc_embedded(arena, doc, quoted, STR("b"));
	cr_expect(str_equal(embedded->text, quoted->text));
	cr_expect_eq(source_outer(embedded, (struct span){.off = 3, .len = 1}).at.off, 22);
	cr_expect_eq(source_outer(doc_embedded(arena, doc, word, STR("c")), (struct span){.off = 1}).at.off, 31);
	arena_free(arena);
}

static struct doc *parse_repeated(struct arena *arena, const char *start, const char *text, size_t bytes) {
	struct buf buf = {0};
	buf_add(&buf, str_from(start));
	while (buf.n < bytes)
		buf_add(&buf, str_from(text));
	struct doc *doc = parse(arena, arena_str(arena, buf_str(&buf)));
	buf_finish(&buf);
	return doc;
}

static bool has_problem(const struct doc *doc, enum problem_kind kind) {
	return (doc->problem_kinds & UINT64_C(1) << kind) != 0;
}

Test(logstash, deep_long_and_hostile_texts) {
	struct arena *arena = arena_new();
	static const char *const deep[] = {"[", "{a1=>", "x{a1=>", "[x{a1=>"};
	for (size_t i = 0; i < sizeof deep / sizeof deep[0]; i++)
		cr_expect(has_problem(parse_repeated(arena, "input{a{b=>", deep[i], 1 << 20), PROBLEM_LIMIT), "%s",
			  deep[i]);
	cr_expect(has_problem(parse_repeated(arena, "filter{", "if[a]{", 1 << 20), PROBLEM_LIMIT));
	cr_expect(has_problem(parse_repeated(arena, "filter{if ", "(", 1 << 20), PROBLEM_LIMIT));
	cr_expect(has_problem(parse_repeated(arena, "filter{if[a]in [1,", "[1,", 1 << 20), PROBLEM_LIMIT));
	cr_expect(has_problem(parse_repeated(arena, "input{a{b=>", "x", LIMIT_FILE_BYTES), PROBLEM_SYNTAX));
	cr_expect(has_problem(parse_repeated(arena, "input{a{", "'\n", LIMIT_FILE_BYTES / 4), PROBLEM_SYNTAX));
	cr_expect(has_problem(parse_repeated(arena, "input{a{", "b => ,\n", LIMIT_FILE_BYTES / 4), PROBLEM_SYNTAX));
	cr_expect(has_problem(parse_repeated(arena, "input{a{", "b {\n", LIMIT_FILE_BYTES / 4), PROBLEM_LIMIT));
	cr_expect(has_problem(parse_repeated(arena, "", "input{}", LIMIT_FILE_BYTES), PROBLEM_LIMIT));
	arena_free(arena);
}
