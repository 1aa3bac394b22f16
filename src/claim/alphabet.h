/* Names as rows of symbols: a byte is a symbol, and so is every variable. Two names that are equal part by part are
 * equal rows, so that names can be sorted, hashed and cut without looking at their parts. For the inside of this floor.
 */
#ifndef CWD_CLAIM_ALPHABET_H
#define CWD_CLAIM_ALPHABET_H

#include "base/hash.h"
#include "claim/template_value.h"

enum {
	SYMBOL_END = 0,		/* never stored: what stands behind the last symbol */
	SYMBOL_BYTE = 1,	/* + the byte */
	SYMBOL_SEPARATOR = 257, /* between the fields of a destination; no value holds it */
	SYMBOL_LETTER = 258,	/* + the letter's index */
};
LIST(symbol_list, uint32_t);

struct symbols {
	const uint32_t *items;
	uint32_t count;
};

/* One variable. Its values: prefix, then min to max (0: no end) bytes of the set. */
struct letter {
	struct variable variable;
	uint32_t owner;
	struct str prefix;
	struct byte_set set;
	uint32_t min, max;
	bool one_value; /* one value wherever it stands: equal letters cancel */
	bool path;	/* a SOURCE_PATH with a pattern; the row holds the bytes of its prefix and suffix around it */
	uint32_t path_prefix, path_suffix;
	enum letter_reach {
		REACH_HOST,    /* the same value for every process of a host */
		REACH_DEPLOY,  /* the same if both were deployed with the same values */
		REACH_PROCESS, /* each process has its own */
		REACH_CLAIM,   /* each writer, or each record, has its own */
		REACH_NONE,    /* drawn anew every time: never equal */
	} reach;
};

struct alphabet {
	struct arena *arena;   /* for what stays */
	struct arena *scratch; /* reset by every comparison */
	struct map letters_by_key;
	struct {
		struct letter *items;
		uint32_t count, room;
	} letters;
	struct buf key; /* reused */
};

void alphabet_init(struct alphabet *alphabet, struct arena *arena);
void alphabet_finish(struct alphabet *alphabet);
/* The letter of the variable. owner tells apart what is not shared: 0, or the process's number + 1. */
uint32_t alphabet_letter(struct alphabet *alphabet, const struct variable *variable, uint32_t owner);
const struct letter *alphabet_get(const struct alphabet *alphabet, uint32_t symbol); /* symbol >= SYMBOL_LETTER */
/* Adds the symbols of a text, a variable, a template; all letters with owner 0. */
void alphabet_spell_text(struct alphabet *alphabet, struct str text, struct symbol_list *out);
void alphabet_spell_variable(struct alphabet *alphabet, const struct variable *variable, struct symbol_list *out);
void alphabet_spell(struct alphabet *alphabet, const struct template *t, struct symbol_list *out);

static inline uint32_t symbol_at(struct symbols row, uint32_t at) {
	return at < row.count ? row.items[at] : (uint32_t)SYMBOL_END;
}
/* The at-th symbol from the end. */
static inline uint32_t symbol_from_end(struct symbols row, uint32_t at) {
	return at < row.count ? row.items[row.count - 1 - at] : (uint32_t)SYMBOL_END;
}
/* The row's bytes, as a key. */
struct str symbols_key(struct symbols row);

/* The symbols up to the next separator, and *at behind it; false at the end of the row. */
bool symbols_field(struct symbols row, uint32_t *at, struct symbols *ret_field);
/* Takes off both fields what is equal at their starts and ends and has one value. */
void symbols_cancel(const struct alphabet *alphabet, struct symbols *a, struct symbols *b);
/* Can the rows be one text? Both hold equally many separators, and the fields in front of them are compared one by one.
 * Exact up to two things: letters are taken for independent once equal ends are cancelled, and a letter's longest
 * length counts only in the sum if it is over 64 bytes. At *steps 0 the answer is true and *ret_gave_up is set. */
bool symbols_may_equal(struct alphabet *alphabet, struct symbols a, struct symbols b, uint64_t *steps,
		       bool *ret_gave_up);

#endif
