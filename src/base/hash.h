/* Hashing: 64-bit keyed hashes, a map from strings, SHA-256 for fingerprints. */
#ifndef CWD_BASE_HASH_H
#define CWD_BASE_HASH_H

#include "base/arena.h"

/* Keyed by a seed that is drawn at start, so that a hostile file cannot choose collisions. No output may depend
 * on it. Set once, before any thread starts. */
void hash_seed(uint64_t seed);
uint64_t hash_bytes(struct str s, uint64_t start); /* start 0, or an earlier hash to chain */
uint64_t hash_pair(uint64_t a, uint64_t b);	   /* of two hashes or numbers, in this order */

/* An open-addressing map from strings to pointers; keys are borrowed. Zero-initialised with an arena is empty. */
struct map_slot {
	struct str key;
	uint64_t hash;
	void *value;
	bool used;
};
struct map {
	struct arena *arena;
	struct map_slot *slots;
	uint32_t count, room;
};

void *map_get(const struct map *map, struct str key); /* NULL if absent */
/* The place of the key's value, made (holding NULL) if absent; valid until the next call. */
void **map_at(struct map *map, struct str key);

/* SHA-256 (FIPS 180-4) as 64 lowercase hex digits. */
void hash_sha256(struct str s, char ret_hex[65]);

#endif
