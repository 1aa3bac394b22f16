/* Amazon ECS: its row, how task definitions and services are known, and reading a unit. What FireLens and other agents
 * in containers do is left to their own shippers: see environment.c. */
#include "agent/ecs/reading.h"
#include "agent/otlp_headers.h"
#include "base/limits.h"

static const char *const formats[] = {"json", "yaml", NULL};
static const char *const words[] = {
    "containerDefinitions", "ContainerDefinitions", "awsfirelens",	  "awslogs-", "CW_CONFIG_CONTENT",
    "AOT_CONFIG_CONTENT",   "desiredCount",	    "schedulingStrategy", NULL};

static bool takes_stream(const struct doc *doc);
static const char *const link_words[] = {"askDefinition", "ontainerDefinitions", NULL};

static bool recognise(const struct doc *doc, struct str *ret_why);
static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret);

const struct agent agent_ecs = {
    .name = "ecs",
    .title = "Amazon ECS",
    .role = AGENT_SHIPPER,
    .formats = formats,
    .words = words,
    .joins_documents = true,
    .takes_stream = takes_stream,
    .recognise = recognise,
    .load = ecs_load,
    .links = ecs_links,
    .link_words = link_words,
    .unpack = ecs_unpack,
    .read = read_unit,
    .spell_variable = ecs_spell_variable,
    .spell_setting = ecs_spell_setting,
    .advise = ecs_advise,
    .host_identity = ecs_host_identity,
    .restart = ecs_restart,
    .check =
	"register-task-definition looks at each option alone: it sees neither missing outputs of FireLens nor where "
	"tasks write",
    .copy_noun = "task",
    .stream_key = "awslogs-stream-prefix",
};

/* --- which documents are ECS's ---------------------------------------------------------------------------------------
 */

struct contents {
	bool awslogs, firelens, routed, variables;
	struct buf others; /* drivers and outputs that are none of ours */
};

static void note_other(struct contents *c, struct str name) {
	if (c->others.n < 80 && name.n && !str_contains(buf_str(&c->others), name))
		buf_format(&c->others, "%s%.*s", c->others.n ? ", " : "", STR_ARGS(name));
}

static bool has_awslogs_option(const struct container *container) {
	for (const struct node *option = container->options ? container->options->first : NULL; option;
	     option = option->next)
		if (str_starts_with(option->key, STR("awslogs-")))
			return true;
	return false;
}

/* Both routers compare the names of plug-ins without case, or nearly so: fluent/fluent-bit, src/flb_output.c. */
static bool names_cloudwatch(struct str text) {
	const struct str word = STR("cloudwatch");
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_equal_ignoring_case(str_from_to(text, i, i + word.n), word))
			return true;
	return false;
}

/* Without a name of its own an extra file may route its events; with one that is not known, it may be ours. */
static void note_firelens(struct contents *c, const struct container *container) {
	const struct node *output = NULL;
	for (const struct node *option = container->options ? container->options->first : NULL; option && !output;
	     option = option->next)
		if (str_equal_ignoring_case(option->key, STR("name")) || str_is(option->key, "@type"))
			output = option;
	c->firelens = c->firelens || !output || intrinsic_is_call(output) || intrinsic_is_rendered(output->text) ||
		      names_cloudwatch(output->text);
	if (output)
		note_other(c, output->text);
}

static void note_container(struct arena *arena, struct contents *c, const struct container *container) {
	static const char *const names[] = {"CW_CONFIG_CONTENT", "AOT_CONFIG_CONTENT",
					    "OTEL_EXPORTER_OTLP_LOGS_HEADERS"};
	const struct node *list = ecs_get(container->node, "environment");
	for (const struct node *item = list ? list->first : NULL; item; item = item->next)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			c->variables = c->variables || str_is(ecs_text(item, "name"), names[i]);
	c->variables = c->variables || ecs_script(arena, container);
	if (str_is(container->driver, "awsfirelens"))
		note_firelens(c, container);
	else if (str_is(container->driver, "awslogs") || has_awslogs_option(container))
		c->awslogs = true;
	else
		note_other(c, container->driver);
}

/* A file beside the router's own may send anything. */
static bool has_router_file(const struct task *task) {
	const struct container *router = ecs_router(task);
	const struct node *options = router ? ecs_get(ecs_get(router->node, "firelensConfiguration"), "options") : NULL;
	return options && node_get(options, "config-file-type");
}

static void settle(struct contents *c, struct arena *arena, bool task, bool service, struct str *ret_why) {
	if (c->awslogs)
		*ret_why = STR("containers with awslogs");
	else if (c->firelens || c->routed)
		*ret_why = STR("containers with awsfirelens");
	else if (c->variables)
		*ret_why = STR("containers with the configuration of an agent");
	else if (service)
		*ret_why = STR("a service and its task definition");
	else if (task && c->others.n)
		*ret_why = arena_format(arena, "its logs go to %.*s", STR_ARGS(buf_str(&c->others)));
	else if (task)
		*ret_why = STR("its containers name no log driver");
}

/* aws ecs describe-task-definition, once for each family. */
static bool takes_stream(const struct doc *doc) {
	(void)doc;
	return true;
}

static bool recognise(const struct doc *doc, struct str *ret_why) {
	struct task_list tasks = {0};
	struct service_list services = {0};
	struct contents c = {0};
	if (!doc->root)
		return false;
	ecs_find(doc->arena, (struct doc *)doc, &tasks, &services);
	for (uint32_t i = 0; i < tasks.count; i++) {
		c.routed = c.routed || has_router_file(tasks.items[i]);
		for (uint32_t k = 0; k < tasks.items[i]->containers.count; k++)
			note_container(doc->arena, &c, &tasks.items[i]->containers.items[k]);
	}
	settle(&c, doc->arena, tasks.count > 0, services.count > 0 && !tasks.count, ret_why);
	buf_finish(&c.others);
	return c.awslogs || c.firelens || c.routed || c.variables || (services.count && !tasks.count);
}

/* --- reading ---------------------------------------------------------------------------------------------------------
 */

struct value_place {
	const struct task *task;
	struct arena *arena;
	const struct node *node;
};

static struct site locate(const void *data, size_t from, size_t to) {
	const struct value_place *place = data;
	return node_text_site(place->arena, place->task->doc, place->node, from, to);
}

/* What an application sends by itself. */
static void read_otlp(struct reading *r, const struct container *container) {
	struct otlp_variables variables = {0};
	const struct node *list = ecs_get(container->node, "environment"), *at = NULL;
	for (const struct node *item = list ? list->first : NULL; item; item = item->next) {
		const struct node *value = ecs_get(item, "value");
		struct value_place *place = ARENA_NEW(r->arena, struct value_place);
		struct otlp_value read = {0};
		*place = (struct value_place){.task = container->task, .arena = r->arena, .node = value};
		if (!value || !ecs_value(r->arena, container->task, value, &read.text))
			continue;
		read.at = ecs_site(container->task, value);
		read.locate = template_is_literal(&read.text) && value->kind == NODE_STRING ? locate : NULL;
		read.data = place;
		if (otlp_variables_take(&variables, ecs_text(item, "name"), &read))
			at = item;
	}
	struct field name = {.value = container->title, .origin = ORIGIN_WRITTEN};
	name.at = ecs_site(container->task, container->name ? container->name : container->node);
	if (at)
		otlp_headers_claim(r->unit, &variables, ecs_site(container->task, at), name);
}

static void tell_limit(struct reading *r) {
	const struct task *last = r->tasks.count ? r->tasks.items[r->tasks.count - 1] : NULL;
	struct site at = last ? ecs_site(last, last->node) : doc_site(r->unit->docs[0], (struct span){0});
	struct problem *problem = unit_problem(r->unit, PROBLEM_LIMIT, at,
					       "more than %u task definitions or services stand here", LIMIT_TASKS);
	problem->incomplete = true;
	problem->reason = STR("the rest was not looked at");
	problem->help = STR("split the file");
}

static void read_task(struct reading *r, struct task *task) {
	for (uint32_t i = 0; i < task->containers.count; i++) {
		const struct container *container = &task->containers.items[i];
		bool is_awslogs = str_is(container->driver, "awslogs");
		if (!task->batch) { /* what Batch refuses has not been seen */
			ecs_container_check(r, container);
			ecs_options_check(r, container);
		}
		if (is_awslogs && ecs_has_options(container))
			ecs_awslogs(r, container);
		read_otlp(r, container);
	}
	ecs_firelens_check(r, task);
}

/* A service alone says only how many tasks run. */
static void tell_no_task(struct reading *r, const struct service *service) {
	struct str name = service->family;
	if (service->revision.n)
		name = arena_format(r->arena, "%.*s:%.*s", STR_ARGS(name), STR_ARGS(service->revision));
	r->unit->idle = arena_format(r->arena,
				     "the task definition%s%.*s says where the tasks of this service write, and is not "
				     "among what was given: give it too",
				     name.n ? " " : "", STR_ARGS(name));
}

static bool read_unit(struct unit *unit, const struct world *asked, struct claim_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena};
	struct world fallback = {.mode = MODE_CONTAINER, .platform = PLATFORM_LINUX};
	unit->asked = *asked;
	unit->world = world_fill(*asked, fallback);
	if (!ecs_find_all(&r))
		tell_limit(&r);
	for (uint32_t i = 0; i < r.tasks.count; i++)
		read_task(&r, r.tasks.items[i]);
	if (r.tasks.count == 1)
		unit->copies = r.tasks.items[0]->copies;
	*ret = unit->claims;
	if (!r.tasks.count && r.services.count)
		tell_no_task(&r, r.services.items[0]);
	return r.tasks.count > 0;
}
