/* The files that a configuration includes, on disk. Follows them below the root of their host, and reads nothing
 * outside of what was searched that does not look like a configuration: what a stranger's repository includes must not
 * make a report print other files of this machine. */
#ifndef CWD_APP_LOADER_H
#define CWD_APP_LOADER_H

#include "app/partners.h"
#include "app/resolve.h"
#include "app/search.h"
#include "claim/agent.h"

/* A text of the unit, and where it stands. */
struct text_place {
	struct str shown;	       /* as reports show it */
	struct str path;	       /* absolute, links not followed */
	struct str canonical;	       /* links followed */
	const struct text_place *root; /* the input that includes it; itself for an input */
	bool given_absolute;	       /* an input: named by an absolute path, or found below one */
	bool is_outer;		       /* it only holds a configuration: what that includes may lie elsewhere */
};

/* What one worker remembers of included files while it finds out who includes whom: documents that nobody judges. */
struct include_cache {
	struct arena *arena;
	struct map docs;     /* struct doc, by format, who makes another text of it, and canonical path */
	struct map resolved; /* struct resolved, by root and path */
	struct map folders;  /* struct str_list: the names in a folder, by its canonical path */
	size_t bytes;	     /* of the texts and keys */
};

/* The loader of one unit. base comes first: floors below know no more of it. */
struct disk_loader {
	struct loader base;
	struct arena *arena;
	const struct root_list *searched;
	const struct partners *partners; /* files that belong together by names; NULL: not known */
	const struct unit *unit;	 /* whose agent replaces variables in what it reads, if it does; else NULL */
	struct str host_root;		 /* canonical, without / at its end; "" with in_host: the machine itself */
	bool in_host;			 /* the inputs stand below host_root, and absolute paths start there */
	struct map by_shown;		 /* struct text_place */
	struct map docs;		 /* struct doc, by canonical path and format */
	struct str_list loaded;		 /* canonical paths, each once, in the order of reading */
	struct arena *scratch;		 /* for what match needs in passing; NULL: the arena that it is given */
	struct include_cache *cache;	 /* NULL: every document is the unit's own */
	uint32_t reads;			 /* with those of files that were read before */
	uint64_t bytes, names;		 /* of the texts in loaded; compared with patterns */
};

void loader_init(struct disk_loader *loader, struct arena *arena, const struct root_list *searched);
/* An input of the unit and its document: what it includes is looked for beside it, and who includes it gets that
 * document. Nothing can be reached from a descriptor. Returns the input's canonical path; "" if it has none. */
struct str loader_add_input(struct disk_loader *loader, const struct found *found, struct doc *doc);
/* A file that holds a configuration of the unit: what that includes is looked for beside it, absolute paths too, for
 * they are of a container. NULL: it is no file. */
struct text_place *loader_add_outer(struct disk_loader *loader, const struct found *found, struct str shown);

/* --- for loader_match.c --- */

/* The folder of a path, with / at its end; "" if it names none. */
struct str path_folder(struct str path);
/* Are the inputs on the machine itself, so that what is not there is nowhere? */
bool loader_sees_all(const struct disk_loader *loader);
/* Has the unit included all that it may? */
bool loader_is_used_up(const struct disk_loader *loader);
/* Room for so many bytes more in the worker's memory? cache may be NULL. */
bool loader_may_remember(struct include_cache *cache, size_t bytes);
/* Is canonical below one of the folders that were searched? */
bool loader_is_searched(const struct disk_loader *loader, struct str canonical);
const struct text_place *loader_place_of(const struct disk_loader *loader, const struct source *from);
enum resolve_state loader_resolve(struct disk_loader *loader, struct arena *arena, struct str path,
				  struct resolved *ret);
void loader_leave(struct loader *base, const struct doc *doc);
enum load_state loader_match(struct loader *loader, struct arena *arena, const struct source *from, struct str pattern,
			     struct str_list *ret);

#endif
