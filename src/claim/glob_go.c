/* Which of its two libraries the globpath package asks to read a pattern. Repository aws/amazon-cloudwatch-agent,
 * plugins/inputs/logfile/globpath/globpath.go. */
#include "claim/glob_nfa.h"

static bool has_any(struct str s, const char *set) {
	for (; *set; set++) {
		size_t at = 0;
		if (str_find_char(s, *set, &at))
			return true;
	}
	return false;
}

struct glob *glob_compile_globpath(struct arena *arena, struct str pattern, bool windows, const char *const *skipped) {
	unsigned platform = windows ? GLOB_WINDOWS : GLOB_NONE;
	bool meta = has_any(pattern, "*?["), more = has_any(pattern, "!{}") || str_contains(pattern, STR("**"));
	if (!meta && !more)
		return glob_compile_skipping(arena, pattern, GLOB_NONE | platform, skipped);
	if (more)
		return glob_compile_skipping(arena, pattern, GLOB_GOBWAS | platform, skipped);
	/* gobwas compiles every pattern first, whichever library then reads it. */
	struct str why = glob_gobwas_refuses(arena, pattern, windows);
	struct glob *glob = glob_compile_skipping(arena, pattern, GLOB_GO_FILEPATH | platform, skipped);
	if (why.n) {
		glob->broken = true;
		glob->why = why;
	}
	return glob;
}
