/* The files that belong to a task definition: the one of a service stands in the same folder, under a name that holds
 * its family or the word task; and FireLens may include a file of the router's image, whose source may lie beside it.
 */
#include "agent/ecs/reading.h"

enum { LOOKED_AT_MAX = 64 };

struct loading {
	struct unit *unit;
	struct task_list tasks;
	struct service_list services;
	uint32_t looked_at;
};

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static bool may_hold_task(struct str path, struct str family) {
	struct str name = base_name(path);
	return str_contains(name, family) || str_contains(name, STR("task")) || str_contains(name, STR("Task"));
}

/* Keeps the document if the service's task definition is in it. */
static bool try_file(struct loading *l, struct service *service, struct str path, const struct format *format) {
	struct loader *loader = l->unit->loader;
	struct loaded loaded = {0};
	struct task_list tasks = {0};
	struct service_list others = {0};
	loader->read(loader, l->unit->arena, service->doc->source, path, format, &loaded);
	l->looked_at++;
	if (loaded.state != LOAD_READ || !loaded.doc->root)
		return false;
	for (uint32_t i = 0; i < l->unit->doc_count; i++)
		if (l->unit->docs[i] == loaded.doc)
			return false;
	ecs_find(l->unit->arena, loaded.doc, &tasks, &others);
	ecs_join(&tasks, &(struct service_list){.items = &service, .count = 1});
	if (!service->task || !service->family.n || !str_equal(service->task->family, service->family)) {
		service->task = NULL;
		loader->leave(loader, loaded.doc);
		return false;
	}
	unit_add_doc(l->unit, service->task_node, loaded.doc);
	for (uint32_t i = 0; i < tasks.count; i++)
		LIST_ADD(l->unit->arena, &l->tasks, tasks.items[i]);
	return true;
}

static void find_task(struct loading *l, struct service *service) {
	static const struct str patterns[] = {STR_INIT("*.json"), STR_INIT("*.yaml"), STR_INIT("*.yml")};
	struct loader *loader = l->unit->loader;
	if (!loader->leave)
		return;
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
	struct loading l = {.unit = unit};
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
		if (!service->task && service->family.n)
			find_task(&l, service);
	}
	for (uint32_t i = 0; i < l.tasks.count; i++)
		load_router_file(&l, l.tasks.items[i]);
}
