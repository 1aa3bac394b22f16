#include "base/file.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/cwdoctor-file-XXXXXX";
static struct arena *arena;

static void set_up(void) {
	arena = arena_new();
	cr_assert(mkdtemp(folder));
}

static void tear_down(void) {
	cr_expect_eq(rmdir(folder), 0);
	arena_free(arena);
}

TestSuite(file, .init = set_up, .fini = tear_down);

static const char *write_file(const char *name, struct str text) {
	const char *path = arena_format(arena, "%s/%s", folder, name).p;
	FILE *file = fopen(path, "wb");
	cr_assert(file);
	cr_assert_eq(fwrite(text.p, 1, text.n, file), text.n);
	fclose(file);
	return path;
}

Test(file, is_read_whole_up_to_the_limit) {
	struct buf text = {0};
	for (unsigned i = 0; i < 40000; i++)
		buf_format(&text, "%u,", i);
	const char *path = write_file("whole", buf_str(&text));
	struct str read;
	cr_expect_eq(file_read(arena, path, text.n, &read), FILE_READ);
	cr_expect(str_equal(read, buf_str(&text)) && read.p[read.n] == '\0');
	cr_expect_eq(file_read(arena, path, text.n + 1, &read), FILE_READ);
	cr_expect(str_equal(read, buf_str(&text)));
	cr_expect_eq(file_read(arena, path, text.n - 1, &read), FILE_TOO_LARGE);
	cr_expect(str_equal(read, str_from_to(buf_str(&text), 0, text.n - 1)) && read.p[read.n] == '\0');
	cr_expect_eq(file_read(arena, path, 0, &read), FILE_TOO_LARGE);
	cr_expect_eq(read.n, 0);
	unlink(path);
	buf_finish(&text);
}

Test(file, an_empty_one_is_read) {
	const char *path = write_file("empty", STR(""));
	struct str read = STR("before");
	cr_expect_eq(file_read(arena, path, 100, &read), FILE_READ);
	cr_expect(read.n == 0 && read.p[0] == '\0');
	unlink(path);
}

Test(file, what_the_system_writes_while_it_is_read_has_no_size) {
	struct str read;
	cr_expect_eq(file_read(arena, "/proc/self/status", 1u << 20, &read), FILE_READ);
	cr_expect(str_starts_with(read, STR("Name:")));
}

Test(file, only_regular_files_are_opened) {
	struct str read = STR("before");
	const char *pipe_path = arena_format(arena, "%s/pipe", folder).p;
	cr_assert_eq(mkfifo(pipe_path, 0600), 0);
	cr_expect_eq(file_read(arena, pipe_path, 100, &read), FILE_NOT_REGULAR);
	cr_expect_eq(file_read(arena, folder, 100, &read), FILE_NOT_REGULAR);
	cr_expect_eq(file_read(arena, "/dev/zero", 100, &read), FILE_NOT_REGULAR);
	unlink(pipe_path);
	cr_expect_eq(file_read(arena, pipe_path, 100, &read), FILE_UNREADABLE);
	cr_expect_eq(errno, ENOENT);
	cr_expect(str_is(read, "before"), "untouched on failure");
}

Test(file, links_are_followed_but_not_in_circles) {
	struct str read;
	const char *path = write_file("target", STR("text")), *link = arena_format(arena, "%s/link", folder).p;
	cr_assert_eq(symlink("target", link), 0);
	cr_expect_eq(file_read(arena, link, 100, &read), FILE_READ);
	cr_expect(str_is(read, "text"));
	unlink(link);
	cr_assert_eq(symlink("link", link), 0);
	cr_expect_eq(file_read(arena, link, 100, &read), FILE_UNREADABLE);
	cr_expect_eq(errno, ELOOP);
	unlink(link);
	unlink(path);
}

Test(file, an_open_pipe_is_read_to_its_end) {
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], "some text", 9), 9);
	close(ends[1]);
	struct str read;
	cr_expect_eq(file_read_open(arena, ends[0], 100, &read), FILE_READ);
	cr_expect(str_is(read, "some text"));
	close(ends[0]);
	cr_expect_eq(file_read_open(arena, ends[0], 100, &read), FILE_UNREADABLE);
	cr_expect_eq(errno, EBADF);
}

Test(file, an_endless_stream_is_cut) {
	int zero = open("/dev/zero", O_RDONLY);
	struct str read;
	cr_expect_eq(file_read_open(arena, zero, 1000000, &read), FILE_TOO_LARGE);
	cr_expect_eq(read.n, 1000000);
	close(zero);
}
