/* The paths of the command line: files, folders, standard input, open pipes. What is named is looked at whatever
 * ignore files say. */
#include "app/search.h"
#include "app/text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void add_error(struct search *search, struct str path, const char *message) {
	LIST_ADD(search->arena, &search->errors,
		 (struct run_error){.file = arena_str(search->arena, path),
				    .message = arena_str(search->arena, str_from(message))});
	if (search->settings->keep_files)
		search_skip(search->arena, &search->skipped, path, INPUT_UNREADABLE, str_from(message));
}

/* The canonical path of a folder with / at its end; shown if it cannot be told. */
static struct str canonical_folder(struct arena *arena, struct str shown) {
	char resolved[PATH_MAX];
	struct str path = arena_str(arena, shown.n ? shown : STR("."));
	if (!realpath(path.p, resolved))
		return shown;
	struct str result = str_from(resolved);
	return arena_format(arena, "%.*s%s", STR_ARGS(result), str_ends_with(result, STR("/")) ? "" : "/");
}

static void find_scope(struct search *search, struct root *root) {
	size_t top_bytes = 0;
	root->scope = ignore_scope_above(search->arena, root->canonical, root->shown, &top_bytes);
	if (root->scope)
		root->in_scope = str_from_offset(root->canonical, top_bytes);
}

static struct folder *start_folder(struct search *search, struct str shown, uint32_t order, bool with_scope) {
	struct root *root = ARENA_NEW(search->arena, struct root);
	*root = (struct root){.shown = shown, .canonical = canonical_folder(search->arena, shown), .order = order};
	LIST_ADD(search->arena, &search->roots, root);
	if (with_scope)
		find_scope(search, root);
	struct folder *folder = ARENA_NEW(search->arena, struct folder);
	*folder = (struct folder){.root = root, .scope = root->scope};
	folder_place(search->arena, folder, NULL);
	return folder;
}

static void search_folder(struct search *search, struct str path, uint32_t order) {
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	struct str shown = path_join(search->arena, path, str_is(path, "/") ? STR("") : STR("/"), STR(""));
	if (str_is(path, "."))
		shown = STR("");
	walk_run(search, start_folder(search, shown, order, !search->settings->no_ignore_files));
}

static void add_file(struct search *search, struct str path, bool link, uint32_t order) {
	size_t slash;
	size_t name_at = str_find_last_char(path, '/', &slash) ? slash + 1 : 0;
	struct folder *folder =
	    start_folder(search, arena_str(search->arena, str_from_to(path, 0, name_at)), order, false);
	LIST_ADD(search->arena, &search->found,
		 (struct found){.folder = folder,
				.name = arena_str(search->arena, str_from_offset(path, name_at)),
				.kind = link ? FOUND_LINK : FOUND_FILE,
				.descriptor = -1,
				.named = true});
}

static void add_descriptor(struct search *search, struct str name, uint32_t descriptor, uint32_t order) {
	struct folder *folder = start_folder(search, STR(""), order, false);
	folder->group = NULL;
	folder->host_root = NULL;
	LIST_ADD(search->arena, &search->found,
		 (struct found){.folder = folder,
				.name = name,
				.kind = FOUND_DESCRIPTOR,
				.descriptor = (int)descriptor,
				.named = true});
}

/* /dev/stdin and /dev/fd/N: what a shell passes for <(command). */
static bool is_open_descriptor(struct str path, uint32_t *ret_descriptor) {
	static const struct str folders[] = {STR_INIT("/dev/fd/"), STR_INIT("/proc/self/fd/")};
	if (str_is(path, "/dev/stdin")) {
		*ret_descriptor = 0;
		return true;
	}
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (str_starts_with(path, folders[i]) &&
		    str_to_u32(str_from_offset(path, folders[i].n), ret_descriptor) && *ret_descriptor <= INT_MAX)
			return true;
	return false;
}

void named_run(struct search *search, struct str path, uint32_t order) {
	struct str stdin_name = search->settings->stdin_name;
	struct stat status, own;
	uint32_t descriptor;
	struct str terminated = arena_str(search->arena, path);
	if (str_is(path, "-")) {
		add_descriptor(search, stdin_name.n ? stdin_name : STR("<stdin>"), 0, order);
	} else if (is_open_descriptor(path, &descriptor)) {
		add_descriptor(search, terminated, descriptor, order);
	} else if (strlen(terminated.p) != path.n || stat(terminated.p, &status) != 0) {
		bool absent = strlen(terminated.p) != path.n || errno == ENOENT || errno == ENOTDIR;
		add_error(search, path, absent ? "no such file or folder" : trouble_text(errno));
	} else if (S_ISDIR(status.st_mode)) {
		search_folder(search, path, order);
	} else if (S_ISREG(status.st_mode)) {
		bool link = lstat(terminated.p, &own) == 0 && S_ISLNK(own.st_mode);
		add_file(search, path, link, order);
	} else {
		add_error(search, path, "a device, pipe or socket: not opened (name it - to read standard input)");
	}
}
