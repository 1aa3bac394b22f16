/* What ECS and its agent refuse or ignore about FireLens: agent/taskresource/firelens/firelens_unix.go (parseOptions),
 * firelensconfig_unix.go (addOutputSection); docs.aws.amazon.com, AmazonECS/latest/APIReference,
 * API_FirelensConfiguration.html and developerguide/firelens-taskdef.html. What plug-ins make of their options is the
 * router's business. */
#include "agent/ecs/reading.h"
#include "agent/schema.h"

static const struct key options[] = {
    {.name = "config-file-type"}, {.name = "config-file-value"}, {.name = "enable-ecs-log-metadata"}};

static bool is_text(const struct node *node) {
	return node && node->kind == NODE_STRING && !intrinsic_is_call(node) && !intrinsic_is_rendered(node->text);
}

static struct problem *tell_value(struct reading *r, const struct task *task, const struct node *node,
				  const char *what) {
	return unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, ecs_site(task, node), "%s cannot be \"%.*s\"", what,
			    STR_ARGS(node->text));
}

static void check_type(struct reading *r, const struct task *task, const struct node *firelens) {
	const struct node *type = ecs_get(firelens, "type");
	if (type && (!is_text(type) || str_is(type->text, "fluentbit") || str_is(type->text, "fluentd")))
		return;
	struct problem *problem = type ? tell_value(r, task, type, "the type of the log router")
				       : unit_problem(r->unit, PROBLEM_MISSING_KEY, ecs_key_site(task, firelens),
						      "the log router has no type");
	problem->reason = STR("ECS refuses the task definition");
	problem->help = STR("write \"type\": \"fluentbit\"");
}

static void check_file(struct reading *r, const struct task *task, const struct node *list) {
	const struct node *type = node_get(list, "config-file-type"), *value = node_get(list, "config-file-value");
	bool bucket = is_text(type) && str_is(type->text, "s3");
	if (is_text(type) && ((!bucket && !str_is(type->text, "file")) || (bucket && task->fargate))) {
		struct problem *problem = tell_value(r, task, type, "config-file-type");
		problem->message = bucket ? STR("on Fargate config-file-type cannot be \"s3\"") : problem->message;
		problem->reason = STR("the task does not start");
		problem->help = STR("write \"file\", and put the file into the image of the router");
	}
	if (type && !value) {
		struct problem *problem = unit_problem(r->unit, PROBLEM_MISSING_KEY, ecs_key_site(task, type),
						       "config-file-type is there, and config-file-value is not");
		problem->reason = STR("the task does not start");
		problem->help = STR("add \"config-file-value\": \"PATH\"");
	}
	if (value && !type) {
		struct problem *problem = unit_problem(r->unit, PROBLEM_NO_EFFECT, ecs_key_site(task, value),
						       "config-file-value does nothing without config-file-type");
		problem->reason = STR("the file is not included, and what it sets counts for nothing");
		problem->help = STR("add \"config-file-type\": \"file\"");
	}
}

static void check_metadata(struct reading *r, const struct task *task, const struct node *list) {
	static const char *const booleans[] = {"1", "t", "T", "TRUE",  "true",	"True",
					       "0", "f", "F", "FALSE", "false", "False"};
	const struct node *node = node_get(list, "enable-ecs-log-metadata");
	if (!is_text(node))
		return;
	for (size_t i = 0; i < sizeof booleans / sizeof *booleans; i++)
		if (str_is(node->text, booleans[i]))
			return;
	struct problem *problem = tell_value(r, task, node, "enable-ecs-log-metadata");
	problem->kind = PROBLEM_NO_EFFECT;
	problem->reason = STR("the ECS agent warns and adds the metadata all the same");
	problem->help = STR("write \"true\" or \"false\"");
}

static void check_options(struct reading *r, const struct task *task, const struct node *firelens) {
	const struct node *list = ecs_get(firelens, "options");
	if (!list || list->kind != NODE_OBJECT || intrinsic_is_call(list))
		return;
	for (const struct node *option = list->first; option; option = option->next) {
		const char *near = schema_nearest(option->key, options, sizeof options / sizeof *options);
		if (!near || str_is(option->key, near))
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_UNKNOWN_KEY, ecs_key_site(task, option),
						       "FireLens has no option %.*s", STR_ARGS(option->key));
		problem->reason = STR("what it says counts for nothing");
		problem->help = arena_format(r->arena, "did you mean %s?", near);
	}
	check_file(r, task, list);
	check_metadata(r, task, list);
}

/* --- containers ----------------------------------------------------------------------------------------------------
 */

static bool is_consumed(struct str key) {
	return str_is(key, "include-pattern") || str_is(key, "exclude-pattern") ||
	       str_is(key, "log-driver-buffer-limit");
}

/* fluent/fluent-bit, src/config_format/flb_cf_fluentbit.c: key has an empty value. */
static void check_empty(struct reading *r, const struct container *container) {
	for (const struct node *option = container->options ? container->options->first : NULL; option;
	     option = option->next) {
		if (option->kind != NODE_STRING || option->text.n || intrinsic_is_call(option) || option->shadowed ||
		    is_consumed(option->key))
			continue;
		struct problem *problem =
		    unit_problem(r->unit, PROBLEM_OUT_OF_RANGE, ecs_key_site(container->task, option),
				 "the option %.*s has no value", STR_ARGS(option->key));
		problem->reason = STR("Fluent Bit refuses the configuration that ECS makes of it (key has an empty "
				      "value): the task stops");
		problem->help = STR("give it a value, or take it out");
	}
}

static void tell_no_output(struct reading *r, const struct container *container, const char *key,
			   const struct node *meant) {
	bool fluentd = str_is(str_from(key), "@type");
	const struct node *at = meant ? meant : container->options;
	struct problem *problem = unit_problem(r->unit, PROBLEM_MISSING_KEY, ecs_key_site(container->task, at),
					       "the log options have no %s, which names the output plug-in", key);
	problem->reason = arena_format(r->arena,
				       "the task stops: \"missing output key %s which is required for firelens "
				       "configuration of type %s\"",
				       key, fluentd ? "fluentd" : "fluentbit");
	if (meant)
		problem->help = arena_format(r->arena, "write \"%s\" for \"%.*s\"", key, STR_ARGS(meant->key));
	else
		problem->help = arena_format(r->arena, "add \"%s\": \"cloudwatch_logs\"", key);
}

static void check_client(struct reading *r, const struct container *container, bool fluentd) {
	const char *key = fluentd ? "@type" : "Name";
	const struct node *meant = NULL;
	bool others = false;
	if (!fluentd)
		check_empty(r, container);
	if (!container->options || ecs_option(container, key) || ecs_secret_option(container, key))
		return;
	for (const struct node *option = container->options->first; option; option = option->next) {
		others = others || !is_consumed(option->key);
		if (str_equal_ignoring_case(option->key, STR("name")) ||
		    str_equal_ignoring_case(option->key, STR("@type")))
			meant = option;
	}
	if (others)
		tell_no_output(r, container, key, meant);
}

static void tell_no_router(struct reading *r, const struct container *container) {
	struct problem *problem =
	    unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, ecs_site(container->task, container->driver_at),
			 "no container of the task is the log router that awsfirelens needs");
	problem->reason = STR("ECS refuses the task definition");
	problem->help = STR("add a container with \"firelensConfiguration\": {\"type\": \"fluentbit\"}");
}

/* One that a function may put in may be the router. */
static bool knows_all_containers(const struct task *task) {
	const struct node *list =
	    task->node->kind == NODE_ARRAY ? task->node : ecs_get(task->node, "containerDefinitions");
	return list && list->count == task->containers.count;
}

/* docs.aws.amazon.com, AmazonECS/latest/developerguide/firelens-taskdef.html: a task has one log router. */
static void check_one_router(struct reading *r, const struct task *task, const struct container *router) {
	for (uint32_t i = router ? router->index + 1 : task->containers.count; i < task->containers.count; i++) {
		const struct node *other = ecs_get(task->containers.items[i].node, "firelensConfiguration");
		if (!other)
			continue;
		struct problem *problem = unit_problem(r->unit, PROBLEM_NEVER_DELIVERS, ecs_key_site(task, other),
						       "a task can have one log router, and this is another");
		problem->also = ecs_key_site(task, ecs_get(router->node, "firelensConfiguration"));
		problem->also_label = STR("the first one");
		problem->reason = STR("ECS refuses the task definition");
		problem->help = STR("keep one firelensConfiguration: one router serves all containers of the task");
		return;
	}
}

void ecs_firelens_check(struct reading *r, const struct task *task) {
	const struct container *router = ecs_router(task);
	bool told = !knows_all_containers(task);
	for (uint32_t i = 0; i < task->containers.count; i++) {
		const struct container *container = &task->containers.items[i];
		if (!str_is(container->driver, "awsfirelens"))
			continue;
		if (router)
			check_client(r, container, ecs_is_fluentd(router));
		else if (!told)
			tell_no_router(r, container);
		told = told || !router;
	}
	check_one_router(r, task, router);
	const struct node *firelens = router ? ecs_get(router->node, "firelensConfiguration") : NULL;
	if (!firelens || firelens->kind != NODE_OBJECT || intrinsic_is_call(firelens))
		return;
	check_type(r, task, firelens);
	check_options(r, task, firelens);
}
