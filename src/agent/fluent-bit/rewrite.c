/* rewrite_tag filters: Rule $key regex new-tag keep. Sources: plugins/filter_rewrite_tag/rewrite_tag.c,
 * src/flb_slist.c (flb_slist_split_tokens). */
#include "agent/fluent-bit/reading.h"

enum { WORD_KEY, WORD_REGEX, WORD_TAG, WORD_KEEP, WORDS };

struct words {
	size_t from[WORDS], to[WORDS];
	uint32_t count;
};

/* Words between spaces, or in double quotes; the last one is the rest. */
static struct words split_words(struct str text) {
	struct words words = {0};
	for (size_t at = 0; words.count < WORDS;) {
		while (at < text.n && text.p[at] == ' ')
			at++;
		if (at == text.n)
			break;
		bool quoted = text.p[at] == '"';
		at += quoted;
		size_t start = at;
		while (at < text.n && (quoted ? text.p[at] != '"' || text.p[at - 1] == '\\' : text.p[at] != ' '))
			at++;
		words.from[words.count] = start;
		words.to[words.count++] = at;
		at += at < text.n;
	}
	return words;
}

static struct problem *tell(struct reading *r, struct property *rule, size_t from, size_t to, const char *message) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_WRONG_TYPE, value_site(r, rule, from, to), "%s", message);
	problem->reason = STR("Fluent Bit refuses the filter and does not start");
	return problem;
}

static bool read_words(struct reading *r, struct property *property, const struct words *words,
		       struct rewrite_rule *rule) {
	struct str text = property->value.text;
	struct accessor key = {0};
	struct accessor_part bad;
	if (!accessor_parse(r->arena, text, words->from[WORD_KEY], words->to[WORD_KEY], &key, &bad) || key.count == 0) {
		tell(r, property, words->from[WORD_KEY], words->to[WORD_KEY], "this is no key of a record")->help =
		    STR("write $KEY, or $KEY['SUBKEY']");
		return false;
	}
	if (!accessor_parse(r->arena, text, words->from[WORD_TAG], words->to[WORD_TAG], &rule->tag, &bad)) {
		tell(r, property, bad.from, bad.to, "the new tag cannot be put together")->help = STR(
		    "a key ends at a dot, a space, a comma or a double quote; write $TAG, $TAG[0], $1 or $KEY['SUB']");
		return false;
	}
	rule->pattern = str_from_to(text, words->from[WORD_REGEX], words->to[WORD_REGEX]);
	for (size_t i = words->from[WORD_REGEX]; i < words->to[WORD_REGEX]; i++)
		if (value_variable(&property->value, i))
			return true;
	rule->regex = regex_read(r, property, words->from[WORD_REGEX], words->to[WORD_REGEX], 0);
	if (!rule->regex)
		return regex_is_too_costly(rule->pattern);
	rule->any = regex_matches_all(rule->regex);
	rule->groups = regex_group_count(rule->regex) + 1;
	return true;
}

static void read_rule(struct reading *r, struct property *property, const struct matcher *matcher,
		      const struct route_graph *graph, struct rewrite_rule_list *ret) {
	struct str text = property->value.text;
	struct words words = split_words(text);
	if (words.count < WORDS) {
		tell(r, property, 0, text.n, "a rule has four words: key, expression, new tag, keep")->help =
		    STR("write Rule $KEY EXPRESSION NEW_TAG false");
		return;
	}
	struct rewrite_rule *rule = ARENA_NEW(r->arena, struct rewrite_rule);
	*rule = (struct rewrite_rule){.r = r, .property = property, .filter = matcher, .groups = 10};
	rule->graph = graph;
	rule->keep = text_is_true(str_trim(str_from_to(text, words.from[WORD_KEEP], words.to[WORD_KEEP])));
	if (read_words(r, property, &words, rule))
		LIST_ADD(r->arena, ret, rule);
}

void rewrite_read(struct reading *r, const struct section *filter, const struct matcher *matcher,
		  const struct route_graph *graph, struct rewrite_rule_list *ret) {
	for (uint32_t i = 0; i < filter->properties.count; i++)
		if (str_is(filter->properties.items[i]->key, "rule"))
			read_rule(r, filter->properties.items[i], matcher, graph, ret);
}

/* A filter leaves alone what it emitted itself. */
static bool is_own(const struct rewrite_rule *rule, const struct route_packet *packet) {
	if (packet->emitter == ROUTE_NONE)
		return false;
	const struct route_edge *edge = &rule->graph->edges.items[packet->emitter];
	return edge->emit == rewrite_emit && ((const struct rewrite_rule *)edge->data)->filter == rule->filter;
}

/* Whether a record has the key, and what stands in it, nobody knows; .* is meant for every record. */
enum tag_match rewrite_test(const void *data, const struct route_packet *packet) {
	const struct rewrite_rule *rule = data;
	if (is_own(rule, packet))
		return TAG_NONE;
	enum tag_match match = matcher_test(rule->filter, packet->tags);
	if (match <= TAG_MAYBE)
		return match;
	return rule->any ? TAG_SOME : TAG_MAYBE;
}

static void add_capture(const struct rewrite_rule *rule, struct arena *arena, struct template *out, int number) {
	if (rule->groups == 1 || (uint32_t)number >= rule->groups)
		return;
	struct variable variable = {.id = IDENTITY_RECORD,
				    .scope = DIFFERENCE_RECORD,
				    .name =
					arena_format(arena, "<record:$%d of %.*s>", number, STR_ARGS(rule->pattern))};
	template_add_variable(arena, out, &variable);
}

/* Filters that feed each other make tags that grow for ever. */
enum { TAG_BYTES = 1024, TAG_PARTS_MAX = 64 };

static bool is_too_long(const struct template *tag) {
	size_t bytes = 0;
	for (uint32_t i = 0; i < tag->count; i++)
		bytes += tag->parts[i].literal.n;
	return bytes > TAG_BYTES || tag->count > TAG_PARTS_MAX;
}

void rewrite_emit(const void *data, struct arena *arena, const struct route_packet *packet, struct template_list *ret) {
	const struct rewrite_rule *rule = data;
	const struct value *value = &rule->property->value;
	const struct input *input = rule->graph->nodes.items[packet->input].owner;
	struct template tag = {0}, text;
	for (uint32_t i = 0; i < rule->tag.count; i++) {
		const struct accessor_part *part = &rule->tag.items[i];
		switch (part->kind) {
		case ACCESSOR_TEXT:
			text = value_template(rule->r->arena, value, part->from, part->to);
			template_add(arena, &tag, &text);
			break;
		case ACCESSOR_TAG:
			template_add(arena, &tag, packet->tags);
			break;
		case ACCESSOR_TAG_PART:
			tag_part_add(arena, &tag, packet->tags, part->number, input->name);
			break;
		case ACCESSOR_CAPTURE:
			add_capture(rule, arena, &tag, part->number);
			break;
		case ACCESSOR_KEY: {
			struct str key = str_from_to(value->text, part->from + 1, part->to);
			struct variable variable = {.id = IDENTITY_RECORD,
						    .scope = DIFFERENCE_RECORD,
						    .name = arena_format(arena, "<record:%.*s>", STR_ARGS(key))};
			template_add_variable(arena, &tag, &variable);
			break;
		}
		}
	}
	if (is_too_long(&tag))
		rule->r->too_long = true;
	else if (tag.count) /* what has no tag arrives nowhere */
		LIST_ADD(arena, ret, tag);
}
