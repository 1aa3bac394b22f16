/* Which destinations may be one text, without comparing all with all. Rows that differ first in two bytes never meet,
 * whatever stands behind. So the rows are sorted, and only where a letter stands beside something else, that is at few
 * places, the rows on both sides are candidates. Where both sides are large the same is done again from the end. */
#include "claim/ground.h"

#include <string.h>

enum {
	SMALL_SIDE = 4,	 /* rows with a letter that are compared with all of the other side without sorting again */
	PAIR_STEPS = 16, /* what a pair that may be equal costs, so that there are not too many of them */
	TASK_PAIRS = 64, /* pairs of two tasks' names that cost a step together */
};

/* run, letter and within are what the item is where the rows of a range part, seen from the start. */
struct item {
	uint32_t row, run;
	bool letter; /* its next symbol is a letter */
	bool within; /* ... which may have another value in another row of the same run */
};

/* A row that is one task's own by its id, and nothing else that tells it from those of other tasks. */
struct of_task {
	uint32_t shape; /* equal for rows that are equal but for the task; 0: it holds no task's id, or several */
	uint32_t owner;
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
	const struct of_task *of_task; /* by row; NULL: none holds a task's id */
	uint32_t task_pairs;
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

/* Rows of one run are taken further apart instead, and bytes have parted for good. */
static bool is_candidate(const struct item *a, const struct item *b) {
	return (a->letter || b->letter) && (a->run != b->run || a->within);
}

/* The same as are_of_two_tasks, for many. */
static bool are_of_two_tasks(struct walk *walk, uint32_t a, uint32_t b) {
	if (!walk->of_task || !walk->of_task[a].shape || walk->of_task[a].shape != walk->of_task[b].shape ||
	    walk->of_task[a].owner == walk->of_task[b].owner)
		return false;
	if (++walk->task_pairs % TASK_PAIRS == 0)
		--*walk->ground->steps;
	return true;
}

static void compare_pair(struct walk *walk, const struct item *a, const struct item *b) {
	struct ground *ground = walk->ground;
	if (*ground->steps == 0) {
		ground->gave_up = true;
		return;
	}
	if (are_of_two_tasks(walk, a->row, b->row))
		return;
	--*ground->steps;
	if (!is_candidate(a, b) || (walk->changed && !walk->changed[a->row] && !walk->changed[b->row]))
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

static bool is_one_value(const struct walk *walk, uint32_t symbol) {
	return symbol < SYMBOL_LETTER || alphabet_get(&walk->ground->alphabet, symbol)->one_value;
}

static uint32_t common_depth(const struct walk *walk, const struct range *range) {
	uint32_t depth = range->depth, symbol;
	while ((symbol = symbol_of(walk, range->low, depth)) != SYMBOL_END &&
	       symbol == symbol_of(walk, range->high - 1, depth) && is_one_value(walk, symbol))
		depth++;
	return depth;
}

static uint32_t run_end(const struct walk *walk, uint32_t low, uint32_t high, uint32_t depth) {
	uint32_t symbol = symbol_of(walk, low, depth), end = low + 1;
	while (end < high && symbol_of(walk, end, depth) == symbol)
		end++;
	return end;
}

static bool has_candidates(const struct walk *walk, const struct range *range) {
	bool letter = false, apart = false;
	for (uint32_t i = range->low; i < range->high && !(letter && apart); i++) {
		const struct item *item = &walk->items[i];
		letter = letter || item->letter;
		apart = apart || item->within || item->run != walk->items[range->low].run;
	}
	return letter && apart;
}

/* --- from the end: the items know already how they part from the start ---------------------------------------- */

static void take_apart_from_end(struct walk *walk, const struct range *range) {
	if (range->high - range->low < 2 || !has_candidates(walk, range))
		return;
	uint32_t depth = common_depth(walk, range);
	for (uint32_t run = range->low, end; run < range->high; run = end) {
		end = run_end(walk, run, range->high, depth);
		uint32_t symbol = symbol_of(walk, run, depth);
		if (symbol >= SYMBOL_LETTER)
			compare_ranges(walk, run, end, range->low, run);
		if (!is_one_value(walk, symbol))
			compare_within(walk, run, end);
		else if (symbol != SYMBOL_END)
			LIST_ADD(walk->arena, &walk->todo, (struct range){run, end, depth + 1});
	}
}

static void walk_rows(struct walk *walk, void (*take_apart)(struct walk *, const struct range *)) {
	list_sort(walk->arena, walk->items, walk->count, sizeof *walk->items, compare_items, walk);
	LIST_ADD(walk->arena, &walk->todo, (struct range){.high = walk->count});
	while (walk->todo.count && !walk->ground->gave_up) {
		struct range range = walk->todo.items[--walk->todo.count];
		take_apart(walk, &range);
	}
}

static void sort_from_end(struct walk *walk, uint32_t low, uint32_t high) {
	struct arena_mark mark = arena_mark(walk->arena);
	struct walk inner = *walk;
	inner.count = high - low;
	inner.items = ARENA_ARRAY(walk->arena, struct item, inner.count);
	inner.symbol = symbol_from_end;
	inner.todo = (struct range_list){0};
	memcpy(inner.items, walk->items + low, inner.count * sizeof *inner.items);
	walk_rows(&inner, take_apart_from_end);
	arena_rewind(walk->arena, mark);
}

/* --- from the start ----------------------------------------------------------------------------------------------- */

/* Compares the items from letters on, which have a letter next, with all in front of them and with each other. */
static void cross(struct walk *walk, uint32_t low, uint32_t letters, uint32_t high) {
	if (high - letters > SMALL_SIDE) {
		sort_from_end(walk, low, high);
		return;
	}
	compare_ranges(walk, letters, high, low, letters);
	compare_within(walk, letters, high);
}

static void take_apart_from_start(struct walk *walk, const struct range *range) {
	if (range->high - range->low < 2)
		return;
	uint32_t depth = common_depth(walk, range), letters = range->high;
	for (uint32_t run = range->low, end; run < range->high; run = end) {
		end = run_end(walk, run, range->high, depth);
		uint32_t symbol = symbol_of(walk, run, depth);
		bool letter = symbol >= SYMBOL_LETTER, one_value = is_one_value(walk, symbol);
		for (uint32_t i = run; i < end; i++) {
			struct item *item = &walk->items[i];
			*item = (struct item){.row = item->row, .run = run, .letter = letter, .within = !one_value};
		}
		if (letter && letters > run)
			letters = run;
		if (symbol != SYMBOL_END && one_value)
			LIST_ADD(walk->arena, &walk->todo, (struct range){run, end, depth + 1});
	}
	if (letters < range->high)
		cross(walk, range->low, letters, range->high);
}

/* --- tasks -------------------------------------------------------------------------------------------------------- */

/* The place of the row's only task's id; false: there is none, or there are several. */
static bool find_task(const struct ground *ground, struct symbols row, uint32_t *ret) {
	uint32_t found = 0;
	for (uint32_t i = 0; i < row.count; i++)
		if (row.items[i] >= SYMBOL_LETTER &&
		    alphabet_get(&ground->alphabet, row.items[i])->variable.id == IDENTITY_TASK) {
			*ret = i;
			found++;
		}
	return found == 1;
}

static uint32_t shape_of(struct walk *walk, struct map *shapes, struct symbols row, uint32_t task) {
	uint32_t *shape = ARENA_ARRAY(walk->arena, uint32_t, row.count);
	memcpy(shape, row.items, row.count * sizeof *shape);
	shape[task] = SYMBOL_END;
	void **number = map_at(shapes, symbols_key((struct symbols){shape, row.count}));
	if (!*number)
		*number = (void *)(uintptr_t)(shapes->count + 1);
	return (uint32_t)(uintptr_t)*number;
}

/* Of tasks many may have names that nothing but the id tells apart. */
static void find_tasks(struct walk *walk) {
	struct map shapes = {.arena = walk->arena};
	struct of_task *all = NULL;
	for (uint32_t i = 0, at; i < walk->count; i++) {
		if (!find_task(walk->ground, walk->rows[i], &at))
			continue;
		all = all ? all : ARENA_ARRAY(walk->arena, struct of_task, walk->count);
		all[i].shape = shape_of(walk, &shapes, walk->rows[i], at);
		all[i].owner = alphabet_get(&walk->ground->alphabet, walk->rows[i].items[at])->owner;
	}
	walk->of_task = all;
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
		walk.items[i].row = i;
	find_tasks(&walk);
	walk_rows(&walk, take_apart_from_start);
	arena_free(walk.arena);
}
