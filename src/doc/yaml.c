/* YAML: libyaml's events into the tree of node.h. libyaml counts characters where sources count bytes, and says
 * nothing of comments: they are found in the gaps between scalars. */
#include "doc/yaml.h"
#include "base/fail.h"
#include "base/limits.h"

#include <string.h>

static bool parse(struct doc *doc);

static const char *const extensions[] = {".yaml", ".yml", NULL};

const struct format format_yaml = {.name = "yaml", .extensions = extensions, .parse = parse, .decode = yaml_decode};

static struct str text_of(const yaml_char_t *text) {
	return str_from((const char *)text);
}

/* What only some nodes have; the common styles share one. */
static const struct node_extra *extra_new(struct yaml_reader *r, const struct node_extra *extra) {
	static const struct node_extra shared[] = {
	    [STYLE_PLAIN] = {.style = STYLE_PLAIN},
	    [STYLE_SINGLE_QUOTED] = {.style = STYLE_SINGLE_QUOTED},
	    [STYLE_DOUBLE_QUOTED] = {.style = STYLE_DOUBLE_QUOTED},
	    [STYLE_LITERAL] = {.style = STYLE_LITERAL},
	    [STYLE_FOLDED] = {.style = STYLE_FOLDED},
	    [STYLE_FLOW] = {.style = STYLE_FLOW},
	    [STYLE_BLOCK] = {.style = STYLE_BLOCK},
	};
	if (extra->tag.n || extra->anchor.n || extra->differs_in_yaml_1_1 || extra->indent) {
		struct node_extra *own = ARENA_NEW(r->doc->arena, struct node_extra);
		*own = *extra;
		return own;
	}
	return extra->style == STYLE_PLAIN ? NULL : &shared[extra->style];
}

static enum node_style style_of(yaml_scalar_style_t style) {
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return STYLE_SINGLE_QUOTED;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return STYLE_DOUBLE_QUOTED;
	case YAML_LITERAL_SCALAR_STYLE:
		return STYLE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return STYLE_FOLDED;
	case YAML_ANY_SCALAR_STYLE:
	case YAML_PLAIN_SCALAR_STYLE:
		break;
	}
	return STYLE_PLAIN;
}

/* Where a scalar stands. Sets extra's style, indent and tag; moves r->end and keeps the comments before it. */
static struct span scalar_span(struct yaml_reader *r, const yaml_event_t *event, struct node_extra *extra) {
	uint32_t start = yaml_byte_of(r, event->start_mark), end = yaml_byte_of(r, event->end_mark);
	extra->style = style_of(event->data.scalar.style);
	bool bare = !event->data.scalar.tag && !event->data.scalar.anchor;
	if (!bare)
		start = yaml_skip_properties(r->text, start, end, &extra->tag);
	if (start >= end) {
		start = end = bare ? yaml_place_nothing(r, start) : end;
		if (r->end < end)
			r->end = end;
		return (struct span){end, 0};
	}
	yaml_find_comments(r, start);
	r->commented = end;
	if (extra->style == STYLE_LITERAL || extra->style == STYLE_FOLDED) {
		const struct yaml_frame *frame = yaml_top(r);
		struct yaml_block block = yaml_block_read(r->text, start, end, frame ? frame->indent : 0, frame);
		r->commented = start;
		yaml_find_comments(r, block.body);
		if (r->commented < end)
			r->commented = end;
		extra->indent = block.indent;
		end = block.end;
	}
	r->end = end;
	return (struct span){start, end - start};
}

/* Most scalars stand in the text as they are. */
static struct str scalar_text(struct yaml_reader *r, const yaml_event_t *event, struct span at) {
	struct str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
	bool quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
		      event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	struct str written = str_from_to(r->text, at.off + quoted, (size_t)at.off + at.len - quoted);
	return str_equal(written, value) ? written : arena_str(r->doc->arena, value);
}

static void report_nul(struct yaml_reader *r, const struct node *node) {
	struct derivation d = {.arena = r->doc->arena, .outer = r->doc->source};
	yaml_decode(r->doc, node, &d);
	for (uint32_t i = 0; i < d.pieces.count; i++) {
		const struct piece *piece = &d.pieces.items[i];
		if (piece->here.len == 1 && d.text.p[piece->here.off] == '\0')
			doc_problem(r->doc, PROBLEM_NUL_CHARACTER, piece->outer.at, "a NUL character inside a text");
	}
}

static void on_scalar(struct yaml_reader *r, const yaml_event_t *event) {
	struct node_extra extra = {0};
	struct span at = scalar_span(r, event, &extra);
	const char *tag = (const char *)event->data.scalar.tag;
	struct node node = {.kind = NODE_STRING, .span = at, .text = scalar_text(r, event, at)};
	bool plain = extra.style == STYLE_PLAIN && !tag, key = yaml_is_key_next(r);
	if (node.text.n && extra.style == STYLE_DOUBLE_QUOTED && memchr(node.text.p, '\0', node.text.n)) {
		node.extra = &extra;
		report_nul(r, &node);
	}
	if (key && !event->data.scalar.anchor) {
		yaml_place_key(r, node.text, at, plain && str_is(node.text, "<<"));
		return;
	}
	if (!r->frames.count && plain && at.len == 0 && !event->data.scalar.anchor)
		return; /* an empty document */
	if (!yaml_count_node(r, at))
		return;
	if (plain)
		node.kind = yaml_resolve(node.text, &extra.differs_in_yaml_1_1);
	else if (tag)
		node.kind = yaml_resolve_tagged(node.text, tag);
	extra.anchor = arena_str(r->doc->arena, text_of(event->data.scalar.anchor));
	node.extra = extra_new(r, &extra);
	struct node *kept = ARENA_NEW(r->doc->arena, struct node);
	*kept = node;
	if (extra.anchor.n)
		yaml_anchor_set(r, extra.anchor, kept);
	yaml_place(r, kept, 0);
}

/* What is the same for mappings and sequences. */
struct start {
	enum node_kind kind;
	bool block, has_tag;
	const yaml_char_t *anchor;
};

/* libyaml puts the end mark behind the bracket, or behind the dash of a list that is not indented, or else at the
 * first entry; the pairs in [a: b] have no bracket. */
static uint32_t collection_start(const struct yaml_reader *r, const struct start *start, uint32_t from, uint32_t end) {
	if (start->block)
		return start->kind == NODE_ARRAY && end > from && r->text.p[end - 1] == '-' &&
			       !(end < r->extent.end && r->text.p[end] == '-')
			   ? end - 1
			   : end;
	bool bracket = end > from && (r->text.p[end - 1] == '{' || r->text.p[end - 1] == '[');
	return bracket ? end - 1 : from;
}

static void on_start(struct yaml_reader *r, const yaml_event_t *event, const struct start *start) {
	uint32_t from = yaml_byte_of(r, event->start_mark), end = yaml_byte_of(r, event->end_mark);
	struct span at = {collection_start(r, start, from, end), 0};
	at.len = at.off < end ? end - at.off : 0;
	if (r->frames.count == LIMIT_DOC_DEPTH) {
		yaml_stop(r, at, "the nesting is too deep");
		return;
	}
	if (!yaml_count_node(r, at))
		return;
	struct node_extra extra = {.style = start->block ? STYLE_BLOCK : STYLE_FLOW};
	if (start->has_tag)
		yaml_skip_properties(r->text, from, at.off, &extra.tag);
	extra.anchor = arena_str(r->doc->arena, text_of(start->anchor));
	struct node *node = node_new(r->doc->arena, start->kind, at);
	node->extra = extra_new(r, &extra);
	bool dashed = start->block && at.len > 0;
	const struct yaml_frame *top = yaml_top(r);
	uint32_t indent = dashed && top ? top->indent : (uint32_t)event->end_mark.column;
	yaml_open(r, node, start->block, indent, extra.anchor);
	if (r->end < end)
		r->end = end;
}

static void on_end(struct yaml_reader *r, const yaml_event_t *event) {
	uint32_t from = yaml_byte_of(r, event->start_mark), end = yaml_byte_of(r, event->end_mark);
	if (end > from)
		r->end = end;
	yaml_close(r, r->end);
}

static void on_alias(struct yaml_reader *r, const yaml_event_t *event) {
	uint32_t from = yaml_byte_of(r, event->start_mark), end = yaml_byte_of(r, event->end_mark);
	r->end = end;
	yaml_alias(r, text_of(event->data.alias.anchor), (struct span){from, end - from});
}

static void on_document(struct yaml_reader *r, const yaml_event_t *event) {
	uint32_t from = yaml_byte_of(r, event->start_mark), end = yaml_byte_of(r, event->end_mark);
	r->anchors = (struct map){.arena = r->doc->arena};
	r->end = end;
	if (!event->data.document_start.implicit)
		r->whole = r->roots.count;
	if (++r->documents > LIMIT_YAML_DOCUMENTS)
		yaml_stop(r, (struct span){from, end - from}, "this file has too many documents");
}

static void on_event(struct yaml_reader *r, const yaml_event_t *event) {
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		on_document(r, event);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(r, event);
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(r, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		on_start(r, event,
			 &(struct start){NODE_ARRAY, event->data.sequence_start.style == YAML_BLOCK_SEQUENCE_STYLE,
					 event->data.sequence_start.tag, event->data.sequence_start.anchor});
		break;
	case YAML_MAPPING_START_EVENT:
		on_start(r, event,
			 &(struct start){NODE_OBJECT, event->data.mapping_start.style == YAML_BLOCK_MAPPING_STYLE,
					 event->data.mapping_start.tag, event->data.mapping_start.anchor});
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_end(r, event);
		break;
	case YAML_STREAM_END_EVENT:
		yaml_find_comments(r, r->extent.end);
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
}

/* The innermost bracket that is open; false if none is. */
static bool find_bracket(const struct yaml_reader *r, uint32_t *ret_at) {
	for (uint32_t i = r->frames.count; i > 0; i--) {
		uint32_t at = r->frames.items[i - 1].node->span.off;
		if (!r->frames.items[i - 1].block && (r->text.p[at] == '[' || r->text.p[at] == '{')) {
			*ret_at = at;
			return true;
		}
	}
	return false;
}

static void on_error(struct yaml_reader *r, const yaml_parser_t *parser) {
	if (parser->error == YAML_MEMORY_ERROR)
		fail_out_of_memory();
	/* A text that was cut ends in the middle of something. */
	if (r->extent.end < r->text.n)
		return;
	uint32_t at = yaml_byte_of(r, parser->problem_mark), bracket = 0;
	if (parser->error == YAML_PARSER_ERROR && at == r->text.n && find_bracket(r, &bracket))
		yaml_report_unclosed(r->doc, bracket);
	else
		yaml_report_error(r->doc, parser, at, parser->context ? yaml_byte_of(r, parser->context_mark) : at);
}

/* libyaml looks at every open bracket for every token. */
static bool is_too_slow(struct yaml_reader *r, const yaml_event_t *event) {
	r->flow_steps += r->flow_depth;
	if (r->flow_steps > LIMIT_YAML_FLOW_STEPS)
		yaml_stop(r, (struct span){yaml_byte_of(r, event->start_mark), 0}, "too much stands in deep brackets");
	return r->stopped;
}

static void read_events(struct yaml_reader *r) {
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		fail_out_of_memory();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)r->text.p + r->extent.start,
				     r->extent.end - r->extent.start);
	for (bool more = true; more;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			on_error(r, &parser);
			break;
		}
		if (!is_too_slow(r, &event))
			on_event(r, &event);
		more = event.type != YAML_STREAM_END_EVENT && !r->stopped;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

/* Collections that the text breaks off in end where reading ended. */
static void end_open(struct yaml_reader *r) {
	for (uint32_t i = 0; i < r->frames.count; i++) {
		struct node *node = r->frames.items[i].node;
		if (r->end > node->span.off)
			node->span.len = r->end - node->span.off;
	}
}

static bool parse(struct doc *doc) {
	struct yaml_reader r = {.doc = doc, .text = doc->source->text, .extent = yaml_extent_of(doc)};
	r.at_byte = r.end = r.commented = r.extent.start;
	r.anchors.arena = doc->arena;
	if (r.text.n)
		read_events(&r);
	end_open(&r);
	doc->roots = r.roots.items;
	doc->root_count = r.roots.count;
	doc->root = r.roots.count ? r.roots.items[0] : NULL;
	doc->comments = r.comments.items;
	doc->comment_count = r.comments.count;
	doc->whole_roots = doc->unreadable ? r.whole : 0;
	return !doc->unreadable;
}
