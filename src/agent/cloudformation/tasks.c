/* Task definitions with the services that run them: each pair is given to ecs as one part of the tree. */
#include "agent/cloudformation/reading.h"

#include "base/limits.h"

struct runner {
	const struct node *resource; /* a service */
	struct runner *next;
};

static void add_runner(struct unpacking *u, struct map *runners, const struct node *service) {
	const struct node *task = node_get(cfn_properties(service), "TaskDefinition");
	struct str id = cfn_reference(task), family;
	if (!id.n && cfn_text(u->stack, task, &family))
		id = arena_format(u->unit->arena, "family %.*s", STR_ARGS(family));
	if (!id.n)
		return;
	struct runner *runner = ARENA_NEW(u->unit->arena, struct runner);
	struct runner **first = (struct runner **)map_at(runners, id);
	*runner = (struct runner){.resource = service, .next = *first};
	*first = runner;
}

/* --- conditions -----------------------------------------------------------------------------------------------------
 */

/* Does it send through a router of its task, or is it that? */
static bool is_routed(const struct node *container) {
	const struct node *driver = node_find(container, "LogConfiguration/LogDriver");
	return node_get(container, "FirelensConfiguration") || (driver && str_is(driver->text, "awsfirelens"));
}

struct chosen {
	struct node *node;
	bool differs; /* it is another one than in the first way */
};
LIST(chosen_list, struct chosen);

/* What an item of the list becomes in the way at hand. */
static void choose(const struct stack *stack, const struct node *item, struct chosen_list *ret) {
	struct node alone = *item, holder = {.kind = NODE_ARRAY, .first = &alone, .last = &alone, .count = 1}, *next;
	uint32_t turns = stack->turns;
	alone.next = NULL;
	struct node *list = cfn_resolve(stack, &holder);
	for (struct node *one = list ? list->first : NULL; one; one = next) {
		next = one->next;
		one->next = NULL;
		LIST_ADD(stack->arena, ret, (struct chosen){one, stack->turns != turns});
	}
}

/* Of another way than the first one only what differs is of interest, and what shares a router with that. */
static struct node *containers_of(const struct stack *stack, const struct node *containers) {
	struct node *list = node_new(stack->arena, NODE_ARRAY, containers->span);
	struct chosen_list all = {0};
	bool routed = false;
	if (containers->kind != NODE_ARRAY || intrinsic_is_call(containers)) /* chosen as a whole */
		return cfn_resolve(stack, containers);
	for (const struct node *item = containers->first; item; item = item->next)
		choose(stack, item, &all);
	for (uint32_t i = 0; i < all.count; i++)
		routed = routed || (all.items[i].differs && is_routed(all.items[i].node));
	for (uint32_t i = 0; i < all.count; i++)
		if (!stack->way || all.items[i].differs || (routed && is_routed(all.items[i].node)))
			node_append(list, all.items[i].node);
	list->key = containers->key;
	list->key_span = containers->key_span;
	return list;
}

static struct node *properties_of(const struct stack *stack, const struct node *properties) {
	struct node *copy = node_new(stack->arena, NODE_OBJECT, properties->span);
	copy->key = properties->key;
	copy->key_span = properties->key_span;
	for (const struct node *item = properties->first; item; item = item->next) {
		bool containers = str_is(item->key, "ContainerDefinitions");
		struct node *value = containers ? containers_of(stack, item) : cfn_resolve(stack, item);
		if (value)
			node_append(copy, value);
	}
	return copy;
}

/* [ the task definition, its services ...]: a service that is alone with one is taken to run it. NULL: nothing in it
 * differs from the first way. */
static struct node *list_of(struct unpacking *u, const struct node *task) {
	struct node *list = node_new(u->unit->arena, NODE_ARRAY, task->span);
	struct node *properties = properties_of(u->stack, cfn_properties(task));
	const struct node *containers = node_get(properties, "ContainerDefinitions");
	if (u->stack->way && !(containers && containers->first))
		return NULL;
	node_append(list, properties);
	list->key = task->key;
	list->key_span = task->key_span;
	return list;
}

/* The services in the order of the text; they stand in the list in the opposite one. */
static void add_services(struct unpacking *u, struct node *list, const struct runner *runner, uint32_t room) {
	const struct node *services[64];
	uint32_t count = 0;
	for (; runner && count < room && count < sizeof services / sizeof *services; runner = runner->next)
		services[count++] = runner->resource;
	while (count-- > 0) {
		struct node *properties = cfn_resolve(u->stack, cfn_properties(services[count]));
		const struct node *most = properties ? cfn_most_tasks(u->stack, services[count]) : NULL;
		struct node *limit = most ? cfn_resolve(u->stack, most) : NULL;
		if (limit)
			node_append(properties, limit);
		if (properties)
			node_append(list, properties);
	}
}

static void add_way(struct unpacking *u, const struct runner *runner, const struct node *task) {
	const struct agent *ecs = agent_by_name(STR("ecs"));
	struct arena *arena = u->unit->arena;
	struct str why = {0};
	struct node *list = list_of(u, task);
	if (!list)
		return;
	add_services(u, list, runner, LIMIT_TASKS);
	struct doc *part = doc_part(arena, u->stack->doc, list);
	if (!ecs || !ecs->recognise(part, &why))
		return;
	u->full = u->full || !embedded_has_room(u->unit, u->ret, 0, doc_site(u->stack->doc, task->span));
	if (u->full)
		return;
	struct embedded embedded = {.part = part, .agent = ecs, .host = ++u->hosts, .mode = MODE_CONTAINER};
	embedded.label =
	    cfn_way_label(arena, arena_format(arena, "%.*s.Properties", STR_ARGS(task->key)), u->stack->way);
	LIST_ADD(arena, u->ret, embedded);
}

static void add_task(struct unpacking *u, const struct map *runners, const struct node *task) {
	struct stack *stack = u->stack;
	struct str family;
	const struct runner *runner = map_get(runners, task->key);
	if (!runner && cfn_text(stack, node_get(cfn_properties(task), "Family"), &family))
		runner = map_get(runners, arena_format(u->unit->arena, "family %.*s", STR_ARGS(family)));
	struct ways ways = cfn_ways(stack, cfn_properties(task));
	stack->ways = &ways;
	add_way(u, runner, task);
	for (uint32_t i = 0; i < ways.others.count && !u->full; i++) {
		stack->way = &ways.others.items[i];
		add_way(u, runner, task);
	}
	stack->ways = NULL;
	stack->way = NULL;
}

/* Jobs of AWS Batch run in tasks of ECS. */
static void add_job(struct unpacking *u, const struct node *resource) {
	const struct agent *ecs = agent_by_name(STR("ecs"));
	struct str why = {0};
	struct node *properties = cfn_resolve(u->stack, cfn_properties(resource));
	struct doc *part = properties ? doc_part(u->unit->arena, u->stack->doc, properties) : NULL;
	if (!part || !ecs || !ecs->recognise(part, &why))
		return;
	u->full = u->full || !embedded_has_room(u->unit, u->ret, 0, doc_site(u->stack->doc, resource->span));
	if (u->full)
		return;
	struct embedded embedded = {.part = part, .agent = ecs, .host = ++u->hosts, .mode = MODE_CONTAINER};
	embedded.label = arena_format(u->unit->arena, "%.*s.Properties", STR_ARGS(resource->key));
	LIST_ADD(u->unit->arena, u->ret, embedded);
}

void cfn_unpack_tasks(struct unpacking *u) {
	struct map runners = {.arena = u->unit->arena};
	for (const struct node *resource = u->stack->resources->first; resource; resource = resource->next)
		if (str_is(cfn_type(resource), "AWS::ECS::Service") && cfn_properties(resource))
			add_runner(u, &runners, resource);
	for (const struct node *resource = u->stack->resources->first; resource && !u->full; resource = resource->next)
		if (str_is(cfn_type(resource), "AWS::ECS::TaskDefinition") && cfn_properties(resource) &&
		    !node_is_shadowed(resource))
			add_task(u, &runners, resource);
		else if (str_is(cfn_type(resource), "AWS::Batch::JobDefinition") && cfn_properties(resource) &&
			 !node_is_shadowed(resource))
			add_job(u, resource);
}
