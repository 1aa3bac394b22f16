/* Sequence tokens of CloudWatch Logs: opaque, says AWS, but one tells when its stream was written. A hint, no proof.
 *
 * A token of 56 digits is a number of 186 bits. Its layout is not documented. Of the older family it is the sequence
 * number of Kinesis version 2 as github.com/mhart/kinesalite (db/index.js) writes it down: bits 148-183 the second in
 * which the shard was made, bits 36-71 the second of the record, bits 0-3 the number 2. Of the younger one, in answers
 * of DescribeLogStreams since 2023, bits 164-183 are zero and bits 120-163 the millisecond of the last ingestion: in
 * all public samples they equal lastIngestionTime of the same row. */
#ifndef CWD_CLAIM_TOKEN_H
#define CWD_CLAIM_TOKEN_H

#include "base/str.h"

enum token_family {
	TOKEN_FOREIGN,	    /* none of AWS's: an emulator's, or not known */
	TOKEN_BY_WRITE,	    /* of PutLogEvents, and all before 2023: the second of a write */
	TOKEN_BY_INGESTION, /* of DescribeLogStreams since 2023: a millisecond; not comparable with the other family */
};
struct sequence_token {
	enum token_family family;
	int64_t written_ms; /* since 1970; 0 for TOKEN_FOREIGN */
};
/* false: TOKEN_FOREIGN. */
bool token_read(struct str token, struct sequence_token *ret);
/* 2023-01-05: from then on CloudWatch Logs ignores tokens. Seconds since 1970. */
extern const int64_t token_ignored_since;

#endif
