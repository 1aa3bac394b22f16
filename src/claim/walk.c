/* Sets of tags as automata: building them out of templates. */
#include "claim/walk.h"

#include "base/limits.h"
#include "claim/glob.h"
#include "claim/path_value.h"

static const struct byte_set *any_byte(void) {
	/* All but NUL and the newline. */
	static const struct byte_set set = {{~(UINT64_C(1) | UINT64_C(1) << '\n'), UINT64_MAX, UINT64_MAX, UINT64_MAX}};
	return &set;
}

struct walk_node *walk_add(struct walk *walk, struct arena *arena, enum walk_kind kind) {
	if (walk->count == LIMIT_TAG_WALK_NODES) {
		walk->too_large = true;
		return &walk->nodes[walk->count - 1];
	}
	struct {
		struct walk_node *items;
		uint32_t count, room;
	} list = {walk->nodes, walk->count, walk->room};
	LIST_ADD(arena, &list, (struct walk_node){.kind = (uint8_t)kind, .next = walk->count + 1, .alt = WALK_NONE});
	*walk = (struct walk){list.items, list.count, list.room, walk->too_large};
	return &walk->nodes[walk->count - 1];
}

struct maker {
	struct arena *arena;
	struct walk *walk;
};

static struct walk_node *add(struct maker *m, enum walk_kind kind) {
	return walk_add(m->walk, m->arena, kind);
}

static void add_text(struct maker *m, struct str text) {
	for (size_t i = 0; i < text.n && !m->walk->too_large; i++)
		add(m, WALK_WRITE)->bytes = byte_set_one((unsigned char)text.p[i]);
}

static void add_loop(struct maker *m, const struct byte_set *bytes) {
	uint32_t split = m->walk->count;
	add(m, WALK_SPLIT)->alt = split + 2;
	struct walk_node *node = add(m, WALK_WRITE);
	node->bytes = *bytes;
	node->next = split;
}

static void add_charset(struct maker *m, const struct charset *values) {
	enum { OPTIONAL_MAX = 64 };
	struct byte_set set = byte_set_of(values->bytes);
	add_text(m, values->prefix);
	for (uint32_t i = 0; i < values->min && !m->walk->too_large; i++)
		add(m, WALK_WRITE)->bytes = set;
	if (!values->max || (values->max > values->min && values->max - values->min > OPTIONAL_MAX)) {
		add_loop(m, &set);
		return;
	}
	for (uint32_t i = values->min; i < values->max && !m->walk->too_large; i++) {
		uint32_t split = m->walk->count;
		add(m, WALK_SPLIT)->alt = split + 2;
		add(m, WALK_WRITE)->bytes = set;
	}
}

static void add_path(struct maker *m, const struct variable *variable) {
	struct str text;
	bool exact =
	    variable->form == PATH_DOTTED || variable->form == PATH_DOTTED_ONCE || variable->form == PATH_WHOLE;
	if (path_value_is_literal(m->arena, variable, &text)) {
		add_text(m, text);
	} else if (exact && variable->from->elements && !variable->from->broken) {
		walk_add_glob(m->walk, m->arena, variable->from, variable->form);
	} else {
		struct byte_set bytes = byte_sets_and(path_value_bytes(variable), *any_byte());
		add_text(m, path_value_prefix(m->arena, variable));
		add_loop(m, &bytes);
		add_text(m, path_value_suffix(m->arena, variable));
	}
}

void walk_init(struct walk *walk, struct arena *arena, const struct template *tags) {
	*walk = (struct walk){0};
	struct maker m = {.arena = arena, .walk = walk};
	for (uint32_t i = 0; i < tags->count && !walk->too_large; i++) {
		const struct part *part = &tags->parts[i];
		if (!part->is_variable)
			add_text(&m, part->literal);
		else if (part->variable.id == IDENTITY_SOURCE_PATH && part->variable.from)
			add_path(&m, &part->variable);
		else if (part->variable.values)
			add_charset(&m, part->variable.values);
		else
			add_loop(&m, any_byte());
	}
	add(&m, WALK_END);
}
