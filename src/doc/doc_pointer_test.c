/* Pointers do not depend on what was looked up before. */
#include "doc/doc.h"

#include "base/buf.h"

#include <criterion/criterion.h>

/* Lists that are long enough for the cursor, with copies, empty items and keys of both kinds. */
static struct str sample(struct buf *out, bool json) {
	buf_add_text(out, json ? "{\"list\": [" : "first: &copy {a: 1, b: [1, 2]}\nlist:\n");
	for (unsigned i = 0; i < 100; i++)
		if (json)
			buf_format(out, "%s{\"path\": \"%u\", \"a/b\": [%u, []]}", i ? "," : "", i, i);
		else if (i % 10 == 3)
			buf_add_text(out, "  - *copy\n");
		else
			buf_format(out, i % 10 == 5 ? "  -\n" : "  - {path: '%u', c: {d: %u}}\n", i, i);
	buf_add_text(out, json ? "]}" : "");
	return buf_str(out);
}

static void check(struct doc *doc, struct arena *arena, uint32_t off) {
	struct span at = {.off = off, .len = 1};
	struct str pointer = doc_pointer(arena, doc, at);
	struct doc_cursor *cursor = doc->cursor;
	doc->cursor = NULL;
	struct str expected = doc_pointer(arena, doc, at);
	doc->cursor = cursor;
	cr_assert(str_equal(pointer, expected), "at %u: %.*s instead of %.*s", off, STR_ARGS(pointer),
		  STR_ARGS(expected));
}

static void check_everywhere(const char *format) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	struct str all = sample(&text, str_is(STR("json"), format));
	struct doc *doc = doc_parse(arena, source_new(arena, STR("x"), all), format_by_name(str_from(format)));
	uint32_t size = (uint32_t)all.n, mixed = 1;
	cr_assert(doc->root && !doc->unreadable);
	for (uint32_t off = 0; off < size; off++)
		check(doc, arena, off);
	for (uint32_t off = size; off-- > 0;)
		check(doc, arena, off);
	for (uint32_t i = 0; i < size; i++) {
		mixed = mixed * 1664525u + 1013904223u;
		check(doc, arena, (mixed >> 8) % size);
	}
	arena_free(arena);
	buf_finish(&text);
}

Test(doc_pointer, json) {
	check_everywhere("json");
}

Test(doc_pointer, yaml) {
	check_everywhere("yaml");
}
