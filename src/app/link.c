/* Grouping by path: a folder that a shipper loads with what joins it, all inputs of --same-host, or a file alone. Of
 * those, what stands below the root of one host is one item. */
#include "app/link.h"

/* A folder that a shipper loads, and its files so far. */
struct group {
	struct str folder; /* canonical, without / at the end */
	const struct agent *loader;
	const struct str *host_root;
	struct found_list files;
	struct group *next; /* of the same parent folder */
};

/* A host whose root is known by where its shippers are installed. */
struct home {
	const struct str *root;
	struct item_list parts;
};

struct groups {
	struct arena *arena;
	struct map by_folder, by_parent; /* canonical paths */
	LIST(, struct group *) all;
	struct map by_root; /* struct home, by the canonical path of the root */
	LIST(, struct home *) homes;
};

static struct str without_slash(struct str path) {
	return path.n > 1 && path.p[path.n - 1] == '/' ? str_from_to(path, 0, path.n - 1) : path;
}

static struct str parent_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash + 1) : STR("");
}

static struct group *group_at(struct groups *groups, const struct folder *folder) {
	struct str path = without_slash(folder_canonical(groups->arena, folder));
	void **slot = map_at(&groups->by_folder, path);
	if (*slot)
		return *slot;
	struct group *group = ARENA_NEW(groups->arena, struct group);
	*slot = group;
	void **beside = map_at(&groups->by_parent, parent_of(path));
	*group =
	    (struct group){.folder = path, .loader = folder->loader, .host_root = folder->host_root, .next = *beside};
	*beside = group;
	LIST_ADD(groups->arena, &groups->all, group);
	return group;
}

static bool loads(const struct agent *loader, struct str folder, struct str path, bool below) {
	return loader->loads_file ? loader->loads_file(folder, path) : below;
}

/* The group that the file belongs to; NULL if it is alone. All folders are known by now. */
static struct group *group_of(struct groups *groups, const struct found *found) {
	if (found->kind == FOUND_DESCRIPTOR)
		return NULL;
	struct str path = found_canonical(groups->arena, found);
	if (found->folder->group) {
		struct group *group = group_at(groups, found->folder->group);
		return loads(group->loader, group->folder, path, true) ? group : NULL;
	}
	for (struct group *group = map_get(&groups->by_parent, parent_of(path)); group; group = group->next)
		if (loads(group->loader, group->folder, path, false))
			return group;
	return NULL;
}

static int compare_canonical(const void *a, const void *b, const void *context) {
	struct arena *arena = *(struct arena *const *)context;
	return str_compare(found_canonical(arena, a), found_canonical(arena, b));
}

static int compare_given(const void *a, const void *b, const void *context) {
	const struct found *left = a, *right = b;
	struct arena *arena = *(struct arena *const *)context;
	if (left->folder->root->order != right->folder->root->order)
		return left->folder->root->order < right->folder->root->order ? -1 : 1;
	return str_compare(found_path(arena, left), found_path(arena, right));
}

static void link_same_host(struct arena *arena, const struct search *search, struct item_list *ret) {
	struct found *files = search->found.items;
	list_sort(arena, files, search->found.count, sizeof *files, compare_given, &arena);
	if (search->found.count)
		LIST_ADD(arena, ret, (struct item){.files = files, .count = search->found.count});
}

static bool has_groups(const struct search *search) {
	for (uint32_t i = 0; i < search->found.count; i++)
		if (search->found.items[i].folder->group || search->found.items[i].folder->host_root)
			return true;
	return false;
}

/* An item of its own, or a part of its host's. */
static void add_item(struct groups *groups, const struct str *host_root, struct item item, struct item_list *ret) {
	if (!host_root) {
		LIST_ADD(groups->arena, ret, item);
		return;
	}
	void **slot = map_at(&groups->by_root, *host_root);
	if (!*slot) {
		*slot = ARENA_NEW(groups->arena, struct home);
		((struct home *)*slot)->root = host_root;
		LIST_ADD(groups->arena, &groups->homes, *slot);
	}
	struct home *home = *slot;
	LIST_ADD(groups->arena, &home->parts, item);
}

static void add_groups(struct groups *groups, struct item_list *ret) {
	for (uint32_t i = 0; i < groups->all.count; i++) {
		struct group *group = groups->all.items[i];
		struct found_list *files = &group->files;
		list_sort(groups->arena, files->items, files->count, sizeof *files->items, compare_canonical,
			  &groups->arena);
		if (files->count)
			add_item(groups, group->host_root,
				 (struct item){.files = files->items, .count = files->count, .loader = group->loader},
				 ret);
	}
}

static int compare_parts(const void *a, const void *b, const void *context) {
	const struct item *left = a, *right = b;
	return compare_canonical(left->files, right->files, context);
}

static void add_homes(struct groups *groups, struct item_list *ret) {
	for (uint32_t i = 0; i < groups->homes.count; i++) {
		struct item_list *parts = &groups->homes.items[i]->parts;
		list_sort(groups->arena, parts->items, parts->count, sizeof *parts->items, compare_parts,
			  &groups->arena);
		if (parts->count == 1)
			LIST_ADD(groups->arena, ret, parts->items[0]);
		else
			LIST_ADD(groups->arena, ret, (struct item){.parts = parts->items, .part_count = parts->count});
	}
}

/* The nearest known root that the path lies below, in a folder where machines have such files; NULL: none. */
static const struct str *root_around(const struct groups *groups, struct str path) {
	for (struct str folder = parent_of(path); folder.n > 1; folder = parent_of(without_slash(folder))) {
		struct str root = without_slash(folder);
		const struct home *home = map_get(&groups->by_root, root);
		if (home)
			return home_is_machine_folder(str_from_offset(path, root.n)) ? home->root : NULL;
	}
	return NULL;
}

/* Files alone, of which some may belong to a host that others tell of. */
static void add_alone(struct groups *groups, const struct found *const *alone, uint32_t count, struct item_list *ret) {
	for (uint32_t i = 0; i < count; i++) {
		bool anywhere = groups->homes.count && agent_any_lies_anywhere(alone[i]->name);
		const struct str *root =
		    anywhere ? root_around(groups, found_canonical(groups->arena, alone[i])) : NULL;
		add_item(groups, root, (struct item){.files = alone[i], .count = 1}, ret);
	}
}

static void link_groups(struct arena *arena, const struct search *search, struct item_list *ret) {
	LIST(, const struct found *) alone = {0};
	struct groups groups = {
	    .arena = arena, .by_folder = {.arena = arena}, .by_parent = {.arena = arena}, .by_root = {.arena = arena}};
	for (uint32_t i = 0; i < search->found.count; i++)
		if (search->found.items[i].folder->group)
			group_at(&groups, search->found.items[i].folder->group);
	for (uint32_t i = 0; i < search->found.count; i++) {
		const struct found *found = &search->found.items[i];
		struct group *group = found->done ? NULL : group_of(&groups, found);
		if (found->done)
			continue;
		if (group)
			LIST_ADD(arena, &group->files, *found);
		else if (found->folder->host_root)
			add_item(&groups, found->folder->host_root, (struct item){.files = found, .count = 1}, ret);
		else
			LIST_ADD(arena, &alone, found);
	}
	add_groups(&groups, ret);
	add_alone(&groups, alone.items, alone.count, ret);
	add_homes(&groups, ret);
}

void link_inputs(struct arena *arena, const struct search *search, struct item_list *ret) {
	if (search->settings->same_host) {
		link_same_host(arena, search, ret);
		return;
	}
	if (has_groups(search)) {
		link_groups(arena, search, ret);
		return;
	}
	for (uint32_t i = 0; i < search->found.count; i++)
		if (!search->found.items[i].done)
			LIST_ADD(arena, ret, (struct item){.files = &search->found.items[i], .count = 1});
}
