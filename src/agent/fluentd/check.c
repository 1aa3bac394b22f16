/* What Fluentd refuses, or passes over, whatever its outputs are. */
#include "agent/fluentd/reading.h"

void fd_sections_check(struct reading *r) {
	(void)r;
}

void fd_outputs_check(struct reading *r) {
	for (uint32_t i = 0; i < r->outputs.count; i++)
		fd_names_check(r, r->outputs.items[i]);
}

void fd_routes_check(struct reading *r) {
	(void)r;
}
