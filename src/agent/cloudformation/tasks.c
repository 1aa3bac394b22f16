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

/* [ the task definition, its services ...]: a service that is alone with one is taken to run it. */
static struct node *list_of(struct unpacking *u, const struct node *task) {
	struct node *list = node_new(u->unit->arena, NODE_ARRAY, task->span);
	struct node *properties = cfn_resolve(u->stack, cfn_properties(task));
	if (properties)
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
		if (properties)
			node_append(list, properties);
	}
}

static void add_task(struct unpacking *u, const struct map *runners, const struct node *task) {
	const struct agent *ecs = agent_by_name(STR("ecs"));
	struct str family, why = {0};
	struct node *list = list_of(u, task);
	const struct runner *runner = map_get(runners, task->key);
	if (!runner && cfn_text(u->stack, node_get(cfn_properties(task), "Family"), &family))
		runner = map_get(runners, arena_format(u->unit->arena, "family %.*s", STR_ARGS(family)));
	add_services(u, list, runner, LIMIT_TASKS);
	struct doc *part = doc_part(u->unit->arena, u->stack->doc, list);
	if (!list->first || !ecs || !ecs->recognise(part, &why))
		return;
	u->full = u->full || !embedded_has_room(u->unit, u->ret, 0, doc_site(u->stack->doc, task->span));
	if (u->full)
		return;
	struct embedded embedded = {.part = part, .agent = ecs, .host = ++u->hosts, .mode = MODE_CONTAINER};
	embedded.label = arena_format(u->unit->arena, "%.*s.Properties", STR_ARGS(task->key));
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
}
