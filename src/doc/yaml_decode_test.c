/* Texts inside YAML: every byte of a value knows its place in the file. */
#include "base/buf.h"
#include "doc/yaml.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("test.yaml"), text), format_by_name(STR("yaml")));
}

/* What stands at needle in the value of key "text" is written at line:col. */
struct place_case {
	const char *text, *needle;
	struct place place;
};

static const struct place_case place_cases[] = {
    {"text: some plain words\n", "plain", {1, 12}},
    {"text: two\n  plain\n  lines\n", "lines", {3, 3}},
    {"é: ä\ntext: ünd ö\n", "ö", {2, 11}},
    {"text: 'it''s quoted'\n", "'", {1, 10}},
    {"text: 'it''s quoted'\n", "s", {1, 12}},
    {"text: \"a\\u00e9\\tb\"\n", "é", {1, 9}},
    {"text: \"a\\u00e9\\tb\"\n", "\t", {1, 15}},
    {"text: \"a\\u00e9\\tb\"\n", "b", {1, 17}},
    {"text: \"one\n\n   two \\\n   three\"\n", "\ntwo", {2, 1}},
    {"text: \"one\n\n   two \\\n   three\"\n", "three", {4, 4}},
    {"{ö: ü, text: \"héllo wörld\"}\n", "wörld", {1, 21}},
    {"text: |\n  one\n    two\n", "  two", {3, 3}},
    {"text: |\n  one\n    two\n", "\n", {2, 6}},
    {"text: |\r\n  one\r\n  two\r\n", "\ntwo", {2, 7}},
    {"text: |\r\n  one\r\n  two\r\n", "two", {3, 3}},
    {"text: |\n\n\n  late\n", "late", {4, 3}},
    {"text: |1-\n  one\n  two", "one", {2, 3}},
    {"- [ä, ö]\n- text: >\n    folded\n    ünd\n    noch é\n", "é", {5, 10}},
    {"text: >\n  one\n\n  two\n", "\n", {3, 1}},
    {"text: >+\n  one\n  two\n\n", "two", {3, 3}},
    {"text: # why\n  &anchor !tag\n  # because\n  |- # so\n  # one\n  two\n", "two", {6, 3}},
};

static const struct node *find_text(const struct node *node) {
	if (!node || node->kind == NODE_STRING)
		return node;
	const struct node *found = node_get(node, "text");
	for (const struct node *child = node->first; child && !found; child = child->next)
		if (child->first)
			found = find_text(child);
	return found;
}

static void check_place(const struct place_case *c) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, str_from(c->text));
	const struct node *node = find_text(doc->root);
	cr_assert(node && !doc->unreadable, "%s", c->text);
	struct source *value = doc_embedded(arena, doc, node, STR("text"));
	cr_expect(str_equal(value->text, node->text), "%s", c->text);
	size_t at = 0;
	cr_expect(str_find(value->text, str_from(c->needle), &at), "%s: %s", c->text, c->needle);
	struct site site = source_outer(value, (struct span){(uint32_t)at, (uint32_t)strlen(c->needle)});
	struct place place = source_place(site.source, site.at.off);
	cr_expect(place.line == c->place.line && place.col == c->place.col, "%s: %s is at %u:%u", c->text, c->needle,
		  place.line, place.col);
	arena_free(arena);
}

Test(yaml_decode, every_byte_knows_its_place) {
	for (size_t i = 0; i < sizeof place_cases / sizeof place_cases[0]; i++)
		check_place(&place_cases[i]);
}

/* The document at outer.key, and in it the one at inner.key: where the number 42 stands in the file. */
static void check_two_levels(const struct format *json, const char *text, struct place expected) {
	struct arena *arena = arena_new();
	struct doc *outer = parse(arena, str_from(text));
	struct source *middle_text = doc_embedded(arena, outer, node_get(outer->root, "grün"), STR("grün"));
	struct doc *middle = doc_parse(arena, middle_text, json);
	cr_assert(middle->root && !middle->unreadable, "%s", text);
	struct source *inner_text = doc_embedded(arena, middle, node_get(middle->root, "ä"), STR("ä"));
	struct doc *inner = doc_parse(arena, inner_text, json);
	const struct node *number = node_get(inner->root, "ö");
	cr_assert(number && str_is(number->text, "42"), "%s", text);
	struct site site = site_outermost(doc_site(inner, number->span));
	cr_expect_eq(site.source, outer->source);
	cr_expect(str_is(site_text(site), "42"), "%s", text);
	struct place place = source_place(site.source, site.at.off);
	cr_expect(place.line == expected.line && place.col == expected.col, "%s is at %u:%u", text, place.line,
		  place.col);
	arena_free(arena);
}

static const struct {
	const char *text;
	struct place place;
} nested_cases[] = {
    {"grün: |\n  {\n    \"é\": \"ü\", \"ä\": \"{\\\"é\\\": 1, \\\"ö\\\": 42}\"\n  }\n", {3, 39}},
    {"grün: |\r\n  {\r\n    \"é\": \"ü\", \"ä\": \"{\\\"é\\\": 1, \\\"ö\\\": 42}\"\r\n  }\r\n", {3, 39}},
    {"grün: >-\n  {\n    \"é\": \"ü\",\n    \"ä\": \"{\\\"ö\\\": 42}\"}", {4, 19}},
    {"grün: '{\"ä\": \"{\\\"ö\\\": 42}\"}'", {1, 23}},
    {"grün: \"{\\\"ä\\\":\\\n  \\\"{\\\\\\\"ö\\\\\\\": 42}\\\"}\"", {2, 17}},
};

/* JSON is YAML, too, as far as these texts go. */
Test(yaml_decode, json_in_json_in_yaml_keeps_its_place) {
	for (const struct format *const *format = format_all(); *format; format++)
		for (size_t i = 0; i < sizeof nested_cases / sizeof nested_cases[0]; i++)
			if (str_is(STR("json"), (*format)->name) || str_is(STR("yaml"), (*format)->name))
				check_two_levels(*format, nested_cases[i].text, nested_cases[i].place);
}

static void check_pieces(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	cr_expect(str_equal(value->text, node->text), "%.*s", STR_ARGS(doc->source->text));
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		struct str here = str_from_to(value->text, piece->here.off, piece->here.off + piece->here.len);
		cr_expect(piece->kind != PIECE_COPY || str_equal(site_text(piece->outer), here), "%.*s",
			  STR_ARGS(doc->source->text));
	}
}

/* Reads a block text whose lines end in line_break; false if it cannot be read. */
static bool check_block(const char *header, const char *body, const char *line_break) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_format(&text, "x: %s\n", header);
	for (; *body; body++)
		buf_add(&text, *body == '\n' ? str_from(line_break) : (struct str){body, 1});
	struct doc *doc = parse(arena, buf_str(&text));
	const struct node *node = node_get(doc->root, "x");
	bool read = node && node->kind == NODE_STRING;
	if (read)
		check_pieces(arena, doc, node);
	buf_finish(&text);
	arena_free(arena);
	return read;
}

/* Every order of header, indentation and blank lines, with every kind of line break. */
Test(yaml_decode, block_texts_add_up_whatever_their_header) {
	static const char *const headers[] = {"|", ">", "|-", ">-", "|+", ">+", "|1", ">2-", "|+1"};
	static const char *const bodies[] = {
	    "  a\n  b\n",   "  a\n   b\n  c\n", "\n\n  a\n\n\n  b\n\n",	  "  a\n    \n  b\n   \n",
	    "\n",	    "  a\n\n\t\n",	"  a\n   b\n\n   c\n  d", "",
	    "    a\n  b\n",
	};
	static const char *const breaks[] = {"\n", "\r\n", "\r", "\xC2\x85", "\xE2\x80\xA8"};
	enum { HEADERS = sizeof headers / sizeof headers[0], BODIES = sizeof bodies / sizeof bodies[0] };
	unsigned read = 0;
	for (size_t i = 0; i < HEADERS * BODIES; i++)
		for (size_t k = 0; k < sizeof breaks / sizeof breaks[0]; k++)
			read += check_block(headers[i / BODIES], bodies[i % BODIES], breaks[k]);
	cr_assert_gt(read, 200);
}

Test(yaml_decode, an_empty_text_has_a_place) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("a: 1\nb: ''\n"));
	struct source *value = doc_embedded(arena, doc, node_get(doc->root, "b"), STR(""));
	cr_assert_eq(value->text.n, 0);
	struct site site = source_outer(value, (struct span){0, 0});
	cr_assert_eq(site.source, doc->source);
	cr_assert_eq(site.at.off, 9);
	arena_free(arena);
}
