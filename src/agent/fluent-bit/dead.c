/* Outputs that nothing reaches, inputs that go nowhere. Only where all inputs and outputs are known. */
#include "agent/fluent-bit/reading.h"

/* An Alias that somebody takes for a tag. */
static bool is_alias_of_input(struct reading *r, struct str match) {
	if (!r->aliases.arena) {
		r->aliases.arena = r->arena;
		for (uint32_t i = 0; i < r->inputs.count; i++) {
			struct property *alias = section_last(r->inputs.items[i], "alias");
			if (alias)
				*map_at(&r->aliases, alias->value.text) = alias;
		}
	}
	return map_get(&r->aliases, match) != NULL;
}

static void tell_no_match(struct reading *r, const struct section *output, bool routed) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_DEAD_ROUTE, section_name_site(output),
					       "this output has no Match, so nothing reaches it");
	problem->reason = routed ? STR("a route without a condition sends only what Match takes too")
				 : STR("Fluent Bit warns once and starts, and nothing is ever sent from here");
	problem->help = STR("add Match with the tags that it is for");
}

void dead_output(struct routing *routing, uint32_t index) {
	struct reading *r = routing->r;
	const struct section *output = r->outputs.items[index];
	const struct matcher *matcher = &routing->matchers[index];
	struct property *match = matcher->match ? matcher->match : matcher->regex_property;
	if (r->muddled || (match && match == matcher->regex_property && !matcher->regex))
		return; /* told already */
	if (!match) {
		tell_no_match(r, output, routing->routed[index]);
		return;
	}
	struct problem *problem = unit_problem(r->unit, PROBLEM_DEAD_ROUTE, property_site(match),
					       "no input has a tag that %.*s matches", STR_ARGS(match->value.text));
	problem->reason = STR("Fluent Bit starts without a word, and nothing is ever sent from here");
	if (is_alias_of_input(r, match->value.text))
		problem->help = STR("an Alias is no tag: give that input a Tag");
	else if (str_contains(match->value.text, STR("?")) || str_contains(match->value.text, STR(",")) ||
		 str_contains(match->value.text, STR(" ")))
		problem->help = STR("only * is special in Match, and it takes one pattern; Match_Regex can do more");
	else
		problem->help = STR("compare it with the Tag of the inputs, and with what rewrite_tag makes of it");
}

/* Events may be counted, or run through a stream processor, and then dropped on purpose. */
static bool may_be_meant(const struct reading *r) {
	for (uint32_t i = 0; i < r->filters.count; i++)
		if (section_is_plugin(r->filters.items[i], "log_to_metrics"))
			return true;
	return has_stream_processor(r);
}

static bool is_switched_off(const struct section *input) {
	struct property *routable = section_last(input, "routable");
	return routable && !text_is_true(routable->value.text);
}

static void tell_nowhere(struct reading *r, const struct input *input) {
	struct property *tag = section_last(input->section, "tag");
	struct site at = tag ? property_site(tag) : section_name_site(input->section);
	struct str tags = input->starts.count ? template_text(r->arena, &input->starts.items[0].tags) : input->name;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_DEAD_ROUTE, at, "no output takes the events of %.*s (tag %.*s)",
			 STR_ARGS(input->name), STR_ARGS(tags));
	problem->reason = STR("Fluent Bit reads them and drops them without a word");
	problem->help = STR("add an output whose Match takes this tag, or take the input out");
	if (input->kind == WRITER_CONTAINER)
		problem->help =
		    STR("add \"Name\" and its settings to the container's log options, or an output whose Match "
			"takes this tag to the extra file");
}

void dead_inputs(struct routing *routing) {
	struct reading *r = routing->r;
	if (!r->outputs.count || r->partial || r->muddled || routing->graph.gave_up || may_be_meant(r))
		return;
	for (uint32_t i = 0; i < routing->inputs.count; i++) {
		const struct input *input = routing->inputs.items[i];
		if (input->section && input->section->plugin.n && !input->metrics && !is_switched_off(input->section) &&
		    route_goes_nowhere(&routing->graph, input->node))
			tell_nowhere(r, input);
	}
}
