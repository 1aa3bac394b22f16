#include "app/loader.h"
#include "app/test_folder.h"
#include "base/limits.h"

static const char text[] = "[OUTPUT]\n    Name cloudwatch_logs\n";

/* A unit whose only input is main, found below searched (both relative to the scratch folder). */
struct fixture {
	struct test_folder folder;
	struct root root;
	struct folder place;
	struct found found;
	struct root_list roots;
	struct doc *main;
	struct disk_loader loader;
};

static const struct format *fluentbit(void) {
	return format_by_name(STR("fluentbit"));
}

/* shown: how the user called the searched folder, with / at its end unless it is empty. host_root: NULL if none. */
static void start(struct fixture *f, const char *searched, const char *below, const char *shown,
		  const char *host_root) {
	struct arena *arena = f->folder.arena;
	f->root = (struct root){.shown = str_from(shown), .canonical = test_path(&f->folder, searched)};
	f->place = (struct folder){.root = &f->root, .below = str_from(below)};
	f->found = (struct found){.folder = &f->place, .name = STR("main.conf"), .kind = FOUND_FILE};
	f->roots = (struct root_list){0};
	LIST_ADD(arena, &f->roots, &f->root);
	f->main = doc_parse(arena, source_new(arena, found_path(arena, &f->found), str_from(text)), fluentbit());
	loader_init(&f->loader, arena, &f->roots);
	f->loader.in_host = host_root;
	if (host_root)
		f->loader.host_root = test_path(&f->folder, host_root);
	loader_add_input(&f->loader, &f->found, f->main);
}

static struct loaded read_from(struct fixture *f, const struct doc *from, const char *path) {
	struct loaded loaded;
	f->loader.base.read(&f->loader.base, f->folder.arena, from->source, str_from(path), fluentbit(), &loaded);
	return loaded;
}

static struct loaded read_path(struct fixture *f, const char *path) {
	return read_from(f, f->main, path);
}

static void expect_read(struct fixture *f, const char *path, const char *shown, const char *canonical) {
	struct loaded loaded = read_path(f, path);
	struct str real = str_from_offset(loaded.canonical, f->folder.path.n + 1);
	cr_expect(loaded.state == LOAD_READ && loaded.doc, "%s: %d %.*s", path, (int)loaded.state,
		  STR_ARGS(loaded.why));
	cr_expect(str_is(loaded.path, shown), "%s is shown as %.*s", path, STR_ARGS(loaded.path));
	cr_expect(!canonical || str_is(real, canonical), "%s is %.*s", path, STR_ARGS(real));
}

static void expect_state(struct fixture *f, const char *path, enum load_state state, const char *why) {
	struct loaded loaded = read_path(f, path);
	cr_expect(loaded.state == state && str_contains(loaded.why, str_from(why)), "%s: %d, %.*s", path,
		  (int)loaded.state, STR_ARGS(loaded.why));
}

static void expect_match(struct fixture *f, const char *pattern, enum load_state state, const char *paths) {
	struct str_list found = {0};
	struct str joined = STR("");
	enum load_state got =
	    f->loader.base.match(&f->loader.base, f->folder.arena, f->main->source, str_from(pattern), &found);
	for (uint32_t i = 0; i < found.count; i++)
		joined = arena_format(f->folder.arena, "%.*s%s%.*s", STR_ARGS(joined), i ? " " : "",
				      STR_ARGS(found.items[i]));
	cr_expect(got == state && str_is(joined, paths), "%s: %d, %.*s", pattern, (int)got, STR_ARGS(joined));
}

Test(loader, reads_beside_the_including_text) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/conf/main.conf", text);
	test_file(&f.folder, "repo/conf/a.conf", text);
	test_file(&f.folder, "repo/conf/sub/b.conf", text);
	test_file(&f.folder, "repo/common/c.conf", text);
	start(&f, "repo/", "conf/", "", NULL);
	expect_read(&f, "a.conf", "conf/a.conf", "repo/conf/a.conf");
	expect_read(&f, "./sub/../a.conf", "conf/a.conf", "repo/conf/a.conf");
	expect_read(&f, "sub/b.conf", "conf/sub/b.conf", "repo/conf/sub/b.conf");
	expect_read(&f, "../common/c.conf", "common/c.conf", "repo/common/c.conf");
	expect_state(&f, "none.conf", LOAD_ABSENT, "");
	expect_state(&f, "", LOAD_ABSENT, "");
	expect_state(&f, "sub", LOAD_UNREADABLE, "a folder");
	struct loaded b = read_path(&f, "sub/b.conf"), again = read_path(&f, "sub/../sub/b.conf");
	cr_expect_eq(b.doc, again.doc, "one file is one document");
	struct loaded from_b = read_from(&f, b.doc, "../a.conf");
	cr_expect(from_b.state == LOAD_READ && str_is(from_b.path, "conf/a.conf"));
	cr_expect_eq(read_from(&f, b.doc, "../main.conf").doc, f.main, "a loop leads back to the same document");
	cr_expect_eq(f.loader.loaded.count, 3, "%u", f.loader.loaded.count);
	test_folder_finish(&f.folder);
}

Test(loader, shows_paths_as_the_user_would_write_them) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/conf/main.conf", text);
	test_file(&f.folder, "repo/conf/a.conf", text);
	test_file(&f.folder, "repo/c.conf", text);
	start(&f, "repo/conf/", "", "./conf/", NULL);
	expect_read(&f, "a.conf", "./conf/a.conf", NULL);
	expect_read(&f, "../c.conf", "./c.conf", NULL);
	start(&f, "repo/conf/", "", "../conf/", NULL);
	expect_read(&f, "../c.conf", "../c.conf", NULL);
	start(&f, "repo/conf/", "", "", NULL);
	expect_read(&f, "../c.conf", "../c.conf", NULL);
	test_folder_finish(&f.folder);
}

Test(loader, knows_nothing_beside_standard_input) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/main.conf", text);
	start(&f, "repo/", "", "", NULL);
	loader_init(&f.loader, f.folder.arena, &f.roots);
	f.found.kind = FOUND_DESCRIPTOR;
	cr_expect_eq(loader_add_input(&f.loader, &f.found, f.main).n, 0);
	expect_state(&f, "main.conf", LOAD_UNKNOWN, "");
	expect_state(&f, "/etc/passwd", LOAD_UNKNOWN, "");
	expect_match(&f, "*.conf", LOAD_UNKNOWN, "");
	test_folder_finish(&f.folder);
}

Test(loader, maps_paths_of_another_machine_by_their_longest_end) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/etc/main.conf", text);
	test_file(&f.folder, "repo/etc/x.conf", text);
	test_file(&f.folder, "repo/etc/conf/x.conf", text);
	test_file(&f.folder, "repo/etc/conf/y.conf", text);
	start(&f, "repo/", "etc/", "", NULL);
	expect_read(&f, "/fluent-bit/etc/conf/x.conf", "etc/conf/x.conf", "repo/etc/conf/x.conf");
	expect_read(&f, "/fluent-bit/etc/x.conf", "etc/x.conf", "repo/etc/x.conf");
	expect_state(&f, "/fluent-bit/etc/none.conf", LOAD_UNKNOWN, "");
	expect_state(&f, "/fluent-bit/etc/main.conf", LOAD_UNKNOWN, "");
	expect_match(&f, "/fluent-bit/etc/conf/*.conf", LOAD_READ,
		     "/fluent-bit/etc/conf/x.conf /fluent-bit/etc/conf/y.conf");
	expect_match(&f, "/fluent-bit/etc/*.conf", LOAD_READ, "/fluent-bit/etc/x.conf");
	expect_match(&f, "/fluent-bit/other/*.conf", LOAD_UNKNOWN, "");
	struct str inside = test_path(&f.folder, "repo/etc/x.conf");
	expect_read(&f, inside.p, "etc/x.conf", "repo/etc/x.conf");
	test_folder_finish(&f.folder);
}

Test(loader, takes_absolute_paths_as_they_are_if_the_input_is_named_so) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "etc/main.conf", text);
	test_file(&f.folder, "opt/x.conf", text);
	test_file(&f.folder, "etc/x.conf", text);
	struct str shown = test_path(&f.folder, "etc/"), there = test_path(&f.folder, "opt/x.conf");
	start(&f, "etc/", "", shown.p, NULL);
	expect_read(&f, there.p, there.p, "opt/x.conf");
	expect_read(&f, "/nowhere/x.conf", arena_format(f.folder.arena, "%sx.conf", shown.p).p, "etc/x.conf");
	expect_state(&f, "/nowhere/y.conf", LOAD_UNKNOWN, "");
	expect_match(&f, "/nowhere/*", LOAD_UNKNOWN, "");
	f.loader.in_host = true; /* the machine itself */
	expect_read(&f, there.p, there.p, "opt/x.conf");
	expect_state(&f, "/nowhere/x.conf", LOAD_ABSENT, "");
	expect_match(&f, "/nowhere/*", LOAD_READ, "");
	test_folder_finish(&f.folder);
}

Test(loader, stays_below_the_root_of_its_host) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "fleet/web1/etc/fluent-bit/main.conf", text);
	test_file(&f.folder, "fleet/web1/opt/x.conf", text);
	test_file(&f.folder, "fleet/web2/x.conf", text);
	test_link(&f.folder, "fleet/web1/etc/fluent-bit/linked.conf", "/opt/x.conf");
	test_link(&f.folder, "fleet/web1/etc/fluent-bit/escape.conf", "../../../web2/x.conf");
	test_link(&f.folder, "fleet/web1/escape", "../web2");
	start(&f, "fleet/", "web1/etc/fluent-bit/", "fleet/", "fleet/web1");
	expect_read(&f, "/opt/x.conf", "fleet/web1/opt/x.conf", "fleet/web1/opt/x.conf");
	expect_read(&f, "linked.conf", "fleet/web1/opt/x.conf", "fleet/web1/opt/x.conf");
	expect_state(&f, "escape.conf", LOAD_ABSENT, "");
	expect_state(&f, "../../../web2/x.conf", LOAD_ABSENT, "");
	expect_state(&f, "/escape/x.conf", LOAD_UNKNOWN, "");
	expect_state(&f, "/../web2/x.conf", LOAD_UNKNOWN, "");
	cr_expect(str_is(read_path(&f, "/../web2/x.conf").path, "fleet/web1/web2/x.conf"));
	expect_match(&f, "/opt/*.conf", LOAD_READ, "/opt/x.conf");
	expect_match(&f, "/*/x.conf", LOAD_READ, "/opt/x.conf");
	test_folder_finish(&f.folder);
}

Test(loader, prints_no_other_files_of_the_machine) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/main.conf", text);
	test_file(&f.folder, "shadow", "root:$6$x:19000:0:99999:7:::\n");
	test_file(&f.folder, "credentials", "[default]\naws_secret_access_key = x\n");
	test_file(&f.folder, "good.conf", text);
	test_link(&f.folder, "repo/link.conf", "../shadow");
	test_file(&f.folder, "repo/plain", "anything\n");
	start(&f, "repo/", "", "", NULL);
	expect_state(&f, "../shadow", LOAD_UNREADABLE, "outside");
	expect_state(&f, "link.conf", LOAD_UNREADABLE, "outside");
	expect_state(&f, "../credentials", LOAD_UNREADABLE, "outside");
	expect_read(&f, "../good.conf", "../good.conf", "good.conf");
	expect_read(&f, "plain", "plain", "repo/plain");
	expect_state(&f, "../../../../../../../../proc/self/environ", LOAD_UNREADABLE, "outside");
	test_folder_finish(&f.folder);
}

Test(loader, opens_regular_files_only) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/main.conf", text);
	cr_assert(mkfifo(test_path(&f.folder, "repo/pipe.conf").p, 0666) == 0);
	test_link(&f.folder, "repo/null.conf", "/dev/null");
	test_link(&f.folder, "repo/loop.conf", "loop.conf");
	test_file(&f.folder, "repo/large.conf", "");
	cr_assert(truncate(test_path(&f.folder, "repo/large.conf").p, (off_t)LIMIT_FILE_BYTES + 1) == 0);
	start(&f, "repo/", "", "", NULL);
	expect_state(&f, "pipe.conf", LOAD_UNREADABLE, "pipe");
	expect_state(&f, "null.conf", LOAD_UNREADABLE, "device");
	expect_state(&f, "loop.conf", LOAD_UNREADABLE, "loop");
	expect_state(&f, "large.conf", LOAD_UNREADABLE, "64 MiB");
	test_folder_finish(&f.folder);
}

Test(loader, reads_at_most_so_many) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/main.conf", text);
	start(&f, "repo/", "", "", NULL);
	for (uint32_t i = 0; i <= LIMIT_INCLUDES; i++) {
		struct str name = arena_format(f.folder.arena, "%u.conf", i);
		test_file(&f.folder, arena_format(f.folder.arena, "repo/%u.conf", i).p, text);
		struct loaded loaded = read_path(&f, name.p);
		cr_assert(loaded.state == (i < LIMIT_INCLUDES ? LOAD_READ : LOAD_UNREADABLE));
		cr_assert(loaded.limit == (i == LIMIT_INCLUDES));
	}
	expect_match(&f, "*.conf", LOAD_UNREADABLE, "");
	start(&f, "repo/", "", "", NULL);
	for (uint32_t i = 0; i < LIMIT_INCLUDE_READS; i++)
		cr_assert_eq(read_path(&f, "1.conf").state, LOAD_READ);
	cr_expect(read_path(&f, "1.conf").limit);
	test_folder_finish(&f.folder);
}

Test(loader, matches_patterns_of_the_shell) {
	struct fixture f = {.folder = test_folder_new()};
	test_file(&f.folder, "repo/etc/main.conf", text);
	static const char *const names[] = {"B.conf", "a.conf", "b.conf", ".hidden.conf", "a.txt", "a[1].conf"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		test_file(&f.folder, arena_format(f.folder.arena, "repo/etc/d/%s", names[i]).p, text);
	test_file(&f.folder, "repo/etc/d/sub/z.conf", text);
	test_link(&f.folder, "repo/etc/d/broken.conf", "nowhere");
	start(&f, "repo/", "etc/", "", NULL);
	expect_match(&f, "d/*.conf", LOAD_READ, "d/B.conf d/a.conf d/a[1].conf d/b.conf d/broken.conf");
	expect_match(&f, "d/?.conf", LOAD_READ, "d/B.conf d/a.conf d/b.conf");
	expect_match(&f, "d/[a-b].conf", LOAD_READ, "d/a.conf d/b.conf");
	expect_match(&f, "d/.*", LOAD_READ, "d/.hidden.conf");
	expect_match(&f, "*/a.*", LOAD_READ, "d/a.conf d/a.txt");
	expect_match(&f, "d/*/*.conf", LOAD_READ, "d/sub/z.conf");
	expect_match(&f, "**/*.conf", LOAD_READ, "d/B.conf d/a.conf d/a[1].conf d/b.conf d/broken.conf");
	expect_state(&f, "d/broken.conf", LOAD_ABSENT, "");
	expect_match(&f, "../etc/m*", LOAD_READ, "../etc/main.conf");
	expect_match(&f, "d/a.conf", LOAD_READ, "d/a.conf");
	expect_match(&f, "d/none", LOAD_READ, "");
	expect_match(&f, "none/*", LOAD_READ, "");
	expect_read(&f, "d/a[1].conf", "etc/d/a[1].conf", "repo/etc/d/a[1].conf");
	test_folder_finish(&f.folder);
}

Test(loader, gives_up_a_pattern_that_looks_everywhere) {
	struct fixture f = {.folder = test_folder_new()};
	char pattern[4 * 80] = "";
	for (int i = 0; i < 70; i++)
		strcat(pattern, "*/");
	test_file(&f.folder, "repo/main.conf", text);
	start(&f, "repo/", "", "", NULL);
	f.loader.names = LIMIT_MATCH_NAMES;
	expect_match(&f, "*", LOAD_UNREADABLE, "");
	f.loader.names = 0;
	expect_match(&f, pattern, LOAD_READ, "");
	for (int i = 0; i < 70; i++)
		memcpy(pattern + 2 * i, "./", 2);
	expect_match(&f, pattern, LOAD_UNREADABLE, "");
	test_folder_finish(&f.folder);
}
