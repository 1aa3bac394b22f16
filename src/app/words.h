/* Finding the words of all known shippers in one pass. Most files of a folder hold none of them, and are done with. */
#ifndef CWD_APP_WORDS_H
#define CWD_APP_WORDS_H

#include "base/arena.h"

struct words;

/* words: NULL at the end; borrowed, each of two bytes at least, 255 at most, in any order and repeated or not. */
struct words *words_new(struct arena *arena, const char *const *words);
/* Does text hold one of them? Any thread. */
bool words_in(const struct words *words, struct str text);

#endif
