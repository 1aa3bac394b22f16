/* Reading ignore files and asking them. */
#include "app/ignore.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

LIST(str_list, struct str);

enum { IGNORE_FILE_BYTES_MAX = 1 << 20 };

/* Without the trailing spaces that no backslash protects, and without the CR of a CR LF. */
static struct str trim_end(struct str line) {
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	size_t keep = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\\' && i + 1 < line.n)
			i++;
		else if (line.p[i] == ' ')
			continue;
		keep = i + 1;
	}
	return str_from_to(line, 0, keep);
}

void ignore_list_add_line(struct arena *arena, struct ignore_list *list, struct str line, uint32_t number) {
	struct ignore_rule rule = {.line = number};
	if (line.n && line.p[0] == '#')
		return;
	line = trim_end(line);
	if (line.n && line.p[0] == '!') {
		rule.negated = true;
		line = str_from_offset(line, 1);
	}
	if (line.n && line.p[line.n - 1] == '/') {
		rule.folders_only = true;
		line.n--;
	}
	size_t slash;
	rule.whole_path = str_find_char(line, '/', &slash);
	rule.pattern = rule.whole_path && slash == 0 ? str_from_offset(line, 1) : line;
	if (rule.pattern.n)
		LIST_ADD(arena, list, rule);
}

void ignore_list_add(struct arena *arena, struct ignore_list *list, struct str text) {
	struct str line;
	if (str_starts_with(text, STR("\xef\xbb\xbf")))
		text = str_from_offset(text, 3);
	for (uint32_t number = 1; str_split(&text, '\n', &line); number++)
		ignore_list_add_line(arena, list, line, number);
}

const struct ignore_rule *ignore_list_match(const struct ignore_list *list, struct str path, bool is_folder) {
	size_t slash;
	struct str name = str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
	for (uint32_t i = list->count; i-- > 0;) {
		const struct ignore_rule *rule = &list->items[i];
		if (rule->folders_only && !is_folder)
			continue;
		if (rule->whole_path ? ignore_path_match(rule->pattern, path) : ignore_name_match(rule->pattern, name))
			return rule;
	}
	return NULL;
}

static void read_list(struct arena *arena, struct ignore_list *list, struct str folder, struct str shown,
		      const char *name) {
	struct str text, path = arena_format(arena, "%.*s%s", STR_ARGS(folder), name);
	list->name = arena_format(arena, "%.*s%s", STR_ARGS(shown), name);
	if (file_read(arena, path.p, IGNORE_FILE_BYTES_MAX, &text) == FILE_READ)
		ignore_list_add(arena, list, text);
}

const struct ignore_scope *ignore_scope_new(struct arena *arena, const struct ignore_scope *parent, struct str folder,
					    struct str shown, size_t base, struct ignore_holds holds) {
	if (!holds.own && !holds.git && !holds.repository)
		return parent;
	struct ignore_scope *scope = ARENA_NEW(arena, struct ignore_scope);
	*scope = (struct ignore_scope){.parent = parent, .base = base, .repository = holds.repository};
	if (holds.own)
		read_list(arena, &scope->own, folder, shown, ".cwdoctorignore");
	if (holds.git)
		read_list(arena, &scope->git, folder, shown, ".gitignore");
	if (holds.repository)
		read_list(arena, &scope->exclude, folder, shown, ".git/info/exclude");
	return scope;
}

static bool holds_name(struct arena *arena, struct str folder, const char *name) {
	struct stat status;
	return lstat(arena_format(arena, "%.*s%s", STR_ARGS(folder), name).p, &status) == 0;
}

/* The length of the folder above, with its /; 0 if there is none. */
static size_t parent_bytes(struct str folder) {
	size_t slash;
	return folder.n > 1 && str_find_last_char(str_from_to(folder, 0, folder.n - 1), '/', &slash) ? slash + 1 : 0;
}

/* What to call the folder above one that is shown as path. */
static struct str shown_above(struct arena *arena, struct str path) {
	struct str name = str_from_offset(path, parent_bytes(path));
	if (!path.n || str_is(name, "../"))
		return arena_format(arena, "%.*s../", STR_ARGS(path));
	return str_is(name, "./") ? STR("../") : str_from_to(path, 0, path.n - name.n);
}

const struct ignore_scope *ignore_scope_above(struct arena *arena, struct str canonical, struct str shown,
					      size_t *ret_top_bytes) {
	struct str top = canonical;
	while (top.n && !holds_name(arena, top, ".git"))
		top.n = parent_bytes(top);
	if (!top.n || top.n == canonical.n)
		return NULL;
	struct str_list folders = {0}, names = {0};
	for (struct str folder = canonical; folder.n > top.n;) {
		folder.n = parent_bytes(folder);
		shown = shown_above(arena, shown);
		LIST_ADD(arena, &folders, folder);
		LIST_ADD(arena, &names, shown);
	}
	const struct ignore_scope *scope = NULL;
	for (uint32_t i = folders.count; i-- > 0;) {
		struct str folder = folders.items[i];
		struct ignore_holds holds = {.own = holds_name(arena, folder, ".cwdoctorignore"),
					     .git = holds_name(arena, folder, ".gitignore"),
					     .repository = folder.n == top.n};
		scope = ignore_scope_new(arena, scope, folder, names.items[i], folder.n - top.n, holds);
	}
	*ret_top_bytes = top.n;
	return scope;
}

static bool ask(struct arena *arena, const struct ignore_list *list, struct str path, bool is_folder,
		const struct ignore_rule **ret, struct str *ret_why) {
	const struct ignore_rule *rule = list->count ? ignore_list_match(list, path, is_folder) : NULL;
	if (!rule)
		return false;
	*ret = rule;
	if (!rule->negated)
		*ret_why = arena_format(arena, "%.*s:%u", STR_ARGS(list->name), (unsigned)rule->line);
	return true;
}

bool ignore_check(struct arena *arena, const struct ignore_scope *scope, struct str path, bool is_folder,
		  struct str *ret_why) {
	const struct ignore_rule *rule = NULL;
	bool in_repository = true;
	for (; scope; scope = scope->parent) {
		struct str below = str_from_offset(path, scope->base);
		if (ask(arena, &scope->own, below, is_folder, &rule, ret_why))
			break;
		if (in_repository && ask(arena, &scope->git, below, is_folder, &rule, ret_why))
			break;
		if (in_repository && ask(arena, &scope->exclude, below, is_folder, &rule, ret_why))
			break;
		in_repository = in_repository && !scope->repository;
	}
	return rule && !rule->negated;
}
