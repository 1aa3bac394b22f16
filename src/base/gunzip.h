/* Gzip files, RFC 1952. */
#ifndef CWD_BASE_GUNZIP_H
#define CWD_BASE_GUNZIP_H

#include "base/arena.h"

enum gunzip_state {
	GUNZIP_OK,
	GUNZIP_BROKEN,	  /* cut short, a wrong checksum, no gzip */
	GUNZIP_TOO_LARGE, /* more than limit_bytes come out of it */
};

bool gunzip_is(struct str bytes); /* does it begin as a gzip file does */
/* All members, one after the other; what stands behind the last one is not looked at. ret stays as it is unless OK. */
enum gunzip_state gunzip(struct arena *arena, struct str bytes, size_t limit_bytes, struct str *ret);

#endif
