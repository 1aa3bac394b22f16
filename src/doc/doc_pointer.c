/* Pointers of places: from a byte to the keys and indices that lead to it. */
#include "doc/doc.h"
#include "doc/doc_scattered.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"

/* Where the last search among the children of one node ended. Searches in rising order, as reports do them, then
 * cost one step each and not the whole list: hostile files have lists of hundreds of thousands. numbers: of objects
 * whose keys may repeat, by the node's address, what numbers_of made of it; on arena. */
struct doc_cursor {
	const struct node *parent, *child;
	uint32_t index;
	struct arena *arena;
	struct map numbers;
	struct doc_places *places; /* of a scattered tree, made when it is first needed */
};

/* Shorter lists are searched from the start, and leave the cursor to the long ones. */
enum { CURSOR_MIN = 64 };

static void cursor_init(struct doc_cursor *cursor, struct arena *arena) {
	*cursor = (struct doc_cursor){.arena = arena, .numbers = {.arena = arena}};
}

struct doc_cursor *doc_cursor_new(struct arena *arena) {
	struct doc_cursor *cursor = ARENA_NEW(arena, struct doc_cursor);
	cursor_init(cursor, arena);
	return cursor;
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
	bool key_within = child->key_span.len && child->key_span.off >= child->span.off; /* the header of a section */
	*ret_from = child->key_span.len && !key_within ? child->key_span.off : child->span.off;
	*ret_to = child->span.off + child->span.len;
	return true;
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
	if (child && in_order && node->count > CURSOR_MIN) {
		cursor->parent = node;
		cursor->child = child;
		cursor->index = *ret_index;
	}
	return child;
}

/* For each child of an object, by its index: how many with its key there are up to it; 0 if it is the only one. */
static const uint32_t *numbers_of(struct doc_cursor *cursor, const struct node *object) {
	struct str address = {.p = (const char *)&object, .n = sizeof object};
	uint32_t *numbers = map_get(&cursor->numbers, address), index = 0;
	if (numbers)
		return numbers;
	numbers = ARENA_ARRAY(cursor->arena, uint32_t, object->count);
	struct map last = {.arena = cursor->arena}; /* the last child with a key so far */
	for (const struct node *child = object->first; child; child = child->next, index++) {
		void **slot = map_at(&last, child->key);
		uint32_t *before = *slot;
		if (before && *before == 0)
			*before = 1;
		numbers[index] = before ? *before + 1 : 0;
		*slot = &numbers[index];
	}
	*map_at(&cursor->numbers, arena_str(cursor->arena, address)) = numbers;
	return numbers;
}

static void add_key(struct doc_cursor *cursor, struct buf *out, const struct node *child, uint32_t index,
		    bool keys_repeat) {
	if (!child->key.n && keys_repeat)
		return; /* what stands in the header of a section */
	add_step(out, child->key);
	uint32_t number = keys_repeat ? numbers_of(cursor, child->parent)[index] : 0;
	if (number)
		buf_format(out, "[%u]", number);
}

/* Adds the step to the child of node that holds off and returns it; NULL if none does. */
static const struct node *step_down(struct doc_cursor *cursor, struct buf *out, const struct node *node, uint32_t off,
				    bool keys_repeat) {
	uint32_t index;
	const struct node *child = find_child(cursor, node, off, &index);
	if (!child)
		return NULL;
	if (node->kind == NODE_OBJECT)
		add_key(cursor, out, child, index, keys_repeat);
	else
		buf_format(out, "/%u", index);
	return child;
}

/* In JSON and YAML a key that stands again replaces the first; elsewhere it is one more section or entry. */
static bool keys_may_repeat(const struct format *format) {
	return format && !str_is(str_from(format->name), "json") && !str_is(str_from(format->name), "yaml");
}

/* The steps to the node at off in a tree whose tables are written in several places. */
static void add_scattered(struct doc_cursor *cursor, struct buf *out, const struct node *root, uint32_t off) {
	const struct node *path[LIMIT_DOC_DEPTH + 2];
	size_t steps = 0;
	if (!cursor->places)
		cursor->places = doc_places_new(cursor->arena, root);
	const struct node *node = doc_places_at(cursor->places, off);
	for (; node != root && steps < LIMIT_DOC_DEPTH + 2; node = node->parent)
		path[steps++] = node;
	while (steps-- > 0)
		if (path[steps]->parent->kind == NODE_OBJECT)
			add_step(out, path[steps]->key);
		else
			buf_format(out, "/%u", doc_places_index(cursor->places, path[steps]));
}

struct str doc_pointer(struct arena *arena, const struct doc *doc, struct span at) {
	struct buf out = {0};
	struct doc_cursor fresh, *cursor = doc->cursor ? doc->cursor : &fresh;
	bool keys_repeat = keys_may_repeat(doc->format);
	cursor_init(&fresh, arena);
	const struct node *node = doc->root;
	for (uint32_t i = 0; i < doc->root_count; i++)
		if (is_at(doc->roots[i], at.off))
			node = doc->roots[i];
	if (node && doc->format && doc->format->scattered) {
		add_scattered(cursor, &out, node, at.off);
		node = NULL;
	}
	while (node)
		node = step_down(cursor, &out, node, at.off, keys_repeat);
	struct str pointer = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return pointer;
}
