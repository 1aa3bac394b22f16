/* Names that copies share: processes of one host, pods, hosts. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

static const struct {
	const char *what;
	enum identity id; /* of the variable in the name; IDENTITY_COUNT: none */
	enum copies copies;
	const char *ids;
	enum answer certainty; /* of the first finding */
} processes[] = {
    {"the same everywhere", IDENTITY_COUNT, COPIES_MANY_LIKELY, "CW104", CERTAIN},
    {"the same in each process", IDENTITY_INSTANCE, COPIES_MANY_LIKELY, "CW104", CERTAIN},
    {"one host", IDENTITY_COUNT, COPIES_ONE, "CW104", CERTAIN},
    {"drawn at random", IDENTITY_RANDOM, COPIES_MANY_LIKELY, "", NEVER},
    {"an environment that all have", IDENTITY_ENVIRONMENT, COPIES_ONE, "CW104", CERTAIN},
};

Test(routed, processes_of_one_host) {
	for (size_t i = 0; i < sizeof processes / sizeof *processes; i++) {
		struct test_host t;
		test_host_init(&t, TEST_ROUTED_TEXT);
		test_enable(&t, TEST_SHARING_RULES);
		t.unit.copies.copies = processes[i].copies;
		struct claim *claim = test_way(&t, 0, "forward", 50, NULL, "s");
		claim->processes = (struct replication){.copies = COPIES_MANY, .count = 4, .at = test_site(&t, 90, 4)};
		if (processes[i].id != IDENTITY_COUNT)
			test_variable(&t, &claim->stream.value, processes[i].id, "${V}");
		engine_run(&t.host, &t.selection, &t.findings);
		cr_expect_str_eq(test_ids(&t), processes[i].ids, "%s: %s", processes[i].what, test_ids(&t));
		const struct finding *f = test_only(&t, "CW104");
		if (f) {
			cr_expect_eq(f->certainty, processes[i].certainty, "%s", processes[i].what);
			cr_expect(str_starts_with(f->message, STR("4 processes of one host write to one log stream: ")),
				  "%.*s", STR_ARGS(f->message));
			cr_expect_eq(f->at.at.off, 51);
			cr_expect_eq(f->related[0].at.at.off, 90);
		}
		test_host_finish(&t);
	}
}

static const struct {
	const char *what;
	enum writer_kind kind;
	uint32_t count;	       /* of processes: 0: several */
	enum identity id;      /* of the variable in the name; IDENTITY_COUNT: none */
	enum difference scope; /* its own */
	enum answer certainty; /* NEVER: no finding */
	const char *message, *witness;
} containers[] = {
    {"a fixed name", WRITER_CONTAINER, 0, IDENTITY_COUNT, DIFFERENCE_NONE, LIKELY,
     "several containers of one host write to one log stream: ", "container A and container B, both in.0 -> /group : "},
    {"scale: 3", WRITER_CONTAINER, 3, IDENTITY_COUNT, DIFFERENCE_NONE, CERTAIN,
     "3 containers of one host write to one log stream: ", "container A and container B, both in.0 -> /group : "},
    {"processes", WRITER_INPUT, 0, IDENTITY_COUNT, DIFFERENCE_NONE, LIKELY,
     "several processes of one host write to one log stream: ", "process A: "},
    {"the container's id", WRITER_CONTAINER, 0, IDENTITY_RANDOM, DIFFERENCE_POD, NEVER, NULL, NULL},
    {"the container's name", WRITER_CONTAINER, 0, IDENTITY_CONTAINER, DIFFERENCE_PROCESS, NEVER, NULL, NULL},
    {"as pods", WRITER_CONTAINER, 0, IDENTITY_CONTAINER, DIFFERENCE_POD, NEVER, NULL, NULL},
    {"the host's name", WRITER_CONTAINER, 0, IDENTITY_HOST_NAME, DIFFERENCE_HOST, LIKELY,
     "several containers of one host write to one log stream: ", "container A and container B, both in.0 -> /group : "},
    {"what nobody knows", WRITER_CONTAINER, 2, IDENTITY_UNKNOWN, DIFFERENCE_UNKNOWN, POSSIBLE,
     "2 containers of one host may write to one log stream: ", "container A and container B, both in.0 -> /group : "},
};

Test(copies, containers_of_one_host) {
	for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
		struct test_host t;
		test_host_init(&t, TEST_ROUTED_TEXT);
		test_enable(&t, "CW104");
		struct claim *claim = test_way(&t, 0, "web", 50, NULL, "s");
		claim->writer.kind = containers[i].kind;
		claim->processes = (struct replication){
		    .copies = COPIES_MANY, .count = containers[i].count, .at = test_site(&t, 90, 4)};
		struct variable variable = {
		    .id = containers[i].id, .scope = containers[i].scope, .name = STR("{{.Name}}")};
		if (variable.id != IDENTITY_COUNT)
			template_add_variable(t.arena, &claim->stream.value, &variable);
		engine_run(&t.host, &t.selection, &t.findings);
		const struct finding *f = test_only(&t, "CW104");
		cr_expect_eq(f ? f->certainty : NEVER, containers[i].certainty, "%s", containers[i].what);
		if (f) {
			cr_expect(str_starts_with(f->message, str_from(containers[i].message)), "%.*s",
				  STR_ARGS(f->message));
			cr_expect(str_starts_with(f->witness, str_from(containers[i].witness)), "%.*s",
				  STR_ARGS(f->witness));
			cr_expect_eq(f->assumption_count, f->certainty == CERTAIN ? 0 : 1, "%s", containers[i].what);
		}
		test_host_finish(&t);
	}
}

Test(copies, what_the_shipper_calls_them) {
	struct test_host t;
	struct agent agent = test_agent;
	agent.copy_noun = "task";
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW103 CW104");
	t.unit.copies =
	    (struct replication){.copies = COPIES_MANY, .differs_by = DIFFERENCE_POD, .at = test_site(&t, 90, 4)};
	struct claim *claim = test_way(&t, 0, "web", 50, NULL, "s");
	claim->agent = &agent;
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW104");
	const struct finding *f = t.findings.items[0];
	cr_expect(str_starts_with(f->message, STR("several tasks write to one log stream: ")), "%.*s",
		  STR_ARGS(f->message));
	cr_expect(str_starts_with(f->witness, STR("task A: ")), "%.*s", STR_ARGS(f->witness));
	cr_expect_eq(f->certainty, CERTAIN);
	t.findings.count = 0;
	struct variable task = {.id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR("<task>")};
	template_add_variable(t.arena, &claim->stream.value, &task);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "", "the task's id tells them apart");
	test_host_finish(&t);
}

static const struct {
	enum identity id; /* of the variable in the name; IDENTITY_COUNT: none */
	const char *ids, *message;
} here[] = {
    {IDENTITY_COUNT, "CW103",
     "the log stream name is the same on every host, and this may run on other hosts too: /group -> s"},
    {IDENTITY_ENVIRONMENT, "CW103",
     "the log stream name may be the same on every host, and this may run on other hosts too: /group -> s${V}"},
    {IDENTITY_HOST_NAME, "CW205", "only the host name tells the hosts' streams apart: ${V}"},
    {IDENTITY_RANDOM, "", NULL},
};

Test(copies, one_here_and_perhaps_others) {
	for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
		struct test_host t;
		test_host_init(&t, TEST_ROUTED_TEXT);
		test_enable(&t, "CW103 CW104 CW205");
		t.unit.copies = (struct replication){.copies = COPIES_ONE_HERE, .differs_by = DIFFERENCE_HOST};
		struct claim *claim = test_way(&t, 0, "web", 50, NULL, "s");
		if (here[i].id != IDENTITY_COUNT)
			test_variable(&t, &claim->stream.value, here[i].id, "${V}");
		engine_run(&t.host, &t.selection, &t.findings);
		cr_expect_str_eq(test_ids(&t), here[i].ids);
		const struct finding *f = t.findings.count ? t.findings.items[0] : NULL;
		if (f) {
			cr_expect(str_is(f->message, here[i].message), "%.*s", STR_ARGS(f->message));
			cr_expect_eq(f->certainty, POSSIBLE);
			cr_expect_eq(f->severity, SEVERITY_NOTE);
			cr_expect(str_is(f->assumptions[0], "runs on more than one host (--replicas)"));
		}
		t.findings.count = 0;
		t.unit.copies.copies = COPIES_ONE;
		engine_run(&t.host, &t.selection, &t.findings);
		cr_expect_str_eq(test_ids(&t), "", "the user says that it is one");
		test_host_finish(&t);
	}
}

Test(routed, sharing_is_told_before_processes_and_processes_before_hosts) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, TEST_SHARING_RULES);
	for (uint32_t i = 0; i < 2; i++)
		test_way(&t, i * 10, "forward", 50, NULL, "s")->processes.count = 2;
	test_meeting(&t, 0, CERTAIN);
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW101");
	test_host_finish(&t);
}

Test(routed, copies_that_the_input_shows) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, TEST_SHARING_RULES);
	t.unit.copies = (struct replication){
	    .copies = COPIES_MANY, .count = 3, .differs_by = DIFFERENCE_POD, .at = test_site(&t, 90, 4)};
	struct claim *claim = test_way(&t, 0, "forward", 50, NULL, "s");
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW104");
	cr_expect(str_starts_with(t.findings.items[0]->message, STR("3 copies write to one log stream: ")));
	t.findings.count = 0;
	t.unit.copies.at = (struct site){0}; /* the user says so */
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW103");
	t.findings.count = 0;
	test_variable(&t, &claim->stream.value, IDENTITY_INSTANCE, "{instance_id}");
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "");
	test_host_finish(&t);
}

Test(routed, names_made_of_tags_are_shared_by_hosts_one_by_one) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	for (uint32_t i = 0; i < 2; i++)
		test_way(&t, i * 10, "forward", 50, NULL, i ? "x-app" : "x-sys");
	test_run(&t, "CW103");
	const struct finding *f = test_only(&t, "CW103");
	cr_assert(f, "%s", test_ids(&t));
	cr_expect(
	    str_is(f->message, "the log stream names are the same on every host: /group -> x-sys, x-app (2 sources)"),
	    "%.*s", STR_ARGS(f->message));
	cr_expect_eq(f->claim_count, 2);
	cr_expect_not(f->one_destination);
	for (uint32_t i = 0; i < 2; i++)
		t.unit.claims.items[i]->delivers = POSSIBLE;
	test_run(&t, "CW103");
	f = test_only(&t, "CW103");
	cr_assert(f);
	cr_expect_eq(f->certainty, POSSIBLE);
	test_host_finish(&t);
}

Test(routed, paths_of_pods_differ) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	struct claim *claim = test_way(&t, 0, "/var/log/containers/*.log", 50, NULL, "x-");
	struct variable path = {.id = IDENTITY_SOURCE_PATH,
				.scope = DIFFERENCE_POD,
				.name = STR("<path>"),
				.from = claim->writer.reads,
				.form = PATH_DOTTED};
	template_add_variable(t.arena, &claim->stream.value, &path);
	test_run(&t, "CW103");
	cr_expect_str_eq(test_ids(&t), "");
	claim->stream.value.parts[1].variable.scope = DIFFERENCE_SOURCE;
	test_run(&t, "CW103");
	cr_expect_str_eq(test_ids(&t), "CW103");
	test_host_finish(&t);
}

Test(routed, problems_of_a_name_are_told_with_its_place) {
	struct test_host t;
	test_host_init(&t, TEST_ROUTED_TEXT);
	test_enable(&t, "CW103 CW204");
	struct claim *first = test_way(&t, 0, "forward", 50, NULL, "x-${tag}");
	struct claim *second = test_way(&t, 10, "/a", 50, NULL, "x-${tag}");
	first->stream.at = second->stream.at = test_site(&t, 51, 8);
	struct problem *p = unit_problem(&t.unit, PROBLEM_PLACEHOLDER_NOT_EXPANDED, test_site(&t, 53, 6),
					 "${tag} is not replaced here");
	p->help = STR("add it to the buffer");
	engine_run(&t.host, &t.selection, &t.findings);
	cr_expect_str_eq(test_ids(&t), "CW103");
	const struct finding *f = t.findings.items[0];
	cr_expect(str_ends_with(f->message, STR("; ${tag} is not replaced here")), "%.*s", STR_ARGS(f->message));
	cr_expect(str_starts_with(f->help, STR("add it to the buffer\n")));
	test_host_finish(&t);
}
