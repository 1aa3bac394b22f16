/* A set of tags as an automaton that writes them byte by byte; paths are turned into parts of tags on the way. It
 * writes every tag of the set and few others: characters beyond ASCII that a wildcard reads are any bytes beyond ASCII,
 * a variable that may be much longer than its shortest value may be longer than its longest, and variables are
 * independent of each other. It writes no newlines and no NULs out of variables, and of files found by a wildcard no
 * hidden ones and none whose name is nothing but separators. For the inside of this floor. */
#ifndef CWD_CLAIM_WALK_H
#define CWD_CLAIM_WALK_H

#include "base/list.h"
#include "claim/template_value.h"

enum walk_kind {
	WALK_WRITE,	 /* one byte of the set */
	WALK_SPLIT,	 /* to next and alt */
	WALK_PATH_BEGIN, /* to next, in a path */
	WALK_PATH_READ,	 /* one byte of the path */
	WALK_PATH_END,	 /* to next, if a path may end here */
	WALK_DEAD,
	WALK_END,
};

#define WALK_NONE UINT32_MAX

struct walk_node {
	uint8_t kind, form; /* form: enum path_form, in a path */
	bool wild;	    /* PATH_READ: it is a wildcard that reads; SPLIT: it is the way past a star */
	uint32_t next, alt; /* WALK_NONE: none */
	struct byte_set bytes;
};

struct walk {
	struct walk_node *nodes;
	uint32_t count, room;
	bool too_large; /* LIMIT_TAG_WALK_NODES */
};
struct walk_place {
	uint32_t node;
	uint8_t phase; /* in a path: what was written of it */
	uint8_t fresh; /* in a path: no byte of the path element was read (1), but a star that took none (2) */
};
struct walk_move {
	bool writes;
	struct byte_set bytes; /* one of them is written */
	struct walk_place to;
};

enum { WALK_MOVES_MAX = 6 };

void walk_init(struct walk *walk, struct arena *arena, const struct template *tags);
/* The first place is all zero. The number of moves from a place. */
uint32_t walk_moves(const struct walk *walk, struct walk_place at, struct walk_move ret[WALK_MOVES_MAX]);
bool walk_ends(const struct walk *walk, struct walk_place at);
/* Can a tag of a be a tag of b? Also true when *steps runs out; it is counted down. */
bool walks_meet(struct arena *arena, const struct walk *a, const struct walk *b, uint64_t *steps);

/* For building: adds a node that goes on to the one behind it. Past the limit the last node is given again. */
struct walk_node *walk_add(struct walk *walk, struct arena *arena, enum walk_kind kind);
/* Adds the paths that a pattern matches as parts of tags; it has elements and is not broken. */
void walk_add_glob(struct walk *walk, struct arena *arena, const struct glob *glob, enum path_form form);

/* Places that were reached together with something else, each once, in order. Zeroed with an arena is empty. */
struct walk_pair {
	struct walk_place place;
	uint64_t other;
};
struct walk_pairs {
	struct arena *arena;
	LIST(walk_pair_list, struct walk_pair) list;
	uint32_t *slots, room; /* pair number + 1, by hash; room is a power of two */
};
void walk_pairs_add(struct walk_pairs *pairs, struct walk_place place, uint64_t other);

#endif
