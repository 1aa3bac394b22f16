/* Receivers, pipelines, connectors and exporters as one graph (service/internal/graph/graph.go: a receiver and an
 * exporter are built once for each signal, a connector joins every pipeline that it exports from with every one that
 * it receives for). A packet's tag is the way it took: the numbers of its pipelines with slashes between them. */
#include "agent/otel-collector/reading.h"

/* One pipeline that an edge leads into. */
struct entry {
	uint32_t number;
	bool some, maybe; /* not all that comes by is taken; nobody knows */
	uint32_t *ways;	  /* of all entries together */
};

/* Processors that drop some of what comes by. */
static bool drops(const struct pipeline *pipeline) {
	static const char *const types[] = {"filter",	     "probabilistic_sampler", "probabilisticsampler",
					    "tail_sampling", "tailsampling",	      "logdedup",
					    "log_dedup"};
	for (uint32_t i = 0; i < pipeline->processors.count; i++) {
		struct str type = otel_type_of(pipeline->processors.items[i].id);
		for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
			if (str_is(type, types[k]))
				return true;
	}
	return false;
}

static enum tag_match test_entry(const void *data, const struct route_packet *packet) {
	const struct entry *entry = data;
	(void)packet;
	return entry->maybe ? TAG_MAYBE : entry->some ? TAG_SOME : TAG_ALL;
}

enum { WAY_BYTES = 100, WAYS_MAXIMUM = 1 << 18 };

static void emit_entry(const void *data, struct arena *arena, const struct route_packet *packet,
		       struct template_list *ret) {
	const struct entry *entry = data;
	struct str way = packet->tags->count ? packet->tags->parts[0].literal : STR(""), rest = way, number;
	uint32_t index;
	while (str_split(&rest, '/', &number))
		if (str_to_u32(number, &index) && index == entry->number)
			return; /* a cycle, which the collector refuses */
	if (way.n > WAY_BYTES || *entry->ways >= WAYS_MAXIMUM)
		return;
	++*entry->ways;
	LIST_ADD(arena, ret,
		 template_literal(arena, arena_format(arena, "%.*s/%u", STR_ARGS(way), (unsigned)entry->number)));
}

/* --- instances
 * -------------------------------------------------------------------------------------------------------- */

static struct str key_of_node(struct arena *arena, uint32_t node) {
	return arena_format(arena, "%u", (unsigned)node);
}

static struct instance *instance_of(struct routing *routing, struct map *known, struct instance_list *list,
				    enum route_kind kind, const struct reference *reference, enum signal signal) {
	struct arena *arena = routing->r->arena;
	struct str key = arena_format(arena, "%d/%.*s", (int)signal, STR_ARGS(reference->id));
	void **slot = map_at(known, key);
	if (*slot)
		return *slot;
	struct instance *instance = ARENA_NEW(arena, struct instance);
	*instance = (struct instance){.component = reference->component, .signal = signal, .first = *reference};
	instance->node = route_add_node(&routing->graph, kind, ROUTE_EVERY, instance);
	*slot = instance;
	*map_at(&routing->by_node, key_of_node(arena, instance->node)) = instance;
	LIST_ADD(arena, list, instance);
	return instance;
}

/* Two for each pipeline: of what takes everything, and some. */
static const struct entry *entry_of(struct routing *routing, uint32_t number, bool some) {
	struct entry *entry = &routing->entries[2 * number + some];
	const struct pipeline *pipeline = routing->r->pipelines.items[number];
	if (!entry->ways)
		*entry = (struct entry){.number = number,
					.some = some || drops(pipeline),
					.maybe = pipeline->disputed,
					.ways = &routing->ways};
	return entry;
}

/* --- connectors
 * ------------------------------------------------------------------------------------------------------- */

/* Signals that a connector makes of others (the README of each, below connector/); 0: of the same alone, as forward
 * does. */
static const struct connector_type {
	const char *type;
	unsigned makes; /* bits of signals, whatever comes in; 0: the signal that comes in */
	bool chooses;	/* each event goes to some of its pipelines */
} connector_types[] = {
    {"forward", 0, false},
    {"failover", 0, true},
    {"roundrobin", 0, true},
    {"round_robin", 0, true},
    {"routing", 0, true},
    {"count", 1 << SIGNAL_METRICS, false},
    {"sum", 1 << SIGNAL_METRICS, false},
    {"spanmetrics", 1 << SIGNAL_METRICS, false},
    {"span_metrics", 1 << SIGNAL_METRICS, false},
    {"servicegraph", 1 << SIGNAL_METRICS, false},
    {"service_graph", 1 << SIGNAL_METRICS, false},
    {"exceptions", 1 << SIGNAL_METRICS | 1 << SIGNAL_LOGS, false},
    {"signaltometrics", 1 << SIGNAL_METRICS, false},
    {"signal_to_metrics", 1 << SIGNAL_METRICS, false},
};

static const struct connector_type *connector_type(struct str type) {
	for (size_t i = 0; i < sizeof connector_types / sizeof connector_types[0]; i++)
		if (str_is(type, connector_types[i].type))
			return &connector_types[i];
	return NULL;
}

static bool connects(const struct connector_type *type, enum signal from, enum signal to) {
	if (!type || from == SIGNAL_UNKNOWN || to == SIGNAL_UNKNOWN)
		return true;
	return type->makes ? type->makes >> to & 1 : from == to;
}

static void join(struct routing *routing, const struct pipeline *from, uint32_t from_node,
		 const struct component *connector, const uint32_t *nodes) {
	struct reading *r = routing->r;
	const struct connector_type *type = connector_type(connector->type);
	bool some = type && type->chooses && connector->receiving.count > 1;
	for (uint32_t i = 0; i < connector->receiving.count; i++) {
		uint32_t to = connector->receiving.items[i];
		if (connects(type, from->signal, r->pipelines.items[to]->signal))
			route_add_edge(&routing->graph, from_node, nodes[to], test_entry, emit_entry,
				       entry_of(routing, to, some));
	}
}

/* --- the graph
 * -------------------------------------------------------------------------------------------------------- */

enum { JOINS_MAXIMUM = 1u << 20 };

static void add_pipelines(struct routing *routing, uint32_t *nodes) {
	struct reading *r = routing->r;
	struct map receivers = {.arena = r->arena}, exporters = {.arena = r->arena};
	const struct template start = {0};
	uint64_t joins = 0;
	for (uint32_t i = 0; i < r->pipelines.count; i++)
		nodes[i] = route_add_node(&routing->graph, ROUTE_TRANSFORM, ROUTE_EVERY, r->pipelines.items[i]);
	for (uint32_t i = 0; i < r->pipelines.count; i++) {
		const struct pipeline *pipeline = r->pipelines.items[i];
		for (uint32_t k = 0; k < pipeline->receivers.count; k++) {
			const struct reference *reference = &pipeline->receivers.items[k];
			if (reference->component && reference->component->kind == CONNECTOR)
				continue;
			uint32_t before = routing->receivers.count;
			struct instance *receiver = instance_of(routing, &receivers, &routing->receivers, ROUTE_INPUT,
								reference, pipeline->signal);
			if (routing->receivers.count > before)
				route_start(&routing->graph, receiver->node, &start);
			route_add_edge(&routing->graph, receiver->node, nodes[i], test_entry, emit_entry,
				       entry_of(routing, i, false));
		}
		for (uint32_t k = 0; k < pipeline->exporters.count; k++) {
			const struct reference *reference = &pipeline->exporters.items[k];
			bool connector = reference->component && reference->component->kind == CONNECTOR;
			joins += connector ? reference->component->receiving.count : 0;
			if (connector && joins > JOINS_MAXIMUM) {
				routing->graph.gave_up = true;
				continue;
			}
			if (connector)
				join(routing, pipeline, nodes[i], reference->component, nodes);
			else
				route_add_edge(&routing->graph, nodes[i],
					       instance_of(routing, &exporters, &routing->exporters, ROUTE_OUTPUT,
							   reference, pipeline->signal)
						   ->node,
					       NULL, NULL, NULL);
		}
	}
}

static void tell_limit(const struct reading *r) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_LIMIT, otel_key_site(r->pipelines.items[0]->at),
			 "there are too many ways from receivers to exporters to follow all of them");
	problem->incomplete = true;
	problem->reason = STR("some sources and streams were not judged");
	problem->help = STR("split the configuration");
}

void otel_routing_solve(struct reading *r, struct routing *ret) {
	*ret = (struct routing){.r = r, .by_node.arena = r->arena};
	route_init(&ret->graph, r->arena);
	uint32_t *nodes = ARENA_ARRAY(r->arena, uint32_t, r->pipelines.count + 1);
	ret->entries = ARENA_ARRAY(r->arena, struct entry, 2 * (size_t)r->pipelines.count + 1);
	add_pipelines(ret, nodes);
	bool cut = ret->graph.gave_up;
	route_solve(&ret->graph);
	ret->graph.gave_up = ret->graph.gave_up || cut || ret->ways >= WAYS_MAXIMUM;
	if (ret->graph.gave_up && r->pipelines.count)
		tell_limit(r);
	for (uint32_t i = 0; i < ret->graph.arrivals.count; i++) {
		struct instance *receiver =
		    map_get(&ret->by_node, key_of_node(r->arena, ret->graph.arrivals.items[i].input));
		if (receiver)
			receiver->arrivals++;
	}
}

struct way otel_way(const struct routing *routing, const struct route_arrival *arrival) {
	struct reading *r = routing->r;
	struct way way = {.answer = arrival->answer};
	LIST(, const struct pipeline *) pipelines = {0};
	struct str rest = arrival->tags.count ? arrival->tags.parts[0].literal : STR(""), number;
	way.receiver = map_get(&routing->by_node, key_of_node(r->arena, arrival->input));
	while (str_split(&rest, '/', &number)) {
		uint32_t index;
		if (str_to_u32(number, &index) && index < r->pipelines.count)
			LIST_ADD(r->arena, &pipelines, r->pipelines.items[index]);
	}
	way.pipelines = pipelines.items;
	way.count = pipelines.count;
	return way;
}
