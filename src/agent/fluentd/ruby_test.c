/* What Ruby code in a configuration stands for, and the paths that @include takes. */
#include "agent/fluentd/testing.h"

static const struct {
	const char *code;
	enum identity id; /* IDENTITY_COUNT: the text */
	enum difference scope;
	const char *text;
} codes[] = {
    {"", IDENTITY_COUNT, 0, ""},
    {" nil ", IDENTITY_COUNT, 0, ""},
    {"'x'", IDENTITY_COUNT, 0, "x"},
    {"\"x y\"", IDENTITY_COUNT, 0, "x y"},
    {"42", IDENTITY_COUNT, 0, "42"},
    {"hostname", IDENTITY_HOST_NAME, DIFFERENCE_HOST, NULL},
    {"Socket.gethostname", IDENTITY_HOST_NAME, DIFFERENCE_HOST, NULL},
    {"Socket.gethostname()", IDENTITY_HOST_NAME, DIFFERENCE_HOST, NULL},
    {"`hostname`.chomp", IDENTITY_HOST_NAME, DIFFERENCE_HOST, NULL},
    {"hostname.split('.').first", IDENTITY_UNKNOWN, DIFFERENCE_HOST, NULL},
    {"hostnames", IDENTITY_UNKNOWN, DIFFERENCE_UNKNOWN, NULL},
    {"worker_id", IDENTITY_UNKNOWN, DIFFERENCE_PROCESS, NULL},
    {"Time.now.strftime('%F')", IDENTITY_DATE, DIFFERENCE_NONE, NULL},
    {"SecureRandom.uuid", IDENTITY_RANDOM, DIFFERENCE_PROCESS, NULL},
    {"open('http://169.254.169.254/latest/meta-data/instance-id').read", IDENTITY_INSTANCE, DIFFERENCE_HOST, NULL},
    {"ENV['SET']", IDENTITY_COUNT, 0, "set"},
    {"ENV[\"SET\"] || 'x'", IDENTITY_COUNT, 0, "set"},
    {"ENV.fetch('SET')", IDENTITY_COUNT, 0, "set"},
    {"ENV.fetch(\"SET\", \"x\")", IDENTITY_COUNT, 0, "set"},
    {"ENV.fetch('SET') { 'x' }", IDENTITY_COUNT, 0, "set"},
    {"ENV['OPEN']", IDENTITY_ENVIRONMENT, DIFFERENCE_UNKNOWN, NULL},
    {"ENV['OPEN'].upcase", IDENTITY_UNKNOWN, DIFFERENCE_UNKNOWN, NULL},
    {"ENV['OPEN", IDENTITY_UNKNOWN, DIFFERENCE_UNKNOWN, NULL},
};

Test(ruby, knows_the_host_the_process_and_the_environment) {
	struct arena *arena = arena_new();
	struct environment_entry set = {.name = STR("SET"), .value = STR("set")};
	struct unit unit = {.arena = arena, .env = {.items = &set, .count = 1}};
	struct reading r = {.unit = &unit, .arena = arena};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		struct ruby ruby = fd_ruby_evaluate(&r, str_from(codes[i].code));
		if (codes[i].text) {
			cr_expect(!ruby.is_variable && str_is(ruby.text, codes[i].text), "%s", codes[i].code);
			continue;
		}
		cr_expect(ruby.is_variable, "%s", codes[i].code);
		cr_expect_eq(ruby.variable.id, codes[i].id, "%s", codes[i].code);
		cr_expect_eq(ruby.variable.scope, codes[i].scope, "%s", codes[i].code);
	}
	static const struct variable task = {
	    .id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR_INIT("<task id>")};
	unit.env_closed = true;
	set = (struct environment_entry){.name = STR("TASK"), .is = &task};
	struct ruby identity = fd_ruby_evaluate(&r, STR("ENV['TASK'] || 'x'"));
	cr_expect(identity.is_variable && identity.variable.id == IDENTITY_TASK);
	struct ruby unset = fd_ruby_evaluate(&r, STR("ENV['OPEN']"));
	cr_expect(!unset.is_variable && unset.text.n == 0 && str_is(unset.unset, "OPEN"));
	struct ruby fallback = fd_ruby_evaluate(&r, STR("ENV['OPEN'] || 'x'"));
	cr_expect(!fallback.is_variable && str_is(fallback.text, "x") && fallback.unset.n == 0);
	cr_expect(fd_ruby_evaluate(&r, STR("use_nil")).is_absent);
	arena_free(arena);
}

static const struct {
	const char *text, *path; /* path NULL: refused; "": no file */
} paths[] = {
    {"conf.d/*.conf", "conf.d/*.conf"},
    {"with blanks.conf", "with blanks.conf"},
    {"a+b%20c.conf", "a b c.conf"},
    {"file:///etc/x.conf", "/etc/x.conf"},
    {"/etc/x,y.conf", "/etc/x,y.conf"},
    {"http://example.com/x", ""},
    {"{a,b}.conf", NULL},
    {"a?.conf", NULL},
    {"a[12].conf", NULL},
    {"caf\xC3\xA9.conf", NULL},
    {"a%zz", NULL},
    {"a%2", NULL},
};

Test(ruby, reads_paths_of_includes_as_uris) {
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct str path = {0};
		const char *why = NULL;
		bool taken = fd_include_path(arena, str_from(paths[i].text), &path, &why);
		cr_expect_eq(taken, paths[i].path && paths[i].path[0], "%s", paths[i].text);
		cr_expect_eq(why != NULL, paths[i].path == NULL, "%s", paths[i].text);
		if (taken)
			cr_expect(str_is(path, paths[i].path), "%s", paths[i].text);
	}
	arena_free(arena);
}
