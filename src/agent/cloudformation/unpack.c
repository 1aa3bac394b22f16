/* The texts of a template's resources, and whose they are. */
#include "agent/cloudformation/reading.h"

#include "agent/packed.h"
#include "base/limits.h"

/* --- texts ----------------------------------------------------------------------------------------------------------
 */

static bool has_room(struct unpacking *u, size_t bytes, struct span at) {
	u->bytes += bytes;
	u->full = u->full || !embedded_has_room(u->unit, u->ret, bytes, doc_site(u->stack->doc, at));
	if (u->full || u->bytes <= LIMIT_EMBEDDED_BYTES)
		return !u->full;
	u->full = true;
	unit_problem(u->unit, PROBLEM_LIMIT, doc_site(u->stack->doc, at),
		     "more than %u MiB of texts stand inside this template: the rest was not read",
		     LIMIT_EMBEDDED_BYTES >> 20)
	    ->incomplete = true;
	return false;
}

/* The bytes behind base64, which is on one place. */
static struct source *decoded(struct unpacking *u, const struct node *node, struct str bytes, struct str label) {
	struct derivation d = {.arena = u->stack->arena, .outer = u->stack->doc->source};
	derivation_add(&d, PIECE_OPAQUE, bytes, node->span, 0);
	return source_derive(&d, label);
}

static bool decode(struct unpacking *u, const struct node *node, struct str *ret) {
	return node->kind == NODE_STRING && !intrinsic_is_call(node) &&
	       packed_decode(u->stack->arena, node->text, LIMIT_EMBEDDED_BYTES - u->bytes, ret);
}

/* Files may be included by others. */
static bool is_wanted(const struct unpacking *u, struct str text) {
	return contents_may_hold(text) || (u->may_include && u->lies_at.n);
}

static struct source *text_of(struct unpacking *u, const struct node *value, struct str label,
			      struct environment *values) {
	struct str bytes;
	if ((value->kind == NODE_OBJECT || value->kind == NODE_ARRAY) && !intrinsic_is_call(value))
		return cfn_json(u->stack, value, label, values);
	if (decode(u, value, &bytes))
		return decoded(u, value, bytes, label);
	if (value->kind == NODE_STRING && !intrinsic_is_call(value) && !is_wanted(u, value->text))
		return NULL;
	return intrinsic_source(u->stack->arena, u->stack->doc, value, &u->stack->facts, label, values);
}

/* {{resolve:ssm:NAME}} is filled in when the stack is made (dynamic references). */
static void add_references(struct arena *arena, struct source *text) {
	LIST(, struct hole) holes = {0};
	uint32_t next = 0;
	size_t at = 0, open, close;
	if (!str_contains(text->text, STR("{{resolve:")))
		return;
	while (str_find(str_from_offset(text->text, at), STR("{{resolve:"), &open) &&
	       str_find(str_from_offset(text->text, at + open), STR("}}"), &close)) {
		struct span here = {(uint32_t)(at + open), (uint32_t)close + 2};
		for (; next < text->hole_count && text->holes[next].here.off < here.off + here.len; next++)
			LIST_ADD(arena, &holes, text->holes[next]);
		struct str expression = str_from_to(text->text, here.off, (size_t)here.off + here.len);
		if (!holes.count || holes.items[holes.count - 1].here.off < here.off)
			LIST_ADD(arena, &holes,
				 (struct hole){.here = here, .expression = expression, .kind = HOLE_DEPLOY_CONSTANT});
		at = (size_t)here.off + here.len;
	}
	for (; next < text->hole_count; next++)
		LIST_ADD(arena, &holes, text->holes[next]);
	text->holes = holes.items;
	text->hole_count = holes.count;
}

/* Past limits of functions the rest is one hole: what a text says there nobody sees. */
static void check_limit(struct unpacking *u, const struct source *text) {
	const struct problem_list *told = &u->unit->problems;
	bool known = told->count && told->items[told->count - 1].kind == PROBLEM_LIMIT;
	for (uint32_t i = 0; i < text->hole_count && !known; i++)
		if (str_is(text->holes[i].expression, INTRINSIC_TOO_MANY)) {
			unit_problem(u->unit, PROBLEM_LIMIT, source_outer(text, text->holes[i].here),
				     "too many functions stand one inside another, or in one text: what they give was "
				     "not read")
			    ->incomplete = true;
			return;
		}
}

static void give_parameter(struct unpacking *u, struct embedded *embedded) {
	struct str name;
	if (!cfn_text(u->stack, node_get(cfn_properties(u->parameter), "Name"), &name))
		name = STR("");
	contents_give_parameter(u->unit->arena, embedded, name);
}

static void add_value(struct unpacking *u, const struct node *value, struct str label, const struct embedded *how) {
	struct embedded embedded = *how;
	embedded.text = u->full ? NULL : text_of(u, value, label, &embedded.values);
	if (!embedded.text)
		return;
	if (u->custom)
		embedded.text = cfn_manifests(u->unit->arena, embedded.text);
	add_references(u->unit->arena, embedded.text);
	if (embedded.text->hole_count)
		embedded.agent = NULL; /* whoever may find fault with it has to see all of it */
	check_limit(u, embedded.text);
	embedded.text->lies_at = u->lies_at;
	if (u->parameter)
		give_parameter(u, &embedded);
	if (!is_wanted(u, embedded.text->text))
		u->bytes += embedded.text->text.n;
	else if (has_room(u, embedded.text->text.n, value->span)) {
		cfn_check_names(u, embedded.text);
		LIST_ADD(u->unit->arena, u->ret, embedded);
	}
}

/* Lines within it that conditions choose: each way but the first is a kind of host of its own. */
static void add_ways(struct unpacking *u, const struct node *value, struct str label, const struct embedded *how,
		     bool first) {
	struct ways ways = cfn_ways(u->stack, value);
	struct embedded alone = *how;
	u->stack->ways = &ways;
	if (first != u->other_arms)
		add_value(u, value, label, how);
	for (uint32_t i = 0; u->other_arms && i < ways.others.count; i++) {
		u->stack->way = &ways.others.items[i];
		alone.host = ++u->hosts;
		add_value(u, value, cfn_way_label(u->unit->arena, label, u->stack->way), &alone);
	}
	u->stack->ways = NULL;
	u->stack->way = NULL;
}

/* Of a condition's arms neither is known not to be. */
static const struct node *arms_of(const struct node *value) {
	struct str name;
	const struct node *argument;
	while (intrinsic_call(value, &name, &argument) && str_is(name, "Base64") && argument != value)
		value = argument;
	bool is_if = intrinsic_call(value, &name, &argument) && str_is(name, "If") && argument->kind == NODE_ARRAY &&
		     argument->count == 3;
	return is_if ? argument->first : NULL;
}

/* The first arm runs beside the machine's other texts; the others run where it does not, so each alone: *leaf counts.
 */
static void add_arms(struct unpacking *u, const struct node *value, struct str label, const struct embedded *how,
		     uint32_t depth, uint32_t *leaf) {
	enum { DEPTH_MAX = 6 };
	const struct node *condition = depth < DEPTH_MAX ? arms_of(value) : NULL;
	struct embedded alone = *how;
	if (!condition) {
		bool first = (*leaf)++ == 0;
		if (!first)
			alone.host = ++u->hosts;
		add_ways(u, value, label, &alone, first);
		return;
	}
	const struct node *yes = condition->next;
	struct str name = condition->kind == NODE_STRING ? condition->text : STR("?");
	struct arena *arena = u->unit->arena;
	add_arms(u, yes, arena_format(arena, "%.*s (if %.*s)", STR_ARGS(label), STR_ARGS(name)), how, depth + 1, leaf);
	add_arms(u, yes->next, arena_format(arena, "%.*s (unless %.*s)", STR_ARGS(label), STR_ARGS(name)), how,
		 depth + 1, leaf);
}

void cfn_add_text(struct unpacking *u, const struct node *value, struct str label, const struct embedded *how) {
	uint32_t leaf = 0;
	if (value && value->kind != NODE_NULL && !intrinsic_is_nothing(value))
		add_arms(u, value, label, how, 0, &leaf);
}

/* --- resources with one text each -----------------------------------------------------------------------------------
 */

static const struct {
	const char *type, *property;
} texts[] = {{"AWS::SSM::Parameter", "Value"},
	     {"AWS::SSM::Document", "Content"},
	     {"AWS::ImageBuilder::Component", "Data"},
	     {"AWS::EKS::Addon", "ConfigurationValues"}};

static void unpack_text(struct unpacking *u, const struct node *resource, const char *property) {
	struct embedded how = {.host = ++u->hosts};
	if (str_is(cfn_type(resource), "AWS::SSM::Parameter"))
		how.copies = cfn_fetched_by(u->stack, resource), u->parameter = resource;
	struct str label = arena_format(u->unit->arena, "%.*s.%s", STR_ARGS(resource->key), property);
	for (int pass = 0; pass < 2; pass++) {
		u->other_arms = pass;
		cfn_add_text(u, node_get(cfn_properties(resource), property), label, &how);
	}
	u->parameter = NULL;
}

static void unpack_texts(struct unpacking *u) {
	for (const struct node *resource = u->stack->resources->first; resource; resource = resource->next)
		for (size_t i = 0; i < sizeof texts / sizeof *texts && !u->full; i++)
			if (str_is(cfn_type(resource), texts[i].type) && !node_is_shadowed(resource))
				unpack_text(u, resource, texts[i].property);
}

/* What CloudFormation calls a log group or stream that is given no name: STACK-LOGICALID-SUFFIX. So no two of them have
 * one name, and no name that is written is one. */
static void add_generated(struct unpacking *u, struct environment *ret) {
	struct arena *arena = u->unit->arena;
	for (const struct node *item = u->stack->resources->first; item; item = item->next) {
		const char *key = str_is(cfn_type(item), "AWS::Logs::LogGroup")	   ? "LogGroupName"
				  : str_is(cfn_type(item), "AWS::Logs::LogStream") ? "LogStreamName"
										   : NULL;
		if (!key || node_get(cfn_properties(item), key) || node_is_shadowed(item))
			continue;
		struct charset *values = ARENA_NEW(arena, struct charset);
		struct variable *is = ARENA_NEW(arena, struct variable);
		*values = (struct charset){.bytes = "A-Za-z0-9", .min = 12, .max = 13};
		values->prefix = arena_format(arena, "STACK-%.*s-", STR_ARGS(item->key));
		*is = (struct variable){.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE, .values = values};
		is->name = arena_format(arena, "${%.*s}", STR_ARGS(item->key));
		LIST_ADD(arena, ret, (struct environment_entry){.name = is->name, .is = is});
	}
}

/* All delivery streams of a stack are in one account and region. */
static void unpack_deliveries(struct unpacking *u) {
	struct arena *arena = u->unit->arena;
	struct node *list = NULL;
	for (const struct node *resource = u->stack->resources->first; resource; resource = resource->next) {
		bool ours = str_is(cfn_type(resource), "AWS::KinesisFirehose::DeliveryStream") &&
			    !node_is_shadowed(resource) && cfn_properties(resource);
		struct node *properties = ours ? cfn_resolve(u->stack, cfn_properties(resource)) : NULL;
		if (!properties)
			continue;
		if (!list)
			list = node_new(arena, NODE_ARRAY, resource->span);
		properties->key = resource->key;
		properties->key_span = resource->key_span;
		node_append(list, properties);
	}
	if (!list || u->full || !has_room(u, 0, list->span))
		return;
	struct embedded embedded = {.part = doc_part(arena, u->stack->doc, list),
				    .agent = agent_by_name(STR("firehose")),
				    .host = ++u->hosts,
				    .label = STR("delivery streams")};
	struct str why;
	if (!embedded.agent || !embedded.agent->recognise(embedded.part, &why))
		return;
	add_generated(u, &embedded.values);
	LIST_ADD(arena, u->ret, embedded);
}

void cfn_unpack(struct unit *unit, struct embedded_list *ret) {
	for (uint32_t i = 0; i < unit->doc_count; i++) {
		struct unpacking u = {.unit = unit, .ret = ret, .hosts = ret->count};
		const struct node *body = cfn_body(unit->docs[i]);
		if (body)
			embedded_add(unit, ret, unit->docs[i], body, body->key);
		u.stack = cfn_stack(unit->arena, unit->docs[i]);
		if (!u.stack->resources)
			continue;
		cfn_read_usage(u.stack);
		cfn_unpack_tasks(&u);
		unpack_texts(&u);
		cfn_unpack_machines(&u);
		unpack_deliveries(&u);
		cfn_unpack_custom(&u);
	}
}
