/* The names in one folder, in the order in which the system gives them. */
#ifndef CWD_APP_LISTING_H
#define CWD_APP_LISTING_H

#include "base/str.h"

/* descriptor: the open folder, for openat. The rest is private. */
struct listing {
	int descriptor;
	char *buffer; /* LISTING_BUFFER_BYTES, the caller's, aligned for any type */
	size_t at, filled;
	void *stream;
};
enum { LISTING_BUFFER_BYTES = 32 * 1024 };

/* Opens a folder; follow: even if path is a link to one. false: errno says why. */
bool listing_open(struct listing *listing, const char *path, bool follow, char *buffer);
/* The next name but . and .., valid until the next call, and its d_type; false at the end. */
bool listing_next(struct listing *listing, struct str *ret_name, unsigned char *ret_type);
void listing_close(struct listing *listing);

#endif
