/* TOML: sniffing, positions inside values, holes, pointers, limits. Trees stand in testdata/doc/toml, and
 * script/check-toml-suite compares with the public suite. */
#include "base/buf.h"
#include "base/limits.h"
#include "doc/doc.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct format format_toml;

static struct doc *parse(struct arena *arena, struct str text) {
	return doc_parse(arena, source_new(arena, STR("test.toml"), text), &format_toml);
}

Test(toml, sniffs_what_other_syntaxes_do_not_write) {
	static const char *const yes[] = {
	    "a = \"b\"\n",
	    "\xEF\xBB\xBF# note\r\n\r\n[sources.in] # note\r\ntype = 'file'\r\n",
	    "[[a.b]]\n\n[c.\"d e\"]\nx = [1,\n",
	    "a.b = true",
	    "data_dir=\"/var/lib/vector\"",
	    "n = 1_000 # note",
	};
	static const char *const no[] = {
	    "",
	    "# note\n",
	    "[general]\n",
	    "[general]\nstate_file = /a\n",
	    "[INPUT]\n    Path /var/log/a\n",
	    "a: 1\n",
	    "{\"a\": 1}",
	    "[{\"a\": 1}]",
	    "[1, 2]\n",
	    "[\"a\"]\nb = 1",
	    "<match a>\n",
	    "input { a => \"b\" }",
	    "a =",
	};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		cr_expect(format_toml.sniff(str_from(yes[i])), "%s", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		cr_expect(!format_toml.sniff(str_from(no[i])), "%s", no[i]);
}

Test(toml, a_byte_of_a_value_knows_its_place) {
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR("x = \"\"\"\na\\u00e9\\\n\n  \t b\\\\c\n\"\"\"\n"));
	const struct node *x = node_get(doc->root, "x");
	cr_assert(str_is(x->text, "a\xC3\xA9"
				  "b\\c\n"));
	struct source *value = doc_embedded(arena, doc, x, STR(""));
	cr_assert(str_equal(value->text, x->text));
	static const struct {
		uint32_t off;
		struct place place;
	} bytes[] = {{0, {2, 1}}, {1, {2, 2}}, {3, {4, 5}}, {4, {4, 6}}, {5, {4, 8}}, {6, {4, 9}}};
	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
		struct site at = source_outer(value, (struct span){bytes[i].off, 1});
		struct place place = source_place(doc->source, at.at.off);
		cr_expect(place.line == bytes[i].place.line && place.col == bytes[i].place.col, "%u: %u:%u",
			  bytes[i].off, place.line, place.col);
	}
	arena_free(arena);
}

/* The text with a hole in place of each %. */
static struct source *with_holes(struct arena *arena, const char *text, const char *hole) {
	struct source *outer = source_new(arena, STR("outer"), str_from(text));
	struct derivation d = {.arena = arena, .outer = outer};
	for (uint32_t i = 0; text[i]; i++)
		if (text[i] == '%')
			derivation_add_hole(&d, HOLE_ENVIRONMENT, STR("X"), str_from(hole), (struct span){i, 1});
		else
			derivation_add(&d, PIECE_COPY, (struct str){text + i, 1}, (struct span){i, 1}, 0);
	return source_derive(&d, STR("filled"));
}

Test(toml, a_hole_is_a_value) {
	struct arena *arena = arena_new();
	struct source *source =
	    with_holes(arena, "a = %\nb = [%, %%]\nc = 8% # %\n[d]\ne = \"-%-\"\nf={g=%}", "${X:-1 2}");
	struct doc *doc = doc_parse(arena, source, &format_toml);
	cr_assert(doc->problems.count == 0, "%.*s", STR_ARGS(doc->problems.items[0].message));
	cr_expect(str_is(node_find(doc->root, "a")->text, "${X:-1 2}"));
	cr_expect(str_is(node_find(doc->root, "b")->last->text, "${X:-1 2}${X:-1 2}"));
	cr_expect(str_is(node_find(doc->root, "c")->text, "8${X:-1 2}"));
	cr_expect(str_is(node_find(doc->root, "d/e")->text, "-${X:-1 2}-"));
	cr_expect(str_is(node_find(doc->root, "d/f/g")->text, "${X:-1 2}"));
	cr_expect(node_find(doc->root, "a")->extra->style == STYLE_PLAIN);
	doc = doc_parse(arena, with_holes(arena, "[a.%]\nb-%.c = {% = 1}", "${X:-1 2}"), &format_toml);
	cr_expect(doc->problems.count == 0 && node_find(doc->root, "a/${X:-1 2}/b-${X:-1 2}/c/${X:-1 2}"));
	cr_expect(doc_parse(arena, with_holes(arena, "%\n", "${X}"), &format_toml)->problems.count == 1);
	cr_expect(doc_parse(arena, with_holes(arena, "a = %", ""), &format_toml)->problems.count == 0);
	cr_expect(doc_parse(arena, with_holes(arena, "a = [%]", ""), &format_toml)->problems.count == 0);
	arena_free(arena);
}

Test(toml, places_are_found_though_tables_are_scattered) {
	static const char text[] = "[a.b]\nx = 1\n[c]\ny = [2, {z = 3}]\n[a.d]\n[[a.l]]\nm.n = 4\n[a]\nq.r = 5\ns = 6\n"
				   "q.t = 7\n[[a.l]]\nm = 8\n[a.l.u]\nv = \"9\"\n[a.q.w]\n";
	static const struct {
		const char *at, *pointer;
	} places[] = {
	    {"[a.b]", "/a/b"},
	    {"b]", "/a/b"},
	    {".b]", "/a/b"},
	    {"x = 1", "/a/b/x"},
	    {"= 1", "/a/b"},
	    {"y = ", "/c/y"},
	    {"2, ", "/c/y/0"},
	    {"z = 3", "/c/y/1/z"},
	    {"3}]", "/c/y/1/z"},
	    {"[a.d]", "/a/d"},
	    {"[[a.l]]\nm.n", "/a/l/0"},
	    {"n = 4", "/a/l/0/m/n"},
	    {"[a]", "/a"},
	    {"a]", "/a"},
	    {"r = 5", "/a/q/r"},
	    {"s = 6", "/a/s"},
	    {"t = 7", "/a/q/t"},
	    {"[[a.l]]\nm =", "/a/l/1"},
	    {"8\n", "/a/l/1/m"},
	    {"[a.l.u]", "/a/l/1/u"},
	    {"9", "/a/l/1/u/v"},
	    {"[a.q.w]", "/a/q/w"},
	};
	struct arena *arena = arena_new();
	struct doc *doc = parse(arena, STR(text));
	cr_assert_eq(doc->problems.count, 0);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		uint32_t off = (uint32_t)(strstr(text, places[i].at) - text);
		struct str pointer = doc_pointer(arena, doc, (struct span){off, 1});
		cr_expect(str_is(pointer, places[i].pointer), "%s: %.*s", places[i].at, STR_ARGS(pointer));
	}
	arena_free(arena);
}

Test(toml, a_text_is_never_read_beyond_its_end) {
	static const char text[] =
	    "a.'b' = [1979-05-27 07:32:00, \"\\u00e9\\n\", true, {b = '''\nc'''}]\n[[d.\"e\"]]\r\nf = "
	    "\"\"\"\\\n \"\"\" # g";
	for (size_t n = 0; n < sizeof text - 1; n++) {
		struct arena *arena = arena_new();
		char *copy = memory_grow(NULL, n); /* whatever reads further is seen by the address sanitizer */
		memcpy(copy, text, n);
		struct doc *doc = parse(arena, (struct str){.p = copy, .n = n});
		cr_expect_leq(doc->problems.count, 2, "%zu", n);
		memory_release(copy);
		arena_free(arena);
	}
	cr_expect_eq(parse(arena_new(), STR(text))->problems.count, 0);
}

static struct str repeated(struct buf *out, const char *start, const char *part, unsigned count, const char *end) {
	buf_clear(out);
	buf_add_text(out, start);
	for (unsigned i = 0; i < count; i++)
		buf_add_text(out, part);
	buf_add_text(out, end);
	return buf_str(out);
}

Test(toml, nesting_is_limited) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	static const char *const parts[][3] = {
	    {"a = ", "[", ""}, {"[", "a.", "a]"}, {"", "a.", "a = 1"}, {"a=", "{a=", ""}};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct doc *doc =
		    parse(arena, repeated(&text, parts[i][0], parts[i][1], LIMIT_DOC_DEPTH + 1, parts[i][2]));
		cr_expect(doc->incomplete && !doc->unreadable && doc->problems.count == 1, "%zu", i);
		cr_expect_eq(doc->problems.items[0].kind, PROBLEM_LIMIT);
	}
	struct str deep = repeated(&text, "[", "a.", LIMIT_DOC_DEPTH - 2, "a]\nb = 1");
	struct doc *doc = parse(arena, deep);
	cr_expect(doc->problems.count == 0 && !doc->incomplete);
	cr_expect_eq(doc_pointer(arena, doc, (struct span){(uint32_t)deep.n - 1, 1}).n, 2 * LIMIT_DOC_DEPTH);
	buf_finish(&text);
	arena_free(arena);
}

Test(toml, values_are_limited) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	struct doc *doc = parse(arena, repeated(&text, "a = [", "1,", LIMIT_DOC_NODES, "]"));
	cr_expect(doc->incomplete && !doc->unreadable && doc->problems.count == 1);
	cr_expect_eq(doc->problems.items[0].kind, PROBLEM_LIMIT);
	doc = parse(arena, repeated(&text, "", "#\n", LIMIT_DOC_NODES + 5, "]"));
	cr_expect(doc->incomplete && !doc->unreadable && doc->problems.count == 1);
	buf_finish(&text);
	arena_free(arena);
}

Test(toml, many_keys_are_kept_apart) {
	enum { KEYS = 100000 };
	struct arena *arena = arena_new();
	struct buf text = {0};
	for (unsigned i = 0; i < KEYS; i++)
		buf_format(&text, "k%u = 1\nd.k%u.e = 1\n", i, i);
	for (unsigned i = 0; i < KEYS; i++)
		buf_format(&text, "[t.k%u]\n[[l]]\n", i);
	buf_add_text(&text, "[t]\nk7.x = 1\n");
	struct doc *doc = parse(arena, buf_str(&text));
	cr_expect_eq(node_get(doc->root, "d")->count, KEYS);
	cr_expect_eq(node_get(doc->root, "t")->count, KEYS);
	cr_expect_eq(node_get(doc->root, "l")->count, KEYS);
	cr_assert_eq(doc->problems.count, 1);
	cr_expect(str_is(doc->problems.items[0].message,
			 "\"k7\" is a table, which has a header of its own: a dotted key cannot add to it"));
	const struct node *last = node_get(doc->root, "l")->last;
	cr_expect(str_is(doc_pointer(arena, doc, last->span), "/l/99999"));
	buf_finish(&text);
	arena_free(arena);
}

Test(toml, problems_are_limited) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	struct doc *doc = parse(arena, repeated(&text, "", "a = 1\n", LIMIT_DOC_PROBLEMS + 500, ""));
	cr_expect(doc->incomplete && doc->problems.count == LIMIT_DOC_PROBLEMS + 1);
	doc = parse(arena, repeated(&text, "", "a: 1\n", 500, ""));
	cr_expect(doc->unreadable && doc->problems.count == 10);
	buf_finish(&text);
	arena_free(arena);
}
