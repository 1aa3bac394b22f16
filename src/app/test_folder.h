/* A scratch folder for tests of what reads the disk. */
#ifndef CWD_APP_TEST_FOLDER_H
#define CWD_APP_TEST_FOLDER_H

#include "base/arena.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* canonical, without / at its end; removed by test_folder_finish */
struct test_folder {
	struct arena *arena;
	struct str path;
};

static inline struct str test_path(const struct test_folder *folder, const char *name) {
	return arena_format(folder->arena, "%.*s/%s", STR_ARGS(folder->path), name);
}

static inline struct test_folder test_folder_new(void) {
	char name[] = "/tmp/cwdoctor-test-XXXXXX", resolved[PATH_MAX];
	cr_assert(mkdtemp(name) && realpath(name, resolved));
	struct arena *arena = arena_new();
	return (struct test_folder){.arena = arena, .path = arena_str(arena, str_from(resolved))};
}

/* All folders of name's path, and name itself if it ends with /. */
static inline void test_folders(const struct test_folder *folder, const char *name) {
	char path[PATH_MAX];
	for (size_t i = 0; name[i]; i++) {
		if (name[i] != '/')
			continue;
		snprintf(path, sizeof path, "%.*s/%.*s", STR_ARGS(folder->path), (int)i, name);
		mkdir(path, 0777);
	}
}

static inline void test_file(const struct test_folder *folder, const char *name, const char *text) {
	test_folders(folder, name);
	FILE *file = fopen(test_path(folder, name).p, "w");
	cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static inline void test_link(const struct test_folder *folder, const char *name, const char *target) {
	test_folders(folder, name);
	cr_assert(symlink(target, test_path(folder, name).p) == 0);
}

static inline void test_folder_finish(struct test_folder *folder) {
	struct str command = arena_format(folder->arena, "rm -rf -- '%.*s'", STR_ARGS(folder->path));
	cr_assert(system(command.p) == 0);
	arena_free(folder->arena);
}

#endif
