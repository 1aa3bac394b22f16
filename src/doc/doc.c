/* Documents: parsing by format, problems, pointers, texts inside texts. */
#include "doc/doc.h"

#include "base/buf.h"
#include "base/limits.h"

#include <stdarg.h>

const struct format *format_by_name(struct str name) {
	for (const struct format *const *format = format_all(); *format; format++)
		if (str_is(name, (*format)->name))
			return *format;
	return NULL;
}

static bool ends_with_ignoring_case(struct str path, struct str end) {
	return path.n >= end.n && str_equal_ignoring_case(str_from_offset(path, path.n - end.n), end);
}

const struct format *format_by_path(struct str path) {
	for (const struct format *const *format = format_all(); *format; format++)
		for (const char *const *extension = (*format)->extensions; *extension; extension++)
			if (ends_with_ignoring_case(path, str_from(*extension)))
				return *format;
	return NULL;
}

static int compare_problems(const void *a, const void *b, const void *context) {
	const struct problem *left = a, *right = b;
	(void)context;
	return (left->at.at.off > right->at.at.off) - (left->at.at.off < right->at.at.off);
}

struct doc *doc_parse(struct arena *arena, struct source *source, const struct format *format) {
	struct doc *doc = ARENA_NEW(arena, struct doc);
	*doc = (struct doc){.arena = arena, .source = source, .format = format};
	doc->cursor = doc_cursor_new(arena);
	source->doc = doc;
	if (!format->parse(doc))
		doc->unreadable = true;
	if (doc->unreadable)
		doc->incomplete = true;
	if (!doc->roots && doc->root) {
		doc->roots = ARENA_NEW(arena, struct node *);
		doc->roots[0] = doc->root;
		doc->root_count = 1;
	}
	list_sort(arena, doc->problems.items, doc->problems.count, sizeof *doc->problems.items, compare_problems, NULL);
	return doc;
}

/* Text behind the end begins like another one. */
static bool may_go_on(const struct doc *doc) {
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		const struct problem *problem = &doc->problems.items[i];
		struct str at = site_text(problem->at);
		if (problem->kind == PROBLEM_TRAILING_TEXT && at.n && (at.p[0] == '{' || at.p[0] == '['))
			return doc->format->parse_stream;
	}
	return false;
}

struct doc *doc_stream(struct arena *arena, const struct doc *doc) {
	if (!may_go_on(doc))
		return NULL;
	struct doc *stream = ARENA_NEW(arena, struct doc);
	*stream = (struct doc){.arena = arena, .source = doc->source, .format = doc->format, .cursor = doc->cursor};
	if (!doc->format->parse_stream(stream) || stream->incomplete)
		return NULL;
	doc->source->doc = stream;
	return stream;
}

struct doc *doc_part(struct arena *arena, const struct doc *doc, struct node *root) {
	struct doc *part = ARENA_NEW(arena, struct doc);
	*part = *doc;
	part->root = root;
	part->roots = ARENA_NEW(arena, struct node *);
	part->roots[0] = root;
	part->root_count = 1;
	part->problems = (struct problem_list){0};
	for (uint32_t i = 0; i < doc->problems.count; i++) {
		uint32_t off = doc->problems.items[i].at.at.off;
		if (off >= root->span.off && off - root->span.off < root->span.len)
			LIST_ADD(arena, &part->problems, doc->problems.items[i]);
	}
	return part;
}

struct source *doc_embedded(struct arena *arena, const struct doc *doc, const struct node *node, struct str label) {
	struct derivation d = {.arena = arena, .outer = doc->source};
	if (doc->format->decode)
		doc->format->decode(doc, node, &d);
	else
		derivation_add(&d, PIECE_OPAQUE, node->text, node->span, 0);
	return source_derive(&d, label);
}

_Static_assert(PROBLEM_KINDS <= 64, "each kind has a bit in problem_kinds");

static struct problem *problem_add(struct doc *doc, enum problem_kind kind, struct span at, struct str message) {
	doc->problem_kinds |= UINT64_C(1) << kind;
	LIST_ADD(doc->arena, &doc->problems,
		 (struct problem){.kind = kind, .at = doc_site(doc, at), .message = message});
	return &doc->problems.items[doc->problems.count - 1];
}

struct problem *doc_problem(struct doc *doc, enum problem_kind kind, struct span at, const char *format, ...) {
	if (doc->problems.count == LIMIT_DOC_PROBLEMS)
		problem_add(doc, PROBLEM_LIMIT, at,
			    arena_format(doc->arena, "this document has more than %u problems; the rest is not listed",
					 LIMIT_DOC_PROBLEMS))
		    ->incomplete = doc->incomplete = true;
	if (doc->problems.count > LIMIT_DOC_PROBLEMS && doc->problem_kinds & UINT64_C(1) << kind)
		return &doc->unlisted;
	va_list args;
	va_start(args, format);
	struct str message = arena_vformat(doc->arena, format, args);
	va_end(args);
	return problem_add(doc, kind, at, message);
}

struct site doc_site(const struct doc *doc, struct span at) {
	return (struct site){.source = doc->source, .at = at};
}
