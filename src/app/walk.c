/* The files below a folder, level by level: each worker takes the next folder of a level and lists it.
 * Links to folders are not followed, so there are no loops; devices, pipes and sockets are never opened. */
#include "app/listing.h"
#include "app/search.h"
#include "app/text.h"
#include "app/workers.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <string.h>
#include <sys/stat.h>

enum { VISITED_EARLY_MAX = 64 }; /* files of one folder: more are better shared between the workers */

enum entry_kind {
	ENTRY_FILE,
	ENTRY_LINK,
	ENTRY_FOLDER,
	ENTRY_LINKED_FOLDER,
	ENTRY_SPECIAL,
	ENTRY_BROKEN,
};

struct entry {
	struct str name;
	enum entry_kind kind;
};

/* What one worker found; its own. */
struct finder {
	struct search *search;
	struct arena *arena;
	struct entry *entries; /* of the folder at hand */
	uint32_t entry_count, entry_room;
	struct buf path; /* of the entry at hand, for ignore_check */
	struct found_list found;
	struct folder_list next;
	struct input_list skipped;
	struct run_error_list errors;
	alignas(max_align_t) char listed[LISTING_BUFFER_BYTES];
};

struct walk {
	struct finder *finders;
	struct folder_list level;
};

static void add_error(struct finder *finder, struct str path, const char *message) {
	LIST_ADD(finder->arena, &finder->errors,
		 (struct run_error){.file = path, .message = arena_str(finder->arena, str_from(message))});
}

static enum entry_kind kind_of_mode(mode_t mode, bool link) {
	if (S_ISREG(mode))
		return link ? ENTRY_LINK : ENTRY_FILE;
	if (S_ISDIR(mode))
		return link ? ENTRY_LINKED_FOLDER : ENTRY_FOLDER;
	return ENTRY_SPECIAL;
}

static enum entry_kind kind_of(int folder, const char *name, unsigned char type) {
	struct stat status;
	bool link = type == DT_LNK;
	if (type == DT_REG)
		return ENTRY_FILE;
	if (type == DT_DIR)
		return ENTRY_FOLDER;
	if (type == DT_UNKNOWN) {
		if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
			return ENTRY_BROKEN;
		link = S_ISLNK(status.st_mode);
		if (!link)
			return kind_of_mode(status.st_mode, false);
	}
	if (!link)
		return ENTRY_SPECIAL;
	return fstatat(folder, name, &status, 0) == 0 ? kind_of_mode(status.st_mode, true) : ENTRY_BROKEN;
}

static struct entry *new_entry(struct finder *finder) {
	if (finder->entry_count == finder->entry_room) {
		finder->entry_room = finder->entry_room ? finder->entry_room * 2 : 64;
		finder->entries = memory_grow(finder->entries, finder->entry_room * sizeof *finder->entries);
	}
	return &finder->entries[finder->entry_count++];
}

/* Reads all names of a folder; notes which ignore files it holds. */
static void list_entries(struct finder *finder, struct listing *listing, struct ignore_holds *ret_holds) {
	struct str name;
	unsigned char type;
	finder->entry_count = 0;
	while (listing_next(listing, &name, &type)) {
		if (name.p[0] == '.') {
			ret_holds->repository = ret_holds->repository || str_is(name, ".git");
			ret_holds->git = ret_holds->git || str_is(name, ".gitignore");
			ret_holds->own = ret_holds->own || str_is(name, ".cwdoctorignore");
			if (str_is(name, ".git"))
				continue;
		}
		*new_entry(finder) = (struct entry){.kind = kind_of(listing->descriptor, name.p, type),
						    .name = arena_str(finder->arena, name)};
	}
}

static struct str shown_below(struct finder *finder, const struct folder *folder, struct str name, const char *end) {
	return arena_format(finder->arena, "%.*s%.*s%.*s%s", STR_ARGS(folder->root->shown), STR_ARGS(folder->below),
			    STR_ARGS(name), end);
}

static bool excluded(const struct finder *finder, const struct folder *folder, bool is_folder, struct str path,
		     struct str *ret_why) {
	const struct ignore_list *list = &finder->search->excludes;
	struct str below = str_from_offset(path, folder->root->shown.n);
	const struct ignore_rule *rule = ignore_list_match(list, below, is_folder);
	if (!rule)
		rule = ignore_list_match(list, path, is_folder);
	if (!rule || rule->negated)
		return false;
	*ret_why = arena_format(finder->arena, "--exclude %.*s", STR_ARGS(rule->pattern));
	return true;
}

static bool ignored(struct finder *finder, const struct folder *folder, const struct entry *entry,
		    struct str *ret_why) {
	bool is_folder = entry->kind == ENTRY_FOLDER;
	struct buf *path = &finder->path;
	if (finder->search->excludes.count) {
		buf_clear(path);
		buf_add(path, folder->root->shown);
		buf_add(path, folder->below);
		buf_add(path, entry->name);
		if (excluded(finder, folder, is_folder, buf_str(path), ret_why))
			return true;
	}
	if (!folder->scope)
		return false;
	buf_clear(path);
	buf_add(path, folder->root->in_scope);
	buf_add(path, folder->below);
	buf_add(path, entry->name);
	return ignore_check(finder->arena, folder->scope, buf_str(path), is_folder, ret_why);
}

static void add_folder(struct finder *finder, const struct folder *parent, struct str name) {
	struct folder *folder = ARENA_NEW(finder->arena, struct folder);
	char *below = arena_alloc_text(finder->arena, parent->below.n + name.n + 1);
	if (parent->below.n)
		memcpy(below, parent->below.p, parent->below.n);
	memcpy(below + parent->below.n, name.p, name.n);
	below[parent->below.n + name.n] = '/';
	*folder = (struct folder){.root = parent->root,
				  .below = {.p = below, .n = parent->below.n + name.n + 1},
				  .scope = parent->scope,
				  .depth = parent->depth + 1};
	folder_place(finder->arena, folder, parent);
	LIST_ADD(finder->arena, &finder->next, folder);
}

static void skip(struct finder *finder, const struct folder *folder, const struct entry *entry, enum input_state state,
		 struct str why) {
	if (finder->search->settings->keep_files)
		search_skip(finder->arena, &finder->skipped,
			    shown_below(finder, folder, entry->name, entry->kind == ENTRY_FOLDER ? "/" : ""), state,
			    why);
}

static void take_entry(struct finder *finder, const struct folder *folder, const struct entry *entry) {
	struct str why = {0};
	if (ignored(finder, folder, entry, &why)) {
		skip(finder, folder, entry, INPUT_IGNORED, why);
		return;
	}
	switch (entry->kind) {
	case ENTRY_FILE:
	case ENTRY_LINK:
		LIST_ADD(finder->arena, &finder->found,
			 (struct found){.folder = folder,
					.name = entry->name,
					.kind = entry->kind == ENTRY_LINK ? FOUND_LINK : FOUND_FILE,
					.descriptor = -1});
		break;
	case ENTRY_FOLDER:
		if (folder->depth == LIMIT_FOLDER_DEPTH)
			add_error(finder, shown_below(finder, folder, entry->name, ""),
				  "too deep below the folder that was named: not searched");
		else
			add_folder(finder, folder, entry->name);
		break;
	case ENTRY_LINKED_FOLDER:
		skip(finder, folder, entry, INPUT_OTHER, STR("a link to a folder: not followed"));
		break;
	case ENTRY_SPECIAL:
		skip(finder, folder, entry, INPUT_OTHER, STR("a device, pipe or socket: not opened"));
		break;
	case ENTRY_BROKEN:
		skip(finder, folder, entry, INPUT_OTHER, STR("a link that leads nowhere"));
		break;
	}
}

static bool open_folder(struct finder *finder, const struct folder *folder, struct listing *ret) {
	struct arena_mark mark = arena_mark(finder->arena);
	struct str shown = folder_shown(finder->arena, folder);
	if (shown.n > 1)
		shown = arena_str(finder->arena, str_from_to(shown, 0, shown.n - 1)); /* without the / at its end */
	/* A folder that was found is one, not a link to one, even if somebody changed it since. */
	bool follow = folder->below.n == 0;
	bool opened = listing_open(ret, shown.n ? shown.p : ".", follow, finder->listed);
	arena_rewind(finder->arena, mark);
	return opened;
}

static void read_ignore_files(struct finder *finder, struct folder *folder, struct ignore_holds holds) {
	if (finder->search->settings->no_ignore_files || (!holds.own && !holds.git && !holds.repository))
		return;
	struct str shown = folder_shown(finder->arena, folder);
	folder->scope = ignore_scope_new(finder->arena, folder->scope, shown, shown,
					 folder->root->in_scope.n + folder->below.n, holds);
}

/* Are the files of this folder each loaded alone, whatever else the search may find? */
static bool loads_alone(const struct finder *finder, const struct folder *folder, uint32_t first_child) {
	if (!finder->search->visit || folder->group || folder->host_root)
		return false;
	for (uint32_t i = first_child; i < finder->next.count; i++)
		if (finder->next.items[i]->group)
			return false;
	return true;
}

static void visit_early(struct finder *finder, uint32_t worker, uint32_t first, int at) {
	if (finder->found.count - first > VISITED_EARLY_MAX)
		return;
	for (uint32_t i = first; i < finder->found.count; i++) {
		struct found *found = &finder->found.items[i];
		if (found->kind != FOUND_FILE || agent_any_lies_anywhere(found->name))
			continue;
		finder->search->visit(finder->search->visitor, worker, found, at);
		found->done = true;
	}
}

static void list_folder(void *context, uint32_t worker, uint32_t item) {
	struct walk *walk = context;
	struct finder *finder = &walk->finders[worker];
	struct folder *folder = walk->level.items[item];
	struct listing listing;
	if (!open_folder(finder, folder, &listing)) {
		const char *message = trouble_text(errno);
		struct str shown = folder_shown(finder->arena, folder);
		add_error(finder, shown.n ? shown : STR("."), message);
		return;
	}
	struct ignore_holds holds = {0};
	uint32_t first_file = finder->found.count, first_child = finder->next.count;
	list_entries(finder, &listing, &holds);
	read_ignore_files(finder, folder, holds);
	for (uint32_t i = 0; i < finder->entry_count; i++)
		take_entry(finder, folder, &finder->entries[i]);
	if (loads_alone(finder, folder, first_child))
		visit_early(finder, worker, first_file, listing.descriptor);
	listing_close(&listing);
}

/* The folders that the workers found become the next level. */
static void next_level(struct search *search, struct walk *walk) {
	walk->level.count = 0;
	for (uint32_t w = 0; w < search->workers; w++) {
		struct finder *finder = &walk->finders[w];
		for (uint32_t i = 0; i < finder->next.count; i++)
			LIST_ADD(search->arena, &walk->level, finder->next.items[i]);
		finder->next.count = 0;
	}
}

static uint64_t found_so_far(const struct search *search, const struct walk *walk) {
	uint64_t count = search->found.count;
	for (uint32_t w = 0; w < search->workers; w++)
		count += walk->finders[w].found.count;
	return count;
}

static void collect(struct search *search, struct finder *finder) {
	for (uint32_t i = 0; i < finder->found.count; i++)
		LIST_ADD(search->arena, &search->found, finder->found.items[i]);
	for (uint32_t i = 0; i < finder->skipped.count; i++)
		LIST_ADD(search->arena, &search->skipped, finder->skipped.items[i]);
	for (uint32_t i = 0; i < finder->errors.count; i++)
		LIST_ADD(search->arena, &search->errors, finder->errors.items[i]);
	memory_release(finder->entries);
	buf_finish(&finder->path);
}

void walk_run(struct search *search, struct folder *start) {
	struct walk walk = {.finders = ARENA_ARRAY(search->arena, struct finder, search->workers)};
	for (uint32_t w = 0; w < search->workers; w++) {
		walk.finders[w].search = search;
		walk.finders[w].arena = search->arenas[w];
	}
	LIST_ADD(search->arena, &walk.level, start);
	while (walk.level.count) {
		workers_run(search->workers, walk.level.count, list_folder, &walk);
		next_level(search, &walk);
		if (found_so_far(search, &walk) <= LIMIT_SEARCH_FILES)
			continue;
		add_error(&walk.finders[0], folder_shown(search->arena, start),
			  "too many files: the folders further down were not searched");
		break;
	}
	for (uint32_t w = 0; w < search->workers; w++)
		collect(search, &walk.finders[w]);
}
