/* What the parts of the YAML reader share; only yaml*.c include this. Offsets are bytes of the source's text. */
#ifndef CWD_DOC_YAML_H
#define CWD_DOC_YAML_H

#include "base/hash.h"
#include "base/list.h"
#include "doc/doc.h"

#include <yaml.h>

/* The part of a text that libyaml may read. start: behind a byte order mark. end: the first character that YAML
 * forbids, or the end of the text. plain_ascii: characters and bytes are the same. */
struct yaml_extent {
	uint32_t start, end;
	bool plain_ascii;
};

/* Finds what may be read and reports the character or the hazard that ends it. */
struct yaml_extent yaml_extent_of(struct doc *doc);

/* Length of the line break at the start of s as libyaml sees it (\n, \r\n, \r, U+0085, U+2028, U+2029), or 0. */
size_t yaml_break_length(struct str s);
/* False for most characters: a quick look before yaml_break_length. */
static inline bool yaml_may_break(char c) {
	return c == '\n' || c == '\r' || c == '\xC2' || c == '\xE2';
}
/* Where the line that at is on ends, its break not included; never past end. */
uint32_t yaml_line_end(struct str text, uint32_t at, uint32_t end);

/* Turns libyaml's error into a problem of doc. at, context: bytes of its two marks. */
void yaml_report_error(struct doc *doc, const yaml_parser_t *parser, uint32_t at, uint32_t context);
/* The [ or { at at is open when the text ends. */
void yaml_report_unclosed(struct doc *doc, uint32_t at);

/* The kind of an untagged plain scalar by the core schema of YAML 1.2 (section 10.3.2). ret_differs: readers of
 * YAML 1.1 take it for another type or value. */
enum node_kind yaml_resolve(struct str text, bool *ret_differs);
/* The same for a scalar with a tag (resolved, such as tag:yaml.org,2002:int). */
enum node_kind yaml_resolve_tagged(struct str text, const char *tag);

/* The header and the lines of a block scalar. body: the first line below the header. text_end: behind the last
 * line that is not blank. end: behind what the value is made of. */
struct yaml_block {
	uint32_t body, text_end, end, indent;
	bool folded, keep, strip;
};
/* at: the | or >. stop: where the next token may start. parent_indent: column of the block collection around it. */
struct yaml_block yaml_block_read(struct str text, uint32_t at, uint32_t stop, uint32_t parent_indent, bool has_parent);
/* format.decode of YAML. */
void yaml_decode(const struct doc *doc, const struct node *node, struct derivation *d);

/* An anchored node. nodes, height: of its tree, which is open while the end of its collection is not read. */
struct yaml_anchor {
	struct node *node;
	uint32_t nodes, height;
	bool open;
};

LIST(yaml_node_list, struct node *);

/* A collection that is being read. key: of the child to come. is_key: the collection is itself a key of the frame
 * below. merges: the values of << keys. height: levels of collections below it. */
struct yaml_frame {
	struct node *node;
	struct str key;
	struct span key_span;
	bool has_key, merge_key, is_key, block;
	uint32_t indent, height, nodes_before;
	struct yaml_anchor *anchor;
	struct yaml_node_list merges;
};

LIST(yaml_comment_list, struct comment);

/* The state of reading one stream. end: behind the last thing read. commented: comments before it are found. */
struct yaml_reader {
	struct doc *doc;
	struct str text;
	struct yaml_extent extent;
	uint32_t at_byte; /* the place of character number at_index */
	size_t at_index;
	uint32_t end, commented;
	struct {
		struct yaml_frame *items;
		uint32_t count, room;
	} frames;
	struct yaml_node_list roots;
	struct yaml_comment_list comments;
	struct map anchors;
	uint32_t nodes, alias_nodes, documents;
	uint32_t whole; /* documents that ended with a --- */
	uint64_t flow_steps;
	uint32_t flow_depth;
	bool stopped; /* a limit was reached */
};

/* The byte of libyaml's mark. */
uint32_t yaml_byte_of(struct yaml_reader *r, yaml_mark_t mark);
/* Keeps the comments in [r->commented, to), which holds no scalar: every # there starts one. */
void yaml_find_comments(struct yaml_reader *r, uint32_t to);
/* Behind the tag and the anchor that stand before a value in [at, end). */
uint32_t yaml_skip_properties(struct str text, uint32_t at, uint32_t end, struct str *ret_tag);
/* The place of a value that is not there. libyaml may put it at the next token, at; it belongs behind the colon or
 * the dash before it. */
uint32_t yaml_place_nothing(const struct yaml_reader *r, uint32_t at);

struct yaml_frame *yaml_top(struct yaml_reader *r); /* NULL outside of collections */
bool yaml_is_key_next(struct yaml_reader *r);	    /* in a mapping, before a key */
/* The node becomes the key or the value that comes next; height: levels of collections in it. */
void yaml_place(struct yaml_reader *r, struct node *node, uint32_t height);
/* A key that needs no node. */
void yaml_place_key(struct yaml_reader *r, struct str key, struct span at, bool merge);
void yaml_open(struct yaml_reader *r, struct node *node, bool block, uint32_t indent, struct str anchor);
void yaml_close(struct yaml_reader *r, uint32_t end);
/* Counts a node; false, with the problem reported, if it is one too many. */
bool yaml_count_node(struct yaml_reader *r, struct span at);
void yaml_stop(struct yaml_reader *r, struct span at, const char *what);
/* Remembers an anchor. height 0 for a scalar. */
struct yaml_anchor *yaml_anchor_set(struct yaml_reader *r, struct str name, struct node *node);

/* *name stands at at. */
void yaml_alias(struct yaml_reader *r, struct str name, struct span at);
/* Reports repeated keys of a mapping that is complete, and brings in what its << keys name. */
void yaml_finish_mapping(struct yaml_reader *r, struct yaml_frame *frame);

#endif
