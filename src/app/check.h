/* From an item to findings, in one go: every worker has its own checker and shares nothing. */
#ifndef CWD_APP_CHECK_H
#define CWD_APP_CHECK_H

#include "app/known.h"
#include "app/link.h"
#include "app/subject.h"

LIST(host_list, struct host *);

/* What came of some inputs. */
struct outcome {
	struct finding_list findings;
	struct host_list hosts; /* filled only if settings->keep_claims */
	uint64_t files, claims, streams;
	bool incomplete;
};

/* What counts only if no other input of the run includes this one; known when all workers are done. */
struct pending {
	struct inclusion inclusion; /* first */
	const struct agent *agent;
	struct outcome outcome;
};

/* An input, and which file it is: settled with the pending ones. */
struct noted_input {
	struct input input;
	struct str canonical;
};
LIST(noted_list, struct noted_input);

/* What one worker works with and what it found. Everything that stays is on arena. */
struct checker {
	const struct settings *settings;
	const struct search *search;
	const struct agent *forced;    /* settings->type; NULL if there is none */
	struct arena *arena;	       /* rewound after an item that left nothing behind */
	struct arena *lists;	       /* never rewound: the lists below */
	struct outcome outcome;	       /* what counts in any case */
	struct inclusion_list pending; /* each the first member of a struct pending */
	struct run_error_list errors;
	struct noted_list inputs; /* filled only if settings->keep_files or keep_claims */
	struct known known;	  /* on lists */
	uint64_t looked_at;
	bool left_behind; /* the item at hand left findings or claims on arena */
};

/* at: the open folder of the item's only file, or AT_FDCWD. */
void check_item(struct checker *checker, const struct item *item, int at);

#endif
