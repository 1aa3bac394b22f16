/* Which files a search leaves out: .gitignore and .cwdoctorignore files, .git/info/exclude, patterns of the user.
 * The rules are those of gitignore(5), https://git-scm.com/docs/gitignore; a user's global ignore file is not read,
 * so that a result depends on the folder alone. */
#ifndef CWD_APP_IGNORE_H
#define CWD_APP_IGNORE_H

#include "base/list.h"

/* One line of an ignore file. */
struct ignore_rule {
	struct str pattern; /* without !, leading and trailing / */
	uint32_t line;
	bool negated, folders_only, whole_path; /* whole_path: has a / inside; else it is about the last name only */
};

struct ignore_list {
	struct str name; /* the file, as shown to the user */
	struct ignore_rule *items;
	uint32_t count, room;
};

/* Adds the rules in text. Everything is copied to the arena but text itself, which is borrowed. */
void ignore_list_add(struct arena *arena, struct ignore_list *list, struct str text);
void ignore_list_add_line(struct arena *arena, struct ignore_list *list, struct str line, uint32_t number);
/* The last rule that matches path (relative to where the list stands), or NULL. */
const struct ignore_rule *ignore_list_match(const struct ignore_list *list, struct str path, bool is_folder);
/* A pattern without / inside against the last name of a path, and one with it against the whole path. */
bool ignore_name_match(struct str pattern, struct str name);
bool ignore_path_match(struct str pattern, struct str path);

/* The ignore files that stand in one folder, and those above it. */
struct ignore_scope {
	const struct ignore_scope *parent;
	size_t base;		     /* bytes of the folder's path, as ignore_check gets it, with its / */
	bool repository;	     /* a git work tree starts here: .gitignore files above do not count */
	struct ignore_list own, git; /* .cwdoctorignore, .gitignore */
	struct ignore_list exclude;  /* .git/info/exclude */
};

/* The scope of a folder: parent if the folder holds no ignore files and no .git. folder is a path to open it by
 * ("" or with / at its end), shown what to call it. base as above. */
struct ignore_holds {
	bool own, git, repository;
};
const struct ignore_scope *ignore_scope_new(struct arena *arena, const struct ignore_scope *parent, struct str folder,
					    struct str shown, size_t base, struct ignore_holds holds);
/* The scope above the folder with this canonical path (with / at its end), which is shown as shown: the ignore files
 * from the top of the git work tree down to its parent. ret_top_bytes: how much of canonical is the top's path. NULL
 * outside a work tree, and at its top. */
const struct ignore_scope *ignore_scope_above(struct arena *arena, struct str canonical, struct str shown,
					      size_t *ret_top_bytes);
/* Is path left out? path is relative to the outermost scope. ret_why: "web/.gitignore:3". */
bool ignore_check(struct arena *arena, const struct ignore_scope *scope, struct str path, bool is_folder,
		  struct str *ret_why);

#endif
