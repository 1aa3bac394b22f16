/* What Go's encoding/base64 makes of the same texts. */
#include "base/base64.h"

#include <criterion/criterion.h>

static const struct {
	const char *text, *bytes; /* bytes NULL: refused */
} cases[] = {
    {"", ""},
    {"Zg==", "f"},
    {"Zm8=", "fo"},
    {"Zm9v", "foo"},
    {"Zm9vYg==", "foob"},
    {"Zm9vYmFy\n", "foobar"},
    {"Zm9v\r\nYmFy", "foobar"},
    {" Zm 9v ", "foo"},
    {"Zg=\n=", "f"},
    {"/+8=", "\xff\xef"},
    {"Zg", NULL},
    {"Zg=", NULL},
    {"Zg===", NULL},
    {"Zm9v=", NULL},
    {"Zm9vZ", NULL},
    {"Z===", NULL},
    {"Zm9v!", NULL},
    {"Zg==Zg==", NULL},
    {"Zm-_", NULL},
    {"=", NULL},
    {"Zh==", "f"},
    {"====", NULL},
};

Test(base64, decodes_what_go_does) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str bytes = STR("unchanged");
		bool decoded = base64_decode(arena, str_from(cases[i].text), &bytes);
		cr_expect_eq(decoded, cases[i].bytes != NULL, "%s", cases[i].text);
		cr_expect(str_is(bytes, decoded ? cases[i].bytes : "unchanged"), "%s", cases[i].text);
	}
	arena_free(arena);
}

Test(base64, every_byte_comes_back) {
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct arena *arena = arena_new();
	for (unsigned byte = 0; byte < 256; byte++) {
		char text[] = {digits[byte >> 2], digits[(byte & 3) << 4], '=', '=', '\0'};
		struct str bytes;
		cr_assert(base64_decode(arena, str_from(text), &bytes));
		cr_assert(bytes.n == 1 && (unsigned char)bytes.p[0] == byte);
	}
	arena_free(arena);
}
