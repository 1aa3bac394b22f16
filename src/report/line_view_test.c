/* Source lines as they are shown, with carets in the right columns; credentials starred out. */
#include "report/line_view.h"

#include <criterion/criterion.h>
#include <string.h>

/* The view and, on the next line, carets under the mark. */
static void draw(struct buf *out, struct str line, size_t from, size_t to, size_t room) {
	struct line_view view = line_view_make(line, from, to, room);
	buf_clear(out);
	line_view_write(&view, out);
	size_t column = line_view_column(&view, from), end = line_view_column(&view, to);
	buf_add_char(out, '\n');
	buf_add_repeated(out, ' ', column);
	buf_add_repeated(out, '^', end > column ? end - column : 1);
}

Test(line_view, drawing) {
	static const struct {
		const char *line;
		size_t from, to, room;
		const char *drawn;
	} cases[] = {
	    {"abc def", 4, 7, 40, "abc def\n    ^^^"},
	    {"\tabc", 1, 4, 40, "    abc\n    ^^^"},
	    {"a\tbc", 2, 4, 40, "a   bc\n    ^^"},
	    {"\xE4\xBD\xA0\xE5\xA5\xBD=x", 7, 8, 40, "\xE4\xBD\xA0\xE5\xA5\xBD=x\n     ^"},
	    {"a\x01"
	     "b",
	     2, 3, 40, "a\\x01b\n     ^"},
	    {"a\xFF"
	     "b",
	     1, 2, 40, "a\\xffb\n ^^^^"},
	    {"abc", 3, 3, 40, "abc\n   ^"},
	    {"", 0, 0, 40, "\n^"},
	    {"0123456789012345678901234567890123456789", 2, 4, 20, "0123456789012345678…\n  ^^"},
	    {"0123456789012345678901234567890123456789", 30, 32, 20, "…4567890123456789\n       ^^"},
	    {"0123456789012345678901234567890123456789", 20, 32, 20, "…456789012345678901…\n       ^^^^^^^^^^^^"},
	    {"0123456789012345678901234567890123456789", 12, 40, 20, "…678901234567890123…\n       ^^^^^^^^^^^^"},
	};
	struct buf out = {0};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		draw(&out, str_from(cases[i].line), cases[i].from, cases[i].to, cases[i].room);
		cr_expect_str_eq(out.p, cases[i].drawn);
	}
	buf_finish(&out);
}

Test(line_view, long_lines_cost_nothing_but_their_neighbourhood) {
	enum { LENGTH = 8 << 20 };
	struct buf line = {0}, out = {0};
	for (int i = 0; i < LENGTH / 8; i++)
		buf_add(&line, STR("01234567"));
	for (size_t i = 0; i < 1000; i++)
		draw(&out, buf_str(&line), i * 8000, i * 8000 + 4, 80);
	cr_expect_eq(strlen(out.p), (size_t)(strchr(out.p, '\n') - out.p) + 1 + 27 + 4);
	buf_finish(&line);
	buf_finish(&out);
}

Test(secret, values_behind_credential_like_keys) {
	static const char *const cases[][2] = {
	    {"\"password\": \"hunter2\", \"x\": 1", "\"password\": \"*******\", \"x\": 1"},
	    {"db_password = hunter2", "db_password = *******"},
	    {"secret_access_key: abc/def # note", "secret_access_key: ********# note"},
	    {"'apiKey': 'a\\'b'", "'apiKey': '**'b'"},
	    {"\"apikey\":\"a\\\"b\"", "\"apikey\":\"****\""},
	    {"\\\"password\\\": \\\"abc\\\"", "\\\"password\\\": \\\"*****"},
	    {"token AKIAIOSFODNN7EXAMPLE end", "token AKIA**************** end"},
	    {"\"log_stream_name\": \"{instance_id}\"", "\"log_stream_name\": \"{instance_id}\""},
	    {"/var/log/secret.log", "/var/log/secret.log"},
	    {"secret: ${FROM_ENV}", "secret: ${FROM_ENV}"},
	    {"\"secret\": {", "\"secret\": {"},
	    {"password:", "password:"},
	    {"    http_Passwd  hunt#er,2", "    http_Passwd  *********"},
	    {"aws_sec_key \"abc\"", "aws_sec_key \"***\""},
	    {"password => \"abc\"", "password => \"***\""},
	    {"password ${FROM_ENV}", "password ${FROM_ENV}"},
	    {"the password of", "the password of"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[128];
		size_t n = strlen(cases[i][0]);
		memcpy(text, cases[i][0], n + 1);
		secret_hide(text, n);
		cr_expect_str_eq(text, cases[i][1]);
	}
}
