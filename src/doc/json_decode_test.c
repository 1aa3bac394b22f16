/* Texts inside JSON strings: every byte knows its place, however deep the documents are nested. */
#include "base/buf.h"
#include "doc/doc.h"

#include <criterion/criterion.h>

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("test.json"), text), format_by_name(STR("json")));
}

/* What stands at needle in the value of "text" is written at line:col, in len bytes. */
struct place_case {
	const char *text, *needle;
	struct place place;
	uint32_t len;
};

static const struct place_case place_cases[] = {
    {"{\"text\": \"plain\"}", "plain", {1, 11}, 5},
    {"{\"text\": \"plain\"}", "in", {1, 14}, 2},
    {"{\"text\":\r\n\t\"one\\ntwo\"}", "\n", {2, 6}, 2},
    {"{\"text\":\r\n\t\"one\\ntwo\"}", "two", {2, 8}, 3},
    {"{\"text\": \"\\u00e9\"}", "\xC3\xA9", {1, 11}, 6},
    {"{\"text\": \"\xC3\xA9t\xC3\xA9 \\u00e9t\\u00e9\"}", "\xC3\xA9t\xC3\xA9", {1, 11}, 5},
    {"{\"text\": \"\xC3\xA9 \\u00e9t!\"}", "t!", {1, 19}, 2},
    {"{\"text\": \"\\ud83d\\ude00x\"}", "\xF0\x9F\x98\x80", {1, 11}, 12},
    {"{\"text\": \"\\ud83d\\ude00x\"}", "x", {1, 23}, 1},
    {"{\"text\": \"\\ud83dx\"}", "\xEF\xBF\xBD", {1, 11}, 6},
    {"{\"text\": \"a\xE9z\"}", "\xEF\xBF\xBD", {1, 12}, 1},
    {"{\"text\": \"a\xE9z\"}", "z", {1, 13}, 1},
    {"{\"text\": \"C:\\x\"}", "\\x", {1, 13}, 2},
    {"{\"text\": \"a\\\"b\\\"c\"}", "b\"c", {1, 14}, 4},
};

static void check_place(const struct place_case *c) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, str_from(c->text));
	const struct node *node = node_get(doc->root, "text");
	cr_assert(node, "%s", c->text);
	struct source *value = doc_embedded(arena, doc, node, STR("text"));
	cr_expect(str_equal(value->text, node->text) && str_is(value->label, "text"), "%s", c->text);
	size_t at = 0;
	cr_assert(str_find(value->text, str_from(c->needle), &at), "%s", c->text);
	struct site site = source_outer(value, (struct span){(uint32_t)at, (uint32_t)str_from(c->needle).n});
	struct place place = source_place(site.source, site.at.off);
	cr_expect(place.line == c->place.line && place.col == c->place.col && site.at.len == c->len,
		  "%s: %s is at %u:%u, %u bytes", c->text, c->needle, place.line, place.col, site.at.len);
	arena_free(arena);
}

Test(json_decode, every_byte_knows_its_place) {
	for (size_t i = 0; i < sizeof place_cases / sizeof place_cases[0]; i++)
		check_place(&place_cases[i]);
}

Test(json_decode, ends_and_empty_texts_have_places) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("[\"\", \"a\\n\", 12]"));
	const struct node *empty = doc->root->first, *text = empty->next;
	struct site site = source_outer(doc_embedded(arena, doc, empty, STR("")), (struct span){0});
	cr_expect(site.source == doc->source && site.at.off == 2 && site.at.len == 0);
	site = source_outer(doc_embedded(arena, doc, text, STR("")), (struct span){.off = 2});
	cr_expect(site.at.off == 9 && site.at.len == 0);
	site = source_outer(doc_embedded(arena, doc, text, STR("")), (struct span){.off = 1, .len = 99});
	cr_expect(site.at.off == 7 && site.at.len == 2);
	struct source *number = doc_embedded(arena, doc, text->next, STR(""));
	cr_expect(str_is(number->text, "12") && source_outer(number, (struct span){1, 1}).at.off == 13);
	arena_free(arena);
}

/* Writes text as a JSON string; style changes how much is escaped. */
static void add_quoted(struct buf *out, struct str text, unsigned style) {
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '"' || c == '\\')
			buf_format(out, "\\%c", c);
		else if (c == '\n')
			buf_add_text(out, style & 1 ? "\\u000a" : "\\n");
		else if ((unsigned char)c < 0x20 || ((style & 2) && (unsigned char)c < 0x80 && i % 3 == 0))
			buf_format(out, "\\u%04X", (unsigned)c);
		else
			buf_add_char(out, c);
	}
	buf_add_char(out, '"');
}

/* Copied bytes are found again in the outer text; escapes lead to one escape. */
static void check_pieces(const struct source *inner) {
	uint32_t here = 0;
	for (uint32_t i = 0; i < inner->piece_count; i++) {
		const struct piece *piece = &inner->pieces[i];
		cr_assert_eq(piece->here.off, here);
		here += piece->here.len;
		if (piece->kind != PIECE_COPY)
			cr_assert_eq(inner->outer->text.p[piece->outer.at.off], '\\');
	}
	cr_assert_eq(here, inner->text.n);
	for (uint32_t off = 0; off < here; off++) {
		struct site site = source_outer(inner, (struct span){off, 1});
		char outer = site.source->text.p[site.at.off];
		cr_assert(outer == '\\' || outer == inner->text.p[off]);
	}
}

static struct doc *unpack(struct arena *arena, const struct doc *outer) {
	const struct node *node = node_get(outer->root, "inner");
	cr_assert(node && node->kind == NODE_STRING);
	struct source *source = doc_embedded(arena, outer, node, STR("inner"));
	check_pieces(source);
	struct doc *inner = doc_parse(arena, source, outer->format);
	cr_assert(inner->root && inner->problems.count == 0);
	return inner;
}

static void check_levels(unsigned levels, unsigned style) {
	struct arena *arena = arena_new();
	struct buf now = {0}, next = {0};
	buf_add_text(&now, "{\n\t\"gr\xC3\xBCn\": 1,\n\t\"number\": 4711,\r\n \"\xF0\x9F\x98\x80\": []}");
	for (unsigned i = 0; i < levels; i++) {
		buf_clear(&next);
		buf_format(&next, "{\"level\": %u,\r\n  \"\xC3\xA9\xC3\xA9\": 2, \"inner\": ", i);
		add_quoted(&next, buf_str(&now), style + i);
		buf_add_char(&next, '}');
		struct buf swap = now;
		now = next;
		next = swap;
	}
	struct doc *outermost = parse(arena, buf_str(&now)), *doc = outermost;
	for (unsigned i = 0; i < levels; i++)
		doc = unpack(arena, doc);
	const struct node *number = node_get(doc->root, "number");
	struct site site = site_outermost(doc_site(doc, number->span));
	cr_assert_eq(site.source, outermost->source);
	struct str written = site_text(site);
	size_t at;
	cr_expect(str_is(written, "4711") || str_find(written, STR("\\u00"), &at), "%.*s", STR_ARGS(written));
	cr_expect_eq(source_place(site.source, site.at.off).line, 2);
	buf_finish(&now);
	buf_finish(&next);
	arena_free(arena);
}

Test(json_decode, documents_in_documents_keep_their_places) {
	for (unsigned levels = 1; levels <= 4; levels++)
		for (unsigned style = 0; style < 4; style++)
			check_levels(levels, style);
}

Test(json_decode, three_levels_end_at_the_right_column) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("\r\n{\"\xC3\xA9\": 0, \"inner\": "
					   "\"{\\\"inner\\\": \\\"{\\\\\\\"a\\\\\\\": 42}\\\"}\"}"));
	struct doc *inner = unpack(arena, unpack(arena, doc));
	struct site site = site_outermost(doc_site(inner, node_get(inner->root, "a")->span));
	cr_expect(str_is(site_text(site), "42"));
	struct place place = source_place(site.source, site.at.off);
	cr_expect(place.line == 2 && place.col == 46, "%u:%u", place.line, place.col);
	arena_free(arena);
}

Test(json_decode, a_value_that_is_cut_out_is_the_same_value) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("{\"a\": [1, -2.50e2, \"x\\u00e9\\n\", true, null, [], {}],\r\n"
					   " \"\xC3\xA9\": {\"b\": {\"c\": [[\"\\\\\"]]}, \"\": false}}"));
	unsigned count = 0;
	for (const struct node *node = doc->root; node; node = node_following(node), count++) {
		struct doc *again = parse(arena, site_text(doc_site(doc, node->span)));
		cr_expect(again->problems.count == 0 && node_equal(node, again->root), "%.*s",
			  STR_ARGS(again->source->text));
		cr_expect_eq(node_hash(node), node_hash(again->root));
		if (!node->key_span.len)
			continue;
		again = parse(arena, site_text(doc_site(doc, node->key_span)));
		cr_expect(str_equal(again->root->text, node->key));
	}
	cr_expect_eq(count, 15);
	arena_free(arena);
}

Test(json_decode, a_hole_is_a_value) {
	struct arena *arena = arena_new();
	struct str text = STR("{\"a\": %, \"b\": [%, 1%], \"c\": \"-%-\", \"d\": 2}");
	struct derivation d = {.arena = arena, .outer = source_new(arena, STR("outer"), text)};
	for (uint32_t i = 0; i < text.n; i++)
		if (text.p[i] == '%')
			derivation_add_hole(&d, HOLE_ENVIRONMENT, STR("X"), STR("${X:-1 2}"), (struct span){i, 1});
		else
			derivation_add(&d, PIECE_COPY, str_from_to(text, i, i + 1), (struct span){i, 1}, 0);
	struct doc *doc = doc_parse(arena, source_derive(&d, STR("filled")), format_by_name(STR("json")));
	cr_assert_eq(doc->problems.count, 0);
	const struct node *a = node_find(doc->root, "a");
	cr_expect(a->kind == NODE_STRING && str_is(a->text, "${X:-1 2}"));
	cr_expect(str_is(doc_embedded(arena, doc, a, STR(""))->text, "${X:-1 2}"));
	cr_expect(str_is(node_find(doc->root, "b")->first->text, "${X:-1 2}"));
	cr_expect(str_is(node_find(doc->root, "b")->last->text, "1${X:-1 2}"));
	cr_expect(str_is(node_find(doc->root, "c")->text, "-${X:-1 2}-"));
	cr_expect(node_find(doc->root, "d")->kind == NODE_NUMBER);
	arena_free(arena);
}
