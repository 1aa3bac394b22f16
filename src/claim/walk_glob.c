/* The automaton of a file pattern as part of one that writes tags: taken over element by element. */
#include "claim/glob_nfa.h"
#include "claim/walk.h"

struct maker {
	struct arena *arena;
	struct walk *walk;
	enum path_form form;
};

static struct walk_node *add(struct maker *m, enum walk_kind kind) {
	struct walk_node *node = walk_add(m->walk, m->arena, kind);
	node->form = (uint8_t)m->form;
	return node;
}

static const struct byte_set beyond_ascii = {{0, 0, UINT64_MAX, UINT64_MAX}};

static struct byte_set bytes_of_set(const struct glob *glob, const struct glob_element *element) {
	struct byte_set set = {{0}};
	for (uint32_t c = 1; c < 0x80; c++)
		if (c != '\n' && glob_element_reads(glob, element, c, true))
			set.bits[c >> 6] |= UINT64_C(1) << (c & 63);
	bool beyond = element->negated;
	for (uint32_t i = 0; i < element->range_count; i++)
		beyond = beyond || glob->ranges[element->code + i].high >= 0x80;
	if (beyond)
		set.bits[2] = set.bits[3] = UINT64_MAX;
	return set;
}

/* ASCII characters exactly; beyond them every byte if there may be one. */
static struct byte_set bytes_of(const struct glob *glob, const struct glob_element *element) {
	if (element->kind == ELEMENT_SET)
		return bytes_of_set(glob, element);
	struct byte_set all = {{~(UINT64_C(1) | UINT64_C(1) << '\n'), UINT64_MAX, UINT64_MAX, UINT64_MAX}};
	return element->kind == ELEMENT_SUPER ? all : byte_sets_minus(all, byte_set_one('/'));
}

/* One node for each element, at base + its number, so that next and alt only have to be moved; what does not fit into
 * one node goes on behind them. */
static void fill_char(struct maker *m, uint32_t at, const struct glob_element *element) {
	struct walk_node *node = &m->walk->nodes[at];
	node->kind = WALK_PATH_READ;
	if (element->code < 0x80) {
		node->bytes = byte_set_one((unsigned char)element->code);
		bool letter = glob_fold(element->code) >= 'a' && glob_fold(element->code) <= 'z';
		if (element->fold && letter) {
			struct byte_set other = byte_set_one((unsigned char)(element->code ^ 0x20));
			for (unsigned i = 0; i < 4; i++)
				node->bytes.bits[i] |= other.bits[i];
		}
		return;
	}
	char text[4];
	size_t n = utf8_encode(element->code, text);
	uint32_t end = node->next;
	node->bytes = byte_set_one((unsigned char)text[0]);
	for (size_t i = 1; i < n && !m->walk->too_large; i++) {
		m->walk->nodes[at].next = m->walk->count;
		at = m->walk->count;
		add(m, WALK_PATH_READ)->bytes = byte_set_one((unsigned char)text[i]);
	}
	m->walk->nodes[at].next = end;
}

static void fill_any(struct maker *m, uint32_t at, const struct glob *glob, const struct glob_element *element) {
	struct byte_set set = bytes_of(glob, element);
	uint32_t end = m->walk->nodes[at].next, extra = m->walk->count;
	if (!byte_sets_meet(&set, &beyond_ascii)) {
		struct walk_node *node = &m->walk->nodes[at];
		node->kind = WALK_PATH_READ;
		node->wild = true;
		node->bytes = set;
		return;
	}
	/* A choice: one ASCII byte, or some bytes beyond. */
	m->walk->nodes[at].kind = WALK_SPLIT;
	m->walk->nodes[at].next = extra;
	m->walk->nodes[at].alt = extra + 1;
	struct walk_node *ascii = add(m, WALK_PATH_READ);
	ascii->wild = true;
	ascii->bytes = byte_sets_minus(set, beyond_ascii);
	ascii->next = end;
	struct walk_node *more = add(m, WALK_PATH_READ);
	more->wild = true;
	more->bytes = beyond_ascii;
	struct walk_node *again = add(m, WALK_SPLIT);
	again->next = extra + 1;
	again->alt = end;
}

/* A choice: one more, or the ways past it, of which such an element has one or two. */
static void fill_star(struct maker *m, uint32_t at, const struct glob *glob, const struct glob_element *element) {
	uint32_t loop = m->walk->count, next = m->walk->nodes[at].next, alt = m->walk->nodes[at].alt;
	struct walk_node *read = add(m, WALK_PATH_READ);
	read->wild = true;
	read->bytes = bytes_of(glob, element);
	read->next = at;
	struct walk_node *past = add(m, WALK_SPLIT);
	past->wild = true;
	past->next = next;
	past->alt = alt;
	m->walk->nodes[at].next = loop;
	m->walk->nodes[at].alt = loop + 1;
}

static void fill(struct maker *m, uint32_t at, const struct glob *glob, const struct glob_element *element) {
	switch ((enum element_kind)element->kind) {
	case ELEMENT_CHAR:
		fill_char(m, at, element);
		break;
	case ELEMENT_ANY:
	case ELEMENT_SET:
		fill_any(m, at, glob, element);
		break;
	case ELEMENT_STAR:
	case ELEMENT_SUPER:
		fill_star(m, at, glob, element);
		break;
	case ELEMENT_SPLIT:
	case ELEMENT_ACCEPT: /* goes to the end of the path, set by the caller */
		break;
	case ELEMENT_NEVER:
		m->walk->nodes[at].kind = WALK_DEAD;
		break;
	}
}

void walk_add_glob(struct walk *walk, struct arena *arena, const struct glob *glob, enum path_form form) {
	struct maker maker = {arena, walk, form}, *m = &maker;
	uint32_t base = walk->count + 1;
	add(m, WALK_PATH_BEGIN);
	for (uint32_t i = 0; i < glob->element_count; i++) {
		const struct glob_element *element = &glob->elements[i];
		struct walk_node *node = add(m, WALK_SPLIT);
		node->next = element->next == ELEMENT_NONE ? WALK_NONE : base + element->next;
		node->alt = element->alt == ELEMENT_NONE ? WALK_NONE : base + element->alt;
	}
	for (uint32_t i = 0; i < glob->element_count && !walk->too_large; i++)
		fill(m, base + i, glob, &glob->elements[i]);
	if (!walk->too_large)
		walk->nodes[base + glob->element_count - 1].next = walk->count;
	add(m, WALK_PATH_END);
}
