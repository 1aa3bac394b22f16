/* What Fluent Bit refuses, where and in which words; which texts look like its own; where values come from. */
#include "base/buf.h"
#include "base/limits.h"
#include "doc/testing.h"

static const struct format *fluentbit(void) {
	return format_by_name(STR("fluentbit"));
}

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("fluent-bit.conf"), text), fluentbit());
}

static const struct refusal refusals[] = {
    {STR_INIT(""), {0, 0}, ""},
    {STR_INIT("\n\n# c\n"), {0, 0}, ""},
    {STR_INIT("[X]"), {0, 0}, ""},
    {STR_INIT("[X]\n a b"), {0, 0}, ""},
    {STR_INIT("[X]\r\n a b\r\n\r\n c d\r\n"), {0, 0}, ""},
    {STR_INIT("\xEF\xBB\xBF[X]\n"), {1, 1}, "the file begins with a byte order mark"},
    {STR_INIT("\xFF\xFE[\0"), {1, 1}, "the file is UTF-16"},
    {STR_INIT("[\0X\0"), {1, 1}, "the file is UTF-16"},
    {STR_INIT("[X]\n a b\0c\n"), {2, 5}, "a NUL byte stands here"},
    /* Headers. */
    {STR_INIT("[X"), {1, 1}, "this section header has no closing bracket"},
    {STR_INIT("[X] # c\n"), {0, 0}, ""},
    {STR_INIT("[X] Name cpu\n"), {1, 5}, "Fluent Bit ignores what stands behind a section's header"},
    {STR_INIT(" [INPUT]\n Name cpu\n"), {1, 2}, "this section header is indented"},
    {STR_INIT("[INPUT]\n Name cpu\n [FILTER] \n"), {3, 2}, "this section header is indented"},
    {STR_INIT("[X]\n [G]\n"), {2, 2}, "Fluent Bit takes this line for a key without a value"},
    {STR_INIT("[X]\n [G 1]\n  a b\n"), {0, 0}, ""},
    {STR_INIT("[X]\n [G 1\n"), {2, 2}, "this group header has no closing bracket"},
    {STR_INIT(" [G 1]\n"), {1, 2}, "a group stands above the first section"},
    {STR_INIT("[X]\n [G 1]\n  [G 2]\n  a b"), {3, 3}, "the group above this one is empty"},
    {STR_INIT("[X]\n [G 1]\n [G 2]\n  a b"), {0, 0}, ""},
    /* Indentation. */
    {STR_INIT("[X]\n a b\n\tc d\n"),
     {3, 2},
     "this entry is indented by 1 tab, the first indented line of the file by 1 sp"},
    {STR_INIT("[X]\n  a b\nc d\n"), {3, 1}, "this entry is not indented, the first indented line of the file by 2 sp"},
    {STR_INIT("[X]\n  a b\n    c d\n  \n    \n  # c\n    #\n"), {0, 0}, ""},
    {STR_INIT("[X]\n  a b\n \n"), {3, 1}, "this line holds nothing but blanks"},
    {STR_INIT("[X]\n  a b\n #\n"), {3, 2}, "this comment is indented by 1 space"},
    {STR_INIT("[X]\n \t a b\n\t#\n"),
     {3, 2},
     "this comment is indented by 1 tab, the first indented line of the file by 1 tab and 2"},
    {STR_INIT("  \n[X]\n  a b\n"), {0, 0}, ""},
    {STR_INIT("  \n[X]\n   a b\n"), {3, 4}, "this entry is indented by 3 spaces"},
    {STR_INIT("[X]\nName cpu\n"), {2, 1}, "this entry is not indented: Fluent Bit takes its first character, N,"},
    /* Entries. */
    {STR_INIT("    a b\n"), {1, 5}, "this entry stands above the first section"},
    {STR_INIT("[X]\n a\n"), {2, 2}, "a has no value: Fluent Bit refuses the file (undefined value)"},
    {STR_INIT("[X]\n a   \n"), {2, 2}, "a has no value: Fluent Bit refuses the file (key has an empty value)"},
    {STR_INIT("[X]\n a\tb\n"), {2, 3}, "a tab does not end a key in Fluent Bit, only a space does: it finds a key w"},
    {STR_INIT("[X]\n a\tb c\n"), {2, 3}, "a tab does not end a key in Fluent Bit, only a space does: the key reaches"},
    {STR_INIT("[X]\n a\t b\n"), {0, 0}, ""},
    {STR_INIT("[X]\n \v b\n"), {2, 2}, "no key stands in this line"},
    {STR_INIT("[X]\n a b\n \r"), {3, 2}, "no key stands in this line"},
    /* Directives. */
    {STR_INIT("@SET a=b\n@set c= d\n@INCLUDE x.conf\n"), {0, 0}, ""},
    {STR_INIT("@SET\n"), {1, 1}, "@SET needs a space and a value behind it"},
    {STR_INIT("@INCLUDE   \n"), {0, 0}, ""},
    {STR_INIT("@INCLUDE \n"), {1, 1}, "@INCLUDE needs a space and a value behind it"},
    {STR_INIT("@SETS a=b\n"), {1, 1}, "Fluent Bit knows no such directive, and ignores the line"},
    {STR_INIT("@SET a b\n"), {1, 6}, "no equals sign stands in this @SET"},
};

Test(fluentbit, what_is_refused_has_a_place_and_words) {
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		check_refusal(fluentbit(), &refusals[i], true);
}

static const struct look looks[] = {
    {"[INPUT]\n    Name cpu\n", true},
    {"# c\n\n\xEF\xBB\xBF", false},
    {"\xEF\xBB\xBF[service]\r\n\tFlush 1\r\n", true},
    {"[OUT]\n  Name null", true},
    {"[ INPUT ]\n  Name null", true},
    {"[OTHER]\n  Name null\n[FILTER]\n# c\n  Name grep\n", true},
    {"[PARSER]\n  Name x\n", true},
    {"[INPUT]\nName cpu\n", true},
    {"@SET a=b\n", true},
    {"@INCLUDE x.conf\n", true},
    {"@include x.conf\n[INPUT]\n Name cpu\n", true},
    {"@include x.conf\n<source>\n @type tail\n</source>\n", false},
    {"<source>\n  @type tail\n</source>\n", false},
    {"[general]\nstate_file = /var/awslogs/state\n[/var/log/messages]\nfile = /var/log/messages\n", false},
    {"[Unit]\nDescription=Fluent Bit\n[Service]\nExecStart=/opt/fluent-bit -c x\n", false},
    {"[Service]\nType = simple\n", false},
    {"[sources.a]\ntype = \"file\"\n", false},
    {"[[inputs.tail]]\n  files = [\"/a\"]\n", false},
    {"server {\n  listen 80;\n}\n", false},
    {"input {\n  file { path => \"/a\" }\n}\n", false},
    {"user nginx;\n[INPUT]\n Name x\n", false},
    {"{\"logs\": {}}", false},
    {"logs:\n  - a\n", false},
    {"", false},
};

Test(fluentbit, its_texts_are_told_from_others) {
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
		check_look(fluentbit(), &looks[i]);
}

Test(fluentbit, a_value_knows_where_each_byte_stands) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("[OUTPUT]\r\n  Match   * # all \t\r\n"));
	const struct node *value = node_find(doc->root, "OUTPUT/Match");
	cr_assert(value && str_is(value->text, "* # all"));
	struct source *embedded = doc_embedded(arena, doc, value, STR("Match"));
	cr_expect(str_equal(embedded->text, value->text));
	cr_expect_eq(source_outer(embedded, (struct span){.off = 2, .len = 1}).at.off, 22);
	arena_free(arena);
}

static struct str repeated(struct buf *buf, const char *text, size_t bytes) {
	struct str once = str_from(text);
	buf_add(buf, STR("[X]\n"));
	while (buf->n < bytes)
		buf_add(buf, once);
	return buf_str(buf);
}

static bool has_problem(const struct doc *doc, enum problem_kind kind) {
	return (doc->problem_kinds & UINT64_C(1) << kind) != 0;
}

Test(fluentbit, long_lines_and_many_lines) {
	struct arena *arena = arena_new();
	struct buf line = {0}, lines = {0}, wrong = {0};
	struct doc *doc = parse(arena, repeated(&line, " a b", LIMIT_FILE_BYTES));
	cr_expect(has_problem(doc, PROBLEM_SYNTAX) && doc->root->first->count == 1);
	doc = parse(arena, repeated(&lines, "[X]\n a b\n#\n", LIMIT_FILE_BYTES));
	cr_expect(has_problem(doc, PROBLEM_LIMIT) && doc->incomplete);
	doc = parse(arena, repeated(&wrong, "  a\n b\n", LIMIT_FILE_BYTES / 4));
	cr_expect(has_problem(doc, PROBLEM_SYNTAX) && doc->problems.count == LIMIT_DOC_PROBLEMS + 1);
	buf_finish(&line);
	buf_finish(&lines);
	buf_finish(&wrong);
	arena_free(arena);
}
