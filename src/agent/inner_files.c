/* Files inside a document that include each other, and files that one process loads together. */
#include "agent/inner_files.h"

#include "agent/contents.h"
#include "base/hash.h"
#include "base/limits.h"

enum { STEPS_MAX = 1 << 20 };

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static struct str folder_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : STR("");
}

struct source *inner_file_source(const struct inner_folder *folder, struct inner_file *file) {
	if (!file->source)
		file->source = folder->make(folder->arena, file);
	if (file->source && !file->source->lies_at.n && !folder->is_loose)
		file->source->lies_at = file->path;
	return file->source;
}

/* --- which file an include means ------------------------------------------------------------------------------------
 */

/* As the container sees it; relative to the folder of the file that includes it. */
static struct str full_path(struct arena *arena, struct str from, struct str path) {
	if (!str_starts_with(path, STR("/")))
		path = arena_join(arena, folder_of(from), STR("/"), path, STR(""));
	return glob_clean_path(arena, path, false);
}

static bool fits(const struct inner_folder *folder, const struct glob *pattern, const struct inner_file *file) {
	if (folder->is_loose)
		return glob_match(pattern, base_name(file->path));
	return glob_match(pattern, file->path);
}

static const struct glob *pattern_of(struct arena *arena, const struct inner_folder *folder, struct str from,
				     struct str path) {
	struct str full = folder->is_loose ? base_name(path) : full_path(arena, from, path);
	return glob_compile(arena, full, GLOB_STAR | GLOB_CLASS | GLOB_CLASS_BANG);
}

/* --- who includes whom -----------------------------------------------------------------------------------------------
 */

/* The path that a line includes, in any shipper's syntax; false: it includes nothing. */
static bool included_path(struct str line, bool *in_list, struct str *ret) {
	static const char *const words[] = {"@include ",  "@INCLUDE ", "@Include ", "@include\t",
					    "@INCLUDE\t", "include ",  "!include "};
	line = str_trim(line);
	if (str_is(line, "includes:")) {
		*in_list = true;
		return false;
	}
	if (*in_list && str_starts_with(line, STR("- "))) {
		*ret = str_trim(str_from_offset(line, 2));
	} else {
		*in_list = *in_list && !line.n;
		size_t i = 0;
		while (i < sizeof words / sizeof *words && !str_starts_with(line, str_from(words[i])))
			i++;
		if (i == sizeof words / sizeof *words)
			return false;
		*ret = str_trim(str_from_offset(line, str_from(words[i]).n));
	}
	if (ret->n >= 2 && (ret->p[0] == '"' || ret->p[0] == '\''))
		*ret = str_from_to(*ret, 1, ret->n - 1);
	return ret->n > 0;
}

LIST(index_list, uint32_t);

/* The files that a file includes. */
static void list_included(struct inner_folder *folder, uint32_t from, struct index_list *ret) {
	struct str rest = folder->items[from]->text, line, path;
	bool in_list = false;
	if (!str_contains(rest, STR("nclude")) && !str_contains(rest, STR("NCLUDE")))
		return;
	while (*folder->steps < STEPS_MAX && str_split(&rest, '\n', &line)) {
		if (!included_path(line, &in_list, &path))
			continue;
		const struct glob *pattern = pattern_of(folder->arena, folder, folder->items[from]->path, path);
		*folder->steps += folder->count;
		for (uint32_t i = 0; i < folder->count; i++)
			if (i != from && fits(folder, pattern, folder->items[i]))
				LIST_ADD(folder->arena, ret, i);
	}
}

struct settling {
	struct arena *arena;
	struct inner_folder *folder;
	struct index_list *includes; /* of each file */
	struct index_list stack;
};

/* Marks what start brings in; does any of it have a shipper's words? */
static bool reach(struct settling *s, uint32_t start) {
	bool ours = false;
	s->stack.count = 0;
	LIST_ADD(s->arena, &s->stack, start);
	s->folder->items[start]->is_reached = true;
	while (s->stack.count) {
		uint32_t at = s->stack.items[--s->stack.count];
		ours = ours || s->folder->items[at]->is_ours;
		for (uint32_t i = 0; i < s->includes[at].count; i++) {
			struct inner_file *next = s->folder->items[s->includes[at].items[i]];
			if (!next->is_reached)
				LIST_ADD(s->arena, &s->stack, s->includes[at].items[i]);
			next->is_reached = true;
		}
	}
	return ours;
}

/* What several files share is reached once only, so that a second start of it may seem to be none of ours: its own
 * words, such as @include, tell. */
static void settle_includes(struct inner_folder *folder) {
	struct settling s = {.arena = folder->arena, .folder = folder};
	s.includes = ARENA_ARRAY(s.arena, struct index_list, folder->count + 1);
	for (uint32_t i = 0; i < folder->count; i++) {
		list_included(folder, i, &s.includes[i]);
		folder->items[i]->includes = s.includes[i].count;
		for (uint32_t k = 0; k < s.includes[i].count; k++)
			folder->items[s.includes[i].items[k]]->is_included = true;
	}
	for (uint32_t i = 0; i < folder->count; i++)
		if (!folder->items[i]->is_included)
			folder->items[i]->is_start = reach(&s, i);
	for (uint32_t i = 0; i < folder->count; i++)
		if (!folder->items[i]->is_reached)
			folder->items[i]->is_start = reach(&s, i);
}

/* --- folders that a shipper loads as a whole ------------------------------------------------------------------------
 */

struct process {
	struct str folder;
	uint32_t number;
};

struct processes {
	struct inner_folder *folder;
	const struct agent *agent;
	struct map by_folder, by_parent; /* of the loaded folder -> struct process */
};

static bool loads(const struct agent *agent, struct str folder, struct str path, bool below) {
	return agent->loads_file ? agent->loads_file(folder, path) : below;
}

static struct process *process_of(struct processes *p, struct str folder) {
	void **slot = map_at(&p->by_folder, folder);
	if (*slot)
		return *slot;
	struct process *process = ARENA_NEW(p->folder->arena, struct process);
	*process = (struct process){folder, ++*p->folder->last_process};
	*slot = process;
	*map_at(&p->by_parent, folder_of(folder)) = process;
	return process;
}

/* The nearest folder around the file that the shipper loads, if it loads the file too. */
static void take_below(struct processes *p, struct inner_file *file) {
	enum { FOLDERS_MAX = 64 };
	struct str folder = folder_of(file->path);
	for (uint32_t looked = 0; folder.n && looked < FOLDERS_MAX; folder = folder_of(folder), looked++)
		if (p->agent->loads_folder(folder)) {
			if (loads(p->agent, folder, file->path, true))
				file->process = process_of(p, folder)->number;
			return;
		}
}

/* What joins a folder that stands beside it: awslogs.conf. */
static void take_beside(struct processes *p, struct inner_file *file) {
	const struct process *process = map_get(&p->by_parent, folder_of(file->path));
	if (process && loads(p->agent, process->folder, file->path, false))
		file->process = process->number;
}

static void settle_processes(struct inner_folder *folder) {
	for (const struct agent *const *agent = agent_all(); *agent && !folder->is_loose; agent++) {
		struct processes p = {folder, *agent, {.arena = folder->arena}, {.arena = folder->arena}};
		for (uint32_t i = 0; (*agent)->loads_folder && i < folder->count; i++)
			if (!folder->items[i]->process)
				take_below(&p, folder->items[i]);
		for (uint32_t i = 0; p.by_parent.count && i < folder->count; i++)
			if (!folder->items[i]->process)
				take_beside(&p, folder->items[i]);
	}
}

void inner_files_settle(struct inner_folder *folder) {
	settle_includes(folder);
	settle_processes(folder);
}

/* --- the loader ------------------------------------------------------------------------------------------------------
 */

struct map_loader {
	struct loader base;
	struct inner_folder *folder;
	const struct inner_file
	    *start; /* whose configuration it loads for: it is known by the path of the outer file */
	uint32_t reads;
};

static struct str place_of(const struct inner_folder *folder, const struct source *from) {
	for (; from; from = from->outer)
		for (uint32_t i = 0; i < folder->count; i++)
			if (folder->items[i]->source == from)
				return folder->items[i]->path;
	return STR("/");
}

/* Where folders are not known, names alone are compared: by a path that names a folder no file includes itself. */
static bool is_elsewhere(const struct inner_folder *folder, struct str path, struct str from, struct str included) {
	size_t slash;
	return folder->is_loose && str_equal(path, from) && str_find_char(included, '/', &slash);
}

/* Nothing else is in a folder that is mounted as a whole. */
static bool sees_all(const struct inner_folder *folder, struct str path) {
	struct str parent = folder_of(path);
	for (uint32_t i = 0; i < folder->whole.count && !folder->is_loose; i++)
		if (str_equal(folder->whole.items[i], parent))
			return true;
	return false;
}

static struct doc *read_file(const struct inner_folder *folder, struct arena *arena, struct inner_file *file,
			     const struct format *format) {
	struct source *text = inner_file_source(folder, file);
	if (!text)
		return NULL;
	if (text->doc && text->doc->format == format)
		return (struct doc *)text->doc;
	if (!text->type.n && str_is(str_from(format->name), "fluentbit"))
		text->type = STR("fluent-bit");
	else if (!text->type.n)
		text->type = str_from(format->name);
	return doc_parse(arena, text, format);
}

static void loader_read(struct loader *base, struct arena *arena, const struct source *from, struct str path,
			const struct format *format, struct loaded *ret) {
	struct map_loader *loader = (struct map_loader *)base;
	struct inner_folder *folder = loader->folder;
	struct str place = place_of(folder, from);
	struct str full = folder->is_loose ? base_name(path) : full_path(arena, place, path);
	*ret = (struct loaded){.state = LOAD_UNKNOWN, .path = path};
	if (loader->reads++ >= LIMIT_INCLUDES) {
		ret->state = LOAD_UNREADABLE;
		ret->limit = true;
		return;
	}
	for (uint32_t i = 0; i < folder->count; i++) {
		struct inner_file *file = folder->items[i];
		if (!str_equal(folder->is_loose ? base_name(file->path) : file->path, full) ||
		    is_elsewhere(folder, file->path, place, path))
			continue;
		ret->doc = read_file(folder, arena, file, format);
		if (!ret->doc)
			return;
		ret->state = LOAD_READ;
		ret->path = ret->canonical = file == loader->start ? file->source->path : file->path;
		ret->is_given = true;
		return;
	}
	if (sees_all(folder, full))
		ret->state = LOAD_ABSENT;
}

static enum load_state loader_match(struct loader *base, struct arena *arena, const struct source *from,
				    struct str pattern, struct str_list *ret) {
	const struct inner_folder *folder = ((struct map_loader *)base)->folder;
	struct str place = place_of(folder, from);
	const struct glob *glob = pattern_of(arena, folder, place, pattern);
	for (uint32_t i = 0; i < folder->count; i++)
		if (fits(folder, glob, folder->items[i]) &&
		    !is_elsewhere(folder, folder->items[i]->path, place, pattern))
			LIST_ADD(arena, ret, folder->items[i]->path);
	struct str full = full_path(arena, place, pattern);
	return ret->count || sees_all(folder, full) ? LOAD_READ : LOAD_UNKNOWN;
}

static void loader_leave(struct loader *base, const struct doc *doc) {
	(void)base, (void)doc; /* each file is judged as settled before */
}

struct loader *inner_files_loader(struct inner_folder *folder, const struct inner_file *start) {
	struct map_loader *loader = ARENA_NEW(folder->arena, struct map_loader);
	loader->folder = folder;
	loader->start = start;
	loader->base = (struct loader){.read = loader_read, .match = loader_match, .leave = loader_leave};
	return &loader->base;
}

/* --- texts of a list ------------------------------------------------------------------------------------------------
 */

static struct source *source_made(struct arena *arena, struct inner_file *file) {
	(void)arena;
	return file->source;
}

/* 0: no call names it. */
static uint32_t set_of(const struct control_call_list *calls, struct str path) {
	for (uint32_t i = calls->count; i-- > 0;)
		if (path.n && str_equal(calls->items[i].path, path))
			return calls->items[i].set;
	return 0;
}

static struct inner_file *file_of(struct inner_folder *folder, const struct embedded *embedded) {
	struct inner_file *file = ARENA_NEW(folder->arena, struct inner_file);
	*file = (struct inner_file){.path = embedded->text->lies_at,
				    .text = embedded->text->text,
				    .source = embedded->text,
				    .is_ours = contents_may_hold(embedded->text->text)};
	LIST_ADD(folder->arena, folder, file);
	return file;
}

void inner_files_gather(struct arena *arena, struct embedded_list *list, uint32_t from,
			const struct control_call_list *calls, struct inner_counts *counts) {
	struct inner_file **files = ARENA_ARRAY(arena, struct inner_file *, list->count + 1);
	struct inner_folder **folders = ARENA_ARRAY(arena, struct inner_folder *, list->count + 1);
	uint32_t first = counts->processes, kept = from;
	counts->processes += calls->count;
	for (uint32_t i = from; i < list->count; i++) {
		const struct embedded *one = &list->items[i];
		if (!one->text || !one->text->lies_at.n)
			continue;
		for (uint32_t k = from; k < i && !folders[i]; k++)
			folders[i] = list->items[k].host == one->host ? folders[k] : NULL;
		if (!folders[i]) {
			folders[i] = ARENA_NEW(arena, struct inner_folder);
			*folders[i] = (struct inner_folder){.arena = arena,
							    .make = source_made,
							    .steps = &counts->steps,
							    .last_process = &counts->processes};
		}
		files[i] = file_of(folders[i], one);
		if (set_of(calls, one->text->lies_at))
			files[i]->process = first + set_of(calls, one->text->lies_at);
	}
	for (uint32_t i = from; i < list->count; i++)
		if (files[i] && files[i] == folders[i]->items[0])
			inner_files_settle(folders[i]);
	for (uint32_t i = from; i < list->count; i++) {
		struct embedded *one = &list->items[i];
		if (files[i] && !files[i]->is_start)
			continue;
		if (files[i])
			one->process = files[i]->process;
		if (files[i] && folders[i]->count > 1)
			one->loader = inner_files_loader(folders[i], files[i]);
		list->items[kept++] = *one;
	}
	list->count = kept;
}
