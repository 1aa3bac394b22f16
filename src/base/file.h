/* Reading files without trusting them. */
#ifndef CWD_BASE_FILE_H
#define CWD_BASE_FILE_H

#include "base/arena.h"

enum file_result {
	FILE_READ,	  /* the whole file is in ret_text */
	FILE_TOO_LARGE,	  /* larger than the limit: ret_text holds the first limit bytes */
	FILE_NOT_REGULAR, /* a folder, device, socket or pipe: not opened for reading */
	FILE_UNREADABLE,  /* errno tells why */
};

/* Reads a regular file of at most limit_bytes; links are followed, devices and pipes never opened blocking.
 * ret_text is on the arena, terminated by a NUL that does not count, and holds what was there when it was read. */
enum file_result file_read(struct arena *arena, const char *path, size_t limit_bytes, struct str *ret_text);
/* The same from an open descriptor of any kind, such as standard input. */
enum file_result file_read_open(struct arena *arena, int descriptor, size_t limit_bytes, struct str *ret_text);

#endif
