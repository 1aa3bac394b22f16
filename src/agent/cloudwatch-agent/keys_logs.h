/* The large sections of the schema. Private to agent/cloudwatch-agent. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_KEYS_LOGS_H
#define CWD_AGENT_CLOUDWATCH_AGENT_KEYS_LOGS_H

#include "agent/cloudwatch-agent/keys.h"

extern const struct key keys_logs_collected[4];
extern const struct key keys_logs[9];
extern const struct key keys_opentelemetry[3];

#endif
