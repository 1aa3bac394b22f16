/* Lines, elements, and what must not be in them. */
#include "probe/text.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

enum { SECRET_BYTES = 16, START_BYTES = 10 };

struct str text_line(struct arena *arena, struct str text, size_t limit) {
	struct buf out = {0};
	struct str line = {0};
	text = str_trim(text);
	str_split(&text, '\n', &line);
	utf8_mask(&out, str_from_to(str_trim(line), 0, limit));
	struct str ret = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return ret;
}

static size_t common_bytes(struct str a, struct str b) {
	size_t n = 0;
	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

struct str text_without(struct arena *arena, struct str text, struct str secret) {
	struct buf out = {0};
	struct str start = str_from_to(secret, 0, START_BYTES);
	size_t at;
	if (secret.n < SECRET_BYTES || !str_find(text, start, &at))
		return text;
	do {
		buf_add(&out, str_from_to(text, 0, at));
		buf_add_text(&out, "***");
		text = str_from_offset(text, at);
		text = str_from_offset(text, common_bytes(text, secret));
	} while (str_find(text, start, &at));
	buf_add(&out, text);
	struct str ret = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return ret;
}

struct str text_of_element(struct arena *arena, struct str xml, const char *name) {
	static const struct {
		const char *entity;
		char c;
	} entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
	struct str open = arena_format(arena, "<%s>", name), close = arena_format(arena, "</%s>", name);
	size_t at, end;
	if (!str_find(xml, open, &at))
		return STR("");
	xml = str_from_offset(xml, at + open.n);
	if (!str_find(xml, close, &end))
		return STR("");
	char *text = arena_alloc_text(arena, end);
	size_t n = 0;
	for (size_t i = 0; i < end; i++) {
		char c = xml.p[i];
		for (size_t k = 0; c == '&' && k < sizeof entities / sizeof *entities; k++) {
			struct str entity = str_from(entities[k].entity);
			if (!str_starts_with(str_from_to(xml, i, end), entity))
				continue;
			text[n++] = entities[k].c;
			i += entity.n - 1;
			c = 0;
		}
		if (c)
			text[n++] = c;
	}
	return str_trim((struct str){.p = text, .n = n});
}
