#include "claim/apart.h"

#include "claim/sample.h"

#include <criterion/criterion.h>

static const char *const names[] = {"a",
				    "b",
				    "",
				    "{instance_id}",
				    "{instance_id}/a",
				    "{instance_id}/b",
				    "{hostname}/a",
				    "{hostname}",
				    "i-UNKNOWN",
				    "{local_hostname}/a",
				    "{default}",
				    "{default}/b",
				    "{env:A}",
				    "{record}",
				    "a{instance_id}",
				    "{random}",
				    "{what}/a",
				    "{date}",
				    "{pod}/a",
				    "{instance_id}{date}"};
enum { NAMES = sizeof names / sizeof *names };

/* What is told to be apart never meets the long way; and the ordinary cases are told. */
Test(apart, agrees_with_comparing) {
	static const enum mode modes[] = {MODE_ANY, MODE_EC2, MODE_ON_PREMISES};
	static const char *const groups[] = {"g", "h", "{date}"};
	struct arena *arena = arena_new();
	unsigned told = 0;
	for (unsigned i = 0; i < NAMES * NAMES * 9; i++) {
		unsigned pair = i % (NAMES * NAMES), group = i / (NAMES * NAMES) % 3, mode = i / (NAMES * NAMES) / 3;
		struct unit *unit = sample_unit(arena, modes[mode]);
		struct claim *a = sample_claim(unit, "g", names[pair % NAMES]);
		struct claim *b = sample_claim(unit, groups[group], names[pair / NAMES]);
		struct host *host = sample_host(arena, &unit, 1);
		uint32_t streams = 0;
		uint64_t steps = 100000;
		if (!host_is_apart(host, &streams))
			continue;
		told++;
		enum answer answer = claim_meet(arena, a, b, RELATION_UNIT, &steps, NULL);
		cr_expect(answer == NEVER, "%s and %s:%s meet", names[pair % NAMES], groups[group],
			  names[pair / NAMES]);
		cr_expect(streams == 2);
	}
	cr_expect(told > NAMES * 3, "only %u", told);
	arena_free(arena);
}

Test(apart, says_nothing_of_records_and_several_processes) {
	struct arena *arena = arena_new();
	struct unit *units[2] = {sample_unit(arena, MODE_ANY), sample_unit(arena, MODE_ANY)};
	struct claim *a = sample_claim(units[0], "g", "a");
	sample_claim(units[0], "g", "b");
	uint32_t streams = 7;
	struct host *one = sample_host(arena, units, 1), *two = sample_host(arena, units, 2);
	cr_expect(host_is_apart(one, &streams) && streams == 2);
	cr_expect(!host_is_apart(two, &streams));
	a->writer.identity_in_record = true;
	cr_expect(!host_is_apart(one, &streams));
	arena_free(arena);
}

Test(apart, one_output_has_one_random_stream) {
	struct arena *arena = arena_new();
	struct unit *unit = sample_unit(arena, MODE_EC2);
	static const char *const outputs[] = {"emf", "emf", "emf/2", ""};
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
		sample_claim(unit, "a", "otel-{random}")->writer.merged_by = str_from(outputs[i]);
	sample_claim(unit, "a", "otel-{random}");
	struct host *host = sample_host(arena, &unit, 1);
	host_index(host);
	cr_expect_eq(host->meetings.count, 0);
	cr_expect_eq(host->streams, 4, "emf, emf/2 and two others");
	arena_free(arena);
}
