/* From link to link: what something is called, and what uses that. Files are known by their place in the sorted list,
 * where all of one folder, and all below it, stand side by side. */
#include "app/partners.h"

#include "base/limits.h"

struct end;
LIST(end_list, struct end *);

/* Those that an end can meet: of its space and of none, or of all if it has none itself; and how near the nearest is.
 */
struct sides {
	const struct end_list *lists[2];
	size_t best;
	bool is_known;
};

struct end {
	const struct link *link;
	uint32_t file, object; /* object: of all files */
	struct end *next;      /* of the same object */
	struct sides sides;    /* of other_side */
};

struct graph {
	struct arena *arena;
	const struct name_files *files;
	const struct map *known;
	uint32_t *first_in_folder; /* of each file */
	struct map sides;	   /* struct end_list, by side_key */
	struct end **objects;
	bool *is_met;
	LIST(, uint32_t) queue; /* objects that are met */
	struct map asked;
	uint64_t steps;
	struct name_result *result;
};

/* --- how near -----------------------------------------------------------------------------------------------------
 */

#define SAME_FILE SIZE_MAX
#define SAME_FOLDER (SIZE_MAX - 1)

static struct str folder_of(const struct graph *g, uint32_t file) {
	struct str path = g->files->items[file].canonical;
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash + 1) : STR("");
}

/* The deeper the folder that both lie below, the nearer. */
static size_t nearness(const struct graph *g, uint32_t a, uint32_t b) {
	struct str left = folder_of(g, a), right = folder_of(g, b);
	size_t common = 0;
	if (a == b)
		return SAME_FILE;
	if (str_equal(left, right))
		return SAME_FOLDER;
	for (size_t i = 0; i < left.n && i < right.n && left.p[i] == right.p[i]; i++)
		if (left.p[i] == '/')
			common = i + 1;
	return common;
}

/* The first end whose file is this one or behind it. */
static uint32_t place_of(const struct end_list *list, uint32_t file) {
	uint32_t from = 0, to = list->count;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (list->items[middle]->file < file)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static size_t nearness_at(const struct graph *g, const struct end_list *list, uint32_t at, uint32_t file) {
	return at < list->count ? nearness(g, list->items[at]->file, file) : 0;
}

static size_t nearest_in(const struct graph *g, const struct end_list *list, uint32_t file) {
	uint32_t at = place_of(list, file), beside = place_of(list, g->first_in_folder[file]);
	size_t here = nearness_at(g, list, at, file), best = nearness_at(g, list, beside, file);
	size_t before = at > 0 ? nearness_at(g, list, at - 1, file) : 0;
	best = before > best ? before : best;
	return here > best ? here : best;
}

/* --- the other side -----------------------------------------------------------------------------------------------
 */

static struct str side_key(const struct graph *g, const struct link *link, bool holds, struct str space, bool all) {
	return arena_format(g->arena, "%d%.*s\n%.*s\n%d%.*s", holds, STR_ARGS(link->kind), STR_ARGS(link->name), all,
			    STR_ARGS(space));
}

static const struct sides *other_side(const struct graph *g, struct end *end) {
	const struct link *link = end->link;
	struct sides *sides = &end->sides;
	if (sides->is_known)
		return sides;
	sides->is_known = true;
	sides->lists[0] = map_get(&g->sides, side_key(g, link, !link->holds, link->space, !link->space.n));
	if (link->space.n)
		sides->lists[1] = map_get(&g->sides, side_key(g, link, !link->holds, STR(""), false));
	for (size_t i = 0; i < 2; i++) {
		size_t best = sides->lists[i] ? nearest_in(g, sides->lists[i], end->file) : 0;
		sides->best = best > sides->best ? best : sides->best;
	}
	return sides;
}

static void add_nearest(struct graph *g, const struct end_list *list, const struct end *end, size_t best,
			struct end_list *ret) {
	uint32_t at = place_of(list, best == SAME_FOLDER ? g->first_in_folder[end->file] : end->file), from = at;
	while (best < SAME_FOLDER && from > 0 && nearness_at(g, list, from - 1, end->file) == best)
		from--;
	for (; from < list->count && (from < at || nearness_at(g, list, from, end->file) == best); from++) {
		g->steps++;
		LIST_ADD(g->arena, ret, list->items[from]);
	}
}

/* The nearest ones to which this end is a nearest one. */
static void partners_at(struct graph *g, const struct end *end, const struct sides *sides, struct end_list *ret) {
	struct end_list nearest = {0};
	for (size_t i = 0; i < 2; i++)
		if (sides->lists[i])
			add_nearest(g, sides->lists[i], end, sides->best, &nearest);
	for (uint32_t i = 0; i < nearest.count; i++) {
		struct end *other = nearest.items[i];
		if (sides->best == SAME_FILE || other_side(g, other)->best == sides->best)
			LIST_ADD(g->arena, ret, other);
	}
}

/* --- following ----------------------------------------------------------------------------------------------------
 */

static void meet(struct graph *g, uint32_t object) {
	if (g->is_met[object])
		return;
	g->is_met[object] = true;
	LIST_ADD(g->arena, &g->queue, object);
}

static void want(struct graph *g, struct str name) {
	void **slot = map_at(&g->asked, name);
	if (!*slot)
		LIST_ADD(g->arena, &g->result->wanted, name);
	*slot = g;
}

/* The user may have several nearest holders. */
static void join(struct graph *g, const struct end *user, const struct end_list *holders) {
	bool is_choice = false;
	for (uint32_t i = 1; i < holders->count; i++)
		is_choice = is_choice || holders->items[i]->file != holders->items[0]->file;
	for (uint32_t i = 0; i < holders->count; i++)
		if (holders->items[i]->file != user->file)
			LIST_ADD(g->arena, &g->result->edges,
				 (struct name_edge){user->file, holders->items[i]->file, is_choice});
}

static void follow_end(struct graph *g, struct end *end) {
	const struct sides *sides = other_side(g, end);
	struct end_list partners = {0};
	if (sides->best != SAME_FILE && !map_get(g->known, end->link->name)) {
		want(g, end->link->name);
		return;
	}
	partners_at(g, end, sides, &partners);
	for (uint32_t i = 0; i < partners.count; i++)
		meet(g, partners.items[i]->object);
	if (!end->link->holds)
		join(g, end, &partners);
}

static void follow(struct graph *g) {
	for (uint32_t i = 0; i < g->queue.count; i++)
		for (struct end *end = g->objects[g->queue.items[i]]; end; end = end->next) {
			g->result->gave_up = g->result->gave_up || g->steps > LIMIT_LINK_STEPS;
			if (g->result->gave_up)
				return;
			follow_end(g, end);
		}
}

/* --- making it ----------------------------------------------------------------------------------------------------
 */

static void add_to_side(struct graph *g, struct str key, struct end *end) {
	void **slot = map_at(&g->sides, key);
	if (!*slot)
		*slot = ARENA_NEW(g->arena, struct end_list);
	struct end_list *list = *slot;
	LIST_ADD(g->arena, list, end);
}

static void add_end(struct graph *g, uint32_t file, uint32_t base, const struct link *link) {
	struct end *end = ARENA_NEW(g->arena, struct end);
	*end = (struct end){.link = link, .file = file, .object = base + link->object};
	end->next = g->objects[end->object];
	g->objects[end->object] = end;
	add_to_side(g, side_key(g, link, link->holds, link->space, false), end);
	add_to_side(g, side_key(g, link, link->holds, STR(""), true), end);
	if (link->starts)
		meet(g, end->object);
}

static uint32_t count_objects(const struct link_list *links) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < links->count; i++)
		count = links->items[i].object >= count ? links->items[i].object + 1 : count;
	return count;
}

static void note_folders(struct graph *g) {
	g->first_in_folder = ARENA_ARRAY(g->arena, uint32_t, g->files->count);
	for (uint32_t i = 1; i < g->files->count; i++)
		g->first_in_folder[i] = str_equal(folder_of(g, i), folder_of(g, i - 1)) ? g->first_in_folder[i - 1] : i;
}

void name_graph_run(struct arena *arena, const struct name_files *files, const struct map *known,
		    struct name_result *ret) {
	struct graph g = {.arena = arena,
			  .files = files,
			  .known = known,
			  .sides = {.arena = arena},
			  .asked = {.arena = arena},
			  .result = ret};
	uint32_t objects = 0, base = 0;
	*ret = (struct name_result){0};
	note_folders(&g);
	for (uint32_t i = 0; i < files->count; i++)
		objects += count_objects(&files->items[i].links);
	g.objects = ARENA_ARRAY(arena, struct end *, objects);
	g.is_met = ARENA_ARRAY(arena, bool, objects);
	for (uint32_t i = 0; i < files->count; i++) {
		const struct link_list *links = &files->items[i].links;
		for (uint32_t k = 0; k < links->count; k++)
			add_end(&g, i, base, &links->items[k]);
		base += count_objects(links);
	}
	follow(&g);
}
