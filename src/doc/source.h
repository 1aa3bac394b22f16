/* Bytes with a name, and where in the outermost file each of them came from.
 * The only module that knows about lines, columns and documents inside documents. */
#ifndef CWD_DOC_SOURCE_H
#define CWD_DOC_SOURCE_H

#include "base/list.h"

struct doc;

/* Bytes [off, off + len) of one source's text. */
struct span {
	uint32_t off, len;
};

/* 1-based; the column counts Unicode code points (a bad byte counts one, a byte order mark at the start of a file
 * none, a tab one). Lines end at \n; the \r before it belongs to the line end. */
struct place {
	uint32_t line, col;
};

/* Where something is written; the only position type above floor 1. source is NULL for "nowhere". */
struct site {
	struct source *source;
	struct span at;
};

enum piece_kind {
	PIECE_COPY,	/* the bytes stand in the outer source as they are */
	PIECE_ESCAPED,	/* one escape sequence of the outer source gave these bytes */
	PIECE_INSERTED, /* the bytes stand nowhere (a folded line break); outer is the nearest place */
	PIECE_OPAQUE,	/* base64, gzip: only the outer node is known, no edits */
};

/* A run of bytes of a derived source and what it was made of. indent: columns a block scalar took off each line. */
struct piece {
	struct span here;
	struct site outer;
	enum piece_kind kind;
	uint32_t indent;
};

enum hole_kind {
	HOLE_DEPLOY_CONSTANT,
	HOLE_HOST_COMMAND,
	HOLE_ENVIRONMENT,
	HOLE_UNKNOWN,
};

/* Text that nobody knows yet; parses as ordinary characters. */
struct hole {
	struct span here;
	struct str expression;
	enum hole_kind kind;
};

/* Text that was given a value which only holds if nobody gives it another one: a default. */
struct assumed {
	struct span here;
	struct str what; /* a clause: parameter P has its default, "x" */
	bool by_host;	 /* on each host it may be another one; else at each deployment */
};
LIST(assumed_list, struct assumed);

/* A remembered column inside a long line: col code points stand between the line's start and off. */
struct source_mark {
	uint32_t off, col;
};
LIST(source_mark_list, struct source_mark);

struct source {
	struct str path, label, text; /* label: data."fluent-bit.conf", an archive member; "" for a file */
	struct str type;	      /* of a text inside another: what it is taken for ("fluent-bit"), once told */
	struct str lies_at;	    /* of a text inside another: the path of the file that it becomes; "": not known */
	const struct source *outer; /* NULL for a file; else pieces, sorted by here, cover the whole text */
	struct piece *pieces;
	struct hole *holes;
	uint32_t piece_count, hole_count;
	uint64_t first_line, first_byte; /* a cut from a larger text: what stands before it; 0 for a whole one */
	uint32_t *line_start, lines;	 /* made by source_index_lines, with marks */
	struct source_mark_list marks;
	struct arena *arena;
	const struct doc *doc;	     /* what the text was parsed into, if it was */
	struct assumed_list assumed; /* of source_assume: no two overlap, but several may stand in one place */
	uint32_t assumed_sorted;     /* how many of them, the first ones, are in order, each once */
};

/* text and path are borrowed and must live as long as the arena. text.n must be < 4 GiB (LIMIT_FILE_BYTES is less). */
struct source *source_new(struct arena *arena, struct str path, struct str text);

/* Builds the text of a source inside outer. Add pieces in order, then source_derive. */
struct derivation {
	struct arena *arena;
	struct source *outer;
	struct str text; /* grows */
	size_t text_room;
	struct {
		struct piece *items;
		uint32_t count, room;
	} pieces;
	LIST(, struct hole) holes;
};
void derivation_add(struct derivation *d, enum piece_kind kind, struct str text, struct span outer_at, uint32_t indent);
/* The same for text that stands for something nobody knows yet; expression says what, as reports show it. */
void derivation_add_hole(struct derivation *d, enum hole_kind kind, struct str expression, struct str text,
			 struct span outer_at);
/* The only way to get a document out of a document. label names the text inside outer. */
struct source *source_derive(struct derivation *d, struct str label);

/* Where the text lies on the machine that reads it: lies_at, for a text that has one, else the path of the file. */
struct str source_lies_at(const struct source *source);

/* The hole that begins at byte off; NULL: none does. */
const struct hole *source_hole_at(const struct source *source, uint32_t off);

/* Remembers what the bytes at here rest on; once, however often it is told. One thread at a time, as for source_place.
 */
void source_assume(struct source *source, struct assumed assumed);
/* Adds what the bytes of the place rest on, in its own source and in those around it; each clause once. */
void site_add_assumed(struct arena *arena, struct site at, struct assumed_list *ret);

/* The place one level up of byte off of a derived source (off == text.n is allowed: the end).
 * For copied bytes source_outer gives exactly the byte; for an escape the start of the escape. */
struct site source_outer(const struct source *source, struct span at);
/* The same, up to the file itself. */
struct site site_outermost(struct site site);
/* The same, out of texts without a label only: those that a shipper makes by replacing variables in a text. A reader
 * knows nothing of them; what stands in them stands in the text they came from. */
struct site site_shown(struct site site);
/* The source's own line and column; builds the line index on first use (one thread only: the one that owns it,
 * or the main thread after the workers joined). */
struct place source_place(struct source *source, uint32_t off);
void source_index_lines(struct source *source);
/* Line number line, counted as in source_place, without its line end; empty past the end. */
struct str source_line(struct source *source, uint32_t line);
/* The same, but a text that somebody else made of a document (its first piece is inserted) is left for that document:
 * where its keys are known by names that the user wrote. */
struct site site_written(struct site site);
struct str site_text(struct site site); /* the bytes of the site in its own source */
/* By path, then byte offset in the outermost file, then label and inner offset: <0, 0, >0. */
int site_compare(struct site a, struct site b);

#endif
