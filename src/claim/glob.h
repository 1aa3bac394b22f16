/* File patterns: what one matches, and whether two of them can match one file.
 * Everything here is about paths as text: links are not followed, and no folder is looked at. */
#ifndef CWD_CLAIM_GLOB_H
#define CWD_CLAIM_GLOB_H

#include "base/arena.h"

/* How a shipper reads a pattern. Names that begin with a dot are names like any other. */
enum glob_syntax {
	GLOB_NONE = 0,		  /* the text is one path; nothing is special */
	GLOB_STAR = 1 << 0,	  /* * and ? within one path element */
	GLOB_CLASS = 1 << 1,	  /* [a-z0-9], [^x]; never a separator */
	GLOB_CLASS_BANG = 1 << 2, /* [!x] negates too */
	GLOB_STAR_STAR = 1 << 3,  /* ** crosses separators, wherever it stands */
	GLOB_BRACES = 1 << 4,	  /* {a,b}, nested */
	GLOB_ESCAPE = 1 << 5,	  /* \x is x (not on Windows, where \ separates) */
	GLOB_WINDOWS = 1 << 6,	  /* \ and / separate, ASCII case does not matter */
	GLOB_EXACT_CASE = 1 << 7, /* on Windows too, case matters from the first path element with a wildcard on: the
				     shipper compares those names itself, the elements before it are opened */
	GLOB_WALK = 1 << 8,	  /* the shipper walks one folder and compares whole paths; the pattern is not cleaned,
				     so one with //, /./ or /../ matches nothing. The folder is / and those elements
				     before the last that come before the first with * ? or [, as they are written:
				     braces and escapes in them make the pattern match nothing */
	GLOB_GOBWAS_RULES = 1 << 9,  /* a class is [!], then one range or one list; it may match a separator; an open
					brace and a last \ are forgiven; on Windows only \ separates */
	GLOB_FOLDER_STARS = 1 << 10, /* ** is any number of folders, none too, and only as a path element of its own,
					else it is *; the whole pattern is cleaned; - may open or close a class */

	/* Go's path/filepath.Glob (Go's source, src/path/filepath/match.go): a path element at a time; ^ negates, !
	 * does not; a malformed pattern matches nothing. The part before the first element with a wildcard is
	 * opened by the system, so //, /./ and /../ in it mean what they mean to the system; behind it they never
	 * match. */
	GLOB_GO_FILEPATH = GLOB_STAR | GLOB_CLASS | GLOB_ESCAPE | GLOB_EXACT_CASE,
	/* github.com/gobwas/glob v0.2.3, compiled with the separator, over a walk of the folder (repository
	 * aws/amazon-cloudwatch-agent, plugins/inputs/logfile/globpath/globpath.go). */
	GLOB_GOBWAS = GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_STAR_STAR | GLOB_BRACES | GLOB_ESCAPE |
		      GLOB_EXACT_CASE | GLOB_WALK | GLOB_GOBWAS_RULES,
	/* github.com/bmatcuk/doublestar v4, FilepathGlob: OpenTelemetry's file log receiver (repository
	 * open-telemetry/opentelemetry-collector-contrib, pkg/stanza/fileconsumer/matcher). */
	GLOB_DOUBLESTAR = GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG | GLOB_STAR_STAR | GLOB_BRACES | GLOB_ESCAPE |
			  GLOB_EXACT_CASE | GLOB_FOLDER_STARS,
};

/* A compiled pattern. Opaque: made by glob_compile, immutable after. */
struct glob {
	struct str pattern;
	unsigned syntax; /* enum glob_syntax, or-ed */
	bool literal;	 /* matches exactly one path, which is prefix */
	bool broken;	 /* the shipper refuses the pattern or it can match no file; why says so */
	bool too_large;	 /* over LIMIT_GLOB_ELEMENTS: matches nothing here, overlaps are OVERLAP_UNKNOWN */
	bool doubtful;	/* it is read as gobwas documents it, but v0.2.3 is known to miss files (rarely, to take others)
			   with such patterns: *, ?, [!x], braces or an empty choice within braces, an open brace,
			   *** or text beyond ASCII. OVERLAP_SOME then is likely, not certain */
	struct str why; /* a clause: "the class [a-z0-9] mixes ...", "it names a folder" */
	struct str prefix;	    /* every match starts with it, cleaned: no //, /./, /../; \ separates on Windows */
	const char *const *skipped; /* see glob_compile_skipping */
	const struct glob_element *elements; /* private to glob*.c; none for one exact path */
	const struct glob_range *ranges;
	uint32_t element_count;
};

/* Never NULL; see broken. pattern is borrowed. UTF-8; a byte that is none is U+FFFD, in a pattern and in a path. */
struct glob *glob_compile(struct arena *arena, struct str pattern, unsigned syntax);
/* The same for a shipper that leaves out files by the end of their name: skipped is a NULL-terminated list such as
 * ".gz" (a dot first, no other dot, at most 7 bytes, at most 31 of them), borrowed for good; a file is not read if its
 * name, from the last dot on, is one of them. NULL: none. */
struct glob *glob_compile_skipping(struct arena *arena, struct str pattern, unsigned syntax,
				   const char *const *skipped);
/* As the "globpath" package reads a pattern that Telegraf and the CloudWatch agent share: with no * ? [ and none of
 * ** ! { } it is one path, exactly; with only * ? [ GLOB_GO_FILEPATH; else GLOB_GOBWAS. Whatever the reading, a pattern
 * must be well-formed for gobwas, else the shipper refuses it: [a-z0-9] is broken.
 * Source: aws/amazon-cloudwatch-agent, plugins/inputs/logfile/globpath/globpath.go. */
struct glob *glob_compile_globpath(struct arena *arena, struct str pattern, bool windows, const char *const *skipped);

/* Does the shipper read a file at this path? //, /./ and /../ in it are cleaned first, as the system would. */
bool glob_match(const struct glob *glob, struct str path);
/* The path without //, /./ and (links left aside) /../; on Windows with \ only. "" stays "". */
struct str glob_clean_path(struct arena *arena, struct str path, bool windows);

enum overlap {
	OVERLAP_NONE,	 /* no path is matched by both */
	OVERLAP_SOME,	 /* there is a path that both match */
	OVERLAP_UNKNOWN, /* the step budget ran out */
};
/* Can one file be read through both? Exact. *steps is counted down, and a single call takes at most LIMIT_GLOB_STEPS.
 * ret_witness (may be NULL) is such a path: the shortest, without hidden names where there is one. */
enum overlap glob_overlap(struct arena *arena, const struct glob *a, const struct glob *b, uint64_t *steps,
			  struct str *ret_witness);
/* Can a path of a and a different path of b become one text after glob_flatten_path? Paths are spelled as the shipper
 * spells them: a GLOB_NONE pattern as it is written, all others cleaned. a and b may be one pattern. ret_a, ret_b (may
 * be NULL) are two such paths; where there are some, they are made of ordinary characters (letters, digits, . _ - #),
 * else only odd characters such as a space make the clash. */
enum overlap glob_flatten_overlap(struct arena *arena, const struct glob *a, const struct glob *b, uint64_t *steps,
				  struct str *ret_a, struct str *ret_b);
/* Paths as the agent flattens them for names: \ -> /, characters outside [.\-_/#A-Za-z0-9] -> _, then / -> _.
 * Source: aws/amazon-cloudwatch-agent, plugins/inputs/logfile/logfile.go, generateLogStreamName. */
struct str glob_flatten_path(struct arena *arena, struct str path);

/* Groups of indices into globs (count of them, NULL ones are left out): each group is a set of two or more whose
 * patterns overlap, joined transitively; ordered by first member. Bucketed by literal prefix and suffix, and a pattern
 * is not compared with those that are in its group already: no pairwise growth for patterns that cannot meet, nor for
 * those that all meet. Broken patterns are in no group. *steps is counted down over all; *ret_gave_up is set when it
 * ran out or a pattern was too large, and else left alone. */
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
