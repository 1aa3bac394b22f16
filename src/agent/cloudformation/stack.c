/* A template's parameters, mappings and names: what is known about a stack before it is made. */
#include "agent/cloudformation/reading.h"

enum {
	DEFAULT_BYTES = 16 << 10, /* of a parameter; CloudFormation takes 4096 */
	NAME_PARTS = 16,	  /* of the name of a resource that others refer to, */
	NAME_BYTES = 1024,
};

static bool is_type(struct str type) {
	return str_starts_with(type, STR("AWS::")) || str_starts_with(type, STR("Alexa::")) || cfn_is_custom(type);
}

struct str cfn_type(const struct node *resource) {
	const struct node *type = node_get(resource, "Type");
	return type && type->kind == NODE_STRING ? type->text : STR("");
}

const struct node *cfn_properties(const struct node *resource) {
	const struct node *properties = node_get(resource, "Properties");
	return properties && properties->kind == NODE_OBJECT ? properties : NULL;
}

static const struct node *resources_in(const struct node *root) {
	const struct node *resources = node_get(root, "Resources");
	for (const struct node *item = resources && resources->kind == NODE_OBJECT ? resources->first : NULL; item;
	     item = item->next)
		if (is_type(cfn_type(item)))
			return resources;
	return NULL;
}

/* A template; what get-template prints; a file of the Serverless Framework, which has one at resources. */
const struct node *cfn_resources(const struct doc *doc) {
	static const char *const wrappers[] = {"TemplateBody", "resources"};
	const struct node *found = doc->root ? resources_in(doc->root) : NULL;
	for (size_t i = 0; doc->root && !found && i < sizeof wrappers / sizeof *wrappers; i++)
		found = resources_in(node_get(doc->root, wrappers[i]));
	return found;
}

const struct node *cfn_body(const struct doc *doc) {
	const struct node *body = node_get(doc->root, "TemplateBody");
	bool is_template = body && body->kind == NODE_STRING && str_contains(body->text, STR("Resources"));
	return is_template && contents_may_hold(body->text) ? body : NULL;
}

bool cfn_text(const struct stack *stack, const struct node *node, struct str *ret) {
	struct template t = {0};
	if (!node || !intrinsic_text(stack->arena, node, &stack->facts, &t) || !template_is_literal(&t))
		return false;
	*ret = template_text(stack->arena, &t);
	return true;
}

struct str cfn_reference(const struct node *node) {
	struct str name;
	const struct node *argument;
	size_t dot;
	if (!node || !intrinsic_call(node, &name, &argument))
		return STR("");
	if (argument->kind == NODE_ARRAY && argument->first)
		argument = argument->first;
	struct str text = argument->kind == NODE_STRING ? argument->text : STR("");
	if (str_is(name, "Sub") && str_starts_with(text, STR("${")) && str_ends_with(text, STR("}")))
		text = str_from_to(text, 2, text.n - 1);
	else if (!str_is(name, "Ref") && !str_is(name, "GetAtt"))
		return STR("");
	return str_find_char(text, '.', &dot) ? str_from_to(text, 0, dot) : text;
}

/* --- facts ----------------------------------------------------------------------------------------------------------
 */

/* A Default that may be replaced by one of several values says nothing; one of an SSM parameter is only its name; one
 * that is empty is meant to be. */
bool cfn_default(const struct stack *stack, const struct node *parameter, struct str *ret) {
	const struct node *value = node_get(parameter, "Default"), *type = node_get(parameter, "Type");
	bool simple = type && (str_is(type->text, "String") || str_is(type->text, "Number"));
	bool scalar = value && (value->kind == NODE_STRING || value->kind == NODE_NUMBER || value->kind == NODE_BOOL);
	if (parameter->parent != stack->parameters || !simple || !scalar || intrinsic_is_call(value) ||
	    !value->text.n || value->text.n > DEFAULT_BYTES || node_get(parameter, "AllowedValues") ||
	    node_get(parameter, "NoEcho"))
		return false;
	*ret = value->text;
	return true;
}

/* Ref gives the name of these. */
const struct node *cfn_name_of(const struct node *resource) {
	static const struct {
		const char *type, *property;
	} named[] = {{"AWS::Logs::LogGroup", "LogGroupName"},
		     {"AWS::Logs::LogStream", "LogStreamName"},
		     {"AWS::SSM::Parameter", "Name"},
		     {"AWS::ECS::Cluster", "ClusterName"}};
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (str_is(cfn_type(resource), named[i].type))
			return node_get(cfn_properties(resource), named[i].property);
	return NULL;
}

static bool is_short(const struct template *t) {
	size_t bytes = 0;
	for (uint32_t i = 0; i < t->count; i++)
		bytes += t->parts[i].is_variable ? t->parts[i].variable.name.n : t->parts[i].literal.n;
	return t->count && t->count <= NAME_PARTS && bytes <= NAME_BYTES;
}

static bool find_name(struct stack *stack, struct str id, const struct node *resource, struct template *ret) {
	const struct node *name = cfn_name_of(resource);
	struct template **kept = (struct template **)map_at(&stack->names, id);
	if (!name || stack->naming)
		return false;
	if (!*kept) {
		struct template *found = ARENA_NEW(stack->arena, struct template);
		stack->naming = true; /* a name that is made of another one, or of itself, stays as it is */
		bool is_text = intrinsic_text(stack->arena, name, &stack->facts, found);
		stack->naming = false;
		if (!is_text || !is_short(found))
			*found = (struct template){0};
		*map_at(&stack->names, id) = found;
		kept = &found;
		*ret = *found;
		return found->count > 0;
	}
	*ret = **kept;
	return ret->count > 0;
}

static bool find(const void *context, struct arena *arena, struct str name, struct template *ret) {
	struct stack *stack = (struct stack *)context;
	const struct node *node = map_get(&stack->by_name, name);
	struct str value;
	if (!node)
		return false;
	if (node->parent != stack->parameters)
		return find_name(stack, name, node, ret);
	if (!cfn_default(stack, node, &value))
		return false;
	*ret = template_literal(arena, value);
	return true;
}

static bool in_map(const void *context, struct arena *arena, const struct str keys[3], struct template *ret) {
	const struct stack *stack = context;
	const struct node *value = stack->mappings;
	for (int i = 0; i < 3; i++)
		value = node_get_str(value, keys[i]);
	if (!value || value->kind == NODE_OBJECT || value->kind == NODE_ARRAY || value->kind == NODE_NULL)
		return false;
	*ret = template_literal(arena, value->text);
	return true;
}

static void remember(struct stack *stack, const struct node *list) {
	for (const struct node *item = list ? list->first : NULL; item; item = item->next)
		if (item->kind == NODE_OBJECT)
			*map_at(&stack->by_name, item->key) = (void *)item;
}

struct stack *cfn_stack(struct arena *arena, const struct doc *doc) {
	struct stack *stack = ARENA_NEW(arena, struct stack);
	*stack = (struct stack){.arena = arena, .doc = doc, .resources = cfn_resources(doc)};
	if (!stack->resources)
		return stack;
	const struct node *template = stack->resources->parent;
	stack->parameters = node_get(template, "Parameters");
	stack->mappings = node_get(template, "Mappings");
	stack->conditions = node_get(template, "Conditions");
	stack->by_name = stack->names = (struct map){.arena = arena};
	remember(stack, stack->resources);
	remember(stack, stack->parameters);
	stack->facts =
	    (struct intrinsic_facts){.find = find, .in_map = in_map, .condition = cfn_condition, .context = stack};
	cfn_note_defaults(stack);
	return stack;
}
