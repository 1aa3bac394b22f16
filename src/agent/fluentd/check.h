/* What the checks of this folder share. */
#ifndef CWD_AGENT_FLUENTD_CHECK_H
#define CWD_AGENT_FLUENTD_CHECK_H

#include "agent/fluentd/reading.h"

/* A problem that keeps Fluentd from starting. */
struct problem *fd_refuse(struct reading *r, struct site at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool fd_has_label(const struct reading *r, struct str name); /* @ROOT too */
void fd_check_type(struct reading *r, const struct element *element);
void fd_check_target(struct reading *r, struct setting *label); /* NULL is fine */
void fd_sources_check(struct reading *r);
/* The settings and sections that cloudwatch_logs does not know, and values that it does not take. */
void fd_keys_check(struct reading *r, const struct output *output);

#endif
