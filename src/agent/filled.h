/* Texts of a configuration with variables filled in: what the shipper sees, and where each byte of it was written. For
 * shippers that fill variables into single values. */
#ifndef CWD_AGENT_FILLED_H
#define CWD_AGENT_FILLED_H

#include "claim/template.h"
#include "doc/source.h"

enum { VALUE_HOLE = 1 };

/* A run of the filled-in text of a value, and the bytes of the written text that it came from. */
struct value_piece {
	uint32_t at, len, from, to;
	bool is_variable; /* the text holds one VALUE_HOLE for it */
	struct variable variable;
};

/* text: what the shipper sees, with one byte for each variable that nobody knows. known: no variables in it. */
struct value {
	struct str text;
	LIST(, struct value_piece) pieces;
	bool known;
	struct span unset; /* in the written text: a variable that surely nothing sets; len 0 if there is none, or
			      where it makes no difference */
};

/* The first piece that ends behind offset of the text. */
uint32_t value_piece_at(const struct value *value, size_t offset);
/* The piece that is the variable at offset at of the text; NULL if none is. */
const struct value_piece *value_variable(const struct value *value, size_t at);
/* The template of bytes [from, to) of a value's text. */
struct template value_template(struct arena *arena, const struct value *value, size_t from, size_t to);
/* Where bytes [from, to) of the text are written, in the written text: exact within copied runs, else the ends of the
 * variables. */
void value_written(const struct value *value, size_t from, size_t to, size_t *ret_from, size_t *ret_to);

#endif
