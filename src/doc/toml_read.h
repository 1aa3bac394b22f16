/* What the files of the TOML reader share; nobody else includes it. */
#ifndef CWD_DOC_TOML_READ_H
#define CWD_DOC_TOML_READ_H

#include "doc/doc.h"

/* How a node came to be, which decides what may still be added to it. */
enum toml_how {
	TOML_SCALAR,
	TOML_IMPLICIT, /* a table that a longer header names on its way: its own header may follow */
	TOML_HEADER,   /* a table with its own header, or the whole document */
	TOML_DOTTED,   /* a table that dotted keys made: more of them may follow, and headers of tables inside */
	TOML_INLINE,   /* { }: complete where it ends */
	TOML_ARRAY,    /* [ ]: the same */
	TOML_TABLES,   /* an array of tables, one for each [[header]] */
};

/* Every node that this reader makes is the first member of one of these. */
struct toml_node {
	struct node node;
	struct node *outer; /* of an open array or inline table: the open one around it */
	enum toml_how how;
	uint32_t depth;
};

/* A key of a table: its first and its last value. */
struct toml_slot {
	struct node *first, *last;
};

struct toml {
	struct doc *doc;
	struct str text;
	uint32_t at;
	struct node *here;   /* the table of the last header */
	struct node *target; /* the table that the next value goes into */
	struct node *open;   /* the innermost open array or inline table; NULL outside of all */
	struct str key;	     /* read, waits for its value */
	struct span key_span;
	struct toml_slot *slots; /* a hash table of all keys of all tables */
	uint32_t slot_count, slot_room;
	uint32_t nodes, comment_room, lines_refused;
	bool opened;	   /* nothing was read since the last array or inline table was opened */
	bool several_told; /* that an inline table has several lines */
	bool stop;	   /* a limit was reached */
	bool resume;	   /* reading goes on at t->at, not at the next line */
	/* Inside of brackets: where the last line began, and where its first value does. */
	uint32_t line_start, first_at;
};

static inline enum toml_how toml_how(const struct node *node) {
	return ((const struct toml_node *)node)->how;
}
/* The byte at t->at + ahead; '\0' behind the end. */
static inline char toml_peek(const struct toml *t, uint32_t ahead) {
	return (size_t)t->at + ahead < t->text.n ? t->text.p[t->at + ahead] : '\0';
}
static inline struct span toml_span(const struct toml *t, uint32_t from) {
	return (struct span){.off = from, .len = t->at - from};
}

/* --- toml.c ------------------------------------------------------------------------------------------------------ */

void toml_blanks(struct toml *t);	      /* passes spaces and tabs */
uint32_t toml_newline(const struct toml *t);  /* the length of the line end at t->at; 0 if none is there */
bool toml_at_line_end(const struct toml *t);  /* there, or at the end of the text */
void toml_comment(struct toml *t);	      /* passes the comment at t->at, and remembers it */
uint32_t toml_line_end(const struct toml *t); /* where this line ends */
bool toml_at_key(const struct toml *t);	      /* a key may begin here */
/* Reads a dotted key: all but its last part become tables below from, by pass; the last one waits in t->key, its table
 * in t->target. False if it is none, which was told. */
bool toml_path(struct toml *t, struct node *from, struct node *(*pass)(struct toml *t, struct node *table));
/* Counts one node or comment. False at the limit, which is told, and reading stops. */
bool toml_count(struct toml *t);

/* --- toml_table.c ------------------------------------------------------------------------------------------------ */

/* Adds a node to parent, with the waiting key if parent is a table. NULL at a limit. */
struct node *toml_add(struct toml *t, struct node *parent, enum node_kind kind, enum toml_how how, struct span span);
struct node *toml_add_value(struct toml *t, enum node_kind kind, enum toml_how how, struct span span);
struct node *toml_drop_table(struct toml *t); /* a table outside of the tree, for what was refused */
struct node *toml_pass_dotted(struct toml *t, struct node *table);
struct node *toml_pass_header(struct toml *t, struct node *table);
/* The table that a header opens, whose last key waits in t->key and ends at t->at. NULL at a limit. */
struct node *toml_open_table(struct toml *t, struct span header);
struct node *toml_open_element(struct toml *t, struct span header);
/* The node, and the tables that its dotted key made, reach to t->at. */
void toml_reach(struct toml *t, struct node *node);

/* --- toml_value.c ------------------------------------------------------------------------------------------------ */

/* Reads the value at t->at with all that stands in it, for t->key in t->target. False if reading cannot go on behind
 * it, which was told. */
bool toml_value(struct toml *t);

/* --- toml_string.c ----------------------------------------------------------------------------------------------- */

enum toml_fault {
	TOML_FAULT_NONE,
	TOML_FAULT_BAD_UTF8, /* told of once for the whole text */
	TOML_FAULT_ESCAPE,
	TOML_FAULT_CODE, /* \u or \U with something that is no character */
	TOML_FAULT_CONTROL,
	TOML_FAULT_RETURN, /* a carriage return that no newline follows */
};

/* A piece of a string between its quotes: raw bytes [from, to) give text. bytes is where short texts stand. */
struct toml_chunk {
	struct str text;
	size_t from, to;
	enum toml_fault fault;
	bool copied;
	char bytes[4];
};

/* The string whose bytes between the quotes are raw; a line break behind the opening quotes is not among them. */
struct toml_string {
	struct str raw;
	bool basic, several_lines;
};

struct toml_string toml_string_open(struct str written); /* of a whole string with its quotes */
bool toml_chunk_next(const struct toml_string *s, size_t *at, struct toml_chunk *ret);
/* Moves behind the string that opens at t->at and gives its decoded text; p is NULL if it does not end. */
struct str toml_string(struct toml *t);
void toml_decode(const struct doc *doc, const struct node *node, struct derivation *d);

/* --- toml_number.c, toml_date.c ---------------------------------------------------------------------------------- */

const char *toml_number_fault(struct str word); /* NULL: it is a good number */
bool toml_looks_like_date(struct str word);
/* What is wrong with a date or time; NULL if nothing is, then ret_extra holds its tag. */
const char *toml_date_fault(struct str word, const struct node_extra **ret_extra);

/* --- toml_refuse.c ----------------------------------------------------------------------------------------------- */

void toml_refuse_duplicate(struct toml *t, const struct node *first);
void toml_refuse_path(struct toml *t, const struct node *met, bool dotted);
void toml_refuse_header(struct toml *t, struct span header, const struct node *met, bool element);
void toml_refuse_key(struct toml *t);
void toml_refuse_equals(struct toml *t, uint32_t line_start);
void toml_refuse_rest(struct toml *t, const char *behind); /* text stands behind a value or a header on its line */
void toml_refuse_bracket(struct toml *t, uint32_t start, bool element);
void toml_refuse_no_value(struct toml *t);
void toml_refuse_word(struct toml *t, struct span word, const char *fault);
void toml_refuse_separator(struct toml *t);
void toml_refuse_string(struct toml *t, bool several_lines);
void toml_report_fault(struct toml *t, uint32_t raw_off, struct str raw, const struct toml_chunk *chunk);
void toml_report_control(struct toml *t, uint32_t off, const char *where);
bool toml_check_encoding(struct toml *t); /* false: nothing can be read at all */
void toml_refuse_unclosed(struct toml *t);

/* --- toml_sniff.c ------------------------------------------------------------------------------------------------ */

bool toml_looks(struct str text);
/* A line that is surely no part of an array of values: [name], [[name]]; KEY = and something that looks like a value.
 */
bool toml_is_header(struct str line);
bool toml_is_entry(struct str line);

#endif
