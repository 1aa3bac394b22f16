/* Who belongs together: names are looked for until they lead to no others, then files that names join are one, and
 * those that had a choice are added to each of it. */
#include "app/partners.h"

#include "base/limits.h"

/* Those that something starts from, each once. */
static void list_starts(struct arena *arena, const struct link_list *links, struct str_list *ret) {
	struct map seen = {.arena = arena};
	for (uint32_t i = 0; i < links->count; i++) {
		void **slot = links->items[i].starts ? map_at(&seen, links->items[i].name) : NULL;
		if (!slot || *slot)
			continue;
		*slot = ret;
		LIST_ADD(arena, ret, links->items[i].name);
	}
}

void partners_ask(struct arena *arena, const struct link_list *links, struct str_list *ret) {
	struct name_file file = {.links = *links};
	struct map known = {.arena = arena};
	struct name_result result;
	name_graph_run(arena, &(struct name_files){.items = &file, .count = 1}, &known, &result);
	*ret = result.wanted;
	if (result.gave_up) /* who looks for them gives up too, and says so */
		list_starts(arena, links, ret);
}

const struct str_list *partners_of(const struct partners *partners, struct str canonical) {
	return map_get(&partners->by_path, canonical);
}

/* --- sets of files ------------------------------------------------------------------------------------------------
 */

/* Files that belong together, and those of other sets that belong to them too. */
struct set {
	LIST(, uint32_t) members, added;
	struct str_list paths;
};

struct sets {
	struct arena *arena;
	const struct name_files *files;
	bool *holds;	  /* of each file: others use what is called something in it */
	uint32_t *parent; /* of each file: a file of the same set; the first of the set is its own */
	struct set *sets; /* of each file that is its own parent */
	struct map *by_path;
};

static uint32_t root_of(struct sets *s, uint32_t file) {
	while (s->parent[file] != file) {
		s->parent[file] = s->parent[s->parent[file]];
		file = s->parent[file];
	}
	return file;
}

static void unite(struct sets *s, uint32_t a, uint32_t b) {
	a = root_of(s, a);
	b = root_of(s, b);
	if (a < b)
		s->parent[b] = a;
	else
		s->parent[a] = b;
}

static int compare_numbers(const void *a, const void *b, const void *context) {
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	(void)context;
	return (left > right) - (left < right);
}

LIST(numbers, uint32_t);

/* More than a unit may load, which it will say, are enough. What is left out stands alone. */
static void take_some(struct sets *s, struct set *set, const struct numbers *from, bool holders) {
	for (uint32_t i = 0; i < from->count && set->paths.count < LIMIT_INCLUDES + 2; i++) {
		uint32_t file = from->items[i];
		struct str path = s->files->items[file].canonical;
		if (s->holds[file] != holders || (i > 0 && file == from->items[i - 1]))
			continue;
		LIST_ADD(s->arena, &set->paths, path);
		if (&s->sets[root_of(s, file)] == set)
			*map_at(s->by_path, path) = &set->paths;
	}
}

static void list_paths(struct sets *s, struct set *set) {
	struct numbers all = {0};
	for (uint32_t i = 0; i < set->members.count; i++)
		LIST_ADD(s->arena, &all, set->members.items[i]);
	for (uint32_t i = 0; i < set->added.count; i++) {
		const struct set *other = &s->sets[set->added.items[i]];
		for (uint32_t k = 0; k < other->members.count && all.count <= 2 * LIMIT_INCLUDES; k++)
			LIST_ADD(s->arena, &all, other->members.items[k]);
	}
	list_sort(s->arena, all.items, all.count, sizeof *all.items, compare_numbers, NULL);
	take_some(s, set, &all, true); /* without them the others say nothing */
	take_some(s, set, &all, false);
}

static void add_choices(struct sets *s, const struct name_result *result) {
	for (uint32_t i = 0; i < result->edges.count; i++) {
		const struct name_edge *edge = &result->edges.items[i];
		uint32_t from = root_of(s, edge->user), to = root_of(s, edge->holder);
		struct set *set = &s->sets[to];
		bool is_last = set->added.count && set->added.items[set->added.count - 1] == from;
		if (edge->is_choice && from != to && !is_last)
			LIST_ADD(s->arena, &set->added, from);
	}
}

static void make_sets(struct arena *arena, const struct name_files *files, const struct name_result *result,
		      struct partners *ret) {
	struct sets s = {.arena = arena, .files = files, .by_path = &ret->by_path};
	s.parent = ARENA_ARRAY(arena, uint32_t, files->count);
	s.sets = ARENA_ARRAY(arena, struct set, files->count);
	s.holds = ARENA_ARRAY(arena, bool, files->count);
	for (uint32_t i = 0; i < files->count; i++)
		s.parent[i] = i;
	for (uint32_t i = 0; i < result->edges.count; i++) {
		s.holds[result->edges.items[i].holder] = true;
		if (!result->edges.items[i].is_choice)
			unite(&s, result->edges.items[i].user, result->edges.items[i].holder);
	}
	for (uint32_t i = 0; i < files->count; i++) {
		struct set *set = &s.sets[root_of(&s, i)];
		LIST_ADD(arena, &set->members, i);
	}
	add_choices(&s, result);
	for (uint32_t i = 0; i < files->count; i++)
		if (s.sets[i].members.count + s.sets[i].added.count > 1)
			list_paths(&s, &s.sets[i]);
}

/* --- looking ------------------------------------------------------------------------------------------------------
 */

void partners_find(struct name_search *search, struct str_list *names, struct partners *ret) {
	struct map known = {.arena = search->arena};
	struct name_result result = {.wanted = *names};
	*ret = (struct partners){.arena = search->arena, .by_path = {.arena = search->arena}};
	name_files_sort(search->arena, &search->files);
	for (uint32_t round = 0; round < LIMIT_LINK_ROUNDS && result.wanted.count; round++) {
		for (uint32_t i = 0; i < result.wanted.count; i++)
			*map_at(&known, result.wanted.items[i]) = search;
		name_files_read(search, &result.wanted);
		name_graph_run(search->arena, &search->files, &known, &result);
	}
	ret->gave_up = result.gave_up || result.wanted.count;
	make_sets(search->arena, &search->files, &result, ret);
}
