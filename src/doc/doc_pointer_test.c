/* Pointers do not depend on what was looked up before. */
#include "doc/doc.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <string.h>

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

struct step {
	const char *at, *pointer; /* where in the text: the first byte of this */
};

Test(doc_pointer, keys_that_repeat_are_counted) {
	static const char text[] = "[SERVICE]\n    Flush 1\n[OUTPUT]\n    Name a\n    Match x\n[OUTPUT]\n    Name b\n"
				   "    Match y\n    Match z\n[Output]\n    Name c/d\n";
	static const struct step steps[] = {
	    {"[SERVICE", "/SERVICE"},
	    {"Flush", "/SERVICE/Flush"},
	    {"1\n", "/SERVICE/Flush"},
	    {"[OUTPUT", "/OUTPUT[1]"},
	    {"Match x", "/OUTPUT[1]/Match"},
	    {"b\n", "/OUTPUT[2]/Name"},
	    {"Match y", "/OUTPUT[2]/Match[1]"},
	    {"z\n", "/OUTPUT[2]/Match[2]"},
	    {"Output", "/Output"},
	    {"c/d", "/Output/Name"},
	};
	struct arena *arena = arena_new();
	struct doc *doc =
	    doc_parse(arena, source_new(arena, STR("x"), str_from(text)), format_by_name(STR("fluentbit")));
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct span at = {.off = (uint32_t)(strstr(text, steps[i].at) - text), .len = 1};
		struct str pointer = doc_pointer(arena, doc, at);
		cr_expect(str_is(pointer, steps[i].pointer), "%s: %.*s", steps[i].at, STR_ARGS(pointer));
	}
	arena_free(arena);
}

/* A hostile file has many sections of one name, and reports ask about each. */
Test(doc_pointer, many_equal_sections) {
	enum { SECTIONS = 100000 };
	struct arena *arena = arena_new();
	struct buf text = {0};
	for (unsigned i = 0; i < SECTIONS; i++)
		buf_add_text(&text, "[OUTPUT]\n  Name a\n");
	struct doc *doc =
	    doc_parse(arena, source_new(arena, STR("x"), buf_str(&text)), format_by_name(STR("fluentbit")));
	cr_assert_eq(doc->root->count, SECTIONS);
	uint32_t number = 0;
	for (const struct node *section = doc->root->first; section; section = section->next) {
		struct str pointer = doc_pointer(arena, doc, section->first->span);
		struct str expected = arena_format(arena, "/OUTPUT[%u]/Name", ++number);
		cr_assert(str_equal(pointer, expected), "%.*s", STR_ARGS(pointer));
	}
	arena_free(arena);
	buf_finish(&text);
}
