/* What the sources of opentelemetry.collect share. Private to agent/cloudwatch-agent. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_OPENTELEMETRY_H
#define CWD_AGENT_CLOUDWATCH_AGENT_OPENTELEMETRY_H

#include "agent/cloudwatch-agent/reading.h"

/* A claim sent through OTLP: the agent's role, no endpoint of the logs section. */
struct claim *otel_claim(const struct reading *r, enum writer_kind kind, struct placed entry);
/* An empty default, placed where the writer is named. */
void otel_unwritten(struct claim *claim, struct field *field);
void otel_add_cluster(const struct reading *r, struct field *field);
bool otel_add_host(const struct reading *r, struct field *field); /* false: nobody knows the host */
bool otel_is_kubernetes(const struct reading *r);
struct glob *otel_glob(const struct reading *r, const struct template *path); /* entry.c */

void container_insights_read(const struct reading *r); /* insights.c */
void database_insights_read(const struct reading *r);

#endif
