/* Which inputs reach which outputs, and with which tags: one graph for all shippers that route events.
 * The adapter makes nodes and edges in the order of its configuration and gives each edge a test; nothing here knows a
 * pattern's syntax. Tags travel as sets (claim/tag.h) and may be changed on the way. */
#ifndef CWD_CLAIM_ROUTE_H
#define CWD_CLAIM_ROUTE_H

#include "claim/tag.h"

#define ROUTE_NONE UINT32_MAX

enum route_kind {
	ROUTE_INPUT,	 /* events start here */
	ROUTE_TRANSFORM, /* a filter, a router, a label */
	ROUTE_OUTPUT,	 /* events end here */
};

enum route_choice {
	ROUTE_EVERY, /* a copy for each edge whose test passes */
	ROUTE_FIRST, /* the first edge whose test passes takes the event: after TAG_ALL nothing is left for later ones;
			after TAG_SOME and TAG_MAYBE it is likely that something is */
};

/* Events that arrive at a node: tags that belong together, and where they come from. */
struct route_packet {
	const struct template *tags;
	uint32_t input;	  /* the input node they started from */
	uint32_t emitter; /* the edge that made their tag last; ROUTE_NONE: the tag they started with */
};

LIST(template_list, struct template);

/* What an edge lets through. TAG_MAYBE also where it depends on what no configuration says (a field of the record). */
typedef enum tag_match route_test(const void *data, const struct route_packet *packet);
/* The tags that events have behind the edge, added to ret; they and all they refer to live as long as the arena. Tags
 * over LIMIT_NAME_BYTES are dropped, and gave_up is set. */
typedef void route_emit(const void *data, struct arena *arena, const struct route_packet *packet,
			struct template_list *ret);

struct route_edge {
	uint32_t from, to;
	route_test *test; /* NULL: everything */
	route_emit *emit; /* NULL: tags stay as they are */
	const void *data;
	uint32_t next; /* of the same node; private to route.c */
};

struct route_node {
	enum route_kind kind;
	enum route_choice choice;
	const void *owner; /* the adapter's */
	uint32_t first_edge, last_edge;
};

/* One set of tags of one input at one output, whichever way it took: once, with the surest answer. CERTAIN: such events
 * arrive; LIKELY: they do if the set holds those that the patterns on the way select; POSSIBLE: nobody knows. */
struct route_arrival {
	uint32_t input, output; /* nodes */
	struct template tags;
	enum answer answer;
	uint32_t emitter; /* as in route_packet, of the surest way */
};
LIST(route_arrival_list, struct route_arrival);

struct route_graph {
	struct arena *arena;
	LIST(route_nodes, struct route_node) nodes;
	LIST(route_edges, struct route_edge) edges;
	struct route_arrival_list arrivals; /* by output, then input, then in order of discovery; after route_solve */
	bool gave_up;			    /* LIMIT_ROUTE_STEPS: arrivals may be missing */
	struct route_solution *solution;    /* private to route.c */
};

void route_init(struct route_graph *graph, struct arena *arena);
uint32_t route_add_node(struct route_graph *graph, enum route_kind kind, enum route_choice choice, const void *owner);
/* Edges of one node are tried in the order in which they were added. */
uint32_t route_add_edge(struct route_graph *graph, uint32_t from, uint32_t to, route_test *test, route_emit *emit,
			const void *data);
/* Events start at this input with these tags; several calls add several sets. tags are borrowed like those of emit. */
void route_start(struct route_graph *graph, uint32_t input, const struct template *tags);
/* Follows every packet to its outputs: each (node, input, tags, emitter) once, so loops end. */
void route_solve(struct route_graph *graph);

enum route_end {
	ROUTE_REACHED,	 /* something arrives, or may */
	ROUTE_UNMATCHED, /* nothing that comes by is meant for it */
	ROUTE_SHADOWED,	 /* it would match, but an earlier edge of a ROUTE_FIRST node takes everything: *ret_edge */
};
/* How an output (or any node) ended. ret_edge may be NULL. Where the solution gave up, what is not known to be reached
 * is taken for reached. A node behind one that is shadowed is shadowed by the same edge. */
enum route_end route_end_of(const struct route_graph *graph, uint32_t node, uint32_t *ret_edge);
/* Nothing that starts at this input reaches any output; false where the solution gave up. */
bool route_goes_nowhere(const struct route_graph *graph, uint32_t input);

#endif
