/* What the files of the Fluentd reader share; nobody else includes it. */
#ifndef CWD_DOC_FLUENTD_READ_H
#define CWD_DOC_FLUENTD_READ_H

#include "doc/fluentd.h"

LIST(comment_list, struct comment);

enum { FLUENTD_STEPS = 64 << 20 }; /* bytes looked at behind broken values; then they are given up at once */

struct fluentd {
	struct doc *doc;
	struct str text;
	size_t at;
	struct node *open; /* the innermost section; the root outside of all */
	uint32_t depth, nodes;
	bool full; /* a limit was reached: nothing more is read */
	bool template_told;
	struct comment_list comments;
	uint64_t steps;	       /* of looking ahead for the end of what may never end */
	size_t no_comment_end; /* no / * that opens before here is closed */
};

/* What the text holds at at; '\0' at its end. */
static inline char fluentd_byte(const struct fluentd *f, size_t at) {
	return at < f->text.n ? f->text.p[at] : '\0';
}
static inline bool fluentd_is_blank(char c) {
	return c == ' ' || c == '\t';
}
static inline bool fluentd_is_break(char c) {
	return c == '\r' || c == '\n';
}

/* --- fluentd_space.c: what stands between values ----------------------------------------------------------------- */

void fluentd_note_comment(struct fluentd *f, size_t from, size_t to);
void fluentd_skip_spacing(struct fluentd *f); /* blanks, line breaks, comments up to the first \r or \n */
/* Blanks, a comment up to \n, the line break, as often as there are some. false: something else stands there. */
bool fluentd_line_end(struct fluentd *f);
size_t fluentd_find_break(const struct fluentd *f, size_t at); /* the next \n, or the end of the text */
/* Where the unquoted argument of a section ends: before > and the spacing in front of it, or at the end of the line. */
size_t fluentd_argument_end(const struct fluentd *f, size_t at);
/* The unquoted value that starts at at ends here: before the blanks and the comment at the end of its line. */
size_t fluentd_unquoted_end(const struct fluentd *f, size_t at);

/* --- fluentd_string.c ----------------------------------------------------------------------------------------------
 */

enum fluentd_step {
	FLUENTD_STEP_CHUNK,
	FLUENTD_STEP_QUOTE,	 /* the closing one */
	FLUENTD_STEP_BREAK,	 /* a line break that Fluentd cannot pass */
	FLUENTD_STEP_END,	 /* the text ends */
	FLUENTD_STEP_BAD_ESCAPE, /* ret is the escape, taken for its character */
	FLUENTD_STEP_OPEN_CODE,	 /* #{ without } */
};
/* What stands at *at inside double or single quotes; *at moves behind it but for QUOTE, END and OPEN_CODE. */
enum fluentd_step fluentd_double_step(struct str text, size_t *at, struct fluentd_chunk *ret);
enum fluentd_step fluentd_single_step(struct str text, size_t *at, struct fluentd_chunk *ret);
/* The decoded text of a value between quotes. */
struct str fluentd_decoded(struct arena *arena, struct str raw, enum node_style style);
void fluentd_decode(const struct doc *doc, const struct node *node, struct derivation *d);

/* --- fluentd_value.c ------------------------------------------------------------------------------------------------
 */

struct fluentd_value {
	struct str text;
	struct span span;
	enum node_style style;
};
/* What has to follow a quoted text. */
enum fluentd_use {
	FLUENTD_NAME,	  /* a blank */
	FLUENTD_VALUE,	  /* the end of the line */
	FLUENTD_ARGUMENT, /* that, or > */
	FLUENTD_PATH,	  /* of an include: anything */
};
/* The quoted text at f->at; f->at moves behind it. A broken one is reported and ends with its line. */
void fluentd_quoted(struct fluentd *f, enum fluentd_use use, struct fluentd_value *ret);
/* The value of a parameter at f->at, whatever it is; f->at moves behind it and the end of its line. */
void fluentd_value(struct fluentd *f, struct fluentd_value *ret);

/* --- fluentd_json.c -------------------------------------------------------------------------------------------------
 */

/* The array or object that opens at f->at; f->at moves behind it, also when something in it was reported. false:
 * reported, and nobody knows where it ends: f->at stays. */
bool fluentd_json(struct fluentd *f);

/* --- fluentd_refuse.c: what is wrong
 * ---------------------------------------------------------------------------------- */

struct problem *fluentd_refuse(struct fluentd *f, size_t from, size_t to, const char *message);
/* Does a mark of Helm, Jinja or their like open at f->at and close on its line? Reports the first one of the text: what
 * it becomes is not known, and Fluentd never sees it. */
bool fluentd_template(struct fluentd *f);
/* Reports bytes that are not UTF-8 and a byte order mark, which is passed. false: nothing can be read at all. */
bool fluentd_check_encoding(struct fluentd *f);

bool fluentd_sniff(struct str text); /* fluentd_sniff.c */

#endif
