/* Places in a tree whose tables are written here and there (format->scattered): a walk from the root by spans does not
 * find them, so all places are kept in order. For doc_pointer.c alone. */
#ifndef CWD_DOC_DOC_SCATTERED_H
#define CWD_DOC_DOC_SCATTERED_H

#include "doc/node.h"

struct doc_places;

struct doc_places *doc_places_new(struct arena *arena, const struct node *root);
/* The deepest node whose key or value holds off; the root if none does. */
const struct node *doc_places_at(const struct doc_places *places, uint32_t off);
/* Which child of its parent node is, counted from 0. */
uint32_t doc_places_index(const struct doc_places *places, const struct node *node);

#endif
