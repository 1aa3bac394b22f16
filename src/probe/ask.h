/* Questions of cwdoctor and their answers: one JSON object a line each way (docs/probe.md, "The pipe"). Each question
 * is a few calls with retries; several are on their way at a time, no faster than the rate and within a budget of time.
 */
#ifndef CWD_PROBE_ASK_H
#define CWD_PROBE_ASK_H

#include "probe/credentials.h"
#include "probe/endpoint.h"

struct ask_settings {
	struct aws_settings aws;
	double rate;	     /* calls a second, all together; 0: no limit */
	uint32_t budget_ms;  /* for one question, retries and waits for the rate included */
	uint32_t attempts;   /* of one call, the first included */
	uint32_t pages;	     /* of one question at most */
	uint32_t at_a_time;  /* questions on their way */
	uint32_t process_ms; /* for a credential_process; 0: a minute */
};

/* Reads questions from input until its end, writes answers to output as they come. 0, or errno of output. */
int ask_serve(const struct ask_settings *settings, struct http *http, int input, int output);

#endif
