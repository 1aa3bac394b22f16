/* How many tasks run: what services say (API_CreateService, API_Service). A task definition alone says nothing. */
#include "agent/ecs/reading.h"

static bool fits(const struct service *service, const struct task *task) {
	if (service->task_node == task->node)
		return true;
	if (!service->family.n || !str_equal(service->family, task->family))
		return false;
	return !service->revision.n || !task->revision.n || str_equal(service->revision, task->revision);
}

void ecs_join(const struct task_list *tasks, const struct service_list *services) {
	for (uint32_t i = 0; i < services->count; i++) {
		struct service *service = services->items[i];
		for (uint32_t k = 0; k < tasks->count && !service->task; k++)
			if (fits(service, tasks->items[k]))
				service->task = tasks->items[k];
		/* A Ref to the one that stands beside it, or no word about it. */
		if (!service->task && !service->family.n && tasks->count == 1)
			service->task = tasks->items[0];
		if (service->task && service->fargate)
			service->task->fargate = true;
	}
}

/* False: nobody knows. */
static bool desired_of(const struct service *service, uint32_t *ret) {
	const struct node *desired = service->desired;
	return desired && (desired->kind == NODE_NUMBER || desired->kind == NODE_STRING) &&
	       !intrinsic_is_call(desired) && str_to_u32(desired->text, ret);
}

/* Every task of every service that runs it. A service that has none now may get some. */
static struct replication copies_of(const struct task *task, const struct service_list *services) {
	struct replication copies = {.copies = COPIES_MANY_LIKELY, .differs_by = DIFFERENCE_POD};
	uint32_t known = 0, desired;
	bool all_known = true, daemon = false;
	for (uint32_t i = 0; i < services->count; i++) {
		const struct service *service = services->items[i];
		if (service->task != task)
			continue;
		bool is_known = desired_of(service, &desired);
		const struct node *at =
		    service->daemon ? ecs_get(service->node, "schedulingStrategy") : service->desired;
		daemon = daemon || service->daemon;
		all_known = all_known && is_known && desired;
		if (is_known && desired && desired <= UINT32_MAX - known)
			known += desired;
		if (at && (service->daemon || (is_known && desired)) &&
		    (!copies.at.source || (is_known && desired > 1)))
			copies.at = doc_site(service->doc, at->span);
	}
	if (daemon || known > 1)
		copies.copies = COPIES_MANY;
	else if (known == 1 && all_known)
		copies.copies = COPIES_ONE;
	if (copies.copies == COPIES_MANY && !daemon && all_known)
		copies.count = known;
	return copies;
}

/* Two tasks of one document are no one task. */
static void name_task(const struct reading *r, struct task *task, uint32_t number) {
	static const struct charset digits = {.bytes = "0-9a-f", .min = 32, .max = 32};
	task->id = (struct variable){
	    .id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR("<task id>"), .values = &digits};
	if (r->tasks.count > 1 && task->family.n)
		task->id.name = arena_format(r->arena, "<task id of %.*s%s%.*s>", STR_ARGS(task->family),
					     task->revision.n ? ":" : "", STR_ARGS(task->revision));
	else if (r->tasks.count > 1)
		task->id.name = arena_format(r->arena, "<task id of definition %u>", (unsigned)number + 1);
}

bool ecs_find_all(struct reading *r) {
	bool all = true;
	for (uint32_t i = 0; i < r->unit->doc_count; i++)
		all = ecs_find(r->arena, r->unit->docs[i], &r->tasks, &r->services) && all;
	ecs_join(&r->tasks, &r->services);
	bool asked = r->unit->copies.copies != COPIES_MANY_LIKELY;
	for (uint32_t i = 0; i < r->tasks.count; i++) {
		struct task *task = r->tasks.items[i];
		task->copies = asked ? r->unit->copies : copies_of(task, &r->services);
		name_task(r, task, i);
	}
	return all;
}
