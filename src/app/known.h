/* Contents that one worker has judged and found clean, so that a fleet's equal files are parsed once.
 * A verdict holds for the bytes and the format alone: only files that are loaded alone, are not named and leave nothing
 * behind are remembered. */
#ifndef CWD_APP_KNOWN_H
#define CWD_APP_KNOWN_H

#include "doc/doc.h"

struct verdict {
	uint32_t claims, sources, streams;
};

struct known_text {
	struct str text;
	uint64_t hash;
	const struct format *by_name; /* the format that the file's name says */
	struct verdict verdict;
};

/* A small cache of one worker. Zero-initialised with an arena is empty and ready. */
enum { KNOWN_SLOTS = 1024 };
struct known {
	struct arena *arena;
	struct known_text *slots; /* KNOWN_SLOTS, made at the first use */
	uint32_t looked, hits;
	size_t bytes;
	bool off; /* hardly any file was met again: not worth the hashing */
};

/* Was this text found clean before? */
bool known_find(struct known *known, struct str text, const struct format *by_name, struct verdict *ret);
/* Remembers a clean text; it is copied. Does nothing when the cache is off or full. */
void known_add(struct known *known, struct str text, const struct format *by_name, struct verdict verdict);

#endif
