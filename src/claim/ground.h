/* What the claims of one host are compared on: destinations as rows of symbols, in every world that is open.
 * For the inside of this floor; it lives as long as one call of host_index or claim_meet. */
#ifndef CWD_CLAIM_GROUND_H
#define CWD_CLAIM_GROUND_H

#include "claim/alphabet.h"
#include "claim/claim.h"

LIST(number_list, uint32_t);

/* Starts the names of letters that stand in no configuration; no shipper's spelling of a variable holds it. */
#define OWN_NAME "\1"

/* Units that are told the same and fill in the same: they see one set of worlds. */
struct situation {
	const struct agent *agent;
	struct world asked, world; /* world: the default */
	struct world *others;
	uint32_t other_count;
};

enum change {
	CHANGE_MODE = 1 << 0,
	CHANGE_PLATFORM = 1 << 1,
	CHANGE_VERSION = 1 << 2,
	CHANGES = 3, /* how many there are */
};

/* A destination as one unit's claims have it written. */
struct target {
	struct symbols row;
	uint32_t unit, situation;
	const struct unit *task;   /* whose task its unit runs in */
	const struct unit *pod;	   /* the same for pods */
	uint32_t excludes;	   /* tells apart patterns with different exclusions, 0: none */
	struct number_list claims; /* their numbers, as added */
};

/* Targets that are one stream. */
struct stream {
	struct symbols row;
	struct number_list targets;
};

/* The host in one choice of worlds. The first view of a ground is the default. */
struct view {
	const struct world **world_of; /* by situation */
	uint32_t situation;	       /* whose world was changed ... */
	struct world world;	       /* ... to this one ... */
	unsigned changes;	   /* ... which differs from its default in these, enum change; 0: the default view */
	struct symbols **meanings; /* by situation: what each letter is */
	uint32_t *stream_of;	   /* by target */
	struct {
		struct stream *items;
		uint32_t count, room;
	} streams;
};

struct ground {
	struct arena *arena;
	struct alphabet alphabet;
	struct {
		struct situation *items;
		uint32_t count, room;
	} situations;
	struct {
		struct target *items;
		uint32_t count, room;
	} targets;
	struct map targets_by_key, excludes, tasks;
	struct symbol_list row; /* reused */
	struct {
		struct view *items;
		uint32_t count, room;
	} views;
	uint32_t written_letters; /* letters that stand in rows of targets; later ones come from worlds */
	uint32_t exclude_count, task_count;
	bool several_units;
	uint64_t *steps; /* counted down by every comparison */
	bool gave_up;
};

void ground_init(struct ground *ground, struct arena *arena, uint64_t *steps, bool several_units);
void ground_finish(struct ground *ground);
/* Adds a claim of process number unit, which targets will know by number; false if it has no destination that anything
 * could share. */
bool ground_add(struct ground *ground, const struct claim *claim, uint32_t unit, uint32_t number);
/* Makes the views, after the last claim. Views in which every name is what it is in an earlier one are left out. */
void ground_look(struct ground *ground);
/* A tag that only senders know (IDENTITY_TAG of DIFFERENCE_UNKNOWN) equals itself and nothing else: whoever sends with
 * another source's tag does so on purpose, and no configuration at hand is wrong. */
bool ground_may_equal(struct ground *ground, struct symbols a, struct symbols b);

/* situation.c */
uint32_t situation_of(struct ground *ground, const struct unit *unit);
void situation_views(struct ground *ground);
/* "the agent runs on EC2 (--mode ec2)" for each of the changes, from world. */
void situation_clauses(struct arena *arena, const struct world *world, unsigned changes, struct assumption_list *ret);

/* A letter that stands for an absent field: each unit's own surroundings, the same for the units of a host if
 * they are set up alike. */
bool letter_is_absent_field(const struct letter *letter, const char **ret_field);
/* A letter that stands for what each record may name instead of the rest of the row. */
bool letter_is_record_choice(const struct letter *letter);

/* candidate.c: the pairs of rows that may be equal, found without comparing all pairs. */
struct pair {
	uint32_t a, b; /* indices into rows, a < b */
};
LIST(pair_list, struct pair);
/* changed (NULL: all): only pairs in which at least one row is changed. */
void candidate_pairs(struct ground *ground, const struct symbols *rows, uint32_t count, const bool *changed,
		     struct pair_list *ret);

/* meet.c */
/* How sure it is that the claims of a stream of the default view are one stream, and what for. NEVER if its name is
 * drawn anew for each, POSSIBLE if it is taken from each record. */
enum answer stream_answer(const struct ground *ground, struct arena *arena, const struct stream *stream,
			  struct assumption_list *ret);
/* What has to be so that two rows that may be equal are. */
void possible_clauses(const struct ground *ground, struct arena *arena, struct symbols a, struct symbols b,
		      struct assumption_list *ret);

/* possible.c */
/* Adds the meetings of streams that may be one stream, though they are not in the default view. claims: by number. */
void possible_meetings(struct ground *ground, struct arena *arena, struct claim *const *claims,
		       struct meeting_list *ret);
/* Claims with these numbers, sorted, as a meeting's members. */
struct claim **meeting_members(struct arena *arena, struct claim *const *claims, struct number_list *numbers);

#endif
