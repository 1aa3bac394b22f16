/* Which patterns of many can match one file? Patterns are sorted by what they begin with, what they end with and, where
 * that is plain text, a path element in the middle; only those that agree on all three are compared, and of those that
 * are known to be in one group only one that meets a newcomer is needed. */
#include "base/hash.h"
#include "claim/glob_key.h"
#include "claim/glob_nfa.h"

#define NONE UINT32_MAX

/* Patterns with one key and in one group, as a chain. */
struct cell {
	uint32_t first, last; /* items */
	struct cell *next;
};

/* All patterns with one key; items of one bucket (equal beginning and ending) and node (equal beginning) are
 * neighbours. */
struct sub {
	uint32_t item;	  /* the first */
	uint32_t next_at; /* the next sub of the bucket whose middle is elsewhere, or the bucket's end */
	struct cell *cells;
};
struct bucket {
	uint32_t item, sub, sub_end;
	uint32_t parent; /* the bucket of the node with the longest ending that ends this one's, or NONE */
};
struct node {
	uint32_t item, item_end, bucket, bucket_end;
	uint32_t parent; /* the node with the longest beginning that begins this one's, or NONE */
	uint32_t joined; /* so many of its first items are in one group */
};

struct grouping {
	struct arena *scratch, *arena;
	const struct glob *const *globs;
	struct glob_search search;
	struct glob_key *items;	 /* sorted */
	uint32_t *sub_of, *next; /* of an item: its sub, the next in its cell */
	uint32_t item_count;
	struct sub *subs;
	struct bucket *buckets;
	struct node *nodes;
	uint32_t sub_count, bucket_count, node_count;
	uint32_t *root;	     /* of a glob: another in its group, itself for the one that stands for it */
	uint32_t (*pair)[2]; /* of a root: the first two globs found to overlap */
	uint64_t *steps;
	bool gave_up;
};

static uint32_t find(struct grouping *g, uint32_t glob) {
	while (g->root[glob] != glob) {
		g->root[glob] = g->root[g->root[glob]];
		glob = g->root[glob];
	}
	return glob;
}

static uint32_t find_item(struct grouping *g, uint32_t item) {
	return find(g, g->items[item].glob);
}

static bool pair_before(const uint32_t *a, const uint32_t *b) {
	return a[0] != b[0] ? a[0] < b[0] : a[1] < b[1];
}

/* The root of a group is its first glob, and its pair the first in order: whatever the order of finding out. */
static void unite(struct grouping *g, uint32_t a, uint32_t b) {
	uint32_t pair[2] = {a < b ? a : b, a < b ? b : a};
	uint32_t from = find(g, pair[0]), to = find(g, pair[1]);
	uint32_t root = from < to ? from : to, other = from < to ? to : from;
	if (pair_before(g->pair[other], g->pair[root])) {
		g->pair[root][0] = g->pair[other][0];
		g->pair[root][1] = g->pair[other][1];
	}
	if (pair_before(pair, g->pair[root])) {
		g->pair[root][0] = pair[0];
		g->pair[root][1] = pair[1];
	}
	g->root[other] = root;
}

static bool spend(struct grouping *g) {
	if (*g->steps == 0)
		g->gave_up = true;
	else
		--*g->steps;
	return !g->gave_up;
}

/* --- sorting into nodes, buckets and subs
 * ------------------------------------------------------------------------------ */

static void add_node(struct grouping *g, uint32_t item) {
	uint32_t parent = g->node_count ? g->node_count - 1 : NONE;
	while (parent != NONE && !str_starts_with(g->items[item].prefix, g->items[g->nodes[parent].item].prefix))
		parent = g->nodes[parent].parent;
	g->nodes[g->node_count++] =
	    (struct node){.item = item, .bucket = g->bucket_count, .parent = parent, .joined = 1};
}

static void add_bucket(struct grouping *g, uint32_t item) {
	struct node *node = &g->nodes[g->node_count - 1];
	uint32_t parent = g->bucket_count > node->bucket ? g->bucket_count - 1 : NONE;
	while (parent != NONE && !str_starts_with(g->items[item].suffix, g->items[g->buckets[parent].item].suffix))
		parent = g->buckets[parent].parent;
	g->buckets[g->bucket_count++] = (struct bucket){.item = item, .sub = g->sub_count, .parent = parent};
}

static void sort_in(struct grouping *g) {
	for (uint32_t i = 0; i < g->item_count; i++) {
		const struct glob_key *key = &g->items[i], *before = i ? &g->items[i - 1] : NULL;
		bool node = !before || !str_equal(key->prefix, before->prefix);
		bool bucket = node || !str_equal(key->suffix, before->suffix);
		if (node)
			add_node(g, i);
		if (bucket)
			add_bucket(g, i);
		if (bucket || key->middle_at != before->middle_at || !str_equal(key->middle, before->middle))
			g->subs[g->sub_count++] = (struct sub){.item = i};
		g->sub_of[i] = g->sub_count - 1;
		g->nodes[g->node_count - 1].item_end = i + 1;
		g->nodes[g->node_count - 1].bucket_end = g->bucket_count;
		g->buckets[g->bucket_count - 1].sub_end = g->sub_count;
	}
	for (uint32_t b = 0; b < g->bucket_count; b++)
		for (uint32_t s = g->buckets[b].sub_end; s-- > g->buckets[b].sub;) {
			bool last = s + 1 == g->buckets[b].sub_end;
			bool same =
			    !last && g->items[g->subs[s].item].middle_at == g->items[g->subs[s + 1].item].middle_at;
			g->subs[s].next_at = same ? g->subs[s + 1].next_at : s + 1;
		}
}

/* --- comparing
 * ------------------------------------------------------------------------------------------------------------ */

static bool overlap(struct grouping *g, uint32_t a, uint32_t b) {
	struct arena_mark mark = arena_mark(g->scratch);
	enum overlap overlap = glob_search_overlap(&g->search, g->scratch, g->globs[g->items[a].glob],
						   g->globs[g->items[b].glob], g->steps, NULL);
	arena_rewind(g->scratch, mark);
	g->gave_up |= overlap == OVERLAP_UNKNOWN;
	return overlap == OVERLAP_SOME;
}

static bool meet_cell(struct grouping *g, uint32_t item, const struct cell *cell) {
	for (uint32_t other = cell->first; other != NONE && spend(g); other = g->next[other])
		if (overlap(g, item, other)) {
			unite(g, g->items[item].glob, g->items[other].glob);
			return true;
		}
	return false;
}

/* Cells that turn out to be in the item's group become one. */
static struct cell *meet_sub(struct grouping *g, uint32_t item, struct sub *sub) {
	struct cell *own = NULL;
	for (struct cell **at = &sub->cells; *at && spend(g);) {
		struct cell *cell = *at;
		if (find_item(g, cell->first) != find_item(g, item) && !meet_cell(g, item, cell)) {
			at = &cell->next;
		} else if (own) {
			g->next[own->last] = cell->first;
			own->last = cell->last;
			*at = cell->next;
		} else {
			own = cell;
			at = &cell->next;
		}
	}
	return own;
}

static void meet_bucket(struct grouping *g, uint32_t item, const struct bucket *bucket) {
	const struct glob_key *key = &g->items[item];
	for (uint32_t s = bucket->sub, end; s < bucket->sub_end && spend(g); s = end) {
		end = g->subs[s].next_at;
		uint32_t low = s, high = end;
		bool same = key->middle_at && g->items[g->subs[s].item].middle_at == key->middle_at;
		while (same && low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (str_compare(g->items[g->subs[middle].item].middle, key->middle) < 0)
				low = middle + 1;
			else
				high = middle;
		}
		if (same && (low == end || !str_equal(g->items[g->subs[low].item].middle, key->middle)))
			continue;
		for (uint32_t k = low; k < (same ? low + 1 : end); k++)
			meet_sub(g, item, &g->subs[k]);
	}
}

/* All of the node in one group, which is the item's? */
static bool is_joined(struct grouping *g, uint32_t item, struct node *node) {
	uint32_t root = find_item(g, node->item);
	while (node->item + node->joined < node->item_end && find_item(g, node->item + node->joined) == root)
		node->joined++;
	return node->item + node->joined == node->item_end && find_item(g, item) == root;
}

/* The first bucket whose ending sorts behind this one. */
static uint32_t bucket_behind(const struct grouping *g, const struct node *node, struct str suffix) {
	uint32_t low = node->bucket, high = node->bucket_end;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (str_compare(g->items[g->buckets[middle].item].suffix, suffix) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Endings of which one ends the other: up the chain for shorter ones; longer ones follow in order. Items of the own
 * node that are still to come will meet this one. */
static void meet_node(struct grouping *g, uint32_t item, struct node *node) {
	struct str suffix = g->items[item].suffix;
	bool own = item < node->item_end;
	if (!own && is_joined(g, item, node))
		return;
	uint32_t behind = bucket_behind(g, node, suffix);
	for (uint32_t b = behind > node->bucket ? behind - 1 : NONE; b != NONE && spend(g); b = g->buckets[b].parent)
		if (str_starts_with(suffix, g->items[g->buckets[b].item].suffix))
			meet_bucket(g, item, &g->buckets[b]);
	for (uint32_t b = behind; !own && b < node->bucket_end && spend(g); b++) {
		uint32_t before = find_item(g, item);
		if (!str_starts_with(g->items[g->buckets[b].item].suffix, suffix))
			break;
		meet_bucket(g, item, &g->buckets[b]);
		if (find_item(g, item) != before && is_joined(g, item, node))
			break;
	}
}

static void add_item(struct grouping *g, uint32_t item, uint32_t node) {
	for (uint32_t n = node; n != NONE && spend(g); n = g->nodes[n].parent)
		meet_node(g, item, &g->nodes[n]);
	struct sub *sub = &g->subs[g->sub_of[item]];
	struct cell *cell = sub->cells;
	while (cell && find_item(g, cell->first) != find_item(g, item))
		cell = cell->next;
	if (cell) {
		g->next[cell->last] = item;
		cell->last = item;
		return;
	}
	cell = ARENA_NEW(g->scratch, struct cell);
	*cell = (struct cell){.first = item, .last = item, .next = sub->cells};
	sub->cells = cell;
}

/* --- the whole
 * ------------------------------------------------------------------------------------------------------------- */

static bool is_same_pattern(const struct glob *a, const struct glob *b) {
	return a->syntax == b->syntax && a->skipped == b->skipped && str_equal(a->pattern, b->pattern);
}

/* Every usable pattern once; equal ones are in one group from the start. */
static void take(struct grouping *g, uint32_t count) {
	bool folding = false;
	struct map seen = {.arena = g->scratch};
	for (uint32_t i = 0; i < count; i++)
		folding |= g->globs[i] && (g->globs[i]->syntax & GLOB_WINDOWS);
	for (uint32_t i = 0; i < count; i++) {
		const struct glob *glob = g->globs[i];
		g->root[i] = i;
		g->pair[i][0] = g->pair[i][1] = NONE;
		g->gave_up |= glob && glob->too_large;
		if (!glob || glob->broken || glob->too_large)
			continue;
		void **slot = map_at(&seen, glob->pattern);
		const uint32_t *same = *slot;
		if (same && is_same_pattern(g->globs[same - g->root], glob)) {
			unite(g, (uint32_t)(same - g->root), i);
			continue;
		}
		*slot = &g->root[i];
		g->items[g->item_count] = glob_key_make(g->scratch, glob, folding);
		g->items[g->item_count++].glob = i;
	}
	list_sort(g->scratch, g->items, g->item_count, sizeof *g->items, glob_key_compare, NULL);
}

static void compare_all(struct grouping *g) {
	for (uint32_t i = 0; i < g->item_count; i++)
		g->next[i] = NONE;
	for (uint32_t n = 0; n < g->node_count; n++)
		for (uint32_t i = g->nodes[n].item; i < g->nodes[n].item_end; i++)
			add_item(g, i, n);
}

static bool is_one_path(const struct grouping *g, const struct glob_group *group) {
	const struct glob *first = g->globs[group->members[0]];
	for (uint32_t i = 0; i < group->count; i++) {
		const struct glob *glob = g->globs[group->members[i]];
		bool windows = glob->syntax & GLOB_WINDOWS;
		if (!glob->literal || !(windows ? str_equal_ignoring_case(glob->prefix, first->prefix)
						: str_equal(glob->prefix, first->prefix)))
			return false;
	}
	return true;
}

/* The witness is looked for with steps of its own: that the two overlap is known. */
static void finish_group(struct grouping *g, struct glob_group *group) {
	uint64_t steps = 2 * (uint64_t)LIMIT_GLOB_STEPS;
	const uint32_t *pair = g->pair[group->members[0]];
	glob_search_overlap(&g->search, g->arena, g->globs[pair[0]], g->globs[pair[1]], &steps, &group->witness);
	group->all_literal = is_one_path(g, group);
}

static void collect(struct grouping *g, uint32_t count, struct glob_groups *ret) {
	uint32_t *size = ARENA_ARRAY(g->scratch, uint32_t, count), *number = ARENA_ARRAY(g->scratch, uint32_t, count);
	for (uint32_t i = 0; i < count; i++)
		size[find(g, i)]++;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t root = find(g, i);
		if (size[root] < 2)
			continue;
		if (root == i) {
			number[i] = ret->count;
			LIST_ADD(g->arena, ret,
				 (struct glob_group){.members = ARENA_ARRAY(g->arena, uint32_t, size[root])});
		}
		struct glob_group *group = &ret->items[number[root]];
		group->members[group->count++] = i;
	}
	for (uint32_t i = 0; i < ret->count; i++)
		finish_group(g, &ret->items[i]);
}

void glob_group_overlaps(struct arena *arena, const struct glob *const *globs, uint32_t count, uint64_t *steps,
			 struct glob_groups *ret, bool *ret_gave_up) {
	struct arena *scratch = arena_new();
	struct grouping g = {
	    .scratch = scratch,
	    .arena = arena,
	    .globs = globs,
	    .steps = steps,
	    .items = ARENA_ARRAY(scratch, struct glob_key, count),
	    .sub_of = ARENA_ARRAY(scratch, uint32_t, count),
	    .next = ARENA_ARRAY(scratch, uint32_t, count),
	    .subs = ARENA_ARRAY(scratch, struct sub, count),
	    .buckets = ARENA_ARRAY(scratch, struct bucket, count),
	    .nodes = ARENA_ARRAY(scratch, struct node, count),
	    .root = ARENA_ARRAY(scratch, uint32_t, count),
	    .pair = arena_alloc_array(scratch, count, sizeof *g.pair),
	};
	*ret = (struct glob_groups){0};
	take(&g, count);
	sort_in(&g);
	compare_all(&g);
	collect(&g, count, ret);
	if (g.gave_up)
		*ret_gave_up = true;
	glob_search_finish(&g.search);
	arena_free(scratch);
}
