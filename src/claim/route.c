/* Routing: packets (an input, a set of tags, the edge that made them) are followed from node to node, each once unless
 * it comes back with a surer answer. Knows nothing of any shipper's patterns. */
#include "claim/route.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/work.h"

#include <string.h>

/* A set of tags, kept once. */
struct tag_set {
	struct template tags;
	uint32_t number;
};

/* A packet at a node. */
struct visit {
	uint32_t node, input, emitter;
	const struct tag_set *set;
	enum answer answer;
	uint32_t blame; /* a ghost's: the edge that took the real events */
	bool waiting;
};
LIST(visit_list, struct visit);
LIST(number_list, uint32_t);

struct flow {
	struct visit_list visits;
	uint32_t *slots, room; /* visit number + 1, by hash; room is a power of two */
	struct number_list queue;
	uint32_t done; /* of the queue */
	uint64_t steps;
	bool full; /* LIMIT_ROUTE_STEPS packets: more were dropped */
};

struct start {
	uint32_t input;
	const struct template *tags;
};

struct route_solution {
	struct map sets; /* by template_key: struct tag_set */
	LIST(start_list, struct start) starts;
	struct flow flow, ghosts;
	bool *reached, *delivers; /* by node; by input */
	uint32_t *shadow;	  /* by node: an edge, or ROUTE_NONE */
};

/* --- the graph ---------------------------------------------------------------------------------------------------- */

void route_init(struct route_graph *graph, struct arena *arena) {
	*graph = (struct route_graph){.arena = arena, .solution = ARENA_NEW(arena, struct route_solution)};
	graph->solution->sets.arena = arena;
}

uint32_t route_add_node(struct route_graph *graph, enum route_kind kind, enum route_choice choice, const void *owner) {
	struct route_node node = {kind, choice, owner, ROUTE_NONE, ROUTE_NONE};
	LIST_ADD(graph->arena, &graph->nodes, node);
	return graph->nodes.count - 1;
}

uint32_t route_add_edge(struct route_graph *graph, uint32_t from, uint32_t to, route_test *test, route_emit *emit,
			const void *data) {
	struct route_edge edge = {from, to, test, emit, data, ROUTE_NONE};
	uint32_t number = graph->edges.count;
	LIST_ADD(graph->arena, &graph->edges, edge);
	struct route_node *node = &graph->nodes.items[from];
	if (node->last_edge == ROUTE_NONE)
		node->first_edge = number;
	else
		graph->edges.items[node->last_edge].next = number;
	node->last_edge = number;
	return number;
}

void route_start(struct route_graph *graph, uint32_t input, const struct template *tags) {
	struct template *kept = ARENA_NEW(graph->arena, struct template);
	*kept = *tags;
	struct start start = {input, kept};
	LIST_ADD(graph->arena, &graph->solution->starts, start);
}

/* --- packets ------------------------------------------------------------------------------------------------------ */

static size_t tags_length(const struct template *tags) {
	size_t length = 0;
	for (uint32_t i = 0; i < tags->count; i++)
		length += tags->parts[i].is_variable ? 1 : tags->parts[i].literal.n;
	return length;
}

/* NULL, and gave_up, if the tags are too long. */
static const struct tag_set *intern(struct route_graph *graph, const struct template *tags) {
	if (tags_length(tags) > LIMIT_NAME_BYTES) {
		graph->gave_up = true;
		return NULL;
	}
	struct map *sets = &graph->solution->sets;
	struct arena_mark mark = arena_mark(graph->arena);
	struct str key = template_key(graph->arena, tags);
	struct tag_set *set = map_get(sets, key);
	if (set) {
		arena_rewind(graph->arena, mark);
		return set;
	}
	set = ARENA_NEW(graph->arena, struct tag_set);
	*set = (struct tag_set){*tags, sets->count};
	*map_at(sets, key) = set;
	return set;
}

static uint32_t slot_of(const struct flow *flow, const struct visit *visit) {
	uint64_t hash = hash_pair(hash_pair(visit->node, visit->input), hash_pair(visit->emitter, visit->set->number));
	uint32_t slot = (uint32_t)hash & (flow->room - 1);
	for (; flow->slots[slot]; slot = (slot + 1) & (flow->room - 1)) {
		const struct visit *there = &flow->visits.items[flow->slots[slot] - 1];
		if (there->node == visit->node && there->input == visit->input && there->emitter == visit->emitter &&
		    there->set == visit->set)
			break;
	}
	return slot;
}

static void flow_grow(struct flow *flow, struct arena *arena) {
	flow->room = flow->room ? flow->room * 2 : 64;
	flow->slots = ARENA_ARRAY(arena, uint32_t, flow->room);
	for (uint32_t i = 0; i < flow->visits.count; i++)
		flow->slots[slot_of(flow, &flow->visits.items[i])] = i + 1;
}

static void flow_add(struct flow *flow, struct arena *arena, struct visit visit) {
	if (2 * flow->visits.count >= flow->room)
		flow_grow(flow, arena);
	uint32_t slot = slot_of(flow, &visit), number = flow->slots[slot] - 1;
	if (!flow->slots[slot] && flow->visits.count == LIMIT_ROUTE_STEPS) {
		flow->full = true;
		return;
	}
	if (!flow->slots[slot]) {
		number = flow->visits.count;
		flow->slots[slot] = number + 1;
		LIST_ADD(arena, &flow->visits, visit);
	} else if (flow->visits.items[number].answer >= visit.answer) {
		return;
	}
	struct visit *kept = &flow->visits.items[number];
	kept->answer = visit.answer;
	if (!kept->waiting)
		LIST_ADD(arena, &flow->queue, number);
	kept->waiting = true;
}

/* --- following them ----------------------------------------------------------------------------------------------- */

static enum answer lower(enum answer answer, enum answer most) {
	return answer < most ? answer : most;
}

static enum tag_match test_edge(struct flow *flow, const struct route_edge *edge, const struct visit *visit) {
	if (!edge->test)
		return TAG_ALL;
	struct route_packet packet = {&visit->set->tags, visit->input, visit->emitter};
	uint64_t before = work_done();
	enum tag_match match = edge->test(edge->data, &packet);
	flow->steps += 1 + work_done() - before;
	return match;
}

/* visit: as it arrives behind the edge, but for its tags if the edge makes new ones. */
static void follow(struct route_graph *graph, struct flow *flow, uint32_t number, struct visit visit) {
	const struct route_edge *edge = &graph->edges.items[number];
	/* A step is about a test; making tags costs more, and long ones cost memory. */
	enum { STEPS_PER_TAG = 256, STEPS_PER_BYTE = 8 };
	visit.node = edge->to;
	visit.waiting = false;
	if (!edge->emit) {
		flow_add(flow, graph->arena, visit);
		return;
	}
	struct route_packet packet = {&visit.set->tags, visit.input, visit.emitter};
	struct template_list made = {0};
	edge->emit(edge->data, graph->arena, &packet, &made);
	visit.emitter = number;
	for (uint32_t i = 0; i < made.count; i++) {
		flow->steps += STEPS_PER_TAG + STEPS_PER_BYTE * tags_length(&made.items[i]);
		visit.set = intern(graph, &made.items[i]);
		if (visit.set)
			flow_add(flow, graph->arena, visit);
	}
}

/* Takes the edges of a node as they come, from the first one or from behind the one that took everything. */
static void pass_on(struct route_graph *graph, struct flow *flow, struct visit visit, uint32_t first) {
	const struct route_node *node = &graph->nodes.items[visit.node];
	enum answer most = visit.answer;
	for (uint32_t i = first; i != ROUTE_NONE; i = graph->edges.items[i].next) {
		enum tag_match match = test_edge(flow, &graph->edges.items[i], &visit);
		if (match == TAG_NONE)
			continue;
		visit.answer = match == TAG_ALL ? most : lower(most, match == TAG_SOME ? LIKELY : POSSIBLE);
		follow(graph, flow, i, visit);
		if (node->choice == ROUTE_EVERY)
			continue;
		if (match == TAG_ALL)
			break;
		most = lower(most, LIKELY);
	}
}

/* Steps that one call may take: tests are cheap beside what a packet costs. */
static bool within_steps(const struct flow *flow) {
	enum { TESTS_PER_STEP = 64 };
	return !flow->full && flow->steps / TESTS_PER_STEP + flow->done < LIMIT_ROUTE_STEPS;
}

static bool next_visit(struct flow *flow, struct visit *ret) {
	if (flow->done == flow->queue.count)
		return false;
	struct visit *visit = &flow->visits.items[flow->queue.items[flow->done++]];
	visit->waiting = false;
	*ret = *visit;
	return true;
}

static void solve(struct route_graph *graph) {
	struct route_solution *s = graph->solution;
	struct visit visit;
	for (uint32_t i = 0; i < s->starts.count; i++) {
		const struct start *start = &s->starts.items[i];
		const struct tag_set *set = intern(graph, start->tags);
		struct visit first = {.node = start->input,
				      .input = start->input,
				      .emitter = ROUTE_NONE,
				      .set = set,
				      .answer = CERTAIN,
				      .blame = ROUTE_NONE};
		if (set)
			flow_add(&s->flow, graph->arena, first);
	}
	while (within_steps(&s->flow) && next_visit(&s->flow, &visit)) {
		s->reached[visit.node] = true;
		if (graph->nodes.items[visit.node].kind != ROUTE_OUTPUT)
			pass_on(graph, &s->flow, visit, graph->nodes.items[visit.node].first_edge);
	}
	graph->gave_up = graph->gave_up || s->flow.full || s->flow.done < s->flow.queue.count;
}

/* --- what was shadowed -------------------------------------------------------------------------------------------- */

/* The edge that took everything from the later ones. */
static uint32_t stopping_edge(struct route_graph *graph, struct flow *flow, const struct visit *visit) {
	const struct route_node *node = &graph->nodes.items[visit->node];
	if (node->choice != ROUTE_FIRST || node->kind == ROUTE_OUTPUT)
		return ROUTE_NONE;
	for (uint32_t i = node->first_edge; i != ROUTE_NONE; i = graph->edges.items[i].next)
		if (test_edge(flow, &graph->edges.items[i], visit) == TAG_ALL)
			return i;
	return ROUTE_NONE;
}

/* Goes on as if the edge that took everything were not there. */
static void pass_by(struct route_graph *graph, struct flow *ghosts, struct visit visit) {
	uint32_t taker = stopping_edge(graph, ghosts, &visit);
	if (taker == ROUTE_NONE || graph->edges.items[taker].next == ROUTE_NONE)
		return;
	visit.blame = taker;
	pass_on(graph, ghosts, visit, graph->edges.items[taker].next);
}

static bool any_missed(const struct route_graph *graph) {
	for (uint32_t i = 0; i < graph->nodes.count; i++)
		if (!graph->solution->reached[i])
			return true;
	return false;
}

static void find_shadows(struct route_graph *graph) {
	struct route_solution *s = graph->solution;
	struct visit visit;
	/* What ghosts do not reach is missing nowhere: the solution does not give up for them. */
	for (uint32_t i = 0; i < s->flow.visits.count && within_steps(&s->ghosts); i++)
		pass_by(graph, &s->ghosts, s->flow.visits.items[i]);
	while (within_steps(&s->ghosts) && next_visit(&s->ghosts, &visit)) {
		if (s->shadow[visit.node] == ROUTE_NONE)
			s->shadow[visit.node] = visit.blame;
		if (graph->nodes.items[visit.node].kind == ROUTE_OUTPUT)
			continue;
		pass_on(graph, &s->ghosts, visit, graph->nodes.items[visit.node].first_edge);
		pass_by(graph, &s->ghosts, visit);
	}
	graph->gave_up = false;
}

/* --- results ------------------------------------------------------------------------------------------------------ */

struct found {
	const struct visit *visit;
	uint32_t order;
};
LIST(found_list, struct found);

static int compare_numbers(uint32_t a, uint32_t b) {
	return a < b ? -1 : a > b;
}

/* Equal arrivals beside each other, the surest first. */
static int compare_arrivals(const void *a, const void *b, const void *unused) {
	(void)unused;
	const struct visit *left = ((const struct found *)a)->visit, *right = ((const struct found *)b)->visit;
	int c = compare_numbers(left->node, right->node);
	c = c ? c : compare_numbers(left->input, right->input);
	c = c ? c : compare_numbers(left->set->number, right->set->number);
	return c ? c : compare_numbers(right->answer, left->answer);
}

static int compare_order(const void *a, const void *b, const void *unused) {
	(void)unused;
	const struct found *left = a, *right = b;
	int c = compare_numbers(left->visit->node, right->visit->node);
	c = c ? c : compare_numbers(left->visit->input, right->visit->input);
	return c ? c : compare_numbers(left->order, right->order);
}

static bool is_same_arrival(const struct visit *a, const struct visit *b) {
	return a->node == b->node && a->input == b->input && a->set == b->set;
}

static void collect(struct route_graph *graph) {
	const struct visit_list *visits = &graph->solution->flow.visits;
	struct arena *scratch = arena_new();
	struct found_list found = {0}, once = {0};
	for (uint32_t i = 0; i < visits->count; i++) {
		struct found one = {&visits->items[i], i};
		if (graph->nodes.items[visits->items[i].node].kind == ROUTE_OUTPUT)
			LIST_ADD(scratch, &found, one);
	}
	list_sort(scratch, found.items, found.count, sizeof *found.items, compare_arrivals, NULL);
	for (uint32_t i = 0; i < found.count; i++) {
		struct found *last = once.count ? &once.items[once.count - 1] : NULL;
		if (!last || !is_same_arrival(last->visit, found.items[i].visit))
			LIST_ADD(scratch, &once, found.items[i]);
		else if (found.items[i].order < last->order)
			last->order = found.items[i].order;
	}
	list_sort(scratch, once.items, once.count, sizeof *once.items, compare_order, NULL);
	for (uint32_t i = 0; i < once.count; i++) {
		const struct visit *visit = once.items[i].visit;
		struct route_arrival arrival = {visit->input, visit->node, visit->set->tags, visit->answer,
						visit->emitter};
		LIST_ADD(graph->arena, &graph->arrivals, arrival);
		graph->solution->delivers[visit->input] = true;
	}
	arena_free(scratch);
}

void route_solve(struct route_graph *graph) {
	struct route_solution *s = graph->solution;
	s->reached = ARENA_ARRAY(graph->arena, bool, graph->nodes.count);
	s->delivers = ARENA_ARRAY(graph->arena, bool, graph->nodes.count);
	s->shadow = ARENA_ARRAY(graph->arena, uint32_t, graph->nodes.count);
	for (uint32_t i = 0; i < graph->nodes.count; i++)
		s->shadow[i] = ROUTE_NONE;
	solve(graph);
	collect(graph);
	if (!graph->gave_up && any_missed(graph))
		find_shadows(graph);
}

enum route_end route_end_of(const struct route_graph *graph, uint32_t node, uint32_t *ret_edge) {
	const struct route_solution *s = graph->solution;
	if (s->reached[node] || graph->gave_up)
		return ROUTE_REACHED;
	if (s->shadow[node] == ROUTE_NONE)
		return ROUTE_UNMATCHED;
	if (ret_edge)
		*ret_edge = s->shadow[node];
	return ROUTE_SHADOWED;
}

bool route_goes_nowhere(const struct route_graph *graph, uint32_t input) {
	return !graph->solution->delivers[input] && !graph->gave_up;
}
