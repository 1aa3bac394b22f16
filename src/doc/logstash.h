/* What the files of the Logstash reader share. Each read_ function stops at the first character that it does not take;
 * false means that nothing behind it can be read. */
#ifndef CWD_DOC_LOGSTASH_H
#define CWD_DOC_LOGSTASH_H

#include "doc/doc.h"

struct logstash {
	struct doc *doc;
	struct str text;
	uint32_t at;
	uint32_t depth, nodes;
	uint32_t commented; /* comments before this byte are known */
	uint32_t comment_room;
	bool lost;     /* what could not be understood was told once */
	bool unwind;   /* a section begins inside of a block: all open blocks end here */
	bool unclosed; /* that a block, an array or a hash has no end was told, for the innermost */
};

/* A name, or what is written in place of one. */
struct logstash_name {
	struct str text; /* without quotes */
	struct span at;
	bool quoted;
};

static inline bool logstash_is_at(const struct logstash *r, char c) {
	return r->at < r->text.n && r->text.p[r->at] == c;
}

static inline bool logstash_is_at_text(const struct logstash *r, struct str text) {
	return str_starts_with(str_from_offset(r->text, r->at), text);
}

static inline bool logstash_is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline bool logstash_is_digit(char c) {
	return c >= '0' && c <= '9';
}

static inline struct span logstash_span(const struct logstash *r, uint32_t from) {
	return (struct span){.off = from, .len = r->at - from};
}

/* Passes white space and comments; was the first of it white space? */
bool logstash_skip(struct logstash *r);
/* The bytes of a word ([A-Za-z0-9_-]) at r->at; passes them. */
struct str logstash_word(struct logstash *r);
/* The end of the string, or the regular expression, whose quote stands at r->at; false if it has none. */
bool logstash_string_end(const struct logstash *r, uint32_t *ret_end);
/* A new child of parent with the key name; NULL at the limit of nodes. Its span begins at start and is empty. */
struct node *logstash_add(struct logstash *r, struct node *parent, enum node_kind kind, struct logstash_name name,
			  uint32_t start);
/* One level deeper; false at the limit. */
bool logstash_enter(struct logstash *r);
/* Sets the end of the node to r->at. */
void logstash_end(const struct logstash *r, struct node *node);

/* Does a section begin at r->at, in the first column? It ends all blocks that are still open. */
bool logstash_unwinds(struct logstash *r);
/* The body of a plugin, from its { on, with the settings as children of node. */
bool logstash_read_settings(struct logstash *r, struct node *plugin);
/* A value as a new child of parent. */
bool logstash_read_value(struct logstash *r, struct node *parent, struct logstash_name name);
/* NAME or "NAME" at r->at; false, and nothing passed, if none is there. */
bool logstash_read_name(struct logstash *r, struct logstash_name *ret);
/* =>, with white space around it; what is taken for it. false: neither it nor anything like it. */
bool logstash_read_arrow(struct logstash *r);
/* A condition; false, r->at where it is not one any more. */
bool logstash_read_condition(struct logstash *r);

/* --- what Logstash refuses --------------------------------------------------------------------------------------- */

void logstash_refuse(struct logstash *r, struct span at, const char *help, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* What stands at r->at is not understood; told once. */
void logstash_refuse_here(struct logstash *r, const char *wanted);
/* { or [ or a quote at open has no end. */
void logstash_refuse_open(struct logstash *r, uint32_t open, struct str of);
/* A block outside of all sections. */
void logstash_refuse_section(struct logstash *r, const struct logstash_name *name);
void logstash_refuse_condition(struct logstash *r);
/* Passes what is written without quotes in place of a text, up to one of stops, and tells. */
struct str logstash_refuse_bare(struct logstash *r, const char *stops);
/* Passes the rest of the line, or what stands before a } in it that closes what was opened before. */
void logstash_pass_line(struct logstash *r);
bool logstash_check_encoding(struct logstash *r);

bool logstash_sniff(struct str text);
bool logstash_is_section(struct str word);

#endif
