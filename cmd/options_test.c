/* Command lines, and what is understood. */
#include "cmd/options.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>

static const char *const levels[] = {"error", "warning", NULL};
static const struct option rows[] = {
    {.name = "quiet", .letter = 'q', .kind = OPTION_FLAG, .help = ""},
    {.name = "env", .letter = 'e', .argument = "NAME=VALUE", .kind = OPTION_LISTED, .help = ""},
    {.name = "fail-on", .argument = "LEVEL", .kind = OPTION_VALUE, .choices = levels, .help = ""},
};
static const struct option_group group = OPTION_GROUP("Test", rows);
static const struct option_group *const groups[] = {&group, NULL};
static const struct command command = {.name = "test", .arguments = "", .summary = "", .groups = groups};

/* What was understood as text: "name=value " for each option, "argument " for each argument; "!" if refused. */
static void parse(struct buf *out, const char *const *words) {
	struct options options = {.arena = arena_new(), .command = &command};
	int count = 0;
	while (words[count])
		count++;
	buf_clear(out);
	if (options_parse(&options, count, (char **)words)) {
		for (uint32_t i = 0; i < options.used.count; i++)
			buf_format(out, "%s=%.*s ", options.used.items[i].option->name,
				   STR_ARGS(options.used.items[i].value));
		for (uint32_t i = 0; i < options.arguments.count; i++)
			buf_format(out, "%.*s ", STR_ARGS(options.arguments.items[i]));
	} else {
		buf_add_char(out, '!');
	}
	arena_free(options.arena);
}

Test(options, parsing, .init = cr_redirect_stderr) {
	static const struct {
		const char *words[6], *understood;
	} cases[] = {
	    {{"a", "b"}, "a b "},
	    {{"--quiet", "a"}, "quiet= a "},
	    {{"a", "-q"}, "quiet= a "},
	    {{"--env", "A=1", "--env=B=2"}, "env=A=1 env=B=2 "},
	    {{"-eA=1", "-e", "B=2", "-qe", "C"}, "env=A=1 env=B=2 quiet= env=C "},
	    {{"--fail-on=error"}, "fail-on=error "},
	    {{"--fail-on", "warning", "x"}, "fail-on=warning x "},
	    {{"--", "--quiet", "-"}, "--quiet - "},
	    {{"-"}, "- "},
	    {{"--env="}, "env= "},
	    {{"--help"}, "help= "},
	    {{"-h"}, "help= "},
	    {{"--quite"}, "!"},
	    {{"--quiet=yes"}, "!"},
	    {{"--env"}, "!"},
	    {{"-x"}, "!"},
	    {{"-qx"}, "!"},
	    {{"--fail-on", "errors"}, "!"},
	    {{"--=x"}, "!"},
	};
	struct buf out = {0};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&out, cases[i].words);
		cr_expect_str_eq(out.p ? out.p : "", cases[i].understood);
	}
	buf_finish(&out);
}

Test(options, refusals_say_what_was_meant, .init = cr_redirect_stderr) {
	struct buf out = {0};
	parse(&out, (const char *const[]){"--fial-on", "error", NULL});
	parse(&out, (const char *const[]){"--fail-on=eror", NULL});
	parse(&out, (const char *const[]){"--env", NULL});
	parse(&out, (const char *const[]){"--a\033[0m", NULL});
	fflush(stderr);
	cr_expect_stderr_eq_str("cwdoctor: unknown option --fial-on; did you mean --fail-on?\n"
				"Try: cwdoctor test --help\n"
				"cwdoctor: --fail-on takes error or warning, not 'eror'; did you mean error?\n"
				"Try: cwdoctor test --help\n"
				"cwdoctor: --env needs a value: --env NAME=VALUE\n"
				"Try: cwdoctor test --help\n"
				"cwdoctor: unknown option --a\\x1b[0m\n"
				"Try: cwdoctor test --help\n");
	buf_finish(&out);
}

Test(options, reading_values) {
	struct options options = {.arena = arena_new(), .command = &command};
	const char *const words[] = {"-e", "A", "--fail-on", "error", "-eB", "--fail-on", "warning"};
	cr_assert(options_parse(&options, 7, (char **)words));
	struct str value = STR("unset");
	cr_expect(options_value(&options, "fail-on", &value));
	cr_expect(str_is(value, "warning"));
	cr_expect_not(options_has(&options, "quiet"));
	cr_expect_not(options_value(&options, "quiet", &value));
	cr_expect(str_is(value, "warning"), "an option that was not given changes nothing");
	uint32_t at = 0;
	cr_expect(options_next(&options, "env", &at, &value) && str_is(value, "A"));
	cr_expect(options_next(&options, "env", &at, &value) && str_is(value, "B"));
	cr_expect_not(options_next(&options, "env", &at, &value));
	arena_free(options.arena);
}
