/* The JSON text of an object of the tree, as cfn-init writes it (aws-cfn-bootstrap, cfnbootstrap/file_tool.py), each
 * byte with its place. Walks without recursion: an object is as deep as its text allows. */
#include "agent/cloudformation/reading.h"

#include "base/buf.h"

enum { TEXT_BYTES = 4 << 20 };

struct writing {
	const struct stack *stack;
	struct derivation d;
	struct environment *values;
};

static void put(struct writing *w, const char *text, struct span at) {
	derivation_add(&w->d, PIECE_INSERTED, str_from(text), (struct span){.off = at.off}, 0);
}

/* As far as no byte of it has to be escaped it is a copy. */
static void put_bytes(struct writing *w, enum piece_kind kind, struct str text, struct span at, uint32_t indent) {
	size_t from = 0;
	for (size_t i = 0; i <= text.n; i++) {
		unsigned char c = i < text.n ? (unsigned char)text.p[i] : '"';
		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		struct span copied = at;
		if (kind == PIECE_COPY)
			copied = (struct span){at.off + (uint32_t)from, (uint32_t)(i - from)};
		if (i > from)
			derivation_add(&w->d, kind, str_from_to(text, from, i), copied, indent);
		if (i == text.n)
			break;
		struct span escaped = kind == PIECE_COPY ? (struct span){at.off + (uint32_t)i, 1} : at;
		derivation_add(&w->d, PIECE_ESCAPED, arena_format(w->d.arena, "\\u%04x", c), escaped, 0);
		from = i + 1;
	}
}

/* The next hole that begins in [from, to); NULL: none. */
static const struct hole *hole_from(const struct source *text, uint32_t *next, uint32_t to) {
	if (*next < text->hole_count && text->holes[*next].here.off < to)
		return &text->holes[(*next)++];
	return NULL;
}

/* Holes are pieces of their own, and hold nothing that has to be escaped. */
static void put_string(struct writing *w, const struct source *text, struct span at) {
	uint32_t next = 0;
	put(w, "\"", at);
	for (uint32_t i = 0; i < text->piece_count; i++) {
		const struct piece *piece = &text->pieces[i];
		struct str bytes = str_from_to(text->text, piece->here.off, (size_t)piece->here.off + piece->here.len);
		const struct hole *hole = hole_from(text, &next, piece->here.off + piece->here.len);
		if (hole) {
			struct hole here = *hole;
			here.here.off = (uint32_t)w->d.text.n;
			LIST_ADD(w->d.arena, &w->d.holes, here);
			derivation_add(&w->d, PIECE_ESCAPED, bytes, piece->outer.at, 0);
		} else {
			put_bytes(w, piece->kind, bytes, piece->outer.at, piece->indent);
		}
	}
	put(w, "\"", (struct span){.off = at.off + at.len});
}

static void put_key(struct writing *w, const struct node *node) {
	put(w, "\"", node->key_span);
	put_bytes(w, PIECE_ESCAPED, node->key, node->key_span, 0);
	put(w, "\": ", node->key_span);
}

/* false: it is a list or an object, whose members follow. */
static bool put_scalar(struct writing *w, const struct node *node) {
	if (node->kind == NODE_STRING || intrinsic_is_call(node)) {
		const struct source *text =
		    intrinsic_source(w->d.arena, w->stack->doc, node, &w->stack->facts, STR(""), w->values);
		if (text)
			put_string(w, text, node->span);
		else
			put(w, "null", node->span);
		return true;
	}
	if (node->kind == NODE_OBJECT || node->kind == NODE_ARRAY)
		return false;
	struct str text = node->kind == NODE_NULL ? STR("null") : node->text;
	if (node->kind == NODE_BOOL)
		text = str_equal_ignoring_case(text, STR("true")) ? STR("true") : STR("false");
	derivation_add(&w->d, PIECE_ESCAPED, text, node->span, 0);
	return true;
}

static const struct node *next_member(const struct node *node) {
	node = node->next;
	while (node && (node_is_shadowed(node) || intrinsic_is_nothing(node)))
		node = node->next;
	return node;
}

static const struct node *first_member(const struct node *node) {
	const struct node *first = node->first;
	return first && (node_is_shadowed(first) || intrinsic_is_nothing(first)) ? next_member(first) : first;
}

struct source *cfn_json(const struct stack *stack, const struct node *root, struct str label,
			struct environment *ret_values) {
	struct writing w = {.stack = stack, .values = ret_values};
	w.d = (struct derivation){.arena = stack->arena, .outer = stack->doc->source};
	derivation_add(&w.d, PIECE_INSERTED, STR(""), (struct span){.off = root->span.off}, 0);
	const struct node *node = root;
	while (node && w.d.text.n < TEXT_BYTES) {
		bool keyed = node != root && node->parent->kind == NODE_OBJECT;
		if (keyed)
			put_key(&w, node);
		if (!put_scalar(&w, node)) {
			bool object = node->kind == NODE_OBJECT;
			const struct node *first = first_member(node);
			put(&w, object ? "{" : "[", node->span);
			if (first) {
				node = first;
				continue;
			}
			put(&w, object ? "}" : "]", node->span);
		}
		while (node != root && !next_member(node)) {
			node = node->parent;
			put(&w, node->kind == NODE_OBJECT ? "}" : "]",
			    (struct span){.off = node->span.off + node->span.len});
		}
		node = node == root ? NULL : next_member(node);
		if (node)
			put(&w, ",\n", node->key_span.len ? node->key_span : node->span);
	}
	return node ? NULL : source_derive(&w.d, label);
}
