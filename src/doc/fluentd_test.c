/* What Fluentd refuses, where and in which words; where its Ruby code ends; which texts look like its own. */
#include "base/buf.h"
#include "base/limits.h"
#include "doc/fluentd.h"
#include "doc/testing.h"

static const struct format *fluentd(void) {
	return format_by_name(STR("fluentd"));
}

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("fluent.conf"), text), fluentd());
}

static const struct refusal refusals[] = {
    {STR_INIT(""), {0, 0}, ""},
    {STR_INIT("# c"), {0, 0}, ""},
    {STR_INIT("a b\0c\n"), {0, 0}, ""},
    {STR_INIT("\xEF\xBB\xBF\n<a>\n</a>"), {0, 0}, ""},
    {STR_INIT("\xEF\xBB\xBF@include x"), {1, 1}, "the file begins with a byte order mark"},
    {STR_INIT("# caf\xE9\n"), {1, 6}, "the byte 0xE9 here is not UTF-8"},
    {STR_INIT("<\0a\0"), {1, 1}, "the file is UTF-16"},
    /* Sections. */
    {STR_INIT("<a>\n</a>"), {0, 0}, ""},
    {STR_INIT("<a b # c\n\t>\n</a\n>"), {0, 0}, ""},
    {STR_INIT("<a 'b c'> # c\n</a> # c"), {0, 0}, ""},
    {STR_INIT("<a b>c>\n</a>"), {1, 6}, "only a comment may stand between the header"},
    {STR_INIT("<a b>\n"), {1, 1}, "the section <a> is not closed before the end of the text"},
    {STR_INIT("<a\nb\n</a>"), {1, 1}, "this section header is not closed"},
    {STR_INIT("<a>\n</b>\n</a>"), {2, 1}, "</b> stands where </a> should close"},
    {STR_INIT("<a>\n<b>\n</a>"), {2, 1}, "the section <b> is not closed before </a>"},
    {STR_INIT("</a>"), {1, 1}, "</a> closes nothing"},
    {STR_INIT("</>\n# c\n"), {0, 0}, ""},
    {STR_INIT("</>\na b"), {1, 1}, "Fluentd reads nothing behind </>"},
    {STR_INIT("<include x/>\n"), {1, 1}, "<include .../> was the old grammar"},
    {STR_INIT("<include x/>\n</include>"), {0, 0}, ""},
    /* Names. */
    {STR_INIT("@type x\n<store>\n@foo x\n</store>"), {0, 0}, ""},
    {STR_INIT("<match>\n  @foo x\n</match>"), {2, 3}, "Fluentd knows no @foo"},
    {STR_INIT("<match>\n  @foo\n</match>"), {0, 0}, ""},
    {STR_INIT("'a'b c"), {1, 4}, "a blank must follow the closing quote of a name"},
    {STR_INIT("@include"), {1, 1}, "a path must follow this name"},
    {STR_INIT("include\n\n# c\n x"), {0, 0}, ""},
    /* Values. */
    {STR_INIT("a \"b\nc\""), {0, 0}, ""},
    {STR_INIT("a \"b\n\nc\""), {2, 1}, "text in double quotes cannot go on"},
    {STR_INIT("a \"b\\\\\nc\""), {1, 7}, "text in double quotes cannot go on"},
    {STR_INIT("a \"b\r\nc\""), {1, 6}, "text in double quotes cannot go on behind this Windows line end"},
    {STR_INIT("a \"b\\\nc\""), {0, 0}, ""},
    {STR_INIT("a \"b\\q\""), {1, 5}, "\\q is no escape that Fluentd knows"},
    {STR_INIT("a \"b\\-\\\xC3\xA9\""), {0, 0}, ""},
    {STR_INIT("a \"b"), {1, 3}, "this double quote is never closed"},
    {STR_INIT("a \"b\nc \"d\" e\n"), {1, 3}, "this double quote is not closed on its line"},
    {STR_INIT("a 'b\n'"), {1, 3}, "this single quote is not closed on its line"},
    {STR_INIT("a \"b\" c"), {1, 7}, "text follows the closing quote"},
    {STR_INIT("a \"b\"#c"), {0, 0}, ""},
    {STR_INIT("a \"#{b\""), {1, 4}, "the Ruby code that starts with #{ here is never closed"},
    {STR_INIT("a #{b"), {0, 0}, ""},
    /* JSON. */
    {STR_INIT("a [1, {\"b\": [true, null]}, -1.5e+3] # c"), {0, 0}, ""},
    {STR_INIT("a [1, # c\n 2]"), {0, 0}, ""},
    {STR_INIT("a [1,\n# c\n 2]"), {2, 1}, "Fluentd takes a comment only where the value could end"},
    {STR_INIT("a [[1 # c\n]]"), {1, 7}, "Fluentd knows no comments inside an inner bracket"},
    {STR_INIT("a [1 # c"), {1, 3}, "this array is never closed"},
    {STR_INIT("a [1 # c]"), {1, 10}, "a comment inside a value may not be the end of the file"},
    {STR_INIT("a [\"#{b}\", \"c#d\"]"), {0, 0}, ""},
    {STR_INIT("a {\"b\": #{c}}"), {0, 0}, ""},
    {STR_INIT("a {\"b\": 01}"), {1, 9}, "this is no JSON value"},
    {STR_INIT("a {\"b\" 1}"), {1, 8}, "a colon is missing behind the key"},
    {STR_INIT("a {b: 1}"), {1, 4}, "a key in JSON stands in double quotes"},
    {STR_INIT("a {\"b\": 1,}"), {1, 11}, "a comma may not stand before the closing brace"},
    {STR_INIT("a [\"b\n\"]"), {1, 3}, "this array is never closed"},
    {STR_INIT("a [1 /* # */, // c\n2]"), {0, 0}, ""},
    {STR_INIT("a [1]]"), {1, 6}, "text follows the closing bracket"},
};

Test(fluentd, refuses_what_fluentd_refuses) {
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		check_refusal(fluentd(), &refusals[i], false);
}

static const struct {
	const char *text, *rest;
} codes[] = {
    {"x}-y", "}-y"},
    {"}", "}"},
    {"ENV[\"}\"]}", "}"},
    {"'\\'}'}", "}"},
    {" {a: {b: 1}} }x", "}x"},
    {"\"#{\"}\"}\"}x", "}x"},
    {"%w[} a].first}x", "}x"},
    {"%q(a(})b)}x", "}x"},
    {"a % b}x", "}x"},
    {"a.gsub(/}/, '')}x", "}x"},
    {"a / b}x", "}x"},
    {"?}}x", "}x"},
    {"a # }\n}x", "}x"},
    {"`echo }`}x", "}x"},
    {"x", NULL},
    {"\"}", NULL},
    {"{}", NULL},
};

Test(fluentd, finds_the_end_of_code) {
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		struct str text = str_from(codes[i].text);
		size_t end = 0;
		bool found = fluentd_code_end(text, 0, &end);
		cr_expect_eq(found, codes[i].rest != NULL, "%s", codes[i].text);
		if (found && codes[i].rest)
			cr_expect(str_is(str_from_offset(text, end), codes[i].rest), "%s", codes[i].text);
	}
	struct buf deep = {0};
	size_t end;
	buf_add_repeated(&deep, '{', 100000);
	buf_add_repeated(&deep, '}', 100001);
	cr_expect_not(fluentd_code_end(buf_str(&deep), 0, &end));
	buf_finish(&deep);
}

Test(fluentd, tells_code_from_text) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("a \"x\\#{y}\\t#{z}\"\nb 'x#{y}'\nc x#{y}"));
	static const enum fluentd_chunk_kind kinds[] = {FLUENTD_COPY, FLUENTD_ESCAPED, FLUENTD_COPY, FLUENTD_ESCAPED,
							FLUENTD_CODE};
	static const char *const texts[] = {"x", "#", "{y}", "\t", "z"};
	struct fluentd_chunk chunk;
	size_t at = 0, count = 0;
	while (fluentd_chunk_next(doc, doc->root->first, &at, &chunk)) {
		cr_assert_lt(count, 5);
		cr_expect_eq(chunk.kind, kinds[count]);
		cr_expect(str_is(chunk.text, texts[count]), "%zu: %.*s", count, STR_ARGS(chunk.text));
		count++;
	}
	cr_expect_eq(count, 5);
	for (const struct node *node = doc->root->first->next; node; node = node->next) {
		at = 0;
		cr_expect(fluentd_chunk_next(doc, node, &at, &chunk));
		cr_expect_eq(chunk.kind, FLUENTD_COPY);
		cr_expect(str_is(chunk.text, "x#{y}"));
	}
	arena_free(arena);
}

static const struct look looks[] = {
    {"<source>\n  @type tail\n</source>\n", true},
    {"# c\n\n\xEF\xBB\xBF", false},
    {"\xEF\xBB\xBF# c\n<match **>\r\n  @type stdout\r\n</match>\r\n", true},
    {"<match a.** b> # c\n", true},
    {"@include conf.d/*.conf\n", true},
    {"include other.conf\n", true},
    {"{{- if .x }}\n<system>\n", true},
    {"<label @FLUENT_LOG>\n<match **>\n", true},
    {"<worker 0>\n", true},
    {"<ROOT>\n", true},
    {"", false},
    {"# c\n", false},
    {"[INPUT]\n", false},
    {"@INCLUDE x\n", false},
    {"<VirtualHost *:80>\n", false},
    {"<Directory \"/x\">\n", false},
    {"<IfModule x>\n", false},
    {"<?xml version=\"1.0\"?>\n<source>\n", false},
    {"<source>\n  <name>x</name>\n</source>\n", false},
    {"<source src=\"a.mp3\">\n", false},
    {"<filter id='x'>\n", false},
    {"<system/>\n", false},
    {"<source>x\n", false},
    {"<!DOCTYPE html>\n", false},
    {"</source>\n", false},
    {"type tail\n", false},
};

Test(fluentd, knows_its_own_texts) {
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		check_look(fluentd(), &looks[i]);
}

/* Text that would take hours if anything looked ahead from every line to the end. */
static void check_repeated(struct arena *arena, const char *line, size_t count) {
	struct buf text = {0};
	for (size_t i = 0; i < count; i++)
		buf_add_text(&text, line);
	struct doc *doc = parse(arena, buf_str(&text));
	cr_expect(doc->root, "%s", line);
	buf_finish(&text);
	arena_reset(arena);
}

Test(fluentd, is_never_slow) {
	static const char *const lines[] = {
	    "a \"#{\n", "a [/*\n",    "a [\"\n", "a \"x\n", "<a \r#",  "<a>\r", "<a\n#\r",
	    "a [{\n",	"a \"#{\"\n", "<a b",	 "#\r",	    "a [# \r", "{\"#{", "<include x/>\n",
	    "a \\\"\n", "a \"\\\n",   " ",	 "\r",	    "a \"\r",  "#{",	"a {\"#{a\n"};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		check_repeated(arena, lines[i], 100000);
	arena_free(arena);
}

Test(fluentd, stops_at_limits) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	for (unsigned i = 0; i <= LIMIT_DOC_DEPTH; i++)
		buf_add_text(&text, "<a>\n");
	struct doc *doc = parse(arena, buf_str(&text));
	cr_expect(doc->incomplete);
	cr_expect_eq(doc->problems.count, 1);
	cr_expect_eq(doc->problems.items[0].kind, PROBLEM_LIMIT);
	buf_finish(&text);
	arena_free(arena);
}
