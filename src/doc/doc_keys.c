/* Equal keys in one object: found without comparing all with all, reported in the order of the text. */
#include "base/hash.h"
#include "doc/doc.h"

#include <string.h>

static void report(struct doc *doc, const struct node *first, const struct node *again) {
	enum { SHOWN_BYTES = 64 };
	struct problem *problem;
	if (again->key.n <= SHOWN_BYTES)
		problem = doc_problem(doc, PROBLEM_DUPLICATE_KEY, again->key_span,
				      "the key \"%.*s\" stands twice in one object; the last one counts",
				      STR_ARGS(again->key));
	else
		problem = doc_problem(doc, PROBLEM_DUPLICATE_KEY, again->key_span,
				      "this key stands twice in one object; the last one counts");
	problem->also = doc_site(doc, first->key_span);
	problem->also_label = STR("first here");
	problem->help = STR("remove or rename one of them");
}

static void check_few(struct doc *doc, struct node *object) {
	for (struct node *again = object->first; again; again = again->next) {
		struct node *first = NULL;
		for (struct node *child = object->first; child != again; child = child->next) {
			if (!str_equal(child->key, again->key))
				continue;
			child->shadowed = true;
			first = first ? first : child;
		}
		if (first)
			report(doc, first, again);
	}
}

/* One key: where it stood first and last so far. */
struct slot {
	struct node *first, *last;
};

static void check_many(struct doc *doc, struct node *object) {
	uint32_t room = 64;
	while (room / 2 < object->count)
		room *= 2;
	struct slot *slots = memory_grow(NULL, room * sizeof *slots);
	memset(slots, 0, room * sizeof *slots);
	for (struct node *child = object->first; child; child = child->next) {
		uint32_t at = (uint32_t)hash_bytes(child->key, 0) & (room - 1);
		while (slots[at].first && !str_equal(slots[at].first->key, child->key))
			at = (at + 1) & (room - 1);
		if (slots[at].first) {
			slots[at].last->shadowed = true;
			report(doc, slots[at].first, child);
		} else {
			slots[at].first = child;
		}
		slots[at].last = child;
	}
	memory_release(slots);
}

void doc_check_keys(struct doc *doc, struct node *object) {
	enum { FEW = 12 };
	if (object->count <= FEW)
		check_few(doc, object);
	else
		check_many(doc, object);
}
