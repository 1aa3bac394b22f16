#include "base/buf.h"

#include <criterion/criterion.h>

Test(buf, grows_by_every_kind_of_addition) {
	struct buf buf = {0}, expected = {0};
	cr_expect_eq(buf_str(&buf).n, 0);
	buf_add(&buf, (struct str){0});
	cr_expect_str_eq(buf.p, "");
	for (unsigned i = 0; i < 300; i++) {
		buf_format(&buf, "%u-%s", i, "x");
		buf_add_char(&buf, ';');
		buf_add_text(&buf, "\n");
	}
	for (unsigned i = 0; i < 300; i++)
		buf_format(&expected, "%u-x;\n", i);
	cr_expect(str_equal(buf_str(&buf), buf_str(&expected)));
	cr_expect_eq(buf.p[buf.n], '\0');
	buf_finish(&buf);
	buf_finish(&expected);
}

Test(buf, takes_any_byte_and_ends_with_a_nul) {
	struct buf buf = {0};
	buf_add(&buf, STR("a\0b"));
	buf_add_char(&buf, '\0');
	buf_add_repeated(&buf, 'x', 1000);
	buf_add_repeated(&buf, 'y', 0);
	cr_expect(buf.n == 1004 && str_starts_with(buf_str(&buf), STR("a\0b\0xx")) && buf.p[1004] == '\0');
	buf_add_text(&buf, NULL);
	cr_expect_eq(buf.n, 1004);
	size_t room = buf.room;
	buf_clear(&buf);
	cr_expect(buf.n == 0 && buf.room == room && buf.p[0] == '\0');
	buf_finish(&buf);
	cr_expect(!buf.p && buf.n == 0 && buf.room == 0);
	buf_clear(&buf);
}
