/* The variables of a container, and the configurations that stand in them. Sources: docs.aws.amazon.com,
 * AmazonECS/latest/developerguide (task-metadata-endpoint, fargate-metadata); aws/amazon-cloudwatch-agent,
 * cfg/envconfig/envconfig.go (CW_CONFIG_CONTENT); aws-observability/aws-otel-collector, pkg/config/factory.go
 * (AOT_CONFIG_CONTENT); aws/aws-for-fluent-bit, init/fluent_bit_init_process.go (ECS_TASK_ID and others). */
#include "agent/ecs/reading.h"

#include "agent/command_text.h"

void ecs_environment_add(struct arena *arena, struct environment *env, struct str name, const struct variable *is) {
	struct variable *kept = ARENA_NEW(arena, struct variable);
	*kept = *is;
	LIST_ADD(arena, env, (struct environment_entry){.name = name, .is = kept});
}

/* --- what ECS sets -------------------------------------------------------------------------------------------------
 */

static const struct {
	const char *name;
	enum identity id;
	enum difference scope;
} given[] = {
    {"AWS_REGION", IDENTITY_REGION, DIFFERENCE_REGION},
    {"AWS_DEFAULT_REGION", IDENTITY_REGION, DIFFERENCE_REGION},
    {"AWS_EXECUTION_ENV", IDENTITY_DEPLOY_CONSTANT, DIFFERENCE_NONE},
    {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", IDENTITY_UNKNOWN, DIFFERENCE_POD},
    {"ECS_AGENT_URI", IDENTITY_UNKNOWN, DIFFERENCE_POD},
    {"ECS_CONTAINER_METADATA_URI", IDENTITY_UNKNOWN, DIFFERENCE_POD},
    {"ECS_CONTAINER_METADATA_URI_V4", IDENTITY_UNKNOWN, DIFFERENCE_POD},
    {"HOSTNAME", IDENTITY_POD, DIFFERENCE_POD},
};
/* What the init- images of aws-for-fluent-bit set before they start Fluent Bit. */
static const struct {
	const char *name;
	enum identity id;
	enum difference scope;
} of_init[] = {
    {"AWS_AVAILABILITY_ZONE", IDENTITY_UNKNOWN, DIFFERENCE_UNKNOWN},
    {"ECS_CLUSTER", IDENTITY_CLUSTER, DIFFERENCE_NONE},
    {"ECS_FAMILY", IDENTITY_DEPLOY_CONSTANT, DIFFERENCE_NONE},
    {"ECS_LAUNCH_TYPE", IDENTITY_DEPLOY_CONSTANT, DIFFERENCE_NONE},
    {"ECS_REVISION", IDENTITY_DEPLOY_CONSTANT, DIFFERENCE_NONE},
    {"ECS_TASK_ARN", IDENTITY_TASK, DIFFERENCE_POD},
    {"ECS_TASK_DEFINITION", IDENTITY_DEPLOY_CONSTANT, DIFFERENCE_NONE},
    {"ECS_TASK_ID", IDENTITY_TASK, DIFFERENCE_POD},
};

static void add_given(struct arena *arena, struct environment *env, const char *name, enum identity id,
		      enum difference scope) {
	struct variable is = {.id = id, .scope = scope, .name = arena_format(arena, "${%s}", name)};
	if (id == IDENTITY_REGION)
		is.values = &charset_region;
	ecs_environment_add(arena, env, str_from(name), &is);
}

/* public.ecr.aws/aws-observability/aws-for-fluent-bit:init-latest. An image of another name may be made from one. */
static enum answer is_init_image(const struct container *container) {
	struct str image = ecs_text(container->node, "image"), tag = STR("");
	size_t slash, colon;
	if (str_find_last_char(image, '/', &slash))
		image = str_from_offset(image, slash + 1);
	if (str_find_char(image, ':', &colon)) {
		tag = str_from_offset(image, colon + 1);
		image = str_from_to(image, 0, colon);
	}
	if (!str_is(image, "aws-for-fluent-bit") && !str_is(image, "amazon/aws-for-fluent-bit"))
		return str_is(image, "fluent-bit") || str_is(image, "fluentd") ? NEVER : POSSIBLE;
	if (intrinsic_is_rendered(tag))
		return POSSIBLE;
	return str_starts_with(tag, STR("init-")) ? CERTAIN : NEVER;
}

static void add_of_init(struct arena *arena, const struct container *container, struct environment *env) {
	enum answer init = ecs_get(container->node, "firelensConfiguration") ? is_init_image(container) : NEVER;
	for (size_t i = 0; init != NEVER && i < sizeof of_init / sizeof *of_init; i++)
		add_given(arena, env, of_init[i].name, init == CERTAIN ? of_init[i].id : IDENTITY_ENVIRONMENT,
			  init == CERTAIN ? of_init[i].scope : DIFFERENCE_UNKNOWN);
}

/* --- what the task definition sets ----------------------------------------------------------------------------------
 */

static void add_value(struct arena *arena, const struct container *container, struct environment *env, struct str name,
		      const struct node *value) {
	struct template t = {0};
	if (!ecs_value(arena, container->task, value, &t) || !t.count) {
		LIST_ADD(arena, env, (struct environment_entry){.name = name});
		return;
	}
	if (template_is_literal(&t)) {
		struct site at = value ? doc_site(container->task->doc, value->span) : (struct site){0};
		LIST_ADD(arena, env,
			 (struct environment_entry){.name = name, .value = template_text(arena, &t), .at = at});
		return;
	}
	struct variable is = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
	is.name = template_text(arena, &t);
	if (t.count == 1)
		is = t.parts[0].variable;
	ecs_environment_add(arena, env, name, &is);
}

enum { VARIABLES_MAX = 2048 }; /* more than a task definition of 64 KiB can hold */

void ecs_environment(struct arena *arena, const struct container *container, struct environment *ret,
		     bool *ret_closed) {
	const struct node *values = ecs_get(container->node, "environment");
	const struct node *secrets = ecs_get(container->node, "secrets");
	const struct node *files = ecs_get(container->node, "environmentFiles");
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		add_given(arena, ret, given[i].name, given[i].id, given[i].scope);
	add_of_init(arena, container, ret);
	for (const struct node *item = values ? values->first : NULL; item && ret->count < VARIABLES_MAX;
	     item = item->next)
		if (ecs_text(item, "name").n)
			add_value(arena, container, ret, ecs_text(item, "name"), ecs_get(item, "value"));
	for (const struct node *item = secrets ? secrets->first : NULL; item && ret->count < VARIABLES_MAX;
	     item = item->next) {
		struct str from = ecs_text(item, "valueFrom"), name = ecs_text(item, "name");
		struct variable is = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
		is.name = arena_format(arena, "<secret %.*s>", STR_ARGS(from.n ? from : name));
		if (name.n)
			ecs_environment_add(arena, ret, name, &is);
	}
	*ret_closed =
	    !(files && files->count) && !(values && values->kind != NODE_ARRAY) && !container->task->templated;
}

/* --- configurations -------------------------------------------------------------------------------------------------
 */

struct unpacking {
	struct unit *unit;
	const struct task *task;
	uint32_t host; /* of struct embedded */
	struct embedded_list *ret;
};

static void fill(const struct unpacking *u, const struct container *container, const char *agent, const char *format,
		 struct embedded *embedded) {
	embedded->agent = agent ? agent_by_name(str_from(agent)) : NULL;
	embedded->format = format_by_name(str_from(format));
	embedded->copies = u->task->copies;
	embedded->mode = MODE_CONTAINER;
	embedded->host = u->host;
	ecs_environment(u->unit->arena, container, &embedded->env, &embedded->env_closed);
}

static void unpack_router(const struct unpacking *u) {
	const struct container *router = ecs_router(u->task);
	struct embedded embedded = {0};
	if (!router)
		return;
	bool fluentd = ecs_is_fluentd(router);
	fill(u, router, fluentd ? "fluentd" : "fluent-bit", fluentd ? "fluentd" : "fluentbit", &embedded);
	embedded.text = ecs_firelens_text(u->unit->arena, u->task, &embedded.env);
	if (embedded.text && embedded_has_room(u->unit, u->ret, embedded.text->text.n, ecs_site(u->task, router->node)))
		LIST_ADD(u->unit->arena, u->ret, embedded);
}

/* The last variable of this name counts. */
static void unpack_value(const struct unpacking *u, const struct container *container, const char *variable,
			 const char *agent, const char *format) {
	const struct node *list = ecs_get(container->node, "environment"), *found = NULL;
	for (const struct node *item = list ? list->first : NULL; item; item = item->next)
		if (str_is(ecs_text(item, "name"), variable))
			found = ecs_get(item, "value");
	struct embedded embedded = {0};
	struct arena *arena = u->unit->arena;
	if (!found || (found->kind != NODE_STRING && !intrinsic_is_call(found)))
		return;
	embedded.text = intrinsic_source(arena, u->task->doc, found, NULL, str_from(variable), &embedded.values);
	if (!embedded.text || !str_trim(embedded.text->text).n ||
	    !embedded_has_room(u->unit, u->ret, embedded.text->text.n, ecs_site(u->task, found)))
		return;
	fill(u, container, agent, format, &embedded);
	LIST_ADD(arena, u->ret, embedded);
}

const struct node *ecs_script(struct arena *arena, const struct container *container) {
	struct command_words words = {0};
	command_words_add(arena, &words, ecs_get(container->node, "entryPoint"));
	command_words_add(arena, &words, ecs_get(container->node, "command"));
	const struct node *text = command_script(&words);
	bool call = text && intrinsic_is_call(text);
	bool string = text && text->kind == NODE_STRING && (call || command_script_matters(text->text));
	return call || string ? text : NULL;
}

/* What a container's shell writes: entryPoint takes the place of the image's, command goes behind it. */
static void unpack_script(const struct unpacking *u, const struct container *container) {
	struct arena *arena = u->unit->arena;
	const struct node *text = ecs_script(arena, container);
	struct embedded embedded = {0};
	if (!text)
		return;
	embedded.text = intrinsic_source(
	    arena, u->task->doc, text, NULL,
	    arena_format(arena, "%.*s.command", STR_ARGS(template_text(arena, &container->title))), &embedded.values);
	if (!embedded.text || !command_script_matters(embedded.text->text) ||
	    !embedded_has_room(u->unit, u->ret, embedded.text->text.n, ecs_site(u->task, text)))
		return;
	fill(u, container, NULL, "shell", &embedded);
	LIST_ADD(arena, u->ret, embedded);
}

void ecs_unpack(struct unit *unit, struct embedded_list *ret) {
	struct reading r = {.unit = unit, .arena = unit->arena};
	ecs_find_all(&r);
	for (uint32_t i = 0; i < r.tasks.count; i++) {
		struct task *task = r.tasks.items[i];
		struct unpacking u = {.unit = unit, .task = task, .host = r.tasks.count > 1 ? i + 1 : 0, .ret = ret};
		unpack_router(&u);
		for (uint32_t k = 0; k < task->containers.count; k++) {
			unpack_value(&u, &task->containers.items[k], "CW_CONFIG_CONTENT", "cloudwatch-agent", "json");
			unpack_value(&u, &task->containers.items[k], "AOT_CONFIG_CONTENT", "otel-collector", "yaml");
			unpack_script(&u, &task->containers.items[k]);
		}
	}
}
