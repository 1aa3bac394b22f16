/* The files that belong to a task definition: its services tell of it by name; and FireLens may include a file of the
 * router's image, whose source may lie beside it. */
#include "agent/ecs/reading.h"

#include "agent/linked.h"

static void add(struct arena *arena, struct link_list *ret, struct link link, struct str family, struct str revision) {
	link.kind = STR("task definition");
	link.name = family;
	link.space = revision; /* one that is not written may be any */
	link_add(arena, ret, link);
}

void ecs_links(struct arena *arena, struct doc *doc, struct link_list *ret) {
	struct task_list tasks = {0};
	struct service_list services = {0};
	ecs_find(arena, doc, &tasks, &services);
	for (uint32_t i = 0; i < tasks.count; i++)
		add(arena, ret, (struct link){.object = i, .holds = true}, tasks.items[i]->family,
		    tasks.items[i]->revision);
	for (uint32_t i = 0; i < services.count; i++)
		add(arena, ret, (struct link){.object = tasks.count + i, .starts = true}, services.items[i]->family,
		    services.items[i]->revision);
}

/* So that it is known whose part it is; the router's own shipper reads it. */
static void load_router_file(struct unit *unit, const struct task *task) {
	struct loaded loaded = {0};
	struct str path;
	if (!ecs_firelens_file(task, &path))
		return;
	const char *format = ecs_is_fluentd(ecs_router(task)) ? "fluentd" : "fluentbit";
	unit->loader->read(unit->loader, unit->arena, task->doc->source, path, format_by_name(str_from(format)),
			   &loaded);
}

void ecs_load(struct unit *unit) {
	struct task_list tasks = {0};
	struct service_list services = {0};
	if (!unit->loader)
		return;
	linked_load(unit);
	for (uint32_t i = 0; i < unit->doc_count; i++)
		ecs_find(unit->arena, unit->docs[i], &tasks, &services);
	for (uint32_t i = 0; i < tasks.count; i++)
		load_router_file(unit, tasks.items[i]);
}
