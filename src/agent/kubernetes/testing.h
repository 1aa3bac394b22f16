/* For the tests and the fuzzer of kustomizations: files that stand in memory. */
#ifndef CWD_AGENT_KUBERNETES_TESTING_H
#define CWD_AGENT_KUBERNETES_TESTING_H

#include "agent/kubernetes/reading.h"

struct memory_file {
	const char *path; /* NULL: whatever else is asked for; a path that ends with / is a folder */
	struct str text;
};

struct memory_loader {
	struct loader base;
	const struct memory_file *files;
	uint32_t count, reads;
};

static inline const struct memory_file *memory_find(const struct memory_loader *loader, struct str path) {
	for (uint32_t i = 0; i < loader->count; i++)
		if (!loader->files[i].path || str_is(path, loader->files[i].path))
			return &loader->files[i];
	return NULL;
}

static inline void memory_read(struct loader *base, struct arena *arena, const struct source *from, struct str path,
			       const struct format *format, struct loaded *ret) {
	struct memory_loader *loader = (struct memory_loader *)base;
	const struct memory_file *file = memory_find(loader, path);
	(void)from;
	*ret = (struct loaded){.state = file ? LOAD_READ : LOAD_ABSENT, .path = path, .limit = loader->reads > 200};
	if (loader->reads++ > 200)
		ret->state = LOAD_UNREADABLE;
	if (!file || ret->state != LOAD_READ)
		return;
	if (file->path && str_ends_with(path, STR("/"))) {
		*ret = (struct loaded){.state = LOAD_UNREADABLE, .path = path, .is_folder = true};
		return;
	}
	ret->canonical = arena_str(arena, path);
	ret->doc = doc_parse(arena, source_new(arena, ret->canonical, file->text), format);
}

static inline struct memory_loader memory_loader(const struct memory_file *files, uint32_t count) {
	return (struct memory_loader){.base = {.read = memory_read}, .files = files, .count = count};
}

#endif
