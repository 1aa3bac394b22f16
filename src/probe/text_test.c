/* What of others' texts is shown. */
#include "probe/text.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(text, .init = start, .fini = stop);

static void expect_text(struct str text, const char *expected) {
	cr_expect(str_is(text, expected), "%.*s, not %s", STR_ARGS(text), expected);
}

Test(text, one_line_without_control_characters) {
	expect_text(text_line(arena, STR(" \n a b \n c"), 100), "a b");
	expect_text(text_line(arena, STR(""), 100), "");
	expect_text(text_line(arena, STR("abc"), 2), "ab");
	struct str masked = text_line(arena, STR("a\033[31m\xff"), 100);
	for (size_t i = 0; i < masked.n; i++)
		cr_expect((unsigned char)masked.p[i] >= 0x20);
}

Test(text, without_a_secret) {
	static const struct {
		const char *text, *secret, *expected;
	} cases[] = {
	    {"token 0123456789abcdefXYZ is bad", "0123456789abcdefXYZ", "token *** is bad"},
	    {"cut off 0123456789abc", "0123456789abcdefXYZ", "cut off ***"},
	    {"0123456789abcdefXYZ0123456789abcdefXYZ", "0123456789abcdefXYZ", "******"},
	    {"012345678 is too little", "0123456789abcdefXYZ", "012345678 is too little"},
	    {"test is no secret", "test", "test is no secret"},
	    {"", "0123456789abcdefXYZ", ""},
	    {"nothing", "", "nothing"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_text(text_without(arena, str_from(cases[i].text), str_from(cases[i].secret)), cases[i].expected);
}

Test(text, of_an_element) {
	struct str xml =
	    STR("<R><Code>A</Code><Message> a &lt;b&gt; &amp;amp; &quot;&apos; &x; </Message><E></E><Open>");
	expect_text(text_of_element(arena, xml, "Code"), "A");
	expect_text(text_of_element(arena, xml, "Message"), "a <b> &amp; \"' &x;");
	expect_text(text_of_element(arena, xml, "E"), "");
	expect_text(text_of_element(arena, xml, "Open"), "");
	expect_text(text_of_element(arena, xml, "None"), "");
}
