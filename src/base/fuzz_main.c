/* Runs a fuzz target over the files named on the command line: replays seeds without libFuzzer, so with any compiler
 * and sanitizer. Each input is a block of memory of its own size, so that reading past it is noticed. */
#include "base/file.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool replay(const char *path) {
	struct arena *arena = arena_new();
	struct str text = STR("");
	bool read = file_read(arena, path, LIMIT_FILE_BYTES, &text) == FILE_READ;
	if (read) {
		uint8_t *copy = memory_grow(NULL, text.n);
		if (text.n)
			memcpy(copy, text.p, text.n);
		LLVMFuzzerTestOneInput(copy, text.n);
		memory_release(copy);
	} else {
		fprintf(stderr, "%s: cannot be read\n", path);
	}
	arena_free(arena);
	return read;
}

int main(int argc, char **argv) {
	bool all = true;
	for (int i = 1; i < argc; i++)
		all = replay(argv[i]) && all;
	return all ? 0 : 1;
}
