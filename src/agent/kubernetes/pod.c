/* Pods that no manifest describes: their variables and files are read as those of manifests. */
#include "agent/pod.h"

#include "agent/inner_files.h"
#include "agent/kubernetes/reading.h"

void pod_environment(struct arena *arena, struct doc *doc, const struct node *pod, const struct node *container,
		     struct environment *ret, bool *ret_closed) {
	struct cluster cluster = {.arena = arena};
	struct object object = {.doc = doc, .node = pod};
	struct workload workload = {.object = &object, .pod = pod};
	struct container one = {.workload = &workload, .node = container};
	kube_environment(&cluster, &one);
	*ret = one.env;
	*ret_closed = one.env_closed;
}

struct loader *pod_loader(struct arena *arena, const struct pod_files *files) {
	struct inner_folder *folder = ARENA_NEW(arena, struct inner_folder);
	*folder = (struct inner_folder){.arena = arena, .is_loose = true};
	for (uint32_t i = 0; i < files->count; i++) {
		struct inner_file *file = ARENA_NEW(arena, struct inner_file);
		*file = (struct inner_file){.source = files->items[i].text, .text = files->items[i].text->text};
		file->path = arena_join(arena, STR("/"), files->items[i].name, STR(""), STR(""));
		LIST_ADD(arena, folder, file);
	}
	return inner_files_loader(folder, NULL);
}
