/* Asked of the disk, for files that may be a part of something: the search may not have come to the other one yet. */
#include "app/hub.h"

#include "claim/agent.h"

#include <unistd.h>

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

bool hub_is_called(struct str path) {
	struct str name = base_name(path);
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *hub = (*agent)->hubs; hub && *hub; hub++)
			if (str_is(name, *hub))
				return true;
	return false;
}

static bool holds_hub(struct arena *arena, struct str folder) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *hub = (*agent)->hubs; hub && *hub; hub++)
			if (access(path_join(arena, folder, str_from(*hub), STR("")).p, F_OK) == 0)
				return true;
	return false;
}

bool hub_is_near(struct hub_memory *memory, struct arena *arena, const struct found *found) {
	struct arena_mark mark = arena_mark(arena);
	size_t slash;
	if (found->kind == FOUND_DESCRIPTOR)
		return false;
	if (memory->folder == found->folder)
		return memory->is_near;
	*memory = (struct hub_memory){.folder = found->folder};
	struct str folder = folder_canonical(arena, found->folder);
	while (!memory->is_near && str_find_last_char(folder, '/', &slash)) {
		memory->is_near = holds_hub(arena, str_from_to(folder, 0, slash + 1));
		folder = str_from_to(folder, 0, slash);
	}
	arena_rewind(arena, mark);
	return memory->is_near;
}
