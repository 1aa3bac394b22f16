/* Between the rounds: files that belong together by names. Of the inputs among them one includes the others. */
#include "app/gather.h"

#include "app/listing.h"
#include "base/limits.h"

#include <dirent.h>
#include <stdalign.h>

/* --- which files --------------------------------------------------------------------------------------------------
 */

static const struct format *format_with_names(struct str name) {
	static const char *const endings[] = {".yaml", ".yml", ".json"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(name, str_from(endings[i])))
			return format_by_name(i < 2 ? STR("yaml") : STR("json"));
	return NULL;
}

static void add_found(struct name_search *search, const struct found *found) {
	const struct format *format = found->kind == FOUND_DESCRIPTOR ? NULL : format_with_names(found->name);
	struct arena *arena = search->arena;
	if (format)
		LIST_ADD(arena, &search->files,
			 (struct name_file){.canonical = found_resolved(arena, found),
					    .path = found_canonical(arena, found),
					    .format = format});
}

/* A file that was named alone: what belongs to it often lies beside it. */
static void look_around(struct name_search *search, struct str folder) {
	alignas(max_align_t) char buffer[LISTING_BUFFER_BYTES];
	struct listing listing;
	struct str name, path = arena_str(search->arena, folder);
	unsigned char type;
	uint32_t count = 0;
	if (!listing_open(&listing, path.p, true, buffer))
		return;
	while (count++ < LIMIT_MATCH_NAMES && listing_next(&listing, &name, &type)) {
		const struct format *format = type == DT_REG ? format_with_names(name) : NULL;
		if (!format)
			continue;
		path = path_join(search->arena, folder, name, STR(""));
		LIST_ADD(search->arena, &search->files,
			 (struct name_file){.canonical = path, .path = path, .format = format});
	}
	listing_close(&listing);
}

/* Its own files first: what they were read as counts. */
static void add_files(struct gathering *g, struct name_search *search) {
	struct map folders = {.arena = search->arena};
	for (uint32_t w = 0; w < search->workers; w++)
		for (uint32_t i = 0; i < g->checkers[w].waits.count; i++)
			LIST_ADD(search->arena, &search->files, g->checkers[w].waits.items[i]);
	uint32_t waiting = search->files.count;
	for (uint32_t i = 0; i < g->search->found.count; i++)
		add_found(search, &g->search->found.items[i]);
	for (uint32_t i = 0; i < waiting; i++) {
		struct str folder = path_folder(search->files.items[i].canonical);
		void **slot = search->files.items[i].look_around ? map_at(&folders, folder) : NULL;
		if (!slot || *slot)
			continue;
		*slot = search;
		look_around(search, folder);
	}
}

/* --- who includes -------------------------------------------------------------------------------------------------
 */

struct leading {
	struct gathering *g;
	struct map by_input; /* struct pending, by canonical path */
	struct map leaders;  /* the same, by list_key */
	struct map parts;    /* canonical paths of what others include already: a kustomization, for example */
};

/* A judgement of its own is put off for it, or can be. */
static bool may_lead(const struct leading *l, const struct pending *pending) {
	return pending->agent && pending->agent->links &&
	       (pending->later || pending->spare || pending->inclusion.stays) &&
	       !map_get(&l->parts, pending->inclusion.input);
}

/* The better of two to include what belongs to both: one that is judged in the second round anyway, then the first. */
static bool leads(const struct pending *a, const struct pending *b) {
	bool later_a = a->later || a->inclusion.stays, later_b = b->later || b->inclusion.stays;
	if (later_a != later_b)
		return later_a;
	return str_compare(a->inclusion.shown, b->inclusion.shown) < 0;
}

/* Lists are shared: one is known by where it is. */
static struct str list_key(struct arena *arena, const struct str_list *list) {
	return arena_format(arena, "%p", (const void *)list);
}

static void find_leaders(struct leading *l) {
	struct arena *arena = l->g->run->arena;
	for (uint32_t i = 0; i < l->g->pending.count; i++) {
		const struct str_list *loaded = &l->g->pending.items[i]->loaded;
		for (uint32_t k = 0; k < loaded->count; k++)
			*map_at(&l->parts, loaded->items[k]) = l;
	}
	for (uint32_t i = 0; i < l->g->pending.count; i++) {
		struct pending *pending = (struct pending *)l->g->pending.items[i];
		const struct str_list *list = partners_of(&l->g->partners, pending->inclusion.input);
		*map_at(&l->by_input, pending->inclusion.input) = pending;
		void **slot = list && may_lead(l, pending) ? map_at(&l->leaders, list_key(arena, list)) : NULL;
		if (slot && (!*slot || leads(pending, *slot)))
			*slot = pending;
	}
}

/* What belongs to its file, and what that includes. */
static void include_list(struct leading *l, struct pending *pending, struct map *has) {
	struct arena *arena = l->g->run->arena;
	struct inclusion *inclusion = &pending->inclusion;
	const struct str_list *list = partners_of(&l->g->partners, inclusion->input);
	for (uint32_t i = 0; list && i < list->count; i++) {
		const struct pending *part = map_get(&l->by_input, list->items[i]);
		bool is_own = part == pending;
		if (!is_own && !map_get(has, list->items[i])) {
			*map_at(has, list->items[i]) = l;
			LIST_ADD(arena, &inclusion->loaded, list->items[i]);
		}
		for (uint32_t k = 0; part && !is_own && k < part->inclusion.loaded.count; k++) {
			struct str path = part->inclusion.loaded.items[k];
			if (map_get(has, path) || str_equal(path, inclusion->input))
				continue;
			*map_at(has, path) = l;
			LIST_ADD(arena, &inclusion->loaded, path);
		}
	}
}

static bool leads_its_list(const struct leading *l, const struct pending *pending) {
	const struct str_list *list = partners_of(&l->g->partners, pending->inclusion.input);
	return list && map_get(&l->leaders, list_key(l->g->run->arena, list)) == pending;
}

static void include_all(struct leading *l, struct pending *pending) {
	struct map has = {.arena = l->g->run->arena};
	uint32_t count = pending->inclusion.loaded.count;
	for (uint32_t i = 0; i < count; i++)
		*map_at(&has, pending->inclusion.loaded.items[i]) = l;
	include_list(l, pending, &has);
	if (pending->spare) {
		pending->later = pending->spare;
		pending->outcome = (struct outcome){0};
	}
	if (pending->later)
		pending->later->files += pending->inclusion.loaded.count - count;
}

static void choose_leaders(struct gathering *g) {
	struct leading l = {.g = g,
			    .by_input = {.arena = g->run->arena},
			    .leaders = {.arena = g->run->arena},
			    .parts = {.arena = g->run->arena}};
	if (!g->partners.by_path.count)
		return;
	find_leaders(&l);
	for (uint32_t i = 0; i < g->pending.count; i++) {
		struct pending *pending = (struct pending *)g->pending.items[i];
		if (leads_its_list(&l, pending))
			include_all(&l, pending);
	}
}

/* --- all ----------------------------------------------------------------------------------------------------------
 */

static void tell_gave_up(struct gathering *g) {
	static const char message[] = "names lead from file to file too often: what belongs together was not all found";
	for (uint32_t i = 0; i < g->pending.count; i++) {
		const struct pending *pending = (const struct pending *)g->pending.items[i];
		if (!pending->later || !pending->agent->links)
			continue;
		LIST_ADD(g->run->arena, &g->errors,
			 (struct run_error){.file = pending->inclusion.shown, .message = str_from(message)});
		return;
	}
}

void gather_partners(struct gathering *g) {
	struct arena *arena = g->run->arena;
	uint32_t workers = g->search->workers;
	struct str_list names = {0};
	struct name_search search = {.arena = arena,
				     .workers = workers,
				     .scratch = ARENA_ARRAY(arena, struct arena *, workers),
				     .kept = ARENA_ARRAY(arena, struct arena *, workers)};
	for (uint32_t w = 0; w < workers; w++) {
		const struct checker *checker = &g->checkers[w];
		search.scratch[w] = checker->scratch;
		search.kept[w] = checker->lists;
		for (uint32_t i = 0; i < checker->names.count; i++)
			LIST_ADD(arena, &names, checker->names.items[i]);
	}
	if (!names.count)
		return;
	inclusions_sort(arena, &g->pending);
	add_files(g, &search);
	partners_find(&search, &names, &g->partners);
	if (g->partners.gave_up)
		tell_gave_up(g);
	choose_leaders(g);
}
