/* What CloudWatch Logs said of groups and streams, and what follows from it. Facts beside the claims: rules read both.
 */
#ifndef CWD_CLAIM_OBSERVATION_H
#define CWD_CLAIM_OBSERVATION_H

#include "claim/claim.h"

/* Times are milliseconds since 1970; 0: the service gave none. */
struct observed_stream {
	struct str name, token; /* token: uploadSequenceToken; empty: none */
	int64_t created_ms, first_event_ms, last_event_ms, last_ingestion_ms;
};

/* One answer: what was there at that moment. */
struct observation {
	bool answered;
	struct str trouble, trouble_kind; /* unless answered: one line; "denied", "throttled", "no-credentials" ... */
	bool group_exists;
	LIST(, struct observed_stream) streams; /* those asked for that are there; in the service's order */
	struct str_list similar_groups;		/* where the group is not there */
	bool truncated;				/* there are more streams than were asked for */
	struct str account, region, endpoint;	/* account: empty if it does not show; endpoint: empty if AWS's own */
	int64_t at_ms;				/* by the service's clock */
	int64_t skew_ms;			/* of the service's clock against this one, where it was off */
	uint32_t calls;
	struct str request_id;
};

/* What is asked about. region, endpoint, profile, role: empty for what the environment says. */
struct probe_target {
	struct str region, endpoint, profile, role, group;
	struct str account;		   /* which one is meant, where an ARN says so */
	struct template stream;		   /* count 0: every stream of the group */
	const struct claim *const *claims; /* who writes there; none where a name was given by hand */
	uint32_t claim_count;
};

enum probe_verdict {
	VERDICT_MISSING,       /* no such stream */
	VERDICT_NEVER_WRITTEN, /* there, and no event ever came */
	VERDICT_SILENT,	       /* nothing came for longer than the limit */
	VERDICT_ACTIVE,	       /* something came within the limit, nobody can say from whom */
	VERDICT_OTHER_WRITER,  /* something came that this host's shipper did not send */
	VERDICT_GROUP_MISSING,
	VERDICT_CANNOT_TELL,
};
const char *verdict_name(enum probe_verdict verdict); /* "missing", "never-written", "silent", "active", ... */

struct stream_verdict {
	struct str stream; /* the name; the template's text where none was found for it */
	bool is_pattern;   /* stream has placeholders: it stands for no stream of its own */
	enum probe_verdict verdict;
	const struct observed_stream *seen; /* of the last answer; NULL: there is none */
	struct str_list inferred;	    /* a clause each: what follows, and how sure it is */
};

/* A target with its answers, in the order of their times, and what follows from them. */
struct probed {
	struct probe_target target;
	struct observation *samples;
	uint32_t sample_count;
	LIST(, struct stream_verdict) verdicts;
};
LIST(probed_list, struct probed *);

/* What the user knows of this host and of what was asked. */
struct verdict_settings {
	bool own_shipper_stopped;  /* so whatever comes is somebody else's */
	int64_t own_interval_ms;   /* this host's shipper sends once in this time at most; 0: not known */
	struct str expected_token; /* of an error line; empty: none */
	int64_t silent_after_ms;
};
/* Fills probed->verdicts from its samples. */
void verdicts_of(struct arena *arena, const struct verdict_settings *settings, struct probed *probed);

#endif
