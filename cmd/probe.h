/* cwdoctor probe: what its files share. */
#ifndef CWD_CMD_PROBE_H
#define CWD_CMD_PROBE_H

#include "app/run.h"
#include "cmd/options.h"
#include "live/target.h"

struct probe {
	struct arena *arena;
	const struct options *options;
	struct settings settings; /* of --from-config */
	bool has_run;
	struct run run; /* of --from-config */
	struct target_list targets;
	struct verdict_settings verdicts;
	struct live_settings live;
	uint32_t watch_ms;
	bool not_deployed;
	struct report report; /* its findings are those of the live rules */
	uint32_t unanswered;  /* targets without an answer */
};

/* --dry-run and --print-iam: without a call. */
void probe_write_calls(const struct probe *probe, bool json, struct buf *out);
void probe_write_iam(const struct probe *probe, struct buf *out);
void probe_write_auth(const struct live_auth *auth, bool json, struct buf *out);
void probe_write_human(const struct probe *probe, struct buf *out);
/* A line for each claim that was not asked about: where it stands, and why. */
void probe_write_unasked(const struct probe *probe, struct buf *out);
/* Why no question at all was answered, where one cause is behind that; else empty. */
struct str probe_one_trouble(const struct probe *probe);
void probe_write_json(const struct probe *probe, struct buf *out);
/* "…39464639": tokens are long, and only their ends differ. */
struct str probe_token(struct arena *arena, struct str token);
/* "2026-11-26T07:24:10.123Z" */
struct str probe_time(struct arena *arena, int64_t ms);

#endif
