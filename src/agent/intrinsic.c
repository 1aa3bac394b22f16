/* Values that only a deployment knows, as templates. */
#include "agent/intrinsic.h"

#include "base/limits.h"

enum {
	CALLS_DEPTH = 64,	 /* calls within calls */
	CALLS_MAX = 4096,	 /* in one value */
	LITERAL_BYTES = 1 << 20, /* of one value */
	NAME_BYTES = 200,	 /* of a variable that is named after a call */
};

struct reader {
	struct arena *arena;
	const struct intrinsic_facts *facts;
	uint32_t depth, calls;
	size_t bytes;
};

struct call {
	struct str name; /* "Ref", "Sub": without Fn:: and ! */
	const struct node *argument;
};

static bool is_function(struct str name) {
	static const char *const names[] = {"Ref",	 "Sub",	   "Join",	   "GetAtt", "ImportValue", "FindInMap",
					    "If",	 "Split",  "Select",	   "Base64", "Cidr",	    "GetAZs",
					    "Transform", "Length", "ToJsonString", NULL};
	for (const char *const *known = names; *known; known++)
		if (str_is(name, *known))
			return true;
	return false;
}

/* {"Fn::Sub": ...} */
static bool long_call(const struct node *node, struct call *ret) {
	if (node->kind != NODE_OBJECT || node->count != 1)
		return false;
	struct str key = node->first->key;
	bool prefixed = str_starts_with(key, STR("Fn::"));
	struct str name = prefixed ? str_from_offset(key, 4) : key;
	if (!is_function(name) || prefixed == str_is(name, "Ref"))
		return false;
	*ret = (struct call){.name = name, .argument = node->first};
	return true;
}

static bool call_of(const struct node *node, struct call *ret) {
	struct str tag = node->extra ? node->extra->tag : STR("");
	if (!str_starts_with(tag, STR("!")) || !is_function(str_from_offset(tag, 1)))
		return long_call(node, ret);
	*ret = (struct call){.name = str_from_offset(tag, 1), .argument = node};
	return true;
}

bool intrinsic_call(const struct node *node, struct str *ret_name, const struct node **ret_argument) {
	struct call call;
	if (!node || !call_of(node, &call))
		return false;
	/* !Base64 {"Fn::Sub": ...} */
	struct call within;
	*ret_name = call.name;
	*ret_argument = call.argument;
	if (str_is(call.name, "Base64") && call.argument == node && long_call(node, &within)) {
		*ret_name = within.name;
		*ret_argument = within.argument;
	}
	return true;
}

bool intrinsic_is_call(const struct node *node) {
	struct call call;
	return node && call_of(node, &call);
}

bool intrinsic_is_nothing(const struct node *node) {
	struct call call;
	return node && call_of(node, &call) && str_is(call.name, "Ref") && str_is(call.argument->text, "AWS::NoValue");
}

static bool is_scalar(const struct node *node) {
	return node->kind == NODE_STRING || node->kind == NODE_NUMBER || node->kind == NODE_BOOL;
}

static void add_variable(struct reader *r, struct template *ret, struct str name, enum identity id) {
	static const struct charset stack_name = {.bytes = "A-Za-z0-9-", .min = 1, .max = 128};
	struct variable variable = {.id = id, .scope = DIFFERENCE_NONE, .name = name};
	if (str_is(name, "${AWS::StackName}"))
		variable.values = &stack_name;
	if (id == IDENTITY_REGION)
		variable.scope = DIFFERENCE_REGION, variable.values = &charset_region;
	if (id == IDENTITY_ACCOUNT)
		variable.scope = DIFFERENCE_ACCOUNT, variable.values = &charset_account;
	template_add_variable(r->arena, ret, &variable);
}

static void add_literal(struct reader *r, struct template *ret, struct str text) {
	r->bytes += text.n;
	if (text.n && r->bytes <= LITERAL_BYTES)
		template_add_literal(r->arena, ret, text);
}

/* ${name} of Sub, or a Ref to it. */
static void add_named(struct reader *r, struct template *ret, struct str name) {
	struct template found = {0};
	const struct intrinsic_facts *facts = r->facts;
	if (str_is(name, "AWS::NoValue"))
		return;
	if (facts && facts->find && facts->find(facts->context, r->arena, name, &found)) {
		for (uint32_t i = 0; i < found.count; i++)
			r->bytes += found.parts[i].is_variable ? 0 : found.parts[i].literal.n;
		if (r->bytes <= LITERAL_BYTES)
			template_add(r->arena, ret, &found);
		return;
	}
	enum identity id = str_is(name, "AWS::Region")	    ? IDENTITY_REGION
			   : str_is(name, "AWS::AccountId") ? IDENTITY_ACCOUNT
							    : IDENTITY_DEPLOY_CONSTANT;
	add_variable(r, ret, arena_format(r->arena, "${%.*s}", STR_ARGS(name)), id);
}

/* <Fn::NAME what>; what it is named after decides what it is equal to. */
static void add_call(struct reader *r, struct template *ret, struct str name, const struct template *what) {
	struct str text = template_text(r->arena, what);
	if (text.n > NAME_BYTES) {
		add_variable(r, ret, arena_format(r->arena, "<Fn::%.*s>", STR_ARGS(name)), IDENTITY_UNKNOWN);
		return;
	}
	struct str shown =
	    arena_format(r->arena, "<Fn::%.*s%s%.*s>", STR_ARGS(name), text.n ? " " : "", STR_ARGS(text));
	add_variable(r, ret, shown, text.n ? IDENTITY_DEPLOY_CONSTANT : IDENTITY_UNKNOWN);
}

static bool read_node(struct reader *r, const struct node *node, struct template *ret);
static bool read_within(struct reader *r, const struct call *call, struct template *ret);

/* A list's items, with separator between. */
static void add_items(struct reader *r, const struct node *list, struct str separator, struct template *ret) {
	for (const struct node *item = list->first; item; item = item->next) {
		if (item != list->first)
			add_literal(r, ret, separator);
		read_node(r, item, ret);
	}
}

static bool read_literal(struct reader *r, const struct node *node, struct str *ret) {
	struct template t = {0};
	if (!node || !read_node(r, node, &t) || !template_is_literal(&t))
		return false;
	*ret = template_text(r->arena, &t);
	return true;
}

static const struct node *item_at(const struct node *list, uint32_t index) {
	const struct node *item = list->kind == NODE_ARRAY ? list->first : NULL;
	while (item && index--)
		item = item->next;
	return item;
}

/* --- functions ---------------------------------------------------------------------------------------------------- */

static void sub_name(struct reader *r, const struct node *map, struct str name, struct template *ret) {
	const struct node *value = map && map->kind == NODE_OBJECT ? node_get_str(map, name) : NULL;
	if (!value || !read_node(r, value, ret))
		add_named(r, ret, name);
}

static bool read_sub(struct reader *r, const struct node *argument, struct template *ret) {
	const struct node *text_node = argument->kind == NODE_ARRAY ? argument->first : argument;
	const struct node *map = argument->kind == NODE_ARRAY ? item_at(argument, 1) : NULL;
	size_t open, close;
	if (!text_node || !is_scalar(text_node))
		return false;
	struct str rest = text_node->text;
	while (str_find(rest, STR("${"), &open) && str_find_char(str_from_offset(rest, open), '}', &close)) {
		struct str name = str_from_to(rest, open + 2, open + close);
		add_literal(r, ret, str_from_to(rest, 0, open));
		if (++r->calls > CALLS_MAX) {
			add_variable(r, ret, STR("<Fn::Sub>"), IDENTITY_UNKNOWN);
			return true;
		}
		if (str_starts_with(name, STR("!")))
			add_literal(r, ret, arena_format(r->arena, "${%.*s}", STR_ARGS(str_from_offset(name, 1))));
		else
			sub_name(r, map, str_trim(name), ret);
		rest = str_from_offset(rest, open + close + 1);
	}
	add_literal(r, ret, rest);
	return true;
}

static bool read_get_att(struct reader *r, const struct node *argument, struct template *ret) {
	struct template name = {0};
	if (argument->kind == NODE_ARRAY)
		add_items(r, argument, STR("."), &name);
	else
		name = template_literal(r->arena, argument->text);
	add_named(r, ret, template_text(r->arena, &name));
	return true;
}

/* Pieces of a literal text; false: it is none. */
static bool read_split(struct reader *r, const struct node *node, struct str *ret_separator, struct str *ret_text) {
	struct call call;
	return node && call_of(node, &call) && str_is(call.name, "Split") &&
	       read_literal(r, item_at(call.argument, 0), ret_separator) && ret_separator->n &&
	       read_literal(r, item_at(call.argument, 1), ret_text);
}

static bool split_next(struct str *rest, struct str separator, struct str *ret, bool *ret_last) {
	size_t at;
	if (*ret_last)
		return false;
	*ret_last = !str_find(*rest, separator, &at);
	*ret = *ret_last ? *rest : str_from_to(*rest, 0, at);
	*rest = *ret_last ? STR("") : str_from_offset(*rest, at + separator.n);
	return true;
}

static bool read_join(struct reader *r, const struct node *argument, struct template *ret) {
	const struct node *list = item_at(argument, 1);
	struct str separator, from, text, piece;
	struct template what = {0};
	if (!list || !read_literal(r, item_at(argument, 0), &separator))
		return false;
	if (list->kind == NODE_ARRAY && !intrinsic_is_call(list)) {
		add_items(r, list, separator, ret);
		return true;
	}
	if (read_split(r, list, &from, &text)) {
		bool last = false, first = true;
		for (; split_next(&text, from, &piece, &last); first = false) {
			add_literal(r, ret, first ? STR("") : separator);
			add_literal(r, ret, piece);
		}
		return true;
	}
	read_node(r, list, &what);
	add_call(r, ret, STR("Join"), &what);
	return true;
}

static bool read_select(struct reader *r, const struct node *argument, struct template *ret) {
	const struct node *list = item_at(argument, 1);
	struct str number, separator, text, piece;
	uint32_t index;
	struct template what = {0};
	if (!list || !read_literal(r, item_at(argument, 0), &number) || !str_to_u32(number, &index)) {
		add_call(r, ret, STR("Select"), &what);
		return true;
	}
	if (list->kind == NODE_ARRAY && !intrinsic_is_call(list)) {
		const struct node *item = item_at(list, index);
		return item && read_node(r, item, ret);
	}
	if (read_split(r, list, &separator, &text)) {
		bool last = false, there = true;
		for (uint32_t i = 0; there && i <= index; i++)
			there = split_next(&text, separator, &piece, &last);
		if (there)
			add_literal(r, ret, piece);
		return there;
	}
	add_literal(r, &what, arena_format(r->arena, "%u of ", (unsigned)index));
	read_node(r, list, &what);
	add_call(r, ret, STR("Select"), &what);
	return true;
}

static bool read_if(struct reader *r, const struct node *argument, struct template *ret) {
	const struct node *name = item_at(argument, 0), *yes = item_at(argument, 1), *no = item_at(argument, 2);
	const struct intrinsic_facts *facts = r->facts;
	bool holds;
	if (!name || !yes || !no)
		return false;
	if (facts && facts->condition && facts->condition(facts->context, name->text, &holds))
		return read_node(r, holds ? yes : no, ret);
	struct template first = {0}, second = {0}, what = template_literal(r->arena, name->text);
	bool one = read_node(r, yes, &first), other = read_node(r, no, &second);
	if (one && other && str_equal(template_key(r->arena, &first), template_key(r->arena, &second)))
		template_add(r->arena, ret, &first);
	else
		add_call(r, ret, STR("If"), &what);
	return one || other;
}

static bool read_find_in_map(struct reader *r, const struct node *argument, struct template *ret) {
	struct str keys[3];
	const struct intrinsic_facts *facts = r->facts;
	bool known = facts && facts->in_map;
	for (uint32_t i = 0; known && i < 3; i++)
		known = read_literal(r, item_at(argument, i), &keys[i]);
	struct template found = {0}, what = {0};
	if (known && facts->in_map(facts->context, r->arena, keys, &found)) {
		template_add(r->arena, ret, &found);
		return true;
	}
	if (argument->kind == NODE_ARRAY)
		add_items(r, argument, STR("."), &what);
	add_call(r, ret, STR("FindInMap"), &what);
	return true;
}

static bool read_import(struct reader *r, const struct node *argument, struct template *ret) {
	struct template what = {0};
	if (intrinsic_is_call(argument) && argument->kind == NODE_OBJECT && argument->count == 1)
		argument = argument->first->key.n && str_starts_with(argument->first->key, STR("Fn::ImportValue"))
			       ? argument->first
			       : argument;
	if (argument->kind == NODE_OBJECT)
		read_node(r, argument, &what);
	else if (is_scalar(argument))
		what = template_literal(r->arena, argument->text);
	add_call(r, ret, STR("ImportValue"), &what);
	return true;
}

/* The text itself: what is base64 is where it ends up. */
static bool read_base64(struct reader *r, const struct node *argument, struct template *ret) {
	if (is_scalar(argument)) {
		add_literal(r, ret, argument->text);
		return true;
	}
	struct call within; /* !Base64 {"Fn::Sub": ...} has its tag on the object itself */
	if (argument->extra && argument->extra->tag.n && long_call(argument, &within))
		return read_within(r, &within, ret);
	return argument->kind == NODE_OBJECT && read_node(r, argument, ret);
}

static bool read_ref(struct reader *r, const struct node *argument, struct template *ret) {
	if (!is_scalar(argument) || str_is(argument->text, "AWS::NoValue"))
		return false;
	add_named(r, ret, argument->text);
	return true;
}

static const struct {
	const char *name;
	bool (*read)(struct reader *r, const struct node *argument, struct template *ret);
} functions[] = {
    {"Ref", read_ref},
    {"Sub", read_sub},
    {"Join", read_join},
    {"GetAtt", read_get_att},
    {"Select", read_select},
    {"If", read_if},
    {"FindInMap", read_find_in_map},
    {"ImportValue", read_import},
    {"Base64", read_base64},
};

static bool read_call(struct reader *r, const struct call *call, struct template *ret) {
	struct template what = {0};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (str_is(call->name, functions[i].name))
			return functions[i].read(r, call->argument, ret);
	if (call->argument->kind == NODE_ARRAY)
		add_items(r, call->argument, STR(", "), &what);
	else if (is_scalar(call->argument))
		add_literal(r, &what, call->argument->text);
	add_call(r, ret, call->name, &what);
	return true;
}

static bool read_within(struct reader *r, const struct call *call, struct template *ret) {
	if (r->depth >= CALLS_DEPTH || ++r->calls > CALLS_MAX) {
		add_variable(r, ret, str_from(INTRINSIC_TOO_MANY), IDENTITY_UNKNOWN);
		return true;
	}
	r->depth++;
	bool is_text = read_call(r, call, ret);
	r->depth--;
	return is_text;
}

static bool read_node(struct reader *r, const struct node *node, struct template *ret) {
	struct call call;
	if (!call_of(node, &call)) {
		if (is_scalar(node))
			add_literal(r, ret, node->text);
		return is_scalar(node);
	}
	return read_within(r, &call, ret);
}

bool intrinsic_text(struct arena *arena, const struct node *node, const struct intrinsic_facts *facts,
		    struct template *ret) {
	struct reader r = {.arena = arena, .facts = facts};
	struct template t = {0};
	if (!node || !read_node(&r, node, &t))
		return false;
	if (r.bytes > LITERAL_BYTES)
		add_variable(&r, &t, STR("<...>"), IDENTITY_UNKNOWN);
	template_add(arena, ret, &t);
	return true;
}
