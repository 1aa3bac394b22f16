/* INI under fuzzing: no crash; spans inside their parents and in order; every value, cut out and read again, is the
 * same; the pieces of every value add up to it; comments and problems stand inside the text. */
#include "base/buf.h"
#include "doc/fuzz.h"

extern const struct format format_ini;

static void check_pieces(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	require(str_equal(value->text, node->text), "the pieces add up to the value");
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		struct str here = str_from_to(value->text, piece->here.off, end_of(piece->here));
		require(is_inside(piece->outer.at, node->span), "a piece is inside the value");
		require(piece->kind != PIECE_COPY || str_equal(site_text(piece->outer), here),
			"copied bytes are equal");
		require(piece->kind == PIECE_COPY || str_is(here, "\n"), "what is inserted is a line break");
	}
}

static void check_again(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct buf text = {0};
	buf_add_text(&text, "[x]\nk = ");
	buf_add(&text, site_text(doc_site(doc, node->span)));
	struct source *cut = source_new(arena, STR("cut"), arena_str(arena, buf_str(&text)));
	struct doc *again = doc_parse(arena, cut, &format_ini);
	buf_finish(&text);
	const struct node *value = node_find(again->root, "x/k");
	require(value && str_equal(value->text, node->text), "a value that is cut out is the same value");
}

static void check_entry(struct arena *arena, const struct doc *doc, const struct node *entry) {
	require(entry->kind == NODE_STRING && !entry->first, "an entry is a text");
	require(entry->key.n > 0 && entry->key_span.len == entry->key.n, "an entry has a name");
	require(end_of(entry->key_span) <= entry->span.off, "the name stands before the value");
	require(entry->extra == NULL || !str_equal(entry->extra->other_text, entry->text), "another text is another");
	struct arena_mark mark = arena_mark(arena);
	check_pieces(arena, doc, entry);
	check_again(arena, doc, entry);
	arena_rewind(arena, mark);
}

static void check_children(struct arena *arena, const struct doc *doc, const struct node *node) {
	uint32_t count = 0, behind = node->span.off;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		require(child->parent == node, "a child knows its parent");
		require(is_inside(child->key_span, node->span) && is_inside(child->span, node->span),
			"a child stands inside its parent");
		require(child->key_span.off >= behind, "children stand in order");
		behind = end_of(child->span);
		if (child->kind == NODE_OBJECT)
			check_children(arena, doc, child);
		else
			check_entry(arena, doc, child);
	}
	require(count == node->count, "the children are counted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = arena_str(arena, (struct str){(const char *)data, size});
	struct doc *doc = doc_parse(arena, source_new(arena, STR("fuzz.ini"), text), &format_ini);
	if (doc->root)
		check_children(arena, doc, doc->root);
	check_problems(doc);
	check_comments(doc, "#;");
	format_ini.sniff(text);
	arena_free(arena);
	return 0;
}
