/* Every file in testdata/doc/<format>: its tree with all positions, its comments and problems, compared whole with
 * the .out beside it. CWDOCTOR_UPDATE_CASES=1 rewrites those; the diff is the review. */
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "doc/doc.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static void add_span(struct buf *out, const struct doc *doc, struct span at) {
	struct place from = source_place(doc->source, at.off), to = source_place(doc->source, at.off + at.len);
	buf_format(out, "%u:%u-%u:%u", from.line, from.col, to.line, to.col);
}

static void add_text(struct buf *out, struct str text) {
	buf_add_char(out, '"');
	utf8_mask(out, text);
	buf_add_char(out, '"');
}

static void add_extra(struct buf *out, const struct doc *doc, const struct node_extra *extra) {
	static const char *const styles[] = {"", " single", " double", " literal", " folded", " flow", " block"};
	buf_add_text(out, styles[extra->style]);
	if (extra->indent)
		buf_format(out, " indent %u", extra->indent);
	if (extra->tag.n)
		buf_format(out, " %.*s", STR_ARGS(extra->tag));
	if (extra->anchor.n)
		buf_format(out, " &%.*s", STR_ARGS(extra->anchor));
	if (extra->differs_in_yaml_1_1)
		buf_add_text(out, " otherwise-in-1.1");
	if (extra->has_other_text) {
		buf_add_text(out, " or ");
		add_text(out, extra->other_text);
	}
	if (extra->merged)
		buf_add_text(out, " merged");
	if (extra->alias.len) {
		buf_add_text(out, " alias ");
		add_span(out, doc, extra->alias);
	}
}

static void add_node(struct buf *out, const struct doc *doc, const struct node *node, size_t depth) {
	buf_add_repeated(out, ' ', 2 * depth);
	if (node->parent && node->parent->kind == NODE_OBJECT) {
		add_text(out, node->key);
		buf_add_text(out, node->shadowed ? " (shadowed) " : " ");
		add_span(out, doc, node->key_span);
		buf_add_text(out, " = ");
	}
	buf_format(out, "%s ", node_kind_name(node->kind));
	add_span(out, doc, node->span);
	if (node->extra)
		add_extra(out, doc, node->extra);
	if (node->kind != NODE_ARRAY && node->kind != NODE_OBJECT) {
		buf_add_char(out, ' ');
		add_text(out, node->text);
	}
	buf_add_char(out, '\n');
	for (const struct node *child = node->first; child; child = child->next)
		add_node(out, doc, child, depth + 1);
}

static void add_problem(struct buf *out, const struct doc *doc, const struct problem *problem) {
	buf_add_text(out, "problem ");
	add_span(out, doc, problem->at.at);
	buf_format(out, " %.*s\n", STR_ARGS(problem->message));
	if (problem->help.n)
		buf_format(out, "  help: %.*s\n", STR_ARGS(problem->help));
	if (problem->also.source) {
		buf_format(out, "  %.*s: ", STR_ARGS(problem->also_label));
		add_span(out, doc, problem->also.at);
		buf_add_char(out, '\n');
	}
}

static void add_doc(struct buf *out, const struct doc *doc) {
	for (uint32_t i = 0; i < doc->root_count; i++) {
		buf_add_text(out, i ? "---\n" : "");
		add_node(out, doc, doc->roots[i], 0);
	}
	for (uint32_t i = 0; i < doc->comment_count; i++) {
		buf_add_text(out, "comment ");
		add_span(out, doc, doc->comments[i].at);
		buf_add_char(out, ' ');
		utf8_mask(out, site_text(doc_site(doc, doc->comments[i].at)));
		buf_add_char(out, '\n');
	}
	for (uint32_t i = 0; i < doc->problems.count; i++)
		add_problem(out, doc, &doc->problems.items[i]);
	buf_add_text(out, doc->unreadable ? "unreadable\n" : doc->incomplete ? "incomplete\n" : "");
}

static void write_file(const char *path, struct str text) {
	FILE *file = fopen(path, "wb");
	cr_assert(file);
	fwrite(text.p, 1, text.n, file);
	fclose(file);
}

static void check_case(struct arena *arena, const struct format *format, const char *name) {
	const char *input = arena_format(arena, "testdata/doc/%s/%s", format->name, name).p;
	const char *output = arena_format(arena, "%.*s.out", (int)(strrchr(input, '.') - input), input).p;
	struct str text, expected = {0};
	cr_assert_eq(file_read(arena, input, LIMIT_FILE_BYTES, &text), FILE_READ, "%s", input);
	struct doc *doc = doc_parse(arena, source_new(arena, str_from(input), text), format);
	struct buf out = {0};
	add_doc(&out, doc);
	if (getenv("CWDOCTOR_UPDATE_CASES"))
		write_file(output, buf_str(&out));
	cr_expect_eq(file_read(arena, output, LIMIT_FILE_BYTES, &expected), FILE_READ, "%s", output);
	cr_expect(str_equal(expected, buf_str(&out)), "%s: expected\n%.*sgot\n%.*s", name, STR_ARGS(expected),
		  STR_ARGS(buf_str(&out)));
	buf_finish(&out);
}

/* By its ending, where the format has endings of its own. */
static bool is_input(struct str name, const struct format *format) {
	if (format->extensions[0])
		return format_by_path(name) == format;
	return !str_ends_with(name, STR(".out"));
}

static unsigned check_folder(struct arena *arena, const struct format *format) {
	DIR *entries = opendir(arena_format(arena, "testdata/doc/%s", format->name).p);
	cr_assert(entries, "%s has no cases, or the working folder is not the project's", format->name);
	unsigned count = 0;
	for (struct dirent *entry; (entry = readdir(entries));) {
		if (entry->d_name[0] == '.' || !is_input(str_from(entry->d_name), format))
			continue;
		check_case(arena, format, entry->d_name);
		arena_reset(arena);
		count++;
	}
	closedir(entries);
	return count;
}

Test(doc_cases, trees_are_as_recorded) {
	struct arena *arena = arena_new();
	for (const struct format *const *format = format_all(); *format; format++)
		cr_assert_gt(check_folder(arena, *format), 5, "%s", (*format)->name);
	arena_free(arena);
}
