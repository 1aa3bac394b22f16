/* Rows of the agent's placeholders. Private to agent/cloudwatch-agent. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_PLACEHOLDER_H
#define CWD_AGENT_CLOUDWATCH_AGENT_PLACEHOLDER_H

#include "agent/cloudwatch-agent/reading.h"

/* since: older agents leave the text as it is. normal: the name in small letters and digits only. */
struct placeholder {
	const char *token;
	enum identity id;
	enum difference scope;
	const struct charset *values;
	struct version since;
	const char *normal;
};

const struct placeholder *placeholder_find(struct str token);	     /* "{instance_id}"; NULL if it is none */
const struct placeholder *placeholder_find_metric(struct str token); /* "{ClusterName}" */
const struct placeholder *placeholder_meant(struct str name);	     /* InstanceId, hostname, aws:InstanceId */
const struct placeholder *placeholder_nearest(struct str token);     /* of a misspelt "{instnace_id}" */
struct variable placeholder_as_variable(const struct placeholder *placeholder);

#define PLACEHOLDERS_KNOWN                                                                                             \
	"{instance_id}, {hostname}, {local_hostname}, {ip_address}, {aws_region}, {account_id} and {date}"

#endif
