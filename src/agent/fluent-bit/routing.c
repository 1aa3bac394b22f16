/* The way of events: from inputs through the filters, in their order, to the outputs that match their tags.
 * Sources: src/flb_filter.c (flb_filter_do: all filters that match, in order), src/flb_router.c (flb_router_io_set),
 * plugins/filter_rewrite_tag/rewrite_tag.c (what is emitted enters through an input of its own, before the first
 * filter), plugins/filter_multiline/ml.c (the same, under the same tag). */
#include "agent/fluent-bit/reading.h"

#include "base/limits.h"

/* Routes, when the filters repeat for each input that has routes of its own. */
enum { CHAIN_NODES = 1 << 20 };

enum tag_match routing_test_match(const void *data, const struct route_packet *packet) {
	return matcher_test(data, packet->tags);
}

/* The filters that matter to a chain, with their matchers and rules read once. */
struct step {
	struct matcher matcher;
	struct rewrite_rule_list rules;
	bool again; /* a buffered multiline filter: what it takes enters anew */
};

static bool is_buffered(const struct section *filter) {
	struct property *buffer = section_last(filter, "buffer");
	bool off = buffer && (str_equal_ignoring_case(buffer->value.text, STR("off")) ||
			      str_equal_ignoring_case(buffer->value.text, STR("false")) ||
			      str_equal_ignoring_case(buffer->value.text, STR("no")));
	return section_is_plugin(filter, "multiline") && !off;
}

static bool is_rewrite(const struct section *filter) {
	return section_is_plugin(filter, "rewrite_tag");
}

static void add_step(struct routing *routing, const struct section *filter, bool everything, struct step_list *ret) {
	struct reading *r = routing->r;
	struct matcher unused;
	if (!is_rewrite(filter) && !is_buffered(filter)) {
		matcher_read(r, filter, &unused); /* tells what is wrong with it */
		return;
	}
	struct step *step = ARENA_NEW(r->arena, struct step);
	step->again = !is_rewrite(filter);
	matcher_read(r, filter, &step->matcher);
	step->matcher.any = everything && matcher_is_absent(&step->matcher);
	if (!step->again)
		rewrite_read(r, filter, &step->matcher, &routing->graph, &step->rules);
	LIST_ADD(r->arena, ret, step);
}

uint32_t routing_add_chain(struct routing *routing, const struct step_list *steps, const uint32_t *again, uint32_t next,
			   bool whole) {
	struct route_graph *graph = &routing->graph;
	for (uint32_t i = steps->count; i-- > 0;) {
		const struct step *step = steps->items[i];
		uint32_t node = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
		for (uint32_t k = 0; k < step->rules.count; k++) {
			const struct rewrite_rule *rule = step->rules.items[k];
			uint32_t taken = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
			route_add_edge(graph, node, taken, rewrite_test, NULL, rule);
			route_add_edge(graph, taken, again ? *again : next, NULL, rewrite_emit, rule);
			if (rule->keep)
				route_add_edge(graph, taken, next, NULL, NULL, NULL);
		}
		if (step->again && again && !whole)
			route_add_edge(graph, node, *again, routing_test_match, NULL, &step->matcher);
		route_add_edge(graph, node, next, NULL, NULL, NULL);
		next = node;
	}
	return next;
}

/* --- one input and one output ------------------------------------------------------------------------------------ */

static uint32_t count_hidden(const struct section *owner) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < owner->processors.count; i++)
		count += is_rewrite(owner->processors.items[i]) || is_buffered(owner->processors.items[i]);
	return count;
}

/* Inputs that filters and the storage make for themselves count too. */
static bool is_one_to_one(const struct reading *r) {
	uint32_t inputs = r->inputs.count + r->customs.count;
	for (uint32_t i = 0; i < r->filters.count; i++)
		inputs += is_rewrite(r->filters.items[i]) || is_buffered(r->filters.items[i]) ||
			  section_is_plugin(r->filters.items[i], "log_to_metrics");
	for (uint32_t i = 0; i < r->inputs.count; i++)
		inputs += count_hidden(r->inputs.items[i]);
	for (uint32_t i = 0; i < r->outputs.count; i++)
		inputs += count_hidden(r->outputs.items[i]);
	for (uint32_t i = 0; i < r->services.count; i++)
		inputs += section_last(r->services.items[i], "storage.path") != NULL;
	return inputs == 1 && r->outputs.count == 1 && !r->partial;
}

/* --- the graph --------------------------------------------------------------------------------------------------- */

static struct step_list processor_steps(struct routing *routing, const struct section *owner) {
	struct step_list steps = {0};
	for (uint32_t i = 0; i < owner->processors.count; i++)
		add_step(routing, owner->processors.items[i], true, &steps);
	return steps;
}

/* Filters of the output itself come behind its Match. */
static void add_outputs(struct routing *routing, uint32_t end) {
	struct reading *r = routing->r;
	routing->matchers = ARENA_ARRAY(r->arena, struct matcher, r->outputs.count);
	routing->output_nodes = ARENA_ARRAY(r->arena, uint32_t, r->outputs.count);
	routing->output_entries = ARENA_ARRAY(r->arena, uint32_t, r->outputs.count);
	routing->routed = ARENA_ARRAY(r->arena, bool, r->outputs.count);
	for (uint32_t i = 0; i < r->outputs.count; i++) {
		struct matcher *matcher = &routing->matchers[i];
		matcher_read(r, r->outputs.items[i], matcher);
		matcher->any = routing->one_to_one && matcher_is_absent(matcher);
		uint32_t node = route_add_node(&routing->graph, ROUTE_OUTPUT, ROUTE_EVERY, r->outputs.items[i]);
		struct step_list own = processor_steps(routing, r->outputs.items[i]);
		routing->output_nodes[i] = node;
		routing->output_entries[i] = routing_add_chain(routing, &own, &routing->entry, node, true);
		route_add_edge(&routing->graph, end, routing->output_entries[i], routing_test_match, NULL, matcher);
	}
}

/* Where the input's events go first: its own processors, then its routes or the filters that all share. */
static uint32_t input_entry(struct routing *routing, struct input *input, const struct step_list *filters) {
	uint32_t next = input->section ? routes_entry(routing, input->section, filters) : ROUTE_NONE;
	if (next == ROUTE_NONE)
		next = routing->entry;
	if (!input->section)
		return next;
	struct step_list own = processor_steps(routing, input->section);
	routing->copies += own.count;
	return routing_add_chain(routing, &own, NULL, next, false);
}

static void add_inputs(struct routing *routing, const struct step_list *filters) {
	for (uint32_t i = 0; i < routing->inputs.count; i++) {
		struct input *input = routing->inputs.items[i];
		input->node = route_add_node(&routing->graph, ROUTE_INPUT, ROUTE_EVERY, input);
		if (routing->copies > CHAIN_NODES) {
			routing->graph.gave_up = true;
			continue;
		}
		route_add_edge(&routing->graph, input->node, input_entry(routing, input, filters), NULL, NULL, NULL);
		for (uint32_t k = 0; k < input->starts.count; k++)
			route_start(&routing->graph, input->node, &input->starts.items[k].tags);
	}
}

struct input *routing_input(const struct routing *routing, uint32_t node) {
	uint32_t low = 0, high = routing->inputs.count;
	while (high - low > 1) { /* nodes were made in order */
		uint32_t middle = low + (high - low) / 2;
		if (routing->inputs.items[middle]->node <= node)
			low = middle;
		else
			high = middle;
	}
	return routing->inputs.items[low];
}

void routing_solve(struct reading *r, struct routing *routing) {
	*routing = (struct routing){.r = r, .one_to_one = is_one_to_one(r)};
	struct route_graph *graph = &routing->graph;
	route_init(graph, r->arena);
	inputs_read(r, &routing->inputs);
	struct step_list filters = {0};
	for (uint32_t i = 0; i < r->filters.count; i++)
		add_step(routing, r->filters.items[i], false, &filters);
	routing->entry = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t end = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	add_outputs(routing, end);
	uint32_t first = routing_add_chain(routing, &filters, &routing->entry, end, true);
	route_add_edge(graph, routing->entry, first, NULL, NULL, NULL);
	add_inputs(routing, &filters);
	bool cut = graph->gave_up;
	route_solve(graph);
	graph->gave_up = graph->gave_up || cut;
}
