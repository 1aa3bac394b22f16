/* Sources: lines and columns, and the way from a derived byte back to the byte of the file. */
#include "doc/source.h"

#include "base/utf8.h"

#include <string.h>

/* On a line longer than this, every so many bytes one column is remembered: configurations on one line of
 * megabytes must not cost a walk over the line for every place. */
enum { MARK_BYTES = 4096 };

struct source *source_new(struct arena *arena, struct str path, struct str text) {
	struct source *source = ARENA_NEW(arena, struct source);
	*source = (struct source){.path = path, .text = text.p ? text : STR(""), .arena = arena};
	return source;
}

static void derivation_grow(struct derivation *d, size_t more) {
	size_t need = d->text.n + more + 1;
	if (need <= d->text_room)
		return;
	size_t room = d->text_room ? d->text_room : 64;
	while (room < need)
		room *= 2;
	char *grown = arena_alloc_text(d->arena, room);
	if (d->text.n)
		memcpy(grown, d->text.p, d->text.n);
	d->text.p = grown;
	d->text_room = room;
}

/* True if the piece goes on where the last one ended, so that one piece does for both. */
static bool extends_last(const struct derivation *d, enum piece_kind kind, struct span outer_at, uint32_t indent) {
	if (d->pieces.count == 0 || kind != PIECE_COPY)
		return false;
	const struct piece *last = &d->pieces.items[d->pieces.count - 1];
	return last->kind == PIECE_COPY && last->indent == indent &&
	       last->outer.at.off + last->outer.at.len == outer_at.off;
}

void derivation_add(struct derivation *d, enum piece_kind kind, struct str text, struct span outer_at,
		    uint32_t indent) {
	if (text.n == 0 && d->text.n > 0)
		return;
	derivation_grow(d, text.n);
	char *end = (char *)d->text.p + d->text.n;
	if (text.n)
		memcpy(end, text.p, text.n);
	end[text.n] = '\0';
	if (d->text.n == 0)
		d->pieces.count = 0; /* an empty piece only tells where an empty text would stand */
	struct span here = {.off = (uint32_t)d->text.n, .len = (uint32_t)text.n};
	d->text.n += text.n;
	if (extends_last(d, kind, outer_at, indent)) {
		struct piece *last = &d->pieces.items[d->pieces.count - 1];
		last->here.len += here.len;
		last->outer.at.len += outer_at.len;
		return;
	}
	LIST_ADD(d->arena, &d->pieces,
		 (struct piece){.here = here, .outer = {d->outer, outer_at}, .kind = kind, .indent = indent});
}

void derivation_add_hole(struct derivation *d, enum hole_kind kind, struct str expression, struct str text,
			 struct span outer_at) {
	struct span here = {.off = (uint32_t)d->text.n, .len = (uint32_t)text.n};
	struct str written = str_from_to(d->outer->text, outer_at.off, (size_t)outer_at.off + outer_at.len);
	derivation_add(d, str_equal(text, written) ? PIECE_COPY : PIECE_ESCAPED, text, outer_at, 0);
	LIST_ADD(d->arena, &d->holes, (struct hole){.here = here, .expression = expression, .kind = kind});
}

struct source *source_derive(struct derivation *d, struct str label) {
	struct source *source = source_new(d->arena, d->outer->path, d->text);
	source->label = label;
	source->outer = d->outer;
	source->pieces = d->pieces.items;
	source->piece_count = d->pieces.count;
	source->holes = d->holes.items;
	source->hole_count = d->holes.count;
	return source;
}

struct str source_lies_at(const struct source *source) {
	const struct source *at = source;
	while (at->outer && !at->label.n && !at->lies_at.n) /* what a shipper makes of a text by replacing variables */
		at = at->outer;
	return at->lies_at.n ? at->lies_at : source->path;
}

const struct hole *source_hole_at(const struct source *source, uint32_t off) {
	uint32_t low = 0, high = source->hole_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (source->holes[middle].here.off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return low < source->hole_count && source->holes[low].here.off == off ? &source->holes[low] : NULL;
}

/* The piece that holds byte off, or the last one. */
static const struct piece *piece_at(const struct source *source, uint32_t off) {
	uint32_t low = 0, high = source->piece_count - 1;
	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		if (source->pieces[middle].here.off <= off)
			low = middle;
		else
			high = middle - 1;
	}
	return &source->pieces[low];
}

/* The place before byte off: behind the whole piece if off is at its end. */
static uint32_t outer_start(const struct piece *piece, uint32_t off) {
	struct span at = piece->outer.at;
	if (off >= piece->here.off + piece->here.len)
		return at.off + at.len;
	return piece->kind == PIECE_COPY ? at.off + (off - piece->here.off) : at.off;
}

/* The place behind byte off: an escape counts whole. */
static uint32_t outer_end(const struct piece *piece, uint32_t off) {
	struct span at = piece->outer.at;
	return piece->kind == PIECE_COPY ? at.off + (off - piece->here.off) + 1 : at.off + at.len;
}

struct site source_outer(const struct source *source, struct span at) {
	if (!source->outer || source->piece_count == 0)
		return (struct site){.source = (struct source *)source->outer};
	uint32_t size = (uint32_t)source->text.n;
	uint32_t from = at.off < size ? at.off : size;
	uint32_t len = at.len < size - from ? at.len : size - from;
	const struct piece *first = piece_at(source, from);
	uint32_t start = outer_start(first, from), end = start;
	if (len > 0) {
		const struct piece *last = piece_at(source, from + len - 1);
		if (last->outer.source == first->outer.source)
			end = outer_end(last, from + len - 1);
	}
	return (struct site){first->outer.source, {.off = start, .len = end > start ? end - start : 0}};
}

struct site site_outermost(struct site site) {
	while (site.source && site.source->outer)
		site = source_outer(site.source, site.at);
	return site;
}

struct site site_shown(struct site site) {
	while (site.source && site.source->outer && !site.source->label.n)
		site = source_outer(site.source, site.at);
	return site;
}

struct site site_written(struct site site) {
	const struct source *source = site.source;
	while (source && source->outer && source->outer->doc && !source->label.n && source->piece_count &&
	       source->pieces[0].kind == PIECE_INSERTED) {
		site = source_outer(source, site.at);
		source = site.source;
	}
	return site;
}

struct str site_text(struct site site) {
	if (!site.source)
		return (struct str){0};
	return str_from_to(site.source->text, site.at.off, (size_t)site.at.off + site.at.len);
}

/* Columns of [from, to), which lie on one line. */
static uint32_t columns(const struct source *source, uint32_t from, uint32_t to) {
	struct str text = str_from_to(source->text, 0, to);
	size_t at = from;
	/* Editors do not show a byte order mark. */
	if (at == 0 && !source->outer && str_starts_with(text, STR("\xEF\xBB\xBF")))
		at = 3;
	uint32_t count = 0;
	for (; at < text.n; count++)
		utf8_next(text, &at);
	return count;
}

static void mark_columns(struct source *source, uint32_t start, uint32_t end) {
	uint32_t col = 0;
	for (uint32_t at = start; end - at > MARK_BYTES;) {
		uint32_t next = at + MARK_BYTES;
		while (next < end && ((unsigned char)source->text.p[next] & 0xC0) == 0x80)
			next++;
		col += columns(source, at, next);
		LIST_ADD(source->arena, &source->marks, (struct source_mark){.off = next, .col = col});
		at = next;
	}
}

void source_index_lines(struct source *source) {
	if (source->line_start)
		return;
	struct {
		uint32_t *items;
		uint32_t count, room;
	} starts = {0};
	LIST_ADD(source->arena, &starts, 0);
	struct str text = source->text;
	for (size_t start = 0, at; str_find_char(str_from_offset(text, start), '\n', &at);) {
		mark_columns(source, (uint32_t)start, (uint32_t)(start + at));
		start += at + 1;
		LIST_ADD(source->arena, &starts, (uint32_t)start);
	}
	mark_columns(source, starts.items[starts.count - 1], (uint32_t)text.n);
	source->line_start = starts.items;
	source->lines = starts.count;
}

/* The last mark at or before off, or the start of its line. */
static struct source_mark mark_before(const struct source *source, uint32_t line_start, uint32_t off) {
	uint32_t low = 0, high = source->marks.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (source->marks.items[middle].off <= off)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0 && source->marks.items[low - 1].off > line_start)
		return source->marks.items[low - 1];
	return (struct source_mark){.off = line_start};
}

struct place source_place(struct source *source, uint32_t off) {
	source_index_lines(source);
	if (off > source->text.n)
		off = (uint32_t)source->text.n;
	uint32_t low = 0, high = source->lines - 1;
	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		if (source->line_start[middle] <= off)
			low = middle;
		else
			high = middle - 1;
	}
	struct source_mark mark = mark_before(source, source->line_start[low], off);
	return (struct place){.line = (uint32_t)source->first_line + low + 1,
			      .col = mark.col + columns(source, mark.off, off) + 1};
}

struct str source_line(struct source *source, uint32_t line) {
	source_index_lines(source);
	if (line <= source->first_line || line - source->first_line > source->lines)
		return (struct str){0};
	uint32_t index = line - (uint32_t)source->first_line - 1;
	size_t end = index + 1 < source->lines ? source->line_start[index + 1] - 1 : source->text.n;
	struct str found = str_from_to(source->text, source->line_start[index], end);
	if (index + 1 < source->lines && found.n > 0 && found.p[found.n - 1] == '\r')
		found.n--;
	return found;
}

static int compare_u32(uint32_t a, uint32_t b) {
	return (a > b) - (a < b);
}

int site_compare(struct site a, struct site b) {
	if (!a.source || !b.source)
		return (a.source != NULL) - (b.source != NULL);
	a = site_shown(a);
	b = site_shown(b);
	struct site outer_a = site_outermost(a), outer_b = site_outermost(b);
	int order = str_compare(outer_a.source->path, outer_b.source->path);
	if (order == 0)
		order = compare_u32(outer_a.at.off, outer_b.at.off);
	if (order == 0)
		order = str_compare(a.source->label, b.source->label);
	return order ? order : compare_u32(a.at.off, b.at.off);
}
