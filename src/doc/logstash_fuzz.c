/* Pipeline configurations of Logstash under fuzzing: no crash; children stand in order inside their parents; texts are
 * the bytes they stand for; problems and comments have places; a value that is cut out and read again is the same. */
#include "base/buf.h"
#include "doc/fuzz.h"

extern const struct format format_logstash;

static void check_children(const struct node *node) {
	uint32_t count = 0, behind = node->span.off;
	for (const struct node *child = node->first; child; child = child->next, count++) {
		require(child->parent == node, "a child knows its parent");
		require(child->span.off >= behind && end_of(child->span) <= end_of(node->span), "children are inside");
		require(child->key_span.len == 0 ||
			    (child->key_span.off >= behind && end_of(child->key_span) <= end_of(child->span)),
			"a key stands before its value");
		behind = end_of(child->span);
	}
	require(count == node->count, "the children are counted");
}

static void check_value(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct str written = site_text(doc_site(doc, node->span));
	if (node->extra)
		written = str_from_to(written, 1, written.n - 1);
	require(str_equal(node->text, written), "a value is what is written");
	require(str_equal(doc_embedded(arena, doc, node, STR(""))->text, node->text), "its pieces add up to it");
}

static const struct node *wrapped(struct arena *arena, struct str value, struct doc **ret) {
	struct buf out = {0};
	buf_format(&out, "input { p { key => ");
	buf_add(&out, value);
	buf_format(&out, "\n } }");
	struct str text = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	*ret = doc_parse(arena, source_new(arena, STR("again.conf"), text), &format_logstash);
	return node_find((*ret)->root, "input/p/key");
}

static void check_again(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct doc *again;
	const struct node *value = wrapped(arena, site_text(doc_site(doc, node->span)), &again);
	require(again->problems.count == 0, "a good value is good elsewhere");
	require(value && value->kind == node->kind && value->count == node->count &&
		    str_equal(value->text, node->text) && value->span.len == node->span.len,
		"a value that is cut out is the same value");
}

static void check_tree(struct arena *arena, const struct doc *doc) {
	enum { CUTS = 30 };
	unsigned cuts = 0;
	bool good = doc->problems.count == 0 && !doc->incomplete;
	for (const struct node *node = doc->root; node; node = node_following(node)) {
		check_children(node);
		bool scalar = node->kind == NODE_STRING || node->kind == NODE_NUMBER;
		if (scalar)
			check_value(arena, doc, node);
		if (good && (scalar || node->kind == NODE_ARRAY) && node->key_span.len && cuts++ < CUTS)
			check_again(arena, doc, node);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str text = {.p = (const char *)data, .n = size};
	struct doc *doc = doc_parse(arena, source_new(arena, STR("fuzz.conf"), text), &format_logstash);
	check_problems(doc);
	check_comments(doc, "#");
	require(doc->root || doc->problems.count, "nothing is read only if that has a reason");
	check_tree(arena, doc);
	format_logstash.sniff(text);
	arena_free(arena);
	return 0;
}
