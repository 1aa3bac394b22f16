/* How the files that a configuration names are reached. An adapter says what it wants in its own configuration's terms;
 * where files really are (on disk, under a host's root, in an archive) is the business of whoever made the loader. */
#ifndef CWD_CLAIM_LOADER_H
#define CWD_CLAIM_LOADER_H

#include "doc/doc.h"

enum load_state {
	LOAD_READ,    /* doc is set; its text may still not parse */
	LOAD_ABSENT,  /* there is no such file */
	LOAD_UNKNOWN, /* it may exist where the shipper runs, but not in what is looked at: an absolute path of another
			 machine, a file beside standard input */
	LOAD_UNREADABLE, /* why says what hinders: denied, a folder, too large, binary */
};

struct loaded {
	enum load_state state;
	struct doc *doc;
	struct str path;      /* as reports show it */
	struct str canonical; /* equal for two spellings of one file; "" unless LOAD_READ */
	struct str why;
	bool is_folder;	 /* LOAD_UNREADABLE: for this reason */
	bool is_outside; /* LOAD_UNREADABLE: it is none of what was given to check, and does not look like ours */
	bool is_given;	 /* LOAD_READ: it is among what was given to check, not elsewhere on this machine */
	bool limit;	 /* LOAD_UNREADABLE: of the unit; nothing more will be read, so say it once and stop */
};

LIST(str_list, struct str);

/* Made on floor 6, one for each unit; arena is the unit's. A file that is read twice gives the same doc, and one of the
 * unit's own inputs gives its doc: so a loop is one of docs. */
struct loader {
	/* The file at path, absolute or relative to the folder of the text from. */
	void (*read)(struct loader *loader, struct arena *arena, const struct source *from, struct str path,
		     const struct format *format, struct loaded *ret);
	/* The files that a pattern of the shell matches (* ? [a-z]; names that begin with a dot only if the pattern
	 * says so; ** is *), absolute or relative to the folder of from; in byte order, as paths that read takes.
	 * LOAD_READ, with no paths where nothing matches; LOAD_UNKNOWN; LOAD_UNREADABLE: it is too much to search. */
	enum load_state (*match)(struct loader *loader, struct arena *arena, const struct source *from,
				 struct str pattern, struct str_list *ret);
	/* What read gave was only looked at: it is no part of the configuration, so it is judged for itself. */
	void (*leave)(struct loader *loader, const struct doc *doc);
	/* The files of this run that belong together with that of from by names (agent->links), itself among them, as
	 * paths that read takes. NULL: none do, or it is not known yet. */
	const struct str_list *(*linked)(struct loader *loader, const struct source *from);
};

#endif
