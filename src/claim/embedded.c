/* What a unit's documents hold of other shippers' configurations, within limits: an alias of YAML makes many large
 * texts of one. */
#include "base/limits.h"
#include "claim/agent.h"

bool embedded_has_room(struct unit *unit, const struct embedded_list *list, size_t bytes, struct site at) {
	uint64_t sum = bytes;
	for (uint32_t i = 0; i < list->count; i++)
		sum += list->items[i].text ? list->items[i].text->text.n : 0; /* a part was read already */
	if (list->count < LIMIT_EMBEDDED_TEXTS && sum <= LIMIT_EMBEDDED_BYTES)
		return true;
	const struct problem_list *told = &unit->problems;
	if (told->count && told->items[told->count - 1].kind == PROBLEM_LIMIT)
		return false; /* once is enough, however often an adapter tries */
	unit_problem(unit, PROBLEM_LIMIT, at,
		     "more than %u configurations, or %u MiB of them, stand inside this one: the rest was not read",
		     LIMIT_EMBEDDED_TEXTS, LIMIT_EMBEDDED_BYTES >> 20)
	    ->incomplete = true;
	return false;
}

struct embedded *embedded_add(struct unit *unit, struct embedded_list *list, const struct doc *doc,
			      const struct node *node, struct str label) {
	if (!embedded_has_room(unit, list, node->text.n, doc_site(doc, node->span)))
		return NULL;
	LIST_ADD(unit->arena, list, (struct embedded){.text = doc_embedded(unit->arena, doc, node, label)});
	return &list->items[list->count - 1];
}
