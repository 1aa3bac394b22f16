/* Pointers of places: from a byte to the keys and indices that lead to it. */
#include "doc/doc.h"

#include "base/buf.h"

/* Where the last search among the children of one node ended. Searches in rising order, as reports do them, then
 * cost one step each and not the whole list: hostile files have lists of hundreds of thousands. */
struct doc_cursor {
	const struct node *parent, *child;
	uint32_t index;
};

/* Shorter lists are searched from the start, and leave the cursor to the long ones. */
enum { CURSOR_MIN = 64 };

struct doc_cursor *doc_cursor_new(struct arena *arena) {
	return ARENA_NEW(arena, struct doc_cursor);
}

static bool holds(struct span span, uint32_t off) {
	return off >= span.off && (off - span.off < span.len || off == span.off);
}

/* The copy that an alias at off made stands there, not its children. */
static bool is_copied_at(const struct node *node, uint32_t off) {
	if (!node->extra || node->extra->merged || !node->extra->alias.len || !holds(node->extra->alias, off))
		return false;
	const struct node *parent = node->parent;
	return !parent || !parent->extra || parent->extra->alias.off != node->extra->alias.off;
}

static bool is_at(const struct node *node, uint32_t off) {
	return holds(node->span, off) || (node->key_span.len && holds(node->key_span, off)) || is_copied_at(node, off);
}

static void add_step(struct buf *out, struct str key) {
	buf_add_char(out, '/');
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] == '~')
			buf_add_text(out, "~0");
		else if (key.p[i] == '/')
			buf_add_text(out, "~1");
		else
			buf_add_char(out, key.p[i]);
}

/* The bytes of a child with its key; false for one that was copied from elsewhere. */
static bool extent(const struct node *child, uint32_t *ret_from, uint32_t *ret_to) {
	if (child->extra && (child->extra->alias.len || child->extra->merged))
		return false;
	*ret_from = child->key_span.len ? child->key_span.off : child->span.off;
	*ret_to = child->span.off + child->span.len;
	return *ret_from <= child->span.off;
}

/* The first child that holds off, and its index. The cursor moves there only if all children up to it stand in order,
 * so that none before it can hold anything behind its start. */
static const struct node *find_child(struct doc_cursor *cursor, const struct node *node, uint32_t off,
				     uint32_t *ret_index) {
	uint32_t from = 0, to = 0, end = 0;
	const struct node *child = node->first;
	*ret_index = 0;
	if (cursor->parent == node && extent(cursor->child, &from, &to) && off > from) {
		child = cursor->child;
		*ret_index = cursor->index;
	}
	bool in_order = true;
	for (; child; child = child->next, ++*ret_index) {
		in_order = in_order && extent(child, &from, &to) && from >= end;
		end = to;
		if (is_at(child, off))
			break;
	}
	if (child && in_order && node->count > CURSOR_MIN)
		*cursor = (struct doc_cursor){.parent = node, .child = child, .index = *ret_index};
	return child;
}

/* Adds the step to the child of node that holds off and returns it; NULL if none does. */
static const struct node *step_down(struct doc_cursor *cursor, struct buf *out, const struct node *node, uint32_t off) {
	uint32_t index;
	const struct node *child = find_child(cursor, node, off, &index);
	if (!child)
		return NULL;
	if (node->kind == NODE_OBJECT)
		add_step(out, child->key);
	else
		buf_format(out, "/%u", index);
	return child;
}

struct str doc_pointer(struct arena *arena, const struct doc *doc, struct span at) {
	struct buf out = {0};
	struct doc_cursor fresh = {0}, *cursor = doc->cursor ? doc->cursor : &fresh;
	const struct node *node = doc->root;
	for (uint32_t i = 0; i < doc->root_count; i++)
		if (is_at(doc->roots[i], at.off))
			node = doc->roots[i];
	while (node)
		node = step_down(cursor, &out, node, at.off);
	struct str pointer = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return pointer;
}
