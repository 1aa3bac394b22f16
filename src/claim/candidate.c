/* Which destinations may be one text, without comparing all with all. Rows that differ first in two bytes never meet,
 * whatever stands behind. So the rows are sorted, and only where a letter stands beside something else, that is at few
 * places, the rows on both sides are candidates. Where both sides are large the same is done again from the end. */
#include "claim/ground.h"

enum {
	SMALL_SIDE = 4,	 /* rows that are compared with all of the other side without sorting again */
	PAIR_STEPS = 16, /* what a pair that may be equal costs, so that there are not too many of them */
};

enum side {
	SIDE_ONE = 1,
	SIDE_OTHER = 2, /* or-ed: pairs within */
};

struct item {
	uint32_t row;
	unsigned side; /* enum side, or-ed */
};

struct range {
	uint32_t low, high, depth; /* items [low, high) are equal in depth symbols */
};
LIST(range_list, struct range);

struct walk {
	struct ground *ground;
	struct arena *arena;
	const struct symbols *rows;
	const bool *changed;
	struct pair_list *ret;
	struct item *items;
	uint32_t count;
	uint32_t (*symbol)(struct symbols row, uint32_t at);
	struct range_list todo;
};

static uint32_t symbol_of(const struct walk *walk, uint32_t item, uint32_t depth) {
	return walk->symbol(walk->rows[walk->items[item].row], depth);
}

static int compare_items(const void *a, const void *b, const void *context) {
	const struct walk *walk = context;
	struct symbols x = walk->rows[((const struct item *)a)->row], y = walk->rows[((const struct item *)b)->row];
	uint32_t at = 0, longest = x.count > y.count ? x.count : y.count;
	while (at < longest && walk->symbol(x, at) == walk->symbol(y, at))
		at++;
	uint32_t left = walk->symbol(x, at), right = walk->symbol(y, at);
	return left < right ? -1 : left > right;
}

static void compare_pair(struct walk *walk, const struct item *a, const struct item *b) {
	bool apart =
	    ((a->side & SIDE_ONE) && (b->side & SIDE_OTHER)) || ((a->side & SIDE_OTHER) && (b->side & SIDE_ONE));
	struct ground *ground = walk->ground;
	if (!apart || a->row == b->row || ground->gave_up)
		return;
	if (*ground->steps == 0) {
		ground->gave_up = true;
		return;
	}
	--*ground->steps;
	if (walk->changed && !walk->changed[a->row] && !walk->changed[b->row])
		return;
	if (!ground_may_equal(ground, walk->rows[a->row], walk->rows[b->row]) || ground->gave_up)
		return;
	*ground->steps -= *ground->steps < PAIR_STEPS ? *ground->steps : PAIR_STEPS;
	struct pair pair = {a->row < b->row ? a->row : b->row, a->row < b->row ? b->row : a->row};
	LIST_ADD(ground->arena, walk->ret, pair);
}

static void compare_ranges(struct walk *walk, uint32_t low, uint32_t high, uint32_t other_low, uint32_t other_high) {
	for (uint32_t i = low; i < high && !walk->ground->gave_up; i++)
		for (uint32_t k = other_low; k < other_high && !walk->ground->gave_up; k++)
			compare_pair(walk, &walk->items[i], &walk->items[k]);
}

static void compare_within(struct walk *walk, uint32_t low, uint32_t high) {
	for (uint32_t i = low; i < high && !walk->ground->gave_up; i++)
		compare_ranges(walk, i, i + 1, i + 1, high);
}

static uint32_t common_depth(const struct walk *walk, const struct range *range) {
	uint32_t depth = range->depth, symbol;
	while ((symbol = symbol_of(walk, range->low, depth)) != SYMBOL_END &&
	       symbol == symbol_of(walk, range->high - 1, depth) &&
	       (symbol < SYMBOL_LETTER || alphabet_get(&walk->ground->alphabet, symbol)->one_value))
		depth++;
	return depth;
}

static uint32_t run_end(const struct walk *walk, uint32_t low, uint32_t high, uint32_t depth) {
	uint32_t symbol = symbol_of(walk, low, depth), end = low + 1;
	while (end < high && symbol_of(walk, end, depth) == symbol)
		end++;
	return end;
}

static bool has_both_sides(const struct walk *walk, const struct range *range) {
	unsigned sides = 0;
	for (uint32_t i = range->low; i < range->high && sides != (SIDE_ONE | SIDE_OTHER); i++)
		sides |= walk->items[i].side;
	return sides == (SIDE_ONE | SIDE_OTHER);
}

typedef void cross_function(struct walk *walk, uint32_t low, uint32_t run, uint32_t end, bool one_value);

/* Takes ranges apart until nothing is left; cross gets each run of one letter [run, end) and what is sorted before
 * it from low on. */
static void walk_all(struct walk *walk, cross_function *cross) {
	list_sort(walk->arena, walk->items, walk->count, sizeof *walk->items, compare_items, walk);
	LIST_ADD(walk->arena, &walk->todo, (struct range){.high = walk->count});
	while (walk->todo.count && !walk->ground->gave_up) {
		struct range range = walk->todo.items[--walk->todo.count];
		if (range.high - range.low < 2 || !has_both_sides(walk, &range))
			continue;
		uint32_t depth = common_depth(walk, &range);
		for (uint32_t run = range.low, end; run < range.high; run = end) {
			end = run_end(walk, run, range.high, depth);
			uint32_t symbol = symbol_of(walk, run, depth);
			bool letter = symbol >= SYMBOL_LETTER;
			bool one_value = letter && alphabet_get(&walk->ground->alphabet, symbol)->one_value;
			if (letter)
				cross(walk, range.low, run, end, one_value);
			if (symbol != SYMBOL_END && (!letter || one_value))
				LIST_ADD(walk->arena, &walk->todo, (struct range){run, end, depth + 1});
		}
	}
}

static void cross_from_end(struct walk *walk, uint32_t low, uint32_t run, uint32_t end, bool one_value) {
	compare_ranges(walk, run, end, low, run);
	if (!one_value)
		compare_within(walk, run, end);
}

/* Compares the rows of [run, end) with those of [low, run), and with each other if within is set. */
static void sort_from_end(struct walk *walk, uint32_t low, uint32_t run, uint32_t end, bool within) {
	struct arena_mark mark = arena_mark(walk->arena);
	struct walk inner = *walk;
	inner.count = end - low;
	inner.items = ARENA_ARRAY(walk->arena, struct item, inner.count);
	inner.symbol = symbol_from_end;
	inner.todo = (struct range_list){0};
	for (uint32_t i = low; i < end; i++) {
		unsigned side = i < run ? SIDE_ONE : within ? SIDE_ONE | SIDE_OTHER : SIDE_OTHER;
		inner.items[i - low] = (struct item){walk->items[i].row, side};
	}
	walk_all(&inner, cross_from_end);
	arena_rewind(walk->arena, mark);
}

static void cross_from_start(struct walk *walk, uint32_t low, uint32_t run, uint32_t end, bool one_value) {
	uint32_t before = run - low, here = end - run;
	bool within = !one_value && here > 1;
	if (before <= SMALL_SIDE || here <= SMALL_SIDE)
		compare_ranges(walk, run, end, low, run);
	if (within && here <= SMALL_SIDE) {
		compare_within(walk, run, end);
		within = false;
	}
	if (before > SMALL_SIDE && here > SMALL_SIDE)
		sort_from_end(walk, low, run, end, within);
	else if (within)
		sort_from_end(walk, run, run, end, true);
}

void candidate_pairs(struct ground *ground, const struct symbols *rows, uint32_t count, const bool *changed,
		     struct pair_list *ret) {
	struct walk walk = {.ground = ground,
			    .arena = arena_new(),
			    .rows = rows,
			    .changed = changed,
			    .ret = ret,
			    .count = count,
			    .symbol = symbol_at};
	walk.items = ARENA_ARRAY(walk.arena, struct item, count);
	for (uint32_t i = 0; i < count; i++)
		walk.items[i] = (struct item){i, SIDE_ONE | SIDE_OTHER};
	walk_all(&walk, cross_from_start);
	arena_free(walk.arena);
}
