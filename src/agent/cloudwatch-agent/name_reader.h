/* The reader of one name: its state, shared by the files that read its pieces. Private to agent/cloudwatch-agent. */
#ifndef CWD_AGENT_CLOUDWATCH_AGENT_NAME_READER_H
#define CWD_AGENT_CLOUDWATCH_AGENT_NAME_READER_H

#include "agent/cloudwatch-agent/placeholder.h"

struct name_reader {
	const struct reading *r;
	struct placed node;
	struct str text;
	enum name_syntax syntax;
	enum name_use use;
	size_t at; /* the next byte of text */
	struct template out;
	struct str illegal; /* the first text that CloudWatch Logs refuses, of those that no other problem tells of */
	size_t literal_characters; /* of groups and streams */
};

/* checked: its characters count if they are illegal. */
void name_add_literal(struct name_reader *reader, struct str text, bool checked);
void name_add_variable(struct name_reader *reader, struct variable variable);
/* A problem about bytes [from, to) of the text. */
struct problem *name_problem(struct name_reader *reader, enum problem_kind kind, size_t from, size_t to,
			     const char *format, ...) __attribute__((format(printf, 5, 6)));
/* "log_stream_name", for messages. */
struct str name_key(const struct name_reader *reader);
/* What a text that stays in the name does there, for reasons. */
struct str name_left_reason(const struct name_reader *reader);
/* The kind of the problem that a text stays in the name which should have been filled in: a group cannot hold it. */
enum problem_kind name_left_kind(const struct name_reader *reader, enum problem_kind kind);
bool name_has_agent_placeholders(const struct name_reader *reader);

/* Each reads what stands at reader->at and moves behind it, or returns false and leaves it to others. */
bool name_read_dollar(struct name_reader *reader);  /* name_environment.c */
bool name_read_brace(struct name_reader *reader);   /* name_brace.c */
bool name_read_foreign(struct name_reader *reader); /* %instance_id%, <hostname>, #{hostname} */

/* The run of [A-Za-z0-9_] at offset at. */
struct str name_word(struct str text, size_t at);

#endif
