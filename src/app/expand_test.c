/* Texts in which a shipper replaces variables before it reads them. */
#include "app/test_agents.h"

#include "report/report.h"

static void expect_lint(struct test_run *t, const char *text) {
	struct str got = test_lint(t, "concise");
	cr_expect_str_eq(got.p ? got.p : "", text, "%.*s", STR_ARGS(got));
	cr_expect(t->run.report.complete);
}

Test(expand, what_is_replaced_is_read_and_told_where_the_file_has_it) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "a.json", "{\"porter\": ${SOURCES}\n, \"x\": 1}");
	test_run_path(&t, "a.json");
	LIST_ADD(t.folder.arena, &t.settings.env,
		 (struct environment_entry){
		     STR_INIT("SOURCES"), STR_INIT("[{\"stream\": \"a\"}, {\n\"stream\": \"a\"}]"), NULL, {0}});
	expect_lint(&t, "a.json:1:12: error: 2 sources write to one log stream: g -> a [CW101]\n");
	cr_expect_eq(t.run.report.claims, 2);
	test_run_finish(&t);
}

Test(expand, a_report_knows_nothing_of_it) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "a.yaml", "porter:\n- stream: ${A}\n- stream: ${A}\n");
	test_run_path(&t, "a.yaml");
	struct str out = test_lint(&t, "json");
	cr_expect(str_contains(out, STR("\"line\":3,\"column\":11,\"end_line\":3,\"end_column\":15,"
					"\"pointer\":\"/porter/1/stream\",\"inner\":null")),
		  "%.*s", STR_ARGS(out));
	struct str before = arena_str(t.folder.arena, t.run.report.findings[0]->fingerprint);
	run_finish(&t.run);
	LIST_ADD(t.folder.arena, &t.settings.env,
		 (struct environment_entry){STR_INIT("A"), STR_INIT("other"), NULL, {0}});
	out = test_lint(&t, "human");
	cr_expect(str_contains(out, STR(" --> a.yaml:3:11\n")) && str_contains(out, STR("g -> other")), "%.*s",
		  STR_ARGS(out));
	cr_expect(str_equal(before, t.run.report.findings[0]->fingerprint), "a finding is the same for other values");
	test_run_finish(&t);
}

Test(expand, documents_of_a_stream_are_each_their_own_shippers) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "a.yaml",
		  "x: 1\n---\nporter:\n- stream: $${A}\n---\nnest:\n- stream: ${A}\n---\n"
		  "porter: [{stream: p}]\n");
	test_run_path(&t, "a.yaml");
	LIST_ADD(t.folder.arena, &t.settings.env, (struct environment_entry){STR_INIT("A"), STR_INIT("v"), NULL, {0}});
	expect_lint(&t, "a.yaml:4:11: warning: the log stream name is the same on every host: g -> $v [CW103]\n"
			"a.yaml:7:11: warning: the log stream name is the same on every host: g -> ${A} [CW103]\n"
			"a.yaml:9:19: warning: the log stream name is the same on every host: g -> p [CW103]\n");
	cr_expect_eq(t.run.report.files, 1);
	test_run_finish(&t);
}

Test(expand, the_first_shipper_that_knows_a_document_has_it) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "a.yaml", "porter:\n- stream: ${A}\nnest:\n- stream: ${A}\n");
	test_run_path(&t, "a.yaml");
	LIST_ADD(t.folder.arena, &t.settings.env, (struct environment_entry){STR_INIT("A"), STR_INIT("v"), NULL, {0}});
	expect_lint(&t, "a.yaml:4:11: warning: the log stream name is the same on every host: g -> ${A} [CW103]\n");
	cr_expect_str_eq(t.run.inputs[0]->agent->name, "nest");
	test_run_finish(&t);
}

Test(expand, what_the_values_break_is_told) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "a.json", "{\"porter\": [{\"stream\": \"${A}\"}]}");
	test_run_path(&t, "a.json");
	LIST_ADD(t.folder.arena, &t.settings.env,
		 (struct environment_entry){STR_INIT("A"), STR_INIT("\"x"), NULL, {0}});
	struct str out = test_lint(&t, "concise");
	cr_expect(str_starts_with(out, STR("a.json:1:25: error: ")) && str_contains(out, STR("[CW910]")), "%.*s",
		  STR_ARGS(out));
	cr_expect_not(t.run.report.complete);
	test_run_finish(&t);
}

Test(expand, what_wants_nothing_is_left_out) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "d/a.json", "{\"porter\": [${NONE}]}");
	test_run_path(&t, "d");
	LIST_ADD(t.folder.arena, &t.settings.env,
		 (struct environment_entry){STR_INIT("NONE"), STR_INIT(""), NULL, {0}});
	expect_lint(&t, "");
	cr_expect(t.run.nothing_to_check && t.run.idle == 1);
	cr_expect(str_is(t.run.inputs[0]->why, "nothing to send"), "%.*s", STR_ARGS(t.run.inputs[0]->why));
	test_run_finish(&t);
}

Test(expand, what_nobody_knows_is_no_error) {
	struct test_run t;
	test_run_init(&t);
	test_file(&t.folder, "a.json", "{\"porter\": [{\"stream\": \"a\"}],\n${MORE}}");
	test_run_path(&t, "a.json");
	expect_lint(&t, "a.json:2:1: note: what MORE is decides how this text is read, and nobody says it [CW919]\n");
	test_run_finish(&t);
}
