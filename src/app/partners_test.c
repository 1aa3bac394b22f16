#include "app/partners.h"

#include <criterion/criterion.h>

enum { FILES_MAX = 6 };

/* Files and what they hold: "PATH +NAME" is called so, "PATH -NAME" uses that, "NAME@SPACE"; several of one object, or
 * after a / of the next one. together: what belongs to the first file, by numbers. */
struct row {
	const char *what;
	const char *files[FILES_MAX];
	const char *together;
};

static const struct row rows[] = {
    {"alone", {"/r/a +x"}, ""},
    {"in another folder", {"/r/config/a +x", "/r/workloads/b -x"}, "01"},
    {"another name", {"/r/a +x", "/r/b -y"}, ""},
    {"the same folder is nearer", {"/r/dev/a +x", "/r/dev/b -x", "/r/prod/b -x"}, "01"},
    {"each has its own", {"/r/dev/a +x", "/r/dev/b -x", "/r/prod/a +x", "/r/prod/b -x"}, "01"},
    {"the user has a nearer one", {"/r/dev/a +x", "/r/prod/b -x", "/r/prod/c +x"}, ""},
    {"it stands in its own file", {"/r/a +x", "/r/b +x/-x"}, ""},
    {"a deeper folder is nearer", {"/r/a/b/c/d +x", "/r/a/b/e/f -x", "/r/a/g -x", "/r/h -x"}, "01"},
    {"a folder with a longer name is another one", {"/r/ab/c/f +x", "/r/a/f -x", "/r/ab/d/f -x"}, "02"},
    {"two users are as near", {"/r/a +x", "/r/dev/b -x", "/r/prod/b -x"}, "012"},
    {"a choice belongs to each", {"/r/dev/a +x", "/r/prod/a +x", "/r/base/b -x"}, "02"},
    {"what the choice leads to, too", {"/r/dev/a +x", "/r/prod/a +x", "/r/base/b -x+w", "/r/base/s -w"}, "023"},
    {"spaces", {"/r/a +x@one", "/r/u/b -x@two", "/r/v/b -x@one"}, "02"},
    {"no space is any", {"/r/a +x", "/r/u/b -x@two"}, "01"},
    {"a nearer one of another space is none", {"/r/u/a +x@one", "/r/u/b -x@two", "/r/v/b -x"}, "02"},
    {"names of one object lead on", {"/r/a +x", "/r/b -x+y", "/r/c -y"}, "012"},
    {"names of another object do not", {"/r/a +x", "/r/b -x/+y", "/r/c -y"}, "01"},
    {"no loop is endless", {"/r/a +x-y", "/r/b -x+y"}, "01"},
};

static void add_links(struct arena *arena, struct name_file *file, struct str text) {
	struct link link = {.starts = true, .kind = STR("thing")};
	while (text.n) {
		size_t end = 1, at;
		if (text.p[0] == '/') {
			link.object++;
			text = str_from_offset(text, 1);
			continue;
		}
		while (end < text.n && text.p[end] != '+' && text.p[end] != '-' && text.p[end] != '/')
			end++;
		link.name = str_from_to(text, 1, end);
		link.space = STR("");
		if (str_find_char(link.name, '@', &at)) {
			link.space = str_from_offset(link.name, at + 1);
			link.name = str_from_to(link.name, 0, at);
		}
		link.holds = text.p[0] == '+';
		link_add(arena, &file->links, link);
		text = str_from_offset(text, end);
	}
}

static struct str names_of(struct arena *arena, const struct name_file *file) {
	struct str_list names = {0};
	partners_ask(arena, &file->links, &names);
	return names.count ? names.items[0] : STR("");
}

static void find(struct arena *arena, const struct row *row, unsigned turn, struct partners *ret, struct str *first) {
	struct name_search search = {.arena = arena, .workers = 1};
	struct arena *scratch[1] = {arena_new()}, *kept[1] = {arena};
	struct str_list names = {0};
	unsigned count = 0;
	while (count < FILES_MAX && row->files[count])
		count++;
	for (unsigned i = 0; i < count; i++) {
		struct str text = str_from(row->files[(i + turn) % count]), path;
		str_split(&text, ' ', &path);
		struct name_file file = {.canonical = path, .path = path, .is_read = true};
		file.links = (struct link_list){0};
		add_links(arena, &file, text);
		if ((i + turn) % count == 0) { /* only the first one asks */
			*first = path;
			struct str name = names_of(arena, &file);
			if (name.n)
				LIST_ADD(arena, &names, name);
		}
		for (uint32_t k = 0; k < file.links.count; k++)
			file.links.items[k].starts = (i + turn) % count == 0;
		LIST_ADD(arena, &search.files, file);
	}
	search.scratch = scratch;
	search.kept = kept;
	partners_find(&search, &names, ret);
	arena_free(scratch[0]);
}

static bool is_listed(const struct str_list *list, struct str path) {
	for (uint32_t i = 0; list && i < list->count; i++)
		if (str_equal(list->items[i], path))
			return true;
	return false;
}

Test(partners, nearest_files_belong_together_in_any_order) {
	struct arena *arena = arena_new();
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
		for (unsigned turn = 0; turn < FILES_MAX; turn++) {
			struct partners partners;
			struct str first;
			find(arena, &rows[r], turn, &partners, &first);
			cr_expect(!partners.gave_up);
			const struct str_list *list = partners_of(&partners, first);
			for (unsigned i = 0; i < FILES_MAX && rows[r].files[i]; i++) {
				struct str text = str_from(rows[r].files[i]), path;
				size_t at;
				str_split(&text, ' ', &path);
				bool expected = str_find_char(str_from(rows[r].together), (char)('0' + i), &at);
				cr_expect_eq(is_listed(list, path), expected, "%s, turn %u: %s", rows[r].what, turn,
					     rows[r].files[i]);
			}
		}
	arena_free(arena);
}

Test(partners, names_that_stay_within_a_document_are_not_asked_for) {
	struct arena *arena = arena_new();
	static const struct {
		const char *links, *asked;
	} documents[] = {{"+x/-x", ""},	     {"+x", "x"},	 {"+x/-x-y", "y"},
			 {"+x/-x+z/-z", ""}, {"+x@a/-x@b", "x"}, {"+a$b", ""}};
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		struct name_file file = {0};
		add_links(arena, &file, str_from(documents[i].links));
		for (uint32_t k = 0; k < file.links.count; k++)
			file.links.items[k].starts = file.links.items[k].object == 0;
		struct str asked = names_of(arena, &file);
		cr_expect(str_is(asked, documents[i].asked), "%s asks for %.*s", documents[i].links, STR_ARGS(asked));
	}
	arena_free(arena);
}

Test(partners, steps_are_bounded) {
	struct arena *arena = arena_new();
	struct name_file file = {0};
	struct str_list names = {0};
	for (uint32_t i = 0; i < 20000; i++)
		link_add(
		    arena, &file.links,
		    (struct link){.object = i, .holds = i % 2, .starts = true, .kind = STR("k"), .name = STR("n")});
	partners_ask(arena, &file.links, &names);
	cr_expect_eq(names.count, 1, "who looks for it will say that it is too much");
	arena_free(arena);
}
