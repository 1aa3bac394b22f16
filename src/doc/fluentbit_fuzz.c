/* Fluent Bit's classic configuration under fuzzing: no crash; children stand in order inside their parents; keys and
 * values are the bytes they stand for; a tree that was read without a problem, written again in the plainest way, gives
 * the same tree; problems have places. */
#include "base/buf.h"
#include "doc/fuzz.h"

#include <string.h>

extern const struct format format_fluentbit;

static void check_children(const struct doc *doc, const struct node *node) {
	uint32_t count = 0, behind = node->span.off;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		bool object = child->kind == NODE_OBJECT;
		uint32_t start = object ? child->span.off : child->key_span.off;
		require(child->parent == node, "a child knows its parent");
		require(start >= behind && end_of(child->span) <= end_of(node->span), "children stand in order inside");
		require(end_of(child->key_span) <= (object ? end_of(child->span) : child->span.off),
			"a key stands before its value, a name in its section");
		require(str_equal(child->key, site_text(doc_site(doc, child->key_span))), "a key is what is written");
		behind = end_of(child->span);
	}
	require(count == node->count, "the children are counted");
}

static void check_value(struct arena *arena, const struct doc *doc, const struct node *node) {
	require(str_equal(node->text, site_text(doc_site(doc, node->span))), "a value is what is written");
	require(str_equal(doc_embedded(arena, doc, node, STR(""))->text, node->text), "its pieces add up to it");
}

static void write_again(struct buf *out, const struct node *root) {
	for (const struct node *node = root->first; node; node = node_following(node)) {
		unsigned depth = 0;
		for (const struct node *up = node->parent; up != root; up = up->parent)
			depth++;
		buf_add_repeated(out, ' ', depth);
		if (node->kind == NODE_OBJECT)
			buf_format(out, "[%.*s] \n", STR_ARGS(node->key));
		else
			buf_format(out, "%.*s %.*s\n", STR_ARGS(node->key), STR_ARGS(node->text));
	}
}

/* Directives stand in the first column, and a vertical tab before a key hides what it begins with: such texts are not
 * written again. */
static bool is_plain(const struct node *root) {
	for (const struct node *node = root->first; node; node = node_following(node))
		if (node->kind == NODE_STRING && strchr("@[#", node->key.p[0]))
			return false;
	return true;
}

/* In file order, and with all repeated keys: more than node_equal asks. */
static bool same_trees(const struct node *a, const struct node *b) {
	while (a && b && a->kind == b->kind && a->count == b->count && str_equal(a->key, b->key) &&
	       str_equal(a->text, b->text)) {
		a = node_following(a);
		b = node_following(b);
	}
	return !a && !b;
}

static void check_again(struct arena *arena, const struct doc *doc) {
	if (doc->problems.count || doc->incomplete || !is_plain(doc->root))
		return;
	struct buf out = {0};
	write_again(&out, doc->root);
	struct doc *again = doc_parse(arena, source_new(arena, STR("again.conf"), buf_str(&out)), &format_fluentbit);
	require(again->problems.count == 0, "what was read, written again, has no problem");
	require(same_trees(doc->root, again->root), "what was read, written again, is the same");
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = {.p = (const char *)data, .n = size};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("fuzz.conf"), text), &format_fluentbit);
	check_problems(doc);
	check_comments(doc, "#");
	require(doc->root || doc->problems.count, "nothing is read only if that has a reason");
	for (const struct node *node = doc->root; node; node = node_following(node)) {
		check_children(doc, node);
		if (node->kind == NODE_STRING)
			check_value(arena, doc, node);
	}
	if (doc->root)
		check_again(arena, doc);
	format_fluentbit.sniff(text);
	arena_free(arena);
	return 0;
}
