/* DescribeLogStreams and DescribeLogGroups of CloudWatch Logs: requests, answers, errors. JSON 1.1 over POST; names and
 * limits from the public API model (boto/botocore, botocore/data/logs/2014-03-28/service-2.json). */
#ifndef CWD_PROBE_LOGS_API_H
#define CWD_PROBE_LOGS_API_H

#include "probe/http.h"

struct log_stream {
	struct str name, arn, token;
	int64_t created_ms, first_event_ms, last_event_ms, last_ingestion_ms; /* 0: not there */
};
LIST(log_stream_list, struct log_stream);

enum logs_error {
	LOGS_OK,
	LOGS_GROUP_MISSING,
	LOGS_DENIED,
	LOGS_THROTTLED,
	LOGS_CREDENTIALS, /* unknown key, wrong partition, no token */
	LOGS_EXPIRED,
	LOGS_SIGNATURE, /* wrong secret or a wrong clock */
	LOGS_PARAMETER, /* a name that the service refuses */
	LOGS_SERVICE,	/* 5xx: try again */
	LOGS_NETWORK,	/* nothing came, or only part of it */
	LOGS_ANSWER,	/* something came that is not this service's: another content type, a redirect, XML, bad JSON */
};
struct logs_answer {
	enum logs_error error;
	struct str name, message; /* the error's, without prefix; message masked */
	struct str request_id;
	int64_t date_ms; /* of the Date header; 0: none */
	bool may_retry;
	uint32_t retry_after_ms; /* x-amz-retry-after; 0: none */
	struct log_stream_list streams;
	struct str next_token; /* empty: last page */
	struct {
		struct str *items;
		uint32_t count, room;
	} groups; /* names, of DescribeLogGroups */
};

/* The bodies: a JSON object each. prefix, next_token: empty for none. */
struct str logs_describe_streams(struct arena *arena, struct str group, struct str prefix, struct str next_token);
struct str logs_describe_groups(struct arena *arena, struct str prefix, struct str next_token);
extern const char logs_target_streams[], logs_target_groups[]; /* X-Amz-Target */

/* Reads what came; is_of_groups: the answer to logs_describe_groups. */
void logs_read_answer(struct arena *arena, const struct http_response *response, bool is_of_groups,
		      struct logs_answer *ret);

#endif
