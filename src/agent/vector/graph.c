/* The graph of sources, transforms and sinks: which events reach which sink, what lies on a way, and what leads nowhere
 * (src/config/graph.rs; src/config/validation.rs, warnings). */
#include "agent/vector/reading.h"

static enum tag_match test_some(const void *data, const struct route_packet *packet) {
	(void)data;
	(void)packet;
	return TAG_SOME;
}

/* A node for each source and transform, one for each output that not all events take, and one for each input of a
 * sink: events may come to it by several. */
static void add_nodes(struct reading *r) {
	for (uint32_t i = 0; i < r->all.count; i++) {
		struct component *component = r->all.items[i];
		bool ends = component->kind == COMPONENT_SINK || component->kind == COMPONENT_TABLE;
		for (uint32_t k = 0; ends && k < component->inputs.count; k++)
			component->inputs.items[k]->node =
			    route_add_node(&r->graph, ROUTE_OUTPUT, ROUTE_EVERY, component->inputs.items[k]);
		if (ends)
			continue;
		enum route_kind kind = component->kind == COMPONENT_SOURCE ? ROUTE_INPUT : ROUTE_TRANSFORM;
		component->node = route_add_node(&r->graph, kind, ROUTE_EVERY, component);
		for (uint32_t k = 0; k < component->ports.count; k++) {
			struct port *port = component->ports.items[k];
			port->node = component->node;
			if (!port->selects)
				continue;
			port->node = route_add_node(&r->graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
			route_add_edge(&r->graph, component->node, port->node, test_some, NULL, port);
		}
	}
}

void vector_graph_solve(struct reading *r) {
	struct template *none = ARENA_NEW(r->arena, struct template);
	route_init(&r->graph, r->arena);
	add_nodes(r);
	for (uint32_t i = 0; i < r->all.count; i++) {
		struct component *component = r->all.items[i];
		bool ends = component->kind == COMPONENT_SINK || component->kind == COMPONENT_TABLE;
		for (uint32_t k = 0; k < component->inputs.count; k++) {
			const struct intake *in = component->inputs.items[k];
			route_add_edge(&r->graph, in->port->node, ends ? in->node : component->node, NULL, NULL, NULL);
		}
		if (component->kind == COMPONENT_SOURCE)
			route_start(&r->graph, component->node, none);
	}
	route_solve(&r->graph);
	if (r->graph.gave_up && r->all.count)
		unit_problem(r->unit, PROBLEM_LIMIT, r->all.items[0]->name_site,
			     "sources and sinks are connected in too many ways to follow all of them")
		    ->incomplete = true;
}

/* --- ways -------------------------------------------------------------------------------------------------------- */

/* Marks what can be reached from start one way or the other, among what has the mark among (0: all). */
static bool spread(struct reading *r, struct component *start, bool back, const struct component *except,
		   uint32_t among) {
	struct component_list todo = {0};
	uint32_t mark = ++r->walk;
	start->mark = mark;
	LIST_ADD(r->scratch, &todo, start);
	for (uint32_t done = 0; done < todo.count; done++) {
		const struct component_list *next = back ? &todo.items[done]->before : &todo.items[done]->after;
		for (uint32_t i = 0; i < next->count; i++) {
			struct component *component = next->items[i];
			if (r->steps == 0)
				return false;
			r->steps--;
			if (component->mark == mark || component == except || (among && component->mark != among))
				continue;
			component->mark = mark;
			LIST_ADD(r->scratch, &todo, component);
		}
	}
	r->on_way = todo;
	return true;
}

bool vector_ways_mark(struct reading *r, struct component *source, struct component *sink,
		      const struct component *except) {
	arena_reset(r->scratch);
	r->on_way = (struct component_list){0};
	if (source->after.count == 1 && source->after.items[0] == sink && r->steps) {
		r->steps--; /* straight, whatever else comes to the sink */
		source->mark = sink->mark = ++r->walk;
		LIST_ADD(r->scratch, &r->on_way, source);
		LIST_ADD(r->scratch, &r->on_way, sink);
		return true;
	}
	return spread(r, sink, true, except, 0) && source->mark == r->walk && spread(r, source, false, except, r->walk);
}

/* --- what leads nowhere, and circles ------------------------------------------------------------------------------ */

static bool is_named_port(const struct port *port) {
	static const struct str own[] = {STR_INIT("._unmatched"), STR_INIT(".dropped"), STR_INIT(".logs"),
					 STR_INIT(".metrics"), STR_INIT(".traces")};
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (str_ends_with(port->name, own[i]))
			return false;
	return true;
}

static void tell_unconsumed(struct reading *r, const struct component *component, const struct port *port) {
	bool source = component->kind == COMPONENT_SOURCE;
	struct problem *problem = port ? unit_problem(r->unit, PROBLEM_DEAD_ROUTE, component->name_site,
						      "nothing takes the output %.*s", STR_ARGS(port->name))
				       : unit_problem(r->unit, PROBLEM_DEAD_ROUTE, component->name_site,
						      "nothing takes the events of the %s %.*s",
						      vector_kind_name(component->kind), STR_ARGS(component->id));
	problem->reason = source ? STR("Vector warns (has no consumers), starts, and drops what it reads")
				 : STR("Vector warns (has no consumers), starts, and drops what comes out of it");
	problem->help = source ? STR("name it in the inputs of a transform or a sink, or take it out")
			       : STR("name it in the inputs of a sink, or take it out");
	problem->uncertain = !r->whole;
	if (!r->whole)
		problem->reason = STR("if no other file that Vector loads does, it drops them");
}

static void check_consumed(struct reading *r, const struct component *component) {
	uint32_t consumed = 0;
	for (uint32_t i = 0; i < component->ports.count; i++)
		consumed += component->ports.items[i]->consumed;
	if (!consumed) {
		tell_unconsumed(r, component, NULL);
		return;
	}
	for (uint32_t i = 0; i < component->ports.count; i++) {
		const struct port *port = component->ports.items[i];
		if (!port->consumed && port->selects && is_named_port(port))
			tell_unconsumed(r, component, port);
	}
}

/* A transform that comes before itself: found by taking away, over and over, what has nothing before it. */
static void check_circles(struct reading *r) {
	uint32_t *waiting = ARENA_ARRAY(r->arena, uint32_t, r->all.count);
	struct component_list todo = {0};
	uint32_t taken = 0;
	for (uint32_t i = 0; i < r->all.count; i++) {
		waiting[i] = r->all.items[i]->before.count;
		if (!waiting[i])
			LIST_ADD(r->arena, &todo, r->all.items[i]);
	}
	for (; taken < todo.count; taken++)
		for (uint32_t i = 0; i < todo.items[taken]->after.count; i++) {
			struct component *next = todo.items[taken]->after.items[i];
			if (--waiting[next->index] == 0)
				LIST_ADD(r->arena, &todo, next);
		}
	if (taken == r->all.count)
		return;
	struct component *first = NULL;
	for (uint32_t i = 0; i < r->all.count && !first; i++)
		if (waiting[i] && r->all.items[i]->kind == COMPONENT_TRANSFORM &&
		    vector_ways_mark(r, r->all.items[i], r->all.items[i], NULL) && r->on_way.count > 1)
			first = r->all.items[i];
	if (!first)
		return;
	struct problem *problem = vector_refuses(
	    r, PROBLEM_NEVER_DELIVERS, first->name_site,
	    arena_format(r->arena, "the transform %.*s gets its own events back: the inputs go in a circle",
			 STR_ARGS(first->id)));
	problem->help = STR("take one of the inputs of the circle away");
}

void vector_dead_tell(struct reading *r) {
	check_circles(r);
	if (!r->count[COMPONENT_SINK] || r->limited || r->open_inputs)
		return;
	for (uint32_t i = 0; i < r->all.count; i++) {
		const struct component *component = r->all.items[i];
		bool has_output = component->kind == COMPONENT_SOURCE || component->kind == COMPONENT_TRANSFORM;
		if (has_output && !component->replaced && !component->missing)
			check_consumed(r, component);
	}
}
