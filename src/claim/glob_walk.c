/* Patterns that are matched against whole paths of a walked folder: only what lies below that folder can match. */
#include "claim/glob_nfa.h"

#include <string.h>

static bool has_wildcard(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '*' || s.p[i] == '?' || s.p[i] == '[')
			return true;
	return false;
}

struct str glob_walk_root(struct arena *arena, struct str text, bool windows, size_t *ret_folder) {
	char separator = windows ? '\\' : '/';
	char *root = arena_alloc_text(arena, text.n + 2);
	size_t n = 0, at = 0, length = 0;
	root[n++] = separator;
	while (str_find_char(str_from_offset(text, at), separator, &length)) {
		struct str item = str_from_to(text, at, at + length);
		if (has_wildcard(item))
			break;
		if (item.n) {
			memcpy(root + n, item.p, item.n);
			n += item.n;
			root[n++] = separator;
		}
		at += length + 1;
	}
	*ret_folder = at;
	if (n == 1)
		return (struct str){.p = root, .n = 1};
	return windows ? (struct str){.p = root + 1, .n = n - 2} : (struct str){.p = root, .n = n - 1};
}

static struct glob_element element_of(enum element_kind kind, uint32_t code, uint32_t next) {
	return (struct glob_element){.kind = (uint8_t)kind, .code = code, .next = (uint16_t)next, .alt = ELEMENT_NONE};
}

/* Puts codes in front of the automaton, then a branch to every element of starts. */
static bool prepend(struct glob_parser *parser, const uint32_t *codes, uint32_t count, const struct glob_set *starts) {
	uint32_t shift = count + starts->count;
	if (shift > LIMIT_GLOB_ELEMENTS - parser->count) {
		parser->too_large = true;
		return false;
	}
	memmove(parser->elements + shift, parser->elements, parser->count * sizeof parser->elements[0]);
	parser->count += shift;
	for (uint32_t i = shift; i < parser->count; i++) {
		struct glob_element *element = &parser->elements[i];
		element->next = (uint16_t)(element->next + shift);
		if (element->alt != ELEMENT_NONE)
			element->alt = (uint16_t)(element->alt + shift);
	}
	for (uint32_t i = 0; i < count; i++) {
		parser->elements[i] = element_of(ELEMENT_CHAR, codes[i], i + 1);
		parser->elements[i].fold = parser->syntax & GLOB_WINDOWS;
	}
	for (uint32_t i = 0; i < starts->count; i++) {
		struct glob_element *split = &parser->elements[count + i];
		*split = element_of(ELEMENT_SPLIT, 0, starts->items[i] + shift);
		if (i + 1 < starts->count)
			split->alt = (uint16_t)(count + i + 1);
	}
	return true;
}

/* The ordinary case: the pattern begins with the root as plain text. */
static bool begins_with(const struct glob_parser *parser, const uint32_t *codes, uint32_t count) {
	for (uint32_t i = 0; i < count; i++)
		if (i >= parser->count || parser->elements[i].kind != ELEMENT_CHAR ||
		    parser->elements[i].code != codes[i])
			return false;
	return true;
}

/* The elements behind codes. */
static const struct glob_set *after(const struct glob_parser *parser, const uint32_t *codes, uint32_t count,
				    struct glob_set sets[2]) {
	struct glob probe = {.elements = parser->elements, .ranges = parser->ranges.items, .syntax = parser->syntax};
	glob_set_add(&sets[0], probe.elements, 0);
	for (uint32_t i = 0; i < count; i++) {
		struct glob_set *now = &sets[i % 2], *then = &sets[(i + 1) % 2];
		glob_set_clear(then);
		for (uint32_t k = 0; k < now->count; k++)
			if (glob_element_reads(&probe, &probe.elements[now->items[k]], codes[i], false))
				glob_set_add(then, probe.elements, glob_after(probe.elements, now->items[k]));
	}
	return &sets[count % 2];
}

/* Otherwise the root goes in front of what the pattern makes of the rest. */
bool glob_parser_confine(struct glob_parser *parser, struct str root) {
	bool windows = parser->syntax & GLOB_WINDOWS;
	uint32_t *codes = ARENA_ARRAY(parser->arena, uint32_t, root.n + 1), count = 0;
	for (size_t at = 0; at < root.n;) {
		uint32_t code = utf8_next(root, &at);
		codes[count++] = windows && code == '\\' ? '/' : code;
	}
	if (count == 0 || codes[count - 1] != '/')
		codes[count++] = '/';
	if (begins_with(parser, codes, count))
		return true;
	struct glob_set sets[2] = {0};
	const struct glob_set *end = after(parser, codes, count, sets);
	return end->count && prepend(parser, codes, count, end);
}
