/* Where task definitions and services stand: in the form that register-task-definition takes, the one that
 * describe-task-definition gives, CloudFormation's properties, Terraform's bare lists of containers,
 * Dockerrun.aws.json, job definitions of AWS Batch (batch/latest/APIReference, API_RegisterJobDefinition), and lists of
 * them. */
#include "agent/ecs/reading.h"

#include "base/limits.h"

enum { WRAPPERS_DEPTH = 8 };

static const struct node *present(const struct node *node) {
	return node && node->kind != NODE_NULL && !intrinsic_is_nothing(node) ? node : NULL;
}

const struct node *ecs_get(const struct node *object, const char *key) {
	char pascal[64];
	const struct node *node = present(node_get(object, key));
	size_t n = 0;
	if (node)
		return node;
	for (; key[n] && n + 1 < sizeof pascal; n++)
		pascal[n] = key[n];
	pascal[n] = '\0';
	pascal[0] = (char)(pascal[0] - 'a' + 'A');
	return present(node_get(object, pascal));
}

struct str ecs_text(const struct node *object, const char *key) {
	const struct node *node = ecs_get(object, key);
	return node && node->kind == NODE_STRING && !intrinsic_is_call(node) ? node->text : STR("");
}

struct site ecs_site(const struct task *task, const struct node *node) {
	return doc_site(task->doc, node->span);
}

struct site ecs_key_site(const struct task *task, const struct node *node) {
	return doc_site(task->doc, node->key_span.len ? node->key_span : node->span);
}

void ecs_split_family(struct str text, struct str *ret_family, struct str *ret_revision) {
	size_t at;
	if (str_find(text, STR(":task-definition/"), &at))
		text = str_from_offset(text, at + sizeof ":task-definition/" - 1);
	*ret_family = text;
	*ret_revision = STR("");
	if (!str_find_char(text, ':', &at))
		return;
	*ret_family = str_from_to(text, 0, at);
	*ret_revision = str_from_offset(text, at + 1);
}

bool ecs_value(struct arena *arena, const struct task *task, const struct node *node, struct template *ret) {
	(void)task;
	if (!node)
		return false;
	if (intrinsic_is_call(node) || node->kind != NODE_STRING)
		return intrinsic_text(arena, node, NULL, ret);
	intrinsic_add_rendered(arena, node->text, ret);
	return true;
}

/* --- containers ----------------------------------------------------------------------------------------------------
 */

static void read_log(struct container *container) {
	container->log = ecs_get(container->node, "logConfiguration");
	if (!container->log || container->log->kind != NODE_OBJECT)
		return;
	container->driver_at = ecs_get(container->log, "logDriver");
	container->driver = ecs_text(container->log, "logDriver");
	const struct node *options = ecs_get(container->log, "options");
	const struct node *secrets = ecs_get(container->log, "secretOptions");
	container->options = options && options->kind == NODE_OBJECT ? options : NULL;
	container->secrets = secrets && secrets->kind == NODE_ARRAY ? secrets : NULL;
}

static void add_container(struct arena *arena, struct task *task, const struct node *node) {
	struct container container = {.task = task, .node = node, .index = task->containers.count};
	const struct node *name = ecs_get(node, "name");
	struct template title = {0};
	if (name && ecs_value(arena, task, name, &title) && title.count) {
		container.name = name;
		container.title = title;
	} else {
		container.title = template_literal(
		    arena,
		    task->batch ? STR("default") : arena_format(arena, "container %u", (unsigned)container.index + 1));
	}
	read_log(&container);
	LIST_ADD(arena, &task->containers, container);
}

/* Texts that ECS takes as they are, and that hold what another tool has to put there. FireLens options and what
 * containers get have variables of their own. */
static bool is_templated(const struct node *object) {
	static const char *const keys[] = {"family", "name", "image", "taskRoleArn", "executionRoleArn"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (intrinsic_is_rendered(ecs_text(object, keys[i])))
			return true;
	return false;
}

static bool has_templated_option(const struct container *container) {
	bool awslogs = str_is(container->driver, "awslogs");
	if (!container->options || (!awslogs && !str_is(container->driver, "awsfirelens")))
		return false;
	for (const struct node *option = container->options->first; option; option = option->next)
		if (option->kind == NODE_STRING &&
		    (awslogs ? intrinsic_is_rendered(option->text) : str_contains(option->text, STR("{{"))))
			return true;
	return false;
}

/* job: the job definition, if it is one. */
static void add_task(struct arena *arena, struct doc *doc, const struct node *node, const struct node *containers,
		     const struct node *job, struct task_list *tasks) {
	struct task *task = ARENA_NEW(arena, struct task);
	*task = (struct task){.doc = doc, .node = node, .templated = is_templated(node), .batch = job};
	if (job)
		task->job = ecs_get(job, "jobDefinitionName");
	task->tolerant = node == containers || node_get(node, "container_definitions");
	ecs_split_family(ecs_text(node, "taskDefinitionArn"), &task->family, &task->revision);
	if (ecs_text(node, "family").n)
		task->family = ecs_text(node, "family");
	const struct node *platforms = ecs_get(node, "requiresCompatibilities");
	for (const struct node *item = platforms ? platforms->first : NULL; item; item = item->next)
		task->fargate = task->fargate || str_is(item->text, "FARGATE");
	for (const struct node *item = containers->first; item; item = item->next)
		if (item->kind == NODE_OBJECT && !intrinsic_is_call(item))
			add_container(arena, task, item);
	for (uint32_t i = 0; i < task->containers.count; i++)
		task->templated = task->templated || is_templated(task->containers.items[i].node) ||
				  has_templated_option(&task->containers.items[i]);
	LIST_ADD(arena, tasks, task);
}

static bool is_container(const struct node *node) {
	return node->kind == NODE_OBJECT && ecs_get(node, "image") &&
	       (ecs_get(node, "name") || ecs_get(node, "logConfiguration")) && !ecs_get(node, "containerDefinitions");
}

struct container *ecs_router(const struct task *task) {
	for (uint32_t i = 0; i < task->containers.count; i++)
		if (ecs_get(task->containers.items[i].node, "firelensConfiguration"))
			return &task->containers.items[i];
	return NULL;
}

bool ecs_is_fluentd(const struct container *router) {
	return str_is(ecs_text(ecs_get(router->node, "firelensConfiguration"), "type"), "fluentd");
}

/* --- services ------------------------------------------------------------------------------------------------------
 */

static bool is_fargate(const struct node *service) {
	if (str_is(ecs_text(service, "launchType"), "FARGATE"))
		return true;
	const struct node *providers = ecs_get(service, "capacityProviderStrategy");
	for (const struct node *item = providers ? providers->first : NULL; item; item = item->next)
		if (str_starts_with(ecs_text(item, "capacityProvider"), STR("FARGATE")))
			return true;
	return false;
}

static bool is_service(const struct node *node) {
	return ecs_get(node, "taskDefinition") && (ecs_get(node, "serviceName") || ecs_get(node, "desiredCount") ||
						   ecs_get(node, "schedulingStrategy") || ecs_get(node, "maxCapacity"));
}

/* The end of an ARN is the name. */
static struct str short_name(struct str text) {
	size_t slash;
	return str_find_last_char(text, '/', &slash) ? str_from_offset(text, slash + 1) : text;
}

static void name_service(struct service *service) {
	struct str name = ecs_text(service->node, "serviceName"), cluster = ecs_text(service->node, "cluster");
	service->name = short_name(name.n ? name : ecs_text(service->node, "service")); /* of update-service */
	service->cluster = short_name(cluster.n ? cluster : ecs_text(service->node, "clusterArn"));
}

static void add_service(struct arena *arena, struct doc *doc, const struct node *node, struct service_list *services) {
	struct service *service = ARENA_NEW(arena, struct service);
	*service = (struct service){.doc = doc, .node = node, .fargate = is_fargate(node)};
	service->task_node = ecs_get(node, "taskDefinition");
	service->desired = ecs_get(node, "desiredCount");
	service->most = ecs_get(node, "maxCapacity");
	service->daemon = str_is(ecs_text(node, "schedulingStrategy"), "DAEMON");
	name_service(service);
	const struct node *task = service->task_node;
	if (task->kind == NODE_OBJECT && ecs_get(task, "containerDefinitions"))
		service->family = ecs_text(task, "family");
	else if (task->kind == NODE_STRING && !intrinsic_is_call(task))
		ecs_split_family(task->text, &service->family, &service->revision);
	LIST_ADD(arena, services, service);
}

/* --- all of them ---------------------------------------------------------------------------------------------------
 */

struct finder {
	struct arena *arena;
	struct doc *doc;
	struct task_list *tasks;
	struct service_list *services;
	bool full;
};

static void find_in(struct finder *f, const struct node *node, uint32_t depth);

static void find_in_list(struct finder *f, const struct node *list, uint32_t depth) {
	if (list->first && is_container(list->first)) {
		add_task(f->arena, f->doc, list, list, NULL, f->tasks);
		return;
	}
	for (const struct node *item = list->first; item; item = item->next)
		find_in(f, item, depth + 1);
}

/* One container, or tasks of several. */
static void add_job(struct finder *f, const struct node *job, const struct node *container, const struct node *tasks) {
	if (container && container->kind == NODE_OBJECT && !intrinsic_is_call(container)) {
		struct node *copy = ARENA_NEW(f->arena, struct node);
		struct node *list = node_new(f->arena, NODE_ARRAY, container->span);
		*copy = *container;
		copy->next = NULL;
		node_append(list, copy);
		add_task(f->arena, f->doc, container, list, job, f->tasks);
	}
	tasks = tasks ? ecs_get(tasks, "taskProperties") : NULL;
	for (const struct node *task = tasks ? tasks->first : NULL; task; task = task->next) {
		const struct node *containers = ecs_get(task, "containers");
		if (containers && containers->kind == NODE_ARRAY && f->tasks->count < LIMIT_TASKS)
			add_task(f->arena, f->doc, task, containers, job, f->tasks);
	}
}

static bool find_job(struct finder *f, const struct node *node) {
	const struct node *container = ecs_get(node, "containerProperties"), *tasks = ecs_get(node, "ecsProperties");
	const struct node *nodes = ecs_get(node, "nodeProperties");
	const struct node *ranges = nodes ? ecs_get(nodes, "nodeRangeProperties") : NULL;
	add_job(f, node, container, tasks);
	for (const struct node *range = ranges ? ranges->first : NULL; range && f->tasks->count < LIMIT_TASKS;
	     range = range->next)
		add_job(f, node, ecs_get(range, "container"), ecs_get(range, "ecsProperties"));
	return container || tasks || nodes;
}

static void find_in(struct finder *f, const struct node *node, uint32_t depth) {
	static const char *const wrappers[] = {"taskDefinition", "taskDefinitions", "service",
					       "services",	 "properties",	    "jobDefinitions"};
	f->full = f->full || f->tasks->count >= LIMIT_TASKS || f->services->count >= LIMIT_TASKS;
	if (depth > WRAPPERS_DEPTH || f->full)
		return;
	if (node->kind == NODE_ARRAY)
		find_in_list(f, node, depth);
	if (node->kind != NODE_OBJECT)
		return;
	const struct node *containers = ecs_get(node, "containerDefinitions");
	if (!containers) /* Terraform's spelling */
		containers = node_get(node, "container_definitions");
	if (containers && containers->kind == NODE_ARRAY) {
		add_task(f->arena, f->doc, node, containers, NULL, f->tasks);
		return;
	}
	if (find_job(f, node))
		return;
	if (is_service(node))
		add_service(f->arena, f->doc, node, f->services);
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
		const struct node *inner = ecs_get(node, wrappers[i]);
		if (inner && (inner->kind == NODE_OBJECT || inner->kind == NODE_ARRAY) && !intrinsic_is_call(inner))
			find_in(f, inner, depth + 1);
	}
}

bool ecs_find(struct arena *arena, struct doc *doc, struct task_list *tasks, struct service_list *services) {
	struct finder f = {.arena = arena, .doc = doc, .tasks = tasks, .services = services};
	for (uint32_t i = 0; i < doc->root_count; i++)
		if (doc->roots[i])
			find_in(&f, doc->roots[i], 0);
	return !f.full;
}
