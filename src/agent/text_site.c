/* Where a part of a string's decoded text is written. */
#include "agent/text_site.h"

#include "agent/intrinsic.h"

struct site node_text_site(struct arena *arena, const struct doc *doc, const struct node *node, size_t from,
			   size_t to) {
	if (to > node->text.n)
		to = node->text.n;
	if (from > to)
		from = to;
	if (intrinsic_is_result(node))
		return doc_site(doc, node->span);
	uint32_t quote = node->span.len == node->text.n + 2; /* quotes, no escapes */
	if (quote || node->span.len == node->text.n) {
		struct span at = {.off = node->span.off + quote + (uint32_t)from, .len = (uint32_t)(to - from)};
		return doc_site(doc, at);
	}
	const struct source *inner = doc_embedded(arena, doc, node, STR(""));
	return source_outer(inner, (struct span){.off = (uint32_t)from, .len = (uint32_t)(to - from)});
}
