/* Building the tree while events come: open collections, keys, limits. */
#include "base/limits.h"
#include "doc/yaml.h"

struct yaml_frame *yaml_top(struct yaml_reader *r) {
	return r->frames.count ? &r->frames.items[r->frames.count - 1] : NULL;
}

void yaml_stop(struct yaml_reader *r, struct span at, const char *what) {
	doc_problem(r->doc, PROBLEM_LIMIT, at, "%s; the rest of the file was not read", what)->incomplete = true;
	r->doc->incomplete = true;
	r->stopped = true;
}

bool yaml_count_node(struct yaml_reader *r, struct span at) {
	if (r->nodes < LIMIT_DOC_NODES) {
		r->nodes++;
		return true;
	}
	yaml_stop(r, at, "this document has too many values");
	return false;
}

struct yaml_anchor *yaml_anchor_set(struct yaml_reader *r, struct str name, struct node *node) {
	void **slot = map_at(&r->anchors, name);
	struct yaml_anchor *anchor = ARENA_NEW(r->doc->arena, struct yaml_anchor);
	*anchor = (struct yaml_anchor){.node = node, .nodes = 1};
	*slot = anchor;
	return anchor;
}

void yaml_place_key(struct yaml_reader *r, struct str key, struct span at, bool merge) {
	struct yaml_frame *frame = yaml_top(r);
	frame->key = key;
	frame->key_span = at;
	frame->has_key = true;
	frame->merge_key = merge;
}

bool yaml_is_key_next(struct yaml_reader *r) {
	const struct yaml_frame *frame = yaml_top(r);
	return frame && frame->node->kind == NODE_OBJECT && !frame->has_key;
}

/* A key that is a collection is known by its text. */
static void place_node_as_key(struct yaml_reader *r, const struct node *node) {
	struct str text = node->text;
	if (node->kind == NODE_ARRAY || node->kind == NODE_OBJECT)
		text = site_text(doc_site(r->doc, node->span));
	yaml_place_key(r, text, node->span, false);
}

static void append(struct yaml_reader *r, struct yaml_frame *frame, struct node *node) {
	if (frame->has_key) {
		node->key = frame->key;
		node->key_span = frame->key_span;
		if (frame->merge_key)
			LIST_ADD(r->doc->arena, &frame->merges, node);
		frame->has_key = frame->merge_key = false;
	}
	node_append(frame->node, node);
}

static void note_height(struct yaml_frame *frame, uint32_t height) {
	if (frame && frame->height < height)
		frame->height = height;
}

void yaml_place(struct yaml_reader *r, struct node *node, uint32_t height) {
	struct yaml_frame *frame = yaml_top(r);
	if (!frame)
		LIST_ADD(r->doc->arena, &r->roots, node);
	else if (yaml_is_key_next(r))
		place_node_as_key(r, node);
	else
		append(r, frame, node);
	note_height(frame, height);
}

/* The node is in the tree from its start, so that the tree is there if the text breaks off. */
void yaml_open(struct yaml_reader *r, struct node *node, bool block, uint32_t indent, struct str anchor) {
	struct yaml_frame frame = {.node = node, .block = block, .indent = indent, .nodes_before = r->nodes - 1};
	if (anchor.n) {
		frame.anchor = yaml_anchor_set(r, anchor, node);
		frame.anchor->open = true;
	}
	frame.is_key = yaml_is_key_next(r);
	if (!frame.is_key)
		yaml_place(r, node, 0);
	LIST_ADD(r->doc->arena, &r->frames, frame);
	if (!block)
		r->flow_depth++;
}

void yaml_close(struct yaml_reader *r, uint32_t end) {
	struct yaml_frame frame = *yaml_top(r);
	struct node *node = frame.node;
	if (end > node->span.off)
		node->span.len = end - node->span.off;
	if (node->kind == NODE_OBJECT)
		yaml_finish_mapping(r, &frame);
	if (frame.anchor) {
		frame.anchor->open = false;
		frame.anchor->nodes = r->nodes - frame.nodes_before;
		frame.anchor->height = frame.height + 1;
	}
	r->frames.count--;
	if (!frame.block)
		r->flow_depth--;
	if (frame.is_key)
		place_node_as_key(r, node);
	note_height(yaml_top(r), frame.height + 1);
}
