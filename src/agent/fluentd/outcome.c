/* Keeping what each class of workers came to: a worker is a process of its own, with outputs of its own. */
#include "agent/fluentd/outcome.h"

static void keep_way(struct wiring *w, uint32_t class, const struct route_arrival *arrival) {
	struct reading *r = w->r;
	struct output *output = (struct output *)w->graph.nodes.items[arrival->output].owner;
	struct input *input = (struct input *)w->graph.nodes.items[arrival->input].owner;
	if (!output || (input->only && input->only != fd_output_match(output)))
		return;
	struct str tags = template_key(r->arena, &arrival->tags);
	struct str key = arena_format(r->arena, "%p %p %.*s", (void *)input, (void *)output, STR_ARGS(tags));
	void **slot = map_at(&r->ways_by_key, key);
	struct way *way = *slot;
	if (!way) {
		*slot = way = ARENA_NEW(r->arena, struct way);
		*way = (struct way){.input = input, .output = output, .tags = arrival->tags, .answer = arrival->answer};
		LIST_ADD(r->arena, &r->ways, way);
	}
	way->answer = arrival->answer > way->answer ? arrival->answer : way->answer;
	way->processes += r->classes.items[class].count;
	way->classes |= UINT64_C(1) << (class < 63 ? class : 63);
}

/* The edges of matches are in the order in which they were added. */
static const struct element *match_of_edge(const struct wiring *w, uint32_t edge) {
	uint32_t from = 0, to = w->matches.count;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (w->matches.items[middle].edge == edge)
			return w->matches.items[middle].match;
		if (w->matches.items[middle].edge < edge)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

static enum route_end best(enum route_end a, enum route_end b) {
	if (a == ROUTE_REACHED || b == ROUTE_REACHED)
		return ROUTE_REACHED;
	return a == ROUTE_SHADOWED || b == ROUTE_SHADOWED ? ROUTE_SHADOWED : ROUTE_UNMATCHED;
}

static void keep_end(struct wiring *w, uint32_t node) {
	struct output *output = (struct output *)w->graph.nodes.items[node].owner;
	uint32_t edge = ROUTE_NONE;
	enum route_end end = route_end_of(&w->graph, node, &edge);
	if (!output)
		return;
	if (end == ROUTE_SHADOWED && !output->shadow)
		output->shadow = match_of_edge(w, edge);
	output->end = output->wired ? best(output->end, end) : end;
	output->wired = true;
}

static void tell_gave_up(struct reading *r) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, fd_element_site(r->root),
					       "there are too many ways from sources to outputs, or tags are rewritten "
					       "in circles; not all of them were followed");
	problem->incomplete = true;
	problem->help = STR("put what belongs together into labels, or check its parts one by one");
	r->partial = r->gave_up = true;
}

void fd_growth_tell(struct reading *r) {
	if (!r->grows)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, fd_element_header_site(r->grows),
					       "%.*s takes its own events again, under tags that grow without end",
					       STR_ARGS(fd_element_header(r, r->grows)));
	problem->incomplete = true;
	problem->reason = STR("each event comes back again and again, under a longer tag, until Fluentd ends with "
			      "\"stack level too deep\" or drowns in them");
	problem->help =
	    STR("narrow the pattern so that it does not take the new tags, or send the events to a <label>");
}

void fd_outcome_keep(struct wiring *w, uint32_t class) {
	if (w->graph.gave_up && !w->r->gave_up)
		tell_gave_up(w->r);
	for (uint32_t i = 0; i < w->graph.arrivals.count; i++)
		keep_way(w, class, &w->graph.arrivals.items[i]);
	for (uint32_t node = 0; node < w->graph.nodes.count; node++) {
		const struct route_node *item = &w->graph.nodes.items[node];
		if (item->kind == ROUTE_OUTPUT)
			keep_end(w, node);
		else if (item->kind == ROUTE_INPUT && !route_goes_nowhere(&w->graph, node))
			((struct input *)item->owner)->reaches = true;
	}
}
