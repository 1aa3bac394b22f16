/* Reading inputs: one open, one fstat, one read for an ordinary configuration. */
#include "app/text.h"

#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WHOLE_AT_ONCE_BYTES = 256 * 1024, WORD_BYTES_MAX = 64 };

static bool is_utf16(struct str text) {
	return str_starts_with(text, STR("\xff\xfe")) || str_starts_with(text, STR("\xfe\xff"));
}

static bool is_binary(struct str text) {
	size_t n = text.n < LIMIT_SNIFF_BYTES ? text.n : LIMIT_SNIFF_BYTES;
	return n && memchr(text.p, '\0', n) && !is_utf16(text);
}

/* Reads on until the end of the file or until room is full. */
static bool read_on(int descriptor, char *text, size_t *n, size_t room) {
	while (*n < room) {
		ssize_t got = read(descriptor, text + *n, room - *n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		*n += (size_t)got;
	}
	return true;
}

static enum text_state judge(struct str text) {
	return is_binary(text) ? TEXT_BINARY : TEXT_READ;
}

static enum text_state read_sized(struct arena *arena, int descriptor, size_t size, struct str *ret_text) {
	char *text = arena_alloc_text(arena, size + 1);
	size_t n = 0, start = size > WHOLE_AT_ONCE_BYTES ? LIMIT_SNIFF_BYTES : size;
	if (!read_on(descriptor, text, &n, start))
		return TEXT_UNREADABLE;
	*ret_text = (struct str){.p = text, .n = n};
	if (n == start && start < size && !is_binary(*ret_text) && !read_on(descriptor, text, &n, size))
		return TEXT_UNREADABLE;
	text[n] = '\0';
	ret_text->n = n;
	return judge(*ret_text);
}

static enum text_state read_start(struct arena *arena, int descriptor, struct str *ret_text) {
	char *text = arena_alloc_text(arena, LIMIT_SNIFF_BYTES + 1);
	size_t n = 0;
	if (!read_on(descriptor, text, &n, LIMIT_SNIFF_BYTES))
		return TEXT_UNREADABLE;
	text[n] = '\0';
	*ret_text = (struct str){.p = text, .n = n};
	return TEXT_TOO_LARGE;
}

enum text_state text_read_open(struct arena *arena, int descriptor, struct str *ret_text) {
	switch (file_read_open(arena, descriptor, LIMIT_FILE_BYTES, ret_text)) {
	case FILE_READ:
		return judge(*ret_text);
	case FILE_TOO_LARGE:
		return TEXT_TOO_LARGE;
	case FILE_NOT_REGULAR:
		return TEXT_NOT_REGULAR;
	case FILE_UNREADABLE:
		break;
	}
	return TEXT_UNREADABLE;
}

static enum text_state read_descriptor(struct arena *arena, int descriptor, struct str *ret_text) {
	struct stat status;
	if (fstat(descriptor, &status) != 0)
		return TEXT_UNREADABLE;
	if (!S_ISREG(status.st_mode))
		return TEXT_NOT_REGULAR;
	if (status.st_size == 0) /* empty, or made as it is read, such as in /proc */
		return text_read_open(arena, descriptor, ret_text);
	if (status.st_size > (off_t)LIMIT_FILE_BYTES)
		return read_start(arena, descriptor, ret_text);
	return read_sized(arena, descriptor, (size_t)status.st_size, ret_text);
}

enum text_state text_read(struct arena *arena, int at, const char *path, struct str *ret_text) {
	int descriptor = openat(at, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (descriptor < 0)
		return errno == ENXIO ? TEXT_NOT_REGULAR : TEXT_UNREADABLE;
	enum text_state state = read_descriptor(arena, descriptor, ret_text);
	int saved = errno;
	close(descriptor);
	errno = saved;
	return state;
}

/* word in UTF-16, high byte first or last. */
static struct str widen(struct str word, bool high_first, char wide[2 * WORD_BYTES_MAX]) {
	size_t n = word.n < WORD_BYTES_MAX ? word.n : WORD_BYTES_MAX;
	for (size_t i = 0; i < n; i++) {
		wide[2 * i] = high_first ? '\0' : word.p[i];
		wide[2 * i + 1] = high_first ? word.p[i] : '\0';
	}
	return (struct str){.p = wide, .n = 2 * n};
}

bool text_has_words_of(struct str text, const struct agent *agent) {
	char wide[2 * WORD_BYTES_MAX];
	bool utf16 = is_utf16(text), high_first = utf16 && text.p[0] == '\xfe';
	for (const char *const *word = agent->words; *word; word++) {
		struct str sought = utf16 ? widen(str_from(*word), high_first, wide) : str_from(*word);
		if (memmem(text.p, text.n, sought.p, sought.n))
			return true;
	}
	return false;
}

struct words *text_words(struct arena *arena) {
	LIST(, const char *) all = {0};
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		for (const char *const *word = (*agent)->words; *word; word++)
			LIST_ADD(arena, &all, *word);
	LIST_ADD(arena, &all, NULL);
	return words_new(arena, all.items);
}

bool text_has_words(struct str text, const struct words *words) {
	if (!is_utf16(text))
		return words_in(words, text);
	for (const struct agent *const *agent = agent_all(); *agent; agent++)
		if (text_has_words_of(text, *agent))
			return true;
	return false;
}

const char *trouble_text(int error) {
	switch (error) {
	case EACCES:
	case EPERM:
		return "permission denied";
	case ENOENT:
	case ENOTDIR:
		return "no such file or folder";
	case ELOOP:
		return "too many links, or a loop of them";
	case ENAMETOOLONG:
		return "the path is too long";
	case EMFILE:
	case ENFILE:
		return "too many open files";
	case EIO:
		return "the device failed to read it (I/O error)";
	case EISDIR:
		return "a folder";
	default:
		return "cannot be read";
	}
}
