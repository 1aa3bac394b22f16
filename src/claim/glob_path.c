/* Paths: how they are spelled and cleaned, which ones a file can have, and which endings a shipper leaves out. */
#include "base/utf8.h"
#include "claim/glob_nfa.h"

#include <string.h>

struct str glob_readable(struct arena *arena, struct str s) {
	if (utf8_valid(s, NULL))
		return s;
	char *text = arena_alloc_text(arena, s.n * 3);
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		uint32_t code = utf8_next(s, &at);
		n += utf8_encode(code == UTF8_BAD ? 0xFFFD : code, text + n);
	}
	return (struct str){.p = text, .n = n};
}

uint32_t glob_fold(uint32_t code) {
	return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

struct str glob_spell(struct arena *arena, const uint32_t *codes, size_t count, bool windows) {
	char *text = arena_alloc_text(arena, count * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (windows && codes[i] == '/')
			text[n++] = '\\';
		else
			n += utf8_encode(codes[i], text + n);
	}
	text[n] = '\0';
	return (struct str){.p = text, .n = n};
}

static bool separates(char c, bool windows) {
	return c == '/' || (windows && c == '\\');
}

/* Bytes at the front that no .. takes away: /, C:, C:\, \\. */
static size_t root_bytes(struct str path, bool windows) {
	size_t n = 0;
	if (windows && path.n >= 2 && path.p[1] == ':')
		n = 2;
	if (n < path.n && separates(path.p[n], windows))
		n++;
	if (windows && n == 1 && path.n > 1 && separates(path.p[1], windows))
		n = 2;
	return n;
}

struct clean {
	char *text;
	size_t n, base;
	char separator;
};

static bool is_dots(const char *p, size_t n) {
	return n == 2 && p[0] == '.' && p[1] == '.';
}

static void clean_add(struct clean *out, struct str element) {
	if (element.n == 0 || (element.n == 1 && element.p[0] == '.'))
		return;
	size_t last = out->n;
	while (last > out->base && out->text[last - 1] != out->separator)
		last--;
	if (is_dots(element.p, element.n)) {
		bool rooted = out->base > 0 && out->text[out->base - 1] == out->separator;
		if (out->n > out->base && !is_dots(out->text + last, out->n - last)) {
			out->n = last > out->base ? last - 1 : last;
			return;
		}
		if (rooted)
			return;
	}
	if (out->n > out->base)
		out->text[out->n++] = out->separator;
	memcpy(out->text + out->n, element.p, element.n);
	out->n += element.n;
}

struct str glob_without_device(struct str path) {
	bool device = path.n > 6 && separates(path.p[0], true) && separates(path.p[1], true) && path.p[2] == '?' &&
		      separates(path.p[3], true) && path.p[5] == ':';
	return device ? str_from_offset(path, 4) : path;
}

struct str glob_clean_path(struct arena *arena, struct str path, bool windows) {
	if (path.n == 0)
		return path;
	if (windows)
		path = glob_without_device(path);
	struct clean out = {
	    .text = arena_alloc_text(arena, path.n + 1),
	    .base = root_bytes(path, windows),
	    .separator = windows ? '\\' : '/',
	};
	for (; out.n < out.base; out.n++)
		out.text[out.n] = separates(path.p[out.n], windows) ? out.separator : path.p[out.n];
	for (size_t at = out.base, end; at <= path.n; at = end + 1) {
		for (end = at; end < path.n && !separates(path.p[end], windows); end++)
			;
		clean_add(&out, str_from_to(path, at, end));
	}
	if (out.n == 0)
		out.text[out.n++] = '.';
	out.text[out.n] = '\0';
	return (struct str){.p = out.text, .n = out.n};
}

bool glob_names_folder(struct str path, bool windows) {
	size_t start = path.n;
	while (start > 0 && !separates(path.p[start - 1], windows))
		start--;
	struct str last = str_from_offset(path, start);
	return last.n == 0 || str_is(last, ".") || str_is(last, "..");
}

struct str glob_flatten_path(struct arena *arena, struct str path) {
	char *text = arena_alloc_text(arena, path.n + 1);
	size_t n = 0;
	for (size_t at = 0; at < path.n;) {
		uint32_t code = utf8_next(path, &at);
		bool stays = (code >= '0' && code <= '9') || (glob_fold(code) >= 'a' && glob_fold(code) <= 'z') ||
			     code == '.' || code == '-' || code == '#';
		text[n++] = stays ? (char)code : '_';
	}
	text[n] = '\0';
	return (struct str){.p = text, .n = n};
}

static bool separator_step(uint8_t *state, bool windows) {
	switch ((enum name_state) * state) {
	case NAME_BEGIN:
		*state = windows ? NAME_ROOT : NAME_START;
		return true;
	case NAME_ROOT:
	case NAME_PLAIN:
		*state = NAME_START;
		return true;
	case NAME_LEAD_DOTS:
		*state = NAME_LEAD;
		return true;
	case NAME_START:
	case NAME_DOT:
	case NAME_DOTS:
	case NAME_LEAD:
	case NAME_LEAD_DOT:
	case NAME_STATES:
		break;
	}
	return false;
}

bool glob_name_step(uint8_t *state, uint32_t code, bool windows, bool hidden) {
	static const uint8_t dotted[NAME_STATES] = {
	    [NAME_BEGIN] = NAME_LEAD_DOT, [NAME_ROOT] = NAME_DOT,	    [NAME_START] = NAME_DOT,
	    [NAME_DOT] = NAME_DOTS,	  [NAME_DOTS] = NAME_PLAIN,	    [NAME_LEAD] = NAME_LEAD_DOT,
	    [NAME_PLAIN] = NAME_PLAIN,	  [NAME_LEAD_DOT] = NAME_LEAD_DOTS, [NAME_LEAD_DOTS] = NAME_PLAIN,
	};
	if (code == '/')
		return separator_step(state, windows);
	uint8_t next = code == '.' ? dotted[*state] : NAME_PLAIN;
	bool hides = next == NAME_DOT || next == NAME_LEAD_DOT;
	*state = next;
	return hidden || !hides;
}

bool glob_name_ends(uint8_t state) {
	return state == NAME_PLAIN;
}

/* State: 0, or 1 + 8 * (the first ending that begins with what was read) + (how much that is). */
static uint8_t ending_state(const char *const *skipped, size_t ending, size_t length) {
	size_t first = 0;
	while (strncmp(skipped[first], skipped[ending], length) != 0)
		first++;
	return (uint8_t)(1 + 8 * first + length);
}

uint8_t glob_ending_step(const char *const *skipped, uint8_t state, uint32_t code) {
	if (!skipped || !skipped[0])
		return 0;
	if (code == '.')
		return ending_state(skipped, 0, 1);
	if (state == 0)
		return 0;
	size_t known = (state - 1u) / 8, length = (state - 1u) % 8;
	for (size_t i = known; skipped[i]; i++)
		if (strncmp(skipped[i], skipped[known], length) == 0 && skipped[i][length] &&
		    (unsigned char)skipped[i][length] == code)
			return ending_state(skipped, i, length + 1);
	return 0;
}

bool glob_ending_skipped(const char *const *skipped, uint8_t state) {
	if (state == 0)
		return false;
	size_t known = (state - 1u) / 8, length = (state - 1u) % 8;
	for (size_t i = known; skipped[i]; i++)
		if (strncmp(skipped[i], skipped[known], length) == 0 && !skipped[i][length])
			return true;
	return false;
}

void glob_ending_letters(const char *const *skipped, uint8_t state, char ret_letters[32]) {
	size_t n = 0;
	if (state != 0) {
		size_t known = (state - 1u) / 8, length = (state - 1u) % 8;
		for (size_t i = known; skipped[i] && n < 31; i++)
			if (strncmp(skipped[i], skipped[known], length) == 0 && skipped[i][length])
				ret_letters[n++] = skipped[i][length];
	}
	ret_letters[n] = '\0';
}

bool glob_path_skipped(const char *const *skipped, struct str path, bool windows) {
	uint8_t state = 0;
	for (size_t i = 0; i < path.n; i++)
		state = separates(path.p[i], windows) ? 0 : glob_ending_step(skipped, state, (unsigned char)path.p[i]);
	return glob_ending_skipped(skipped, state);
}
