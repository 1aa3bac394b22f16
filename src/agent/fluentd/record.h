/* Names that each record carries in one of its fields: log_group_name_key, log_stream_name_key. */
#ifndef CWD_AGENT_FLUENTD_RECORD_H
#define CWD_AGENT_FLUENTD_RECORD_H

#include "agent/fluentd/reading.h"

/* What the field holds for events with these tags, as far as filters say. */
struct template fd_record_field(struct reading *r, const struct output *output, struct setting *key,
				const struct input *input, const struct template *tags);
void fd_record_key_check(struct reading *r, struct setting *key);
/* A field of the record, by its name or by the code that reads it. */
struct variable fd_record_variable(struct reading *r, struct str field);
/* A part of such a tag, where nobody knows which one it is: of a path it tells as much as the path does. */
struct variable fd_part_variable(const struct template *tags, struct str name);

#endif
