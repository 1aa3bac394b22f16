/* Configurations inside configurations. */
#include "app/test_agents.h"

#include "base/limits.h"
#include "report/report.h"

static void start(struct test_run *t, const char *text) {
	test_run_init(t);
	test_file(&t->folder, "a.json", text);
	test_run_path(t, "a.json");
}

static void expect_has(struct str got, const char *text) {
	cr_expect(str_contains(got, str_from(text)), "%s\nis not in\n%.*s", text, STR_ARGS(got));
}

Test(unpack, runs_on_the_host_of_what_holds_it) {
	struct test_run t;
	start(&t,
	      "{\"nest\": [{\"stream\": \"a\"}], \"inner\": [\n\"{\\n\\\"porter\\\": [{\\\"stream\\\": \\\"a\\\"}]}\", "
	      "\"nothing of anybody\", \"porter: [\"]}");
	struct str out = test_lint(&t, "human");
	expect_has(out,
		   "[CW102 shared-stream-across-agents]: 2 sources of Nest and Porter write to one log stream: g -> a");
	expect_has(out, " --> a.json:2:");
	expect_has(out, "  (inner/0 line 2)\n");
	cr_expect_eq(t.run.report.claims, 2);
	cr_expect_eq(t.run.report.streams, 1);
	cr_expect_eq(t.run.report.files, 1);
	cr_expect(t.run.report.complete);
	cr_assert_eq(t.run.input_count, 2);
	cr_expect(str_is(t.run.inputs[0]->why, "nest") && !t.run.inputs[0]->inner.n);
	cr_expect(str_is(t.run.inputs[1]->why, "in inner/0 (porter)"), "%.*s", STR_ARGS(t.run.inputs[1]->why));
	cr_expect(str_is(t.run.inputs[1]->inner, "inner/0"));
	test_run_finish(&t);
}

Test(unpack, runs_elsewhere_if_its_document_says_so) {
	struct test_run t;
	start(&t, "{\"nest\": [{\"stream\": \"a\"}], \"away\": [\"{\\\"porter\\\": [{\\\"stream\\\": \\\"a\\\"}]}\", "
		  "\"{\\\"porter\\\": [{\\\"stream\\\": \\\"a\\\"}]}\"]}");
	struct str out = test_lint(&t, "concise");
	cr_expect_not(str_contains(out, STR("CW101")) || str_contains(out, STR("CW102")), "%.*s", STR_ARGS(out));
	cr_expect_eq(t.run.report.claims, 3);
	cr_expect_eq(t.run.report.streams, 3);
	test_run_finish(&t);
}

Test(unpack, two_levels_and_a_text_with_variables) {
	struct test_run t;
	start(&t, "{\"nest\": [{\"stream\": \"a\"}], \"inner\": [\"{\\\"nest\\\": [{\\\"stream\\\": \\\"b\\\"}], "
		  "\\\"inner\\\": "
		  "[\\\"{\\\\\\\"porter\\\\\\\": [{\\\\\\\"stream\\\\\\\": \\\\\\\"${A}\\\\\\\"}]}\\\"]}\"]}");
	LIST_ADD(t.folder.arena, &t.settings.env,
		 (struct environment_entry){STR_INIT("A"), STR_INIT("deep"), NULL, {0}});
	struct str out = test_lint(&t, "json");
	expect_has(out, "g -> deep");
	expect_has(out,
		   "\"pointer\":\"/porter/0/stream\",\"inner\":{\"label\":\"inner/0 > inner/0\",\"type\":\"porter\","
		   "\"line\":1,\"column\":24}");
	cr_expect_eq(t.run.report.claims, 3);
	test_run_finish(&t);
}

Test(unpack, what_is_given_to_a_shipper_must_be_readable) {
	struct test_run t;
	start(&t,
	      "{\"nest\": [{\"stream\": \"a\"}], \"porters\": [\"{\\\"porter\\\": x}\", \"\", \"none of the words\"]}");
	struct str out = test_lint(&t, "concise");
	expect_has(out, "a.json:1:55: error: ");
	expect_has(out, "[CW910]");
	cr_expect_not(t.run.report.complete);
	cr_expect_eq(t.run.report.files, 1);
	cr_expect_eq(t.run.input_count, 2);
	test_run_finish(&t);
}

Test(unpack, what_wants_nothing_is_silent) {
	struct test_run t;
	start(&t, "{\"nest\": [{\"stream\": \"a\"}], \"inner\": [\"{\\\"porter\\\": []}\"], \"porters\": "
		  "[\"{\\\"porter\\\": []}\"]}");
	test_lint(&t, "concise");
	cr_expect(t.run.report.complete);
	cr_expect_eq(t.run.report.claims, 1);
	cr_assert_eq(t.run.input_count, 3);
	cr_expect(str_is(t.run.inputs[1]->why, "in inner/0 (nothing to send)"));
	test_run_finish(&t);
}

/* A configuration that holds the text. */
static struct str around(struct arena *arena, struct str text) {
	struct buf out = {0};
	buf_add_text(&out, "{\"nest\": [{\"stream\": \"s\"}], \"inner\": [\"");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_char(&out, '\\');
		buf_add_char(&out, text.p[i]);
	}
	buf_add_text(&out, "\"]}");
	struct str result = arena_str(arena, buf_str(&out));
	buf_finish(&out);
	return result;
}

Test(unpack, depth_is_bounded) {
	struct test_run t;
	struct arena *arena = arena_new();
	struct str text = STR("{}");
	for (unsigned i = 0; i < LIMIT_EMBEDDED_DEPTH + 2; i++)
		text = around(arena, text);
	start(&t, text.p);
	struct str out = test_lint(&t, "concise");
	expect_has(out, "too many configurations stand one inside another: this one was not read [CW912]");
	cr_expect_eq(t.run.report.claims, LIMIT_EMBEDDED_DEPTH + 1);
	cr_expect_not(t.run.report.complete);
	arena_free(arena);
	test_run_finish(&t);
}

Test(unpack, number_is_bounded) {
	struct test_run t;
	struct buf text = {0};
	buf_add_text(&text, "{\"nest\": [{\"stream\": \"a\"}], \"inner\": [\"{}\"");
	for (unsigned i = 0; i < LIMIT_EMBEDDED_TEXTS; i++)
		buf_add_text(&text, ", \"{\\\"porter\\\": [{}]}\"");
	buf_add_text(&text, "]}");
	start(&t, text.p);
	struct str out = test_lint(&t, "concise");
	expect_has(out, "too many configurations stand inside this file: this one and the rest were not read [CW912]");
	cr_expect_eq(t.run.report.claims, LIMIT_EMBEDDED_TEXTS);
	cr_expect_not(t.run.report.complete);
	buf_finish(&text);
	test_run_finish(&t);
}

Test(unpack, includes_are_looked_for_beside_the_file) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "d/a.json",
		  "{\"nest\": [{\"stream\": \"a\"}], \"inner\": [\"{\\\"hauler\\\": [{\\\"stream\\\": \\\"h\\\"}], "
		  "\\\"include\\\": \\\"/in/container/more.json\\\"}\"]}");
	test_file(&t.folder, "d/more.json", "{\"hauler\": [{\"stream\": \"h\"}]}");
	test_run_path(&t, "d");
	struct str out = test_lint(&t, "concise");
	expect_has(out,
		   "d/more.json:1:24: error: 2 sources write to one log stream: g -> h (also d/a.json:1) [CW101]\n");
	cr_expect_eq(t.run.report.claims, 3, "what is included is not judged alone, too");
	cr_expect_eq(t.run.report.files, 2);
	cr_assert_eq(t.run.input_count, 3);
	struct str why = t.run.inputs[2]->why;
	cr_expect(str_starts_with(why, STR("included by ")) && str_ends_with(why, STR("d/a.json")), "%.*s",
		  STR_ARGS(why));
	test_run_finish(&t);
}
