/* Reading one included file: where it may be, whether it may be read, and what to call it. */
#include "app/loader.h"

#include "app/text.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

struct str path_folder(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash + 1) : STR("");
}

bool loader_is_searched(const struct disk_loader *loader, struct str canonical) {
	for (uint32_t i = 0; i < loader->searched->count; i++)
		if (str_starts_with(canonical, loader->searched->items[i]->canonical))
			return true;
	return false;
}

const struct text_place *loader_place_of(const struct disk_loader *loader, const struct source *from) {
	while (from->outer)
		from = from->outer;
	return map_get(&loader->by_shown, from->path);
}

/* --- what one worker remembers ------------------------------------------------------------------------------------ */

enum { CACHE_BYTES_MAX = 16 << 20 };

bool loader_may_remember(struct include_cache *cache, size_t bytes) {
	if (!cache || cache->bytes + bytes > CACHE_BYTES_MAX)
		return false;
	cache->bytes += bytes;
	return true;
}

static struct str resolve_key(struct arena *arena, struct str root, struct str path) {
	return path_join(arena, root, STR("//"), path);
}

/* Only what is there is remembered. */
static enum resolve_state resolve_cached(struct include_cache *cache, struct arena *arena, struct str root,
					 struct str path, struct resolved *ret) {
	struct str key = resolve_key(arena, root, path);
	const struct resolved *known = map_get(&cache->resolved, key);
	if (known) {
		*ret = *known;
		return RESOLVE_FOUND;
	}
	enum resolve_state state = path_resolve(arena, root, path, ret);
	if (state != RESOLVE_FOUND || !loader_may_remember(cache, key.n + ret->path.n + sizeof *ret))
		return state;
	struct resolved *kept = ARENA_NEW(cache->arena, struct resolved);
	*kept = *ret;
	kept->path = arena_str(cache->arena, ret->path);
	*map_at(&cache->resolved, arena_str(cache->arena, key)) = kept;
	return state;
}

enum resolve_state loader_resolve(struct disk_loader *loader, struct arena *arena, struct str path,
				  struct resolved *ret) {
	struct str root = loader->in_host ? loader->host_root : STR("");
	if (!str_starts_with(path, root))
		return RESOLVE_ABSENT;
	path = str_from_offset(path, root.n);
	return loader->cache ? resolve_cached(loader->cache, arena, root, path, ret)
			     : path_resolve(arena, root, path, ret);
}

/* --- what a file is called ---------------------------------------------------------------------------------------- */

/* more, as it would be written behind folder: without dots, and with names of folder taken off for each "..". */
static struct str join_clean(struct arena *arena, struct str folder, struct str more) {
	struct str element;
	while (str_split(&more, '/', &element)) {
		struct str last = folder.n ? path_folder(str_from_to(folder, 0, folder.n - 1)) : STR("");
		bool can_go_up = folder.n > last.n + 1 && !str_is(str_from_offset(folder, last.n), "../");
		if (!element.n || str_is(element, "."))
			continue;
		if (str_is(element, "..") && can_go_up && !str_is(str_from_offset(folder, last.n), "./"))
			folder = last;
		else if (!str_is(element, "..") || !str_is(folder, "/"))
			folder = path_join(arena, folder, element, more.n ? STR("/") : STR(""));
	}
	return folder;
}

/* An absolute path as it is seen from where the user looked. */
static struct str shown_from(const struct disk_loader *loader, struct arena *arena, const struct text_place *root,
			     struct str path) {
	struct str folder = path_folder(root->path), best = {0}, shown = {0};
	path = join_clean(arena, STR("/"), path);
	if (str_starts_with(path, folder))
		return path_join(arena, path_folder(root->shown), str_from_offset(path, folder.n), STR(""));
	for (uint32_t i = 0; i < loader->searched->count; i++) {
		const struct root *searched = loader->searched->items[i];
		if (searched->canonical.n > best.n && str_starts_with(path, searched->canonical)) {
			best = searched->canonical;
			shown = searched->shown;
		}
	}
	return path_join(arena, shown, str_from_offset(path, best.n), STR(""));
}

/* --- where it is -------------------------------------------------------------------------------------------------- */

struct target {
	struct resolved resolved;
	struct str path, shown;
	int error; /* of RESOLVE_FAILED */
};

static bool try_path(struct disk_loader *loader, struct arena *arena, struct str path, struct target *ret) {
	enum resolve_state state = loader_resolve(loader, arena, path, &ret->resolved);
	ret->path = path;
	if (state == RESOLVE_FAILED)
		ret->error = ret->resolved.error;
	return state == RESOLVE_FOUND;
}

/* Beside the text as it is called, then beside the file that it is a link to. */
static enum load_state find_relative(struct disk_loader *loader, struct arena *arena, const struct text_place *place,
				     struct str path, struct target *ret) {
	struct str folder = path_folder(place->path), real = path_folder(place->canonical);
	ret->shown = join_clean(arena, path_folder(place->shown), path);
	if (try_path(loader, arena, path_join(arena, folder, path, STR("")), ret))
		return LOAD_READ;
	if (str_equal(folder, real) || !try_path(loader, arena, path_join(arena, real, path, STR("")), ret))
		return LOAD_ABSENT;
	ret->shown = shown_from(loader, arena, place->root, ret->path);
	return LOAD_READ;
}

static bool is_own(const struct text_place *place, const struct resolved *resolved) {
	return str_equal(resolved->path, place->canonical) || str_equal(resolved->path, place->root->canonical);
}

/* A path of another machine: the longest end of it that there is beside the input. A file that would include itself
 * that way is another one. */
static enum load_state find_by_end(struct disk_loader *loader, struct arena *arena, const struct text_place *place,
				   struct str path, struct target *ret) {
	struct str folder = path_folder(place->root->path);
	size_t slash;
	for (path = join_clean(arena, STR("/"), path); str_find_char(path, '/', &slash);) {
		path = str_from_offset(path, slash + 1);
		if (!try_path(loader, arena, path_join(arena, folder, path, STR("")), ret) ||
		    is_own(place, &ret->resolved))
			continue;
		ret->shown = path_join(arena, path_folder(place->root->shown), path, STR(""));
		return LOAD_READ;
	}
	return LOAD_UNKNOWN;
}

bool loader_sees_all(const struct disk_loader *loader) {
	return loader->in_host && !loader->host_root.n;
}

/* Below the root of its host, or on this machine if the input is named so. What is in neither may still be where the
 * shipper runs: a root may be a part of one that is copied over an image. */
static enum load_state find_absolute(struct disk_loader *loader, struct arena *arena, const struct text_place *place,
				     struct str path, struct target *ret) {
	bool is_here = loader->in_host || place->root->given_absolute;
	struct str root = loader->in_host ? loader->host_root : STR("");
	struct str there = path_join(arena, root, path, STR(""));
	struct str clean = join_clean(arena, STR("/"), path); /* .. does not lead out of the host */
	ret->shown = shown_from(loader, arena, place->root, path_join(arena, root, clean, STR("")));
	if (try_path(loader, arena, there, ret) && (is_here || loader_is_searched(loader, ret->resolved.path)))
		return LOAD_READ;
	if (loader->in_host)
		return loader_sees_all(loader) ? LOAD_ABSENT : LOAD_UNKNOWN;
	return find_by_end(loader, arena, place, path, ret);
}

static enum load_state find(struct disk_loader *loader, struct arena *arena, const struct text_place *place,
			    struct str path, struct target *ret) {
	*ret = (struct target){0};
	if (!path.n)
		return LOAD_ABSENT;
	enum load_state state = path.p[0] == '/' ? find_absolute(loader, arena, place, path, ret)
						 : find_relative(loader, arena, place, path, ret);
	if (state == LOAD_ABSENT && place->root->is_outer)
		return LOAD_UNKNOWN;
	return state == LOAD_ABSENT && ret->error ? LOAD_UNREADABLE : state;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Files that are made as they are read, and may hold anything. */
static bool is_of_the_system(struct str canonical) {
	return str_starts_with(canonical, STR("/proc/")) || str_starts_with(canonical, STR("/sys/")) ||
	       str_starts_with(canonical, STR("/dev/"));
}

static const char outside[] = "it lies outside of what is searched and does not look like a configuration of "
			      "this kind: not read";
static const char folder[] = "a folder";

/* NULL: text is read. Else what hinders. */
static const char *read_text(const struct disk_loader *loader, struct arena *arena, const struct resolved *resolved,
			     const struct format *format, struct str *ret_text) {
	bool searched = loader_is_searched(loader, resolved->path);
	if (S_ISDIR(resolved->mode))
		return folder;
	if (!S_ISREG(resolved->mode))
		return "a device, pipe or socket: not opened";
	if (!searched && is_of_the_system(resolved->path))
		return outside;
	enum text_state result = text_read(arena, AT_FDCWD, resolved->path.p, ret_text);
	if (result != TEXT_READ && !searched)
		return outside;
	switch (result) {
	case TEXT_READ:
		break;
	case TEXT_BINARY:
		return "a binary file, not a configuration";
	case TEXT_TOO_LARGE:
		return "larger than 64 MiB: not read";
	case TEXT_NOT_REGULAR:
		return "a device, pipe or socket: not opened";
	case TEXT_UNREADABLE:
		return trouble_text(errno);
	}
	return searched || (format->sniff && format->sniff(*ret_text)) ? NULL : outside;
}

/* What the text is called: as a user would write it, unless another file of the unit is called so. */
static struct str free_name(const struct disk_loader *loader, const struct target *target) {
	return map_get(&loader->by_shown, target->shown) ? target->resolved.path : target->shown;
}

static struct text_place *add_place(struct disk_loader *loader, struct str shown, struct str path,
				    struct str canonical) {
	struct text_place *place = ARENA_NEW(loader->arena, struct text_place);
	*place = (struct text_place){.shown = shown, .path = path, .canonical = canonical, .root = place};
	*map_at(&loader->by_shown, shown) = place;
	return place;
}

static bool refuse(struct loaded *ret, const char *why) {
	ret->state = LOAD_UNREADABLE;
	ret->why = str_from(why);
	ret->is_folder = why == folder;
	ret->is_outside = why == outside;
	return false;
}

/* The agent that makes another text of what it reads; NULL: none does. */
static const struct agent *expander(const struct disk_loader *loader) {
	const struct agent *agent = loader->unit ? loader->unit->agent : NULL;
	return agent && agent->expand ? agent : NULL;
}

static struct str doc_key(struct disk_loader *loader, struct str canonical, const struct format *format) {
	const struct agent *agent = expander(loader);
	return arena_format(loader->arena, "%s%s%s %.*s", format->name, agent ? "+" : "", agent ? agent->name : "",
			    STR_ARGS(canonical));
}

static struct source *as_read(const struct disk_loader *loader, struct arena *arena, struct source *text) {
	const struct agent *agent = expander(loader);
	struct source *expanded =
	    agent ? agent->expand(arena, text, &loader->unit->env, loader->unit->env_closed) : NULL;
	return expanded ? expanded : text;
}

/* NULL: ret says why. */
static struct doc *parse(struct disk_loader *loader, struct arena *arena, struct str shown, const struct target *target,
			 const struct format *format, struct loaded *ret) {
	struct str text;
	struct arena_mark mark = arena_mark(arena);
	const char *trouble = read_text(loader, arena, &target->resolved, format, &text);
	if (!trouble)
		return doc_parse(arena, as_read(loader, arena, source_new(arena, shown, text)), format);
	arena_rewind(arena, mark);
	refuse(ret, trouble);
	return NULL;
}

/* The document is the worker's, and so is what it is called. */
static struct doc *parse_cached(struct disk_loader *loader, const struct target *target, const struct format *format,
				struct loaded *ret) {
	struct include_cache *cache = loader->cache;
	struct str key = doc_key(loader, target->resolved.path, format);
	struct doc *doc = map_get(&cache->docs, key);
	if (doc)
		return doc;
	doc = parse(loader, cache->arena, arena_str(cache->arena, target->shown), target, format, ret);
	if (doc) {
		cache->bytes += doc->source->text.n;
		*map_at(&cache->docs, arena_str(cache->arena, key)) = doc;
	}
	return doc;
}

static bool read_new(struct disk_loader *loader, struct arena *arena, const struct text_place *from,
		     const struct target *target, const struct format *format, struct loaded *ret) {
	bool cached = loader->cache && loader->cache->bytes < CACHE_BYTES_MAX;
	struct str shown = free_name(loader, target);
	ret->doc =
	    cached ? parse_cached(loader, target, format, ret) : parse(loader, arena, shown, target, format, ret);
	if (!ret->doc)
		return false;
	const struct source *source = ret->doc->source;
	loader->bytes += source->text.n;
	if (loader->bytes > LIMIT_INCLUDE_BYTES)
		return refuse(ret, "with it, more than 64 MiB would be included: not read");
	add_place(loader, source->path, target->path, target->resolved.path)->root = from->root;
	LIST_ADD(loader->arena, &loader->loaded, target->resolved.path);
	return true;
}

/* One file in one syntax is one document, however often it is asked for. */
static bool read_once(struct disk_loader *loader, struct arena *arena, const struct text_place *from,
		      const struct target *target, const struct format *format, struct loaded *ret) {
	struct str key = doc_key(loader, target->resolved.path, format);
	ret->doc = map_get(&loader->docs, key);
	if (!ret->doc && !read_new(loader, arena, from, target, format, ret))
		return false;
	*map_at(&loader->docs, key) = ret->doc;
	return true;
}

bool loader_is_used_up(const struct disk_loader *loader) {
	return loader->loaded.count >= LIMIT_INCLUDES || loader->reads >= LIMIT_INCLUDE_READS ||
	       loader->bytes > LIMIT_INCLUDE_BYTES;
}

static void loader_read(struct loader *base, struct arena *arena, const struct source *from, struct str path,
			const struct format *format, struct loaded *ret) {
	struct disk_loader *loader = (struct disk_loader *)base;
	const struct text_place *place = loader_place_of(loader, from);
	struct target target;
	*ret = (struct loaded){.state = LOAD_UNKNOWN, .path = path};
	if (!place)
		return;
	if (loader_is_used_up(loader)) {
		ret->limit = true;
		refuse(ret, "too many files are included: not read");
		return;
	}
	loader->reads++;
	ret->state = find(loader, arena, place, path, &target);
	if (target.shown.n)
		ret->path = target.shown;
	if (ret->state == LOAD_UNREADABLE)
		refuse(ret, trouble_text(target.error));
	if (ret->state != LOAD_READ || !read_once(loader, arena, place, &target, format, ret))
		return;
	ret->canonical = target.resolved.path;
	ret->is_given = loader_is_searched(loader, target.resolved.path);
	ret->path = ret->doc->source->path;
}

/* --- the unit's own ----------------------------------------------------------------------------------------------- */

static const struct str_list *linked(struct loader *base, const struct source *from) {
	const struct disk_loader *loader = (const struct disk_loader *)base;
	const struct text_place *place = loader->partners ? loader_place_of(loader, from) : NULL;
	return place ? partners_of(loader->partners, place->canonical) : NULL;
}

void loader_init(struct disk_loader *loader, struct arena *arena, const struct root_list *searched) {
	*loader = (struct disk_loader){
	    .base = {.read = loader_read, .match = loader_match, .leave = loader_leave, .linked = linked},
	    .arena = arena,
	    .searched = searched,
	    .by_shown = {.arena = arena},
	    .docs = {.arena = arena}};
}

struct text_place *loader_add_outer(struct disk_loader *loader, const struct found *found, struct str shown) {
	struct resolved resolved;
	if (found->kind == FOUND_DESCRIPTOR)
		return NULL;
	struct str path = found_canonical(loader->arena, found);
	if (loader_resolve(loader, loader->arena, path, &resolved) != RESOLVE_FOUND)
		resolved.path = path;
	struct text_place *place = add_place(loader, shown, path, resolved.path);
	place->is_outer = true;
	return place;
}

struct str loader_add_input(struct disk_loader *loader, const struct found *found, struct doc *doc) {
	struct text_place *place = loader_add_outer(loader, found, doc->source->path);
	if (!place)
		return STR("");
	place->is_outer = false;
	place->given_absolute = str_starts_with(doc->source->path, STR("/"));
	*map_at(&loader->docs, doc_key(loader, place->canonical, doc->format)) = doc;
	return place->canonical;
}
