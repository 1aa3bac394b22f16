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

static bool number_of(const struct node *node, uint32_t *ret) {
	return node && (node->kind == NODE_NUMBER || node->kind == NODE_STRING) && !intrinsic_is_call(node) &&
	       str_to_u32(node->text, ret);
}

/* Does autoscaling decide, and let it have more than one? */
static bool may_grow(const struct service *service) {
	uint32_t most = 0;
	return number_of(service->most, &most) && most > 1;
}

/* False: nobody knows. Autoscaling counts from the first day on. */
static bool desired_of(const struct service *service, uint32_t *ret) {
	if (service->most)
		return number_of(service->most, ret);
	return number_of(service->desired, ret);
}

static bool may_be_one(struct str a, struct str b) {
	return !a.n || !b.n || str_equal(a, b);
}

/* One service in two files: as it was made, and as it was changed or described. */
static bool is_one_service(const struct service *a, const struct service *b) {
	return a->doc != b->doc && may_be_one(a->name, b->name) && may_be_one(a->cluster, b->cluster);
}

struct counting {
	struct replication copies;
	uint32_t known;
	bool all_known, daemon, scaled;
};

/* Another one tells of the same service, and of more tasks, or came first. */
static bool is_told_elsewhere(const struct service_list *services, uint32_t index) {
	const struct service *service = services->items[index];
	uint32_t desired = 0, other_desired = 0;
	desired_of(service, &desired);
	for (uint32_t i = 0; i < services->count; i++) {
		const struct service *other = services->items[i];
		if (other == service || other->task != service->task || !is_one_service(service, other))
			continue;
		other_desired = 0;
		desired_of(other, &other_desired);
		if (other_desired > desired || (other_desired == desired && i < index))
			return true;
	}
	return false;
}

static void add_service(struct counting *c, const struct service *service) {
	struct replication *copies = &c->copies;
	uint32_t desired = 0;
	bool is_known = desired_of(service, &desired);
	const struct node *at = service->daemon ? ecs_get(service->node, "schedulingStrategy")
				: service->most ? service->most
						: service->desired;
	c->daemon = c->daemon || service->daemon;
	c->scaled = c->scaled || may_grow(service);
	c->all_known = c->all_known && is_known && desired;
	if (is_known && desired <= UINT32_MAX - c->known)
		c->known += desired;
	if (!at || (!service->daemon && !desired))
		return;
	struct site site = doc_site(service->doc, at->span);
	if (!copies->at.source)
		copies->at = site;
	else if (!copies->also.source)
		copies->also = site;
}

/* Those of one cluster, and those of which nobody knows the cluster. */
static struct counting count_cluster(const struct task *task, const struct service_list *services, struct str cluster) {
	struct counting c = {.copies = {.differs_by = DIFFERENCE_POD}, .all_known = true};
	for (uint32_t i = 0; i < services->count; i++) {
		const struct service *service = services->items[i];
		if (service->task == task && !service->repeated && may_be_one(service->cluster, cluster) &&
		    (cluster.n || !service->cluster.n))
			add_service(&c, service);
	}
	return c;
}

/* Every task of every service that runs it. A service that has none now may get some. Those of another cluster may be
 * in another account or region, for all anybody knows. */
static struct replication copies_of(const struct task *task, const struct service_list *services) {
	struct counting best = {.copies = {.differs_by = DIFFERENCE_POD}};
	struct map clusters = {.arena = task->doc->arena};
	uint32_t count = 0;
	for (uint32_t i = 0; i < services->count; i++) {
		struct service *service = services->items[i];
		void **slot = service->task == task ? map_at(&clusters, service->cluster) : NULL;
		if (!slot || *slot)
			continue;
		*slot = service;
		struct counting c = count_cluster(task, services, service->cluster);
		if (!count++ || c.known > best.known || (c.daemon && !best.daemon))
			best = c;
	}
	best.copies.copies = COPIES_MANY_LIKELY;
	if (best.daemon || best.known > 1)
		best.copies.copies = COPIES_MANY;
	else if (best.known == 1 && best.all_known && count == 1)
		best.copies.copies = COPIES_ONE;
	if (best.copies.copies == COPIES_MANY && !best.daemon && !best.scaled && best.all_known)
		best.copies.count = best.known;
	return best.copies;
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

static struct str folder_of(const struct service *service) {
	struct str path = service->doc->source->path;
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash + 1) : STR("/");
}

/* Services in differing folders (test/, prod/) that do not say where they run are not taken to run in one cluster. */
static void tell_clusters_apart(const struct service_list *services) {
	bool differ = false;
	for (uint32_t i = 1; i < services->count; i++)
		differ = differ || !str_equal(folder_of(services->items[i]), folder_of(services->items[0]));
	for (uint32_t i = 0; i < services->count && differ; i++)
		if (!services->items[i]->cluster.n)
			services->items[i]->cluster = folder_of(services->items[i]);
}

bool ecs_find_all(struct reading *r) {
	bool all = true;
	for (uint32_t i = 0; i < r->unit->doc_count; i++)
		all = ecs_find(r->arena, r->unit->docs[i], &r->tasks, &r->services) && all;
	ecs_join(&r->tasks, &r->services);
	tell_clusters_apart(&r->services);
	for (uint32_t i = 0; i < r->services.count; i++)
		r->services.items[i]->repeated = is_told_elsewhere(&r->services, i);
	bool asked = r->unit->copies.copies != COPIES_MANY_LIKELY;
	for (uint32_t i = 0; i < r->tasks.count; i++) {
		struct task *task = r->tasks.items[i];
		task->copies = asked ? r->unit->copies : copies_of(task, &r->services);
		name_task(r, task, i);
	}
	return all;
}
