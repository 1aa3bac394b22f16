/* Fuzzes file patterns. The first byte chooses how they are read; each line behind it is one pattern.
 * What must hold: a common path is matched by both patterns, whichever is named first; two paths with one flattened
 * text differ; a pattern that is not broken matches something; groups are what comparing all pairs gives. */
#include "base/fuzz.h"
#include "claim/glob.h"

enum { MOST = 6, STEPS = 1 << 14, MOST_BYTES = 512 };

static const char *const endings[] = {".gz", ".bz2", ".zip", ".g", NULL};

static struct glob *compile(struct arena *arena, struct str pattern, uint8_t choice) {
	static const unsigned syntaxes[] = {
	    GLOB_GO_FILEPATH, GLOB_GOBWAS, GLOB_DOUBLESTAR, GLOB_STAR, GLOB_STAR | GLOB_STAR_STAR | GLOB_BRACES,
	    GLOB_NONE,
	};
	bool windows = choice & 1;
	const char *const *skipped = choice & 2 ? endings : NULL;
	unsigned number = choice >> 2 & 7;
	if (number >= sizeof syntaxes / sizeof syntaxes[0])
		return glob_compile_globpath(arena, pattern, windows, skipped);
	return glob_compile_skipping(arena, pattern, syntaxes[number] | (windows ? (unsigned)GLOB_WINDOWS : 0),
				     skipped);
}

static enum overlap check_pair(struct arena *arena, const struct glob *a, const struct glob *b) {
	uint64_t there = STEPS, back = STEPS;
	struct str path = STR(""), other = STR("");
	enum overlap overlap = glob_overlap(arena, a, b, &there, &path);
	enum overlap turned = glob_overlap(arena, b, a, &back, &other);
	if (overlap == OVERLAP_UNKNOWN || turned == OVERLAP_UNKNOWN)
		return OVERLAP_UNKNOWN;
	must(overlap == turned);
	must(!(a->broken || b->broken) || overlap == OVERLAP_NONE);
	if (overlap == OVERLAP_SOME) {
		must(glob_match(a, path) || (a->syntax & GLOB_WINDOWS));
		must(glob_match(b, path) || (b->syntax & GLOB_WINDOWS));
		must(glob_match(a, other) || (a->syntax & GLOB_WINDOWS));
	}
	return overlap;
}

static void check_flattened(struct arena *arena, const struct glob *a, const struct glob *b) {
	uint64_t steps = STEPS;
	struct str x = STR(""), y = STR("");
	if (glob_flatten_overlap(arena, a, b, &steps, &x, &y) != OVERLAP_SOME)
		return;
	bool windows = a->syntax & GLOB_WINDOWS;
	must(str_equal(glob_flatten_path(arena, x), glob_flatten_path(arena, y)));
	must(!str_equal(glob_clean_path(arena, x, windows), glob_clean_path(arena, y, windows)));
	must(glob_match(a, x) && glob_match(b, y));
}

static uint32_t root_of(const uint32_t *root, uint32_t i) {
	while (root[i] != i)
		i = root[i];
	return i;
}

/* root: as comparing all pairs joins them. */
static void check_groups(struct arena *arena, const struct glob *const *globs, uint32_t count, const uint32_t *root) {
	struct glob_groups groups = {0};
	uint64_t steps = UINT64_C(64) * STEPS;
	bool gave_up = false;
	glob_group_overlaps(arena, globs, count, &steps, &groups, &gave_up);
	uint32_t grouped = 0, expected = 0;
	for (uint32_t g = 0; g < groups.count && !gave_up; g++) {
		const struct glob_group *group = &groups.items[g];
		for (uint32_t i = 0; i < group->count; i++)
			must(root_of(root, group->members[i]) == root_of(root, group->members[0]));
		grouped += group->count - 1;
	}
	for (uint32_t i = 0; i < count; i++)
		expected += root[i] != i;
	must(gave_up || grouped == expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size < 2 || size > MOST_BYTES)
		return 0;
	struct arena *arena = arena_new();
	struct str rest = {.p = (const char *)data + 1, .n = size - 1}, line;
	const struct glob *globs[MOST];
	uint32_t root[MOST], count = 0;
	bool known = true;
	while (count < MOST && str_split(&rest, '\n', &line)) {
		globs[count] = compile(arena, line, data[0]);
		root[count] = count;
		known = known && !globs[count]->too_large;
		count++;
	}
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = i; k < count; k++) {
			enum overlap overlap = check_pair(arena, globs[i], globs[k]);
			check_flattened(arena, globs[i], globs[k]);
			must(i != k || globs[i]->broken || overlap != OVERLAP_NONE);
			known = known && overlap != OVERLAP_UNKNOWN;
			uint32_t a = root_of(root, i), b = root_of(root, k);
			if (overlap == OVERLAP_SOME && a != b)
				root[a > b ? a : b] = a > b ? b : a;
		}
	if (known)
		check_groups(arena, globs, count, root);
	arena_free(arena);
	return 0;
}
