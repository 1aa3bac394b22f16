/* Files of one container that include each other: keys of the ConfigMaps that it mounts. What an include says is read
 * by the shipper whose file it is; here it is only found out which files are parts of others. */
#include "agent/kubernetes/reading.h"

#include "base/limits.h"

enum { STEPS_MAX = 1 << 22, HOLE_BYTES_MAX = 200, HOLES_MAX = 10000 };

static struct str base_name(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_offset(path, slash + 1) : path;
}

static struct str folder_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash) : STR("");
}

/* {{cluster_name}} and #{NAME}#, to be replaced by hand or by a tool; to Vector the first is a field, to Fluentd the
 * second is Ruby. */
static const struct {
	struct str open, close, not_in;
} marks[] = {{STR_INIT("{{"), STR_INIT("}}"), STR_INIT("aws_cloudwatch_logs")},
	     {STR_INIT("#{"), STR_INIT("}#"), STR_INIT("@type")}};

static void add_holes(struct derivation *d, size_t mark) {
	struct str open = marks[mark].open, close = marks[mark].close;
	size_t from = 0, at, end;
	if (str_contains(d->text, marks[mark].not_in))
		return;
	while (d->holes.count < HOLES_MAX && str_find(str_from_offset(d->text, from), open, &at)) {
		struct str rest = str_from_to(d->text, from + at, from + at + HOLE_BYTES_MAX);
		size_t newline = rest.n;
		str_find_char(rest, '\n', &newline);
		from += at + open.n;
		if (!str_find(str_from_to(rest, 0, newline), close, &end))
			continue;
		struct hole hole = {.expression = str_from_to(rest, 0, end + close.n), .kind = HOLE_DEPLOY_CONSTANT};
		hole.here = (struct span){.off = (uint32_t)(from - open.n), .len = (uint32_t)(end + close.n)};
		LIST_ADD(d->arena, &d->holes, hole);
		from = hole.here.off + hole.here.len;
	}
}

/* Of the two kinds the text has one, so that they stand in order. */
static void find_holes(struct derivation *d) {
	for (size_t i = 0; i < sizeof marks / sizeof *marks && !d->holes.count; i++)
		add_holes(d, i);
}

struct source *kube_file_text(struct arena *arena, struct file *file) {
	const struct entry *entry = file->entry;
	const struct doc *doc = file->object->doc;
	struct derivation d = {.arena = arena, .outer = doc->source};
	if (file->text)
		return file->text;
	if (entry->encoded)
		derivation_add(&d, PIECE_OPAQUE, entry->text, entry->node->span, 0);
	else
		doc->format->decode(doc, entry->node, &d);
	find_holes(&d);
	file->text = source_derive(&d, kube_label(arena, entry));
	return file->text;
}

/* --- which file an include means ------------------------------------------------------------------------------------
 */

/* As the container sees it; relative to the folder of the file that includes it. */
static struct str full_path(struct arena *arena, struct str from, struct str path) {
	if (!str_starts_with(path, STR("/")))
		path = arena_join(arena, folder_of(from), STR("/"), path, STR(""));
	return glob_clean_path(arena, path, false);
}

static bool fits(const struct folder *folder, const struct glob *pattern, const struct file *file) {
	if (folder->is_loose)
		return glob_match(pattern, base_name(file->path));
	return glob_match(pattern, file->path);
}

static const struct glob *pattern_of(struct arena *arena, const struct folder *folder, struct str from,
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
static void list_included(struct cluster *cluster, struct folder *folder, uint32_t from, struct index_list *ret) {
	struct str rest = folder->items[from].entry->text, line, path;
	bool in_list = false;
	if (!str_contains(rest, STR("nclude")) && !str_contains(rest, STR("NCLUDE")))
		return;
	while (cluster->steps < STEPS_MAX && str_split(&rest, '\n', &line)) {
		if (!included_path(line, &in_list, &path))
			continue;
		const struct glob *pattern = pattern_of(cluster->arena, folder, folder->items[from].path, path);
		cluster->steps += folder->count;
		for (uint32_t i = 0; i < folder->count; i++)
			if (i != from && fits(folder, pattern, &folder->items[i]))
				LIST_ADD(cluster->arena, ret, i);
	}
}

struct settling {
	struct arena *arena;
	struct folder *folder;
	struct index_list *includes; /* of each file */
	struct index_list stack;
};

/* Marks what start brings in; does any of it have a shipper's words? */
static bool reach(struct settling *s, uint32_t start) {
	bool ours = false;
	s->stack.count = 0;
	LIST_ADD(s->arena, &s->stack, start);
	s->folder->items[start].is_reached = true;
	while (s->stack.count) {
		uint32_t at = s->stack.items[--s->stack.count];
		ours = ours || s->folder->items[at].entry->is_ours;
		for (uint32_t i = 0; i < s->includes[at].count; i++) {
			struct file *next = &s->folder->items[s->includes[at].items[i]];
			if (!next->is_reached)
				LIST_ADD(s->arena, &s->stack, s->includes[at].items[i]);
			next->is_reached = true;
		}
	}
	return ours;
}

/* What several files share is reached once only, so that a second start of it may seem to be none of ours: its own
 * words, such as @include, tell. Of files that include each other the first is the start. */
void kube_settle_includes(struct cluster *cluster, struct folder *folder) {
	struct settling s = {.arena = cluster->arena, .folder = folder};
	s.includes = ARENA_ARRAY(s.arena, struct index_list, folder->count + 1);
	for (uint32_t i = 0; i < folder->count; i++) {
		list_included(cluster, folder, i, &s.includes[i]);
		for (uint32_t k = 0; k < s.includes[i].count; k++)
			folder->items[s.includes[i].items[k]].is_included = true;
	}
	for (uint32_t i = 0; i < folder->count; i++)
		if (!folder->items[i].is_included)
			folder->items[i].is_start = reach(&s, i);
	for (uint32_t i = 0; i < folder->count; i++)
		if (!folder->items[i].is_reached)
			folder->items[i].is_start = reach(&s, i);
}

/* --- the loader ------------------------------------------------------------------------------------------------------
 */

struct map_loader {
	struct loader base;
	struct folder *folder;
	const struct file *start; /* whose configuration it loads for: it is known by the path of the outer file */
	uint32_t reads;
};

static struct str place_of(const struct folder *folder, const struct source *from) {
	for (; from; from = from->outer)
		for (uint32_t i = 0; i < folder->count; i++)
			if (folder->items[i].text == from)
				return folder->items[i].path;
	return STR("/");
}

/* Nothing else is in a folder that is mounted as a whole. */
static bool sees_all(const struct folder *folder, struct str path) {
	struct str parent = folder_of(path);
	for (uint32_t i = 0; i < folder->whole.count && !folder->is_loose; i++)
		if (str_equal(folder->whole.items[i], parent))
			return true;
	return false;
}

static struct doc *read_file(struct arena *arena, struct file *file, const struct format *format) {
	struct source *text = kube_file_text(arena, file);
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
	struct folder *folder = loader->folder;
	struct str place = place_of(folder, from);
	struct str full = folder->is_loose ? base_name(path) : full_path(arena, place, path);
	*ret = (struct loaded){.state = LOAD_UNKNOWN, .path = path};
	if (loader->reads++ >= LIMIT_INCLUDES) {
		ret->state = LOAD_UNREADABLE;
		ret->limit = true;
		return;
	}
	for (uint32_t i = 0; i < folder->count; i++) {
		struct file *file = &folder->items[i];
		if (!str_equal(folder->is_loose ? base_name(file->path) : file->path, full))
			continue;
		ret->state = LOAD_READ;
		ret->doc = read_file(arena, file, format);
		ret->path = ret->canonical = file == loader->start ? file->text->path : file->path;
		ret->is_given = true;
		return;
	}
	if (sees_all(folder, full))
		ret->state = LOAD_ABSENT;
}

static enum load_state loader_match(struct loader *base, struct arena *arena, const struct source *from,
				    struct str pattern, struct str_list *ret) {
	const struct folder *folder = ((struct map_loader *)base)->folder;
	const struct glob *glob = pattern_of(arena, folder, place_of(folder, from), pattern);
	for (uint32_t i = 0; i < folder->count; i++)
		if (fits(folder, glob, &folder->items[i]))
			LIST_ADD(arena, ret, folder->items[i].path);
	struct str full = full_path(arena, place_of(folder, from), pattern);
	return ret->count || sees_all(folder, full) ? LOAD_READ : LOAD_UNKNOWN;
}

static void loader_leave(struct loader *base, const struct doc *doc) {
	(void)base, (void)doc; /* each file is judged as settled before */
}

struct loader *kube_loader(struct cluster *cluster, struct folder *folder, const struct file *start) {
	struct map_loader *loader = ARENA_NEW(cluster->arena, struct map_loader);
	loader->folder = folder;
	loader->start = start;
	loader->base = (struct loader){.read = loader_read, .match = loader_match, .leave = loader_leave};
	return &loader->base;
}
