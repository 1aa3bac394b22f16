/* The log driver awslogs as ECS configures it: docs.aws.amazon.com, AmazonECS/latest/developerguide/using_awslogs.html.
 * The name of the stream is made by ECS: PREFIX/CONTAINER/TASK-ID; without a prefix it is the id that Docker gives the
 * container. So no two containers ever share one. AWS Batch fills in what a job definition leaves out: the group
 * /aws/batch/job, and its own name as the prefix (batch/latest/userguide/using_awslogs.html). */
#include "agent/ecs/reading.h"
#include "agent/legal_name.h"

const struct node *ecs_option(const struct container *container, const char *name) {
	const struct node *node = node_get(container->options, name);
	return node && node->kind != NODE_NULL && !intrinsic_is_nothing(node) ? node : NULL;
}

const struct node *ecs_secret_option(const struct container *container, const char *name) {
	const struct node *item = container->secrets ? container->secrets->first : NULL;
	while (item && !str_is(ecs_text(item, "name"), name))
		item = item->next;
	return item;
}

/* A secret is one value for all tasks. */
static void add_secret(struct arena *arena, const struct node *secret, struct template *ret) {
	struct str from = ecs_text(secret, "valueFrom"), name = ecs_text(secret, "name");
	struct variable variable = {.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE};
	variable.name = arena_format(arena, "<secret %.*s>", STR_ARGS(from.n ? from : name));
	template_add_variable(arena, ret, &variable);
}

static bool read_option(struct reading *r, const struct container *container, const char *name, struct field *ret) {
	const struct node *node = ecs_option(container, name), *secret = ecs_secret_option(container, name);
	struct template value = {0};
	if (!node && !secret)
		return false;
	if (!node)
		add_secret(r->arena, secret, &value);
	else if (!ecs_value(r->arena, container->task, node, &value))
		return false;
	if (!value.count)
		return false;
	*ret = (struct field){
	    .value = value, .at = ecs_site(container->task, node ? node : secret), .origin = ORIGIN_WRITTEN};
	return true;
}

/* One problem for all that is missing. */
static void tell_missing(struct reading *r, const struct container *container, bool group, bool region, bool prefix) {
	const char *const names[] = {group ? "awslogs-group" : NULL, region ? "awslogs-region" : NULL,
				     prefix ? "awslogs-stream-prefix" : NULL};
	uint32_t count = (uint32_t)group + region + prefix, told = 0;
	struct buf list = {0}, help = {0};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!names[i])
			continue;
		buf_format(&list, "%s%s", !told ? "" : told + 1 == count ? " and " : ", ", names[i]);
		buf_format(&help, "%s\"%s\": \"%s\"", told++ ? ", " : "", names[i],
			   str_is(str_from(names[i]), "awslogs-region") ? "REGION" : "NAME");
	}
	const struct node *at = container->options ? container->options : container->log;
	struct problem *problem = unit_problem(
	    r->unit, PROBLEM_MISSING_KEY, ecs_key_site(container->task, at), "%s needs the option%s %.*s",
	    prefix && count == 1 ? "awslogs on Fargate" : "awslogs", count > 1 ? "s" : "", STR_ARGS(buf_str(&list)));
	problem->reason = STR("ECS refuses the task definition, or the container does not start");
	if (prefix && count == 1)
		problem->reason =
		    STR("ECS refuses the task definition: \"Fargate requires log configuration options to "
			"include awslogs-stream-prefix to support log driver awslogs.\"");
	problem->help = arena_format(r->arena, "add %.*s%s", STR_ARGS(buf_str(&help)),
				     prefix ? "; a good prefix is the name of the service" : "");
	buf_finish(&list);
	buf_finish(&help);
}

static bool read_job_name(struct reading *r, const struct container *container, struct field *ret) {
	const struct task *task = container->task;
	struct variable name = {.id = IDENTITY_DEPLOY_CONSTANT, .name = STR("<job definition>")};
	*ret = (struct field){.at = ecs_site(task, container->log), .origin = ORIGIN_DEFAULT};
	if (task->batch && (!task->job || !ecs_value(r->arena, task, task->job, &ret->value)))
		template_add_variable(r->arena, &ret->value, &name);
	return task->batch;
}

static void set_stream(struct reading *r, const struct container *container, struct claim *claim) {
	static const struct charset hex = {.bytes = "0-9a-f", .min = 64, .max = 64};
	struct arena *arena = r->arena;
	bool has_prefix = read_option(r, container, "awslogs-stream-prefix", &claim->stream) ||
			  read_job_name(r, container, &claim->stream);
	if (!has_prefix) {
		struct variable id = {
		    .id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD, .name = STR("<container id>"), .values = &hex};
		claim->stream = (struct field){.at = claim->writer.name.at, .origin = ORIGIN_DEFAULT};
		template_add_variable(arena, &claim->stream.value, &id);
		return;
	}
	legal_name_check(r->unit, &claim->stream.value, LEGAL_STREAM, claim->stream.at,
			 "the task does not start: its log stream cannot be made");
	template_add_literal(arena, &claim->stream.value, STR("/"));
	template_add(arena, &claim->stream.value, &container->title);
	template_add_literal(arena, &claim->stream.value, STR("/"));
	/* Drawn when the task starts, and nothing else is ever called so: no name meets it. */
	struct variable id = container->task->id;
	id.id = IDENTITY_RANDOM;
	template_add_variable(arena, &claim->stream.value, &id);
}

void ecs_awslogs(struct reading *r, const struct container *container) {
	struct field group = {0}, region = {0}, prefix = {0};
	const struct task *task = container->task;
	bool has_group = read_option(r, container, "awslogs-group", &group);
	bool has_region = read_option(r, container, "awslogs-region", &region);
	bool lacks_prefix =
	    task->fargate && !task->batch && !read_option(r, container, "awslogs-stream-prefix", &prefix);
	if (!has_group && task->batch) {
		group = (struct field){.value = template_literal(r->arena, STR("/aws/batch/job")),
				       .at = ecs_site(task, container->log),
				       .origin = ORIGIN_DEFAULT};
		has_group = true;
	}
	has_region = has_region || task->batch;
	if (!has_group || !has_region || lacks_prefix)
		tell_missing(r, container, !has_group, !has_region, lacks_prefix);
	if (!has_group || lacks_prefix)
		return;
	struct claim *claim = claim_add(r->unit, WRITER_CONTAINER, ecs_site(task, container->log));
	const struct node *name = container->name ? container->name : container->node;
	claim->writer.name =
	    (struct field){.value = container->title, .at = ecs_site(task, name), .origin = ORIGIN_WRITTEN};
	claim->group = group;
	claim->region = region;
	set_stream(r, container, claim);
	legal_name_check(r->unit, &group.value, LEGAL_GROUP, group.at,
			 "the task does not start: its log stream cannot be made");
}
