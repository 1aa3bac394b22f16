/* Sets of tags against patterns: both are automata, and pairs of places in both are walked through. */
#include "base/work.h"
#include "claim/path_value.h"
#include "claim/tag_nfa.h"
#include "claim/walk.h"

#include <string.h>

/* --- all, some, none --------------------------------------------------------------------------------------------- */

/* false at the pattern's limit. */
static bool go_on(struct walk_pairs *pairs, struct tag_machine *machine, const struct walk_move *move, uint32_t state) {
	uint32_t count;
	const struct byte_set *classes = tag_machine_classes(machine, &count);
	for (uint32_t i = 0; i < count; i++) {
		if (!byte_sets_meet(&classes[i], &move->bytes))
			continue;
		uint32_t after = tag_machine_read(machine, state, byte_set_first(&classes[i]));
		if (after == MACHINE_NO_STATE)
			return false;
		walk_pairs_add(pairs, move->to, after);
	}
	return true;
}

static enum tag_match search_run(struct walk_pairs *pairs, struct tag_machine *machine, const struct walk *walk) {
	bool taken = false, left = false;
	walk_pairs_add(pairs, (struct walk_place){0}, 0);
	for (uint32_t i = 0; i < pairs->list.count; i++) {
		struct walk_pair pair = pairs->list.items[i];
		struct walk_move moves[WALK_MOVES_MAX];
		if (walk_ends(walk, pair.place)) {
			bool accepts = tag_machine_accepts(machine, (uint32_t)pair.other);
			taken = taken || accepts;
			left = left || !accepts;
		}
		if (taken && left)
			return TAG_SOME;
		if (i == LIMIT_TAG_STEPS)
			return TAG_MAYBE;
		uint32_t count = walk_moves(walk, pair.place, moves);
		for (uint32_t k = 0; k < count; k++)
			if (!moves[k].writes)
				walk_pairs_add(pairs, moves[k].to, (uint32_t)pair.other);
			else if (!go_on(pairs, machine, &moves[k], (uint32_t)pair.other))
				return TAG_MAYBE;
	}
	/* No tag at all: nothing is taken. */
	return taken ? TAG_ALL : TAG_NONE;
}

static enum tag_match search_set(const struct tag_pattern *pattern, const struct template *tags) {
	if (!tag_machine_build(pattern))
		return TAG_MAYBE;
	struct walk_pairs pairs = {.arena = arena_new()};
	struct walk walk;
	walk_init(&walk, pairs.arena, tags);
	enum tag_match match = walk.too_large ? TAG_MAYBE : search_run(&pairs, pattern->machine, &walk);
	work_add(walk.count + pairs.list.count);
	arena_free(pairs.arena);
	return match;
}

/* --- one tag ------------------------------------------------------------------------------------------------------ */

/* The first place where a text between two stars fits is as good as any. */
static bool run_stars(struct str pattern, struct str tag) {
	size_t star = 0, last = 0, at;
	str_find_char(pattern, '*', &star);
	str_find_last_char(pattern, '*', &last);
	struct str end = str_from_offset(pattern, last + 1);
	if (tag.n < star + end.n || !str_ends_with(tag, end))
		return false;
	tag = str_from_to(tag, star, tag.n - end.n);
	struct str rest = str_from_to(pattern, star, last), part;
	while (str_split(&rest, '*', &part)) {
		if (!str_find(tag, part, &at))
			return false;
		tag = str_from_offset(tag, at + part.n);
	}
	return true;
}

static enum tag_match run_machine(const struct tag_pattern *pattern, struct str tag) {
	if (!tag_machine_build(pattern))
		return TAG_MAYBE;
	enum { BYTES_PER_STEP = 16 };
	uint32_t state = 0;
	work_add(tag.n / BYTES_PER_STEP);
	for (size_t i = 0; i < tag.n && state != MACHINE_NO_STATE; i++)
		state = tag_machine_read(pattern->machine, state, (unsigned char)tag.p[i]);
	if (state == MACHINE_NO_STATE)
		return TAG_MAYBE;
	return tag_machine_accepts(pattern->machine, state) ? TAG_ALL : TAG_NONE;
}

static enum tag_match run(const struct tag_pattern *pattern, struct str tag) {
	if (!str_starts_with(tag, pattern->prefix))
		return TAG_NONE;
	struct str rest = str_from_offset(tag, pattern->prefix.n);
	bool taken = pattern->open_end;
	if (pattern->literal)
		taken = rest.n == 0 || (pattern->syntax == TAG_PARTS && str_is(rest, "\n"));
	else if (!pattern->open_end && pattern->syntax == TAG_STARS)
		taken = run_stars(pattern->text, tag);
	else if (!pattern->open_end)
		return run_machine(pattern, tag);
	return taken ? TAG_ALL : TAG_NONE;
}

/* What every tag of the set starts with, as far as that is cheap to tell. */
struct start {
	char text[256];
	size_t n;
};

static void start_of(const struct template *tags, struct start *ret) {
	ret->n = 0;
	for (uint32_t i = 0; i < tags->count && ret->n < sizeof ret->text; i++) {
		const struct part *part = &tags->parts[i];
		char *out = ret->text + ret->n;
		size_t room = sizeof ret->text - ret->n;
		if (part->is_variable) {
			if (part->variable.id == IDENTITY_SOURCE_PATH && part->variable.from)
				ret->n += path_value_start(&part->variable, out, room);
			return;
		}
		room = part->literal.n < room ? part->literal.n : room;
		memcpy(out, part->literal.p, room);
		ret->n += room;
	}
}

enum tag_match tag_pattern_match(const struct tag_pattern *pattern, const struct template *tags) {
	if (pattern->broken || pattern->all)
		return pattern->broken ? TAG_NONE : TAG_ALL;
	if (tags->count == 0 || (tags->count == 1 && !tags->parts[0].is_variable))
		return run(pattern, tags->count ? tags->parts[0].literal : STR(""));
	struct start start;
	start_of(tags, &start);
	size_t common = start.n < pattern->prefix.n ? start.n : pattern->prefix.n;
	if (common && memcmp(start.text, pattern->prefix.p, common) != 0)
		return TAG_NONE;
	if (pattern->open_end && common == pattern->prefix.n)
		return TAG_ALL;
	if (!template_is_literal(tags))
		return search_set(pattern, tags);
	struct arena *scratch = arena_new();
	enum tag_match match = run(pattern, template_text(scratch, tags));
	arena_free(scratch);
	return match;
}

/* --- regular expressions -------------------------------------------------------------------------------------------
 */

static enum tag_match of_result(enum regex_result result) {
	return result == REGEX_YES ? TAG_ALL : result == REGEX_NO ? TAG_NONE : TAG_MAYBE;
}

static enum tag_match run_regex(const struct regex *regex, const struct template *tags) {
	struct arena *scratch = arena_new();
	enum regex_result result = regex_match(regex, template_text(scratch, tags), NULL);
	arena_free(scratch);
	return of_result(result);
}

static bool holds_newline(const struct template *tags) {
	size_t at;
	for (uint32_t i = 0; i < tags->count; i++)
		if (!tags->parts[i].is_variable && str_find_char(tags->parts[i].literal, '\n', &at))
			return true;
	return false;
}

/* As a pattern; kept with the expression. */
static const struct tag_pattern *pattern_of(const struct regex *regex) {
	struct arena *arena;
	void **derived = regex_derived(regex, &arena);
	if (!*derived) {
		struct tag_pattern *pattern = ARENA_NEW(arena, struct tag_pattern);
		*pattern = (struct tag_pattern){.regex = regex, .machine = tag_machine_new(arena)};
		*derived = pattern;
	}
	return *derived;
}

enum tag_match tag_regex_match(const struct regex *regex, const struct template *tags) {
	if (template_is_literal(tags))
		return run_regex(regex, tags);
	if (regex_matches_all(regex))
		return TAG_ALL;
	struct start start;
	start_of(tags, &start);
	if (!regex_may_match_start(regex, (struct str){start.text, start.n}))
		return TAG_NONE;
	return holds_newline(tags) ? TAG_MAYBE : search_set(pattern_of(regex), tags);
}
