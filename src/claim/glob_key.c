/* The plain parts of a pattern, read off its automaton. */
#include "claim/glob_key.h"

#include "claim/glob_nfa.h"

#include <string.h>

static struct str fold(struct arena *arena, struct str s, bool folding) {
	if (!folding)
		return s;
	char *text = arena_alloc_text(arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		text[i] = s.p[i] == '\\' ? '/' : (char)glob_fold((unsigned char)s.p[i]);
	return (struct str){.p = text, .n = s.n};
}

static struct str backwards(struct arena *arena, struct str s) {
	char *text = arena_alloc_text(arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		text[i] = s.p[s.n - 1 - i];
	return (struct str){.p = text, .n = s.n};
}

static struct str spell(struct arena *arena, const struct glob_element *from, uint32_t count) {
	uint32_t *codes = ARENA_ARRAY(arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++)
		codes[i] = from[i].code;
	return glob_spell(arena, codes, count, false);
}

/* The last element that a branch leads to: what is behind it is read by every match. */
static uint32_t last_branch(const struct glob *glob) {
	uint32_t last = 0;
	for (uint32_t i = 0; i < glob->element_count; i++) {
		const struct glob_element *element = &glob->elements[i];
		if (element->kind != ELEMENT_SPLIT)
			continue;
		last = element->next > last ? element->next : last;
		if (element->alt != ELEMENT_NONE && element->alt > last)
			last = element->alt;
	}
	return last;
}

static struct str plain_end(struct arena *arena, const struct glob *glob) {
	uint32_t end = glob->element_count - 1, least = last_branch(glob), from = end;
	while (from > least && glob->elements[from - 1].kind == ELEMENT_CHAR)
		from--;
	return spell(arena, glob->elements + from, end - from);
}

static bool is_separator(const struct glob_element *element) {
	return element->kind == ELEMENT_CHAR && element->code == '/';
}

/* Counting path elements makes sense up to the first thing that may read a separator, or a branch. */
static bool ends_counting(const struct glob_element *element) {
	return element->kind == ELEMENT_SPLIT || element->kind == ELEMENT_SUPER || element->separators;
}

/* The first plain path element behind one that is not, counted from the front. */
static bool find_from_front(const struct glob *glob, struct glob_key *key, uint32_t *ret_from, uint32_t *ret_to) {
	bool wild_before = false, wild = false;
	uint32_t start = 0, number = 0;
	for (uint32_t i = 0; i < glob->element_count; i++) {
		const struct glob_element *element = &glob->elements[i];
		bool ends = element->kind == ELEMENT_ACCEPT || is_separator(element);
		if (ends && wild_before && !wild) {
			key->middle_at = (int32_t)number;
			*ret_from = start;
			*ret_to = i;
			return true;
		}
		if (ends_counting(element))
			return false;
		wild |= element->kind != ELEMENT_CHAR;
		if (ends) {
			wild_before |= wild;
			wild = false;
			start = i + 1;
			number++;
		}
	}
	return false;
}

/* The same from the end, in negative numbers. */
static bool find_from_end(const struct glob *glob, struct glob_key *key, uint32_t *ret_from, uint32_t *ret_to) {
	bool wild_behind = false, wild = false;
	uint32_t end = glob->element_count - 1, least = last_branch(glob);
	int32_t number = -1;
	for (uint32_t i = end; i-- > least;) {
		const struct glob_element *element = &glob->elements[i];
		if (ends_counting(element))
			return false;
		wild |= element->kind != ELEMENT_CHAR;
		if (!is_separator(element))
			continue;
		if (wild_behind && !wild) {
			key->middle_at = number;
			*ret_from = i + 1;
			*ret_to = end;
			return true;
		}
		wild_behind |= wild;
		wild = false;
		end = i;
		number--;
	}
	return false;
}

struct glob_key glob_key_make(struct arena *arena, const struct glob *glob, bool folding) {
	struct glob_key key = {.prefix = fold(arena, glob->prefix, folding)};
	if (glob->elements) {
		key.suffix = backwards(arena, fold(arena, plain_end(arena, glob), folding));
		uint32_t from = 0, to = 0;
		if (find_from_front(glob, &key, &from, &to) || find_from_end(glob, &key, &from, &to))
			key.middle = fold(arena, spell(arena, glob->elements + from, to - from), folding);
		return key;
	}
	key.suffix = backwards(arena, key.prefix);
	char *ended = arena_alloc_text(arena, key.prefix.n + 1);
	memcpy(ended, key.prefix.p, key.prefix.n);
	ended[key.prefix.n] = '\0';
	key.prefix = (struct str){.p = ended, .n = key.prefix.n + 1};
	return key;
}

int glob_key_compare(const void *a, const void *b, const void *unused) {
	const struct glob_key *x = a, *y = b;
	(void)unused;
	int order = str_compare(x->prefix, y->prefix);
	if (!order)
		order = str_compare(x->suffix, y->suffix);
	if (!order)
		order = (x->middle_at > y->middle_at) - (x->middle_at < y->middle_at);
	if (!order)
		order = str_compare(x->middle, y->middle);
	return order ? order : (x->glob > y->glob) - (x->glob < y->glob);
}
