/* What the files of the JSON reader share; nobody else includes it. */
#ifndef CWD_DOC_JSON_READ_H
#define CWD_DOC_JSON_READ_H

#include "doc/doc.h"

/* Why a raw byte run of a string is not plain text. */
enum json_fault {
	JSON_FAULT_NONE,
	JSON_FAULT_BAD_UTF8,
	JSON_FAULT_LONE_SURROGATE,
	JSON_FAULT_NUL,
	JSON_FAULT_ESCAPE,  /* no escape of JSON: the backslash is taken for itself */
	JSON_FAULT_CONTROL, /* a raw control character: taken for itself */
};

/* A piece of a string between its quotes: raw bytes [from, to) give text. bytes is where short texts stand. */
struct json_chunk {
	struct str text;
	size_t from, to;
	enum json_fault fault;
	bool copied; /* text is the raw bytes */
	char bytes[4];
};

/* The chunk of raw at *at, which moves behind it; false at the end. */
bool json_chunk_next(struct str raw, size_t *at, struct json_chunk *ret);
/* Row entry: the pieces of a string; of anything else, its text as it is written. */
void json_decode(const struct doc *doc, const struct node *node, struct derivation *d);

struct json {
	const char *at, *end;
	struct doc *doc;
	struct node *parent;		/* the innermost open array or object; NULL outside of all */
	struct node *spare, *spare_end; /* zeroed nodes not used yet */
	struct str key;			/* read, waits for its value */
	struct span key_span;
	uint32_t depth, nodes;
	bool comment_seen, deep_seen;
};

/* What may stand at json->at. */
enum json_expected {
	JSON_KEY,
	JSON_COLON,
	JSON_VALUE,
	JSON_COMMA, /* or the end of parent */
};

char json_peek_behind_blanks(struct json *json);
bool json_pass_comment(struct json *json); /* the one at json->at; false if there is none, or if it does not end */
/* The first byte that is no blank; '\0' at the end of the text. Comments are reported once and passed over. */
static inline char json_peek(struct json *json) {
	const char *p = json->at;
	if (json->end - p > 1 && *p == ' ')
		json->at = ++p;
	if (p < json->end && (*p == '"' || *p == ',' || (unsigned char)*p > '/'))
		return *p;
	return json_peek_behind_blanks(json);
}
/* True if the next byte is c, without a look behind blanks: what is most often the case costs least. */
static inline bool json_is_at(const struct json *json, char c) {
	return json->at < json->end && *json->at == c;
}
uint32_t json_offset(const struct json *json, const char *at);
/* Moves behind the string that opens at json->at and gives its decoded text; p is NULL if it does not end. */
struct str json_string(struct json *json);
/* Moves behind the number; false if it is none, json->at stays. Numbers that no double holds are reported. */
bool json_number(struct json *json);

/* True for bytes that words, numbers and names are made of. */
bool json_is_word(char c);

const char *json_number_fault(struct str word);

/* Reports what is wrong at json->at where expected should stand. True only for a comma that is surely meant:
 * reading goes on as if it were there. */
bool json_refuse(struct json *json, enum json_expected expected);
void json_refuse_string(struct json *json); /* the one that opens at json->at does not end */
void json_report_fault(struct json *json, struct str raw, const struct json_chunk *chunk);
void json_refuse_comma(struct json *json, const char *comma); /* one before the end of parent */
/* Reports that nothing can be read at all: empty, UTF-16. False if so. */
bool json_check_encoding(struct json *json);
/* Reports what stands behind the value, if something does. */
void json_check_end(struct json *json);

#endif
