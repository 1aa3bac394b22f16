/* Meetings of streams that are two streams in the default view, but one in another world or for some value of a
 * variable. A name that many others may equal is told of once, with all of them. */
#include "claim/ground.h"

#include <string.h>

enum { COVER_STEPS = 1 << 24 }; /* for finding out which pairs an earlier meeting holds already */

/* a < b: streams of the default view. view: the first one in which they are equal, or else in which they may be. */
struct edge {
	uint32_t a, b, view;
	bool may; /* not equal, only may be */
	bool told;
};
LIST(edge_list, struct edge);

static void edge_add(struct ground *ground, struct edge_list *edges, uint32_t a, uint32_t b, const struct edge *model) {
	if (a == b)
		return;
	struct edge edge = *model;
	edge.a = a < b ? a : b;
	edge.b = a < b ? b : a;
	LIST_ADD(ground->arena, edges, edge);
}

static uint32_t default_stream(const struct ground *ground, const struct stream *stream, uint32_t target) {
	return ground->views.items[0].stream_of[stream->targets.items[target]];
}

/* Two streams of a view: their targets may be more than one stream each in the default view. */
static void add_pair(struct ground *ground, uint32_t number, const struct pair *pair, struct edge_list *edges) {
	enum { ALL_PAIRS_MAX = 64 };
	const struct view *view = &ground->views.items[number];
	const struct stream *a = &view->streams.items[pair->a], *b = &view->streams.items[pair->b];
	const struct edge model = {.view = number, .may = true};
	bool all = (uint64_t)a->targets.count * b->targets.count <= ALL_PAIRS_MAX;
	for (uint32_t i = 0; i < (all ? a->targets.count : 1); i++)
		for (uint32_t k = 0; k < (all ? b->targets.count : 1); k++)
			edge_add(ground, edges, default_stream(ground, a, i), default_stream(ground, b, k), &model);
}

static void add_equal_streams(struct ground *ground, uint32_t number, struct edge_list *edges) {
	const struct edge model = {.view = number};
	const struct view *view = &ground->views.items[number];
	for (uint32_t i = 0; i < view->streams.count; i++) {
		const struct stream *stream = &view->streams.items[i];
		for (uint32_t k = 1; k < stream->targets.count; k++)
			edge_add(ground, edges, default_stream(ground, stream, 0), default_stream(ground, stream, k),
				 &model);
	}
}

/* The streams of a view that are not what they are in the default view; NULL if there are none. */
static bool *changed_streams(struct ground *ground, const struct view *view) {
	const struct view *first = &ground->views.items[0];
	bool *changed = ARENA_ARRAY(ground->arena, bool, view->streams.count), any = false;
	for (uint32_t i = 0; i < ground->targets.count; i++) {
		struct symbols here = view->streams.items[view->stream_of[i]].row;
		struct symbols there = first->streams.items[first->stream_of[i]].row;
		if (!str_equal(symbols_key(here), symbols_key(there)))
			any = changed[view->stream_of[i]] = true;
	}
	return any ? changed : NULL;
}

static void find_in_view(struct ground *ground, uint32_t number, struct edge_list *edges) {
	const struct view *view = &ground->views.items[number];
	bool *changed = number ? changed_streams(ground, view) : NULL;
	if (number && !changed)
		return;
	struct symbols *rows = ARENA_ARRAY(ground->arena, struct symbols, view->streams.count);
	for (uint32_t i = 0; i < view->streams.count; i++)
		rows[i] = view->streams.items[i].row;
	struct pair_list pairs = {0};
	candidate_pairs(ground, rows, view->streams.count, changed, &pairs);
	if (number)
		add_equal_streams(ground, number, edges);
	for (uint32_t i = 0; i < pairs.count; i++)
		add_pair(ground, number, &pairs.items[i], edges);
}

static int compare_edges(const void *a, const void *b, const void *context) {
	(void)context;
	const struct edge *x = a, *y = b;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	if (x->may != y->may)
		return y->may ? -1 : 1;
	return x->view < y->view ? -1 : x->view > y->view;
}

static void sort_edges(struct arena *scratch, struct edge_list *edges) {
	list_sort(scratch, edges->items, edges->count, sizeof *edges->items, compare_edges, NULL);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < edges->count; i++)
		if (!kept || edges->items[kept - 1].a != edges->items[i].a ||
		    edges->items[kept - 1].b != edges->items[i].b)
			edges->items[kept++] = edges->items[i];
	edges->count = kept;
}

/* Edges by stream: those of stream i are list[start[i]] to list[start[i + 1]] - 1. */
struct network {
	const struct ground *ground;
	struct edge_list edges;
	uint32_t *start, *list, *hubs;
	uint32_t *stamp; /* the number + 1 of the hub whose meeting a stream is in */
	uint32_t streams;
	uint64_t steps;
};

static uint32_t degree(const struct network *net, uint32_t stream) {
	return net->start[stream + 1] - net->start[stream];
}

static int compare_hubs(const void *a, const void *b, const void *context) {
	const struct network *net = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b, left = degree(net, x), right = degree(net, y);
	if (left != right)
		return left > right ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void network_build(struct network *net, struct arena *scratch) {
	net->start = ARENA_ARRAY(scratch, uint32_t, (size_t)net->streams + 1);
	net->list = ARENA_ARRAY(scratch, uint32_t, (size_t)net->edges.count * 2);
	net->hubs = ARENA_ARRAY(scratch, uint32_t, net->streams);
	net->stamp = ARENA_ARRAY(scratch, uint32_t, net->streams);
	uint32_t *at = ARENA_ARRAY(scratch, uint32_t, (size_t)net->streams + 1);
	for (uint32_t i = 0; i < net->edges.count; i++) {
		net->start[net->edges.items[i].a + 1]++;
		net->start[net->edges.items[i].b + 1]++;
	}
	for (uint32_t i = 0; i < net->streams; i++) {
		net->hubs[i] = i;
		net->start[i + 1] += net->start[i];
		at[i] = net->start[i];
	}
	for (uint32_t i = 0; i < net->edges.count; i++) {
		net->list[at[net->edges.items[i].a]++] = i;
		net->list[at[net->edges.items[i].b]++] = i;
	}
	list_sort(scratch, net->hubs, net->streams, sizeof *net->hubs, compare_hubs, net);
}

static uint32_t other_end(const struct edge *edge, uint32_t stream) {
	return edge->a == stream ? edge->b : edge->a;
}

/* Pairs within the meeting of a hub need no meeting of their own. */
static void tell_edges(struct network *net, uint32_t stream, uint32_t stamp) {
	for (uint32_t i = net->start[stream]; i < net->start[stream + 1] && net->steps; i++, net->steps--) {
		struct edge *edge = &net->edges.items[net->list[i]];
		if (net->stamp[other_end(edge, stream)] == stamp)
			edge->told = true;
	}
}

static void add_claims(const struct ground *ground, uint32_t stream, struct number_list *numbers) {
	const struct stream *p = &ground->views.items[0].streams.items[stream];
	for (uint32_t i = 0; i < p->targets.count; i++) {
		const struct target *target = &ground->targets.items[p->targets.items[i]];
		for (uint32_t k = 0; k < target->claims.count; k++)
			LIST_ADD(ground->arena, numbers, target->claims.items[k]);
	}
}

static void add_clauses(const struct network *net, struct arena *arena, const struct edge *edge,
			struct assumption_list *ret) {
	const struct ground *ground = net->ground;
	const struct view *view = &ground->views.items[edge->view];
	if (view->changes)
		situation_clauses(arena, &view->world, view->changes, ret);
	/* The first target of each stream stands for it: in the default view they are equal. */
	uint32_t a = ground->views.items[0].streams.items[edge->a].targets.items[0];
	uint32_t b = ground->views.items[0].streams.items[edge->b].targets.items[0];
	possible_clauses(ground, arena, view->streams.items[view->stream_of[a]].row,
			 view->streams.items[view->stream_of[b]].row, ret);
}

/* One way for each partner of the hub, the first few of them, as one clause. */
static void add_alternatives(const struct network *net, struct arena *arena, const uint32_t *edges, uint32_t count,
			     struct assumption_list *ret) {
	enum { SHOWN_MAX = 3 };
	struct buf text = {0};
	for (uint32_t i = 0; i < count && i < SHOWN_MAX; i++) {
		struct assumption_list clauses = {0};
		add_clauses(net, arena, &net->edges.items[edges[i]], &clauses);
		buf_add_text(&text, i ? ", or " : "");
		for (uint32_t k = 0; k < clauses.count; k++)
			buf_format(&text, "%s%.*s", k ? " and " : "", STR_ARGS(clauses.items[k]));
	}
	if (count > SHOWN_MAX)
		buf_format(&text, ", or the like for the other %u", (unsigned)(count - SHOWN_MAX));
	LIST_ADD(arena, ret, arena_str(arena, buf_str(&text)));
	buf_finish(&text);
}

/* The meeting of a hub with all streams that it may be equal to and that no earlier meeting joined it with. */
static bool hub_meeting(struct network *net, struct arena *arena, uint32_t hub, struct number_list *numbers,
			struct meeting *meeting) {
	uint32_t partners = 0, *edges = ARENA_ARRAY(net->ground->arena, uint32_t, degree(net, hub));
	for (uint32_t i = net->start[hub]; i < net->start[hub + 1]; i++)
		if (!net->edges.items[net->list[i]].told)
			edges[partners++] = net->list[i];
	if (!partners)
		return false;
	net->stamp[hub] = hub + 1;
	add_claims(net->ground, hub, numbers);
	for (uint32_t i = 0; i < partners; i++) {
		uint32_t partner = other_end(&net->edges.items[edges[i]], hub);
		net->stamp[partner] = hub + 1;
		add_claims(net->ground, partner, numbers);
	}
	tell_edges(net, hub, hub + 1);
	for (uint32_t i = 0; i < partners; i++)
		tell_edges(net, other_end(&net->edges.items[edges[i]], hub), hub + 1);
	if (partners == 1)
		add_clauses(net, arena, &net->edges.items[edges[0]], &meeting->assumptions);
	else
		add_alternatives(net, arena, edges, partners, &meeting->assumptions);
	return true;
}

void possible_meetings(struct ground *ground, struct arena *arena, struct claim *const *claims,
		       struct meeting_list *ret) {
	struct network net = {.ground = ground, .streams = ground->views.items[0].streams.count, .steps = COVER_STEPS};
	for (uint32_t i = 0; i < ground->views.count; i++)
		find_in_view(ground, i, &net.edges);
	if (!net.edges.count)
		return;
	sort_edges(ground->arena, &net.edges);
	network_build(&net, ground->arena);
	for (uint32_t i = 0; i < net.streams && degree(&net, net.hubs[i]); i++) {
		struct number_list numbers = {0};
		struct meeting meeting = {.answer = POSSIBLE};
		if (!hub_meeting(&net, arena, net.hubs[i], &numbers, &meeting))
			continue;
		meeting.members = meeting_members(arena, claims, &numbers);
		meeting.count = numbers.count;
		LIST_ADD(arena, ret, meeting);
	}
}
