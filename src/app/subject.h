/* What one process loads, on its way from files to claims: a unit, the inputs it came from, and what it includes. */
#ifndef CWD_APP_SUBJECT_H
#define CWD_APP_SUBJECT_H

#include "app/inclusion.h"
#include "app/loader.h"
#include "app/take.h"

struct subject {
	struct unit *unit;
	const struct found *found;  /* its first input */
	struct taken *taken;	    /* the same */
	struct disk_loader *loader; /* NULL: its agent includes nothing */
	struct inclusion inclusion; /* of subject_scan */
	struct name_files waits;    /* of subject_scan: its files that belong together with others by names, */
	struct str_list names;	    /* these ones, if any others have them */
	uint32_t files;		    /* inputs that are configurations */
	bool incomplete;
	bool is_group; /* a folder that its agent loads */
	bool on_host;  /* of home_choose */
};
LIST(subject_list, struct subject *);

/* Where subjects are made. */
struct subjects {
	struct arena *arena;
	const struct settings *settings;
	const struct search *search;
	const struct partners *partners; /* NULL: not known yet */
	struct include_cache *cache;	 /* for subject_scan */
	struct arena *scratch;		 /* the same; empty between calls */
	struct hub_memory *hubs;
	struct subject_list all;
	struct subject_list joined; /* those that further inputs of their agent join */
};

/* Adds the documents of an input, if it has any. together: what one agent reads is one process, be it a folder that it
 * loads (group) or one host's inputs; but inputs of an agent that includes files are each the start of a process. */
void subjects_add(struct subjects *subjects, const struct found *found, struct taken *taken, bool together, bool group);
/* Finds out what the subject includes, and leaves nothing else behind: who includes whom has to be known before
 * anything is judged, and most of what a hostile folder includes in each other never is. */
void subject_scan(struct subjects *subjects, struct subject *subject);
/* A unit of this agent as the settings have it, without documents; NULL: of nobody. */
struct unit *unit_new(struct arena *arena, const struct settings *settings, const struct agent *agent);
/* Loads what the unit includes, and reads it; false: nothing in it goes to CloudWatch Logs, unless something inside it
 * does. */
bool unit_read(struct unit *unit);
/* Why such an input is not reported. */
struct str subject_idle_reason(const struct unit *unit);
/* An input that comes to nothing, and why; its copy on the arena. */
struct idle_input {
	struct str canonical, why;
};
LIST(idle_list, struct idle_input);
struct idle_input idle_input_kept(struct arena *arena, const struct subject *subject);
/* Is the input in a folder where its agent is installed? */
bool subject_is_at_home(struct arena *arena, const struct subject *subject);

/* home.c: which of the subjects that were found below one root run on that host, as far as paths tell: sets on_host. */
void home_choose(struct arena *arena, const struct subject_list *subjects);

#endif
