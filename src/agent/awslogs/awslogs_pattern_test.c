/* Patterns as Python's glob and fnmatch read them. */
#include "agent/awslogs/pattern.h"

#include <criterion/criterion.h>

struct row {
	const char *pattern, *path;
	bool matches;
};

static const struct row rows[] = {
    {"/var/log/messages", "/var/log/messages", true},
    {"/var/log/messages*", "/var/log/messages-20240101", true},
    {"/var/log/*.log", "/var/log/a.log", true},
    {"/var/log/*.log", "/var/log/a/b.log", false},
    {"/var/log/**/a.log", "/var/log/x/a.log", true}, /* ** is * */
    {"/var/log/**/a.log", "/var/log/x/y/a.log", false},
    {"/a[0-9]", "/a7", true},
    {"/a[!0-9]", "/a7", false},
    {"/a[!0-9]", "/ax", true},
    {"/a[^b]", "/ac", false}, /* ^ is a member */
    {"/a[^b]", "/a^", true},
    {"/a[]b]", "/a]", true},
    {"/a[!]b]", "/ac", true},
    {"/a[b", "/a[b", true}, /* not closed */
    {"/a[-b]", "/a-", true},
    {"/a\\*", "/a\\b", true}, /* \ is no escape */
    {"/{a,b}", "/a", false},
    {"/{a,b}", "/{a,b}", true},
    {"/var/log/app.log*", "/var/log/app.log.1.gz", false},
    {"/var/log/app.log*", "/var/log/app.log.1", true},
};

Test(pattern, matches_as_in_python) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct glob *glob = awslogs_pattern_compile(arena, str_from(rows[i].pattern));
		cr_expect_eq(glob_match(glob, str_from(rows[i].path)), rows[i].matches, "%s %s", rows[i].pattern,
			     rows[i].path);
	}
	arena_free(arena);
}

Test(pattern, generations_of_one_file) {
	static const char *const one[] = {"/var/log/messages*", "/var/log/app.log.?", "/var/log/access_log-[0-9]*",
					  "/var/log/app.log.*"};
	static const char *const several[] = {"/var/log/*.log", "/var/log/*/app.log", "/var/log/app-*.log",
					      "/var/log/?", "/var/*/messages*"};
	for (size_t i = 0; i < sizeof one / sizeof *one; i++)
		cr_expect(awslogs_pattern_is_of_generations(str_from(one[i])), "%s", one[i]);
	for (size_t i = 0; i < sizeof several / sizeof *several; i++)
		cr_expect(!awslogs_pattern_is_of_generations(str_from(several[i])), "%s", several[i]);
}
