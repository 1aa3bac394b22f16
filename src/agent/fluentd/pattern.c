/* The patterns of <match> and <filter>: lib/fluent/event_router.rb (Rule), lib/fluent/match.rb. */
#include "agent/fluentd/routing.h"

/* Is there a | that splits the whole expression? Then \A holds for its first part only. */
static bool has_choice(struct str regex) {
	unsigned depth = 0;
	bool in_class = false;
	for (size_t i = 0; i < regex.n; i++) {
		char c = regex.p[i];
		if (c == '\\')
			i++;
		else if (in_class)
			in_class = c != ']';
		else if (c == '[')
			in_class = true;
		else if (c == '(')
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (c == '|' && !depth)
			return true;
	}
	return false;
}

static struct regex *compile(struct reading *r, struct str inside, struct str *ret_error) {
	struct str text = arena_format(r->arena, "\\A%.*s\\Z", STR_ARGS(inside));
	return regex_new(r->arena, text, has_choice(inside) ? 0 : REGEX_ANCHORED, ret_error);
}

static bool next_word(struct str *rest, struct str *ret) {
	*rest = str_trim(*rest);
	size_t end = 0;
	while (end < rest->n && rest->p[end] != ' ' && rest->p[end] != '\t' && rest->p[end] != '\n' &&
	       rest->p[end] != '\r')
		end++;
	*ret = str_from_to(*rest, 0, end);
	*rest = str_from_offset(*rest, end);
	return ret->n > 0;
}

static bool has_comma(struct str word) {
	unsigned depth = 0;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '{')
			depth++;
		else if (word.p[i] == '}' && depth)
			depth--;
		else if (word.p[i] == ',' && !depth)
			return true;
	}
	return false;
}

static void add_word(struct reading *r, struct pattern *pattern, struct str word, struct buf *globs) {
	struct str inside, error;
	bool regular = tag_pattern_is_regex(word, &inside);
	if (!regular && has_comma(word)) {
		LIST_ADD(r->arena, &pattern->commas, tag_pattern_compile(r->arena, word, TAG_PARTS, NULL));
		return;
	}
	if (!regular) {
		buf_add_char(globs, ' ');
		buf_add(globs, word);
		return;
	}
	struct regex *regex = compile(r, inside, &error);
	if (!regex) {
		pattern->unknown = pattern->unknown || regex_is_too_costly(inside);
		return;
	}
	LIST_ADD(r->arena, &r->regexes, regex);
	LIST_ADD(r->arena, &pattern->regexes, regex);
}

struct pattern *fd_pattern_read(struct reading *r, struct element *match) {
	if (match->pattern)
		return match->pattern;
	struct pattern *pattern = match->pattern = ARENA_NEW(r->arena, struct pattern);
	struct str text, word;
	struct buf globs = {0};
	pattern->unknown = !fd_element_argument(r, match, &text);
	if (!text.n && !pattern->unknown)
		text = STR("**");
	while (next_word(&text, &word))
		add_word(r, pattern, word, &globs);
	pattern->match = match;
	if (pattern->regexes.count)
		LIST_ADD(r->arena, &r->patterns, pattern);
	if (globs.n)
		pattern->globs =
		    tag_pattern_compile(r->arena, arena_str(r->arena, str_trim(buf_str(&globs))), TAG_PARTS, NULL);
	buf_finish(&globs);
	return pattern;
}

/* A path or a part of a record with just this comma in it is nothing that anyone means; a sender may do as it likes. */
static enum tag_match test_comma(const struct tag_pattern *pattern, const struct template *tags) {
	enum tag_match match = tag_pattern_match(pattern, tags);
	bool sender = false;
	size_t at;
	if (match == TAG_NONE || template_is_literal(tags))
		return match;
	for (uint32_t i = 0; i < tags->count; i++) {
		const struct part *part = &tags->parts[i];
		if (!part->is_variable && str_find_char(part->literal, ',', &at))
			return match;
		sender = sender || (part->is_variable && part->variable.id == IDENTITY_TAG);
	}
	return sender ? TAG_MAYBE : TAG_NONE;
}

enum tag_match fd_pattern_test(const void *data, const struct route_packet *packet) {
	const struct pattern *pattern = data;
	enum tag_match best = pattern->globs ? tag_pattern_match(pattern->globs, packet->tags) : TAG_NONE;
	for (uint32_t i = 0; i < pattern->regexes.count && best != TAG_ALL; i++) {
		enum tag_match match = tag_regex_match(pattern->regexes.items[i], packet->tags);
		best = match > best ? match : best;
	}
	for (uint32_t i = 0; i < pattern->commas.count && best != TAG_ALL; i++) {
		enum tag_match match = test_comma(pattern->commas.items[i], packet->tags);
		best = match > best ? match : best;
	}
	return pattern->unknown ? TAG_MAYBE : best;
}

static void refuse(struct reading *r, const struct element *match, struct str word, struct str why) {
	struct site at = match->arg ? fd_setting_site(match->arg) : fd_element_site(match);
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, at,
					       "Fluentd refuses the pattern %.*s: %.*s", STR_ARGS(word), STR_ARGS(why));
	problem->reason = STR("Fluentd does not start");
}

static void tell_cost(struct reading *r, const struct element *match, struct str why) {
	struct site at = match->arg ? fd_setting_site(match->arg) : fd_element_site(match);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_LIMIT, at, "this pattern is not judged: %.*s", STR_ARGS(why));
	problem->incomplete = true;
	problem->reason = STR("which tags it takes is not known, and Fluentd may hang over it as long");
	problem->help =
	    STR("write repeats that cannot take the same text in several ways: a+ in place of (a|aa)+ or (a+)+");
}

void fd_patterns_finish(struct reading *r) {
	for (uint32_t i = 0; i < r->patterns.count; i++) {
		const struct pattern *pattern = r->patterns.items[i];
		bool gave_up = false;
		for (uint32_t k = 0; k < pattern->regexes.count; k++)
			gave_up = gave_up || regex_gave_up(pattern->regexes.items[k]);
		if (gave_up)
			tell_cost(r, pattern->match, STR("its expression takes too long for a tag"));
	}
}

static void tell_version(struct reading *r, const struct element *match, struct str word) {
	struct site at = match->arg ? fd_setting_site(match->arg) : fd_element_site(match);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NO_EFFECT, at,
			 "this version of Fluentd does not take %.*s for a regular expression", STR_ARGS(word));
	problem->reason =
	    STR("they came with 1.11.2; before that the slashes are characters of the tag, so no tag fits");
	problem->help = STR("update Fluentd, or write it with * and **");
}

void fd_pattern_check(struct reading *r, const struct element *match) {
	struct str text, word, inside, error;
	if (!fd_element_argument(r, match, &text))
		return;
	while (next_word(&text, &word)) {
		const char *why = NULL;
		if (tag_pattern_is_regex(word, &inside)) {
			struct regex *regex = compile(r, inside, &error);
			if (fd_is_older_than(r, 1, 11, 2))
				tell_version(r, match, word);
			if (!regex && regex_is_too_costly(inside))
				tell_cost(r, match, error);
			else if (!regex)
				refuse(r, match, word, error);
			regex_free(regex);
			continue;
		}
		tag_pattern_compile(r->arena, word, TAG_PARTS, &why);
		if (why)
			refuse(r, match, word, str_from(why));
	}
}
