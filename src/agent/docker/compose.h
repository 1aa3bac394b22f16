/* What reading the services of a project shares; only compose*.c include this. */
#ifndef CWD_AGENT_DOCKER_COMPOSE_H
#define CWD_AGENT_DOCKER_COMPOSE_H

#include "agent/docker/reading.h"

struct composing {
	struct reading *r;
	const struct project *project;
	struct map first_profiles; /* struct str: profiles of the first service that needs some, by stream */
	struct map names;	   /* struct item: container_name of a service, by name */
	bool v1;		   /* version 1 of the format */
	uint32_t inherit, maybe;   /* services that surely, or perhaps, use a stream of daemon.json */
};

static inline struct site placed_span(const struct service *service) {
	return doc_site(service->at.doc, service->at.node->span);
}

static inline struct site placed_key(const struct service *service) {
	return doc_site(service->at.doc, service->at.node->key_span);
}

/* compose_logging.c: the log options of a service. NEVER: it does not log to CloudWatch Logs. POSSIBLE: its driver is
 * not known. */
enum answer compose_logging_read(const struct composing *c, const struct service *service, struct logging *ret);
/* compose_otlp.c: logs that the service sends itself, by its environment; NULL: none. */
struct claim *compose_otlp_read(const struct composing *c, const struct service *service, struct site at,
				struct field name);

#endif
