/* Several units of several agents on one host: a task and what runs in it, a Docker daemon and a shipper beside it. */
#include "rule/test_host.h"

#include <criterion/criterion.h>

enum { UNITS = 3, CLAIMS = 3, AGENTS = 3 };

static const struct agent agents[AGENTS] = {
    {.name = "ecs",
     .title = "ECS",
     .spell_variable = test_spell_variable,
     .restart = test_restart,
     .host_identity = test_identity,
     .stream_key = "awslogs-stream-prefix",
     .copy_noun = "task"},
    {.name = "router",
     .title = "Router",
     .spell_variable = test_spell_variable,
     .restart = test_restart,
     .host_identity = test_identity,
     .stream_key = "log_stream_name"},
    {.name = "docker",
     .title = "Docker",
     .spell_variable = test_spell_variable,
     .restart = test_restart,
     .host_identity = test_identity,
     .stream_key = "awslogs-stream"},
};
enum { ECS, ROUTER, DOCKER };

/* A stream with one variable, or none, at its end; region NULL: nothing says. */
struct given {
	uint32_t agent; /* of the unit too; claims of one agent are one unit unless apart is set */
	bool apart;
	const char *stream, *region;
	enum identity id; /* IDENTITY_COUNT: no variable */
	const char *name;
};

static const struct variable known[IDENTITY_COUNT] = {
    [IDENTITY_TASK] = {.scope = DIFFERENCE_POD},
    [IDENTITY_POD] = {.scope = DIFFERENCE_POD},
    [IDENTITY_CONTAINER] = {.scope = DIFFERENCE_PROCESS},
    [IDENTITY_RANDOM] = {.scope = DIFFERENCE_POD},
    [IDENTITY_HOST_NAME] = {.scope = DIFFERENCE_HOST, .values = &charset_host_name},
    [IDENTITY_INSTANCE] = {.scope = DIFFERENCE_HOST, .values = &charset_instance},
};

#define PLAIN IDENTITY_COUNT, NULL

static const struct {
	const char *what;
	struct given given[CLAIMS];
	const char *ids;
	enum answer certainty; /* of the only finding */
} cases[] = {
    {"a task's container and its router",
     {{ECS, false, "s", "r-1", PLAIN}, {ROUTER, false, "s", "r-1", PLAIN}},
     "CW102",
     LIKELY /* both use one account */},
    {"in other regions", {{ECS, false, "s", "us-east-1", PLAIN}, {ROUTER, false, "s", "us-west-2", PLAIN}}, "", NEVER},
    {"one region is not written",
     {{ECS, false, "s", "us-east-1", PLAIN}, {ROUTER, false, "s", NULL, PLAIN}},
     "CW102",
     POSSIBLE},
    {"neither region is written",
     {{DOCKER, false, "s", NULL, PLAIN}, {ROUTER, false, "s", NULL, PLAIN}},
     "CW102",
     LIKELY},
    {"two containers of a task under its id",
     {{ECS, false, "s/", "r-1", IDENTITY_TASK, "<task id>"}, {ECS, false, "s/", "r-1", IDENTITY_TASK, "<task id>"}},
     "CW101",
     CERTAIN},
    {"no two tasks have one id",
     {{ECS, false, "s/", "r-1", IDENTITY_TASK, "<task id>"}, {ECS, true, "s/", "r-1", IDENTITY_TASK, "<task id>"}},
     "",
     NEVER},
    {"containers under their own ids",
     {{DOCKER, false, "", "r-1", IDENTITY_RANDOM, "{{.ID}}"}, {DOCKER, false, "", "r-1", IDENTITY_RANDOM, "{{.ID}}"}},
     "",
     NEVER},
    {"a container under its id beside a shipper",
     {{DOCKER, false, "", "r-1", IDENTITY_RANDOM, "{{.ID}}"},
      {ROUTER, false, "", "r-1", IDENTITY_INSTANCE, "{instance_id}"}},
     "",
     NEVER},
    {"both under the host's name",
     {{DOCKER, false, "", "r-1", IDENTITY_HOST_NAME, "{{.DaemonName}}"},
      {ROUTER, false, "", "r-1", IDENTITY_HOST_NAME, "${HOSTNAME}"}},
     "CW102",
     LIKELY},
    {"a container's name may be the one written",
     {{DOCKER, false, "", "r-1", IDENTITY_CONTAINER, "{{.Name}}"}, {ROUTER, false, "web", "r-1", PLAIN}},
     "CW102",
     POSSIBLE},
    {"two pods",
     {{ROUTER, false, "", "r-1", IDENTITY_POD, "<metadata.name>"},
      {ROUTER, true, "", "r-1", IDENTITY_POD, "<metadata.name>"}},
     "CW101",
     POSSIBLE},
    {"three agents on one stream",
     {{ECS, false, "s", "r-1", PLAIN}, {ROUTER, false, "s", "r-1", PLAIN}, {DOCKER, false, "s", "r-1", PLAIN}},
     "CW102",
     LIKELY},
};

static struct unit *unit_for(struct test_host *t, const struct given *given) {
	for (uint32_t i = 0; i < t->host.unit_count && !given->apart; i++)
		if (t->host.units[i]->agent == &agents[given->agent])
			return t->host.units[i];
	struct unit *unit = ARENA_NEW(t->arena, struct unit);
	unit->arena = t->arena;
	unit->agent = &agents[given->agent];
	unit->copies.copies = COPIES_ONE;
	return t->host.units[t->host.unit_count++] = unit;
}

static void add(struct test_host *t, const struct given *given, uint32_t off) {
	struct unit *unit = unit_for(t, given);
	struct claim *claim =
	    claim_add(unit, given->agent == ROUTER ? WRITER_INPUT : WRITER_CONTAINER, test_site(t, off, 10));
	claim->writer.name = test_field(t, "source", off);
	claim->stream = test_field(t, given->stream, off + 1);
	claim->group = test_field(t, "/group", off + 2);
	if (given->region)
		claim->region = test_field(t, given->region, off + 3);
	if (given->id == IDENTITY_COUNT)
		return;
	struct variable variable = known[given->id];
	variable.id = given->id;
	variable.name = str_from(given->name);
	template_add_variable(t->arena, &claim->stream.value, &variable);
}

static void start(struct test_host *t, const struct given *given, uint32_t count) {
	test_host_init(t, TEST_ROUTED_TEXT);
	test_enable(t, "CW101 CW102");
	t->host.units = ARENA_ARRAY(t->arena, struct unit *, UNITS);
	t->host.unit_count = 0;
	for (uint32_t i = 0; i < count && given[i].stream; i++)
		add(t, &given[i], i * 10);
	host_index(&t->host);
}

Test(meetings, of_units_on_one_host) {
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct test_host t;
		start(&t, cases[i].given, CLAIMS);
		engine_run(&t.host, &t.selection, &t.findings);
		cr_expect_str_eq(test_ids(&t), cases[i].ids, "%s: %s", cases[i].what, test_ids(&t));
		if (t.findings.count == 1)
			cr_expect_eq(t.findings.items[0]->certainty, cases[i].certainty, "%s: %s", cases[i].what,
				     answer_name(t.findings.items[0]->certainty));
		test_host_finish(&t);
	}
}

/* A router inside a task definition runs in that task, and has its id. */
Test(meetings, a_task_and_what_runs_in_it_have_one_id) {
	static const struct given given[] = {{ECS, false, "s/", "r-1", IDENTITY_TASK, "<task id>"},
					     {ROUTER, false, "s/", "r-1", IDENTITY_TASK, "<task id>"}};
	for (unsigned inside = 0; inside < 2; inside++) {
		struct test_host t;
		start(&t, given, 2);
		t.host.units[1]->outer = inside ? t.host.units[0] : NULL;
		host_index(&t.host);
		engine_run(&t.host, &t.selection, &t.findings);
		cr_expect_str_eq(test_ids(&t), inside ? "CW102" : "");
		if (t.findings.count)
			cr_expect_eq(t.findings.items[0]->certainty, LIKELY);
		test_host_finish(&t);
	}
}

/* A change of what stands in a task definition is live with the task. */
Test(meetings, what_stands_in_another_file_is_loaded_with_it) {
	static const struct given given[] = {
	    {ECS, false, "s", "r-1", PLAIN}, {ROUTER, false, "s", "r-1", PLAIN}, {DOCKER, false, "s", "r-1", PLAIN}};
	struct test_host t;
	start(&t, given, 3);
	t.host.units[1]->outer = t.host.units[0];
	engine_run(&t.host, &t.selection, &t.findings);
	cr_assert_eq(t.findings.count, 1);
	struct str help = t.findings.items[0]->help;
	cr_expect(str_ends_with(help, STR("then load what you changed:\n  Docker: restart-it\n  ECS: restart-it")),
		  "%.*s", STR_ARGS(help));
	test_host_finish(&t);
}
