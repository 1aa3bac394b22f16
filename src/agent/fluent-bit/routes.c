/* YAML routes: an input that names its outputs itself. Sources: src/flb_router_config.c, src/flb_input_log.c
 * (split_and_append_route_payloads), src/flb_task.c; what follows from them together was tried with v5.1.1.
 * Without conditions an output gets what a route names and its own Match takes. As soon as one route has a condition,
 * Match does not count; what a conditional route takes is a copy under the name of the route as its tag, and passes
 * the filters under that tag. */
#include "agent/fluent-bit/reading.h"

enum { CHAIN_STEPS = 1 << 20 };

struct route {
	struct routing *routing;
	struct template tag; /* its name */
	bool conditional, per_record, is_default;
	LIST(, uint32_t) outputs; /* connected: the first route that names an output has it */
};
LIST(route_list, struct route *);

struct routes_reader {
	struct routing *routing;
	const struct section *input;
	struct route_list routes;
	struct map names;
	struct map taken; /* outputs that have a route already */
	bool conditional;
	uint32_t connected;
};

static bool is_scalar(const struct node *node) {
	return node->kind != NODE_OBJECT && node->kind != NODE_ARRAY;
}

static struct problem *refuse(struct routes_reader *rr, const struct node *node, const char *message) {
	struct reading *r = rr->routing->r;
	struct span at = node->key_span.len ? node->key_span : node->span;
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_SYNTAX, doc_site(rr->input->routes.doc, at), "%s", message);
	problem->reason =
	    STR("Fluent Bit refuses the configuration and does not start, without a word about the reason");
	return problem;
}

/* --- outputs by name --------------------------------------------------------------------------------------------- */

static void add_name(struct map *names, struct str name, uint32_t output) {
	void **slot = map_at(names, name);
	if (!*slot)
		*slot = (void *)((uintptr_t)output + 1);
}

/* By alias, number or plugin: the first output that is called so. */
static bool find_output(struct routing *routing, struct str name, uint32_t *ret) {
	struct reading *r = routing->r;
	struct map *names = &routing->output_names;
	if (!names->arena) {
		names->arena = r->arena;
		for (uint32_t i = 0; i < r->outputs.count; i++) {
			const struct section *output = r->outputs.items[i];
			struct property *alias = section_last(output, "alias");
			if (alias)
				add_name(names, alias->value.text, i);
			add_name(names, output->instance, i);
			add_name(names, output->plugin, i);
		}
	}
	uintptr_t found = (uintptr_t)map_get(names, name);
	if (found)
		*ret = (uint32_t)(found - 1);
	return found != 0;
}

static void tell_no_output(struct routes_reader *rr, const struct node *node) {
	struct reading *r = rr->routing->r;
	if (r->partial)
		return;
	struct problem *problem = unit_problem(r->unit, PROBLEM_DEAD_ROUTE, doc_site(rr->input->routes.doc, node->span),
					       "no output is called %.*s", STR_ARGS(node->text));
	problem->reason = STR("Fluent Bit warns and goes on: what this route takes arrives nowhere");
	problem->help = STR("write an output's alias, its number such as cloudwatch_logs.0, or the name of its plugin");
}

static void connect(struct routes_reader *rr, struct route *route, const struct node *item) {
	const struct node *name = item->kind == NODE_OBJECT ? node_get(item, "name") : item;
	const struct node *otherwise = item->kind == NODE_OBJECT ? node_get(item, "fallback") : NULL;
	uint32_t output;
	if (!name || !is_scalar(name)) {
		refuse(rr, item, "an output of a route is a name")->help = STR("write - name: OUTPUT");
		return;
	}
	if (!find_output(rr->routing, name->text, &output) &&
	    (!otherwise || !find_output(rr->routing, otherwise->text, &output))) {
		tell_no_output(rr, name);
		return;
	}
	rr->routing->routed[output] = true;
	struct str key = arena_str(rr->routing->r->arena, (struct str){.p = (const char *)&output, .n = sizeof output});
	void **taken = map_at(&rr->taken, key);
	if (*taken)
		return;
	*taken = rr;
	rr->connected++;
	rr->conditional = rr->conditional || route->conditional || route->per_record;
	LIST_ADD(rr->routing->r->arena, &route->outputs, output);
}

/* --- one route --------------------------------------------------------------------------------------------------- */

static void read_condition(struct routes_reader *rr, struct route *route, const struct node *condition) {
	if (!condition)
		return;
	const struct node *rules = node_get(condition, "rules"), *is_default = node_get(condition, "default");
	route->conditional = true;
	route->is_default = is_default && str_equal_ignoring_case(is_default->text, STR("true"));
	if (!route->is_default && (!rules || rules->kind != NODE_ARRAY || !rules->first))
		refuse(rr, condition, "a condition needs rules, or default: true");
}

static void read_outputs(struct routes_reader *rr, struct route *route, const struct node *node) {
	const struct node *to = node_get(node, "to");
	const struct node *outputs = to && to->kind == NODE_OBJECT ? node_get(to, "outputs") : to;
	if (!outputs || (outputs->kind == NODE_ARRAY && !outputs->first)) {
		refuse(rr, node, "a route needs outputs to go to")->help = STR("add to: with outputs: below it");
		return;
	}
	if (outputs->kind != NODE_ARRAY) {
		connect(rr, route, outputs);
		return;
	}
	for (const struct node *item = outputs->first; item; item = item->next)
		connect(rr, route, item);
}

static void read_route(struct routes_reader *rr, const struct node *node) {
	struct reading *r = rr->routing->r;
	const struct node *name = node_get(node, "name"), *per_record = node_get(node, "per_record_routing");
	if (node->kind != NODE_OBJECT || !name || name->kind != NODE_STRING) {
		refuse(rr, node, "a route is a map with a name")->help = STR("write - name: NAME");
		return;
	}
	void **slot = map_at(&rr->names, name->text);
	if (*slot) {
		refuse(rr, name, "two routes of this input have one name")->help = STR("give each a name of its own");
		return;
	}
	*slot = rr;
	struct route *route = ARENA_NEW(r->arena, struct route);
	*route = (struct route){.routing = rr->routing, .tag = template_literal(r->arena, name->text)};
	route->per_record = per_record && str_equal_ignoring_case(per_record->text, STR("true"));
	read_condition(rr, route, node_get(node, "condition"));
	read_outputs(rr, route, node);
	LIST_ADD(r->arena, &rr->routes, route);
}

static void read_routes(struct routes_reader *rr) {
	for (const struct node *signals = rr->input->routes.node->first; signals; signals = signals->next) {
		if (signals->kind != NODE_ARRAY)
			read_route(rr, signals);
		for (const struct node *item = signals->first; item && signals->kind == NODE_ARRAY; item = item->next)
			read_route(rr, item);
	}
}

/* --- the graph --------------------------------------------------------------------------------------------------- */

static enum tag_match test_condition(const void *data, const struct route_packet *packet) {
	(void)data;
	(void)packet;
	return TAG_MAYBE;
}

static void emit_name(const void *data, struct arena *arena, const struct route_packet *packet,
		      struct template_list *ret) {
	const struct route *route = data;
	(void)packet;
	LIST_ADD(arena, ret, route->tag);
}

static void add_output_edges(struct routes_reader *rr, const struct route *route, uint32_t end) {
	struct routing *routing = rr->routing;
	for (uint32_t i = 0; i < route->outputs.count; i++) {
		uint32_t output = route->outputs.items[i];
		bool matches = !rr->conditional;
		route_add_edge(&routing->graph, end, routing->output_entries[output],
			       matches ? routing_test_match : NULL, NULL, matches ? &routing->matchers[output] : NULL);
	}
}

static uint32_t add_ways(struct routes_reader *rr, const struct step_list *filters) {
	struct routing *routing = rr->routing;
	struct route_graph *graph = &routing->graph;
	uint32_t start = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t end = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t conditions = 0;
	for (uint32_t i = 0; i < rr->routes.count; i++) {
		conditions += rr->routes.items[i]->conditional;
		if (!rr->routes.items[i]->conditional && !rr->routes.items[i]->per_record)
			add_output_edges(rr, rr->routes.items[i], end);
	}
	routing->copies += filters->count;
	uint32_t own = routing_add_chain(routing, filters, &routing->entry, end, false);
	route_add_edge(graph, start, own, NULL, NULL, NULL);
	for (uint32_t i = 0; i < rr->routes.count && routing->copies < CHAIN_STEPS; i++) {
		struct route *route = rr->routes.items[i];
		if (!route->conditional || !route->outputs.count)
			continue;
		uint32_t route_end = route_add_node(graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
		add_output_edges(rr, route, route_end);
		routing->copies += filters->count;
		uint32_t chain = routing_add_chain(routing, filters, &routing->entry, route_end, false);
		bool all = route->is_default && conditions == 1;
		route_add_edge(graph, start, chain, all ? NULL : test_condition, emit_name, route);
	}
	return start;
}

uint32_t routes_entry(struct routing *routing, const struct section *input, const struct step_list *filters) {
	struct reading *r = routing->r;
	if (!input->routes.node || !input->routes.node->first)
		return ROUTE_NONE;
	if (!version_has(r, CHANGE_ROUTES)) {
		unit_problem(r->unit, PROBLEM_SYNTAX, doc_site(input->routes.doc, input->routes.node->key_span),
			     "this version of Fluent Bit knows no routes")
		    ->help = arena_format(r->arena, "take them out, or upgrade to %.*s",
					  STR_ARGS(version_since(r, CHANGE_ROUTES)));
		return ROUTE_NONE;
	}
	struct routes_reader rr = {
	    .routing = routing, .input = input, .names = {.arena = r->arena}, .taken = {.arena = r->arena}};
	read_routes(&rr);
	if (routing->one_to_one) {
		struct span at = input->routes.node->key_span;
		struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, doc_site(input->routes.doc, at),
						       "routes are ignored where there is one input and one output");
		problem->reason = STR("the output gets what its Match takes, whatever the conditions say");
		problem->help = STR("use Match, or a filter that drops what is not wanted");
	}
	if (!rr.connected || routing->one_to_one)
		return ROUTE_NONE;
	return add_ways(&rr, filters);
}
