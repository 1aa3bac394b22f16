/* UTF-8 as RFC 3629 defines it, and the output mask. */
#include "base/utf8.h"

#include "base/stand_in.h"

#include <stdio.h>
#include <string.h>

static bool continues(struct str s, size_t at) {
	return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

static uint32_t low_bits(struct str s, size_t at) {
	return (unsigned char)s.p[at] & 0x3F;
}

uint32_t utf8_next(struct str s, size_t *at) {
	size_t i = *at;
	uint32_t lead = (unsigned char)s.p[i], code = UTF8_BAD;
	*at = i + 1;
	if (lead < 0x80)
		return lead;
	size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	if (lead < 0xC2 || lead > 0xF4 || !continues(s, i + 1))
		return UTF8_BAD;
	code = (lead & (0xFFu >> (length + 1))) << 6 | low_bits(s, i + 1);
	for (size_t k = 2; k < length; k++) {
		if (!continues(s, i + k))
			return UTF8_BAD;
		code = code << 6 | low_bits(s, i + k);
	}
	bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
	if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return UTF8_BAD;
	*at = i + length;
	return code;
}

size_t utf8_encode(uint32_t code, char out[4]) {
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t k = length - 1; k > 0; k--, code >>= 6)
		out[k] = (char)(0x80 | (code & 0x3F));
	out[0] = (char)((0xF00u >> length & 0xF0) | code);
	return length;
}

/* The end of the ASCII from at on, or up to seven bytes before it. */
static size_t skip_ascii(struct str s, size_t at) {
	uint64_t word;
	for (; s.n - at >= sizeof word; at += sizeof word) {
		memcpy(&word, s.p + at, sizeof word);
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	return at;
}

bool utf8_is_utf16(struct str s) {
	if (str_starts_with(s, STR("\xFF\xFE")) || str_starts_with(s, STR("\xFE\xFF")))
		return true;
	return s.n >= 2 && (s.p[0] == '\0') != (s.p[1] == '\0');
}

bool utf8_valid(struct str s, size_t *ret_bad_at) {
	for (size_t at = skip_ascii(s, 0); at < s.n; at = skip_ascii(s, at)) {
		size_t start = at;
		if (utf8_next(s, &at) == UTF8_BAD) {
			if (ret_bad_at)
				*ret_bad_at = start;
			return false;
		}
	}
	return true;
}

size_t utf8_count(struct str s) {
	size_t count = 0;
	for (size_t at = 0, start = 0;; count++) {
		at = skip_ascii(s, start);
		count += at - start;
		if (at == s.n)
			return count;
		utf8_next(s, &at);
		start = at;
	}
}

struct range {
	uint32_t from, to;
};

/* Combining marks and other characters that take no column. */
static const struct range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x0900, 0x0902}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},
    {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

/* East Asian wide and fullwidth characters, and emoji. */
static const struct range wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E},	  {0x3041, 0x33FF},   {0x3400, 0x4DBF},	  {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xAC00, 0xD7A3},	  {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},	  {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Characters that reorder, hide or join text: never printed as they are. */
static const struct range hidden[] = {
    {0x00AD, 0x00AD}, {0x034F, 0x034F},	  {0x061C, 0x061C},   {0x115F, 0x1160},	  {0x17B4, 0x17B5}, {0x180B, 0x180F},
    {0x200B, 0x200F}, {0x2028, 0x202E},	  {0x2060, 0x206F},   {0x3164, 0x3164},	  {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F},
};

static bool within(const struct range *ranges, size_t count, uint32_t code) {
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	return false;
}

#define WITHIN(ranges, code) within((ranges), sizeof(ranges) / sizeof(ranges)[0], (code))

unsigned utf8_width(uint32_t code) {
	if (code < 0x300)
		return 1;
	if (WITHIN(zero_width, code))
		return 0;
	return WITHIN(wide, code) ? 2 : 1;
}

/* The visible form of one character, or 0 if it may be printed as it is. */
static size_t mask_one(uint32_t code, unsigned char byte, char out[16]) {
	if (code == UTF8_BAD)
		return (size_t)snprintf(out, 16, "\\x%02x", byte);
	if (code == '\t' || code == '\n' || code == '\r')
		return (size_t)snprintf(out, 16, "\\%c", code == '\t' ? 't' : code == '\n' ? 'n' : 'r');
	if (code < 0x20 || (code >= 0x7F && code < 0xA0))
		return (size_t)snprintf(out, 16, "\\x%02x", (unsigned)code);
	if (code >= 0xA0 && WITHIN(hidden, code))
		return (size_t)snprintf(out, 16, "\\u{%04x}", (unsigned)code);
	return 0;
}

/* What stands for something unknown is no text of the user's. */
static bool show_stand_ins(struct buf *out, struct str s) {
	size_t at, end;
	if (!stand_in_find(s, 0, &at, &end))
		return false;
	stand_in_show(out, s);
	return true;
}

static void mask(struct buf *out, struct str s) {
	size_t clean = 0;
	for (size_t at = 0; at < s.n;) {
		size_t start = at;
		char shown[16];
		uint32_t code = utf8_next(s, &at);
		size_t n = code >= 0x20 && code < 0x7F ? 0 : mask_one(code, (unsigned char)s.p[start], shown);
		if (n == 0)
			continue;
		buf_add(out, str_from_to(s, clean, start));
		buf_add(out, (struct str){.p = shown, .n = n});
		clean = at;
	}
	buf_add(out, str_from_offset(s, clean));
}

void utf8_mask(struct buf *out, struct str s) {
	struct buf shown = {0};
	mask(out, show_stand_ins(&shown, s) ? buf_str(&shown) : s);
	buf_finish(&shown);
}

static size_t mask_width(struct str s) {
	size_t width = 0;
	for (size_t at = 0; at < s.n;) {
		char shown[16];
		size_t start = at;
		uint32_t code = utf8_next(s, &at);
		size_t n = mask_one(code, (unsigned char)s.p[start], shown);
		width += n ? n : utf8_width(code);
	}
	return width;
}

size_t utf8_mask_width(struct str s) {
	struct buf shown = {0};
	size_t width = mask_width(show_stand_ins(&shown, s) ? buf_str(&shown) : s);
	buf_finish(&shown);
	return width;
}
