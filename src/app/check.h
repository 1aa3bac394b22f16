/* From an item to findings, in one go: every worker has its own checker and shares nothing. */
#ifndef CWD_APP_CHECK_H
#define CWD_APP_CHECK_H

#include "app/known.h"
#include "app/link.h"

LIST(host_list, struct host *);

/* What one worker works with and what it found. Everything that stays is on arena. */
struct checker {
	const struct settings *settings;
	const struct agent *forced; /* settings->type; NULL if there is none */
	struct arena *arena;	    /* rewound after an item that left nothing behind */
	struct arena *lists;	    /* never rewound: the lists below */
	struct finding_list findings;
	struct run_error_list errors;
	struct input_list inputs; /* filled only if settings->keep_files or keep_claims */
	struct host_list hosts;	  /* filled only if settings->keep_claims */
	struct known known;	  /* on lists */
	uint64_t looked_at, files, claims, streams;
	bool incomplete;
};

/* at: the open folder of the item's only file, or AT_FDCWD. */
void check_item(struct checker *checker, const struct item *item, int at);

#endif
