/* Running an automaton over one path. */
#include "base/utf8.h"
#include "claim/glob_nfa.h"

#include <string.h>

static bool in_ranges(const struct glob *glob, const struct glob_element *element, uint32_t code) {
	for (uint32_t i = element->code; i < element->code + element->range_count; i++)
		if (code >= glob->ranges[i].low && code <= glob->ranges[i].high)
			return true;
	return false;
}

/* A class sees characters as Go gives them: a Windows separator as \. */
static bool set_reads(const struct glob *glob, const struct glob_element *element, uint32_t code) {
	if (code == '/' && !element->separators)
		return false;
	if (code == '/' && (glob->syntax & GLOB_WINDOWS))
		code = '\\';
	return in_ranges(glob, element, code) != element->negated;
}

bool glob_element_reads(const struct glob *glob, const struct glob_element *element, uint32_t code, bool folding) {
	switch ((enum element_kind)element->kind) {
	case ELEMENT_CHAR:
		return code == element->code ||
		       (folding && element->fold && glob_fold(code) == glob_fold(element->code));
	case ELEMENT_ANY:
	case ELEMENT_STAR:
		return code != '/';
	case ELEMENT_SUPER:
		return true;
	case ELEMENT_SET:
		return set_reads(glob, element, code);
	case ELEMENT_SPLIT:
	case ELEMENT_NEVER:
	case ELEMENT_ACCEPT:
		return false;
	}
	return false;
}

void glob_set_clear(struct glob_set *set) {
	memset(set->seen, 0, set->words * sizeof set->seen[0]);
	set->count = set->words = 0;
}

static bool set_mark(struct glob_set *set, uint16_t at) {
	uint32_t word = at / 64;
	uint64_t bit = UINT64_C(1) << at % 64;
	if (set->seen[word] & bit)
		return false;
	set->seen[word] |= bit;
	if (set->words <= word)
		set->words = word + 1;
	return true;
}

void glob_set_add(struct glob_set *set, const struct glob_element *elements, uint16_t from) {
	uint16_t stack[LIMIT_GLOB_ELEMENTS + 1];
	uint32_t depth = 0;
	if (set_mark(set, from))
		stack[depth++] = from;
	while (depth) {
		uint16_t at = stack[--depth];
		const struct glob_element *element = &elements[at];
		bool splits = element->kind == ELEMENT_SPLIT;
		if (!splits)
			set->items[set->count++] = at;
		if (!splits && element->kind != ELEMENT_STAR && element->kind != ELEMENT_SUPER)
			continue;
		if (element->alt != ELEMENT_NONE && set_mark(set, element->alt))
			stack[depth++] = element->alt;
		if (set_mark(set, element->next))
			stack[depth++] = element->next;
	}
}

uint16_t glob_after(const struct glob_element *elements, uint16_t at) {
	bool stays = elements[at].kind == ELEMENT_STAR || elements[at].kind == ELEMENT_SUPER;
	return stays ? at : elements[at].next;
}

static bool accepts(const struct glob *glob, const struct glob_set *set) {
	uint32_t accept = glob->element_count - 1;
	return set->seen[accept / 64] >> accept % 64 & 1;
}

static bool run(const struct glob *glob, struct str path) {
	struct glob_set sets[2] = {0}, *now = &sets[0], *then = &sets[1];
	bool windows = glob->syntax & GLOB_WINDOWS;
	glob_set_add(now, glob->elements, 0);
	for (size_t at = 0; at < path.n && now->count;) {
		uint32_t code = utf8_next(path, &at);
		if (windows && code == '\\')
			code = '/';
		for (uint32_t i = 0; i < now->count; i++)
			if (glob_element_reads(glob, &glob->elements[now->items[i]], code, true))
				glob_set_add(then, glob->elements, glob_after(glob->elements, now->items[i]));
		struct glob_set *old = now;
		now = then;
		then = old;
		glob_set_clear(then);
	}
	return accepts(glob, now);
}

/* Paths that files can have, and nothing to clean. */
static bool is_tidy(struct str path, bool windows) {
	uint8_t state = NAME_BEGIN;
	for (size_t at = 0; at < path.n;) {
		uint32_t code = utf8_next(path, &at);
		if (windows && code == '\\')
			code = '/';
		if (!glob_name_step(&state, code, windows, true))
			return false;
	}
	return glob_name_ends(state);
}

static bool equal_paths(struct str a, struct str b, bool windows) {
	return windows ? str_equal_ignoring_case(a, b) : str_equal(a, b);
}

static bool match_clean(const struct glob *glob, struct str path) {
	bool windows = glob->syntax & GLOB_WINDOWS;
	if (glob_path_skipped(glob->skipped, path, windows))
		return false;
	return glob->elements ? run(glob, path) : equal_paths(glob->prefix, path, windows);
}

bool glob_match(const struct glob *glob, struct str path) {
	bool windows = glob->syntax & GLOB_WINDOWS;
	if (glob->broken || glob->too_large || path.n == 0 || memchr(path.p, '\0', path.n))
		return false;
	if (utf8_valid(path, NULL) && is_tidy(path, windows) && (!windows || !memchr(path.p, '/', path.n)))
		return match_clean(glob, path);
	if (glob_names_folder(path, windows))
		return false;
	struct arena *scratch = arena_new();
	struct str clean = glob_clean_path(scratch, glob_readable(scratch, path), windows);
	bool matches = match_clean(glob, clean);
	arena_free(scratch);
	return matches;
}
