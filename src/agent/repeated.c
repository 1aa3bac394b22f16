/* Keys that stand twice. The reader of a syntax knows no shipper: it says that the last one counts. */
#include "agent/repeated.h"

/* The tree was read with the document around it, by whoever that belongs to. */
static bool is_part(const struct unit *unit, const struct doc *doc) {
	for (const struct unit *outer = unit->outer; outer; outer = outer->outer)
		for (uint32_t i = 0; i < outer->doc_count; i++)
			if (outer->docs[i]->source == doc->source)
				return true;
	return false;
}

static void refuse(struct arena *arena, struct problem *problem, const char *who) {
	size_t end;
	if (problem->kind != PROBLEM_DUPLICATE_KEY)
		return;
	problem->kind = PROBLEM_SYNTAX;
	if (str_find(problem->message, STR("; the last one counts"), &end))
		problem->message = str_from_to(problem->message, 0, end);
	problem->reason =
	    arena_format(arena, "%s refuses the whole file: it keeps its old configuration, or does not start", who);
}

void repeated_keys_refuse(struct unit *unit, const char *format, const char *who) {
	for (uint32_t d = 0; d < unit->doc_count; d++) {
		struct doc *doc = unit->docs[d];
		if (!(doc->problem_kinds & UINT64_C(1) << PROBLEM_DUPLICATE_KEY) || is_part(unit, doc) ||
		    (format && !str_is(str_from(doc->format->name), format)))
			continue;
		for (uint32_t i = 0; i < doc->problems.count; i++)
			refuse(unit->arena, &doc->problems.items[i], who);
		doc->problem_kinds |= UINT64_C(1) << PROBLEM_SYNTAX;
	}
}
