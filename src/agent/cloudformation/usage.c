/* Who uses what of a template: associations that give a parameter of SSM to the CloudWatch agent
 * (systems-manager/latest/userguide, AmazonCloudWatch-ManageAgent), and scalable targets that say how many tasks a
 * service may get (AWS::ApplicationAutoScaling::ScalableTarget). */
#include "agent/cloudformation/reading.h"

/* --- parameters -----------------------------------------------------------------------------------------------------
 */

static const struct node *first_item(const struct node *node) {
	return node && node->kind == NODE_ARRAY && !intrinsic_is_call(node) ? node->first : node;
}

/* The instances that it names; 0: a tag, or all there are. */
static uint32_t instances_of(const struct stack *stack, const struct node *association, const struct node **ret_at) {
	const struct node *properties = cfn_properties(association), *targets = node_get(properties, "Targets");
	uint32_t count = 0;
	*ret_at = targets;
	if (!targets || targets->kind != NODE_ARRAY) {
		*ret_at = node_get(properties, "InstanceId");
		return *ret_at ? 1 : 0;
	}
	for (const struct node *target = targets->first; target; target = target->next) {
		const struct node *values = node_get(target, "Values"), *key = node_get(target, "Key");
		struct str text;
		if (!key || !str_is(key->text, "InstanceIds") || !values || values->kind != NODE_ARRAY)
			return 0;
		for (const struct node *value = values->first; value; value = value->next)
			if (cfn_text(stack, value, &text) && str_is(text, "*"))
				return 0;
		count += values->count;
	}
	return count;
}

struct fetched {
	uint32_t instances;
	bool unknown;
	struct site at;
};

/* By the logical id, or else by the name, which has a blank before it as no id has. */
static struct str key_of(struct arena *arena, struct str id, struct str name) {
	return id.n ? id : name.n ? arena_format(arena, " %.*s", STR_ARGS(name)) : STR("");
}

static void add_association(struct stack *stack, const struct node *association) {
	const struct node *at;
	const struct node *location =
	    first_item(node_find(cfn_properties(association), "Parameters/optionalConfigurationLocation"));
	struct str id = cfn_reference(location), name = {0};
	if (!id.n && !cfn_text(stack, location, &name))
		return;
	void **slot = map_at(&stack->fetched, key_of(stack->arena, id, name));
	if (!*slot)
		*slot = ARENA_NEW(stack->arena, struct fetched);
	struct fetched *fetched = *slot;
	uint32_t count = instances_of(stack, association, &at);
	fetched->instances += count;
	fetched->unknown = fetched->unknown || !count;
	if (at && count)
		fetched->at = doc_site(stack->doc, at->span);
}

struct replication cfn_fetched_by(const struct stack *stack, const struct node *parameter) {
	struct replication copies = {.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_HOST};
	struct str name = {0};
	cfn_text(stack, node_get(cfn_properties(parameter), "Name"), &name);
	const struct fetched *by[] = {map_get(&stack->fetched, parameter->key),
				      name.n ? map_get(&stack->fetched, key_of(stack->arena, STR(""), name)) : NULL};
	bool unknown = false;
	uint32_t sum = 0;
	for (int i = 0; i < 2; i++) {
		sum += by[i] ? by[i]->instances : 0;
		unknown = unknown || (by[i] && by[i]->unknown);
		if (by[i] && by[i]->instances)
			copies.at = by[i]->at;
	}
	if (sum > 1) {
		copies.copies = COPIES_MANY;
		copies.count = unknown ? 0 : sum;
	} else if (sum == 1 && !unknown) {
		copies.copies = COPIES_ONE;
	} else {
		copies.at.source = NULL;
	}
	return copies;
}

/* --- services -------------------------------------------------------------------------------------------------------
 */

/* service/CLUSTER/NAME */
static void add_target(struct stack *stack, const struct node *target) {
	const struct node *properties = cfn_properties(target), *id = node_get(properties, "ResourceId");
	const struct node *space = node_get(properties, "ServiceNamespace"),
			  *most = node_get(properties, "MaxCapacity");
	struct template t = {0};
	size_t at;
	if (!id || !most || (space && !intrinsic_is_call(space) && !str_is(space->text, "ecs")) ||
	    !intrinsic_text(stack->arena, id, &stack->facts, &t))
		return;
	struct str text = template_text(stack->arena, &t);
	if (str_find_last_char(text, '/', &at))
		text = str_from_offset(text, at + 1);
	if (!str_starts_with(text, STR("${")) || !str_ends_with(text, STR("}"))) {
		*map_at(&stack->most, key_of(stack->arena, STR(""), text)) = (void *)most;
		return;
	}
	text = str_from_to(text, 2, text.n - 1);
	if (str_find_char(text, '.', &at))
		text = str_from_to(text, 0, at);
	*map_at(&stack->most, text) = (void *)most;
}

const struct node *cfn_most_tasks(const struct stack *stack, const struct node *service) {
	struct str name = {0};
	const struct node *most = map_get(&stack->most, service->key);
	if (!most && cfn_text(stack, node_get(cfn_properties(service), "ServiceName"), &name))
		most = map_get(&stack->most, key_of(stack->arena, STR(""), name));
	return most;
}

void cfn_read_usage(struct stack *stack) {
	stack->fetched = stack->most = (struct map){.arena = stack->arena};
	for (const struct node *item = stack->resources->first; item; item = item->next) {
		if (node_is_shadowed(item) || !cfn_properties(item))
			continue;
		if (str_is(cfn_type(item), "AWS::SSM::Association"))
			add_association(stack, item);
		if (str_is(cfn_type(item), "AWS::ApplicationAutoScaling::ScalableTarget"))
			add_target(stack, item);
	}
}
