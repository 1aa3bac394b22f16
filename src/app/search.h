/* What there is to look at: the paths that were named, and the files below those that are folders.
 * Knows file names and ignore files; reads no other file. */
#ifndef CWD_APP_SEARCH_H
#define CWD_APP_SEARCH_H

#include "app/ignore.h"
#include "app/run.h"

/* Where a search starts: a named folder, or the folder of a named file. Each text is "" or ends with /. */
struct root {
	struct str shown;     /* as the user wrote it */
	struct str canonical; /* without links and dots */
	struct str in_scope;  /* path from the outermost scope */
	const struct ignore_scope *scope;
	uint32_t order; /* its place on the command line */
};

/* below: path from the root, "" or with / at its end. host_root: canonical path of the root of a host, without / at its
 * end, if the folder is or lies in one where a shipper is installed (agent->homes); else NULL. loader, group: the
 * nearest folder from here up whose files a shipper loads together, and that shipper; NULL if there is none. */
struct folder {
	const struct root *root;
	struct str below;
	const struct ignore_scope *scope;
	const struct folder *group;
	const struct agent *loader;
	const struct str *host_root;
	uint32_t depth;
};

enum found_kind {
	FOUND_FILE,
	FOUND_LINK,	  /* a link to a file */
	FOUND_DESCRIPTOR, /* standard input, or an open pipe such as /dev/fd/63 */
};

struct found {
	const struct folder *folder;
	struct str name; /* a descriptor's: the whole name to show */
	enum found_kind kind;
	int descriptor;
	bool named;
	bool done; /* it was visited as soon as it was found */
};
LIST(found_list, struct found);
LIST(folder_list, struct folder *);
LIST(input_list, struct input);
LIST(root_list, const struct root *);

/* Looks at a file that is loaded alone while its folder is open (at, for openat): the fastest moment. */
typedef void search_visit(void *visitor, uint32_t worker, const struct found *found, int at);

/* All results live on the arenas; the lists are in no particular order but that of the command line for roots. */
struct search {
	const struct settings *settings;
	struct arena *arena;   /* the main thread's */
	struct arena **arenas; /* one per worker; [0] is arena */
	uint32_t workers;
	struct ignore_list excludes;
	search_visit *visit; /* NULL: nothing is visited early */
	void *visitor;
	struct root_list roots; /* of all paths, in no particular order */
	struct found_list found;
	struct input_list skipped; /* filled only if settings->keep_files */
	struct run_error_list errors;
};

/* Follows the settings' paths. Trouble goes to errors. */
void search_run(struct search *search);
/* a, b and c one after the other, terminated. */
struct str path_join(struct arena *arena, struct str a, struct str b, struct str c);
/* The path as reports show it, and as the file can be opened. */
struct str found_path(struct arena *arena, const struct found *found);
/* The path without links and dots; a link is not resolved. */
struct str found_canonical(struct arena *arena, const struct found *found);
/* Links resolved too: the file itself. "" for a descriptor. */
struct str found_resolved(struct arena *arena, const struct found *found);
/* Folder paths, with / at the end unless they are empty. */
struct str folder_shown(struct arena *arena, const struct folder *folder);
struct str folder_canonical(struct arena *arena, const struct folder *folder);
/* The group and the host of a folder whose canonical path is known; used for roots, and for a folder below its
 * parent. */
void folder_place(struct arena *arena, struct folder *folder, const struct folder *parent);

/* search/walk.c: the files below a folder, level by level. */
void walk_run(struct search *search, struct folder *start);
/* search/named.c: one path of the command line. */
void named_run(struct search *search, struct str path, uint32_t order);

/* Adds an entry for show files; path and why are copied. */
void search_skip(struct arena *arena, struct input_list *list, struct str path, enum input_state state, struct str why);

#endif
