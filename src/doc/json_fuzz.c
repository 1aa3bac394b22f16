/* JSON under fuzzing, with and without holes for each $: no crash; spans inside their parents and in order; every
 * value, cut out and read again, is the same; the pieces of every string add up to it; all that is refused has a reason
 * with a place. */
#include "base/limits.h"
#include "doc/fuzz.h"

extern const struct format format_json;

static bool is_refused(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == PROBLEM_SYNTAX ||
		    doc->problems.items[i].kind == PROBLEM_BYTE_ORDER_MARK ||
		    doc->problems.items[i].kind == PROBLEM_TRAILING_TEXT)
			return true;
	return false;
}

static void check_pieces(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	require(str_equal(value->text, node->text), "the pieces add up to the value");
	uint32_t here = 0, outer = node->span.off + 1;
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		require(piece->here.off == here && piece->outer.at.off == outer, "the pieces leave no gaps");
		require(piece->kind != PIECE_COPY ||
			    str_equal(site_text(piece->outer), str_from_to(value->text, here, end_of(piece->here))),
			"copied bytes are equal");
		here = end_of(piece->here);
		outer = end_of(piece->outer.at);
	}
	require(outer == end_of(node->span) - 1, "the pieces reach to the closing quote");
}

static void check_again(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct arena_mark mark = arena_mark(arena);
	struct source *cut = source_new(arena, STR("cut"), site_text(doc_site(doc, node->span)));
	struct doc *again = doc_parse(arena, cut, &format_json);
	require(!is_refused(again) && node_equal(node, again->root), "a value that is cut out is the same value");
	require(node_hash(node) == node_hash(again->root), "equal values have equal hashes");
	arena_rewind(arena, mark);
}

static void check_children(const struct node *node) {
	uint32_t count = 0, behind = node->span.off + 1;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		bool member = node->kind == NODE_OBJECT;
		require(child->parent == node && is_inside(child->span, node->span), "a child stands in its parent");
		require((child->key_span.len > 0) == member, "keys stand in objects");
		require(!member || (child->key_span.off >= behind && end_of(child->key_span) < child->span.off),
			"a key stands before its value");
		require(child->span.off >= behind, "children stand in order");
		behind = end_of(child->span);
	}
	require(count == node->count, "the children are counted");
}

static void check_tree(struct arena *arena, const struct doc *doc) {
	enum { CUTS = 50 }; /* reading everything again for each level would be quadratic */
	bool whole = !is_refused(doc) && !doc->incomplete && !doc->source->outer;
	unsigned cuts = 0;
	for (const struct node *node = doc->root; node; node = node_following(node)) {
		check_children(node);
		if (node->kind == NODE_STRING && doc->source->text.p[node->span.off] == '"')
			check_pieces(arena, doc, node);
		if (whole && cuts++ < CUTS)
			check_again(arena, doc, node);
	}
}

/* Several values: in order, the first one that of the text alone. */
static void check_stream(struct arena *arena, struct doc *doc) {
	struct doc *stream = doc_stream(arena, doc);
	uint32_t behind = 0;
	if (!stream)
		return;
	require(stream->root_count > 1 && node_equal(stream->root, doc->root), "a stream begins with the first value");
	for (uint32_t i = 0; i < stream->root_count; i++) {
		require(stream->roots[i]->span.off >= behind, "values stand in order");
		behind = end_of(stream->roots[i]->span);
		check_children(stream->roots[i]);
	}
	doc->source->doc = doc;
}

static void check_doc(struct arena *arena, struct source *source) {
	struct doc *doc = doc_parse(arena, source, &format_json);
	struct span all = {.len = (uint32_t)source->text.n};
	uint32_t behind = 0;
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		const struct problem *problem = &doc->problems.items[i];
		require(is_inside(problem->at.at, all) && problem->at.at.off >= behind, "problems stand in order");
		require(source_place(doc->source, problem->at.at.off).line > 0, "a problem has a place");
		behind = problem->at.at.off;
	}
	require(!doc->unreadable || is_refused(doc), "a refusal has a reason");
	require(doc->root || doc->unreadable, "nothing is read only if that is refused");
	check_tree(arena, doc);
	check_stream(arena, doc);
}

/* The text with a hole for each $. */
static struct source *with_holes(struct arena *arena, struct source *outer) {
	struct derivation d = {.arena = arena, .outer = outer};
	for (uint32_t i = 0; i < outer->text.n; i++)
		if (outer->text.p[i] == '$')
			derivation_add_hole(&d, HOLE_ENVIRONMENT, STR("X"), STR("${X:-a b}"), (struct span){i, 1});
		else
			derivation_add(&d, PIECE_COPY, str_from_to(outer->text, i, i + 1), (struct span){i, 1}, 0);
	return source_derive(&d, STR("filled"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = {.p = (const char *)data, .n = size};
	struct source *source = source_new(arena, STR("fuzz.json"), text);
	check_doc(arena, source);
	check_doc(arena, with_holes(arena, source));
	arena_free(arena);
	return 0;
}
