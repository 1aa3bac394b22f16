/* Compiling patterns of tags: first only what is seen at a glance, which decides most comparisons; the steps when they
 * are needed. */
#include "claim/tag_nfa.h"

#include <string.h>

static const char blanks[] = " \t\r\n\f\v";

static size_t plain_bytes(struct str text, const char *special) {
	size_t n = 0;
	while (n < text.n && (!text.p[n] || !strchr(special, text.p[n])))
		n++;
	return n;
}

static void look_at_stars(struct tag_pattern *pattern) {
	size_t star = plain_bytes(pattern->text, "*"), end = pattern->text.n;
	pattern->prefix = str_from_to(pattern->text, 0, star);
	pattern->literal = star == end;
	while (end > star && pattern->text.p[end - 1] == '*')
		end--;
	pattern->open_end = !pattern->literal && end == star;
	pattern->all = pattern->open_end && star == 0;
}

bool tag_parts_next(struct str *rest, struct str *ret) {
	size_t n = plain_bytes(*rest, blanks), after = n;
	if (rest->n == 0)
		return false;
	while (after < rest->n && strchr(blanks, rest->p[after]))
		after++;
	*ret = str_from_to(*rest, 0, n);
	*rest = str_from_offset(*rest, after);
	return true;
}

static const char *refusal(struct str word) {
	struct str inside;
	if (!str_starts_with(word, STR("/")))
		return NULL;
	return tag_pattern_is_regex(word, &inside)
		   ? "it is a regular expression"
		   : "it begins with a slash as a regular expression does, but does not end with one";
}

static void look_at_parts(struct tag_pattern *pattern, const char **ret_error) {
	struct str text = pattern->text, rest = text, word;
	while (tag_parts_next(&rest, &word)) {
		const char *why = refusal(word);
		pattern->all = pattern->all || str_is(word, "**");
		pattern->broken = pattern->broken || why;
		if (why && ret_error)
			*ret_error = why;
	}
	if (plain_bytes(text, blanks) < text.n)
		return;
	size_t n = plain_bytes(text, "*{\\");
	pattern->literal = n == text.n;
	/* A dot before ** and at the end need not be in the tag. */
	bool stars = str_starts_with(str_from_offset(text, n), STR("**"));
	if (n && text.p[n - 1] == '.' && (stars || pattern->literal))
		n--;
	pattern->prefix = str_from_to(text, 0, n);
}

bool tag_pattern_is_regex(struct str pattern, struct str *ret_inside) {
	if (!str_starts_with(pattern, STR("/")) || !str_ends_with(pattern, STR("/")))
		return false;
	*ret_inside = str_from_to(pattern, 1, pattern.n > 1 ? pattern.n - 1 : 1);
	return true;
}

struct tag_pattern *tag_pattern_compile(struct arena *arena, struct str text, enum tag_syntax syntax,
					const char **ret_error) {
	struct tag_pattern *pattern = ARENA_NEW(arena, struct tag_pattern);
	*pattern = (struct tag_pattern){.text = text, .syntax = syntax};
	if (syntax == TAG_STARS)
		look_at_stars(pattern);
	else
		look_at_parts(pattern, ret_error);
	if (!pattern->all && !pattern->broken)
		pattern->machine = tag_machine_new(arena);
	return pattern;
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static void make_stars(struct arena *arena, struct str text, struct step_list *ret) {
	for (size_t i = 0; i < text.n; i++) {
		bool repeated = i && text.p[i] == '*' && text.p[i - 1] == '*';
		if (text.p[i] != '*')
			tag_step_literal(arena, ret, str_from_to(text, i, i + 1));
		else if (!repeated)
			tag_step_run(arena, ret, NULL);
	}
	tag_step_add(arena, ret, STEP_ACCEPT);
}

/* \Z: the end, or before a last newline. */
static void add_end(struct arena *arena, struct step_list *steps) {
	uint32_t split = steps->count;
	tag_step_add(arena, steps, STEP_SPLIT)->alt = split + 2;
	tag_step_literal(arena, steps, STR("\n"));
	tag_step_add(arena, steps, STEP_ACCEPT);
}

/* Alternatives stand behind each other, each opened by a split. fluent/fluentd, lib/fluent/event_router.rb, Rule. */
static bool make_parts(struct arena *arena, struct str text, struct step_list *ret) {
	struct str word = STR("");
	bool more = tag_parts_next(&text, &word);
	do {
		uint32_t split = ret->count;
		bool last = text.n == 0;
		if (!last)
			tag_step_add(arena, ret, STEP_SPLIT);
		if (!tag_parts_add(arena, ret, word))
			return false;
		add_end(arena, ret);
		if (!last)
			ret->items[split].alt = ret->count;
		more = more && tag_parts_next(&text, &word);
	} while (more);
	return true;
}

bool tag_steps_make(struct arena *arena, const struct tag_pattern *pattern, struct step_list *ret) {
	if (pattern->regex)
		return tag_regex_steps(arena, pattern->regex, ret);
	if (pattern->text.n > LIMIT_TAG_PATTERN_STEPS)
		return false;
	if (pattern->syntax == TAG_PARTS)
		return make_parts(arena, pattern->text, ret);
	make_stars(arena, pattern->text, ret);
	return true;
}
