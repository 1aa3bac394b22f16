/* Reading a name with placeholders. */
#ifndef CWD_AGENT_FLUENTD_NAME_H
#define CWD_AGENT_FLUENTD_NAME_H

#include "agent/fluentd/reading.h"

/* One name while it is read. tags NULL: only checked; problems are told then. */
struct name_reader {
	struct reading *r;
	const struct output *output;
	struct setting *setting;
	const struct template *tags;
	const struct input *input;
	bool group, has_chunk_id;
	struct template out;
	const struct run *run; /* the one that is read */
	struct str illegal;    /* the first character that CloudWatch Logs refuses */
	size_t characters;     /* of literal text */
	bool told;	       /* that a placeholder is left in the name, where that makes it illegal too */
};

bool fd_name_is_told(const struct name_reader *n);
/* A problem about bytes [from, to) of the run's text. */
struct problem *fd_name_problem(struct name_reader *n, enum problem_kind kind, size_t from, size_t to,
				const char *format, ...) __attribute__((format(printf, 5, 6)));
void fd_name_add_literal(struct name_reader *n, struct str text);
void fd_name_add_variable(struct name_reader *n, struct variable variable);

/* name_token.c: ${...}, %Y and what only looks like a placeholder. How many bytes of the run's text from at on were
 * read; 0: none of them is here. */
size_t fd_name_read_braces(struct name_reader *n, size_t at);
size_t fd_name_read_time(struct name_reader *n, size_t at);
size_t fd_name_read_foreign(struct name_reader *n, size_t at);

#endif
