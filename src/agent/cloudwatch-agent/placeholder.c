/* The placeholders of the agent: which there are, what they stand for, what people write instead.
 * Source: translator/translate/util/placeholderUtil.go; for metric tokens replacePatterns in
 * open-telemetry/opentelemetry-collector-contrib, exporter/awsemfexporter/util.go. */
#include "agent/cloudwatch-agent/placeholder.h"

#include <string.h>

static const struct placeholder agent_placeholders[] = {
    {"{instance_id}", IDENTITY_INSTANCE, DIFFERENCE_HOST, &charset_instance, .normal = "instanceid"},
    {"{hostname}", IDENTITY_CLOUD_HOST_NAME, DIFFERENCE_HOST, &charset_host_name, .normal = "hostname"},
    {"{local_hostname}", IDENTITY_HOST_NAME, DIFFERENCE_HOST, &charset_host_name, .normal = "localhostname"},
    {"{ip_address}", IDENTITY_ADDRESS, DIFFERENCE_HOST, &charset_address, .normal = "ipaddress"},
    {"{aws_region}", IDENTITY_REGION, DIFFERENCE_REGION, &charset_region, .normal = "awsregion"},
    {"{account_id}", IDENTITY_ACCOUNT, DIFFERENCE_ACCOUNT, &charset_account, {{1, 247351}}, .normal = "accountid"},
    {"{date}", IDENTITY_DATE, DIFFERENCE_NONE, &charset_date, {{1, 247346, 2}}, .normal = "date"},
};

static const struct placeholder metric_placeholders[] = {
    {"{ClusterName}", IDENTITY_CLUSTER, DIFFERENCE_NONE, .normal = "clustername"},
    {"{TaskId}", IDENTITY_TASK, DIFFERENCE_POD, .normal = "taskid"},
    {"{NodeName}", IDENTITY_NODE, DIFFERENCE_HOST, .normal = "nodename"},
    {"{PodName}", IDENTITY_POD, DIFFERENCE_POD, .normal = "podname"},
    {"{ServiceName}", IDENTITY_RECORD, DIFFERENCE_RECORD, .normal = "servicename"},
    {"{ContainerInstanceId}", IDENTITY_NODE, DIFFERENCE_HOST, .normal = "containerinstanceid"},
    {"{TaskDefinitionFamily}", IDENTITY_RECORD, DIFFERENCE_RECORD, .normal = "taskdefinitionfamily"},
    {"{JobName}", IDENTITY_RECORD, DIFFERENCE_RECORD, .normal = "jobname"},
};

/* What people write for a placeholder, without regard to case and punctuation. */
static const struct {
	const char *normal, *token;
} other_names[] = {
    {"ec2instanceid", "{instance_id}"},
    {"awsinstanceid", "{instance_id}"},
    {"awsec2instanceid", "{instance_id}"},
    {"instance", "{instance_id}"},
    {"host", "{hostname}"},
    {"hostid", "{instance_id}"},
    {"computername", "{hostname}"},
    {"nodeid", "{instance_id}"},
    {"localhost", "{local_hostname}"},
    {"ip", "{ip_address}"},
    {"ipaddr", "{ip_address}"},
    {"privateip", "{ip_address}"},
    {"privateipaddress", "{ip_address}"},
    {"localip", "{ip_address}"},
    {"region", "{aws_region}"},
    {"account", "{account_id}"},
    {"awsaccountid", "{account_id}"},
    {"awsaccount", "{account_id}"},
    {"today", "{date}"},
    {"currentdate", "{date}"},
    {"fqdn", "{hostname}"},
};

enum { AGENT_COUNT = sizeof agent_placeholders / sizeof agent_placeholders[0] };
enum { METRIC_COUNT = sizeof metric_placeholders / sizeof metric_placeholders[0] };
enum { OTHER_COUNT = sizeof other_names / sizeof other_names[0] };

static const struct placeholder *find(const struct placeholder *rows, size_t count, struct str token) {
	for (size_t i = 0; i < count; i++)
		if (str_is(token, rows[i].token))
			return &rows[i];
	return NULL;
}

const struct placeholder *placeholder_find(struct str token) {
	return find(agent_placeholders, AGENT_COUNT, token);
}

const struct placeholder *placeholder_find_metric(struct str token) {
	return find(metric_placeholders, METRIC_COUNT, token);
}

static size_t normalise(struct str name, char *out, size_t room) {
	size_t n = 0;
	for (size_t i = 0; i < name.n && n < room; i++) {
		char c = name.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
	}
	return n;
}

const struct placeholder *placeholder_meant(struct str name) {
	char normal[40];
	struct str plain = {.p = normal, .n = normalise(name, normal, sizeof normal)};
	for (size_t i = 0; i < AGENT_COUNT; i++)
		if (str_is(plain, agent_placeholders[i].normal))
			return &agent_placeholders[i];
	for (size_t i = 0; i < OTHER_COUNT; i++)
		if (str_is(plain, other_names[i].normal))
			return placeholder_find(str_from(other_names[i].token));
	return NULL;
}

const struct placeholder *placeholder_nearest(struct str token) {
	const struct placeholder *nearest = NULL;
	unsigned best = 4;
	for (size_t i = 0; i < AGENT_COUNT; i++) {
		unsigned distance = str_distance(token, str_from(agent_placeholders[i].token), best);
		if (distance < best && distance * 3 < token.n) {
			best = distance;
			nearest = &agent_placeholders[i];
		}
	}
	return nearest;
}

struct variable placeholder_as_variable(const struct placeholder *placeholder) {
	return (struct variable){.id = placeholder->id,
				 .scope = placeholder->scope,
				 .name = str_from(placeholder->token),
				 .values = placeholder->values};
}

struct variable placeholder_variable(const char *token) {
	const struct placeholder *placeholder = placeholder_find(str_from(token));
	if (!placeholder)
		placeholder = placeholder_find_metric(str_from(token));
	return placeholder_as_variable(placeholder);
}

bool placeholder_is_literal(const struct variable *variable, struct version version) {
	const struct placeholder *placeholder = version_known(version) ? placeholder_find(variable->name) : NULL;
	return placeholder && version_known(placeholder->since) && version_compare(version, placeholder->since) < 0;
}

bool placeholder_spelling(const struct variable *variable, struct str *ret) {
	const struct placeholder *named = placeholder_find(variable->name);
	for (size_t i = 0; i < AGENT_COUNT && !named; i++)
		if (agent_placeholders[i].id == variable->id)
			named = &agent_placeholders[i];
	if (named)
		*ret = str_from(named->token);
	return named != NULL;
}
