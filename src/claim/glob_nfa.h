/* A compiled pattern as a nondeterministic automaton over code points. Private to glob*.c.
 * In the automaton / is the separator on every platform, and on Windows no other character stands for one. */
#ifndef CWD_CLAIM_GLOB_NFA_H
#define CWD_CLAIM_GLOB_NFA_H

#include "base/limits.h"
#include "base/list.h"
#include "base/utf8.h"
#include "claim/glob.h"

enum element_kind {
	ELEMENT_CHAR,	/* code; with fold in either case */
	ELEMENT_ANY,	/* one character but a separator */
	ELEMENT_SET,	/* one of ranges, or with negated none of them; a separator only with separators */
	ELEMENT_STAR,	/* any number of characters but separators */
	ELEMENT_SUPER,	/* any number of characters */
	ELEMENT_SPLIT,	/* nothing: goes on at next and, if there is one, at alt */
	ELEMENT_NEVER,	/* matches nothing */
	ELEMENT_ACCEPT, /* the end; always the last element */
};

enum { ELEMENT_NONE = UINT16_MAX };

struct glob_range {
	uint32_t low, high;
};
LIST(glob_range_list, struct glob_range);

struct glob_element {
	uint8_t kind;
	bool fold, negated, separators;
	uint16_t next, alt; /* ELEMENT_NONE: none */
	uint16_t range_count;
	uint32_t code; /* SET: index of its first range */
};
_Static_assert(LIMIT_GLOB_ELEMENTS < UINT16_MAX, "element numbers fit");

/* --- characters: Unicode scalar values --------------------------------------------------------------------------- */

/* s, or a copy in which each byte that is no UTF-8 is U+FFFD, as Go's decoders make it. */
struct str glob_readable(struct arena *arena, struct str s);
/* The bytes of a path given as characters; \ separates on Windows. */
struct str glob_spell(struct arena *arena, const uint32_t *codes, size_t count, bool windows);
uint32_t glob_fold(uint32_t code); /* ASCII lower case */
/* Can the consuming element read this character? folding: honour fold. */
bool glob_element_reads(const struct glob *glob, const struct glob_element *element, uint32_t code, bool folding);

/* --- parsing --------------------------------------------------------------------------------------------------- */

struct glob_parser {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned syntax;
	size_t fold_to; /* on Windows, characters before this offset are read in either case */
	struct glob_element elements[LIMIT_GLOB_ELEMENTS];
	uint32_t count;
	struct glob_range_list ranges;
	struct glob_brace {
		uint16_t split, first_jump;
		bool opens_element;
	} braces[LIMIT_GLOB_NESTING];
	uint32_t depth;
	bool too_large, doubtful;
	struct str why; /* not empty: the pattern is malformed */
};

/* Fills elements and ranges from text; false if it is malformed (why) or too_large. */
bool glob_parse(struct glob_parser *parser);
/* After the opening bracket. */
bool glob_parse_class(struct glob_parser *parser);
uint16_t glob_parser_add(struct glob_parser *parser, enum element_kind kind, uint32_t code);

/* Why gobwas does not compile the pattern; empty if it does. */
struct str glob_gobwas_refuses(struct arena *arena, struct str pattern, bool windows);
/* The folder that a GLOB_WALK shipper walks for text (on Windows with each \ doubled, as gobwas gets it), and the
 * offset behind the last path element that belongs to it. Repository aws/amazon-cloudwatch-agent,
 * plugins/inputs/logfile/globpath/globpath.go, findRootDir. */
struct str glob_walk_root(struct arena *arena, struct str text, bool windows, size_t *ret_folder);
/* Restricts a parsed automaton to paths below root; false if there is none, or it got too_large. */
bool glob_parser_confine(struct glob_parser *parser, struct str root);

/* Adds the paths of a parsed A**B in which A and B share characters; false if it got too_large. */
bool glob_parser_share_ends(struct glob_parser *parser);

/* --- running --------------------------------------------------------------------------------------------------- */

/* A set of elements. seen also has the splits that were passed. Must start zeroed. */
struct glob_set {
	uint32_t count, words;
	uint16_t items[LIMIT_GLOB_ELEMENTS];
	uint64_t seen[LIMIT_GLOB_ELEMENTS / 64];
};
void glob_set_clear(struct glob_set *set);
/* Adds what can be reached from an element without reading a character: consuming elements and ACCEPT. */
void glob_set_add(struct glob_set *set, const struct glob_element *elements, uint16_t from);
/* The element from which it goes on after one character was read. */
uint16_t glob_after(const struct glob_element *elements, uint16_t at);

/* A Windows path without \\?\ before its drive. */
struct str glob_without_device(struct str path);
/* Does the path, as written, end in a separator, . or ..? */
bool glob_names_folder(struct str path, bool windows);

/* --- what is a path of a file: no empty element, no . and .., and no skipped ending ------------------------------- */

enum name_state {
	NAME_BEGIN,
	NAME_ROOT,	/* behind the first \ on Windows: another may follow */
	NAME_START,	/* behind a separator */
	NAME_DOT,	/* . */
	NAME_DOTS,	/* .. */
	NAME_LEAD,	/* behind ../ at the start of a relative path */
	NAME_LEAD_DOT,	/* . at such a place */
	NAME_LEAD_DOTS, /* .. at such a place */
	NAME_PLAIN,	/* a name */
	NAME_STATES,
};
/* The state after code; false if no path goes on so. hidden: may a name begin with a dot. */
bool glob_name_step(uint8_t *state, uint32_t code, bool windows, bool hidden);
bool glob_name_ends(uint8_t state); /* may a path end here */

/* Endings: 0 is the start. */
uint8_t glob_ending_step(const char *const *skipped, uint8_t state, uint32_t code);
bool glob_ending_skipped(const char *const *skipped, uint8_t state);
/* Characters by which the state grows, other than the dot; NUL-terminated. */
void glob_ending_letters(const char *const *skipped, uint8_t state, char ret_letters[32]);
bool glob_path_skipped(const char *const *skipped, struct str path, bool windows);

/* --- searching two automata at once --------------------------------------------------------------------------------
 */

struct glob_side {
	const struct glob *glob;
	bool as_is; /* the path may hold empty elements, . and .. */
};

/* One state of the search. Both names and endings are those of the one path, or each of its own path. */
struct glob_state {
	uint16_t at[2];
	uint8_t name[2], ending[2];
	bool differ;
};

struct glob_visit {
	struct glob_state state;
	uint32_t from; /* the visit before; its own number at the start */
	uint32_t code[2];
};

/* Zeroed before its first use; keeps its memory from one search to the next. */
struct glob_search {
	struct glob_side side[2];
	bool flatten;  /* two paths with one flattened text, which differ; else one path */
	bool ordinary; /* flatten: only ordinary characters and those that a pattern spells out */
	bool hidden;   /* names may begin with a dot */
	uint64_t left; /* steps */
	struct glob_visit *visits;
	uint32_t count, room, found;
	uint32_t *slots, slot_room; /* visit number + 1, by hash of the state; slot_room is a power of two */
	struct glob_set *sets[2];
	bool gave_up;
};

void glob_search_finish(struct glob_search *search);
/* Breadth first over the characters read: the first end that is found is a shortest one. */
enum overlap glob_search_run(struct glob_search *search);
/* After OVERLAP_SOME: the path on one side. */
struct str glob_search_path(const struct glob_search *search, struct arena *arena, unsigned side);
/* Goes on from visit number from with code[0] on one side and code[1] on the other. For glob_move. */
void glob_search_push(struct glob_search *search, uint32_t from, uint32_t first, uint32_t second);
/* Pushes every character, or pair of characters, by which visit number from can go on; of those that lead to the same
 * elements only as many as are needed. */
void glob_move(struct glob_search *search, uint32_t from);

/* Matches every path: for the question whether a pattern matches any. */
extern const struct glob glob_everything;
/* A pattern that has elements: itself or, for one exact path, one made on the arena from its cleaned or its written
 * text. NULL if it is too long. */
const struct glob *glob_spelled(struct arena *arena, const struct glob *glob, bool as_written);
/* glob_overlap with a search that is used again and again. */
enum overlap glob_search_overlap(struct glob_search *search, struct arena *arena, const struct glob *a,
				 const struct glob *b, uint64_t *steps, struct str *ret_witness);

#endif
