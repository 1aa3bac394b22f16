/* Logs that an application or a collector sends to CloudWatch Logs itself, through OTLP: the headers x-aws-log-group
 * and x-aws-log-stream name where they go, in the variables OTEL_EXPORTER_OTLP_LOGS_HEADERS and
 * OTEL_EXPORTER_OTLP_HEADERS. Sources: open-telemetry/opentelemetry-specification, specification/protocol/exporter.md
 * (which variables, the signal's own one takes the place of the general one; lists of headers are those of W3C Baggage
 * without properties); docs.aws.amazon.com, AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html (endpoint
 * and headers). */
#ifndef CWD_AGENT_OTLP_HEADERS_H
#define CWD_AGENT_OTLP_HEADERS_H

#include "claim/claim.h"

/* The value of one environment variable, as whoever sets it has read it. */
struct otlp_value {
	struct template text; /* literal text, and variables for what is not known */
	struct site at;	      /* where the value is written */
	/* Where bytes [from, to) of the text are written; a variable counts as one byte. NULL: at, whatever the bytes.
	 */
	struct site (*locate)(const void *data, size_t from, size_t to);
	const void *data; /* for locate */
};

/* The variables of one process that matter. Zero-initialised: none is set. */
struct otlp_variables {
	struct otlp_value headers, logs_headers, endpoint, logs_endpoint, logs_exporter, distribution;
	unsigned set; /* private */
};

/* Remembers the variable if it is one of these, a later one of the same name instead of an earlier one; true if it is.
 */
bool otlp_variables_take(struct otlp_variables *variables, struct str name, const struct otlp_value *value);

/* The claim (writer kind OTLP) that the variables make at the end of unit->claims: at is where the process is
 * configured, name what it is called. NULL if they say nothing of CloudWatch Logs: no x-aws-log-group or
 * x-aws-log-stream, another endpoint, or OTEL_LOGS_EXPORTER without otlp. Without an endpoint (something else may set
 * it) the claim delivers POSSIBLE. What CloudWatch Logs refuses becomes a problem of the unit. group and stream are at
 * the text of their header; a missing one is absent. */
struct claim *otlp_headers_claim(struct unit *unit, const struct otlp_variables *variables, struct site at,
				 struct field name);

/* One header out of a list K=V,K=V: its field, values decoded (%2F is /). Names of headers are compared without regard
 * to case; of several the last one counts. false: it is not there. */
bool otlp_header_find(struct arena *arena, const struct otlp_value *list, const char *name, struct field *ret);

/* Is the URL one of CloudWatch Logs, as https://logs.us-east-1.amazonaws.com/v1/logs is? ret_region: the region in it,
 * absent where it names none (an interface endpoint with a name of its own). LIKELY: a part of it that is not known may
 * say otherwise. NEVER: it is another's. */
enum answer otlp_endpoint_is_logs(struct arena *arena, const struct otlp_value *url, struct field *ret_region);

#endif
