/* Steps that were taken, for each thread. */
#include "base/work.h"

static _Thread_local uint64_t done;

void work_add(uint64_t steps) {
	done += steps;
}

uint64_t work_done(void) {
	return done;
}
