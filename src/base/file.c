/* Reading a whole file with a limit. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024 };

/* Fills text up to room; -1 on an error, else the bytes read (short only at the end of the file). */
static ssize_t read_full(int descriptor, char *text, size_t room) {
	size_t n = 0;
	while (n < room) {
		ssize_t got = read(descriptor, text + n, room - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

/* expected_bytes is what fstat said; it may be wrong (a growing file, /proc), so reading goes on to the end. */
static enum file_result read_all(struct arena *arena, int descriptor, size_t expected_bytes, size_t limit_bytes,
				 struct str *ret_text) {
	size_t room = (expected_bytes < limit_bytes ? expected_bytes : limit_bytes) + 1, n = 0;
	char *text = arena_alloc_text(arena, room + 1);
	for (;;) {
		ssize_t got = read_full(descriptor, text + n, room - n);
		if (got < 0)
			return FILE_UNREADABLE;
		n += (size_t)got;
		if (n < room || room > limit_bytes)
			break;
		size_t more = room * 2 > limit_bytes ? limit_bytes + 1 : room * 2;
		char *grown = arena_alloc_text(arena, more + 1);
		memcpy(grown, text, n);
		text = grown;
		room = more;
	}
	bool too_large = n > limit_bytes;
	*ret_text = (struct str){.p = text, .n = too_large ? limit_bytes : n};
	text[ret_text->n] = '\0';
	return too_large ? FILE_TOO_LARGE : FILE_READ;
}

enum file_result file_read_open(struct arena *arena, int descriptor, size_t limit_bytes, struct str *ret_text) {
	return read_all(arena, descriptor, CHUNK_BYTES, limit_bytes, ret_text);
}

enum file_result file_read(struct arena *arena, const char *path, size_t limit_bytes, struct str *ret_text) {
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (descriptor < 0)
		return errno == ENXIO ? FILE_NOT_REGULAR : FILE_UNREADABLE;
	struct stat status;
	enum file_result result = FILE_UNREADABLE;
	if (fstat(descriptor, &status) == 0)
		result = S_ISREG(status.st_mode)
			     ? read_all(arena, descriptor, (size_t)status.st_size, limit_bytes, ret_text)
			     : FILE_NOT_REGULAR;
	int saved = errno;
	close(descriptor);
	errno = saved;
	return result;
}
