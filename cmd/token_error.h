/* Recognising sequence-token errors of CloudWatch Logs in pasted text, in the forms that shippers and SDKs print. */
#ifndef CWD_CMD_TOKEN_ERROR_H
#define CWD_CMD_TOKEN_ERROR_H

#include "base/date.h"
#include "claim/token.h"

enum token_error_kind {
	TOKEN_INVALID,	/* InvalidSequenceTokenException */
	TOKEN_ACCEPTED, /* DataAlreadyAcceptedException */
};

/* Who prints errors this way. */
struct token_speaker {
	const char *mark, *mark_too; /* both stand in the line; mark_too may be NULL */
	const char *title;
	const char *agent;	   /* cwdoctor's name of the shipper, or NULL */
	const char *configuration; /* where its configuration usually is, or NULL */
	bool starts_without_token; /* so that its first put after a start was refused once */
	bool utc;		   /* its times are UTC even where no zone is written */
};

struct token_time {
	int64_t seconds;  /* since 1970, UTC if zone is known, else of the host's clock */
	bool known, zone; /* zone: the line says which, or the speaker always writes UTC */
};

/* All texts are parts of the text searched; empty where the line does not say. */
struct token_error {
	enum token_error_kind kind;
	const struct token_speaker *speaker; /* NULL: not known */
	struct str expected;		     /* digits, "null", or what an emulator gives */
	struct str used;		     /* the token that was refused, where it is printed */
	struct str group, stream;
	struct str joined; /* group and stream with a / between them, which may stand in both */
	struct token_time time;
	bool since_startup; /* the line says that it is the first put since the start */
};

/* The next error at or after *at; moves *at behind it. False if there is none. */
bool token_error_find(struct str text, size_t *at, struct token_error *ret);

/* A date and time such as 2021-03-04T22:51:54Z, 2019/08/15 03:20:46,505, 2018-05-24 09:36:18 +0200 in line. */
struct token_time token_time_find(struct str line, bool utc);

#endif
