/* Fuzzes routing graphs: three bytes make a node, an edge or a start. The solution has to be what following every
 * packet again and again gives, and the same each time. */
#include "base/fuzz.h"
#include "claim/route.h"

#include <string.h>

enum { MOST_BYTES = 96, MOST_NODES = 8, MOST_TAG = 4, MOST_PACKETS = 4000 };

/* What an edge does: the low bits choose the test, the high ones what becomes of the tag. */
struct habit {
	uint8_t test, emit;
};

static const char *const tags[] = {"a", "b", "ab", "ba"};
static const char *const patterns[] = {"*", "a*", "*b", "a"};

static enum tag_match test_edge(const void *data, const struct route_packet *packet) {
	const struct habit *habit = data;
	struct str text = packet->tags->count ? packet->tags->parts[0].literal : STR("");
	if (habit->test == 4)
		return TAG_MAYBE;
	if (habit->test == 5)
		return text.n > 1 ? TAG_SOME : TAG_NONE;
	if (habit->test == 6)
		return packet->emitter == ROUTE_NONE ? TAG_ALL : TAG_NONE;
	struct arena *arena = arena_new();
	enum tag_match match = tag_pattern_match(
	    tag_pattern_compile(arena, str_from(patterns[habit->test & 3]), TAG_STARS, NULL), packet->tags);
	arena_free(arena);
	return match;
}

/* Cuts or doubles the tag, so that there are not endlessly many. */
static void emit_edge(const void *data, struct arena *arena, const struct route_packet *packet,
		      struct template_list *ret) {
	const struct habit *habit = data;
	struct str text = packet->tags->count ? packet->tags->parts[0].literal : STR("");
	struct template cut = template_literal(arena, str_from_to(text, 0, text.n / 2));
	struct template grown = template_literal(arena, text);
	template_add_literal(arena, &grown, STR("b"));
	if (habit->emit & 1)
		LIST_ADD(arena, ret, cut);
	if ((habit->emit & 2) && text.n < MOST_TAG)
		LIST_ADD(arena, ret, grown);
}

static void build(struct route_graph *graph, struct arena *arena, const uint8_t *data, size_t size) {
	route_init(graph, arena);
	for (size_t i = 0; i + 2 < size && i < MOST_BYTES; i += 3) {
		uint8_t what = data[i], a = data[i + 1], b = data[i + 2];
		uint32_t count = graph->nodes.count;
		if (count == 0 || (what % 3 == 0 && count < MOST_NODES)) {
			route_add_node(graph, a % 3, b % 2, NULL);
		} else if (what % 3 == 1) {
			struct template tag = template_literal(arena, str_from(tags[b % 4]));
			route_start(graph, a % count, &tag);
		} else {
			struct habit *habit = ARENA_NEW(arena, struct habit);
			*habit = (struct habit){b % 8, what / 3 % 4};
			route_add_edge(graph, a % count, a / 16 % count, habit->test == 7 ? NULL : test_edge,
				       habit->emit ? emit_edge : NULL, habit);
		}
	}
}

/* --- the same, the slow way -------------------------------------------------------------------------------------- */

struct packet {
	uint32_t node, input, emitter;
	struct str tag;
	enum answer answer;
};
LIST(packets, struct packet);

static void add(struct arena *arena, struct packets *all, struct packet packet) {
	for (uint32_t i = 0; i < all->count; i++) {
		struct packet *there = &all->items[i];
		if (there->node == packet.node && there->input == packet.input && there->emitter == packet.emitter &&
		    str_equal(there->tag, packet.tag)) {
			there->answer = packet.answer > there->answer ? packet.answer : there->answer;
			return;
		}
	}
	LIST_ADD(arena, all, packet);
}

static void step(struct arena *arena, const struct route_graph *graph, struct packets *all, struct packet packet) {
	enum answer rest = packet.answer;
	if (graph->nodes.items[packet.node].kind == ROUTE_OUTPUT)
		return;
	struct template tag = template_literal(arena, packet.tag);
	struct route_packet seen = {&tag, packet.input, packet.emitter};
	for (uint32_t i = 0; i < graph->edges.count; i++) {
		const struct route_edge *edge = &graph->edges.items[i];
		enum tag_match match = edge->test ? edge->test(edge->data, &seen) : TAG_ALL;
		if (edge->from != packet.node || match == TAG_NONE)
			continue;
		enum answer most = match == TAG_ALL ? CERTAIN : match == TAG_SOME ? LIKELY : POSSIBLE;
		struct packet next = packet;
		next.node = edge->to;
		next.answer = rest < most ? rest : most;
		struct template_list made = {0};
		if (edge->emit)
			edge->emit(edge->data, arena, &seen, &made);
		else
			add(arena, all, next);
		next.emitter = i;
		for (uint32_t k = 0; k < made.count; k++) {
			next.tag = template_text(arena, &made.items[k]);
			add(arena, all, next);
		}
		if (graph->nodes.items[packet.node].choice == ROUTE_FIRST) {
			if (match == TAG_ALL)
				return;
			rest = rest < LIKELY ? rest : LIKELY;
		}
	}
}

/* false if there are too many packets to do it slowly. */
static bool follow_all(struct arena *arena, const struct route_graph *graph, struct packets *all) {
	for (unsigned round = 0; round < 64; round++) {
		uint32_t before = all->count, sum = 0, after = 0;
		for (uint32_t i = 0; i < all->count; i++)
			sum += all->items[i].answer;
		for (uint32_t i = 0; i < before && all->count < MOST_PACKETS; i++)
			step(arena, graph, all, all->items[i]);
		for (uint32_t i = 0; i < all->count; i++)
			after += all->items[i].answer;
		if (all->count == before && sum == after)
			return true;
	}
	return false;
}

static enum answer surest(const struct packets *all, uint32_t node, uint32_t input, struct str tag) {
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < all->count; i++) {
		const struct packet *p = &all->items[i];
		if (p->node == node && p->input == input && str_equal(p->tag, tag) && p->answer > answer)
			answer = p->answer;
	}
	return answer;
}

static void compare(struct arena *arena, const struct route_graph *graph, const struct packets *all) {
	uint32_t arrived = 0;
	for (uint32_t i = 0; i < all->count; i++) {
		const struct packet *p = &all->items[i];
		bool first = graph->nodes.items[p->node].kind == ROUTE_OUTPUT;
		for (uint32_t k = 0; k < i && first; k++)
			first = all->items[k].node != p->node || all->items[k].input != p->input ||
				!str_equal(all->items[k].tag, p->tag);
		arrived += first;
	}
	must(arrived == graph->arrivals.count);
	for (uint32_t i = 0; i < graph->arrivals.count; i++) {
		const struct route_arrival *a = &graph->arrivals.items[i], *before = i ? a - 1 : a;
		must(a->answer == surest(all, a->output, a->input, template_text(arena, &a->tags)));
		must(before->output < a->output || (before->output == a->output && before->input <= a->input));
		must(!route_goes_nowhere(graph, a->input));
	}
	for (uint32_t node = 0; node < graph->nodes.count; node++) {
		bool reached = false;
		uint32_t edge = ROUTE_NONE;
		for (uint32_t i = 0; i < all->count; i++)
			reached = reached || all->items[i].node == node;
		enum route_end end = route_end_of(graph, node, &edge);
		must(reached == (end == ROUTE_REACHED));
		must((end == ROUTE_SHADOWED) == (edge != ROUTE_NONE));
		must(edge == ROUTE_NONE || graph->nodes.items[graph->edges.items[edge].from].choice == ROUTE_FIRST);
	}
}

static void must_be_equal(const struct route_graph *a, const struct route_graph *b) {
	must(a->arrivals.count == b->arrivals.count && a->gave_up == b->gave_up);
	for (uint32_t i = 0; i < a->arrivals.count; i++) {
		const struct route_arrival *x = &a->arrivals.items[i], *y = &b->arrivals.items[i];
		must(x->input == y->input && x->output == y->output && x->answer == y->answer &&
		     x->emitter == y->emitter);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct route_graph graph, again;
	build(&graph, arena, data, size);
	route_solve(&graph);
	build(&again, arena, data, size);
	route_solve(&again);
	must_be_equal(&graph, &again);
	struct packets all = {0};
	for (size_t i = 0; i + 2 < size && i < MOST_BYTES; i += 3) {
		/* As build starts them. */
		uint32_t nodes = 0;
		for (size_t k = 0; k < i; k += 3)
			nodes += nodes == 0 || (data[k] % 3 == 0 && nodes < MOST_NODES);
		if (nodes == 0 || data[i] % 3 != 1)
			continue;
		uint32_t node = data[i + 1] % nodes;
		add(arena, &all, (struct packet){node, node, ROUTE_NONE, str_from(tags[data[i + 2] % 4]), CERTAIN});
	}
	if (!graph.gave_up && follow_all(arena, &graph, &all))
		compare(arena, &graph, &all);
	arena_free(arena);
	return 0;
}
