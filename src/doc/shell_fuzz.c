/* Shell scripts: texts stand in order inside the script, decode again to the same bytes, and every byte has a place. */
#include "base/fuzz.h"
#include "doc/doc.h"

static void check_text(struct arena *arena, const struct doc *doc, const struct node *node) {
	struct source *text = doc_embedded(arena, doc, node, STR("x"));
	require(str_equal(text->text, node->text), "a text is what it decodes to");
	for (uint32_t i = 0; i <= text->text.n; i++) {
		struct site outer = source_outer(text, (struct span){i, 0});
		require(outer.at.off >= node->span.off && outer.at.off <= node->span.off + node->span.len,
			"every byte comes out of the text");
	}
	for (uint32_t i = 0; i < text->hole_count; i++) {
		struct span here = text->holes[i].here;
		require(here.len > 0 && here.off + here.len <= text->text.n, "a hole stands in the text");
		require(source_hole_at(text, here.off) == &text->holes[i], "a hole is found");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct source *source = source_new(arena, STR("x.sh"), (struct str){(const char *)data, size});
	struct doc *doc = doc_parse(arena, source, format_by_name(STR("shell")));
	require(doc->root && doc->root->span.len == size, "the root spans the script");
	for (const struct node *node = doc->root->first; node; node = node->next) {
		require(node->span.off + node->span.len <= size, "a text stands in the script");
		require(node->key_span.off + node->key_span.len <= size, "a name stands in the script");
		if (str_is(node->extra->tag, "="))
			require(node->text.n == node->span.len, "a value is as it is written");
		else if (!str_is(node->extra->tag, "?") && !str_is(node->extra->tag, "$"))
			check_text(arena, doc, node);
	}
	arena_free(arena);
	return 0;
}
