#include "app/resolve.h"
#include "app/test_folder.h"

#include <errno.h>

struct row {
	const char *path;
	enum resolve_state state;
	const char *leads_to; /* below the root */
	int error;
};

/* root/ is the root; what stands beside it must never be reached. */
static void make(const struct test_folder *f) {
	test_file(f, "secret", "secret");
	test_file(f, "root/etc/a.conf", "a");
	test_file(f, "root/etc/conf.d/b.conf", "b");
	test_link(f, "root/etc/relative", "conf.d/b.conf");
	test_link(f, "root/etc/absolute", "/etc/a.conf");
	test_link(f, "root/etc/up", "../etc/../etc/a.conf");
	test_link(f, "root/etc/escape", "../../secret");
	test_link(f, "root/etc/escape-far", "../../../../../../../../../etc/passwd");
	test_link(f, "root/etc/folder", "/etc/conf.d");
	test_link(f, "root/etc/loop", "loop2");
	test_link(f, "root/etc/loop2", "loop");
	test_link(f, "root/etc/broken", "nowhere");
	test_link(f, "root/etc/chain", "absolute");
}

static const struct row rows[] = {
    {"etc/a.conf", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"/etc//./a.conf", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"etc/conf.d/../a.conf", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"../../etc/a.conf", RESOLVE_FOUND, "/etc/a.conf", 0}, /* .. of the root is the root */
    {"etc/relative", RESOLVE_FOUND, "/etc/conf.d/b.conf", 0},
    {"etc/absolute", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"etc/up", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"etc/chain", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"etc/folder/b.conf", RESOLVE_FOUND, "/etc/conf.d/b.conf", 0},
    {"etc/folder/../a.conf", RESOLVE_FOUND, "/etc/a.conf", 0},
    {"etc/conf.d/", RESOLVE_FOUND, "/etc/conf.d", 0},
    {"", RESOLVE_FOUND, "", 0},
    {"etc/escape", RESOLVE_ABSENT, NULL, ENOENT},
    {"etc/escape-far", RESOLVE_ABSENT, NULL, ENOENT},
    {"../secret", RESOLVE_ABSENT, NULL, ENOENT},
    {"etc/broken", RESOLVE_ABSENT, NULL, ENOENT},
    {"etc/none/a.conf", RESOLVE_ABSENT, NULL, ENOENT},
    {"etc/a.conf/", RESOLVE_ABSENT, NULL, ENOTDIR},
    {"etc/a.conf/..", RESOLVE_ABSENT, NULL, ENOTDIR},
    {"etc/loop", RESOLVE_FAILED, NULL, ELOOP},
};

Test(resolve, stays_below_its_root) {
	struct test_folder folder = test_folder_new();
	make(&folder);
	struct str root = test_path(&folder, "root");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct resolved resolved;
		enum resolve_state state = path_resolve(folder.arena, root, str_from(rows[i].path), &resolved);
		cr_expect(state == rows[i].state && resolved.error == rows[i].error, "%s: %d, error %d", rows[i].path,
			  (int)state, resolved.error);
		if (state != RESOLVE_FOUND || !rows[i].leads_to)
			continue;
		cr_expect(str_starts_with(resolved.path, root), "%s", resolved.path.p);
		cr_expect(str_is(str_from_offset(resolved.path, root.n), rows[i].leads_to), "%s: %s", rows[i].path,
			  resolved.path.p);
	}
	test_folder_finish(&folder);
}

Test(resolve, agrees_with_the_system_on_the_whole_machine) {
	struct test_folder folder = test_folder_new();
	make(&folder);
	static const char *const names[] = {"root/etc/relative", "root/etc/up",	      "root/etc/escape",
					    "root/etc/loop",	 "root/etc/broken",   "root/etc/escape-far",
					    "root/../secret",	 "root/etc/conf.d/.", "root/etc/a.conf/"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char real[PATH_MAX];
		struct resolved resolved;
		struct str path = test_path(&folder, names[i]);
		bool found = path_resolve(folder.arena, STR(""), path, &resolved) == RESOLVE_FOUND;
		bool exists = realpath(path.p, real);
		cr_expect(found == exists, "%s", names[i]);
		cr_expect(!exists || str_is(resolved.path, real), "%s: %s", names[i], resolved.path.p);
	}
	struct resolved resolved;
	cr_expect(path_resolve(folder.arena, STR(""), STR("/"), &resolved) == RESOLVE_FOUND);
	cr_expect(str_is(resolved.path, "/"));
	test_folder_finish(&folder);
}

Test(resolve, refuses_what_is_no_path) {
	struct arena *arena = arena_new();
	struct resolved resolved;
	char *longer = arena_alloc(arena, PATH_MAX + 8);
	memset(longer, 'a', PATH_MAX + 7);
	cr_expect(path_resolve(arena, STR(""), STR("/etc\0/passwd"), &resolved) == RESOLVE_ABSENT);
	cr_expect(path_resolve(arena, STR(""), str_from(longer), &resolved) == RESOLVE_FAILED);
	longer[NAME_MAX + 1] = '\0';
	cr_expect(path_resolve(arena, STR(""), str_from(longer), &resolved) == RESOLVE_FAILED);
	cr_expect(resolved.error == ENAMETOOLONG);
	arena_free(arena);
}
