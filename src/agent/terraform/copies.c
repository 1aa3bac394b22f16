/* What starts what, and how many: services and task definitions, groups and launch templates, count and for_each. */
#include "agent/terraform/reading.h"

/* Where an argument names another resource: by a value that the other has, or, in a plan, by its expression. */
static const struct {
	const char *type, *path, *target, *attribute;
} links[] = {
    {"aws_ecs_service", "task_definition", "aws_ecs_task_definition", "arn"},
    {"aws_ecs_service", "task_definition", "aws_ecs_task_definition", "family"},
    {"aws_autoscaling_group", "launch_configuration", "aws_launch_configuration", "name"},
    {"aws_autoscaling_group", "launch_template/id", "aws_launch_template", "id"},
    {"aws_autoscaling_group", "launch_template/name", "aws_launch_template", "name"},
    {"aws_autoscaling_group", "mixed_instances_policy/launch_template/launch_template_specification/launch_template_id",
     "aws_launch_template", "id"},
    {"aws_autoscaling_group",
     "mixed_instances_policy/launch_template/launch_template_specification/launch_template_name", "aws_launch_template",
     "name"},
    {"aws_appautoscaling_target", "resource_id", "aws_ecs_service", "name"},
    {"aws_instance", "launch_template/id", "aws_launch_template", "id"},
    {"aws_instance", "launch_template/name", "aws_launch_template", "name"},
};

/* Keys; a block is a list of one object. */
static const struct node *find(const struct node *node, const char *path) {
	struct str rest = str_from(path), step;
	while (node && str_split(&rest, '/', &step)) {
		if (node->kind == NODE_ARRAY)
			node = node->first;
		node = node_get_str(node, step);
	}
	return node;
}

static struct str link_key(struct arena *arena, const char *type, const char *attribute, struct str value) {
	return arena_format(arena, "%s %s %.*s", type, attribute, STR_ARGS(value));
}

/* By each attribute that others may name it by. */
static void index_targets(const struct state *state, struct map *targets) {
	for (uint32_t i = 0; i < state->all.count; i++)
		for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
			struct resource *resource = state->all.items[i];
			struct str value = terraform_text(resource->values, links[k].attribute);
			if (str_is(resource->type, links[k].target) && value.n)
				*map_at(targets, link_key(state->arena, links[k].target, links[k].attribute, value)) =
				    resource;
		}
}

/* aws_ecs_task_definition.web.arn of the same module; with the same index, if there are several. */
static struct resource *referenced(const struct state *state, const struct resource *from, const char *path,
				   const char *type) {
	const struct node *argument = find(map_get(&state->wanted, from->key), path);
	const struct node *references = node_get(argument, "references");
	for (const struct node *item = references ? references->first : NULL; item; item = item->next) {
		struct str rest = item->text, kind, name;
		size_t end;
		if (!str_split(&rest, '.', &kind) || !str_is(kind, type) || !str_split(&rest, '.', &name))
			continue;
		if (str_find_char(name, '[', &end))
			name = str_from_to(name, 0, end);
		struct resource *found =
		    map_get(&state->by_key,
			    arena_format(state->arena, "%.*s%s.%.*s", STR_ARGS(from->module), type, STR_ARGS(name)));
		for (struct resource *one = found; one; one = one->next)
			if (from->index && one->index && node_equal(from->index, one->index))
				return one;
		if (found)
			return found;
	}
	return NULL;
}

/* service/CLUSTER/NAME */
static struct str service_in(const struct resource *target, struct str id) {
	size_t slash;
	if (!str_is(terraform_text(target->values, "service_namespace"), "ecs") || !str_find_last_char(id, '/', &slash))
		return STR("");
	return str_from_offset(id, slash + 1);
}

static struct resource *target_of(const struct state *state, const struct map *targets, const struct resource *from) {
	for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
		if (!str_is(from->type, links[k].type))
			continue;
		const struct node *value = find(from->values, links[k].path);
		struct str text = value && value->kind == NODE_STRING ? value->text : STR("");
		if (str_is(from->type, "aws_appautoscaling_target"))
			text = service_in(from, text);
		struct resource *found =
		    text.n ? map_get(targets, link_key(state->arena, links[k].target, links[k].attribute, text)) : NULL;
		if (!found && !text.n)
			found = referenced(state, from, links[k].path, links[k].target);
		if (found)
			return found;
	}
	return NULL;
}

void terraform_join(struct state *state) {
	struct map targets = {.arena = state->arena};
	index_targets(state, &targets);
	for (uint32_t i = state->all.count; i-- > 0;) {
		struct resource *resource = state->all.items[i];
		struct resource *target = target_of(state, &targets, resource);
		if (!target)
			continue;
		resource->runs = target;
		resource->next_user = target->user;
		target->user = resource;
	}
}

/* --- how many -------------------------------------------------------------------------------------------------------
 */

bool terraform_is_fargate(const struct resource *task) {
	const struct node *wanted = node_get(task->values, "requires_compatibilities");
	for (const struct node *item = wanted ? wanted->first : NULL; item; item = item->next)
		if (str_is(item->text, "FARGATE"))
			return true;
	for (const struct resource *service = task->user; service; service = service->next_user)
		if (str_is(terraform_text(service->values, "launch_type"), "FARGATE"))
			return true;
	return false;
}

/* The argument that says how many, that of autoscaling before others; NULL: none does. */
static const struct node *size_of(const struct resource *user, bool *ret_daemon, bool *ret_scaled) {
	const struct node *strategy = node_get(user->values, "scheduling_strategy");
	*ret_daemon = strategy && str_is(strategy->text, "DAEMON");
	if (*ret_daemon)
		return strategy;
	for (const struct resource *target = user->user; target; target = target->next_user)
		if (str_is(target->type, "aws_appautoscaling_target")) {
			*ret_scaled = true;
			return node_get(target->values, "max_capacity");
		}
	return node_get(user->values, str_is(user->type, "aws_ecs_service") ? "desired_count" : "max_size");
}

static struct replication copies_by_users(const struct state *state, const struct resource *resource) {
	bool task = str_is(resource->type, "aws_ecs_task_definition"), all_known = true, daemon = false, scaled = false;
	struct replication copies = {.copies = COPIES_MANY_LIKELY,
				     .differs_by = task ? DIFFERENCE_POD : DIFFERENCE_HOST};
	uint32_t sum = 0, size;
	for (const struct resource *user = resource->user; user; user = user->next_user) {
		bool is_daemon = false, is_scaled = false, instance = str_is(user->type, "aws_instance");
		const struct node *at = instance ? NULL : size_of(user, &is_daemon, &is_scaled);
		size = instance;
		bool known = instance || (!is_daemon && at && at->kind == NODE_NUMBER && str_to_u32(at->text, &size));
		daemon = daemon || is_daemon;
		scaled = scaled || (is_scaled && known && size > 1);
		all_known = all_known && known && size;
		if (known && size <= UINT32_MAX - sum)
			sum += size;
		if (at && (is_daemon || (known && size > 1) || !copies.at.source))
			copies.at = doc_site(state->doc, at->span);
	}
	if (daemon || sum > 1)
		copies.copies = COPIES_MANY;
	else if (sum == 1 && all_known)
		copies.copies = COPIES_ONE;
	if (copies.copies == COPIES_MANY && task && !daemon && !scaled && all_known)
		copies.count = sum;
	return copies;
}

struct replication terraform_copies(const struct state *state, const struct resource *resource) {
	if (!str_is(resource->type, "aws_instance"))
		return copies_by_users(state, resource);
	return (struct replication){.copies = COPIES_ONE, .differs_by = DIFFERENCE_HOST};
}
