/* Where a path leads, link by link, without ever leaving a root: what chroot would make of it. */
#ifndef CWD_APP_RESOLVE_H
#define CWD_APP_RESOLVE_H

#include "base/arena.h"

#include <sys/types.h>

enum resolve_state {
	RESOLVE_FOUND,
	RESOLVE_ABSENT, /* no such file, or a link that leads nowhere */
	RESOLVE_FAILED, /* error says why: EACCES, ELOOP, ENAMETOOLONG ... */
};

struct resolved {
	struct str path; /* without links and dots, terminated; below root */
	mode_t mode;	 /* what stands there */
	int error;
};

/* path is followed from root on, which is a canonical path without / at its end ("": the whole machine). A link to an
 * absolute path starts at root again, and .. does not lead out of it. */
enum resolve_state path_resolve(struct arena *arena, struct str root, struct str path, struct resolved *ret);

#endif
