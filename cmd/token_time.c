/* The first date of a log line. */
#include "cmd/token_error.h"

struct token_time token_time_find(struct str line, bool utc) {
	struct token_time found = {0};
	for (size_t at = 0; at < line.n; at++) {
		bool starts_number =
		    line.p[at] >= '0' && line.p[at] <= '9' && (at == 0 || line.p[at - 1] < '0' || line.p[at - 1] > '9');
		if (!starts_number || !date_read(line, at, &found.seconds, &found.zone))
			continue;
		found.known = true;
		found.zone |= utc;
		break;
	}
	return found;
}
