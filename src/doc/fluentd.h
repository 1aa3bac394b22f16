/* What the values of Fluentd's syntax are made of: text, escapes, and Ruby code that Fluentd runs when it reads them.
 */
#ifndef CWD_DOC_FLUENTD_H
#define CWD_DOC_FLUENTD_H

#include "doc/doc.h"

enum fluentd_chunk_kind {
	FLUENTD_COPY,	 /* characters that stand for themselves */
	FLUENTD_ESCAPED, /* one escape sequence */
	FLUENTD_JOINED,	 /* a backslash before a line break: both vanish */
	FLUENTD_CODE,	 /* #{code}, in double quotes only; text is the code without #{ and } */
};

/* raw is where the chunk stands in the text of the document. */
struct fluentd_chunk {
	enum fluentd_chunk_kind kind;
	struct str text;
	struct span raw;
	char byte; /* where the text of an escape stands */
};

/* The chunks of a string node of format_fluentd one after the other, *at (0 at first) moves on; false at the end.
 * node->text is all of them in a row, code as it is written. So "\#{x}" is text, and "#{x}" is code. */
bool fluentd_chunk_next(const struct doc *doc, const struct node *node, size_t *at, struct fluentd_chunk *ret);

/* The end of Ruby code that starts at at: the offset of its closing }. Fluentd asks Ruby itself; here brackets, strings
 * and comments are counted, and whether the code is valid is not known. false: it is not closed before text ends. */
bool fluentd_code_end(struct str text, size_t at, size_t *ret);

#endif
