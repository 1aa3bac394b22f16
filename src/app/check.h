/* From an item to findings, in one go: every worker has its own checker and shares nothing. */
#ifndef CWD_APP_CHECK_H
#define CWD_APP_CHECK_H

#include "app/known.h"
#include "app/link.h"
#include "app/unpack.h"

LIST(host_list, struct host *);

/* What came of some inputs. */
struct outcome {
	struct finding_list findings;
	struct host_list hosts; /* filled only if settings->keep_claims */
	uint64_t files, claims, sources, streams;
	bool incomplete;
};

/* An item that includes files: judged in a second round, when it is known which inputs are parts of others. */
struct later {
	struct item item;
	struct str shown;      /* of its first input */
	uint64_t files, bytes; /* what it includes, counted for each unit that does */
};
LIST(later_list, struct later *);

/* What counts only if no other input of the run includes this one; known when the first round is over. */
struct pending {
	struct inclusion inclusion; /* first */
	const struct agent *agent;
	struct outcome outcome;
	struct later *later; /* NULL: outcome says all */
	struct later *spare; /* instead of outcome, should other files belong to it by names; else NULL */
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
	struct name_files waits;       /* of inputs that other files may belong to by these */
	struct str_list names;
	const struct partners *partners; /* NULL: not known yet */
	struct later_list later;	 /* several inputs of one process or host; no other one includes them */
	struct run_error_list errors;
	struct noted_list inputs;  /* filled only if settings->keep_files or keep_claims */
	struct idle_list idle;	   /* of the second round: inputs that come to nothing */
	const struct words *words; /* of all shippers */
	struct include_cache cache;
	struct arena *scratch;
	struct hub_memory hubs;
	struct known known;		 /* on lists */
	uint64_t looked_at, idle_inputs; /* idle: a shipper's, and nothing of it goes to CloudWatch Logs */
	struct str idle_why;		 /* of the first one */
	bool second_round;
	bool left_behind; /* the item at hand left findings or claims on arena */
};

/* at: the open folder of the item's only file, or AT_FDCWD. In the second round, for what the first one left for later,
 * inputs are not noted again. */
void check_item(struct checker *checker, const struct item *item, int at);

#endif
