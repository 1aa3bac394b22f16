/* Fluentd's syntax under fuzzing: no crash; spans inside their parents and in order; the pieces of every value add up
 * to it, code apart; what was read, written again, is read as the same; all that is refused has a place. */
#include "base/buf.h"
#include "doc/fluentd.h"
#include "doc/fuzz.h"

extern const struct format format_fluentd;

static void check_children(const struct node *node) {
	uint32_t behind = node->span.off, count = 0;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		bool section = child->kind == NODE_OBJECT;
		require(child->parent == node && end_of(child->span) <= end_of(node->span), "a child is in its parent");
		require(child->span.off >= behind, "children stand in order");
		require(section || end_of(child->key_span) <= child->span.off, "a name stands before its value");
		require(!section || child->key_span.off == child->span.off + 1, "a section starts with its name");
		behind = end_of(child->span);
	}
	require(count == node->count, "the children are counted");
}

static void check_value(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct arena_mark mark = arena_mark(arena);
	struct source *value = doc_embedded(arena, doc, node, STR(""));
	require(str_equal(value->text, node->text), "the pieces add up to the value");
	for (uint32_t i = 0; i < value->piece_count; i++) {
		const struct piece *piece = &value->pieces[i];
		struct str here = str_from_to(value->text, piece->here.off, end_of(piece->here));
		require(piece->kind != PIECE_COPY || str_equal(site_text(piece->outer), here),
			"copied bytes are equal");
		require(end_of(piece->outer.at) <= end_of(node->span), "a piece stands in its value");
	}
	struct fluentd_chunk chunk;
	size_t at = 0, n = 0;
	while (fluentd_chunk_next(doc, node, &at, &chunk))
		n += chunk.text.n + (chunk.kind == FLUENTD_CODE ? 3 : 0);
	require(n == node->text.n, "the chunks add up to the value");
	arena_rewind(arena, mark);
}

static void write_entry(struct buf *out, const struct doc *doc, const struct node *node) {
	buf_add(out, site_text(doc_site(doc, node->key_span)));
	buf_add_char(out, ' ');
	buf_add(out, site_text(doc_site(doc, node->span)));
	buf_add_char(out, '\n');
}

static void write_header(struct buf *out, const struct doc *doc, const struct node *section) {
	buf_format(out, "<%.*s", STR_ARGS(section->key));
	const struct node *arg = section->first;
	if (arg && arg->kind == NODE_STRING && arg->key_span.len == 0) {
		buf_add_char(out, ' ');
		buf_add(out, site_text(doc_site(doc, arg->span)));
	}
	buf_add_text(out, ">\n");
}

static void write_again(struct buf *out, const struct doc *doc) {
	const struct node *node = doc->root->first;
	while (node) {
		if (node->kind == NODE_OBJECT)
			write_header(out, doc, node);
		else if (node->key_span.len)
			write_entry(out, doc, node);
		if (node->first) {
			node = node->first;
			continue;
		}
		if (node->kind == NODE_OBJECT)
			buf_format(out, "</%.*s>\n", STR_ARGS(node->key));
		while (node && !node->next) {
			node = node->parent;
			if (node && node->parent)
				buf_format(out, "</%.*s>\n", STR_ARGS(node->key));
		}
		node = node ? node->next : NULL;
	}
}

static bool is_same(const struct node *a, const struct node *b) {
	while (a && b) {
		if (a->kind != b->kind || a->count != b->count || !str_equal(a->key, b->key) ||
		    !str_equal(a->text, b->text))
			return false;
		a = node_following(a);
		b = node_following(b);
	}
	return !a && !b;
}

static void check_again(struct arena *arena, const struct doc *doc) {
	if (doc->problems.count || doc->incomplete)
		return;
	struct buf out = {0};
	buf_add_text(&out, "\n\n"); /* what begins with a byte order mark is another word */
	write_again(&out, doc);
	struct doc *again = doc_parse(arena, source_new(arena, STR("again.conf"), buf_str(&out)), &format_fluentd);
	require(again->problems.count == 0, "what was read, written again, has no problem");
	require(is_same(doc->root, again->root), "what was read, written again, is the same");
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = {.p = (const char *)data, .n = size};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("fuzz.conf"), text), &format_fluentd);
	check_problems(doc);
	check_comments(doc, "#");
	for (const struct node *node = doc->root; node; node = node_following(node)) {
		check_children(node);
		if (node->kind == NODE_STRING)
			check_value(arena, doc, node);
	}
	check_again(arena, doc);
	format_fluentd.sniff(text);
	arena_free(arena);
	return 0;
}
