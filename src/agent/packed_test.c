#include "agent/packed.h"

#include <criterion/criterion.h>

static struct source *text_of(struct arena *arena, struct str text) {
	return source_new(arena, STR("x"), text);
}

/* printf hello-hello-hello-hello | gzip -n | base64 */
#define HELLO_GZIP "H4sIAAAAAAACA8tIzcnJ181AJwE4jKdcFwAAAA=="
#define HELLO_BASE64 "aGVsbG8taGVsbG8taGVsbG8taGVsbG8="

Test(packed, opens_what_it_is_told_to) {
	struct arena *arena = arena_new();
	struct source *text = text_of(arena, STR(HELLO_BASE64)), *opened = NULL;
	cr_assert_eq(packed_open(arena, text, true, false, STR("f"), &opened), PACKED_OPENED);
	cr_expect(str_is(opened->text, "hello-hello-hello-hello"));
	cr_expect(str_is(opened->label, "f"));
	cr_expect_eq(opened->outer, text);
	cr_expect_eq(opened->pieces[0].kind, PIECE_OPAQUE);
	cr_expect_eq(source_outer(opened, (struct span){3, 1}).at.len, text->text.n);
	arena_free(arena);
}

Test(packed, tells_what_is_broken) {
	struct arena *arena = arena_new();
	struct source *opened = NULL;
	cr_expect_eq(packed_open(arena, text_of(arena, STR("a!")), true, false, STR("f"), &opened), PACKED_BROKEN);
	cr_expect_eq(packed_open(arena, text_of(arena, STR(HELLO_BASE64)), true, true, STR("f"), &opened),
		     PACKED_BROKEN);
	cr_expect_eq(packed_open(arena, text_of(arena, STR("plain")), false, true, STR("f"), &opened), PACKED_BROKEN);
	cr_expect_null(opened);
	arena_free(arena);
}

Test(packed, guesses) {
	struct arena *arena = arena_new();
	static const char *const texts[] = {HELLO_GZIP, HELLO_BASE64, "aGVsbG8taGVsbG8t\naGVsbG8taGVsbG8=\n"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct source *opened = packed_guess(arena, text_of(arena, str_from(texts[i])), STR("f"));
		cr_expect(str_is(opened->text, "hello-hello-hello-hello"), "%s", texts[i]);
	}
	struct source *plain = text_of(arena, STR("#!/bin/sh\necho hello there and everywhere\n"));
	cr_expect_eq(packed_guess(arena, plain, STR("f")), plain);
	cr_expect(str_is(plain->label, "f"));
	cr_expect_not(packed_looks_base64(STR("short")));
	cr_expect_not(packed_looks_base64(STR("a sentence with blanks and no more than words")));
	arena_free(arena);
}
