/* --env-file, and the exit status of a run. */
#include "cmd/outcome.h"
#include "cmd/settings.h"

#include <criterion/criterion.h>

static const struct command command = {.name = "test", .arguments = "", .summary = ""};

Test(settings, env_file) {
	static const struct {
		const char *text, *name, *value; /* name NULL: line value[0] is refused */
	} cases[] = {
	    {"A=1", "A", "1"},
	    {"\xEF\xBB\xBF"
	     "A=1\r\n",
	     "A", "1"},
	    {"# comment\n\n  export A = two words  \n", "A", "two words"},
	    {"A=one # comment", "A", "one"},
	    {"A=one#two", "A", "one#two"},
	    {"A=\"a \\\" b\" # comment", "A", "a \" b"},
	    {"A='a \\n b'", "A", "a \\n b"},
	    {"A=", "A", ""},
	    {"A=1\nA=2", "A", "2"},
	    {"A=x=y", "A", "x=y"},
	    {"A", NULL, "1"},
	    {"A=1\n1A=2", NULL, "2"},
	    {"A=1\n\nB='open", NULL, "3"},
	    {"A='x' y", NULL, "1"},
	    {"=x", NULL, "1"},
	};
	struct options options = {.arena = arena_new(), .command = &command};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct environment env = {0};
		uint32_t bad_line = 0;
		bool ok = settings_env_text(&options, str_from(cases[i].text), &env, &bad_line);
		if (!cases[i].name) {
			cr_expect(!ok && bad_line == (uint32_t)(cases[i].value[0] - '0'), "%s", cases[i].text);
			continue;
		}
		cr_assert(ok && env.count == 1, "%s", cases[i].text);
		cr_expect(str_is(env.items[0].name, cases[i].name), "%s", cases[i].text);
		cr_expect(str_is(env.items[0].value, cases[i].value), "%s", cases[i].text);
	}
	arena_free(options.arena);
}

Test(settings, exit_status) {
	static const struct {
		bool incomplete, nothing;
		uint32_t errors, warnings, notes;
		enum fail_on fail_on;
		int status;
	} cases[] = {
	    {false, false, 0, 0, 0, FAIL_ON_NOTE, EXIT_CLEAN},
	    {false, false, 0, 0, 1, FAIL_ON_WARNING, EXIT_CLEAN},
	    {false, false, 0, 0, 1, FAIL_ON_NOTE, EXIT_FINDINGS},
	    {false, false, 0, 1, 0, FAIL_ON_WARNING, EXIT_FINDINGS},
	    {false, false, 0, 1, 0, FAIL_ON_ERROR, EXIT_CLEAN},
	    {false, false, 1, 0, 0, FAIL_ON_ERROR, EXIT_FINDINGS},
	    {false, false, 1, 1, 1, FAIL_ON_NEVER, EXIT_CLEAN},
	    {false, true, 0, 0, 0, FAIL_ON_WARNING, EXIT_NOTHING},
	    {false, true, 1, 0, 0, FAIL_ON_WARNING, EXIT_NOTHING},
	    {true, true, 0, 0, 0, FAIL_ON_WARNING, EXIT_INCOMPLETE},
	    {true, false, 1, 0, 0, FAIL_ON_WARNING, EXIT_INCOMPLETE},
	    {true, false, 1, 0, 0, FAIL_ON_NEVER, EXIT_INCOMPLETE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct run run = {.nothing_to_check = cases[i].nothing};
		run.report.complete = !cases[i].incomplete;
		run.report.errors = cases[i].errors;
		run.report.warnings = cases[i].warnings;
		run.report.notes = cases[i].notes;
		cr_expect_eq(outcome_exit_status(&run, cases[i].fail_on), cases[i].status, "case %zu", i);
	}
}
