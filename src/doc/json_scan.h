/* The two loops that most of the time of reading JSON goes into, eight bytes at once: plain text and spaces. */
#ifndef CWD_DOC_JSON_SCAN_H
#define CWD_DOC_JSON_SCAN_H

#include <stdint.h>
#include <string.h>

/* The eight bytes at p, the first one lowest. */
static inline uint64_t json_load(const char *p) {
	uint64_t word;
	memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* Some bit in the first byte of word that is a quote, a backslash, a control character or not ASCII, and none in
 * the bytes before it. Borrows may set bits above it. */
static inline uint64_t json_special(uint64_t word) {
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
	uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
	return ((quote - ones) | (backslash - ones) | (word - ones * 0x20) | word) & highs;
}

/* The first byte from p on that is not plain text. */
static inline const char *json_skip_plain(const char *p, const char *end) {
	for (; end - p >= 8; p += 8) {
		uint64_t special = json_special(json_load(p));
		if (special)
			return p + (size_t)__builtin_ctzll(special) / 8;
	}
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80)
		p++;
	return p;
}

/* Behind the spaces at p; the last seven bytes of the text are left to others. */
static inline const char *json_skip_spaces(const char *p, const char *end) {
	for (; end - p >= 8; p += 8) {
		uint64_t others = json_load(p) ^ UINT64_C(0x2020202020202020);
		if (others)
			return p + (size_t)__builtin_ctzll(others) / 8;
	}
	return p;
}

#endif
