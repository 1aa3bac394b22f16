/* The files of a run that hold a name: each is read until it is known what it holds, and parsed once. */
#include "app/partners.h"

#include "app/text.h"
#include "app/workers.h"

#include <fcntl.h>
#include <string.h>

static struct str folder_of(struct str path) {
	size_t slash;
	return str_find_last_char(path, '/', &slash) ? str_from_to(path, 0, slash + 1) : STR("");
}

static int compare_files(const void *a, const void *b, const void *context) {
	const struct name_file *left = a, *right = b;
	(void)context;
	int order = str_compare(folder_of(left->canonical), folder_of(right->canonical));
	return order ? order : str_compare(left->canonical, right->canonical);
}

void name_files_sort(struct arena *arena, struct name_files *files) {
	uint32_t kept = 0;
	list_sort(arena, files->items, files->count, sizeof *files->items, compare_files, NULL);
	for (uint32_t i = 0; i < files->count; i++)
		if (!kept || !str_equal(files->items[kept - 1].canonical, files->items[i].canonical))
			files->items[kept++] = files->items[i];
	files->count = kept;
}

/* --- names in a text ----------------------------------------------------------------------------------------------
 */

/* Names, and what tells quickly that a word is none of them. */
struct sought {
	struct map names;
	bool lengths[256], first[256];
};

static void sought_init(struct sought *sought, struct arena *arena, const struct str_list *names) {
	*sought = (struct sought){.names = {.arena = arena}};
	for (uint32_t i = 0; i < names->count; i++) {
		struct str name = names->items[i];
		*map_at(&sought->names, name) = sought;
		sought->lengths[name.n < 255 ? name.n : 255] = true;
		sought->first[(unsigned char)name.p[0]] = true;
	}
}

static bool is_sought(const struct sought *sought, struct str word) {
	return sought->lengths[word.n < 255 ? word.n : 255] && sought->first[(unsigned char)word.p[0]] &&
	       map_get(&sought->names, word);
}

static bool holds_one(const struct sought *sought, struct str text) {
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		for (end = at; end < text.n && link_is_name_byte(text.p[end]); end++)
			;
		if (end > at && is_sought(sought, str_from_to(text, at, end)))
			return true;
	}
	return false;
}

/* --- reading ------------------------------------------------------------------------------------------------------
 */

struct reading_files {
	struct name_search *search;
	struct sought sought;
};

static bool may_have_links(const struct agent *agent, struct str text) {
	for (const char *const *word = agent->link_words; word && *word; word++)
		if (str_contains(text, str_from(*word)))
			return true;
	return false;
}

static void add_links(struct arena *scratch, struct arena *kept, const struct agent *agent, struct doc *doc,
		      struct link_list *ret) {
	struct link_list links = {0};
	uint32_t objects = 0;
	for (uint32_t i = 0; i < ret->count; i++)
		objects = ret->items[i].object >= objects ? ret->items[i].object + 1 : objects;
	agent->links(scratch, doc, &links);
	for (uint32_t i = 0; i < links.count; i++) {
		struct link link = links.items[i];
		link.object += objects;
		link.kind = arena_str(kept, link.kind);
		link.name = arena_str(kept, link.name);
		link.space = arena_str(kept, link.space);
		LIST_ADD(kept, ret, link);
	}
}

static void read_links(struct name_file *file, struct str text, struct arena *scratch, struct arena *kept) {
	struct doc *doc = NULL;
	for (const struct agent *const *agent = agent_all(); *agent; agent++) {
		if (!(*agent)->links || !may_have_links(*agent, text))
			continue;
		if (!doc)
			doc = doc_parse(scratch, source_new(scratch, file->path, text), file->format);
		if (!doc->unreadable)
			add_links(scratch, kept, *agent, doc, &file->links);
	}
}

static void read_file(void *context, uint32_t worker, uint32_t item) {
	struct reading_files *reading = context;
	struct name_search *search = reading->search;
	struct name_file *file = &search->files.items[item];
	struct arena *scratch = search->scratch[worker];
	struct str text;
	if (file->is_read)
		return;
	if (text_read(scratch, AT_FDCWD, file->path.p, &text) == TEXT_READ && holds_one(&reading->sought, text)) {
		file->is_read = true;
		read_links(file, text, scratch, search->kept[worker]);
	}
	arena_reset(scratch);
}

void name_files_read(struct name_search *search, const struct str_list *names) {
	struct reading_files reading = {.search = search};
	sought_init(&reading.sought, search->arena, names);
	workers_run(search->workers, search->files.count, read_file, &reading);
}
