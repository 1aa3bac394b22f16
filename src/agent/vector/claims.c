/* Claims: one for each source whose events come to a sink aws_cloudwatch_logs. The sink writes each stream in order and
 * alone (src/sinks/aws_cloudwatch_logs/service.rs), so it is what merges its sources. */
#include "agent/vector/reading.h"

/* --- where the sink sends ------------------------------------------------------------------------------------------
 */

static struct field field_of(struct reading *r, struct placed parent, const char *key) {
	struct placed node = vector_placed_get(parent, key);
	if (!node.node || node.node->kind != NODE_STRING)
		return (struct field){0};
	struct text text = vector_text_read(r, node);
	return (struct field){.value = vector_text_template(r, &text, 0, text.text.n),
			      .at = vector_placed_site(node),
			      .origin = ORIGIN_WRITTEN};
}

/* Whose a key or a profile is nobody knows, but one has one account. */
static struct field account_of(struct reading *r, struct placed auth, const struct field *role) {
	struct field account = field_account(r->arena, role);
	if (account.origin != ORIGIN_ABSENT || role->origin != ORIGIN_ABSENT)
		return account;
	struct field key = field_of(r, auth, "access_key_id"), profile = field_of(r, auth, "profile");
	if (key.origin == ORIGIN_ABSENT)
		key = field_of(r, auth, "credentials_file");
	if (key.origin == ORIGIN_ABSENT)
		return key;
	struct str text = template_text(r->arena, &key.value), name = template_text(r->arena, &profile.value);
	struct str end = str_from_offset(text, text.n > 4 ? text.n - 4 : 0);
	struct variable variable = {.id = IDENTITY_UNKNOWN,
				    .scope = DIFFERENCE_UNKNOWN,
				    .name = arena_format(r->arena, "<account of ...%.*s%s%.*s>", STR_ARGS(end),
							 name.n ? " " : "", STR_ARGS(name))};
	key.value = (struct template){0};
	template_add_variable(r->arena, &key.value, &variable);
	return key;
}

static struct field retention_of(struct reading *r, const struct component *sink) {
	struct placed retention = vector_placed_get(sink->at, "retention"), days = vector_placed_get(retention, "days");
	if (!vector_placed_is(retention, "enabled", "true") || !days.node || days.node->kind != NODE_NUMBER)
		return (struct field){0};
	return (struct field){.value = template_literal(r->arena, days.node->text),
			      .at = vector_placed_site(days),
			      .origin = ORIGIN_WRITTEN};
}

/* --- the source ----------------------------------------------------------------------------------------------------
 */

/* Positions are kept in data_dir/ID (src/sources/file.rs, journald.rs: resolve_and_make_data_subdir). */
static struct field state_of(struct reading *r, const struct component *source) {
	struct placed own = vector_placed_get(source->at, "data_dir");
	struct field folder = field_of(r, source->at, "data_dir");
	bool keeps = source->source && (source->source->kind == WRITER_FILE || source->source->kind == WRITER_JOURNAL);
	if (!keeps)
		return (struct field){0};
	if (folder.origin == ORIGIN_ABSENT && r->data_dir_at.node) {
		own = (struct placed){r->data_dir_at.doc, r->data_dir_at.node->parent};
		folder = field_of(r, own, "data_dir");
	}
	if (folder.origin == ORIGIN_ABSENT)
		folder = (struct field){.value = template_literal(r->arena, STR("/var/lib/vector")),
					.at = source->name_site,
					.origin = ORIGIN_DEFAULT};
	if (template_is_literal(&folder.value)) {
		struct str path = template_text(r->arena, &folder.value);
		path = path.n && path.p[path.n - 1] == '/' ? str_from_to(path, 0, path.n - 1) : path;
		folder.value = template_literal(r->arena, arena_join(r->arena, path, STR("/"), source->id, STR("")));
		return folder;
	}
	template_add_literal(r->arena, &folder.value, STR("/"));
	template_add_literal(r->arena, &folder.value, source->id);
	return folder;
}

/* Does the name tell the files, containers or senders of one source apart? */
static bool tells_apart(const struct template *name) {
	for (uint32_t i = 0; i < name->count; i++) {
		const struct variable *v = &name->parts[i].variable;
		if (!name->parts[i].is_variable)
			continue;
		if (v->id == IDENTITY_SOURCE_PATH || v->id == IDENTITY_POD || v->id == IDENTITY_CONTAINER ||
		    (v->id == IDENTITY_RECORD && !str_is(v->name, "{{ stream }}")))
			return true;
	}
	return false;
}

/* What the user configured: the pattern of a file source, else its id. */
static struct field source_name(struct reading *r, const struct component *source) {
	struct placed include = vector_placed_get(source->at, "include");
	bool one = include.node && include.node->kind == NODE_ARRAY && include.node->count == 1 &&
		   include.node->first->kind == NODE_STRING;
	if (!one || source->missing)
		return (struct field){
		    .value = template_literal(r->arena, source->id), .at = source->name_site, .origin = ORIGIN_WRITTEN};
	struct placed item = {include.doc, include.node->first};
	struct text text = vector_text_read(r, item);
	return (struct field){.value = vector_text_template(r, &text, 0, text.text.n),
			      .at = vector_placed_site(item),
			      .origin = ORIGIN_WRITTEN};
}

static void add_choice(const struct port *port, struct buf *text) {
	if (port->selects && text->n < 4096)
		buf_format(text, "%.*s ", STR_ARGS(port->name));
}

/* The outputs on the way to an end that take some events only, and last: those behind the same ones get the same
 * events. */
static struct str choice_of(struct reading *r, struct component *source, struct component *end,
			    const struct port *last) {
	struct buf text = {0};
	if (!vector_ways_mark(r, source, end, NULL))
		return STR("");
	for (uint32_t i = 0; i < r->on_way.count; i++) {
		const struct component *on_way = r->on_way.items[i];
		for (uint32_t k = 0; k < on_way->inputs.count && text.n < 4096; k++)
			if (on_way->inputs.items[k]->port->owner->mark == r->walk)
				add_choice(on_way->inputs.items[k]->port, &text);
	}
	if (last)
		add_choice(last, &text);
	struct str choice = arena_str(r->arena, buf_str(&text));
	buf_finish(&text);
	return choice;
}

/* Metrics become logs in some transforms only. */
static bool has_logs(struct reading *r, struct component *source, struct component *sink) {
	static const char *const passing[] = {"filter", "route", "exclusive_route", "sample",	 "throttle", "dedupe",
					      "delay",	"remap", "reduce",	    "aggregate", "window",   "sampler"};
	if (!source->source || !source->source->metrics || !vector_ways_mark(r, source, sink, NULL))
		return true;
	for (uint32_t i = 0; i < r->on_way.count; i++) {
		const struct component *c = r->on_way.items[i];
		bool passes = c->kind != COMPONENT_TRANSFORM;
		for (size_t k = 0; k < sizeof passing / sizeof passing[0]; k++)
			passes = passes || str_is(c->type, passing[k]);
		if (!passes)
			return true;
	}
	return false;
}

static struct claim *make_claim(struct reading *r, struct component *source, struct component *sink,
				enum answer delivers) {
	struct placed auth = vector_placed_get(sink->at, "auth");
	enum writer_kind kind = source->source ? source->source->kind : WRITER_INPUT;
	struct field group = vector_name_of(r, sink, source, NAME_GROUP),
		     stream = vector_name_of(r, sink, source, NAME_STREAM);
	if (group.origin == ORIGIN_ABSENT || stream.origin == ORIGIN_ABSENT)
		return NULL;
	struct claim *claim = claim_add(r->unit, kind, vector_component_site(sink));
	struct writer *writer = &claim->writer;
	claim->delivers = delivers;
	claim->group = group;
	claim->stream = stream;
	claim->region = field_of(r, sink->at, "region");
	claim->endpoint = field_of(r, sink->at, "endpoint");
	claim->role = field_of(r, auth, "assume_role");
	if (claim->role.origin == ORIGIN_ABSENT && vector_change_holds(r->unit, CHANGE_NO_OLD_ROLE) == NEVER)
		claim->role = field_of(r, sink->at, "assume_role");
	claim->account = account_of(r, auth, &claim->role);
	claim->retention = retention_of(r, sink);
	writer->name = source_name(r, source);
	writer->input = source->id;
	writer->merged_by = sink->id;
	writer->selects = delivers == CERTAIN ? STR("") : choice_of(r, source, sink, NULL);
	writer->state_file = state_of(r, source);
	bool several;
	vector_source_globs(r, source, &writer->reads, &writer->excludes, &several);
	writer->open_set = several && !tells_apart(&group.value) && !tells_apart(&stream.value);
	return claim;
}

/* --- ways ----------------------------------------------------------------------------------------------------------
 */

/* What a source sends to a sink through one of its inputs. */
struct way {
	uint32_t source, order; /* nodes; places among the arrivals */
	const struct intake *in;
	enum answer answer;
};

static int compare_ways(const void *a, const void *b, const void *unused) {
	const struct way *left = a, *right = b;
	(void)unused;
	if (left->source != right->source)
		return left->source < right->source ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

/* Behind any other transform there are other events, not these once more. */
static bool passes_on(struct reading *r, struct component *source, struct component *end) {
	static const char *const passing[] = {"remap",	"filter",   "route",  "exclusive_route", "swimlanes",
					      "sample", "throttle", "dedupe", "delay",		 "aws_ec2_metadata"};
	if (source == end)
		return true;
	if (!vector_ways_mark(r, source, end, NULL))
		return false;
	for (uint32_t i = 0; i < r->on_way.count; i++) {
		const struct component *c = r->on_way.items[i];
		bool known = c->kind != COMPONENT_TRANSFORM;
		for (size_t k = 0; k < sizeof passing / sizeof passing[0]; k++)
			known = known || str_is(c->type, passing[k]);
		if (!known)
			return false;
	}
	return true;
}

/* How sure it is that an event takes both ways. */
static enum answer takes_both(struct reading *r, struct component *source, const struct way *a, const struct way *b) {
	enum answer less = a->answer < b->answer ? a->answer : b->answer;
	struct component *from[] = {a->in->port->owner, b->in->port->owner};
	if (less < LIKELY || !passes_on(r, source, from[0]) || !passes_on(r, source, from[1]))
		return NEVER;
	if (a->answer == CERTAIN || b->answer == CERTAIN)
		return less;
	struct str left = choice_of(r, source, from[0], a->in->port),
		   right = choice_of(r, source, from[1], b->in->port);
	return left.n && str_equal(left, right) ? LIKELY : NEVER;
}

/* A field that nobody knows may be another one on each way. */
static bool has_open_field(const struct template *name) {
	for (uint32_t i = 0; i < name->count; i++)
		if (name->parts[i].is_variable && name->parts[i].variable.id == IDENTITY_RECORD &&
		    name->parts[i].variable.scope == DIFFERENCE_UNKNOWN)
			return true;
	return false;
}

/* A second claim, at the input that brings the source's events once more. */
static void make_second(struct reading *r, struct component *source, const struct claim *first, const struct way *ways,
			uint32_t count) {
	uint32_t best = 0;
	for (uint32_t i = 1; i < count; i++)
		best = ways[i].answer > ways[best].answer ? i : best;
	for (uint32_t i = 0; i < count && r->steps; i++) {
		enum answer both = i == best ? NEVER : takes_both(r, source, &ways[best], &ways[i]);
		if (both == NEVER)
			continue;
		struct claim *second = claim_add(r->unit, first->writer.kind, vector_placed_site(ways[i].in->at));
		struct site at = second->at;
		uint32_t order = second->order;
		*second = *first;
		second->at = at;
		second->order = order;
		second->delivers = both;
		return;
	}
}

static void make_claims(struct reading *r, const struct way *ways, uint32_t count) {
	struct component *source = (struct component *)r->graph.nodes.items[ways[0].source].owner;
	struct component *sink = ways[0].in->to;
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < count; i++)
		answer = ways[i].answer > answer ? ways[i].answer : answer;
	if (!has_logs(r, source, sink))
		return;
	const struct claim *first = make_claim(r, source, sink, answer);
	if (first && count > 1 && !has_open_field(&first->group.value) && !has_open_field(&first->stream.value))
		make_second(r, source, first, ways, count);
}

enum { CLAIMS_MAX = 1 << 17 };

/* All that comes to one sink, by source. */
static void sink_claims(struct reading *r, const struct component *sink, const struct route_arrival *arrivals,
			uint32_t count) {
	struct way *ways = ARENA_ARRAY(r->arena, struct way, count);
	for (uint32_t i = 0; i < count; i++)
		ways[i] = (struct way){.source = arrivals[i].input,
				       .order = i,
				       .in = r->graph.nodes.items[arrivals[i].output].owner,
				       .answer = arrivals[i].answer};
	list_sort(r->arena, ways, count, sizeof *ways, compare_ways, NULL);
	for (uint32_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && ways[to].source == ways[from].source;)
			to++;
		if (r->unit->claims.count >= CLAIMS_MAX) {
			unit_problem(r->unit, PROBLEM_LIMIT, sink->name_site,
				     "more than %d ways lead from sources to sinks before this one", CLAIMS_MAX)
			    ->incomplete = true;
			return;
		}
		make_claims(r, &ways[from], to - from);
	}
}

void vector_claims_make(struct reading *r) {
	const struct route_arrival_list *arrivals = &r->graph.arrivals;
	for (uint32_t from = 0, to; from < arrivals->count; from = to) {
		const struct intake *in = r->graph.nodes.items[arrivals->items[from].output].owner;
		const struct component *sink = in->to;
		for (to = from; to < arrivals->count; to++) {
			in = r->graph.nodes.items[arrivals->items[to].output].owner;
			if (in->to != sink)
				break;
		}
		if (sink->kind == COMPONENT_SINK && !sink->replaced && vector_is_cloudwatch(sink->at.node))
			sink_claims(r, sink, &arrivals->items[from], to - from);
	}
}
