/* A question on its way. Private to src/probe/ask*.c. */
#ifndef CWD_PROBE_ASK_JOB_H
#define CWD_PROBE_ASK_JOB_H

#include "probe/ask.h"
#include "probe/logs_api.h"

#include <cjson/cJSON.h>

/* Credentials that several questions share. */
struct identity {
	struct str profile, role;
	bool found;
	uint32_t reloads;
	struct credentials credentials;
	struct credential_step_list steps;
	struct str why; /* unless found */
};

struct asking {
	const struct ask_settings *settings;
	struct arena *arena; /* of identities: wiped at the end */
	struct http *http;
	LIST(, struct identity *) identities;
	int64_t skew_ms;      /* of the service's clock against ours, once a signature was refused for it */
	int64_t next_call_ms; /* monotonic: no call before, for the rate */
	uint64_t noise;	      /* for jitter */
	int output;
	int output_errno;
};

enum ask_kind {
	ASK_STREAM, /* one stream, or all of the group where none is named */
	ASK_AUTH,   /* whose credentials would be used, and where would a call go? */
};

enum phase {
	PHASE_STREAMS,
	PHASE_GROUPS, /* the group is not there: which ones are like it? */
};

struct job {
	struct arena *arena;
	cJSON *id;
	enum ask_kind kind;
	struct str region, url, profile, role, group, stream, prefix;
	struct identity *identity;
	struct endpoint endpoint;
	enum phase phase;
	struct http_request request;
	struct http_transfer transfer;
	bool on_its_way, finished, corrected; /* corrected: the clock, once */
	uint32_t attempt, pages, calls;
	uint32_t reloads;	   /* of the identity when the call was signed */
	int64_t begun_ms, next_ms; /* monotonic; begun_ms 0: no call yet */
	struct str next_token, request_id;
	struct {
		struct str *items;
		uint32_t count, room;
	} tokens;      /* of the pages so far: none comes twice */
	int64_t at_ms; /* by the service's clock */
	struct log_stream_list streams;
	struct str_list_of_groups {
		struct str *items;
		uint32_t count, room;
	} similar;
	bool truncated;
};

int64_t ask_clock_ms(void); /* monotonic */
int64_t ask_time_ms(void);  /* of day */

/* --- ask_identity.c --- */
/* That of a profile and role, looked for once. */
struct identity *ask_identity(struct asking *asking, struct str profile, struct str role);
/* Once more, where the service says that it has expired; false: that was done before, or nothing is found. reloads: as
 * it was when the refused call was signed; another question may have reloaded since. */
bool ask_reload(struct asking *asking, struct identity *identity, uint32_t reloads);

/* --- ask_call.c --- */
/* Fills a job from a line; NULL: the line is no question, which is told. */
struct job *ask_job_new(struct asking *asking, struct str line);
void ask_job_free(struct job *job);
/* Starts the job's next call; the job may be finished instead (no credentials, no budget). */
void ask_call(struct asking *asking, struct job *job);
/* Takes what came, and plans what is next. */
void ask_take(struct asking *asking, struct job *job);

/* --- ask_write.c --- No line that it writes holds a secret or a session token of the identities. */
void ask_write_error(struct asking *asking, const cJSON *id, const char *kind, struct str message,
		     struct str request_id);
void ask_write_observation(struct asking *asking, struct job *job, bool group_exists);
void ask_write_auth(struct asking *asking, struct job *job, struct str endpoint_trouble);

#endif
