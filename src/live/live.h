/* The pipe to cwdoctor-live, the program that asks CloudWatch Logs: questions out, observations in. Credentials stay
 * over there. Or, for tests and to show somebody what was seen, answers out of a file. */
#ifndef CWD_LIVE_LIVE_H
#define CWD_LIVE_LIVE_H

#include "claim/observation.h"

struct live_settings {
	struct str rate;    /* calls a second, as typed; empty: the default */
	uint32_t budget_ms; /* for one question */
	uint32_t pages;	    /* of one question; 0: the default */
	bool verbose;
	struct str replay; /* a file of recorded answers instead; empty: none */
	struct str record; /* write what is answered there; empty: nowhere */
};

/* What --explain-auth tells. */
struct live_step {
	struct str source, what;
	bool used;
};
struct live_auth {
	struct str source, account, trouble, region, endpoint, endpoint_from, endpoint_trouble;
	int64_t expires_ms;
	bool others_may_read;
	LIST(, struct live_step) steps;
};

struct live_question {
	bool auth; /* whose credentials, and which endpoint? group is not needed */
	struct str region, endpoint, profile, role, group;
	struct str stream; /* exactly this one; empty: all that begin with */
	struct str prefix; /* this; empty: all of the group */
};
struct live_answer {
	struct observation observation;
	struct live_auth auth;
};

struct live;
/* false: ret_why is one line, and ret_is_usage says whether a file of the settings is to blame, and not the program. */
bool live_start(struct arena *arena, const struct live_settings *settings, struct live **ret, struct str *ret_why,
		bool *ret_is_usage);
/* Asks all, and waits for all; ret has count answers, on arena. An answer that never came is trouble "lost". */
void live_ask(struct live *live, struct arena *arena, const struct live_question *questions, uint32_t count,
	      struct live_answer *ret);
/* Is there more to be had? Of recorded answers only while some are left. */
bool live_has_more(const struct live *live);
void live_finish(struct live *live);

/* Reads one line of an answer; false: it is none. */
bool live_read_answer(struct arena *arena, struct str line, uint32_t *ret_id, struct live_answer *ret);

#endif
