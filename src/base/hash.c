/* A keyed multiply-and-fold hash, 16 bytes a step, and the map over it. */
#include "base/hash.h"

#include <string.h>

static uint64_t seed_now = UINT64_C(0x9E3779B97F4A7C15);

void hash_seed(uint64_t seed) {
	seed_now = seed | 1;
}

/* The high and low half of a 128-bit product, folded. */
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

static uint64_t fold(uint64_t a, uint64_t b) {
	wide product = (wide)a * b;
	return (uint64_t)(product >> 64) ^ (uint64_t)product;
}
#else
static uint64_t fold(uint64_t a, uint64_t b) {
	uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
	uint64_t low = a_low * b_low, middle = a_high * b_low + (low >> 32);
	uint64_t cross = a_low * b_high + (uint32_t)middle;
	return (a_high * b_high + (middle >> 32) + (cross >> 32)) ^ (cross << 32 | (uint32_t)low);
}
#endif

static uint64_t load(const char *p) {
	uint64_t word;
	memcpy(&word, p, sizeof word);
	return word;
}

/* Fewer than 8 bytes; their number is in the hash already, so bytes may be read twice. */
static uint64_t load_few(const char *p, size_t n) {
	uint32_t first, last;
	if (n == 0)
		return 0;
	if (n < 4)
		return (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
		       (unsigned char)p[n - 1];
	memcpy(&first, p, sizeof first);
	memcpy(&last, p + n - sizeof last, sizeof last);
	return (uint64_t)first << 32 | last;
}

uint64_t hash_bytes(struct str s, uint64_t start) {
	uint64_t hash = fold(start ^ seed_now, UINT64_C(0xA0761D6478BD642F) ^ s.n);
	uint64_t key = seed_now ^ UINT64_C(0xE7037ED1A0B428DB);
	for (; s.n > 16; s.p += 16, s.n -= 16)
		hash = fold(hash ^ load(s.p), key ^ load(s.p + 8));
	uint64_t low = s.n < 8 ? load_few(s.p, s.n) : load(s.p), high = s.n < 8 ? 0 : load(s.p + s.n - 8);
	return fold(hash ^ low, seed_now ^ UINT64_C(0x589965CC75374CC3) ^ high);
}

uint64_t hash_pair(uint64_t a, uint64_t b) {
	return fold(a ^ seed_now ^ UINT64_C(0xA0761D6478BD642F), b ^ seed_now ^ UINT64_C(0x589965CC75374CC3));
}

static struct map_slot *slot_of(const struct map *map, struct str key, uint64_t hash) {
	uint32_t mask = map->room - 1, at = (uint32_t)hash & mask;
	while (map->slots[at].used && (map->slots[at].hash != hash || !str_equal(map->slots[at].key, key)))
		at = (at + 1) & mask;
	return &map->slots[at];
}

void *map_get(const struct map *map, struct str key) {
	return map->count ? slot_of(map, key, hash_bytes(key, 0))->value : NULL;
}

static void map_grow(struct map *map) {
	struct map old = *map;
	map->room = old.room ? old.room * 2 : 16;
	map->slots = ARENA_ARRAY(map->arena, struct map_slot, map->room);
	for (uint32_t i = 0; i < old.room; i++)
		if (old.slots[i].used)
			*slot_of(map, old.slots[i].key, old.slots[i].hash) = old.slots[i];
}

void **map_at(struct map *map, struct str key) {
	if ((uint64_t)map->count * 4 >= (uint64_t)map->room * 3)
		map_grow(map);
	uint64_t hash = hash_bytes(key, 0);
	struct map_slot *slot = slot_of(map, key, hash);
	if (!slot->used) {
		*slot = (struct map_slot){.key = key, .hash = hash, .used = true};
		map->count++;
	}
	return &slot->value;
}
