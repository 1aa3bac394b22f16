#include "base/utf8.h"

#include <criterion/criterion.h>

struct reading {
	struct str text;
	uint32_t code;
	size_t bytes;
};

/* The edges of RFC 3629's table. */
static const struct reading readings[] = {
    {STR_INIT("\0"), 0, 1},
    {STR_INIT("\x7F"), 0x7F, 1},
    {STR_INIT("\xC2\x80"), 0x80, 2},
    {STR_INIT("\xDF\xBF"), 0x7FF, 2},
    {STR_INIT("\xE0\xA0\x80"), 0x800, 3},
    {STR_INIT("\xED\x9F\xBF"), 0xD7FF, 3},
    {STR_INIT("\xEE\x80\x80"), 0xE000, 3},
    {STR_INIT("\xEF\xBF\xBF"), 0xFFFF, 3},
    {STR_INIT("\xF0\x90\x80\x80"), 0x10000, 4},
    {STR_INIT("\xF4\x8F\xBF\xBF"), 0x10FFFF, 4},
    {STR_INIT("\x80"), UTF8_BAD, 1},
    {STR_INIT("\xBF"), UTF8_BAD, 1},
    {STR_INIT("\xC0\x80"), UTF8_BAD, 1},
    {STR_INIT("\xC1\xBF"), UTF8_BAD, 1},
    {STR_INIT("\xC2"), UTF8_BAD, 1},
    {STR_INIT("\xC2x"), UTF8_BAD, 1},
    {STR_INIT("\xE0\x9F\xBF"), UTF8_BAD, 1},
    {STR_INIT("\xE2\x82"), UTF8_BAD, 1},
    {STR_INIT("\xE2\x82x"), UTF8_BAD, 1},
    {STR_INIT("\xED\xA0\x80"), UTF8_BAD, 1},
    {STR_INIT("\xED\xBF\xBF"), UTF8_BAD, 1},
    {STR_INIT("\xF0\x8F\xBF\xBF"), UTF8_BAD, 1},
    {STR_INIT("\xF0\x90\x80"), UTF8_BAD, 1},
    {STR_INIT("\xF4\x90\x80\x80"), UTF8_BAD, 1},
    {STR_INIT("\xF5\x80\x80\x80"), UTF8_BAD, 1},
    {STR_INIT("\xFF"), UTF8_BAD, 1},
};

Test(utf8, only_what_the_standard_allows_is_read) {
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		size_t at = 0, bad_at = 9;
		cr_expect_eq(utf8_next(readings[i].text, &at), readings[i].code, "%zu", i);
		cr_expect_eq(at, readings[i].bytes, "%zu", i);
		bool good = readings[i].code != UTF8_BAD;
		cr_expect_eq(utf8_valid(readings[i].text, &bad_at), good, "%zu", i);
		cr_expect_eq(bad_at, good ? 9u : 0u);
	}
}

Test(utf8, every_code_point_survives) {
	for (uint32_t code = 0; code < 0x110000; code++) {
		char bytes[4];
		size_t n = utf8_encode(code, bytes), at = 0;
		bool surrogate = code >= 0xD800 && code <= 0xDFFF;
		uint32_t read = utf8_next((struct str){bytes, n}, &at);
		cr_assert(surrogate ? read == UTF8_BAD : read == code && at == n, "%x", (unsigned)code);
	}
}

Test(utf8, bad_bytes_are_found_and_counted_anywhere) {
	char text[64];
	for (size_t n = 1; n < sizeof text; n++)
		for (size_t bad = 0; bad < n; bad++) {
			memset(text, 'a', n);
			text[bad] = '\xE9';
			size_t found = n;
			cr_assert(!utf8_valid((struct str){text, n}, &found) && found == bad);
			cr_assert_eq(utf8_count((struct str){text, n}), n);
		}
	cr_expect_eq(utf8_count(STR("")), 0);
	cr_expect_eq(utf8_count(STR("12345678\xC3\xA9\xE2\x82\xAC"
				    "12345678\xF0\x9F\x98\x80\xFF")),
		     20);
	cr_expect(utf8_valid(STR("12345678\xC3\xA9"), NULL));
}

struct masking {
	struct str text;
	const char *shown;
	size_t width;
};

static const struct masking maskings[] = {
    {STR_INIT(""), "", 0},
    {STR_INIT("plain \"text\" \\n"), "plain \"text\" \\n", 15},
    {STR_INIT("a\tb\nc\rd\0e"), "a\\tb\\nc\\rd\\x00e", 15},
    {STR_INIT("\x1B[31mred\x7F"), "\\x1b[31mred\\x7f", 15},
    {STR_INIT("\xC2\x9B"
	      "31m"),
     "\\x9b31m", 7},
    {STR_INIT("gr\xC3\xBCn \xE6\x97\xA5"), "gr\xC3\xBCn \xE6\x97\xA5", 7},
    {STR_INIT("e\xCC\x81!"), "e\xCC\x81!", 2},
    {STR_INIT("\xE2\x80\xAE"
	      "abc"),
     "\\u{202e}abc", 11},
    {STR_INIT("a\xE2\x80\x8B\xEF\xBB\xBF"), "a\\u{200b}\\u{feff}", 17},
    {STR_INIT("\xF3\xA0\x81\x81"), "\\u{e0041}", 9},
    {STR_INIT("caf\xE9"), "caf\\xe9", 7},
    {STR_INIT("\xED\xA0\x80"), "\\xed\\xa0\\x80", 12},
};

Test(utf8, masked_texts_are_safe_and_as_wide_as_said) {
	for (size_t i = 0; i < sizeof maskings / sizeof maskings[0]; i++) {
		struct buf out = {0};
		utf8_mask(&out, maskings[i].text);
		cr_expect(str_is(buf_str(&out), maskings[i].shown), "%zu: %.*s", i, STR_ARGS(buf_str(&out)));
		cr_expect_eq(utf8_mask_width(maskings[i].text), maskings[i].width, "%zu", i);
		buf_finish(&out);
	}
}

Test(utf8, nothing_that_moves_the_cursor_gets_through) {
	struct buf out = {0};
	for (uint32_t code = 0; code < 0x20000; code++) {
		char bytes[4];
		buf_clear(&out);
		utf8_mask(&out, (struct str){bytes, utf8_encode(code, bytes)});
		size_t at = 0;
		uint32_t first = utf8_next(buf_str(&out), &at);
		cr_assert(first >= 0x20 && (first < 0x7F || first >= 0xA0) && first != UTF8_BAD, "%x", (unsigned)code);
		cr_assert(!(first >= 0x202A && first <= 0x202E) && !(first >= 0x2066 && first <= 0x2069));
	}
	buf_finish(&out);
}

Test(utf8, utf16_is_told_by_its_first_two_bytes) {
	cr_expect(utf8_is_utf16(STR("\xFF\xFE")) && utf8_is_utf16(STR("\xFE\xFF\0a")));
	cr_expect(utf8_is_utf16(STR("{\0")) && utf8_is_utf16(STR("\0{")));
	cr_expect(!utf8_is_utf16(STR("\0\0")) && !utf8_is_utf16(STR("{}\0")) && !utf8_is_utf16(STR("\xEF\xBB\xBF{")));
	cr_expect(!utf8_is_utf16(STR("")) && !utf8_is_utf16(STR("\0")) && !utf8_is_utf16(STR("\xFF")));
}
