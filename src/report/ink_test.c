/* Line breaking, tables, pages. */
#include "report/ink.h"
#include "report/page.h"
#include "report/table.h"

#include <criterion/criterion.h>

static void wrap(struct buf *out, const char *text, uint32_t width, size_t column) {
	struct style style = {.width = width};
	buf_clear(out);
	ink_wrap(out, &style, str_from(text), column, (struct indent){.text = STR("  "), .width = 2});
}

Test(ink, wrap) {
	static const struct {
		const char *text;
		uint32_t width;
		size_t column;
		const char *shown;
	} cases[] = {
	    {"one two three", 0, 0, "one two three"},
	    {"one two three", 8, 0, "one two\n  three"},
	    {"one two three", 8, 4, "one\n  two\n  three"},
	    {"a\nb", 0, 0, "a\n  b"},
	    {"a\n  b", 0, 0, "a\n    b"},
	    {"a\n  bb cc", 7, 0, "a\n    bb\n      cc"},
	    {"a\n  bbbbbbbb", 7, 0, "a\n    bbbbbbbb"},
	    {"averyveryverylongword b", 8, 0, "averyveryverylongword\n  b"},
	    {"one ::error::x two", 5, 0, "one\n  \\::error::x\n  two"},
	    {"one\n  ::error::x", 0, 0, "one\n    \\::error::x"},
	    {"one\n\n::error::x", 0, 0, "one\n\n  \\::error::x"},
	    {"\xE4\xBD\xA0\xE5\xA5\xBD \xE4\xBD\xA0", 5, 0, "\xE4\xBD\xA0\xE5\xA5\xBD\n  \xE4\xBD\xA0"},
	    {"", 10, 0, ""},
	};
	struct buf out = {0};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		wrap(&out, cases[i].text, cases[i].width, cases[i].column);
		cr_expect_str_eq(out.p ? out.p : "", cases[i].shown);
	}
	buf_finish(&out);
}

Test(table, fits_into_the_terminal) {
	static const char *const titles[] = {"A", "SOURCE", "C"};
	struct arena *arena = arena_new();
	struct table table;
	struct buf out = {0};
	table_start(&table, arena, 3);
	table.shrinks[1] = true;
	table_head(&table, titles);
	table_add(&table, STR("1"));
	table_add(&table, STR("/var/log/nginx/access.log"));
	table_add(&table, STR(""));
	table_add(&table, STR("22"));
	table_add(&table, STR("x\ny"));
	table_add(&table, STR("z"));
	table_write(&table, &(struct style){0}, &out);
	cr_expect_str_eq(out.p, "A   SOURCE                     C\n"
				"1   /var/log/nginx/access.log\n"
				"22  x\\ny                       z\n");
	buf_clear(&out);
	table_write(&table, &(struct style){.width = 24}, &out);
	cr_expect_str_eq(out.p, "A   SOURCE             C\n"
				"1   /var/…/access.log\n"
				"22  x\\ny               z\n");
	buf_finish(&out);
	arena_free(arena);
}

Test(page, paragraphs_are_broken_anew) {
	static const char text[] = "Heading\n"
				   "  one two three\n"
				   "  four\n"
				   "\n"
				   "      as it is, however long it may be in the page\n"
				   "  - an item that\n"
				   "    goes on\n"
				   "  - another\n";
	struct buf out = {0};
	page_write(STR(text), &(struct style){.width = 12}, &out);
	cr_expect_str_eq(out.p, "Heading\n"
				"  one two\n"
				"  three four\n"
				"\n"
				"      as it is, however long it may be in the page\n"
				"  - an item\n"
				"    that\n"
				"    goes on\n"
				"  - another\n");
	buf_finish(&out);
}
