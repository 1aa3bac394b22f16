/* MIME messages: parts stand in order inside the text, and every byte of what they decode to has a place. */
#include "base/fuzz.h"
#include "doc/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct source *source = source_new(arena, STR("x"), (struct str){(const char *)data, size});
	const struct format *mime = format_by_name(STR("mime"));
	mime->sniff(source->text);
	struct doc *doc = doc_parse(arena, source, mime);
	uint32_t before = 0;
	require(doc->root && doc->root->span.len == size, "the root spans the text");
	for (const struct node *node = doc->root->first; node; node = node->next) {
		require(node->span.off >= before && node->span.off + node->span.len <= size, "parts stand in order");
		require(node->key_span.off + node->key_span.len <= size, "a type stands in the text");
		before = node->span.off + node->span.len;
		struct source *text = doc_embedded(arena, doc, node, STR("x"));
		require(str_equal(text->text, node->text), "a part is what it decodes to");
		for (uint32_t i = 0; i <= text->text.n; i++) {
			struct site outer = source_outer(text, (struct span){i, 0});
			require(outer.at.off >= node->span.off && outer.at.off <= before,
				"a byte comes out of the part");
		}
	}
	arena_free(arena);
	return 0;
}
