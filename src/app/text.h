/* The text of one input, as far as it is worth reading. */
#ifndef CWD_APP_TEXT_H
#define CWD_APP_TEXT_H

#include "app/words.h"
#include "claim/agent.h"

enum text_state {
	TEXT_READ,
	TEXT_BINARY,	/* text holds its start */
	TEXT_TOO_LARGE, /* the same */
	TEXT_NOT_REGULAR,
	TEXT_UNREADABLE, /* errno says why */
};

/* Reads a file on the arena; of large binary and of too large ones only the start. at: an open folder that path starts
 * from, or AT_FDCWD. */
enum text_state text_read(struct arena *arena, int at, const char *path, struct str *ret_text);
/* The same from an open descriptor of any kind, to its end. */
enum text_state text_read_open(struct arena *arena, int descriptor, struct str *ret_text);
/* The words of all known shippers, for text_has_words. */
struct words *text_words(struct arena *arena);
/* Does text hold one of the words of a known shipper? Looks for them in UTF-16 too. */
bool text_has_words(struct str text, const struct words *words);
bool text_has_words_of(struct str text, const struct agent *agent);
/* What errno means, in our words: the same in every locale. */
const char *trouble_text(int error);

#endif
