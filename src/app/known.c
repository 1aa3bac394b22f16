/* Found by hash, then compared: the hash alone never decides. */
#include "app/known.h"

#include "base/hash.h"

enum {
	KNOWN_BYTES_MAX = 8 << 20, /* of one worker's cache */
	KNOWN_TEXT_MAX = 256 << 10,
	KNOWN_TRIAL = 512, /* files after which hits must have come */
	KNOWN_WORTH = 16,  /* one hit in so many */
};

static struct known_text *slot_of(const struct known *known, uint64_t hash) {
	return &known->slots[hash % KNOWN_SLOTS];
}

bool known_find(struct known *known, struct str text, const struct format *by_name, struct verdict *ret) {
	if (known->looked >= KNOWN_TRIAL && known->hits < known->looked / KNOWN_WORTH)
		known->off = true;
	if (known->off || text.n > KNOWN_TEXT_MAX)
		return false;
	known->looked++;
	if (!known->slots)
		return false;
	uint64_t hash = hash_bytes(text, 0);
	const struct known_text *slot = slot_of(known, hash);
	if (slot->hash != hash || slot->by_name != by_name || !slot->text.n || !str_equal(slot->text, text))
		return false;
	known->hits++;
	*ret = slot->verdict;
	return true;
}

void known_add(struct known *known, struct str text, const struct format *by_name, struct verdict verdict) {
	if (known->off || text.n > KNOWN_TEXT_MAX || known->bytes + text.n > KNOWN_BYTES_MAX)
		return;
	if (!known->slots)
		known->slots = ARENA_ARRAY(known->arena, struct known_text, KNOWN_SLOTS);
	uint64_t hash = hash_bytes(text, 0);
	struct known_text *slot = slot_of(known, hash);
	if (slot->text.n)
		return;
	known->bytes += text.n;
	*slot = (struct known_text){
	    .text = arena_str(known->arena, text), .hash = hash, .by_name = by_name, .verdict = verdict};
}
