/* The settings of the sink aws_cloudwatch_logs as rows: src/sinks/aws_cloudwatch_logs/config.rs, src/config/sink.rs
 * (those of every sink), src/aws; versions from the release tags. */
#include "agent/vector/reading.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))
#define CHILDREN(rows) .children = (rows), .child_count = COUNT_OF(rows)
#define TEXT(key)                                                                                                      \
	{ .name = (key), .type = KEY_STRING }
#define SWITCH(key)                                                                                                    \
	{ .name = (key), .type = KEY_BOOL }
#define ANY(key)                                                                                                       \
	{ .name = (key), .type = KEY_ANY }

static const int64_t retention_days[] = {1,   3,   5,	7,   14,   30,	 60,   90,   120,  150,	 180,
					 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};
static const struct key retention[] = {
    SWITCH("enabled"),
    {.name = "days", .type = KEY_INTEGER, .numbers = retention_days, .number_count = COUNT_OF(retention_days)},
};
static const struct key batch[] = {
    {.name = "max_events", .type = KEY_INTEGER, .minimum = 1, .maximum = INT32_MAX},
    {.name = "max_bytes", .type = KEY_INTEGER, .minimum = 1, .maximum = INT32_MAX},
    {.name = "timeout_secs", .type = KEY_NUMBER},
};
/* Which of them go together is told in check.c. */
static const struct key auth[] = {
    TEXT("assume_role"),   TEXT("external_id"),	      TEXT("session_name"),  TEXT("region"),
    TEXT("access_key_id"), TEXT("secret_access_key"), TEXT("session_token"), TEXT("credentials_file"),
    TEXT("profile"),	   ANY("load_timeout_secs"),  ANY("imds"),
};
static const struct key input[] = {TEXT("input")};
static const struct key tag[] = {TEXT("tag")};

static const struct key sink[] = {
    {.name = "type", .type = KEY_STRING},
    {.name = "inputs", .type = KEY_ARRAY, CHILDREN(input)},
    {.name = "group_name", .type = KEY_STRING, .flags = KEY_REQUIRED},
    {.name = "stream_name", .type = KEY_STRING, .flags = KEY_REQUIRED},
    {.name = "encoding", .type = KEY_ANY, .flags = KEY_REQUIRED}, /* check.c */
    TEXT("region"),
    TEXT("endpoint"),
    {.name = "auth", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(auth)},
    SWITCH("create_missing_group"),
    SWITCH("create_missing_stream"),
    {.name = "retention", .type = KEY_OBJECT, CHILDREN(retention), .since = {{0, 35}}},
    {.name = "kms_key", .type = KEY_STRING, .since = {{0, 45}}},
    {.name = "tags", .type = KEY_OBJECT, .flags = KEY_MAP, CHILDREN(tag), .since = {{0, 45}}},
    ANY("compression"),
    {.name = "batch", .type = KEY_OBJECT, CHILDREN(batch)},
    {.name = "request", .type = KEY_OBJECT},
    {.name = "tls", .type = KEY_OBJECT},
    ANY("acknowledgements"),
    ANY("buffer"),
    {.name = "proxy", .type = KEY_OBJECT},
    ANY("healthcheck"),
    {.name = "healthcheck_uri", .type = KEY_STRING, .deprecated = "healthcheck.uri"},
    {.name = "graph", .type = KEY_OBJECT},
    TEXT("assume_role"), /* without effect: check.c */
    {.name = "dangerously_allow_unconfined_template_resolution", .type = KEY_BOOL, .since = {{0, 57}}},
};

const struct key vector_keys_sink = {.name = "sink", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(sink)};
