/* The files that an included pattern matches: a walk of its own, since glob(3) knows neither limits nor a host's root
 * and sorts by locale. */
#include "app/ignore.h"
#include "app/listing.h"
#include "app/loader.h"

#include "base/limits.h"

#include <stdalign.h>
#include <string.h>
#include <sys/stat.h>

enum { ELEMENTS_MAX = 64 };

struct search_for {
	struct disk_loader *loader;
	struct arena *arena; /* rewound in the end */
	struct arena *result;
	struct str base;    /* absolute: what the pattern starts from */
	bool only_searched; /* what lies outside of what was searched does not count */
	bool only_others;   /* nor does the file itself that asks */
	const struct text_place *place;
	struct str_list found; /* written as the pattern is, from base on */
	bool gave_up;
};

static bool is_pattern(struct str element) {
	for (size_t i = 0; i < element.n; i++)
		if (strchr("*?[\\", element.p[i]))
			return true;
	return false;
}

static int compare_names(const void *a, const void *b, const void *context) {
	(void)context;
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Names that begin with a dot only if the pattern says so. */
static bool name_matches(struct str pattern, struct str name) {
	return (name.p[0] != '.' || pattern.p[0] == '.') && ignore_name_match(pattern, name);
}

/* All names in a folder, by bytes; at most max. */
static void list_all(struct arena *arena, struct str folder, uint64_t max, struct str_list *ret) {
	alignas(max_align_t) char buffer[LISTING_BUFFER_BYTES];
	struct listing listing;
	struct str name;
	unsigned char type;
	if (!listing_open(&listing, folder.p, false, buffer))
		return;
	while (ret->count < max && listing_next(&listing, &name, &type))
		LIST_ADD(arena, ret, arena_str(arena, name));
	listing_close(&listing);
	list_sort(arena, ret->items, ret->count, sizeof *ret->items, compare_names, NULL);
}

static const struct str_list *names_in(struct search_for *s, struct str folder) {
	struct include_cache *cache = s->loader->cache;
	struct str_list *names = cache ? map_get(&cache->folders, folder) : NULL;
	if (names)
		return names;
	struct arena *arena = loader_may_remember(cache, sizeof *names + folder.n) ? cache->arena : s->arena;
	names = ARENA_NEW(arena, struct str_list);
	list_all(arena, folder, LIMIT_MATCH_NAMES + 1, names);
	if (arena == s->arena)
		return names;
	*map_at(&cache->folders, arena_str(arena, folder)) = names;
	for (uint32_t i = 0; i < names->count; i++)
		cache->bytes += sizeof *names->items + names->items[i].n;
	return names;
}

/* The names in a folder that the pattern matches, by bytes. */
static void list_names(struct search_for *s, struct str folder, struct str pattern, struct str_list *ret) {
	const struct str_list *names = names_in(s, folder);
	s->loader->names += names->count;
	s->gave_up = s->gave_up || s->loader->names > LIMIT_MATCH_NAMES;
	for (uint32_t i = 0; i < names->count && !s->gave_up; i++)
		if (name_matches(pattern, names->items[i]))
			LIST_ADD(s->arena, ret, names->items[i]);
}

static bool counts(const struct search_for *s, const struct resolved *resolved) {
	if (s->only_searched && !loader_is_searched(s->loader, resolved->path))
		return false;
	return !s->only_others || (!str_equal(resolved->path, s->place->canonical) &&
				   !str_equal(resolved->path, s->place->root->canonical));
}

/* listed: its name stands in a folder. That is enough for the shippers too, a link that leads nowhere matches. */
static void add_found(struct search_for *s, struct str written, bool listed) {
	struct resolved resolved;
	if (!listed || s->only_searched || s->only_others) {
		struct str path = path_join(s->arena, s->base, written, STR(""));
		enum resolve_state state = loader_resolve(s->loader, s->arena, path, &resolved);
		if (state != RESOLVE_FOUND || !counts(s, &resolved))
			return;
	}
	LIST_ADD(s->arena, &s->found, written);
}

/* before: what is found so far, with / at its end unless it is empty. */
static void expand(struct search_for *s, struct str before, struct str pattern, unsigned elements) {
	struct str element, rest = pattern;
	s->gave_up = s->gave_up || elements == ELEMENTS_MAX;
	if (s->gave_up || !str_split(&rest, '/', &element))
		return;
	bool last = !rest.n;
	struct str_list names = {0};
	bool listed = is_pattern(element);
	if (!listed) {
		LIST_ADD(s->arena, &names, element);
	} else {
		struct resolved folder;
		struct str path = path_join(s->arena, s->base, before, STR(""));
		if (loader_resolve(s->loader, s->arena, path, &folder) == RESOLVE_FOUND && S_ISDIR(folder.mode))
			list_names(s, folder.path, element, &names);
	}
	for (uint32_t i = 0; i < names.count && s->found.count <= LIMIT_INCLUDES; i++)
		if (last)
			add_found(s, path_join(s->arena, before, names.items[i], STR("")), listed);
		else
			expand(s, path_join(s->arena, before, names.items[i], STR("/")), rest, elements + 1);
}

static bool is_sorted(const struct str_list *list) {
	for (uint32_t i = 1; i < list->count; i++)
		if (str_compare(list->items[i - 1], list->items[i]) > 0)
			return false;
	return true;
}

/* What pattern, which starts from base, matches. */
static bool search(struct search_for *s, struct str base, struct str pattern) {
	s->base = base;
	s->found = (struct str_list){0};
	expand(s, STR(""), pattern, 0);
	if (!is_sorted(&s->found))
		list_sort(s->arena, s->found.items, s->found.count, sizeof *s->found.items, compare_names, NULL);
	return s->found.count > 0;
}

static void give(struct search_for *s, struct str before, struct str_list *ret) {
	for (uint32_t i = 0; i < s->found.count; i++)
		LIST_ADD(s->result, ret, path_join(s->result, before, s->found.items[i], STR("")));
}

static enum load_state match_relative(struct search_for *s, struct str pattern, struct str_list *ret) {
	struct str folder = path_folder(s->place->path), real = path_folder(s->place->canonical);
	if (search(s, folder, pattern) || (!str_equal(folder, real) && search(s, real, pattern)))
		give(s, STR(""), ret);
	return LOAD_READ;
}

static struct str last_name(struct str folder) {
	struct str path = str_from_to(folder, 0, folder.n ? folder.n - 1 : 0);
	return str_from_offset(path, path_folder(path).n);
}

/* A pattern of another machine: its longest end that matches something beside the input. The name alone says too
 * little, unless the folder before it is called like the input's. */
static enum load_state match_by_end(struct search_for *s, struct str pattern, struct str_list *ret) {
	struct str folder = path_folder(s->place->root->path), end = pattern;
	size_t slash;
	s->only_others = true;
	while (!s->gave_up && str_find_char(end, '/', &slash)) {
		end = str_from_offset(end, slash + 1);
		struct str before = str_from_to(pattern, 0, pattern.n - end.n);
		if (!str_find_char(end, '/', &slash) && !str_equal(last_name(before), last_name(folder)))
			break;
		if (!search(s, folder, end))
			continue;
		give(s, before, ret);
		return LOAD_READ;
	}
	return LOAD_UNKNOWN;
}

static enum load_state match_absolute(struct search_for *s, struct str pattern, struct str_list *ret) {
	const struct disk_loader *loader = s->loader;
	bool is_here = loader->in_host || s->place->root->given_absolute;
	s->only_searched = !is_here;
	struct str base = path_join(s->arena, loader->in_host ? loader->host_root : STR(""), STR("/"), STR(""));
	bool found = search(s, base, str_from_offset(pattern, 1));
	if (found)
		give(s, STR("/"), ret);
	s->only_searched = false;
	if (found || loader->in_host)
		return found || loader_sees_all(loader) ? LOAD_READ : LOAD_UNKNOWN;
	return match_by_end(s, pattern, ret);
}

static enum load_state match(struct search_for *s, struct str pattern, struct str_list *ret) {
	struct str_list found = {0};
	enum load_state state =
	    pattern.p[0] == '/' ? match_absolute(s, pattern, &found) : match_relative(s, pattern, &found);
	if (s->gave_up)
		return LOAD_UNREADABLE;
	*ret = found;
	return state == LOAD_READ && !found.count && s->place->root->is_outer ? LOAD_UNKNOWN : state;
}

enum load_state loader_match(struct loader *base, struct arena *arena, const struct source *from, struct str pattern,
			     struct str_list *ret) {
	struct disk_loader *loader = (struct disk_loader *)base;
	struct arena *scratch = loader->scratch ? loader->scratch : arena;
	struct search_for s = {
	    .loader = loader, .arena = scratch, .result = arena, .place = loader_place_of(loader, from)};
	if (!s.place)
		return LOAD_UNKNOWN;
	if (loader_is_used_up(loader))
		return LOAD_UNREADABLE; /* nothing of it would be read */
	if (!pattern.n || memchr(pattern.p, '\0', pattern.n))
		return LOAD_READ;
	enum load_state state = match(&s, pattern, ret);
	if (loader->scratch)
		arena_reset(scratch);
	return state;
}
