/* The whole search: every named path, then each file once. */
#include "app/search.h"

#include "base/buf.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct str path_join(struct arena *arena, struct str a, struct str b, struct str c) {
	char *path = arena_alloc_text(arena, a.n + b.n + c.n + 1), *at = path;
	const struct str parts[] = {a, b, c};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].n)
			memcpy(at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	*at = '\0';
	return (struct str){.p = path, .n = (size_t)(at - path)};
}

struct str folder_shown(struct arena *arena, const struct folder *folder) {
	return path_join(arena, folder->root->shown, folder->below, STR(""));
}

struct str folder_canonical(struct arena *arena, const struct folder *folder) {
	return path_join(arena, folder->root->canonical, folder->below, STR(""));
}

struct str found_path(struct arena *arena, const struct found *found) {
	if (found->kind == FOUND_DESCRIPTOR)
		return found->name;
	return path_join(arena, found->folder->root->shown, found->folder->below, found->name);
}

struct str found_canonical(struct arena *arena, const struct found *found) {
	if (found->kind == FOUND_DESCRIPTOR)
		return arena_format(arena, "descriptor %d", found->descriptor);
	return path_join(arena, found->folder->root->canonical, found->folder->below, found->name);
}

struct str found_resolved(struct arena *arena, const struct found *found) {
	char resolved[PATH_MAX];
	if (found->kind == FOUND_DESCRIPTOR)
		return STR("");
	struct str path = found_canonical(arena, found);
	if (found->kind == FOUND_LINK && realpath(path.p, resolved))
		return arena_str(arena, str_from(resolved));
	return path;
}

static const struct agent *loader_of(struct str folder) {
	if (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if ((*agent)->loads_folder && (*agent)->loads_folder(folder))
			return *agent;
	return NULL;
}

/* The last installation folder in a canonical path. */
static bool find_home(struct str path, size_t *ret_root) {
	size_t end = 0;
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *home = (*agent)->homes; home && *home; home++) {
			struct str sought = str_from(*home);
			size_t at, from = 0;
			while (str_find(str_from_offset(path, from), sought, &at)) {
				if (from + at + sought.n > end) {
					end = from + at + sought.n;
					*ret_root = from + at;
				}
				from += at + 1;
			}
		}
	return end > 0;
}

/* Is the folder itself one? */
static bool is_home(struct str path, size_t *ret_root) {
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *home = (*agent)->homes; home && *home; home++)
			if (str_ends_with(path, str_from(*home))) {
				*ret_root = path.n - strlen(*home);
				return true;
			}
	return false;
}

static void place_on_host(struct arena *arena, struct folder *folder, struct str canonical,
			  const struct folder *parent) {
	size_t root;
	folder->host_root = parent ? parent->host_root : NULL;
	if (parent ? !is_home(canonical, &root) : !find_home(canonical, &root))
		return;
	struct str *path = ARENA_NEW(arena, struct str);
	*path = arena_str(arena, str_from_to(canonical, 0, root));
	folder->host_root = path;
}

void folder_place(struct arena *arena, struct folder *folder, const struct folder *parent) {
	struct buf canonical = {0};
	buf_add(&canonical, folder->root->canonical);
	buf_add(&canonical, folder->below);
	folder->loader = parent ? parent->loader : NULL;
	folder->group = parent ? parent->group : NULL;
	if (!folder->group) {
		folder->loader = loader_of(buf_str(&canonical));
		folder->group = folder->loader ? folder : NULL;
	}
	place_on_host(arena, folder, buf_str(&canonical), parent);
	buf_finish(&canonical);
}

void search_skip(struct arena *arena, struct input_list *list, struct str path, enum input_state state,
		 struct str why) {
	LIST_ADD(arena, list,
		 (struct input){.path = arena_str(arena, path), .state = state, .why = arena_str(arena, why)});
}

/* --- each file once ------------------------------------------------------------------------------------------- */

/* Which of two spellings of one file stays: one that was named, then the file before a link to it, then the shorter
 * path, then the first by bytes. */
static bool is_better(struct arena *arena, const struct found *a, const struct found *b) {
	if (a->named != b->named)
		return a->named;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	struct str path_a = found_path(arena, a), path_b = found_path(arena, b);
	return path_a.n != path_b.n ? path_a.n < path_b.n : str_compare(path_a, path_b) < 0;
}

/* A link in a folder that a shipper loads is an input of its own, wherever the file stands. */
static struct str identity(struct arena *arena, const struct found *found) {
	return found->kind == FOUND_LINK && !found->folder->group ? found_resolved(arena, found)
								  : found_canonical(arena, found);
}

static bool may_repeat(const struct search *search) {
	if (search->settings->path_count > 1)
		return true;
	for (uint32_t i = 0; i < search->found.count; i++)
		if (search->found.items[i].kind == FOUND_LINK)
			return true;
	return false;
}

/* For show files: why a path is not in the list. */
static void note_repeat(struct search *search, const struct found *dropped, const struct found *kept) {
	struct str path = found_path(search->arena, dropped), other = found_path(search->arena, kept);
	if (search->settings->keep_files && !str_equal(path, other))
		search_skip(search->arena, &search->skipped, path, INPUT_OTHER,
			    path_join(search->arena, STR("the same file as "), other, STR("")));
}

static void keep_each_once(struct search *search) {
	struct map seen = {.arena = search->arena};
	struct found_list all = search->found;
	search->found = (struct found_list){0};
	for (uint32_t i = 0; i < all.count; i++) {
		void **slot = map_at(&seen, identity(search->arena, &all.items[i]));
		if (!*slot || is_better(search->arena, &all.items[i], *slot))
			*slot = &all.items[i];
	}
	for (uint32_t i = 0; i < all.count; i++) {
		const struct found *kept = map_get(&seen, identity(search->arena, &all.items[i]));
		if (kept == &all.items[i])
			LIST_ADD(search->arena, &search->found, all.items[i]);
		else
			note_repeat(search, &all.items[i], kept);
	}
}

void search_run(struct search *search) {
	const struct settings *settings = search->settings;
	search->excludes.name = STR("--exclude");
	for (uint32_t i = 0; i < settings->exclude_count; i++)
		ignore_list_add_line(search->arena, &search->excludes, settings->excludes[i], i + 1);
	if (!settings->path_count)
		named_run(search, STR("."), 0);
	for (uint32_t i = 0; i < settings->path_count; i++)
		named_run(search, settings->paths[i], i);
	if (may_repeat(search))
		keep_each_once(search);
}
