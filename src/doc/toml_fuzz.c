/* TOML under fuzzing, with and without holes for each $: no crash; spans in order where they must be; every value, cut
 * out and read again, is the same; the pieces of every string add up to it; every key and value is found at its place
 * again; all that is refused has a reason. */
#include "base/buf.h"
#include "doc/fuzz.h"

extern const struct format format_toml;

enum { CHECKS_MAX = 50 }; /* reading everything again for each node would be quadratic */

static bool is_refused(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++)
		if (doc->problems.items[i].kind == PROBLEM_SYNTAX)
			return true;
	return false;
}

/* Scalars, arrays and inline tables stand in one piece. */
static bool is_whole(const struct doc *doc, const struct node *node) {
	char first = doc->source->text.p[node->span.off];
	if (node->kind == NODE_OBJECT)
		return first == '{';
	return node->kind != NODE_ARRAY || !node->key_span.len || node->key_span.off < node->span.off;
}

static void check_pieces(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	require(str_equal(value->text, node->text), "the pieces add up to the value");
	uint32_t here = 0, outer = node->span.off;
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		require(piece->here.off == here && piece->outer.at.off >= outer, "the pieces stand in order");
		require(piece->kind != PIECE_COPY ||
			    str_equal(site_text(piece->outer), str_from_to(value->text, here, end_of(piece->here))),
			"copied bytes are equal");
		here = end_of(piece->here);
		outer = end_of(piece->outer.at);
	}
	require(outer <= end_of(node->span), "the pieces stand in the string");
}

static void check_again(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct arena_mark mark = arena_mark(arena);
	struct str written = site_text(doc_site(doc, node->span));
	struct source *cut = source_new(arena, STR("cut"), arena_join(arena, STR("x = "), written, STR(""), STR("")));
	struct doc *again = doc_parse(arena, cut, &format_toml);
	const struct node *value = node_get(again->root, "x");
	require(!is_refused(again) && value && node_equal(node, value), "a value that is cut out is the same value");
	require(node_hash(node) == node_hash(value), "equal values have equal hashes");
	arena_rewind(arena, mark);
}

static void add_path(struct buf *out, const struct node *node) {
	if (!node->parent)
		return;
	add_path(out, node->parent);
	uint32_t index = 0;
	for (const struct node *before = node->parent->first; before != node; before = before->next)
		index++;
	buf_add_char(out, '/');
	if (node->parent->kind == NODE_ARRAY)
		buf_format(out, "%u", index);
	for (size_t i = 0; node->parent->kind == NODE_OBJECT && i < node->key.n; i++)
		if (node->key.p[i] == '~' || node->key.p[i] == '/')
			buf_add_text(out, node->key.p[i] == '~' ? "~0" : "~1");
		else
			buf_add_char(out, node->key.p[i]);
}

static void check_pointer(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct buf path = {0};
	add_path(&path, node);
	if (node->key_span.len)
		require(str_equal(doc_pointer(arena, doc, node->key_span), buf_str(&path)), "a key is found again");
	if (is_whole(doc, node) && node->span.len)
		require(str_equal(doc_pointer(arena, doc, node->span), buf_str(&path)), "a value is found again");
	buf_finish(&path);
}

static void check_children(const struct doc *doc, const struct node *node) {
	uint32_t count = 0;
	bool whole = node->parent && is_whole(doc, node);
	for (const struct node *child = node->first; child; child = child->next, count++) {
		require(child->parent == node, "a child knows its parent");
		require(!whole || is_inside(child->span, node->span), "a child stands in its parent");
		require((child->key_span.len > 0) == (node->kind == NODE_OBJECT), "keys stand in tables");
		require(end_of(child->span) <= doc->source->text.n, "spans stand in the text");
		require(end_of(child->key_span) <= doc->source->text.n, "keys stand in the text");
	}
	require(count == node->count, "the children are counted");
}

static void check_tree(struct arena *arena, const struct doc *doc) {
	bool whole = !is_refused(doc) && !doc->incomplete && !doc->source->outer;
	unsigned nodes = 0;
	for (const struct node *node = doc->root; node; node = node_following(node), nodes++) {
		check_children(doc, node);
		if (node == doc->root || nodes > CHECKS_MAX)
			continue;
		if (node->kind == NODE_STRING)
			check_pieces(arena, doc, node);
		if (whole && is_whole(doc, node))
			check_again(arena, doc, node);
		check_pointer(arena, doc, node);
	}
}

static void check_refusals(const struct doc *doc) {
	require(!doc->unreadable || is_refused(doc), "what is not read has a reason");
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		const struct problem *problem = &doc->problems.items[i];
		require(!problem->also.source || end_of(problem->also.at) <= doc->source->text.n,
			"a second place is in the text");
	}
}

/* The text with a hole for each $. */
static struct source *with_holes(struct arena *arena, struct source *outer) {
	struct derivation d = {.arena = arena, .outer = outer};
	struct str text = outer->text;
	size_t at = 0, n;
	derivation_add(&d, PIECE_COPY, STR(""), (struct span){0}, 0);
	for (; str_find_char(str_from_offset(text, at), '$', &n); at += n + 1) {
		derivation_add(&d, PIECE_COPY, str_from_to(text, at, at + n), (struct span){(uint32_t)at, (uint32_t)n},
			       0);
		derivation_add_hole(&d, HOLE_ENVIRONMENT, STR("X"), STR("${X:-a b}"),
				    (struct span){(uint32_t)(at + n), 1});
	}
	struct str rest = str_from_offset(text, at);
	derivation_add(&d, PIECE_COPY, rest, (struct span){(uint32_t)at, (uint32_t)rest.n}, 0);
	return source_derive(&d, STR("filled"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct source *source = source_new(arena, STR("fuzz.toml"), (struct str){.p = (const char *)data, .n = size});
	(void)format_toml.sniff(source->text);
	struct doc *doc = doc_parse(arena, source, &format_toml);
	check_problems(doc);
	check_refusals(doc);
	check_tree(arena, doc);
	doc = doc_parse(arena, with_holes(arena, source), &format_toml);
	check_problems(doc);
	check_refusals(doc);
	check_tree(arena, doc);
	arena_free(arena);
	return 0;
}
