/* Can two names be one text? Each name is a chain of small automata (a byte, a byte of a set, any number of them);
 * a text that both accept exists exactly if the end of both chains is reached together. */
#include "base/limits.h"
#include "claim/alphabet.h"
#include "claim/path_value.h"

#include <string.h>

enum { REPEAT_MAX = 64 }; /* longer variables are chains without end, so that a host name is not 255 links */

enum link_kind {
	LINK_ONE,      /* exactly one byte */
	LINK_OPTIONAL, /* one byte or none */
	LINK_LOOP,     /* any number of bytes */
};

struct link {
	const struct byte_set *set; /* NULL: the one byte */
	unsigned char byte;
	enum link_kind kind;
};

struct chain {
	struct link *links;
	uint32_t count;
};

struct comparison {
	struct alphabet *alphabet;
	uint64_t *steps;
	bool *gave_up;
};

static struct symbols cut(struct symbols row, uint32_t from, uint32_t to) {
	return (struct symbols){row.items + from, to - from};
}

static bool cancels(const struct alphabet *alphabet, uint32_t symbol) {
	return symbol < SYMBOL_LETTER || alphabet_get(alphabet, symbol)->one_value;
}

void symbols_cancel(const struct alphabet *alphabet, struct symbols *a, struct symbols *b) {
	uint32_t shorter = a->count < b->count ? a->count : b->count, front = 0, back = 0;
	while (front < shorter && a->items[front] == b->items[front] && cancels(alphabet, a->items[front]))
		front++;
	while (back < shorter - front && symbol_from_end(*a, back) == symbol_from_end(*b, back) &&
	       cancels(alphabet, symbol_from_end(*a, back)))
		back++;
	*a = cut(*a, front, a->count - back);
	*b = cut(*b, front, b->count - back);
}

/* The links of a row, counted; and the bounds of its length, longest UINT64_MAX for no end. */
struct measure {
	uint64_t links, shortest, longest;
	bool never; /* holds a letter that equals nothing */
};

static bool is_bounded(const struct letter *letter) {
	return letter->max && letter->max <= REPEAT_MAX && letter->max >= letter->min;
}

static struct measure measure(const struct alphabet *alphabet, struct symbols row) {
	struct measure m = {0};
	for (uint32_t i = 0; i < row.count; i++) {
		if (row.items[i] < SYMBOL_LETTER) {
			m.links++;
			m.shortest++;
			m.longest = m.longest == UINT64_MAX ? UINT64_MAX : m.longest + 1;
			continue;
		}
		const struct letter *letter = alphabet_get(alphabet, row.items[i]);
		m.never |= letter->reach == REACH_NONE;
		m.links += letter->prefix.n + (is_bounded(letter) ? letter->max : letter->min + 1);
		m.shortest += letter->prefix.n + letter->min;
		if (!letter->max)
			m.longest = UINT64_MAX;
		else if (m.longest != UINT64_MAX)
			m.longest += letter->prefix.n + letter->max;
	}
	return m;
}

static void chain_add(struct chain *chain, const struct link *link, uint32_t times) {
	for (uint32_t i = 0; i < times; i++)
		chain->links[chain->count++] = *link;
}

static struct chain chain_of(const struct alphabet *alphabet, struct symbols row, uint64_t links) {
	struct chain chain = {.links = ARENA_ARRAY(alphabet->scratch, struct link, links)};
	for (uint32_t i = 0; i < row.count; i++) {
		if (row.items[i] < SYMBOL_LETTER) {
			chain_add(&chain, &(struct link){.byte = (unsigned char)(row.items[i] - SYMBOL_BYTE)}, 1);
			continue;
		}
		const struct letter *letter = alphabet_get(alphabet, row.items[i]);
		for (size_t k = 0; k < letter->prefix.n; k++)
			chain_add(&chain, &(struct link){.byte = (unsigned char)letter->prefix.p[k]}, 1);
		chain_add(&chain, &(struct link){.set = &letter->set}, letter->min);
		if (is_bounded(letter))
			chain_add(&chain, &(struct link){.set = &letter->set, .kind = LINK_OPTIONAL},
				  letter->max - letter->min);
		else
			chain_add(&chain, &(struct link){.set = &letter->set, .kind = LINK_LOOP}, 1);
	}
	return chain;
}

static bool links_meet(const struct link *a, const struct link *b) {
	if (!a->set && !b->set)
		return a->byte == b->byte;
	if (!a->set)
		return byte_set_has(b->set, a->byte);
	if (!b->set)
		return byte_set_has(a->set, b->byte);
	return byte_sets_meet(a->set, b->set);
}

/* Places in b that can be reached while a is at one place: a window of a row of flags. */
struct front {
	bool *at;
	uint32_t low, high; /* nothing outside [low, high) is set */
};

static void front_set(struct front *front, uint32_t at) {
	if (front->low == front->high)
		front->low = front->high = at;
	/* Places come in rising order, up to a step back by one. */
	while (front->high <= at)
		front->at[front->high++] = false;
	while (front->low > at)
		front->at[--front->low] = false;
	front->at[at] = true;
}

/* Moves from place (i, j) of both chains; a == NULL at the end of a. */
static void step(const struct link *a, const struct chain *b, uint32_t j, struct front *now, struct front *next) {
	const struct link *other = j < b->count ? &b->links[j] : NULL;
	if (other && other->kind != LINK_ONE)
		front_set(now, j + 1);
	if (a && a->kind != LINK_ONE)
		front_set(next, j);
	if (!a || !other || !links_meet(a, other))
		return;
	uint32_t after = other->kind == LINK_LOOP ? j : j + 1;
	front_set(a->kind == LINK_LOOP ? now : next, after);
}

static bool spend(const struct comparison *c, uint64_t cost) {
	if (*c->steps >= cost) {
		*c->steps -= cost;
		return true;
	}
	*c->steps = 0;
	*c->gave_up = true;
	return false;
}

static bool chains_meet(const struct comparison *c, const struct chain *a, const struct chain *b) {
	struct front now = {.at = ARENA_ARRAY(c->alphabet->scratch, bool, (size_t)b->count + 2)};
	struct front next = {.at = ARENA_ARRAY(c->alphabet->scratch, bool, (size_t)b->count + 2)};
	front_set(&now, 0);
	for (uint32_t i = 0; i <= a->count; i++) {
		next.low = next.high = 0;
		for (uint32_t j = now.low; j < now.high; j++)
			if (now.at[j])
				step(i < a->count ? &a->links[i] : NULL, b, j, &now, &next);
		if (!spend(c, now.high - now.low + 1))
			return true;
		if (i == a->count)
			return now.high == b->count + 1 && now.at[b->count];
		if (next.low == next.high)
			return false;
		struct front old = now;
		now = next;
		next = old;
	}
	return false;
}

/* The first or last byte that every value of the row must have there; NULL set and false if there is none. */
static bool end_link(const struct alphabet *alphabet, struct symbols row, bool last, struct link *ret) {
	uint32_t symbol = last ? symbol_from_end(row, 0) : symbol_at(row, 0);
	if (symbol == SYMBOL_END)
		return false;
	if (symbol < SYMBOL_LETTER) {
		*ret = (struct link){.byte = (unsigned char)(symbol - SYMBOL_BYTE)};
		return true;
	}
	const struct letter *letter = alphabet_get(alphabet, symbol);
	if (letter->prefix.n && !last)
		*ret = (struct link){.byte = (unsigned char)letter->prefix.p[0]};
	else if (letter->min)
		*ret = (struct link){.set = &letter->set};
	else
		return false;
	return true;
}

/* A cheap way to see that two rows differ: most do at an end. */
static bool ends_differ(const struct alphabet *alphabet, struct symbols a, struct symbols b) {
	for (unsigned last = 0; last < 2; last++) {
		struct link left, right;
		if (end_link(alphabet, a, last, &left) && end_link(alphabet, b, last, &right) &&
		    !links_meet(&left, &right))
			return true;
	}
	return false;
}

/* The letter of a row that is nothing but one path variable. */
static const struct letter *only_path(const struct alphabet *alphabet, struct symbols row) {
	uint32_t at = 0;
	while (at < row.count && row.items[at] < SYMBOL_LETTER)
		at++;
	if (at == row.count)
		return NULL;
	const struct letter *letter = alphabet_get(alphabet, row.items[at]);
	bool alone = letter->path_prefix == at && at + 1 + letter->path_suffix == row.count;
	return letter->path && alone ? letter : NULL;
}

static bool fields_may_equal(const struct comparison *c, struct symbols a, struct symbols b) {
	const struct alphabet *alphabet = c->alphabet;
	const struct letter *left = only_path(alphabet, a), *right = only_path(alphabet, b);
	arena_reset(alphabet->scratch);
	if (left && right)
		return path_values_may_equal(alphabet->scratch, &left->variable, &right->variable, c->steps);
	uint32_t longer = a.count > b.count ? a.count : b.count;
	symbols_cancel(alphabet, &a, &b);
	if (!a.count && !b.count)
		return true;
	if (ends_differ(alphabet, a, b))
		return false;
	struct measure m = measure(alphabet, a), n = measure(alphabet, b);
	if (m.never || n.never || m.longest < n.shortest || n.longest < m.shortest)
		return false;
	/* What was cancelled counts too: as one symbol at least a byte each, a long text as a whole. */
	if (longer > LIMIT_NAME_BYTES || m.shortest > LIMIT_NAME_BYTES || n.shortest > LIMIT_NAME_BYTES)
		return false;
	if (!spend(c, m.links + n.links + 1))
		return true;
	struct chain first = chain_of(alphabet, a, m.links), second = chain_of(alphabet, b, n.links);
	return chains_meet(c, &first, &second);
}

bool symbols_field(struct symbols row, uint32_t *at, struct symbols *ret_field) {
	if (*at >= row.count)
		return false;
	uint32_t end = *at;
	while (end < row.count && row.items[end] != SYMBOL_SEPARATOR)
		end++;
	*ret_field = cut(row, *at, end);
	*at = end + 1;
	return true;
}

bool symbols_may_equal(struct alphabet *alphabet, struct symbols a, struct symbols b, uint64_t *steps,
		       bool *ret_gave_up) {
	enum { SYMBOLS_PER_STEP = 32 };
	struct comparison c = {alphabet, steps, ret_gave_up};
	struct symbols left, right;
	if (!spend(&c, ((uint64_t)a.count + b.count) / SYMBOLS_PER_STEP))
		return true;
	for (uint32_t i = 0, j = 0; symbols_field(a, &i, &left) && symbols_field(b, &j, &right);)
		if (!fields_may_equal(&c, left, right))
			return false;
	return true;
}

bool template_may_equal(const struct template *a, const struct template *b, uint64_t *steps, bool *ret_gave_up) {
	struct arena *arena = arena_new();
	struct alphabet alphabet;
	alphabet_init(&alphabet, arena);
	struct symbol_list left = {0}, right = {0};
	alphabet_spell(&alphabet, a, &left);
	alphabet_spell(&alphabet, b, &right);
	LIST_ADD(arena, &left, SYMBOL_SEPARATOR);
	LIST_ADD(arena, &right, SYMBOL_SEPARATOR);
	bool answer = symbols_may_equal(&alphabet, (struct symbols){left.items, left.count},
					(struct symbols){right.items, right.count}, steps, ret_gave_up);
	alphabet_finish(&alphabet);
	arena_free(arena);
	return answer;
}
