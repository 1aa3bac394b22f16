/* The tree that every configuration syntax is read into. Knows nothing of what keys mean. */
#ifndef CWD_DOC_NODE_H
#define CWD_DOC_NODE_H

#include "doc/source.h"

enum node_kind {
	NODE_NULL,
	NODE_BOOL,
	NODE_NUMBER,
	NODE_STRING,
	NODE_ARRAY,
	NODE_OBJECT,
};

enum node_style {
	STYLE_PLAIN,
	STYLE_SINGLE_QUOTED,
	STYLE_DOUBLE_QUOTED,
	STYLE_LITERAL,
	STYLE_FOLDED,
	STYLE_FLOW,
	STYLE_BLOCK,
};

/* What only some syntaxes have; NULL in node.extra where there is nothing to say (always for JSON). */
struct node_extra {
	struct str tag, anchor; /* tag as written, such as !Sub, or TOML's name for a sort of date; anchor without & */
	enum node_style style;
	uint32_t indent;	  /* columns a block scalar's lines lose; 0 for other styles */
	struct span alias;	  /* this node is a copy made by *alias written here; len 0 if it is not */
	bool merged;		  /* came in through a merge key */
	bool differs_in_yaml_1_1; /* a plain scalar that YAML 1.1 readers take for another type or value */
	bool has_other_text;	  /* INI: Python 2.7 reads other_text where the node has Python 3's text */
	struct str other_text;
};

/* text: the decoded value of a string, the literal of a number, true/false/null as written; may hold NULs.
 * span: the value as written, quotes included; of a TOML table, from its header to the last entry below that header, or
 * only its name where no header of its own is written. key_span: the key as written, quotes included, len 0 without
 * key. Aliased YAML nodes are copied; their spans are where the value is written. Duplicate keys all stay in the list.
 */
struct node {
	enum node_kind kind;
	uint32_t count; /* children */
	struct span span, key_span;
	struct str key, text;
	struct node *parent, *first, *last, *next;
	const struct node_extra *extra;
	bool shadowed; /* a later child of the same object has the same key */
};

struct node *node_new(struct arena *arena, enum node_kind kind, struct span span);
void node_append(struct node *parent, struct node *child);
/* The node behind this one in the order of the text, children first: a walk from the root meets every node once. NULL
 * at the end of the whole tree. */
const struct node *node_following(const struct node *node);
/* The child with this key; the last one wins, as in Go's decoder. NULL if absent or node is NULL or no object. */
const struct node *node_get(const struct node *node, const char *key);
const struct node *node_get_str(const struct node *node, struct str key);
/* A path such as "logs/logs_collected/files"; keys only. NULL if any step is absent. */
const struct node *node_find(const struct node *node, const char *path);
/* The child that is overridden by a later one of the same key. */
bool node_is_shadowed(const struct node *node);
bool node_equal(const struct node *a, const struct node *b); /* as values: key order does not count, numbers by value */
uint64_t node_hash(const struct node *node);		     /* equal nodes have equal hashes */
const char *node_kind_name(enum node_kind kind);	     /* "string", "object", ... */

#endif
