/* TOML's tables: the keys of all of them in one hash table, and what headers and dotted keys may still add to which
 * (toml.io/en/v1.0.0, "Keys" and "Table"). */
#include "doc/toml_read.h"

#include "base/hash.h"
#include "base/limits.h"

#include <string.h>

static struct toml_node *own(struct node *node) {
	return (struct toml_node *)node;
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static struct toml_slot *slot_of(struct toml *t, const struct node *table, struct str key) {
	uint32_t at = (uint32_t)hash_bytes(key, (uint64_t)(uintptr_t)table) & (t->slot_room - 1);
	for (; t->slots[at].last; at = (at + 1) & (t->slot_room - 1)) {
		const struct node *last = t->slots[at].last;
		if (last->parent == table && str_equal(last->key, key))
			break;
	}
	return &t->slots[at];
}

static void grow_slots(struct toml *t) {
	struct toml_slot *old = t->slots;
	uint32_t room = t->slot_room;
	t->slot_room = room ? room * 2 : 256;
	t->slots = memory_grow(NULL, t->slot_room * sizeof *t->slots);
	memset(t->slots, 0, t->slot_room * sizeof *t->slots);
	for (uint32_t i = 0; i < room; i++)
		if (old[i].last)
			*slot_of(t, old[i].last->parent, old[i].last->key) = old[i];
	memory_release(old);
}

/* What stands under the waiting key in table; NULL: nothing yet. */
static struct node *find(struct toml *t, const struct node *table) {
	return t->slot_room ? slot_of(t, table, t->key)->last : NULL;
}

/* --- nodes ------------------------------------------------------------------------------------------------------- */

/* True if a node below parent would stand too deep, which is told once. */
static bool is_too_deep(struct toml *t, const struct node *parent, struct span span) {
	if (((const struct toml_node *)parent)->depth < LIMIT_DOC_DEPTH)
		return false;
	doc_problem(t->doc, PROBLEM_LIMIT, span, "nested deeper than %u levels; the rest is not read", LIMIT_DOC_DEPTH)
	    ->incomplete = t->doc->incomplete = t->stop = true;
	return true;
}

struct node *toml_add(struct toml *t, struct node *parent, enum node_kind kind, enum toml_how how, struct span span) {
	if (is_too_deep(t, parent, span) || !toml_count(t))
		return NULL;
	struct toml_node *made = ARENA_NEW(t->doc->arena, struct toml_node);
	made->how = how;
	made->depth = own(parent)->depth + 1;
	made->node.kind = kind;
	made->node.span = span;
	node_append(parent, &made->node);
	if (parent->kind != NODE_OBJECT)
		return &made->node;
	made->node.key = t->key;
	made->node.key_span = t->key_span;
	if (t->slot_count >= t->slot_room / 2)
		grow_slots(t);
	struct toml_slot *slot = slot_of(t, parent, t->key);
	if (slot->last)
		slot->last->shadowed = true;
	else
		slot->first = &made->node;
	t->slot_count += !slot->last;
	slot->last = &made->node;
	return &made->node;
}

struct node *toml_add_value(struct toml *t, enum node_kind kind, enum toml_how how, struct span span) {
	bool item = t->open && t->open->kind == NODE_ARRAY;
	struct node *parent = item ? t->open : t->target;
	if (!item && find(t, parent))
		toml_refuse_duplicate(t, slot_of(t, parent, t->key)->first);
	return toml_add(t, parent, kind, how, span);
}

struct node *toml_drop_table(struct toml *t) {
	struct toml_node *made = ARENA_NEW(t->doc->arena, struct toml_node);
	made->how = TOML_HEADER;
	made->node.kind = NODE_OBJECT;
	return toml_count(t) ? &made->node : NULL;
}

void toml_reach(struct toml *t, struct node *node) {
	node->span.len = t->at - node->span.off;
	for (struct node *table = node->parent; table && toml_how(table) == TOML_DOTTED; table = table->parent)
		table->span.len = t->at - table->span.off;
}

/* A table that was only named until now gets its own place. */
static void settle(struct toml *t, struct node *table, enum toml_how how, struct span span) {
	own(table)->how = how;
	table->key_span = t->key_span;
	table->span = span;
}

/* --- dotted keys ------------------------------------------------------------------------------------------------- */

struct node *toml_pass_dotted(struct toml *t, struct node *table) {
	struct node *met = find(t, table);
	if (!met)
		return toml_add(t, table, NODE_OBJECT, TOML_DOTTED, t->key_span);
	switch (toml_how(met)) {
	case TOML_DOTTED:
		return met;
	case TOML_IMPLICIT:
		settle(t, met, TOML_DOTTED, t->key_span);
		return met;
	case TOML_SCALAR:
	case TOML_HEADER:
	case TOML_INLINE:
	case TOML_ARRAY:
	case TOML_TABLES:
		break;
	}
	toml_refuse_path(t, met, true);
	return toml_drop_table(t);
}

/* --- headers ----------------------------------------------------------------------------------------------------- */

struct node *toml_pass_header(struct toml *t, struct node *table) {
	struct node *met = find(t, table);
	if (!met)
		return toml_add(t, table, NODE_OBJECT, TOML_IMPLICIT, t->key_span);
	switch (toml_how(met)) {
	case TOML_IMPLICIT:
	case TOML_HEADER:
	case TOML_DOTTED:
		return met;
	case TOML_TABLES:
		return met->last;
	case TOML_SCALAR:
	case TOML_INLINE:
	case TOML_ARRAY:
		break;
	}
	toml_refuse_path(t, met, false);
	return toml_drop_table(t);
}

struct node *toml_open_table(struct toml *t, struct span header) {
	struct node *met = find(t, t->target);
	if (met && toml_how(met) == TOML_IMPLICIT) {
		settle(t, met, TOML_HEADER, header);
		return met;
	}
	if (met)
		toml_refuse_header(t, header, slot_of(t, t->target, t->key)->first, false);
	/* What is read on below a second header counts as more of the first. */
	if (met && (toml_how(met) == TOML_HEADER || toml_how(met) == TOML_DOTTED))
		return met;
	return toml_add(t, t->target, NODE_OBJECT, TOML_HEADER, header);
}

struct node *toml_open_element(struct toml *t, struct span header) {
	struct node *met = find(t, t->target);
	if (met && toml_how(met) != TOML_TABLES) {
		toml_refuse_header(t, header, slot_of(t, t->target, t->key)->first, true);
		met = NULL;
	}
	if (!met)
		met = toml_add(t, t->target, NODE_ARRAY, TOML_TABLES, header);
	return met ? toml_add(t, met, NODE_OBJECT, TOML_HEADER, header) : NULL;
}
