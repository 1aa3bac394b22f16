#include "doc/doc.h"

#include <criterion/criterion.h>

static struct doc *parse(struct arena *arena, const char *text) {
	return doc_parse(arena, source_new(arena, STR("x"), str_from(text)), format_by_name(STR("mime")));
}

static void check(const struct node *node, const char *type, const char *text) {
	cr_assert_not_null(node);
	cr_expect(str_is(node->key, type), "%.*s is not %s", STR_ARGS(node->key), type);
	cr_expect(str_is(node->text, text), "%.*s is not %s", STR_ARGS(node->text), text);
}

Test(mime, parts) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, "MIME-Version: 1.0\r\n"
				       "Content-Type: multipart/mixed;\r\n boundary=\"=b=\"\r\n"
				       "\r\npreamble\r\n"
				       "--=b=\r\n"
				       "content-type: Text/X-ShellScript; charset=\"us-ascii\"\r\n"
				       "\r\n#!/bin/sh\r\n"
				       "--=b=\r\n"
				       "Content-Type: text/cloud-config\r\n"
				       "Content-Transfer-Encoding: BASE64\r\n"
				       "\r\nI2Nsb3Vk\r\n"
				       "--=b=\r\n"
				       "#!/bin/no-headers\r\n"
				       "--=b=--\r\nepilogue\r\n");
	cr_assert_eq(doc->root->count, 3);
	check(doc->root->first, "text/x-shellscript", "#!/bin/sh\r\n");
	check(doc->root->first->next, "text/cloud-config", "#cloud");
	check(doc->root->last, "text/plain", "#!/bin/no-headers\r\n");
	arena_free(arena);
}

Test(mime, parts_of_parts) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, "Content-Type: multipart/mixed; boundary=a\n\n"
				       "--a\nContent-Type: multipart/mixed; boundary=b\n\n"
				       "--b\nContent-Type: text/one\n\none\n--b--\n"
				       "--a\nContent-Type: text/two\n\ntwo\n");
	cr_assert_eq(doc->root->count, 2);
	check(doc->root->first, "text/one", "one\n");
	check(doc->root->last, "text/two", "two\n");
	arena_free(arena);
}

Test(mime, encodings) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, "Content-Type: text/x\nContent-Transfer-Encoding: quoted-printable\n\n"
				       "a=3Db=\nc =zz\n");
	check(doc->root->first, "text/x", "a=bc =zz\n");
	doc = parse(arena, "Content-Type: text/x\nContent-Transfer-Encoding: base64\n\nnot base64!\n");
	check(doc->root->first, "text/x", "not base64!\n");
	cr_expect(str_is(doc->root->first->extra->anchor, "broken"));
	arena_free(arena);
}

Test(mime, looks) {
	const struct format *mime = format_by_name(STR("mime"));
	cr_expect(mime->sniff(STR("\nMIME-Version: 1.0\n")));
	cr_expect(mime->sniff(STR("Content-Type: multipart/mixed; boundary=x\n")));
	cr_expect_not(mime->sniff(STR("content-type: a list\n")));
	cr_expect_not(mime->sniff(STR("key: value\n")));
	cr_expect_not(mime->sniff(STR("")));
}
