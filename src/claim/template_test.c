#include "claim/sample.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void start(void) {
	arena = arena_new();
}

static void stop(void) {
	arena_free(arena);
}

TestSuite(template, .init = start, .fini = stop);

static bool may_equal(const char *left, const char *right) {
	struct template a = sample_name(arena, left), b = sample_name(arena, right);
	uint64_t steps = 1 << 20;
	bool gave_up = false;
	bool answer = template_may_equal(&a, &b, &steps, &gave_up);
	cr_assert(!gave_up, "%s %s", left, right);
	cr_assert_eq(answer, template_may_equal(&b, &a, &steps, &gave_up), "%s %s: not symmetric", left, right);
	return answer;
}

Test(template, equality_of_names) {
	static const struct {
		const char *a, *b;
		bool may;
	} cases[] = {
	    {"nginx", "nginx", true},
	    {"nginx", "apache", false},
	    {"", "", true},
	    {"", "a", false},
	    {"{hostname}", "", false},
	    {"{env:A}", "", true},
	    {"{hostname}-access", "{hostname}-nginx-access", false},
	    {"a{hostname}", "{hostname}a", true},
	    {"{instance_id}", "nginx", false},
	    {"{instance_id}", "i-0abc1234", true},
	    {"{instance_id}", "i-0abc123", false},
	    {"{instance_id}", "i-0abc1234g", false},
	    {"{instance_id}", "i-0123456789abcdef01", false},
	    {"{instance_id}", "{hostname}", true},
	    {"{instance_id}/a", "{hostname}", false},
	    {"{instance_id}", "{ip}", false},
	    {"{hostname}", "{ip}", true},
	    {"{ip}", "10.0.0.1", true},
	    {"{ip}", "ip-10-0-0-1", false},
	    {"{account}", "111122223333", true},
	    {"{account}", "11112222333", false},
	    {"{date}", "2024-01-31", true},
	    {"{date}", "{account}", false},
	    {"{hostname}-{date}", "{hostname}-2024-01-31", true},
	    {"{hostname}-{date}", "{date}-{hostname}", true},
	    {"{env:A}", "{env:B}", true},
	    {"{env:A}-x", "{env:A}-y", false},
	    {"{env:A}-x", "{env:B}-y", false},
	    {"{env:A}x", "x{env:A}", true},
	    {"{record}-a", "{record}", true},
	    {"{record}-a", "{record}-b", false},
	    {"{random}", "{random}", false},
	    {"{random}", "{env:A}", false},
	    {"{stage}/web", "{stage}/web/", false},
	    {"{region}/{stage}", "us-east-1/prod", true},
	    {"{region}/{stage}", "us-east-1-prod", false},
	    {"{hostname}{hostname}", "{local_hostname}", true},
	    {"x{env:A}y{env:B}z", "xaaaybbbz", true},
	    {"x{env:A}y{env:B}z", "xaaazbbbz", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(may_equal(cases[i].a, cases[i].b), cases[i].may, "%s %s", cases[i].a, cases[i].b);
}

Test(template, long_names_exceed_a_host_name) {
	char text[301];
	memset(text, 'a', 300);
	text[300] = '\0';
	cr_expect(!may_equal("{hostname}", text));
	text[255] = '\0';
	cr_expect(may_equal("{hostname}", text));
}

Test(template, names_beyond_all_limits_equal_themselves) {
	enum { LONG = 5000 };
	char text[LONG + 1];
	memset(text, 'a', LONG);
	text[LONG] = '\0';
	cr_expect(may_equal(text, text));
	cr_expect(!may_equal(text, "{env:A}"));
	cr_expect(!may_equal(text, "a"));
}

Test(template, no_steps_left_is_told) {
	struct template a = sample_name(arena, "{env:A}b{env:B}"), b = sample_name(arena, "{env:B}c{env:A}");
	uint64_t steps = 3;
	bool gave_up = false;
	cr_expect(template_may_equal(&a, &b, &steps, &gave_up));
	cr_expect(gave_up);
}

Test(template, literals_are_merged) {
	struct template t = {0};
	template_add_literal(arena, &t, STR("a"));
	struct template copy = {0}, other = {0};
	template_add(arena, &copy, &t);
	for (unsigned i = 0; i < 1000; i++)
		template_add_literal(arena, &t, STR("b"));
	template_add_literal(arena, &copy, STR("c"));
	template_add(arena, &other, &t);
	template_add_literal(arena, &t, STR("d"));
	template_add_literal(arena, &other, STR("e"));
	cr_expect_eq(t.count, 1);
	cr_expect_eq(t.parts[0].literal.n, 1002);
	cr_expect(str_ends_with(t.parts[0].literal, STR("bd")));
	cr_expect(str_ends_with(other.parts[0].literal, STR("be")));
}

Test(template, text_and_key) {
	struct template a = sample_name(arena, "web/{hostname}/{env:A}"),
			b = sample_name(arena, "web/{hostname}/{env:B}");
	cr_expect(str_is(template_text(arena, &a), "web/{hostname}/{env:A}"));
	cr_expect(!str_equal(template_key(arena, &a), template_key(arena, &b)));
	struct variable spelled = sample_variables[2];
	spelled.name = STR("#{hostname}");
	struct template c = {0}, d = {0};
	template_add_variable(arena, &c, &sample_variables[2]);
	template_add_variable(arena, &d, &spelled);
	cr_expect(str_equal(template_key(arena, &c), template_key(arena, &d)));
	/* A literal that looks like a key is no variable. */
	struct template e = template_literal(arena, template_key(arena, &c));
	cr_expect(!str_equal(template_key(arena, &c), template_key(arena, &e)));
}

Test(template, worlds_replace_variables) {
	struct world ec2 = {.mode = MODE_EC2}, premises = {.mode = MODE_ON_PREMISES};
	struct template t = sample_name(arena, "{default}-{date}");
	struct template on_ec2 = template_in_world(arena, &t, &sample_agent, &ec2);
	struct template off_cloud = template_in_world(arena, &t, &sample_agent, &premises);
	cr_expect(str_is(template_text(arena, &on_ec2), "{instance_id}-{date}"));
	cr_expect(str_is(template_text(arena, &off_cloud), "{local_hostname}-{date}"));
	t = sample_name(arena, "a-{instance_id}-b");
	off_cloud = template_in_world(arena, &t, &sample_agent, &premises);
	cr_expect(template_is_literal(&off_cloud));
	cr_expect_eq(off_cloud.count, 1);
	cr_expect(str_is(template_text(arena, &off_cloud), "a-i-UNKNOWN-b"));
}

Test(template, differences_between_hosts) {
	static const struct {
		const char *name;
		enum answer answer;
	} cases[] = {{"nginx", NEVER},	     {"{date}", NEVER},		{"{stage}", NEVER},
		     {"{record}", NEVER},    {"{tag}", NEVER},		{"{region}", NEVER},
		     {"{account}", NEVER},   {"a-{hostname}", CERTAIN}, {"{ip}", CERTAIN},
		     {"{random}", CERTAIN},  {"{pod}", CERTAIN},	{"{env:A}", POSSIBLE},
		     {"{what}-b", POSSIBLE}, {"{what}{ip}", CERTAIN},	{"{instance_id}", CERTAIN}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = sample_name(arena, cases[i].name);
		cr_expect_eq(template_differs_by_host(&t), cases[i].answer, "%s", cases[i].name);
		struct str one = template_example(arena, &t, 0), other = template_example(arena, &t, 1);
		cr_expect_eq(str_equal(one, other), cases[i].answer != CERTAIN, "%s", cases[i].name);
	}
}

Test(template, differences_between_copies) {
	static const struct {
		const char *name;
		enum answer by_process, by_pod, by_host;
	} cases[] = {
	    {"app", NEVER, NEVER, NEVER},	    {"{instance_id}", NEVER, POSSIBLE, CERTAIN},
	    {"{pod}", NEVER, CERTAIN, CERTAIN},	    {"{random}", CERTAIN, CERTAIN, CERTAIN},
	    {"{env:A}", NEVER, POSSIBLE, POSSIBLE}, {"{what}", POSSIBLE, POSSIBLE, POSSIBLE},
	    {"{date}{tag}", NEVER, NEVER, NEVER},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = sample_name(arena, cases[i].name);
		cr_expect_eq(template_differs_by(&t, DIFFERENCE_PROCESS), cases[i].by_process, "%s", cases[i].name);
		cr_expect_eq(template_differs_by(&t, DIFFERENCE_POD), cases[i].by_pod, "%s", cases[i].name);
		cr_expect_eq(template_differs_by(&t, DIFFERENCE_HOST), cases[i].by_host, "%s", cases[i].name);
	}
}

/* What a container has drawn for it differs between any two; what a task has in common is its containers'. */
Test(template, differences_between_containers_and_tasks) {
	static const struct charset hex = {STR_INIT(""), "0-9a-f", 12, 64};
	static const struct {
		struct variable variable;
		enum answer by_process, by_pod, by_host;
	} cases[] = {
	    {{.id = IDENTITY_RANDOM, .scope = DIFFERENCE_POD, .name = STR_INIT("{{.ID}}"), .values = &hex},
	     CERTAIN,
	     CERTAIN,
	     CERTAIN},
	    {{.id = IDENTITY_RANDOM, .scope = DIFFERENCE_PROCESS, .name = STR_INIT("{{.ID}}"), .values = &hex},
	     CERTAIN,
	     CERTAIN,
	     CERTAIN},
	    {{.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR_INIT("<task>"), .values = &hex},
	     NEVER,
	     CERTAIN,
	     CERTAIN},
	    {{.id = IDENTITY_CONTAINER, .scope = DIFFERENCE_PROCESS, .name = STR_INIT("{{.Name}}")},
	     CERTAIN,
	     NEVER,
	     NEVER},
	    {{.id = IDENTITY_DEPLOY_CONSTANT, .scope = DIFFERENCE_NONE, .name = STR_INIT("${Stage}")},
	     NEVER,
	     NEVER,
	     NEVER},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template t = {0};
		struct str name = cases[i].variable.name;
		template_add_variable(arena, &t, &cases[i].variable);
		cr_expect_eq(template_differs_by(&t, DIFFERENCE_PROCESS), cases[i].by_process, "%.*s", STR_ARGS(name));
		cr_expect_eq(template_differs_by(&t, DIFFERENCE_POD), cases[i].by_pod, "%.*s", STR_ARGS(name));
		cr_expect_eq(template_differs_by(&t, DIFFERENCE_HOST), cases[i].by_host, "%.*s", STR_ARGS(name));
		struct str one = template_example(arena, &t, 0), other = template_example(arena, &t, 1);
		cr_expect(charset_has(cases[i].variable.values, one), "%.*s", STR_ARGS(one));
		cr_expect(cases[i].by_host != CERTAIN || !str_equal(one, other), "%.*s", STR_ARGS(one));
	}
}

Test(template, examples_are_values) {
	for (unsigned i = 0; i < SAMPLE_VARIABLES; i++)
		for (unsigned host = 0; host < 300; host += 37) {
			struct template t = {0};
			template_add_variable(arena, &t, &sample_variables[i]);
			struct str example = template_example(arena, &t, host);
			cr_expect(charset_has(sample_variables[i].values, example), "%.*s", STR_ARGS(example));
		}
}

Test(template, charsets_name_their_values) {
	cr_expect(charset_has(&charset_instance, STR("i-0abcdef1")));
	cr_expect(!charset_has(&charset_instance, STR("i-0abcdef")));
	cr_expect(!charset_has(&charset_instance, STR("0abcdef1")));
	cr_expect(charset_has(&charset_host_name, STR("web-1.example.com")));
	cr_expect(!charset_has(&charset_host_name, STR("web/1")));
	cr_expect(charset_has(&charset_account, STR("111122223333")));
	cr_expect(!charset_has(&charset_account, STR("1111222233334")));
	cr_expect(charset_has(NULL, STR("anything at all")));
}
