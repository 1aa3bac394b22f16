/* Files of one run that belong together by the names in them (agent->links), in whatever folders they lie. A name joins
 * what uses it with what is called so where each is the nearest one to the other: in one file, else in one folder, else
 * in the deepest folder that both lie below. So overlays that hold equal names are not mixed up. What has several
 * nearest ones belongs to each of them, and those do not belong together. */
#ifndef CWD_APP_PARTNERS_H
#define CWD_APP_PARTNERS_H

#include "base/hash.h"
#include "claim/agent.h"

/* A file that may hold names. */
struct name_file {
	struct str canonical; /* links followed */
	struct str path;      /* where it can be opened; terminated */
	const struct format *format;
	bool look_around; /* its folder is looked through, though it was not named */
	bool is_read;	  /* links tells all */
	struct link_list links;
};
LIST(name_files, struct name_file);

/* Who belongs together, once it is known; then nobody changes it. */
struct partners {
	struct arena *arena;
	struct map by_path; /* struct str_list, by canonical path */
	bool gave_up;	    /* names led to names more often than is followed */
};

/* The files that the file belongs to, itself among them, by folder and name; NULL: it stands alone. */
const struct str_list *partners_of(const struct partners *partners, struct str canonical);
/* Those names of one document that lead out of it: what starts there, and what that comes to. */
void partners_ask(struct arena *arena, const struct link_list *links, struct str_list *ret);

/* What finding out needs: files, sorted by name_files_sort. */
struct name_search {
	struct arena *arena;
	struct name_files files;
	uint32_t workers;
	struct arena **scratch, **kept; /* of each worker */
};
/* By folder, then by name: what is near stands together. Drops what stands there twice. */
void name_files_sort(struct arena *arena, struct name_files *files);
/* Reads the links of those files that hold one of the names and are not read yet. */
void name_files_read(struct name_search *search, const struct str_list *names);
/* Looks for the names, and for those that they lead to. */
void partners_find(struct name_search *search, struct str_list *names, struct partners *ret);

/* --- name_graph.c ------------------------------------------------------------------------------------------------- */

/* user: uses a name that something in holder has; is_choice: other files have it too and are as near. */
struct name_edge {
	uint32_t user, holder;
	bool is_choice;
};
struct name_result {
	LIST(, struct name_edge) edges;
	struct str_list wanted; /* names of which it is not known who else has them */
	bool gave_up;
};
/* Follows names from link to link. known: those names of which all files that hold them were read. */
void name_graph_run(struct arena *arena, const struct name_files *files, const struct map *known,
		    struct name_result *ret);

#endif
