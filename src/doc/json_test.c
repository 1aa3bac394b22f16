/* What JSON texts are refused or read otherwise, where, and in which words; and what is read. */
#include "base/buf.h"
#include "base/limits.h"
#include "doc/doc.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("test.json"), text), format_by_name(STR("json")));
}

/* The first problem's place, its bytes and words; whether reading went on to the end. */
struct refusal {
	struct str text;
	struct place place;
	uint32_t len;
	const char *message;
	bool whole;
};

static const struct refusal refusals[] = {
    {STR_INIT(""), {1, 1}, 0, "the file is empty", false},
    {STR_INIT(" \r\n\t"), {1, 1}, 0, "the file is empty", false},
    {STR_INIT("\n# nothing"), {2, 1}, 9, "comments are not allowed in JSON", false},
    {STR_INIT("\xFF\xFE{\0}\0"), {1, 1}, 2, "the file is UTF-16, which JSON readers refuse", false},
    {STR_INIT("\0{\0}"), {1, 1}, 2, "the file is UTF-16, which JSON readers refuse", false},
    {STR_INIT("\xEF\xBB\xBF{}"), {1, 1}, 3, "the file begins with a byte order mark, which JSON readers refuse", true},
    /* Words and values. */
    {STR_INIT("hello: world"), {1, 1}, 5, "this is not JSON: an object in { } is expected here", false},
    {STR_INIT("]"), {1, 1}, 1, "this ] closes nothing", false},
    {STR_INIT("{\"a\": True}"), {1, 7}, 4, "JSON writes true in small letters", false},
    {STR_INIT("{\"a\": None}"), {1, 7}, 4, "JSON has no None; nothing is written null", false},
    {STR_INIT("[NaN]"), {1, 2}, 3, "JSON has no NaN; numbers are written in digits", false},
    {STR_INIT("[-Infinity]"), {1, 2}, 9, "JSON has no Infinity; numbers are written in digits", false},
    {STR_INIT("[tru]"), {1, 2}, 3, "a text must stand in double quotes", false},
    {STR_INIT("[trues]"), {1, 2}, 5, "a text must stand in double quotes", false},
    {STR_INIT("{\"\xC3\xA4\": web}"), {1, 7}, 3, "a text must stand in double quotes", false},
    {STR_INIT("[\xC3\xA9]"), {1, 2}, 2, "expected a value, found \xC3\xA9 (U+00E9)", false},
    {STR_INIT("[\xFF]"), {1, 2}, 1, "expected a value, found the byte 0xFF, which is not UTF-8", false},
    {STR_INIT("[\x01]"), {1, 2}, 1, "expected a value, found the control character U+0001", false},
    {STR_INIT("[<]"), {1, 2}, 1, "expected a value, found <", false},
    /* Numbers. */
    {STR_INIT("[01]"), {1, 2}, 2, "a number cannot begin with 0 and another digit", false},
    {STR_INIT("[-01]"), {1, 2}, 3, "a number cannot begin with 0 and another digit", false},
    {STR_INIT("[+1]"), {1, 2}, 2, "a number cannot begin with a plus sign", false},
    {STR_INIT("[-]"), {1, 2}, 1, "a digit is missing after the minus sign", false},
    {STR_INIT("[.5]"), {1, 2}, 2, "a digit is missing before the decimal point", false},
    {STR_INIT("[5.]"), {1, 2}, 2, "a digit is missing after the decimal point", false},
    {STR_INIT("[5.e1]"), {1, 2}, 4, "a digit is missing after the decimal point", false},
    {STR_INIT("[1e]"), {1, 2}, 2, "the exponent of this number is not complete", false},
    {STR_INIT("[1e+]"), {1, 2}, 3, "the exponent of this number is not complete", false},
    {STR_INIT("[0x1F]"), {1, 2}, 4, "JSON has no hexadecimal numbers", false},
    {STR_INIT("[10s]"), {1, 2}, 3, "this is not a number; a text must stand in double quotes", false},
    {STR_INIT("[-x]"), {1, 2}, 2, "this is not a number in JSON", false},
    {STR_INIT("[1, 1e400]"), {1, 5}, 5, "this number is larger than any that JSON readers can hold", true},
    {STR_INIT("[-1.8e308]"), {1, 2}, 8, "this number is larger than any that JSON readers can hold", true},
    /* Strings. */
    {STR_INIT("{\n\"a\": \"b\n}"), {2, 6}, 2, "this string is not closed on its line", false},
    {STR_INIT("[\"b\r\n]"), {1, 2}, 2, "this string is not closed on its line", false},
    {STR_INIT("[\"b\\\n\"]"), {1, 2}, 3, "this string is not closed on its line", false},
    {STR_INIT("[\"b\\\"]"), {1, 2}, 5, "this string is never closed", false},
    {STR_INIT("[\"b\\"), {1, 2}, 3, "this string is never closed", false},
    {STR_INIT("['a']"), {1, 2}, 1, "strings stand in double quotes, not in single ones", false},
    {STR_INIT("[\xE2\x80\x9C"
	      "a\xE2\x80\x9D]"),
     {1, 2},
     3,
     "this is a typographic quote, not a double quote",
     false},
    {STR_INIT("[\"a\tb\"]"), {1, 4}, 1, "a raw tab stands in this string", true},
    {STR_INIT("[\"a\x01\"]"), {1, 4}, 1, "a raw control character (U+0001) stands in this string", true},
    {STR_INIT("[\"a\0\"]"), {1, 4}, 1, "a raw control character (U+0000) stands in this string", true},
    {STR_INIT("[\"C:\\Logs\"]"), {1, 5}, 2, "\\L is no escape in JSON", true},
    {STR_INIT("[\"it\\'s\"]"), {1, 5}, 2, "\\' is no escape in JSON", true},
    {STR_INIT("[\"\\u12\"]"), {1, 3}, 2, "\\u needs four hexadecimal digits", true},
    {STR_INIT("[\"\\u12g4\"]"), {1, 3}, 2, "\\u needs four hexadecimal digits", true},
    {STR_INIT("[\"a\\\xC3\xA9\"]"), {1, 4}, 1, "a single backslash stands in this string", true},
    {STR_INIT("[\"a\\ b\"]"), {1, 4}, 1, "a single backslash stands in this string", true},
    {STR_INIT("[\"say \"hi\" now\"]"), {1, 8}, 2, "the string before this place has ended", false},
    /* Keys, colons, commas. */
    {STR_INIT("{a: 1}"), {1, 2}, 1, "a key must stand in double quotes", false},
    {STR_INIT("{'a': 1}"), {1, 2}, 1, "strings stand in double quotes, not in single ones", false},
    {STR_INIT("{1: 1}"), {1, 2}, 1, "a key must stand in double quotes", false},
    {STR_INIT("{[]: 1}"), {1, 2}, 1, "expected a key in double quotes, found [", false},
    {STR_INIT("{,}"), {1, 2}, 1, "a key and its value are missing before this comma", false},
    {STR_INIT("{: 1}"), {1, 2}, 1, "a key is missing before this colon", false},
    {STR_INIT("{\"a\"}"), {1, 5}, 1, "a colon and a value are missing before this place", false},
    {STR_INIT("{\"a\" 1}"), {1, 6}, 1, "a colon is missing before this value", false},
    {STR_INIT("{\"a\" = 1}"), {1, 6}, 1, "a colon stands between key and value, not an equals sign", false},
    {STR_INIT("{\"a\" ! 1}"), {1, 6}, 1, "expected a colon, found !", false},
    {STR_INIT("{\"a\": }"), {1, 7}, 1, "a value is missing before this bracket", false},
    {STR_INIT("{\"a\": ,}"), {1, 7}, 1, "a value is missing before this comma", false},
    {STR_INIT("[1,,2]"), {1, 4}, 1, "a value is missing before this comma", false},
    {STR_INIT("[1,\n]"), {1, 3}, 1, "a trailing comma is not allowed in JSON", true},
    {STR_INIT("{\"a\": 1 , }"), {1, 9}, 1, "a trailing comma is not allowed in JSON", true},
    {STR_INIT("{\"a\": 1\n \"b\": 2}"), {2, 2}, 1, "a comma is missing before this key", true},
    {STR_INIT("{\"a\": 1 \"b\": 2}"), {1, 9}, 1, "a comma is missing before this key", false},
    {STR_INIT("[{} {}]"), {1, 5}, 1, "a comma is missing before this value", true},
    {STR_INIT("[1 2]"), {1, 4}, 1, "a comma is missing before this value", false},
    {STR_INIT("[\"a\": 1]"), {1, 5}, 1, "a key cannot stand in an array", false},
    {STR_INIT("{\"a\": 1; \"b\": 2}"), {1, 8}, 1, "values are separated by commas, not by semicolons", false},
    {STR_INIT("{\"a\": 1 b}"), {1, 9}, 1, "expected a comma or }, found b", false},
    /* Brackets and ends. */
    {STR_INIT("{\"a\": [1}"), {1, 9}, 1, "found } where the array must be closed with ]", false},
    {STR_INIT("[{\"a\": 1]"), {1, 9}, 1, "found ] where the object must be closed with }", false},
    {STR_INIT("[1"), {1, 3}, 0, "the text ends inside an array", false},
    {STR_INIT("{\"a\": 1,\n"), {2, 1}, 0, "the text ends inside an object", false},
    {STR_INIT("{} {}"), {1, 4}, 1, "a second JSON value begins here; a file holds one", true},
    {STR_INIT("{}\n}"), {2, 1}, 1, "this bracket closes nothing", true},
    {STR_INIT("{},"), {1, 3}, 1, "this comma stands behind the end of the JSON value", true},
    {STR_INIT("{}\0"), {1, 3}, 1, "NUL bytes stand behind the end of the JSON value", true},
    {STR_INIT("{} x"), {1, 4}, 1, "text stands behind the end of the JSON value", true},
    /* What is not JSON at all. */
    {STR_INIT("// c\n{}"), {1, 1}, 4, "comments are not allowed in JSON", true},
    {STR_INIT("{} # c"), {1, 4}, 3, "comments are not allowed in JSON", true},
    {STR_INIT("{/* c */}"), {1, 2}, 7, "comments are not allowed in JSON", true},
    {STR_INIT("{/* c }"), {1, 2}, 2, "this comment is never closed, and comments are not allowed in JSON", false},
    {STR_INIT("{\"a\": {{ x }}}"), {1, 7}, 2, "this looks like a placeholder that nothing has filled in", false},
    {STR_INIT("{\"a\": ${x}}"), {1, 7}, 2, "this looks like a placeholder that nothing has filled in", false},
    {STR_INIT("{\n<<<<<<< HEAD\n"), {2, 1}, 7, "this is a conflict that git left behind", false},
    {STR_INIT("{\xC2\xA0\"a\": 1}"),
     {1, 2},
     2,
     "this is a no-break space (U+00A0), which JSON does not take for a blank",
     false},
};

static void check_refusal(const struct refusal *c) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, c->text);
	cr_expect_eq(doc->unreadable, !c->whole, "%.*s", STR_ARGS(c->text));
	cr_assert_gt(doc->problems.count, 0, "%.*s", STR_ARGS(c->text));
	const struct problem *problem = &doc->problems.items[0];
	struct place place = source_place(doc->source, problem->at.at.off);
	cr_expect(str_is(problem->message, c->message), "%.*s: %.*s", STR_ARGS(c->text), STR_ARGS(problem->message));
	cr_expect(place.line == c->place.line && place.col == c->place.col && problem->at.at.len == c->len,
		  "%.*s: %u:%u, %u bytes", STR_ARGS(c->text), place.line, place.col, problem->at.at.len);
	cr_expect(problem->kind == PROBLEM_SYNTAX || problem->kind == PROBLEM_TRAILING_TEXT ||
		  problem->kind == PROBLEM_BYTE_ORDER_MARK);
	arena_free(arena);
}

Test(json, refusals_say_what_is_wrong_and_where) {
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		check_refusal(&refusals[i]);
}

/* The text that is read from a string as written, and the only problem. */
struct reading {
	struct str written, text;
	int problem; /* -1: none */
};

static const struct reading readings[] = {
    {STR_INIT("\"\""), STR_INIT(""), -1},
    {STR_INIT("\"plain text of more than sixteen bytes\""), STR_INIT("plain text of more than sixteen bytes"), -1},
    {STR_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), STR_INIT("\"\\/\b\f\n\r\t"), -1},
    {STR_INIT("\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\""), STR_INIT("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"), -1},
    {STR_INIT("\"\\u00e9\\u20AC\\uD83D\\uDE00\""), STR_INIT("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), -1},
    {STR_INIT("\"\\u007f\x7F\""), STR_INIT("\x7F\x7F"), -1},
    {STR_INIT("\"a\\u0000b\""), STR_INIT("a\0b"), PROBLEM_NUL_CHARACTER},
    {STR_INIT("\"\\ud83d\""), STR_INIT("\xEF\xBF\xBD"), PROBLEM_LONE_SURROGATE},
    {STR_INIT("\"\\ude00x\""), STR_INIT("\xEF\xBF\xBDx"), PROBLEM_LONE_SURROGATE},
    {STR_INIT("\"\\ud83d\\u0041\""),
     STR_INIT("\xEF\xBF\xBD"
	      "A"),
     PROBLEM_LONE_SURROGATE},
    {STR_INIT("\"\\ud83d\\ud83d\\ude00\""), STR_INIT("\xEF\xBF\xBD\xF0\x9F\x98\x80"), PROBLEM_LONE_SURROGATE},
    {STR_INIT("\"\xE9\""), STR_INIT("\xEF\xBF\xBD"), PROBLEM_BAD_UTF8},
    {STR_INIT("\"\xC0\xAF\""), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD"), PROBLEM_BAD_UTF8},
    {STR_INIT("\"\xED\xA0\x80\""), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), PROBLEM_BAD_UTF8},
    {STR_INIT("\"\xF4\x90\x80\x80\\n\""), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n"),
     PROBLEM_BAD_UTF8},
    {STR_INIT("\"\xE2\x82\""), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD"), PROBLEM_BAD_UTF8},
};

Test(json, strings_are_read_as_go_reads_them) {
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		const struct reading *c = &readings[i];
		struct arena *arena = arena_new();
		struct doc *doc = parse(arena, c->written);
		cr_assert(doc->root && !doc->incomplete, "%.*s", STR_ARGS(c->written));
		cr_expect(str_equal(doc->root->text, c->text), "%.*s", STR_ARGS(c->written));
		cr_expect_eq(doc->problems.count, c->problem >= 0);
		cr_expect(c->problem < 0 || (int)doc->problems.items[0].kind == c->problem);
		/* As a key, too. */
		struct doc *object = parse(arena, arena_format(arena, "{%.*s: 1}", STR_ARGS(c->written)));
		cr_expect(node_get_str(object->root, c->text) != NULL, "%.*s", STR_ARGS(c->written));
		arena_free(arena);
	}
}

Test(json, a_text_is_never_read_beyond_its_end) {
	static const char text[] = "{\"a\": [1.5e3, \"\\u00e9\\n\", true, {\"b\": null}]}";
	for (size_t n = 0; n < sizeof text - 1; n++) {
		struct arena *arena = arena_new();
		char *copy = memory_grow(NULL, n); /* whatever reads further is seen by the address sanitizer */
		memcpy(copy, text, n);
		struct doc *doc = parse(arena, (struct str){.p = copy, .n = n});
		cr_expect(doc->unreadable && doc->problems.count == 1, "%zu", n);
		memory_release(copy);
		arena_free(arena);
	}
}

static struct str repeated(struct buf *out, const char *open, const char *close, unsigned count) {
	for (unsigned i = 0; i < count; i++)
		buf_add_text(out, open);
	for (unsigned i = 0; i < count; i++)
		buf_add_text(out, close);
	return buf_str(out);
}

static uint32_t depth_of(const struct node *node) {
	uint32_t depth = 0;
	for (; node; node = node->first)
		depth++;
	return depth;
}

Test(json, nesting_is_limited) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	struct doc *doc = parse(arena, repeated(&text, "[", "]", LIMIT_DOC_DEPTH));
	cr_expect(depth_of(doc->root) == LIMIT_DOC_DEPTH && doc->problems.count == 0);
	buf_clear(&text);
	doc = parse(arena, repeated(&text, "[[", "]]", LIMIT_JSON_DEPTH / 2));
	cr_expect(depth_of(doc->root) == LIMIT_DOC_DEPTH + 1 && !doc->unreadable && doc->incomplete);
	cr_expect(doc->problems.count == 1 && doc->problems.items[0].kind == PROBLEM_LIMIT);
	cr_expect(node_equal(doc->root, doc->root) && node_hash(doc->root) == node_hash(doc->root));
	buf_clear(&text);
	doc = parse(arena, repeated(&text, "[", "]", LIMIT_JSON_DEPTH + 1));
	cr_expect(depth_of(doc->root) == LIMIT_DOC_DEPTH + 1 && doc->unreadable);
	buf_finish(&text);
	arena_free(arena);
}

Test(json, values_are_limited) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_add_char(&text, '[');
	for (unsigned i = 0; i < LIMIT_DOC_NODES; i++)
		buf_add_text(&text, i ? ",1" : "1");
	buf_add_char(&text, ']');
	struct doc *doc = parse(arena, buf_str(&text));
	cr_expect(doc->root->count == LIMIT_DOC_NODES - 1 && doc->incomplete && !doc->unreadable);
	cr_expect(doc->problems.count == 1 && doc->problems.items[0].kind == PROBLEM_LIMIT);
	buf_finish(&text);
	arena_free(arena);
}

Test(json, equal_keys_are_found_in_small_and_large_objects) {
	for (unsigned keys = 2; keys < 300; keys += 7) {
		struct arena *arena = arena_new();
		struct buf text = {0};
		for (unsigned i = 0; i < keys; i++)
			buf_format(&text, "%s\"key%u\": %u", i ? ", " : "{", i == keys - 1 ? keys / 2 : i, i);
		buf_add_char(&text, '}');
		struct doc *doc = parse(arena, buf_str(&text));
		bool twice = keys / 2 != keys - 1;
		cr_assert_eq(doc->problems.count, twice, "%u", keys);
		char key[16];
		snprintf(key, sizeof key, "key%u", keys / 2);
		const struct node *winner = node_get(doc->root, key);
		cr_expect(winner == doc->root->last || !twice);
		if (twice) {
			const struct problem *problem = &doc->problems.items[0];
			cr_expect_eq(problem->kind, PROBLEM_DUPLICATE_KEY);
			cr_expect_eq(problem->at.at.off, winner->key_span.off);
			cr_expect_lt(problem->also.at.off, problem->at.at.off);
		}
		buf_finish(&text);
		arena_free(arena);
	}
}

Test(json, problems_are_limited) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_add_char(&text, '[');
	for (unsigned i = 0; i < LIMIT_DOC_PROBLEMS + 500; i++)
		buf_add_text(&text, i ? ",\"\\x\"" : "\"\\x\"");
	buf_add_text(&text, "] more");
	struct doc *doc = parse(arena, buf_str(&text));
	cr_expect(doc->problems.count == LIMIT_DOC_PROBLEMS + 2 && doc->incomplete);
	cr_expect_eq(doc->problems.items[LIMIT_DOC_PROBLEMS].kind, PROBLEM_LIMIT);
	cr_expect_eq(doc->problems.items[LIMIT_DOC_PROBLEMS + 1].kind, PROBLEM_TRAILING_TEXT);
	cr_expect_eq(doc->root->count, LIMIT_DOC_PROBLEMS + 500);
	buf_finish(&text);
	arena_free(arena);
}

static uint32_t values_in(struct arena *arena, const char *text) {
	struct doc *doc = parse(arena, str_from(text)), *stream = doc_stream(arena, doc);
	return stream ? stream->root_count : 0;
}

Test(json, several_values_are_a_stream_for_who_asks) {
	struct arena *arena = arena_new();
	struct doc *stream = doc_stream(arena, parse(arena, STR("{\"a\": 1}\n{\"b\": 2}\n")));
	cr_assert(stream && stream->root_count == 2 && !stream->problems.count);
	cr_expect(node_get(stream->roots[0], "a") && node_get(stream->roots[1], "b"));
	cr_expect_eq(values_in(arena, "{\"a\": 1}[1][2]"), 3);
	cr_expect_eq(values_in(arena, "{\"a\": 1}"), 0);
	cr_expect_eq(values_in(arena, "{\"a\": 1} x"), 0);
	cr_expect_eq(values_in(arena, "{\"a\": 1} {\"b\": }"), 0);
	cr_expect_eq(values_in(arena, "{\"a\": 1} {\"b\": 1}}"), 0);
	cr_expect_eq(values_in(arena, "{\"a\": 1} {\"b\": 1} 5"), 0);
	arena_free(arena);
}
