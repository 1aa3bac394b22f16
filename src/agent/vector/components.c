/* The sources, transforms and sinks of all files that are loaded together: src/config/builder.rs (ConfigBuilder) and
 * src/config/loading/loader.rs (a file in sinks/ holds the sink that is called like it). */
#include "agent/vector/reading.h"

#include "base/limits.h"

static const char *const sections[] = {"sources", "transforms", "sinks", "enrichment_tables"};
static const char *const names[] = {"source", "transform", "sink", "enrichment table"};

const char *vector_kind_name(enum component_kind kind) {
	return names[kind];
}

struct site vector_placed_site(struct placed placed) {
	return doc_site(placed.doc, placed.node->span);
}

struct placed vector_placed_get(struct placed parent, const char *key) {
	return (struct placed){.doc = parent.doc, .node = node_get(parent.node, key)};
}

struct str vector_placed_text(struct placed parent, const char *key) {
	const struct node *node = node_get(parent.node, key);
	return node && node->kind == NODE_STRING ? node->text : STR("");
}

bool vector_placed_is(struct placed parent, const char *key, const char *text) {
	const struct node *node = node_get(parent.node, key);
	return node && node->kind != NODE_OBJECT && node->kind != NODE_ARRAY && str_is(node->text, text);
}

struct site vector_component_site(const struct component *component) {
	return vector_placed_site(component->at);
}

bool vector_is_cloudwatch(const struct node *sink) {
	const struct node *type = node_get(sink, "type");
	return type && type->kind == NODE_STRING && str_is(type->text, "aws_cloudwatch_logs");
}

struct problem *vector_refuses(struct reading *r, enum problem_kind kind, struct site at, struct str message) {
	struct problem *problem = unit_problem(r->unit, kind, at, "%.*s", STR_ARGS(message));
	problem->reason = STR("Vector refuses the configuration and does not start");
	return problem;
}

/* --- files that hold one component ------------------------------------------------------------------------------- */

static struct str folder_of(struct str path) {
	size_t slash;
	path = str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : STR("");
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static struct str stem_of(struct str path) {
	size_t at;
	path = str_find_last_char(path, '/', &at) ? str_from_offset(path, at + 1) : path;
	return str_find_last_char(path, '.', &at) && at ? str_from_to(path, 0, at) : path;
}

enum component_kind vector_bare_kind(const struct doc *doc) {
	const struct node *type = node_get(doc->root, "type");
	if (!type || type->kind != NODE_STRING)
		return COMPONENT_KINDS;
	struct str folder = folder_of(source_lies_at(doc->source));
	for (int kind = 0; kind < COMPONENT_KINDS; kind++)
		if (node_get(doc->root, sections[kind]))
			return COMPONENT_KINDS;
	for (int kind = 0; kind < COMPONENT_KINDS; kind++)
		if (str_is(folder, sections[kind]))
			return (enum component_kind)kind;
	/* a sink alone, whatever folder it is shown in */
	bool sink = vector_is_cloudwatch(doc->root) && node_get(doc->root, "inputs");
	return sink ? COMPONENT_SINK : COMPONENT_KINDS;
}

/* --- ids --------------------------------------------------------------------------------------------------------- */

static void tell_twice(struct reading *r, const struct component *first, const struct component *second) {
	struct str message;
	if (first->kind == second->kind)
		message = arena_format(r->arena, "two %ss of the files loaded together are called %.*s",
				       vector_kind_name(first->kind), STR_ARGS(second->id));
	else
		message = arena_format(r->arena, "a %s and a %s are called %.*s", vector_kind_name(first->kind),
				       vector_kind_name(second->kind), STR_ARGS(second->id));
	struct problem *problem = vector_refuses(r, PROBLEM_MERGE_CONFLICT, second->name_site, message);
	problem->also = first->name_site;
	problem->also_label = STR("the other one");
	problem->help = STR("give each component an id of its own");
	/* which files one process loads is the command line's choice */
	problem->uncertain = first->at.doc != second->at.doc;
}

/* In a folder given with --config-dir the component that has a file of its own silently takes the other's place. */
static void tell_replaced(struct reading *r, const struct component *first, const struct component *second) {
	struct problem *problem = unit_problem(r->unit, PROBLEM_SHADOWED, first->name_site,
					       "this %s is not used: the file of the same name in %ss/ takes its place",
					       vector_kind_name(first->kind), vector_kind_name(first->kind));
	problem->also = second->name_site;
	problem->also_label = STR("this one is used");
	problem->reason = STR("Vector says nothing");
	problem->help = STR("delete one of them");
	problem->uncertain = true;
}

static void take_id(struct reading *r, struct component *component) {
	void **slot = map_at(&r->by_id, component->id);
	struct component *first = *slot;
	size_t at;
	if (!first)
		*slot = component;
	else if (first->kind == component->kind && component->by_file && !first->by_file) {
		tell_replaced(r, first, component);
		first->replaced = true;
		*slot = component;
	} else if (first->kind == component->kind && first->by_file && component->by_file) {
		component->replaced = true; /* sinks/a.yaml and sinks/a.toml are merged into one */
	} else {
		tell_twice(r, first, component);
	}
	if (str_find_char(component->id, '.', &at)) {
		struct problem *problem =
		    vector_refuses(r, PROBLEM_OUT_OF_RANGE, component->name_site,
				   arena_format(r->arena, "the id %.*s has a dot in it", STR_ARGS(component->id)));
		problem->help = STR("write - or _ in its place: a dot separates an id from the name of an output");
	}
}

/* --- outputs ----------------------------------------------------------------------------------------------------- */

static void add_port(struct reading *r, struct component *owner, struct str name, bool selects) {
	struct port *port = ARENA_NEW(r->arena, struct port);
	*port = (struct port){.owner = owner, .selects = selects, .name = owner->id};
	if (name.n)
		port->name = arena_join(r->arena, owner->id, STR("."), name, STR(""));
	LIST_ADD(r->arena, &owner->ports, port);
	void **slot = map_at(&r->by_output, port->name);
	if (!*slot)
		*slot = port;
}

static bool is_one_of(struct str text, const char *const *list) {
	while (*list && !str_is(text, *list))
		list++;
	return *list;
}

static void add_routes(struct reading *r, struct component *c) {
	const struct node *route = node_get(c->at.node, "route"), *list = node_get(c->at.node, "routes");
	route = route ? route : node_get(c->at.node, "lanes");
	for (const struct node *child = route && route->kind == NODE_OBJECT ? route->first : NULL; child;
	     child = child->next)
		add_port(r, c, child->key, true);
	for (const struct node *item = list && list->kind == NODE_ARRAY ? list->first : NULL; item; item = item->next)
		add_port(r, c, vector_placed_text((struct placed){c->at.doc, item}, "name"), true);
	if (!vector_placed_is(c->at, "reroute_unmatched", "false"))
		add_port(r, c, STR("_unmatched"), true);
}

static void add_signals(struct reading *r, struct component *c) {
	static const char *const signals[] = {"logs", "metrics", "traces"};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		add_port(r, c, str_from(signals[i]), true);
}

/* Each transform's and source's outputs(), in src/transforms and src/sources. */
static void add_ports(struct reading *r, struct component *c) {
	static const char *const routers[] = {"route", "exclusive_route", "swimlanes", NULL};
	static const char *const choosers[] = {"filter", "sample", "sampler", NULL};
	if (c->kind == COMPONENT_SINK || c->kind == COMPONENT_TABLE)
		return;
	if (is_one_of(c->type, routers) && c->kind == COMPONENT_TRANSFORM) {
		add_routes(r, c);
		return;
	}
	bool signals = str_is(c->type, "opentelemetry") ||
		       (str_is(c->type, "datadog_agent") && vector_placed_is(c->at, "multiple_outputs", "true"));
	if (c->kind == COMPONENT_SOURCE && signals)
		add_signals(r, c);
	else
		add_port(r, c, STR(""), c->kind == COMPONENT_TRANSFORM && is_one_of(c->type, choosers));
	if (str_is(c->type, "remap") && vector_placed_is(c->at, "reroute_dropped", "true"))
		add_port(r, c, STR("dropped"), true);
	c->open_ports = !c->type.n || (c->kind == COMPONENT_SOURCE && !vector_source_type(c->type));
}

/* --- collecting -------------------------------------------------------------------------------------------------- */

static struct component *add_component(struct reading *r, enum component_kind kind, struct placed at, struct str id,
				       struct site name_site, bool by_file) {
	if (r->all.count >= LIMIT_SECTIONS) {
		if (!r->limited)
			unit_problem(r->unit, PROBLEM_LIMIT, name_site, "more than %u components stand before this one",
				     LIMIT_SECTIONS)
			    ->incomplete = true;
		r->limited = true;
		return NULL;
	}
	struct component *component = ARENA_NEW(r->arena, struct component);
	*component = (struct component){.kind = kind,
					.id = id,
					.type = vector_placed_text(at, "type"),
					.at = at,
					.name_site = name_site,
					.by_file = by_file,
					.index = r->all.count};
	if (kind == COMPONENT_SOURCE)
		component->source = vector_source_type(component->type);
	LIST_ADD(r->arena, &r->all, component);
	r->count[kind]++;
	take_id(r, component);
	if (!component->replaced)
		add_ports(r, component);
	return component;
}

const struct node *vector_component_node(const struct node *child) {
	bool list = child->kind == NODE_ARRAY && child->first && child->first->kind == NODE_OBJECT;
	return list ? child->first : child->kind == NODE_OBJECT ? child : NULL;
}

/* [[sinks.x]] of TOML, or a list. */
static void tell_list(struct reading *r, const struct doc *doc, enum component_kind kind, const struct node *list) {
	struct str what = arena_format(r->arena, "%s.%.*s", sections[kind], STR_ARGS(list->key));
	bool toml = str_is(str_from(doc->format->name), "toml");
	struct problem *problem =
	    vector_refuses(r, PROBLEM_WRONG_TYPE, doc_site(doc, list->key_span),
			   arena_format(r->arena, "%.*s is a list, and must be one %s", STR_ARGS(what), names[kind]));
	problem->help = toml ? arena_format(r->arena, "write [%.*s]", STR_ARGS(what)) : STR("write a mapping");
}

static void read_section(struct reading *r, const struct doc *doc, enum component_kind kind) {
	const struct node *section = node_get(doc->root, sections[kind]);
	for (const struct node *child = section && section->kind == NODE_OBJECT ? section->first : NULL; child;
	     child = child->next) {
		const struct node *node = node_is_shadowed(child) ? NULL : vector_component_node(child);
		if (node && node != child)
			tell_list(r, doc, kind, child);
		if (node)
			add_component(r, kind, (struct placed){doc, node}, child->key, doc_site(doc, child->key_span),
				      false);
	}
}

/* An enrichment table may be a source too, under a name of its own (src/enrichment_tables/memory). */
static void read_table_source(struct reading *r, const struct component *table) {
	struct placed config = vector_placed_get(table->at, "source_config");
	const struct node *key = node_get(config.node, "source_key");
	if (key && key->kind == NODE_STRING)
		add_component(r, COMPONENT_SOURCE, config, key->text, doc_site(config.doc, key->span), false);
}

static void read_doc(struct reading *r, const struct doc *doc) {
	enum component_kind bare = vector_bare_kind(doc);
	if (bare != COMPONENT_KINDS) {
		struct placed at = {doc, doc->root};
		const struct node *type = node_get(doc->root, "type");
		struct span first = {.off = type->key_span.off, .len = type->key_span.len};
		add_component(r, bare, at, stem_of(source_lies_at(doc->source)), doc_site(doc, first), true);
		return;
	}
	for (int kind = 0; kind < COMPONENT_KINDS; kind++)
		read_section(r, doc, (enum component_kind)kind);
}

void vector_components_read(struct reading *r) {
	/* whole files first, as Vector does */
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < r->unit->doc_count; i++) {
			const struct doc *doc = r->unit->docs[i];
			if (doc->root && (vector_bare_kind(doc) != COMPONENT_KINDS) == (pass == 1))
				read_doc(r, doc);
		}
	uint32_t count = r->all.count;
	for (uint32_t i = 0; i < count; i++)
		if (r->all.items[i]->kind == COMPONENT_TABLE)
			read_table_source(r, r->all.items[i]);
}
