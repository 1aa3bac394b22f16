/* For fuzzers: their entry, and what they demand of what they run. A demand that does not hold ends the process. */
#ifndef CWD_BASE_FUZZ_H
#define CWD_BASE_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool holds, const char *what) {
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

/* The same where the line says it all. */
static inline void must(bool holds) {
	if (!holds)
		abort();
}

#endif
