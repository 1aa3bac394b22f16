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
/* Between what a part of such a tag differs, if nobody knows which part it is. */
enum difference fd_part_scope(const struct template *tags);

#endif
