/* Collecting the marks of a finding. */
#include "report/snippet.h"

#include "base/limits.h"

static bool same_place(const struct mark *a, const struct mark *b) {
	return a->source == b->source && a->line == b->line && a->from == b->from && a->to == b->to;
}

static struct str joined(struct arena *arena, struct str a, struct str b) {
	if (a.n == 0 || b.n == 0)
		return a.n > 0 ? a : b;
	struct str both = arena_format(arena, "%.*s; %.*s", STR_ARGS(a), STR_ARGS(b));
	bool said =
	    str_contains(arena_format(arena, "; %.*s; ", STR_ARGS(a)), arena_format(arena, "; %.*s; ", STR_ARGS(b)));
	return said ? a : both;
}

/* Two sources are one file if their paths are equal. */
static uint32_t file_number(const struct snippet *snippet, const struct source *source) {
	uint32_t next = 0;
	for (uint32_t i = 0; i < snippet->count; i++) {
		const struct mark *mark = &snippet->items[i];
		if (str_equal(mark->source->path, source->path))
			return mark->file;
		if (mark->file >= next)
			next = mark->file + 1;
	}
	return next;
}

/* A place over several lines is marked on its first one. */
static bool mark_make(struct site site, struct mark *ret) {
	struct site outer = site_outermost(site);
	if (!outer.source)
		return false;
	struct place place = source_place(outer.source, outer.at.off);
	struct str line = source_line(outer.source, place.line);
	size_t start = line.p ? (size_t)(line.p - outer.source->text.p) : outer.at.off;
	size_t from = outer.at.off >= start ? outer.at.off - start : 0, to = from + outer.at.len;
	*ret = (struct mark){.source = outer.source, .line = place.line, .col = place.col, .from = from, .to = to};
	if (ret->from > line.n)
		ret->from = line.n;
	if (ret->to > line.n)
		ret->to = line.n;
	return true;
}

static void snippet_add(struct arena *arena, struct snippet *snippet, enum mark_kind kind, struct site site,
			struct str label) {
	struct mark mark;
	if (!mark_make(site, &mark))
		return;
	mark.kind = kind;
	mark.label = report_masked(arena, label);
	for (uint32_t i = 0; i < snippet->count; i++)
		if (same_place(&snippet->items[i], &mark)) {
			snippet->items[i].label = joined(arena, snippet->items[i].label, mark.label);
			return;
		}
	mark.file = file_number(snippet, mark.source);
	LIST_ADD(arena, snippet, mark);
	for (uint32_t digits = 1, line = mark.line; line > 0; line /= 10, digits++)
		if (digits > snippet->gutter)
			snippet->gutter = digits;
}

static int compare(uint64_t a, uint64_t b) {
	return (a > b) - (a < b);
}

static int compare_marks(const void *left, const void *right, const void *unused) {
	const struct mark *a = left, *b = right;
	(void)unused;
	int order = compare(a->file, b->file);
	if (order == 0)
		order = compare(a->line, b->line);
	return order ? order : compare(a->from, b->from);
}

struct snippet snippet_collect(struct arena *arena, const struct finding *finding) {
	struct snippet snippet = {.gutter = 1};
	snippet_add(arena, &snippet, MARK_PRIMARY, finding->at, finding->label);
	for (uint32_t i = 0; i < finding->claim_count && i < LIMIT_RELATED_SHOWN; i++)
		snippet_add(arena, &snippet, MARK_WRITER, finding_writer_site(finding, i), finding->labels[i]);
	for (uint32_t i = 0; i < finding->related_count && i < LIMIT_RELATED_SHOWN; i++)
		snippet_add(arena, &snippet, MARK_RELATED, finding->related[i].at, finding->related[i].label);
	if (finding->claim_count > LIMIT_RELATED_SHOWN)
		snippet.writers_left = finding->claim_count - LIMIT_RELATED_SHOWN;
	list_sort(arena, snippet.items, snippet.count, sizeof *snippet.items, compare_marks, NULL);
	return snippet;
}
