/* Regions and endpoints, and what overrides them.
 * From the public botocore data (boto/botocore, botocore/data/partitions.json and
 * logs/2014-03-28/endpoint-rule-set-1.json) and
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
#ifndef CWD_PROBE_ENDPOINT_H
#define CWD_PROBE_ENDPOINT_H

#include "claim/partition.h"
#include "probe/profile.h"

enum aws_service {
	AWS_LOGS,
	AWS_STS,
	AWS_SSO, /* the portal that gives credentials for a session */
};
struct endpoint_settings {
	const struct aws_settings *aws;
	struct str profile; /* --profile */
	struct str region;  /* of the claim or --region; empty: environment and profile */
	struct str url;	    /* --endpoint-url, or the claim's endpoint; empty: none */
};
struct endpoint {
	struct str url;	   /* "https://logs.eu-west-1.amazonaws.com/", with a path if it has one */
	struct str region; /* signs too */
	const char *signs; /* the service in signatures: "logs" */
	struct str from;   /* what said so: "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "region eu-west-1 (AWS_REGION)" */
	bool is_custom;	   /* not AWS's own */
	bool is_local;	   /* this host or link-local: no proxy, http allowed */
};
/* false: ret_why, one line with what to do: no region, http to another host, FIPS and a
 * custom endpoint. */
bool endpoint_find(struct arena *arena, const struct endpoint_settings *settings, enum aws_service service,
		   struct endpoint *ret, struct str *ret_why);
/* Is it a URL of this host, or of a link-local address of containers and instance metadata? */
bool url_is_local(struct str url);
/* May secrets go there: https, or http that is local; a host, maybe a port; no user, no fragment, nothing that is read
 * in two ways. */
bool url_is_safe(struct str url);

#endif
