/* A parsed document: its tree, what was wrong with it, its comments. Nothing here prints or judges. */
#ifndef CWD_DOC_DOC_H
#define CWD_DOC_DOC_H

#include "base/list.h"
#include "doc/node.h"

/* What parsers and adapters notice. A rule row (rules/<slug>.md, check: problem, param: <KIND>) turns each kind into
 * findings; the kinds of floor 3 stand here too because they travel the same way. */
enum problem_kind {
	PROBLEM_SYNTAX,		  /* the shipper's own parser refuses the text */
	PROBLEM_BYTE_ORDER_MARK,  /* the shipper refuses it, the tree is read as if it were absent */
	PROBLEM_BAD_UTF8,	  /* read as U+FFFD */
	PROBLEM_LONE_SURROGATE,	  /* read as U+FFFD */
	PROBLEM_TRAILING_TEXT,	  /* after the end of the document */
	PROBLEM_NUL_CHARACTER,	  /* \u0000 inside a string */
	PROBLEM_DUPLICATE_KEY,	  /* the last one wins */
	PROBLEM_LIMIT,		  /* depth, nodes, aliases, size ... : the rest was not read */
	PROBLEM_AMBIGUOUS_SCALAR, /* YAML 1.1 and 1.2 readers differ */
	PROBLEM_UNRENDERED,	  /* a template of another tool */
	PROBLEM_UNKNOWN_TYPE,	  /* named on the command line, and nothing that is known */
	PROBLEM_UNKNOWN_KEY,
	PROBLEM_WRONG_TYPE,
	PROBLEM_MISSING_KEY,
	PROBLEM_OUT_OF_RANGE,
	PROBLEM_DEPRECATED_KEY,
	PROBLEM_MERGE_CONFLICT,	   /* files loaded together disagree */
	PROBLEM_STALE_COPY,	   /* the same configuration is loaded from two places */
	PROBLEM_NO_EFFECT,	   /* a setting that looks as if it mattered */
	PROBLEM_NEVER_DELIVERS,	   /* a writer that cannot deliver */
	PROBLEM_OPTIONS_LOSE_DATA, /* a combination of options */
	PROBLEM_ILLEGAL_STREAM,	   /* CloudWatch Logs refuses the name */
	PROBLEM_ILLEGAL_GROUP,
	PROBLEM_UNKNOWN_PLACEHOLDER,	  /* the shipper does not know it; at is the placeholder alone */
	PROBLEM_PLACEHOLDER_NOT_EXPANDED, /* a right name in a wrong place, syntax or version; at as above */
	PROBLEM_FIXED_DATE,		  /* a date that does not roll over; at as above */
	PROBLEM_UNSET_VARIABLE,		  /* an environment variable that nothing sets; at as above */
	PROBLEM_FALLBACK_NAME,		  /* records whose name cannot be filled in go to a fixed shared one */
	PROBLEM_DEAD_ROUTE,		  /* an output that no input reaches, an input that no output takes */
	PROBLEM_SHADOWED,		  /* a section, key or match that an earlier or later one makes void */
	PROBLEM_COMMENT_IN_VALUE,	  /* what looks like a comment is part of the value; at is that text */
	PROBLEM_KINDS,			  /* how many there are */
};

/* message: one sentence without a full stop, what is wrong. help: what to do, or empty. reason: why it matters, or
 * empty. also: a second place, with its label. incomplete: part of the input stays unread because of it.
 * uncertain: possible, no more. */
struct problem {
	enum problem_kind kind;
	struct site at;
	struct str message, help, reason;
	struct site also;
	struct str also_label;
	bool incomplete, uncertain;
	struct str assumes; /* not empty: likely, if this holds */
	bool names_host;    /* FALLBACK_NAME: once it is mended the name tells hosts apart, or copies */
};
LIST(problem_list, struct problem);

struct comment {
	struct span at;
};

struct format;

struct doc {
	struct arena *arena;
	struct source *source;
	const struct format *format;
	struct node *root; /* NULL if nothing could be read; for a stream of documents the first */
	struct node **roots;
	uint32_t root_count;
	struct problem_list problems; /* of the parser: in order of position */
	struct problem unlisted;      /* takes those past LIMIT_DOC_PROBLEMS */
	uint64_t problem_kinds;	      /* 1 << kind is set for each kind in problems */
	struct comment *comments;
	uint32_t comment_count;
	bool unreadable;	   /* reading stopped at a syntax error: root holds what was read before it, or NULL */
	bool incomplete;	   /* a limit was reached, or it is unreadable */
	uint32_t whole_roots;	   /* of a stream with a syntax error: the documents before the one that has it */
	struct doc_cursor *cursor; /* private to doc_pointer.c */
};

/* One syntax. Rows stand in doc/<name>.c; the list of all is generated from meson.build. */
struct format {
	const char *name;
	const char *const *extensions;	/* ".json", NULL at the end; a name that several syntaxes use is none's */
	bool scattered;			/* what stands in one table may be written in several places */
	bool (*sniff)(struct str text); /* does the text look like this syntax? NULL: never by its looks */
	bool (*parse)(struct doc *doc); /* doc->source is set; fills the rest; false if doc->unreadable */
	/* The same of several texts one after another, as tools print them. NULL: a text is what parse reads. */
	bool (*parse_stream)(struct doc *doc);
	/* Adds the pieces of the decoded text of a string node. NULL if the syntax has no embedded texts. */
	void (*decode)(const struct doc *doc, const struct node *node, struct derivation *d);
};

const struct format *const *format_all(void);	      /* generated; NULL at the end */
const struct format *format_by_name(struct str name); /* NULL if unknown */
const struct format *format_by_path(struct str path); /* by the extension; NULL if none fits */

/* Parses source; never NULL. The doc, its tree and texts live on the arena. */
struct doc *doc_parse(struct arena *arena, struct source *source, const struct format *format);
/* What doc would be if its text were several of its syntax one after another, without the problems of one text; NULL:
 * it is not. */
struct doc *doc_stream(struct arena *arena, const struct doc *doc);
/* A view of doc whose tree is a part of doc's: of its problems those that stand there. */
struct doc *doc_part(struct arena *arena, const struct doc *doc, struct node *root);
/* A string node's value as a source of its own, every byte of which knows its place in doc. */
struct source *doc_embedded(struct arena *arena, const struct doc *doc, const struct node *node, struct str label);
/* Remembers a problem and returns it, for the fields that only some have; valid until the next call. Past
 * LIMIT_DOC_PROBLEMS the doc becomes incomplete and says so once; then only the first of each further kind is kept, so
 * that a text that is refused is never taken for one that is not. What is returned for the others goes nowhere. */
struct problem *doc_problem(struct doc *doc, enum problem_kind kind, struct span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Marks the shadowed children of an object and reports each key that stands there again. */
void doc_check_keys(struct doc *doc, struct node *object);
/* The JSON pointer (RFC 6901) of the deepest node whose key or value holds at.off, for a site inside doc. In syntaxes
 * where sections and entries repeat, a step is KEY[n] where there are several of that key, counted from 1; what has no
 * key (the argument of a fluentd section) adds no step. Remembers where it was: one thread at a time, as for
 * source_place. */
struct str doc_pointer(struct arena *arena, const struct doc *doc, struct span at);
struct doc_cursor *doc_cursor_new(struct arena *arena); /* for doc_parse */
struct site doc_site(const struct doc *doc, struct span at);

#endif
