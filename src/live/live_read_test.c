#include "live/live.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(live_read, .init = start, .fini = stop);

static bool read_text(const char *line, uint32_t *ret_id, struct live_answer *ret) {
	return live_read_answer(arena, str_from(line), ret_id, ret);
}

Test(live_read, an_observation) {
	struct live_answer answer;
	uint32_t id;
	cr_assert(
	    read_text("{\"id\":7,\"observation\":{\"group_exists\":true,\"streams\":[{\"name\":\"a\",\"token\":null,"
		      "\"last_ingestion_ms\":1795677846000}],\"similar_groups\":[\"x\",3],\"truncated\":true,"
		      "\"account\":\"1\",\"at_ms\":1795677851000,\"calls\":2}}",
		      &id, &answer));
	const struct observation *seen = &answer.observation;
	cr_expect_eq(id, 7);
	cr_expect(seen->answered && seen->group_exists && seen->truncated && !seen->trouble.n);
	cr_assert_eq(seen->streams.count, 1);
	cr_expect(str_is(seen->streams.items[0].name, "a") && !seen->streams.items[0].token.n);
	cr_expect_eq(seen->streams.items[0].last_ingestion_ms, INT64_C(1795677846000));
	cr_expect_eq(seen->similar_groups.count, 1);
	cr_expect_eq(seen->calls, 2);
}

Test(live_read, an_error_is_no_answer) {
	struct live_answer answer;
	uint32_t id;
	cr_assert(read_text("{\"id\":0,\"error\":{\"kind\":\"denied\",\"message\":\"no\"}}", &id, &answer));
	cr_expect_not(answer.observation.answered);
	cr_expect(str_is(answer.observation.trouble, "no") && str_is(answer.observation.trouble_kind, "denied"));
}

Test(live_read, lines_that_are_none) {
	static const char *const lines[] = {"",
					    "{",
					    "null",
					    "[]",
					    "7",
					    "{}",
					    "{\"id\":1}",
					    "{\"observation\":{}}",
					    "{\"id\":\"1\",\"observation\":{}}",
					    "{\"id\":-1,\"observation\":{}}",
					    "{\"id\":1e30,\"observation\":{}}",
					    "{\"id\":1.5,\"observation\":{}}",
					    "{\"id\":1,\"observation\":[]}",
					    "{\"id\":1,\"error\":\"no\"}"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct live_answer answer;
		uint32_t id;
		cr_expect_not(read_text(lines[i], &id, &answer), "%s", lines[i]);
	}
}

/* Wrong types are as if nothing were there; whatever a line holds, reading it is safe. */
Test(live_read, hostile_lines) {
	static const char *const lines[] = {
	    "{\"id\":1,\"observation\":{\"group_exists\":\"yes\",\"streams\":{\"a\":1},\"similar_groups\":7}}",
	    "{\"id\":1,\"observation\":{\"streams\":[null,1,\"a\",[],{},{\"name\":5},{\"name\":\"\"}]}}",
	    "{\"id\":1,\"observation\":{\"group_exists\":true,\"at_ms\":1e300,\"skew_ms\":-1e300,\"calls\":-1}}",
	    "{\"id\":1,\"auth\":{\"steps\":[null,{\"source\":1,\"used\":\"x\"}],\"source\":[]}}",
	    "{\"id\":1,\"error\":{\"kind\":null,\"message\":{}}}"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct live_answer answer;
		uint32_t id;
		cr_assert(read_text(lines[i], &id, &answer), "%s", lines[i]);
		cr_expect_eq(answer.observation.streams.count, 0, "%s", lines[i]);
		cr_expect_eq(answer.observation.at_ms, 0, "%s", lines[i]);
	}
}

Test(live_read, deep_and_long_lines) {
	struct buf text = {0};
	struct live_answer answer;
	uint32_t id;
	buf_add_text(&text, "{\"id\":1,\"observation\":");
	buf_add_repeated(&text, '[', 100000);
	cr_expect_not(live_read_answer(arena, buf_str(&text), &id, &answer));
	buf_finish(&text);
	text = (struct buf){0};
	buf_add_text(&text, "{\"id\":1,\"observation\":{\"group_exists\":true,\"account\":\"");
	buf_add_repeated(&text, 'x', 1 << 20);
	buf_add_text(&text, "\"}}");
	cr_expect(live_read_answer(arena, buf_str(&text), &id, &answer));
	buf_finish(&text);
}
