/* Outputs that merge their inputs: one of them is one source of a stream, two of them are two. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

#define RULES "CW101 CW102 CW103 CW104 CW106 CW107 CW108 CW109"

static const struct agent sinks = {.name = "sinks",
				   .title = "sinks",
				   .spell_variable = test_spell_variable,
				   .restart = test_restart,
				   .host_identity = test_identity,
				   .output_noun = "sink",
				   .stream_key = "stream_name"};

struct way {
	uint32_t input, output; /* places; 0 after the last way */
	const char *name;
	const char *stream; /* NULL: s */
};

/* A way from an input to the sink at place output: sink-50, sink-60, sink-70. */
static struct claim *add(struct test_host *t, const struct way *way) {
	struct claim *claim = test_way(t, way->input, way->name, way->output, "", way->stream ? way->stream : "s");
	claim->agent = &sinks;
	claim->writer.merged_by = arena_format(t->arena, "sink-%u", way->output);
	return claim;
}

static void start(struct test_host *t) {
	test_host_init(t, TEST_ROUTED_TEXT);
	test_enable(t, RULES);
	t->unit.agent = &sinks;
	t->unit.copies.copies = COPIES_ONE;
}

static void run(struct test_host *t) {
	t->findings.count = 0;
	engine_run(&t->host, &t->selection, &t->findings);
}

enum { WAYS = 6 };

static const struct {
	const char *what;
	enum answer answer;
	struct way ways[WAYS];
	const char *ids;
} cases[] = {
    {"one input", CERTAIN, {{0, 50, "/a", NULL}}, ""},
    {"two inputs, one sink", CERTAIN, {{0, 50, "/a", NULL}, {10, 50, "/b", NULL}}, "CW108"},
    {"two sinks", CERTAIN, {{0, 50, "/a", NULL}, {10, 60, "/b", NULL}}, "CW101"},
    {"one input, two sinks", CERTAIN, {{0, 50, "/a", NULL}, {0, 60, "/a", NULL}}, "CW106"},
    {"two inputs, both in two sinks",
     CERTAIN,
     {{0, 50, "/a", NULL}, {10, 50, "/b", NULL}, {0, 60, "/a", NULL}, {10, 60, "/b", NULL}},
     "CW106 CW108"},
    {"the second sink has none of its own",
     CERTAIN,
     {{0, 50, "/a", NULL}, {10, 50, "/b", NULL}, {0, 60, "/a", NULL}},
     "CW106 CW108"},
    {"the first sink has none of its own",
     CERTAIN,
     {{0, 50, "/a", NULL}, {0, 60, "/a", NULL}, {10, 60, "/b", NULL}},
     "CW106 CW108"},
    {"each sink has one of its own",
     CERTAIN,
     {{0, 50, "/a", NULL}, {10, 50, "/b", NULL}, {0, 60, "/a", NULL}, {20, 60, "/c", NULL}},
     "CW101 CW106 CW108"},
    {"one file in two inputs, one sink", CERTAIN, {{0, 50, "/a", NULL}, {10, 50, "/a", NULL}}, "CW106"},
    {"one file in two inputs, two sinks", CERTAIN, {{0, 50, "/a", NULL}, {10, 60, "/a", NULL}}, "CW106"},
    {"one file in two inputs, and another",
     CERTAIN,
     {{0, 50, "/a", NULL}, {10, 50, "/a", NULL}, {20, 50, "/b", NULL}},
     "CW106 CW108"},
    {"perhaps one stream, one sink", POSSIBLE, {{0, 50, "/a", "s"}, {10, 50, "/b", "t"}}, ""},
    {"perhaps one stream, two sinks", POSSIBLE, {{0, 50, "/a", "s"}, {10, 60, "/b", "t"}}, "CW101"},
};

Test(merged, table) {
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct test_host t;
		start(&t);
		for (uint32_t n = 0; n < WAYS && cases[i].ways[n].output; n++)
			add(&t, &cases[i].ways[n]);
		if (t.host.claims.count > 1)
			test_meeting(&t, 0, cases[i].answer);
		run(&t);
		cr_expect_str_eq(test_ids(&t), cases[i].ids, "%s: %s", cases[i].what, test_ids(&t));
		test_host_finish(&t);
	}
}

Test(merged, inputs_of_one_sink_are_told_where_its_stream_is_set) {
	struct test_host t;
	start(&t);
	add(&t, &(struct way){0, 50, "/a", NULL});
	add(&t, &(struct way){10, 50, "forward", NULL})->writer.open_set = true;
	test_meeting(&t, 0, CERTAIN);
	run(&t);
	cr_expect_str_eq(test_ids(&t), "CW108", "the senders of one input are told with it: %s", test_ids(&t));
	const struct finding *f = test_only(&t, "CW108");
	cr_assert(f);
	cr_expect(str_is(f->message, "2 inputs of sink sink-50 go into one log stream: /group -> s"), "%.*s",
		  STR_ARGS(f->message));
	cr_expect_eq(f->at.at.off, 51);
	cr_expect_eq(f->severity, SEVERITY_NOTE);
	cr_expect_eq(f->certainty, CERTAIN);
	cr_assert_eq(f->claim_count, 2);
	cr_assert_eq(f->related_count, 2);
	cr_expect(str_is(f->related[0].label, "writer 1: in.0 (/a)"), "%.*s", STR_ARGS(f->related[0].label));
	cr_expect(str_contains(f->why, STR("all files and senders")), "%.*s", STR_ARGS(f->why));
	cr_expect(str_is(f->help, "for a stream each: put what tells the inputs apart into stream_name, or give each "
				  "input its own sink\nthen load it: restart-it"),
		  "%.*s", STR_ARGS(f->help));
	test_host_finish(&t);
}

/* Two pipelines that have an input and an output in common: two places, one output. */
Test(merged, one_input_that_comes_to_one_sink_by_two_ways) {
	struct test_host t;
	start(&t);
	add(&t, &(struct way){0, 50, "/a", NULL});
	struct claim *again = add(&t, &(struct way){0, 50, "/a", NULL});
	again->at = test_site(&t, 70, 4);
	test_meeting(&t, 0, CERTAIN);
	run(&t);
	cr_expect_str_eq(test_ids(&t), "CW106");
	const struct finding *f = t.findings.items[0];
	cr_expect(str_is(f->message, "events of in.0 (/a) go to one log stream through sink sink-50 by several ways: "
				     "/group -> s"),
		  "%.*s", STR_ARGS(f->message));
	cr_assert_eq(f->related_count, 2);
	cr_expect_eq(f->related[1].at.at.off, 70);
	cr_expect(str_starts_with(f->help, STR("let them come to the sink by one way only")));
	test_host_finish(&t);
}

Test(merged, two_sinks_are_the_sources) {
	struct test_host t;
	start(&t);
	add(&t, &(struct way){0, 50, "/a", NULL});
	add(&t, &(struct way){10, 50, "/b", NULL});
	add(&t, &(struct way){20, 60, "/c", NULL});
	test_meeting(&t, 0, CERTAIN);
	run(&t);
	cr_expect_str_eq(test_ids(&t), "CW101 CW108");
	const struct finding *f = test_only(&t, "CW101");
	cr_assert(f);
	cr_expect(str_is(f->message, "2 sinks write to one log stream: /group -> s"), "%.*s", STR_ARGS(f->message));
	cr_expect(str_is(f->witness, "host A: sink-50 (in.0 and in.1) and sink-60 (in.2) -> /group : s"), "%.*s",
		  STR_ARGS(f->witness));
	cr_expect(str_is(f->related[2].label, "writer 3: in.2 (/c), through sink-60"), "%.*s",
		  STR_ARGS(f->related[2].label));
	cr_expect(str_is(f->help, "give each sink a stream of its own:\n"
				  "  stream_name sink-50-{instance_id} for sink-50\n"
				  "  stream_name sink-60-{instance_id} for sink-60\nthen load it: restart-it"),
		  "%.*s", STR_ARGS(f->help));
	test_host_finish(&t);
}

Test(merged, a_sink_is_as_sure_as_its_surest_input) {
	struct test_host t;
	start(&t);
	add(&t, &(struct way){0, 50, "/a", NULL})->delivers = POSSIBLE;
	add(&t, &(struct way){10, 50, "/b", NULL});
	add(&t, &(struct way){20, 60, "/c", NULL});
	test_meeting(&t, 0, CERTAIN);
	run(&t);
	const struct finding *f = test_only(&t, "CW101");
	cr_assert(f);
	cr_expect_eq(f->certainty, CERTAIN);
	f = test_only(&t, "CW108");
	cr_assert(f);
	cr_expect_eq(f->certainty, POSSIBLE, "only one of its inputs is sure");
	test_host_finish(&t);
}

/* A route before them: each sink takes other events of the one input. */
Test(merged, an_input_that_is_split_between_two_sinks_counts_for_both) {
	static const struct {
		enum answer first, second;
		const char *chooses, *ids;
		enum answer certainty;
	} splits[] = {
	    {LIKELY, LIKELY, "r.b", "CW101", LIKELY}, {LIKELY, POSSIBLE, "r.b", "CW101", POSSIBLE},
	    {LIKELY, LIKELY, "r.a", "CW106", LIKELY}, {CERTAIN, LIKELY, "r.b", "CW106", LIKELY},
	    {CERTAIN, CERTAIN, "", "CW106", CERTAIN},
	};
	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
		struct test_host t;
		start(&t);
		struct claim *first = add(&t, &(struct way){0, 50, "/a", NULL});
		struct claim *second = add(&t, &(struct way){0, 60, "/a", NULL});
		first->delivers = splits[i].first;
		second->delivers = splits[i].second;
		first->writer.selects = STR("r.a");
		second->writer.selects = str_from(splits[i].chooses);
		test_meeting(&t, 0, CERTAIN);
		run(&t);
		cr_expect_str_eq(test_ids(&t), splits[i].ids, "%zu: %s", i, test_ids(&t));
		cr_expect_eq(t.findings.items[0]->certainty, splits[i].certainty, "%zu", i);
		test_host_finish(&t);
	}
}

Test(merged, not_where_the_name_has_a_part_of_the_source) {
	static const enum identity ids[] = {IDENTITY_RECORD, IDENTITY_SOURCE_PATH, IDENTITY_TAG, IDENTITY_RANDOM};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct test_host t;
		start(&t);
		for (uint32_t n = 0; n < 2; n++) {
			struct claim *claim = add(&t, &(struct way){n * 10, 50, n ? "forward" : "journal", NULL});
			claim->writer.open_set = true;
			test_variable(&t, &claim->stream.value, ids[i], "{{ file }}");
		}
		test_meeting(&t, 0, POSSIBLE);
		run(&t);
		cr_expect_str_eq(test_ids(&t), "");
		test_host_finish(&t);
	}
}

/* Neither by a stream that may be the same, nor by a shipper that reads one of the files too. */
Test(merged, what_a_sink_merges_is_told_once_whatever_else_writes_there) {
	struct test_host t;
	start(&t);
	struct unit other = t.unit;
	add(&t, &(struct way){0, 50, "/a", NULL});
	add(&t, &(struct way){10, 50, "/b", NULL});
	struct claim *claim = test_claim(&t, 20, "/a", "s");
	claim->unit = &other;
	test_meeting(&t, 0, LIKELY);
	test_claim(&t, 30, "/d", "t")->unit = &other;
	test_meeting(&t, 0, POSSIBLE);
	test_enable(&t, "CW108");
	run(&t);
	cr_expect_str_eq(test_ids(&t), "CW108");
	cr_expect_eq(t.findings.items[0]->certainty, CERTAIN);
	t.unit.claims.items[0]->writer.identity_in_record = true;
	run(&t);
	cr_expect_eq(t.findings.items[0]->certainty, POSSIBLE, "records may name another stream");
	test_host_finish(&t);
}

Test(merged, sinks_beside_another_shipper) {
	struct test_host t;
	start(&t);
	struct unit other = t.unit;
	add(&t, &(struct way){0, 50, "/a", NULL});
	add(&t, &(struct way){10, 50, "/b", NULL});
	struct claim *claim = test_claim(&t, 20, "/c", "s");
	claim->unit = &other;
	test_meeting(&t, 0, LIKELY);
	run(&t);
	cr_expect_str_eq(test_ids(&t), "CW102 CW108");
	const struct finding *f = test_only(&t, "CW102");
	cr_assert(f);
	cr_expect(str_starts_with(f->message, STR("2 sources of sinks and test write to one log stream: ")), "%.*s",
		  STR_ARGS(f->message));
	test_host_finish(&t);
}

Test(merged, the_place_of_a_stream_that_is_a_default) {
	struct test_host t;
	start(&t);
	for (uint32_t n = 0; n < 2; n++) {
		struct claim *claim = add(&t, &(struct way){n * 10, 50, "forward", NULL});
		claim->stream.origin = ORIGIN_DEFAULT;
		claim->stream.at = (struct site){0};
	}
	test_meeting(&t, 0, CERTAIN);
	run(&t);
	const struct finding *f = test_only(&t, "CW108");
	cr_assert(f);
	cr_expect_eq(f->at.at.off, 50, "the sink");
	test_host_finish(&t);
}
