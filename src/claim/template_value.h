/* What single variables are: their keys, their values. For the inside of this floor. */
#ifndef CWD_CLAIM_TEMPLATE_VALUE_H
#define CWD_CLAIM_TEMPLATE_VALUE_H

#include "claim/template.h"

struct byte_set {
	uint64_t bits[4];
};
static inline bool byte_set_has(const struct byte_set *set, unsigned char byte) {
	return set->bits[byte >> 6] >> (byte & 63) & 1;
}
static inline bool byte_sets_meet(const struct byte_set *a, const struct byte_set *b) {
	return (a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1]) | (a->bits[2] & b->bits[2]) |
	       (a->bits[3] & b->bits[3]);
}
static inline struct byte_set byte_set_one(unsigned char byte) {
	struct byte_set set = {{0}};
	set.bits[byte >> 6] = UINT64_C(1) << (byte & 63);
	return set;
}
static inline struct byte_set byte_sets_and(struct byte_set a, struct byte_set b) {
	for (unsigned i = 0; i < 4; i++)
		a.bits[i] &= b.bits[i];
	return a;
}
static inline struct byte_set byte_sets_minus(struct byte_set a, struct byte_set b) {
	for (unsigned i = 0; i < 4; i++)
		a.bits[i] &= ~b.bits[i];
	return a;
}
/* Of a set that is not empty. */
static inline unsigned char byte_set_first(const struct byte_set *set) {
	unsigned i = 0;
	while (i < 3 && !set->bits[i])
		i++;
	return (unsigned char)(i * 64 + (unsigned)__builtin_ctzll(set->bits[i]));
}
static inline bool byte_set_is_empty(const struct byte_set *set) {
	return !(set->bits[0] | set->bits[1] | set->bits[2] | set->bits[3]);
}
/* bytes: ranges and single ones, as in struct charset; NULL: every byte. */
struct byte_set byte_set_of(const char *bytes);

/* Adds a text that is equal exactly for variables that template_key takes for one. */
void variable_key(const struct variable *variable, struct buf *key);

#endif
