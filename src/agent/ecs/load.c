/* The files that belong to a task definition: the one of a service stands in the same folder, under a name that holds
 * its family or the word task; and FireLens may include a file of the router's image, whose source may lie beside it.
 */
#include "agent/ecs/reading.h"

enum { LOOKED_AT_MAX = 64 };

static const struct str patterns[] = {STR_INIT("*.json"), STR_INIT("*.yaml"), STR_INIT("*.yml")};

struct loading {
	struct unit *unit;
	struct task_list tasks;
	struct service_list services;
	uint32_t looked_at;
	struct map searched; /* by the service's document: its folder was searched for others */
};

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static bool may_hold_task(struct str path, struct str family) {
	struct str name = base_name(path);
	return str_contains(name, family) || str_contains(name, STR("task")) || str_contains(name, STR("Task"));
}

static bool is_in_unit(const struct unit *unit, const struct doc *doc) {
	for (uint32_t i = 0; i < unit->doc_count; i++)
		if (unit->docs[i] == doc)
			return true;
	return false;
}

/* NULL: nothing to look at, or it is a part already. */
static struct doc *look_at(struct loading *l, const struct source *from, struct str path, const struct format *format) {
	struct loader *loader = l->unit->loader;
	struct loaded loaded = {0};
	loader->read(loader, l->unit->arena, from, path, format, &loaded);
	if (loaded.state != LOAD_READ || is_in_unit(l->unit, loaded.doc))
		return NULL;
	if (loaded.doc->root)
		return loaded.doc;
	loader->leave(loader, loaded.doc);
	return NULL;
}

static void add_doc(struct loading *l, const struct node *directive, struct doc *doc, const struct task_list *tasks,
		    const struct service_list *services) {
	unit_add_doc(l->unit, directive, doc);
	for (uint32_t i = 0; i < tasks->count; i++)
		LIST_ADD(l->unit->arena, &l->tasks, tasks->items[i]);
	for (uint32_t i = 0; i < services->count; i++)
		LIST_ADD(l->unit->arena, &l->services, services->items[i]);
}

/* Keeps the document if the service's task definition is in it. */
static bool try_file(struct loading *l, struct service *service, struct str path, const struct format *format) {
	struct task_list tasks = {0};
	struct service_list others = {0};
	struct doc *doc = look_at(l, service->doc->source, path, format);
	l->looked_at++;
	if (!doc)
		return false;
	ecs_find(l->unit->arena, doc, &tasks, &others);
	ecs_join(&tasks, &(struct service_list){.items = &service, .count = 1});
	if (!service->task || !service->family.n || !str_equal(service->task->family, service->family)) {
		service->task = NULL;
		l->unit->loader->leave(l->unit->loader, doc);
		return false;
	}
	add_doc(l, service->task_node, doc, &tasks, &others);
	return true;
}

static void find_task(struct loading *l, struct service *service) {
	struct loader *loader = l->unit->loader;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct str_list paths = {0};
		const struct format *format = format_by_name(i ? STR("yaml") : STR("json"));
		if (loader->match(loader, l->unit->arena, service->doc->source, patterns[i], &paths) != LOAD_READ)
			continue;
		for (uint32_t k = 0; k < paths.count && l->looked_at < LOOKED_AT_MAX; k++)
			if (may_hold_task(paths.items[k], service->family) &&
			    try_file(l, service, paths.items[k], format))
				return;
	}
}

/* Does one of the document's services run a task definition of ours? */
static bool shares_task(const struct loading *l, const struct service_list *services) {
	ecs_join(&l->tasks, services);
	for (uint32_t i = 0; i < services->count; i++)
		if (services->items[i]->task && services->items[i]->family.n)
			return true;
	return false;
}

static void try_sibling(struct loading *l, const struct service *service, struct str path,
			const struct format *format) {
	struct task_list tasks = {0};
	struct service_list services = {0};
	struct doc *doc = look_at(l, service->doc->source, path, format);
	if (!doc)
		return;
	ecs_find(l->unit->arena, doc, &tasks, &services);
	if (!tasks.count && shares_task(l, &services)) /* one that stands beside its task definition means that one */
		add_doc(l, service->task_node, doc, &tasks, &services);
	else
		l->unit->loader->leave(l->unit->loader, doc);
}

/* Other services of this task definition, in files of their own: their tasks write where these write. Each loads the
 * others, so that all are one configuration, whichever comes first. */
static void find_siblings(struct loading *l, const struct service *service) {
	struct loader *loader = l->unit->loader;
	void **slot = map_at(&l->searched, service->doc->source->path);
	uint32_t looked_at = 0;
	if (*slot)
		return;
	*slot = l;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct str_list paths = {0};
		const struct format *format = format_by_name(i ? STR("yaml") : STR("json"));
		if (loader->match(loader, l->unit->arena, service->doc->source, patterns[i], &paths) != LOAD_READ)
			continue;
		for (uint32_t k = 0; k < paths.count && looked_at < LOOKED_AT_MAX; k++, looked_at++)
			try_sibling(l, service, paths.items[k], format);
	}
}

/* So that it is known whose part it is; the router's own shipper reads it. */
static void load_router_file(struct loading *l, const struct task *task) {
	struct loader *loader = l->unit->loader;
	struct loaded loaded = {0};
	struct str path;
	if (!ecs_firelens_file(task, &path))
		return;
	const char *format = ecs_is_fluentd(ecs_router(task)) ? "fluentd" : "fluentbit";
	loader->read(loader, l->unit->arena, task->doc->source, path, format_by_name(str_from(format)), &loaded);
}

void ecs_load(struct unit *unit) {
	struct loading l = {.unit = unit, .searched = {.arena = unit->arena}};
	uint32_t count = unit->doc_count;
	if (!unit->loader)
		return;
	for (uint32_t i = 0; i < count; i++)
		ecs_find(unit->arena, unit->docs[i], &l.tasks, &l.services);
	ecs_join(&l.tasks, &l.services);
	for (uint32_t i = 0; i < l.services.count; i++) {
		struct service *service = l.services.items[i];
		if (!service->task)
			ecs_join(&l.tasks, &(struct service_list){.items = &service, .count = 1});
		if (!service->task && service->family.n && unit->loader->leave)
			find_task(&l, service);
		if (service->task && service->family.n && unit->loader->leave)
			find_siblings(&l, service); /* which may add some */
	}
	for (uint32_t i = 0; i < l.tasks.count; i++)
		load_router_file(&l, l.tasks.items[i]);
}
