/* Which tags a section takes: Match and Match_Regex, either of which is enough (src/flb_router.c, router_match), and
 * regular expressions as src/flb_regex.c reads them. */
#include "agent/fluent-bit/reading.h"

/* A variable that nobody knows takes part as a text of its own, which no real tag holds. */
static struct str marked(struct arena *arena, struct str name) {
	return arena_format(arena, "%c%.*s%c", VALUE_HOLE, STR_ARGS(name), VALUE_HOLE);
}

static bool is_one_value(const struct variable *variable) {
	return variable->id != IDENTITY_SOURCE_PATH && variable->id != IDENTITY_TAG &&
	       variable->id != IDENTITY_RECORD && variable->id != IDENTITY_UNKNOWN;
}

static struct str pattern_text(struct arena *arena, const struct property *match) {
	struct buf text = {0};
	for (uint32_t i = 0; i < match->value.pieces.count; i++) {
		const struct value_piece *piece = &match->value.pieces.items[i];
		buf_add(&text, piece->is_variable ? marked(arena, piece->variable.name)
						  : str_from_to(match->value.text, piece->at, piece->at + piece->len));
	}
	struct str pattern = arena_str(arena, buf_str(&text));
	buf_finish(&text);
	return pattern;
}

/* The same texts in place of the same variables. */
static struct template marked_tags(struct arena *arena, const struct template *tags) {
	struct template t = {0};
	for (uint32_t i = 0; i < tags->count; i++) {
		const struct part *part = &tags->parts[i];
		if (!part->is_variable)
			template_add_literal(arena, &t, part->literal);
		else if (is_one_value(&part->variable))
			template_add_literal(arena, &t, marked(arena, part->variable.name));
		else
			template_add_variable(arena, &t, &part->variable);
	}
	return t;
}

static bool has_one_value(const struct template *tags) {
	for (uint32_t i = 0; i < tags->count; i++)
		if (tags->parts[i].is_variable && is_one_value(&tags->parts[i].variable))
			return true;
	return false;
}

/* --- regular expressions ----------------------------------------------------------------------------------------- */

static void tell_cost(struct problem *problem) {
	problem->incomplete = true;
	problem->reason = STR("what it takes is not known, and Fluent Bit may hang over it as long");
	problem->help =
	    STR("write repeats that cannot take the same text in several ways: a+ in place of (a|aa)+ or (a+)+");
}

/* src/flb_router.c, flb_filter.c, plugins/filter_rewrite_tag/rewrite_tag.c, plugins/in_tail/tail_config.c. */
static const char *effect_of_refusal(const struct property *property) {
	const struct section *section = property->section;
	if (!str_is(property->key, "match_regex"))
		return "the plugin refuses it, and Fluent Bit does not start; --dry-run does not see this";
	if (section_last(section, "match"))
		return "Fluent Bit says nothing and goes by Match alone";
	return section->kind == SECTION_OUTPUT
		   ? "Fluent Bit says nothing, starts, and sends this output nothing; an only "
		     "output of an only input gets everything"
		   : "Fluent Bit takes the filter for one without Match and does not start";
}

struct regex *regex_read(struct reading *r, struct property *property, size_t from, size_t to, unsigned flags) {
	struct str error, pattern = regex_without_slashes(str_from_to(property->value.text, from, to), &flags);
	struct regex *regex = regex_new(r->arena, pattern, flags, &error);
	if (regex) {
		LIST_ADD(r->arena, &r->regexes,
			 (struct read_regex){.regex = regex, .property = property, .from = from, .to = to});
		return regex;
	}
	if (property->told_regex)
		return NULL;
	property->told_regex = true;
	if (regex_is_too_costly(pattern)) {
		struct site at = value_site(r, property, from, to);
		tell_cost(
		    unit_problem(r->unit, PROBLEM_LIMIT, at, "this expression is not judged: %.*s", STR_ARGS(error)));
		return NULL;
	}
	struct problem *problem = unit_problem(r->unit, PROBLEM_WRONG_TYPE, value_site(r, property, from, to),
					       "this is no regular expression: %.*s", STR_ARGS(error));
	problem->reason = str_from(effect_of_refusal(property));
	problem->help =
	    STR("write it in the syntax of Ruby (Onigmo), with a \\ before a character that stands for itself");
	return NULL;
}

void regexes_finish(struct reading *r) {
	for (uint32_t i = 0; i < r->regexes.count; i++) {
		struct read_regex *read = &r->regexes.items[i];
		if (regex_gave_up(read->regex))
			tell_cost(unit_problem(r->unit, PROBLEM_LIMIT,
					       value_site(r, read->property, read->from, read->to),
					       "this expression takes too long for a tag: not judged"));
		regex_free(read->regex);
	}
}

bool regex_takes_something(const struct regex *regex, struct str text) {
	struct regex_groups groups = {0};
	return regex_match(regex, text, &groups) == REGEX_YES && groups.items[0].n > 0;
}

/* At least one character has to be taken: onig_match returns how many it took, and 0 is no match. */
static enum tag_match regex_test(const struct matcher *matcher, const struct template *tags) {
	if (matcher->regex_unknown)
		return TAG_MAYBE;
	if (!matcher->regex)
		return TAG_NONE;
	if (template_is_literal(tags)) {
		struct str tag = template_text(matcher->arena, tags);
		struct regex_groups groups = {0};
		enum regex_result result = regex_match(matcher->regex, tag, &groups);
		return result == REGEX_GAVE_UP			      ? TAG_MAYBE
		       : result == REGEX_YES && groups.items[0].n > 0 ? TAG_ALL
								      : TAG_NONE;
	}
	if (regex_match(matcher->regex, STR(""), NULL) == REGEX_YES &&
	    !regex_takes_something(matcher->regex, template_example(matcher->arena, tags, 0)))
		return TAG_NONE;
	return tag_regex_match(matcher->regex, tags);
}

/* --- both -------------------------------------------------------------------------------------------------------- */

void matcher_read(struct reading *r, const struct section *section, struct matcher *ret) {
	*ret = (struct matcher){.match = section_last(section, "match"),
				.regex_property = section_last(section, "match_regex"),
				.arena = r->arena};
	struct property *match = ret->match, *regex = ret->regex_property;
	if (match) {
		ret->pattern = tag_pattern_compile(r->arena, pattern_text(r->arena, match), TAG_STARS, NULL);
		ret->holes = !match->value.known;
	}
	if (regex && !regex->value.known)
		ret->regex_unknown = true;
	else if (regex)
		ret->regex = regex_read(r, regex, 0, regex->value.text.n, REGEX_ANCHORED);
	unsigned flags = 0;
	if (regex && !ret->regex)
		ret->regex_unknown =
		    ret->regex_unknown || regex_is_too_costly(regex_without_slashes(regex->value.text, &flags));
}

bool matcher_is_absent(const struct matcher *matcher) {
	return !matcher->match && !matcher->regex && !matcher->regex_unknown;
}

static enum tag_match pattern_test(const struct matcher *matcher, const struct template *tags) {
	bool one_value = has_one_value(tags);
	if (!matcher->holes && !one_value)
		return tag_pattern_match(matcher->pattern, tags);
	if (!matcher->holes) {
		enum tag_match match = tag_pattern_match(matcher->pattern, tags);
		return match == TAG_SOME ? TAG_MAYBE : match;
	}
	struct template same = marked_tags(matcher->arena, tags);
	enum tag_match match = tag_pattern_match(matcher->pattern, &same);
	return match == TAG_NONE ? TAG_MAYBE : match;
}

enum tag_match matcher_test(const struct matcher *matcher, const struct template *tags) {
	if (matcher->any)
		return TAG_ALL;
	enum tag_match match = matcher->pattern ? pattern_test(matcher, tags) : TAG_NONE;
	if (match == TAG_ALL || !matcher->regex_property)
		return match;
	enum tag_match regex = regex_test(matcher, tags);
	return regex > match ? regex : match;
}
