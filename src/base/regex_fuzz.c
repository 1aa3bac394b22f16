/* Fuzzes regular expressions: a byte of flags, an expression, a newline, a text. Nothing may be read outside the text,
 * and what is said of starts has to be true. */
#include "base/fuzz.h"
#include "base/regex.h"
#include "base/utf8.h"

static void check_groups(const struct regex_groups *groups, struct str text) {
	must(groups->count >= 1 && groups->count <= 10);
	for (uint32_t i = 0; i < groups->count; i++) {
		struct str group = groups->items[i];
		must(group.n == 0 || (group.p >= text.p && group.p + group.n <= text.p + text.n));
	}
}

static void check_starts(const struct regex *regex, struct str text, enum regex_result result) {
	for (size_t n = 0; n <= text.n && n < 16; n++)
		must(result != REGEX_YES || regex_may_match_start(regex, str_from_to(text, 0, n)));
	size_t newline;
	if (regex_matches_all(regex) && text.n && utf8_valid(text, NULL) && !str_find_char(text, '\n', &newline))
		must(result != REGEX_NO);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	size_t newline;
	struct str rest = {(const char *)data + 1, size - 1};
	if (size < 2 || !str_find_char(rest, '\n', &newline))
		return 0;
	struct arena *arena = arena_new();
	unsigned flags = data[0] & 31;
	struct str pattern = regex_without_slashes(str_from_to(rest, 0, newline), &flags), error = STR("");
	struct str text = str_from_offset(rest, newline + 1);
	struct regex *regex = regex_new(arena, pattern, flags, &error);
	must(regex ? !regex_is_too_costly(pattern) : error.n > 0);
	if (regex) {
		struct regex_groups groups;
		enum regex_result result = regex_match(regex, text, &groups);
		if (result == REGEX_YES)
			check_groups(&groups, text);
		check_starts(regex, text, result);
	}
	regex_free(regex);
	arena_free(arena);
	return 0;
}
