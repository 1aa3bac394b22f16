/* File patterns: what one matches, and whether two of them can match one file. */
#ifndef CWD_CLAIM_GLOB_H
#define CWD_CLAIM_GLOB_H

#include "base/arena.h"

/* How a shipper reads a pattern. */
enum glob_syntax {
	GLOB_NONE = 0,		  /* the text is one path; nothing is special */
	GLOB_STAR = 1 << 0,	  /* * and ? within one path element */
	GLOB_CLASS = 1 << 1,	  /* [a-z], [^x] */
	GLOB_CLASS_BANG = 1 << 2, /* [!x] negates too */
	GLOB_STAR_STAR = 1 << 3,  /* ** crosses separators */
	GLOB_BRACES = 1 << 4,	  /* {a,b} */
	GLOB_ESCAPE = 1 << 5,	  /* \x is x (not on Windows, where \ separates) */
	GLOB_WINDOWS = 1 << 6,	  /* \ and / separate, case does not matter */
};

/* A compiled pattern. Opaque: made by glob_compile, immutable after. */
struct glob {
	struct str pattern;
	unsigned syntax; /* enum glob_syntax, or-ed */
	bool literal;	 /* matches exactly one path */
	bool broken;	 /* the shipper refuses the pattern or it can match nothing; why says so */
	struct str why;
	struct str prefix;	       /* every match starts with it: for bucketing */
	struct glob_element *elements; /* private to glob*.c */
	uint32_t element_count;
};

struct glob *glob_compile(struct arena *arena, struct str pattern, unsigned syntax); /* never NULL; see broken */
bool glob_match(const struct glob *glob, struct str path);

enum overlap {
	OVERLAP_NONE,	 /* no path is matched by both */
	OVERLAP_SOME,	 /* there is a path that both match */
	OVERLAP_UNKNOWN, /* the step budget ran out */
};
/* Can one path be matched by both? *steps is counted down. ret_witness (may be NULL) is such a path, the shortest. */
enum overlap glob_overlap(struct arena *arena, const struct glob *a, const struct glob *b, uint64_t *steps,
			  struct str *ret_witness);
/* Can a path of a and a different path of b become one text after flattening (each byte outside allowed becomes _)?
 * See cloudwatch-agent's publish_multi_logs. ret_a, ret_b (may be NULL) are two such paths. */
enum overlap glob_flatten_overlap(struct arena *arena, const struct glob *a, const struct glob *b, uint64_t *steps,
				  struct str *ret_a, struct str *ret_b);
/* Paths as the agent flattens them for names: \ -> /, bytes outside [.\-_/#A-Za-z0-9] -> _, then / -> _. */
struct str glob_flatten_path(struct arena *arena, struct str path);

/* Groups of indices into globs (count of them, excludes may be NULL, else one NULL or pattern per glob): each group is
 * a set of two or more whose patterns overlap, joined transitively. Bucketed by literal prefix: no pairwise growth for
 * patterns that cannot meet. *steps is counted down over all; *ret_gave_up set when it ran out. */
struct glob_group {
	uint32_t *members, count; /* sorted */
	struct str witness;	  /* a path that two of the members match */
	bool all_literal;	  /* every member is this one literal path */
};
struct glob_groups {
	struct glob_group *items;
	uint32_t count, room;
};
void glob_group_overlaps(struct arena *arena, const struct glob *const *globs, uint32_t count, uint64_t *steps,
			 struct glob_groups *ret, bool *ret_gave_up);

#endif
