/* Where a part of a string's decoded text is written. */
#ifndef CWD_AGENT_TEXT_SITE_H
#define CWD_AGENT_TEXT_SITE_H

#include "doc/doc.h"

/* Bytes [from, to) of node->text, clipped to it, as they stand in doc: quotes and escapes are counted. Scratch goes to
 * the arena. */
struct site node_text_site(struct arena *arena, const struct doc *doc, const struct node *node, size_t from, size_t to);

#endif
