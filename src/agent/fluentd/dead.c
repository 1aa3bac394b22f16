/* What no event reaches, and events that reach nothing. Only where the whole configuration is known. */
#include "agent/fluentd/check.h"

#include "agent/fluentd/routing.h"
#include "agent/made.h"

/* --- names that nobody creates
 * ------------------------------------------------------------------------------------------- */

/* Without auto_create_stream every group and stream has to be there; with names like these nobody knows which. */
static void check_creation(struct reading *r, const struct output *output) {
	const struct claim *open = output->open;
	if (!open || !output->stream || fd_element_bool(r, output->element, "auto_create_stream") == BOOL_TRUE ||
	    fd_element_bool(r, output->element, "auto_create_stream") == BOOL_UNKNOWN)
		return;
	struct str text = template_text(r->arena, &open->stream.value);
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_OPTIONS_LOSE_DATA, fd_setting_site(output->stream),
			 "streams such as %.*s are not created: auto_create_stream is not set", STR_ARGS(text));
	problem->uncertain = true;
	problem->reason =
	    STR("events of a stream that is not there are dropped with a warning (\"Log stream '...' does not "
		"exist\")");
	const struct site at = fd_setting_site(output->stream);
	bool yaml = made_of_keys(open->at) || (at.source && at.source->doc && fd_doc_is_yaml(at.source->doc));
	problem->help = yaml ? STR("add auto_create_stream: true, or create every stream before its first event comes")
			     : STR("add auto_create_stream true, or create every stream before its first event comes");
}

/* --- outputs
 * --------------------------------------------------------------------------------------------------------------- */

static bool has_comma(struct reading *r, const struct element *match) {
	struct str text;
	size_t at;
	return fd_element_argument(r, match, &text) && str_find_char(text, ',', &at) && !str_find_char(text, '{', &at);
}

static void tell_unmatched(struct reading *r, const struct element *match) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_DEAD_ROUTE, fd_element_header_site(match),
					       "no event reaches %.*s", STR_ARGS(fd_element_header(r, match)));
	problem->reason =
	    STR("no source has a tag that it selects, or none sends to its label; it starts and never sends "
		"anything");
	if (has_comma(r, match))
		problem->help =
		    STR("write one text with blanks between the alternatives, such as \"a.** b.**\": a comma is a "
			"character of the tag");
	else
		problem->help =
		    STR("let the pattern select the tags that sources have: * is one part of a tag, ** any number");
}

static void tell_shadowed(struct reading *r, const struct output *output, const struct element *match) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_SHADOWED, fd_element_header_site(match),
					       "no event reaches %.*s: an earlier <match> takes them all",
					       STR_ARGS(fd_element_header(r, match)));
	problem->reason = STR("the first <match> that selects a tag takes the event, and later ones never see it");
	problem->help = STR("put the narrower pattern first, or use @type copy where both are to get the event");
	if (output->shadow) {
		problem->also = fd_element_header_site(output->shadow);
		problem->also_label = STR("takes them");
	}
}

static void check_outputs(struct reading *r) {
	struct map told = {.arena = r->arena};
	for (uint32_t i = 0; i < r->outputs.count; i++) {
		const struct output *output = r->outputs.items[i];
		const struct element *match = fd_output_match(output);
		struct str key = arena_format(r->arena, "%p", (const void *)match);
		if (!output->wired || output->end == ROUTE_REACHED || *map_at(&told, key))
			continue;
		*map_at(&told, key) = r;
		if (output->end == ROUTE_UNMATCHED && r->sources.count == 0) /* who knows what comes here */
			continue;
		if (output->end == ROUTE_SHADOWED)
			tell_shadowed(r, output, match);
		else
			tell_unmatched(r, match);
	}
}

/* --- inputs
 * ---------------------------------------------------------------------------------------------------------------- */

/* The first <match> of a router that takes all of these tags; NULL if none does. */
static struct element *taker(struct reading *r, const struct element_list *elements, const struct template *tags) {
	struct route_packet packet = {.tags = tags};
	for (uint32_t i = 0; i < elements->count; i++) {
		struct element *match = elements->items[i];
		if (str_is(match->name, "match") && fd_pattern_test(fd_pattern_read(r, match), &packet) == TAG_ALL)
			return match;
	}
	return NULL;
}

/* A <match> of type relabel that the events come back to; NULL if they do not. */
static const struct element *circle_of(struct reading *r, const struct input *input) {
	const struct element *section = input->source;
	for (uint32_t i = 0; i <= r->labels.count + 1; i++) {
		bool known;
		struct str name = fd_element_text(r, section, "@label", &known);
		const struct label *label = name.n ? fd_label(r, name) : NULL;
		if (!known || (name.n && !label && !str_is(name, "@ROOT")))
			return NULL;
		section = taker(r, label ? &label->element->children : &r->top, &input->tag_sets.items[0]);
		if (!section || !fd_element_is(r, section, "relabel"))
			return NULL;
	}
	return section;
}

static bool tell_circle(struct reading *r, const struct input *input) {
	const struct element *match = circle_of(r, input);
	if (!match)
		return false;
	void **told = map_at(&r->told_loops, arena_format(r->arena, "%p", (const void *)match));
	if (*told)
		return true;
	*told = r;
	struct str label = fd_element_text(r, match, "@label", NULL), own = {0};
	if (match->parent && str_is(match->parent->name, "label"))
		fd_element_argument(r, match->parent, &own);
	const char *how = str_equal(own, label) ? "the label that it stands in" : "a label that sends them back to it";
	struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, fd_element_header_site(match),
					       "%.*s sends its events to %.*s, %s",
					       STR_ARGS(fd_element_header(r, match)), STR_ARGS(label), how);
	problem->reason = STR("each event goes round until Fluentd fails with \"stack level too deep\" "
			      "(SystemStackError); none is delivered");
	problem->help = STR("name another label in @label, or put an output here");
	problem->also = input->at;
	problem->also_label = STR("its events go in circles");
	return true;
}

static void check_inputs(struct reading *r) {
	/* The inputs of one source stand side by side. */
	for (uint32_t i = 0, end; i < r->inputs.count; i = end) {
		const struct input *input = r->inputs.items[i];
		const struct input *starts = NULL;
		bool reaches = false;
		for (end = i; end < r->inputs.count && r->inputs.items[end]->source == input->source; end++) {
			reaches = reaches || r->inputs.items[end]->reaches;
			if (!starts && r->inputs.items[end]->tag_sets.count)
				starts = r->inputs.items[end];
		}
		if (reaches || !starts || !input->source)
			continue;
		if (tell_circle(r, starts))
			continue;
		struct str tag = template_text(r->arena, &starts->tag_sets.items[0]);
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_DEAD_ROUTE, input->at,
				 "no <match> takes the events of this source; their tag is %.*s", STR_ARGS(tag));
		problem->reason =
		    STR("Fluentd reads them and throws them away; its own log says \"no patterns matched\"");
		problem->help = arena_format(r->arena, "add a <match> for %.*s, or take the source out", STR_ARGS(tag));
	}
}

void fd_routes_check(struct reading *r) {
	for (uint32_t i = 0; i < r->outputs.count; i++)
		check_creation(r, r->outputs.items[i]);
	if (r->partial || r->refused || r->outputs.count == 0)
		return;
	check_outputs(r);
	if (!r->grows)
		check_inputs(r);
}
