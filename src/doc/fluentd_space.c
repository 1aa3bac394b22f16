/* Blanks, line breaks and comments of Fluentd's syntax, and where unquoted text ends before them.
 * fluent/fluentd, lib/fluent/config/basic_parser.rb: between entries a comment ends at \r or \n, behind a value at \n.
 */
#include "doc/fluentd_read.h"

#include <string.h>

size_t fluentd_find_break(const struct fluentd *f, size_t at) {
	const char *found = at < f->text.n ? memchr(f->text.p + at, '\n', f->text.n - at) : NULL;
	return found ? (size_t)(found - f->text.p) : f->text.n;
}

void fluentd_note_comment(struct fluentd *f, size_t from, size_t to) {
	while (to > from && f->text.p[to - 1] == '\r')
		to--;
	const struct comment *last = f->comments.count ? &f->comments.items[f->comments.count - 1] : NULL;
	if (last && last->at.off + last->at.len > from) /* read again, behind a value that was given up */
		return;
	LIST_ADD(f->doc->arena, &f->comments,
		 (struct comment){.at = {.off = (uint32_t)from, .len = (uint32_t)(to - from)}});
}

void fluentd_skip_spacing(struct fluentd *f) {
	while (f->at < f->text.n) {
		char c = f->text.p[f->at];
		size_t from = f->at;
		if (c != '#' && !fluentd_is_blank(c) && !fluentd_is_break(c))
			return;
		f->at++;
		if (c != '#')
			continue;
		while (f->at < f->text.n && !fluentd_is_break(f->text.p[f->at]))
			f->at++;
		fluentd_note_comment(f, from, f->at);
	}
}

bool fluentd_line_end(struct fluentd *f) {
	bool ended = false;
	for (size_t at = f->at;; f->at = ++at) {
		while (fluentd_is_blank(fluentd_byte(f, at)))
			at++;
		if (fluentd_byte(f, at) == '#') {
			size_t from = at;
			at = fluentd_find_break(f, at);
			fluentd_note_comment(f, from, at);
		}
		if (at >= f->text.n) {
			f->at = f->text.n;
			return true;
		}
		if (!fluentd_is_break(f->text.p[at]))
			return ended;
		ended = true;
	}
}

size_t fluentd_unquoted_end(const struct fluentd *f, size_t at) {
	for (size_t start = at; at < f->text.n; at++) {
		char c = f->text.p[at];
		if (fluentd_is_break(c))
			return at;
		if (!fluentd_is_blank(c))
			continue;
		size_t blank = at;
		while (fluentd_is_blank(fluentd_byte(f, at)))
			at++;
		c = fluentd_byte(f, at);
		if (at == f->text.n || fluentd_is_break(c) || (c == '#' && blank > start))
			return blank;
		at--;
	}
	return at;
}

/* --- the argument of a section -------------------------------------------------------------------------------------
 * It ends before spacing with > behind it, which may stand some lines of comments further down. A comment has to be
 * tried as far as each \r in it. */

/* The first byte at or behind at that is no blank and no \r. */
static size_t behind_blanks(const struct fluentd *f, size_t at) {
	while (fluentd_is_blank(fluentd_byte(f, at)) || fluentd_byte(f, at) == '\r')
		at++;
	return at;
}

/* Of the \r in [at, end) the last one that nothing but blanks parts from a >; at if there is none. */
static size_t last_return_before_angle(const struct fluentd *f, size_t at, size_t end) {
	for (size_t i = end; i > at; i--) {
		if (f->text.p[i - 1] != '>')
			continue;
		size_t blank = i - 1;
		while (blank > at && fluentd_is_blank(f->text.p[blank - 1]))
			blank--;
		if (blank > at && f->text.p[blank - 1] == '\r')
			return blank;
		i = blank + 1;
	}
	return at;
}

/* Is there nothing but spacing before the next >? at is the start of a line. */
static bool leads_to_angle(const struct fluentd *f, size_t at) {
	while (at < f->text.n) {
		at = behind_blanks(f, at);
		char c = fluentd_byte(f, at);
		if (c == '>')
			return true;
		if (c != '\n' && c != '#')
			return false;
		size_t end = fluentd_find_break(f, at);
		if (c == '#' && last_return_before_angle(f, at, end) > at)
			return true;
		at = end + 1;
	}
	return false;
}

size_t fluentd_argument_end(const struct fluentd *f, size_t at) {
	size_t end = fluentd_find_break(f, at), last_return = 0;
	bool searched = false, below = false;
	for (; at < end; at++) {
		char c = f->text.p[at];
		if (c == '>')
			return at;
		if (!fluentd_is_blank(c) && c != '\r')
			continue;
		size_t behind = behind_blanks(f, at);
		c = fluentd_byte(f, behind);
		if (behind < end && c == '>')
			return at;
		if (behind < end && c != '#') {
			at = behind - 1;
			continue;
		}
		if (!searched) {
			searched = true;
			last_return = last_return_before_angle(f, at, end);
			below = leads_to_angle(f, end + 1);
		}
		if (below || (c == '#' && last_return > behind))
			return at;
		at = behind - 1;
	}
	return at;
}
