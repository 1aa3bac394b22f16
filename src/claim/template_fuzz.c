/* Names under fuzzing: every line is a stream name in the spelling of sample.h. The first two are compared as names,
 * the first few as claims of one host: the index has to find what comparing all pairs finds. */
#include "base/fuzz.h"
#include "claim/sample.h"

enum { NAMES_MAX = 8, STEPS = 1 << 18 };

static bool is_random(const struct template *t) {
	for (uint32_t i = 0; i < t->count; i++)
		if (t->parts[i].is_variable && t->parts[i].variable.id == IDENTITY_RANDOM)
			return true;
	return false;
}

static bool may_equal(const struct template *a, const struct template *b) {
	uint64_t steps = STEPS;
	bool gave_up = false, answer = template_may_equal(a, b, &steps, &gave_up);
	require(answer || !gave_up, "giving up is no denial");
	return answer;
}

static void check_two(struct arena *arena, const struct template *a, const struct template *b) {
	bool may = may_equal(a, b), random = is_random(a) || is_random(b);
	require(may == may_equal(b, a), "equality is symmetric");
	if (template_is_literal(a) && template_is_literal(b))
		require(may == str_equal(template_text(arena, a), template_text(arena, b)), "literals are texts");
	if (str_equal(template_key(arena, a), template_key(arena, b)))
		require(may != random, "a name may equal itself");
	for (unsigned host = 0; host < 3 && !random; host++)
		if (str_equal(template_example(arena, a, host), template_example(arena, b, host)))
			require(may, "equal examples are a proof");
}

static void check_one(struct arena *arena, const struct template *t) {
	struct str here = template_example(arena, t, 0), there = template_example(arena, t, 1);
	require(str_equal(here, there) == (template_differs_by_host(t) != CERTAIN), "examples differ as the name does");
	struct template copy = {0};
	template_add(arena, &copy, t);
	require(str_equal(template_key(arena, t), template_key(arena, &copy)), "a copy is equal");
	require(str_equal(template_text(arena, t), template_text(arena, &copy)), "a copy reads the same");
	struct world premises = {.mode = MODE_ON_PREMISES};
	struct template once = template_in_world(arena, t, &sample_agent, &premises);
	struct template twice = template_in_world(arena, &once, &sample_agent, &premises);
	require(str_equal(template_key(arena, &once), template_key(arena, &twice)), "a world is entered once");
}

static enum answer indexed_answer(const struct host *host, const struct claim *a, const struct claim *b) {
	enum answer answer = NEVER;
	for (uint32_t i = 0; i < host->meetings.count; i++) {
		const struct meeting *m = &host->meetings.items[i];
		unsigned found = 0;
		for (uint32_t k = 0; k < m->count; k++)
			found += m->members[k] == a || m->members[k] == b;
		if (found == 2 && m->answer > answer)
			answer = m->answer;
	}
	return answer;
}

static void check_host(struct arena *arena, const struct template *names, uint32_t count) {
	struct unit *unit = sample_unit(arena, MODE_ANY);
	for (uint32_t i = 0; i < count; i++)
		sample_claim(unit, "g", "")->stream.value = names[i];
	struct host *host = sample_host(arena, &unit, 1);
	for (uint32_t i = 0; i < count && !host->gave_up; i++)
		for (uint32_t k = 0; k < i; k++) {
			const struct claim *a = host->claims.items[i], *b = host->claims.items[k];
			uint64_t steps = STEPS;
			enum answer pair = claim_meet(arena, a, b, RELATION_UNIT, &steps, NULL);
			enum answer found = indexed_answer(host, a, b);
			if (!steps)
				continue;
			require(found >= pair || (found >= LIKELY && pair >= LIKELY), "every pair is found");
			require(found <= pair || found == POSSIBLE, "nothing is surer than its pairs");
			require(pair < LIKELY || found <= pair, "nothing is surer than its pairs");
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new();
	struct str rest = arena_str(arena, (struct str){(const char *)data, size}), line;
	struct template names[NAMES_MAX];
	uint32_t count = 0;
	while (count < NAMES_MAX && str_split(&rest, '\n', &line))
		names[count++] = sample_template(arena, line);
	for (uint32_t i = 0; i < count; i++)
		check_one(arena, &names[i]);
	if (count > 1)
		check_two(arena, &names[0], &names[1]);
	check_host(arena, names, count);
	arena_free(arena);
	return 0;
}
