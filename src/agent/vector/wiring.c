/* Who gets events from whom: the inputs of transforms and sinks, which may be patterns, matched with the outputs of
 * sources and transforms; what Vector itself refuses there (src/config/compiler.rs, validation.rs, graph.rs). */
#include "agent/vector/reading.h"

#include "base/limits.h"

struct wiring {
	struct reading *r;
	uint64_t steps; /* of patterns and edges */
	uint32_t looks; /* for what was meant */
	LIST(, struct port *) outputs;
};

/* --- patterns: rust-lang/glob, Pattern::matches with its defaults ------------------------------------------------- */

/* Behind the class that begins at at; 0: there is none, and the pattern is refused. */
static size_t class_end(struct str pattern, size_t at) {
	size_t from = at + 1 + (at + 1 < pattern.n && pattern.p[at + 1] == '!'), close;
	if (from + 1 >= pattern.n || !str_find_char(str_from_offset(pattern, from + 1), ']', &close))
		return 0;
	return from + 1 + close + 1;
}

static bool class_has(struct str inside, char c) {
	bool negated = inside.n && inside.p[0] == '!', found = false;
	for (size_t i = negated; i < inside.n; i++) {
		if (i + 2 < inside.n && inside.p[i + 1] == '-') {
			found = found || (c >= inside.p[i] && c <= inside.p[i + 2]);
			i += 2;
		} else {
			found = found || c == inside.p[i];
		}
	}
	return found != negated;
}

static bool is_refused(struct str pattern) {
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '[') {
			size_t end = class_end(pattern, i);
			if (!end)
				return true;
			i = end - 1;
		} else if (pattern.p[i] == '*' && i + 1 < pattern.n && pattern.p[i + 1] == '*') {
			bool alone = pattern.n == 2;
			if (!alone)
				return true;
		}
	}
	return false;
}

/* One character of text against the element of pattern at at; *ret_end is behind the element. */
static bool element_takes(struct str pattern, size_t at, char c, size_t *ret_end) {
	*ret_end = at + 1;
	if (pattern.p[at] == '?')
		return true;
	if (pattern.p[at] != '[')
		return pattern.p[at] == c;
	*ret_end = class_end(pattern, at);
	return class_has(str_from_to(pattern, at + 1, *ret_end - 1), c);
}

static bool pattern_matches(struct str pattern, struct str text) {
	size_t at = 0, p = 0, star = SIZE_MAX, star_at = 0, end;
	while (at < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			star_at = at;
		} else if (p < pattern.n && element_takes(pattern, p, text.p[at], &end)) {
			p = end;
			at++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			at = ++star_at;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool is_pattern(struct str text) {
	size_t at;
	return (str_find_char(text, '*', &at) || str_find_char(text, '?', &at) || str_find_char(text, '[', &at)) &&
	       !is_refused(text);
}

/* --- edges ------------------------------------------------------------------------------------------------------- */

static void add_edge(struct wiring *w, struct component *to, struct placed item, struct port *from) {
	struct reading *r = w->r;
	if (w->steps == 0)
		return;
	w->steps--;
	from->consumed = true;
	from->taken_by = to;
	struct intake *in = ARENA_NEW(r->arena, struct intake);
	*in = (struct intake){.to = to, .port = from, .at = item};
	LIST_ADD(r->arena, &to->inputs, in);
	LIST_ADD(r->arena, &to->before, from->owner);
	LIST_ADD(r->arena, &from->owner->after, to);
}

static void tell_twice(struct wiring *w, const struct component *to, struct placed item, const struct port *port) {
	struct problem *problem = vector_refuses(
	    w->r, PROBLEM_OUT_OF_RANGE, vector_placed_site(item),
	    arena_format(w->r->arena, "%.*s is an input of %.*s twice", STR_ARGS(port->name), STR_ARGS(to->id)));
	problem->help = STR("leave one of them out; a pattern counts for all that it matches");
}

/* Metrics only, whatever comes in (each one's outputs() in src/sources and src/transforms). */
static bool is_metrics(const struct port *port) {
	static const char *const transforms[] = {"log_to_metric", "aggregate", "incremental_to_absolute",
						 "tag_cardinality_limit"};
	const struct component *owner = port->owner;
	if (owner->kind == COMPONENT_SOURCE)
		return owner->source && (owner->source->metrics || (str_is(owner->type, "datadog_agent") &&
								    str_ends_with(port->name, STR(".metrics"))));
	for (size_t i = 0; i < sizeof transforms / sizeof transforms[0]; i++)
		if (str_is(owner->type, transforms[i]))
			return true;
	return false;
}

/* src/config/graph.rs, typecheck. */
static void check_type(struct wiring *w, const struct component *to, struct placed item, const struct port *port) {
	if (to->kind != COMPONENT_SINK || !vector_is_cloudwatch(to->at.node) || !is_metrics(port))
		return;
	struct problem *problem =
	    vector_refuses(w->r, PROBLEM_NEVER_DELIVERS, vector_placed_site(item),
			   arena_format(w->r->arena, "%.*s gives metrics, and the sink %.*s takes logs",
					STR_ARGS(port->name), STR_ARGS(to->id)));
	problem->also = port->owner->name_site;
	problem->also_label = arena_format(w->r->arena, "type %.*s", STR_ARGS(port->owner->type));
	problem->help = STR("put a transform metric_to_log between them, or leave it out of the inputs");
}

static bool connect(struct wiring *w, struct component *to, struct placed item, struct port *port) {
	if (port->owner == to)
		return false;
	if (port->taken_by == to) {
		tell_twice(w, to, item, port);
		return true;
	}
	check_type(w, to, item, port);
	add_edge(w, to, item, port);
	return true;
}

static bool connect_pattern(struct wiring *w, struct component *to, struct placed item, struct str pattern) {
	bool found = false;
	for (uint32_t i = 0; i < w->outputs.count && w->steps; i++) {
		struct port *port = w->outputs.items[i];
		uint64_t cost = port->name.n + 1;
		w->steps = w->steps > cost ? w->steps - cost : 0;
		if (pattern_matches(pattern, port->name))
			found = connect(w, to, item, port) || found;
	}
	return found;
}

/* --- inputs that nobody defines ----------------------------------------------------------------------------------- */

static struct str before_dot(struct str name) {
	size_t dot;
	return str_find_char(name, '.', &dot) ? str_from_to(name, 0, dot) : name;
}

/* An output that is spelt nearly so. */
static struct str nearest(struct wiring *w, struct str name) {
	struct str best = {0};
	unsigned least = 3;
	for (uint32_t i = 0; i < w->outputs.count && w->looks; i++) {
		unsigned distance = str_distance(name, w->outputs.items[i]->name, 2);
		w->looks--;
		if (distance < least && distance * 3 < name.n) {
			least = distance;
			best = w->outputs.items[i]->name;
		}
	}
	return best;
}

/* A component that stands for what another file defines. */
static struct port *add_missing(struct wiring *w, struct str name, struct placed item) {
	struct reading *r = w->r;
	void **slot = map_at(&r->by_output, name);
	if (*slot)
		return *slot;
	struct component *missing = ARENA_NEW(r->arena, struct component);
	*missing = (struct component){.kind = COMPONENT_SOURCE,
				      .id = name,
				      .at = item,
				      .name_site = vector_placed_site(item),
				      .missing = true,
				      .index = r->all.count};
	LIST_ADD(r->arena, &r->all, missing);
	struct port *port = ARENA_NEW(r->arena, struct port);
	*port = (struct port){.name = name, .owner = missing};
	LIST_ADD(r->arena, &missing->ports, port);
	*slot = port;
	return port;
}

static void list_outputs(struct wiring *w, const struct component *owner, struct problem *problem) {
	struct buf text = {0};
	for (uint32_t i = 0; i < owner->ports.count && i < 6; i++)
		buf_format(&text, "%s%.*s", i ? ", " : "", STR_ARGS(owner->ports.items[i]->name));
	if (text.n)
		problem->help = arena_format(w->r->arena, "its outputs are %.*s", STR_ARGS(buf_str(&text)));
	buf_finish(&text);
}

static void tell_unmatched(struct wiring *w, const struct component *to, struct placed item, struct str name) {
	struct reading *r = w->r;
	struct component *owner = map_get(&r->by_id, before_dot(name));
	struct str near = nearest(w, name);
	/* app2 may well be elsewhere, though app1 is here */
	bool sure = r->whole || (owner && owner->kind != COMPONENT_SINK);
	struct str message =
	    sure ? arena_format(r->arena, "the input %.*s of the %s %.*s is no component", STR_ARGS(name),
				vector_kind_name(to->kind), STR_ARGS(to->id))
		 : arena_format(r->arena, "no file that was given defines %.*s, an input of the %s %.*s",
				STR_ARGS(name), vector_kind_name(to->kind), STR_ARGS(to->id));
	struct problem *problem = vector_refuses(r, PROBLEM_NEVER_DELIVERS, vector_placed_site(item), message);
	if (!sure)
		problem->reason =
		    STR("if no other file that Vector loads does, it refuses the configuration and does not "
			"start");
	problem->uncertain = !sure;
	problem->help = sure ? STR("name a source or a transform")
			     : STR("give the file that defines it too, or the folder of all files that Vector loads");
	if (owner && owner->kind == COMPONENT_SINK)
		problem->help = STR("a sink has no output: name a source or a transform");
	else if (owner)
		list_outputs(w, owner, problem);
	else if (near.n)
		problem->help = arena_format(r->arena, "did you mean %.*s?", STR_ARGS(near));
}

static void tell_relaxed(struct wiring *w, const struct component *to, struct placed item, struct str name) {
	struct problem *problem = unit_problem(w->r->unit, PROBLEM_DEAD_ROUTE, vector_placed_site(item),
					       "%.*s matches no component, so it brings "
					       "%.*s no events",
					       STR_ARGS(name), STR_ARGS(to->id));
	problem->reason = STR("with wildcard_matching: relaxed Vector starts all the same");
	problem->help = STR("correct the pattern, or leave it out");
}

static bool is_open(struct wiring *w, struct str name) {
	const struct component *owner = map_get(&w->r->by_id, before_dot(name));
	return owner && owner->kind != COMPONENT_SINK && owner->open_ports && !str_equal(owner->id, name);
}

/* --- one component's inputs --------------------------------------------------------------------------------------- */

static bool is_unknown(struct reading *r, struct placed item, struct str *ret) {
	struct text text = vector_text_read(r, item);
	size_t hole;
	*ret = text.text;
	bool unknown = str_find_char(text.text, TEXT_HOLE, &hole);
	r->open_inputs = r->open_inputs || unknown;
	return unknown;
}

static void read_input(struct wiring *w, struct component *to, struct placed item) {
	struct reading *r = w->r;
	struct str name;
	if (item.node->kind != NODE_STRING) {
		if (to->kind == COMPONENT_SINK && vector_is_cloudwatch(to->at.node))
			return; /* told with its other settings */
		vector_refuses(r, PROBLEM_WRONG_TYPE, vector_placed_site(item), STR("an input is a text"))->help =
		    STR("write the id of a source or a transform");
		return;
	}
	if (is_unknown(r, item, &name)) {
		add_edge(w, to, item, add_missing(w, item.node->text, item));
		return;
	}
	struct port *exact = map_get(&r->by_output, name);
	if (exact && !is_pattern(name) && connect(w, to, item, exact))
		return;
	if (is_pattern(name) && connect_pattern(w, to, item, name))
		return;
	if (is_pattern(name) && r->relaxed) {
		tell_relaxed(w, to, item, name);
		return;
	}
	if (!is_open(w, name)) {
		tell_unmatched(w, to, item, name);
		if (r->whole || map_get(&r->by_id, before_dot(name)))
			return;
	}
	add_edge(w, to, item, add_missing(w, name, item));
}

static void tell_no_inputs(struct reading *r, const struct component *to) {
	struct problem *problem = vector_refuses(
	    r, PROBLEM_MISSING_KEY, to->name_site,
	    arena_format(r->arena, "the %s %.*s has no inputs", vector_kind_name(to->kind), STR_ARGS(to->id)));
	problem->help = STR("add \"inputs\" with the ids of sources or transforms");
}

static void read_inputs(struct wiring *w, struct component *to) {
	struct placed inputs = vector_placed_get(to->at, "inputs");
	if (!inputs.node || (inputs.node->kind == NODE_ARRAY && !inputs.node->first)) {
		if (to->kind != COMPONENT_TABLE)
			tell_no_inputs(w->r, to);
		return;
	}
	struct str unused;
	if (inputs.node->kind == NODE_STRING && is_unknown(w->r, inputs, &unused)) {
		add_edge(w, to, inputs, add_missing(w, inputs.node->text, inputs)); /* a list out of the environment */
		return;
	}
	if (inputs.node->kind != NODE_ARRAY) {
		if (to->kind != COMPONENT_SINK || !vector_is_cloudwatch(to->at.node))
			vector_refuses(w->r, PROBLEM_WRONG_TYPE, vector_placed_site(inputs),
				       STR("\"inputs\" is a list"))
			    ->help = STR("put it into [ ]");
		return;
	}
	for (const struct node *item = inputs.node->first; item; item = item->next)
		read_input(w, to, (struct placed){inputs.doc, item});
}

void vector_wiring_read(struct reading *r) {
	struct wiring w = {.r = r, .steps = LIMIT_ROUTE_STEPS * 16ull, .looks = LIMIT_ROUTE_STEPS / 4};
	uint32_t count = r->all.count;
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < r->all.items[i]->ports.count; k++)
			LIST_ADD(r->arena, &w.outputs, r->all.items[i]->ports.items[k]);
	for (uint32_t i = 0; i < count; i++) {
		struct component *component = r->all.items[i];
		if (component->kind != COMPONENT_SOURCE && !component->replaced)
			read_inputs(&w, component);
	}
	if (w.steps || !count)
		return;
	r->limited = true;
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, r->all.items[0]->name_site,
					       "the inputs of all components have too many connections to follow");
	problem->incomplete = true;
	problem->help = STR("name the inputs in place of patterns, or check parts of the configuration on their own");
}
