#include "claim/sample.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(index, .init = start, .fini = stop);

/* Indexes one unit with a claim per stream, all in one group. */
static struct host *host_of(enum mode asked, const char *const *streams, uint32_t count) {
	struct unit *unit = sample_unit(arena, asked);
	for (uint32_t i = 0; i < count; i++)
		sample_claim(unit, "g", streams[i]);
	return sample_host(arena, &unit, 1);
}

#define HOST(asked, ...)                                                                                               \
	host_of((asked), (const char *const[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

Test(index, equal_names_meet_for_certain) {
	struct host *host = HOST(MODE_ANY, "nginx", "apache", "nginx");
	cr_assert_eq(host->meetings.count, 1);
	cr_expect_eq(host->meetings.items[0].answer, CERTAIN);
	cr_expect_eq(host->meetings.items[0].count, 2);
	cr_expect_eq(host->streams, 2);
}
