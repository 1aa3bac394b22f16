/* Walking through a set of tags: what is read of a path is turned into what the shipper writes. */
#include "claim/walk.h"

#include "base/hash.h"

enum phase {
	PHASE_START, /* nothing of the path is written */
	PHASE_TEXT,  /* a byte that is no separator was written last */
	PHASE_DOT,   /* a dot was */
	PHASE_TAIL,  /* a dot was left out, since the path ends here */
};

struct moves {
	struct walk_move *items;
	uint32_t count;
};

static void move_to(struct moves *moves, struct walk_place to) {
	if (to.node != WALK_NONE)
		moves->items[moves->count++] = (struct walk_move){.to = to};
}

static void move_writing(struct moves *moves, struct byte_set bytes, struct walk_place to) {
	if (!byte_set_is_empty(&bytes))
		moves->items[moves->count++] = (struct walk_move){.writes = true, .bytes = bytes, .to = to};
}

/* A separator is read, which becomes a dot, or none. */
static void read_separator(struct moves *moves, const struct walk_node *node, struct walk_place at, bool slash) {
	struct walk_place to = {.node = node->next, .phase = at.phase, .fresh = slash};
	if (at.phase != PHASE_TEXT) {
		move_to(moves, to);
		return;
	}
	to.phase = PHASE_DOT;
	move_writing(moves, byte_set_of("."), to);
	to.phase = PHASE_TAIL;
	if (node->form == PATH_DOTTED_ONCE)
		move_to(moves, to);
}

static void read_path(struct moves *moves, const struct walk_node *node, struct walk_place at) {
	struct byte_set bytes = node->bytes, slash = byte_set_of("/");
	struct byte_set marks = byte_set_of(node->form == PATH_DOTTED_ONCE ? ".\\:"
					    : node->form == PATH_DOTTED	   ? "."
									   : "");
	if (at.fresh && (node->wild || at.fresh == 2))
		bytes = byte_sets_minus(bytes, byte_set_of("."));
	if (at.fresh && node->wild)
		bytes = byte_sets_minus(bytes, node->form == PATH_DOTTED_ONCE ? byte_set_of(".\\:*") : marks);
	/* Only at its start may a path have a separator behind nothing. */
	bool separates = byte_sets_meet(&bytes, &slash) && (!at.fresh || at.phase == PHASE_START);
	bytes = byte_sets_minus(bytes, slash);
	struct walk_place to = {.node = node->next, .phase = PHASE_TEXT};
	if (node->form == PATH_WHOLE) {
		move_writing(moves, bytes, to);
		to.fresh = 1;
		move_writing(moves, separates ? slash : byte_sets_minus(slash, slash), to);
		return;
	}
	/* Both kinds of separators write the same, but only a slash begins a name: no more than four moves in all,
	 * since the one that leaves a dot out is the only one in PHASE_TAIL. */
	if (separates)
		read_separator(moves, node, at, true);
	if (byte_sets_meet(&bytes, &marks))
		read_separator(moves, node, at, false);
	bytes = byte_sets_minus(bytes, marks);
	struct byte_set star = byte_set_of("*");
	if (node->form == PATH_DOTTED_ONCE && byte_sets_meet(&bytes, &star)) {
		bytes = byte_sets_minus(bytes, star);
		move_to(moves, (struct walk_place){.node = node->next, .phase = at.phase});
	}
	if (at.phase != PHASE_TAIL)
		move_writing(moves, bytes, to);
}

/* A dot written last goes at the end of a tag, and is one with a dot that follows. */
static bool drops_dot(const struct walk *walk, const struct walk_node *end, struct walk_place at) {
	const struct walk_node *next = &walk->nodes[end->next];
	bool last = next->kind == WALK_END || (next->kind == WALK_WRITE && byte_set_has(&next->bytes, '.'));
	return end->form == PATH_DOTTED_ONCE && at.phase == PHASE_DOT && last;
}

uint32_t walk_moves(const struct walk *walk, struct walk_place at, struct walk_move ret[WALK_MOVES_MAX]) {
	const struct walk_node *node = &walk->nodes[at.node];
	struct moves moves = {.items = ret};
	struct walk_place to = {.node = node->next, .phase = at.phase, .fresh = at.fresh};
	switch ((enum walk_kind)node->kind) {
	case WALK_WRITE:
		move_writing(&moves, node->bytes, to);
		break;
	case WALK_SPLIT:
		to.fresh = node->wild && at.fresh ? 2 : at.fresh;
		move_to(&moves, to);
		to.node = node->alt;
		move_to(&moves, to);
		break;
	case WALK_PATH_BEGIN:
		move_to(&moves, (struct walk_place){.node = node->next, .fresh = 1});
		break;
	case WALK_PATH_READ:
		read_path(&moves, node, at);
		break;
	case WALK_PATH_END:
		if (!at.fresh && !drops_dot(walk, node, at))
			move_to(&moves, (struct walk_place){.node = node->next});
		break;
	case WALK_DEAD:
	case WALK_END:
		break;
	}
	return moves.count;
}

bool walk_ends(const struct walk *walk, struct walk_place at) {
	return walk->nodes[at.node].kind == WALK_END;
}

/* --- pairs ------------------------------------------------------------------------------------------------------- */

static uint64_t place_number(struct walk_place place) {
	return (uint64_t)place.node << 8 | (uint64_t)place.phase << 4 | place.fresh;
}

static struct walk_place place_of_number(uint64_t number) {
	return (struct walk_place){(uint32_t)(number >> 8), (uint8_t)(number >> 4 & 15), (uint8_t)(number & 15)};
}

static uint32_t slot_of(const struct walk_pairs *pairs, const struct walk_pair *pair) {
	uint64_t place = place_number(pair->place);
	uint32_t slot = (uint32_t)hash_pair(place, pair->other) & (pairs->room - 1);
	for (; pairs->slots[slot]; slot = (slot + 1) & (pairs->room - 1)) {
		const struct walk_pair *there = &pairs->list.items[pairs->slots[slot] - 1];
		if (there->other == pair->other && place_number(there->place) == place)
			break;
	}
	return slot;
}

static void pairs_grow(struct walk_pairs *pairs) {
	pairs->room = pairs->room ? pairs->room * 2 : 64;
	pairs->slots = ARENA_ARRAY(pairs->arena, uint32_t, pairs->room);
	for (uint32_t i = 0; i < pairs->list.count; i++)
		pairs->slots[slot_of(pairs, &pairs->list.items[i])] = i + 1;
}

void walk_pairs_add(struct walk_pairs *pairs, struct walk_place place, uint64_t other) {
	struct walk_pair pair = {place, other};
	if (2 * pairs->list.count >= pairs->room)
		pairs_grow(pairs);
	uint32_t slot = slot_of(pairs, &pair);
	if (pairs->slots[slot])
		return;
	LIST_ADD(pairs->arena, &pairs->list, pair);
	pairs->slots[slot] = pairs->list.count;
}

/* --- two walks ---------------------------------------------------------------------------------------------------- */

struct ways {
	struct walk_move moves[WALK_MOVES_MAX];
	uint32_t count;
};

static void go_on(struct walk_pairs *pairs, struct walk_place a, struct walk_place b, const struct ways *ways) {
	for (uint32_t i = 0; i < ways[0].count; i++) {
		const struct walk_move *move = &ways[0].moves[i];
		if (!move->writes)
			walk_pairs_add(pairs, move->to, place_number(b));
		for (uint32_t k = 0; k < ways[1].count && move->writes; k++)
			if (ways[1].moves[k].writes && byte_sets_meet(&move->bytes, &ways[1].moves[k].bytes))
				walk_pairs_add(pairs, move->to, place_number(ways[1].moves[k].to));
	}
	for (uint32_t k = 0; k < ways[1].count; k++)
		if (!ways[1].moves[k].writes)
			walk_pairs_add(pairs, a, place_number(ways[1].moves[k].to));
}

bool walks_meet(struct arena *arena, const struct walk *a, const struct walk *b, uint64_t *steps) {
	struct walk_pairs pairs = {.arena = arena};
	if (a->too_large || b->too_large)
		return true;
	walk_pairs_add(&pairs, (struct walk_place){0}, 0);
	for (uint32_t i = 0; i < pairs.list.count; i++) {
		struct walk_place left = pairs.list.items[i].place, right = place_of_number(pairs.list.items[i].other);
		if (walk_ends(a, left) && walk_ends(b, right))
			return true;
		if (*steps == 0)
			return true;
		--*steps;
		struct ways ways[2];
		ways[0].count = walk_moves(a, left, ways[0].moves);
		ways[1].count = walk_moves(b, right, ways[1].moves);
		go_on(&pairs, left, right, ways);
	}
	return false;
}
