/* Looking for the words of manifests that matter in many texts: most have none, and none is read twice for it. */
#include "agent/kubernetes/kustomize.h"

#include <string.h>

enum { WINDOW = 4, SLOTS = 1 << 16 };

extern const struct agent agent_kubernetes;

struct kust_words {
	bool may_start[SLOTS]; /* by what the first bytes of a word come to */
};

static uint32_t slot_of(const char *p) {
	uint32_t bytes;
	memcpy(&bytes, p, sizeof bytes);
	return bytes * 2654435761u >> 16;
}

struct kust_words *kust_words_new(struct arena *arena) {
	struct kust_words *set = ARENA_NEW(arena, struct kust_words);
	for (const char *const *word = agent_kubernetes.words; *word; word++)
		if (strlen(*word) >= WINDOW)
			set->may_start[slot_of(*word)] = true;
		else
			memset(set->may_start, true, sizeof set->may_start);
	return set;
}

static bool starts_with_one(struct str text) {
	for (const char *const *word = agent_kubernetes.words; *word; word++)
		if (str_starts_with(text, str_from(*word)))
			return true;
	return false;
}

bool kust_words_in(const struct kust_words *set, struct str text) {
	for (size_t i = 0; i + WINDOW <= text.n; i++)
		if (set->may_start[slot_of(text.p + i)] && starts_with_one(str_from_offset(text, i)))
			return true;
	return false;
}
