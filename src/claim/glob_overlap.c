/* Two patterns: can one file be read through both, and can two of their files get one name? */
#include "claim/glob_nfa.h"

#include <string.h>

static const struct glob_element everything[] = {
    {.kind = ELEMENT_SUPER, .next = 1, .alt = ELEMENT_NONE},
    {.kind = ELEMENT_ACCEPT, .next = ELEMENT_NONE, .alt = ELEMENT_NONE},
};
const struct glob glob_everything = {.pattern = STR_INIT("**"), .elements = everything, .element_count = 2};

const struct glob *glob_spelled(struct arena *arena, const struct glob *glob, bool as_written) {
	struct str text = as_written ? glob->pattern : glob->prefix;
	if (glob->elements)
		return glob;
	if (text.n >= LIMIT_GLOB_ELEMENTS)
		return NULL;
	bool windows = glob->syntax & GLOB_WINDOWS;
	struct glob_element *elements = ARENA_ARRAY(arena, struct glob_element, text.n + 1);
	uint32_t count = 0;
	for (size_t at = 0; at < text.n; count++) {
		uint32_t code = utf8_next(text, &at);
		elements[count] = (struct glob_element){
		    .kind = ELEMENT_CHAR,
		    .fold = windows,
		    .next = (uint16_t)(count + 1),
		    .alt = ELEMENT_NONE,
		    .code = windows && code == '\\' ? '/' : code,
		};
	}
	elements[count] = (struct glob_element){.kind = ELEMENT_ACCEPT, .next = ELEMENT_NONE, .alt = ELEMENT_NONE};
	struct glob *spelled = ARENA_NEW(arena, struct glob);
	*spelled = *glob;
	spelled->elements = elements;
	spelled->element_count = count + 1;
	return spelled;
}

static bool usable(const struct glob *a, const struct glob *b, enum overlap *ret) {
	if (a->broken || b->broken) {
		*ret = OVERLAP_NONE;
		return false;
	}
	*ret = OVERLAP_UNKNOWN;
	return !a->too_large && !b->too_large;
}

/* One run, with its own share of the steps. */
static enum overlap run(struct glob_search *search, uint64_t *steps) {
	uint64_t share = *steps < LIMIT_GLOB_STEPS ? *steps : LIMIT_GLOB_STEPS;
	search->left = share;
	enum overlap overlap = glob_search_run(search);
	*steps -= share - search->left;
	return overlap;
}

/* --- one file
 * --------------------------------------------------------------------------------------------------------- */

/* Where case matters, one exact path is quickly compared. */
static bool compare_path(const struct glob *path, const struct glob *other, enum overlap *ret) {
	if (path->elements || (path->syntax & GLOB_WINDOWS) != 0 || (other->syntax & GLOB_WINDOWS) != 0)
		return false;
	*ret = glob_match(other, path->prefix) ? OVERLAP_SOME : OVERLAP_NONE;
	return true;
}

static bool names_hidden(struct str path) {
	for (size_t i = 0; i + 1 < path.n; i++)
		if ((path.p[i] == '/' || path.p[i] == '\\') && path.p[i + 1] == '.')
			return true;
	return false;
}

static enum overlap search_path(struct glob_search *search, struct arena *arena, uint64_t *steps,
				struct str *ret_witness) {
	search->flatten = search->ordinary = false;
	search->hidden = true;
	enum overlap overlap = run(search, steps);
	if (overlap != OVERLAP_SOME || !ret_witness)
		return overlap;
	*ret_witness = glob_search_path(search, arena, 0);
	search->hidden = false;
	if (names_hidden(*ret_witness) && run(search, steps) == OVERLAP_SOME)
		*ret_witness = glob_search_path(search, arena, 0);
	return overlap;
}

enum overlap glob_search_overlap(struct glob_search *search, struct arena *arena, const struct glob *a,
				 const struct glob *b, uint64_t *steps, struct str *ret_witness) {
	enum overlap overlap = OVERLAP_UNKNOWN;
	if (!usable(a, b, &overlap))
		return overlap;
	if (*steps == 0)
		return OVERLAP_UNKNOWN;
	if (compare_path(a, b, &overlap) || compare_path(b, a, &overlap)) {
		--*steps;
		if (overlap == OVERLAP_SOME && ret_witness)
			*ret_witness = a->elements ? b->prefix : a->prefix;
		return overlap;
	}
	const struct glob *spelled[2] = {glob_spelled(arena, a, false), glob_spelled(arena, b, false)};
	if (!spelled[0] || !spelled[1])
		return OVERLAP_UNKNOWN;
	for (unsigned i = 0; i < 2; i++)
		search->side[i] = (struct glob_side){.glob = spelled[i], .as_is = !(i ? b : a)->elements};
	return search_path(search, arena, steps, ret_witness);
}

enum overlap glob_overlap(struct arena *arena, const struct glob *a, const struct glob *b, uint64_t *steps,
			  struct str *ret_witness) {
	struct glob_search search = {0};
	enum overlap overlap = glob_search_overlap(&search, arena, a, b, steps, ret_witness);
	glob_search_finish(&search);
	return overlap;
}

/* --- two files, one name
 * ---------------------------------------------------------------------------------------------- */

/* The path is spelled as it was cleaned, but where it is one exact path, which is spelled as it was written. */
static bool as_written(const struct glob *glob) {
	return !glob->elements;
}

enum overlap glob_flatten_overlap(struct arena *arena, const struct glob *a, const struct glob *b, uint64_t *steps,
				  struct str *ret_a, struct str *ret_b) {
	enum overlap overlap = OVERLAP_UNKNOWN;
	if (!usable(a, b, &overlap))
		return overlap;
	const struct glob *spelled[2] = {glob_spelled(arena, a, as_written(a)), glob_spelled(arena, b, as_written(b))};
	if (!spelled[0] || !spelled[1])
		return OVERLAP_UNKNOWN;
	struct glob_search search = {.flatten = true, .hidden = true, .ordinary = true};
	search.side[0] = (struct glob_side){.glob = spelled[0], .as_is = as_written(a)};
	search.side[1] = (struct glob_side){.glob = spelled[1], .as_is = as_written(b)};
	overlap = run(&search, steps);
	if (overlap == OVERLAP_NONE) {
		search.ordinary = false;
		overlap = run(&search, steps);
	}
	if (overlap == OVERLAP_SOME) {
		if (ret_a)
			*ret_a = glob_search_path(&search, arena, 0);
		if (ret_b)
			*ret_b = glob_search_path(&search, arena, 1);
	}
	glob_search_finish(&search);
	return overlap;
}
