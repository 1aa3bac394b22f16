/* Short ways to write rows of the agent's schema (translator/config/schema.json). Private to agent/cloudwatch-agent. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_KEYS_H
#define CWD_AGENT_CLOUDWATCH_AGENT_KEYS_H

#include "agent/cloudwatch-agent/reading.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))
#define CHILDREN(rows) .children = (rows), .child_count = COUNT_OF(rows)

#define KEY_TEXT(key, least, most)                                                                                     \
	{ .name = (key), .type = KEY_STRING, .minimum = (least), .maximum = (most) }
#define KEY_FREE_TEXT(key)                                                                                             \
	{ .name = (key), .type = KEY_STRING }
#define KEY_SWITCH(key)                                                                                                \
	{ .name = (key), .type = KEY_BOOL }
#define KEY_WHATEVER(key)                                                                                              \
	{ .name = (key), .type = KEY_ANY }
/* Names of groups and streams: their length is told as an illegal name, not as a value out of range. */
#define KEY_NAME(key)                                                                                                  \
	{ .name = (key), .type = KEY_STRING }
#define KEY_SECONDS(key)                                                                                               \
	{ .name = (key), .type = KEY_INTEGER, .minimum = 1, .maximum = 172800 }
#define KEY_SERVICE KEY_TEXT("service.name", 1, 255)
#define KEY_ENVIRONMENT KEY_TEXT("deployment.environment", 1, 259)
#define KEY_CREDENTIALS                                                                                                \
	{ .name = "credentials", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(keys_credentials) }

/* keys_common.c */
extern const struct key keys_credentials[1];
extern const struct key keys_filter[1], keys_loose_filter[1], keys_event_level[1], keys_event_id[1];
extern const struct key keys_otlp_receiver[5];
extern const char *const values_timezone[], *const values_event_format[];

#endif
