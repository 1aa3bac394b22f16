/* The sources besides files, the worlds, the clients. */
#include "agent/cloudwatch-agent/testing.h"

struct destination {
	const char *text, *kind, *group, *stream; /* of the first claim, or of the one of this kind */
	enum mode mode;
	enum platform platform;
};

#define COLLECTED(section) "{\"logs\":{\"logs_collected\":{" section "}}}"
#define METRICS(section) "{\"logs\":{\"metrics_collected\":{" section "}}}"
#define OPENTELEMETRY(section) "{\"opentelemetry\":{\"collect\":{" section "}}}"

static const struct destination destinations[] = {
    {COLLECTED("\"windows_events\":{\"collect_list\":[{\"event_name\":\"System\",\"event_levels\":[\"ERROR\"],"
	       "\"log_group_name\":\"g\"}]}"),
     "windows-event", "g", "{instance_id}", MODE_ANY, PLATFORM_ANY},
    {COLLECTED("\"journald\":{\"collect_list\":[{\"log_group_name\":\"g\"}]}"), "journald", "g", "{instance_id}",
     MODE_ANY, PLATFORM_ANY},
    {COLLECTED("\"journald\":{\"collect_list\":[{\"log_group_name\":\"g\"}]}"), "journald", "g", "{hostname}",
     MODE_ON_PREMISES, PLATFORM_ANY},
    {METRICS("\"emf\":{}"), "emf", "emf/logs/default", "{instance_id}", MODE_ANY, PLATFORM_ANY},
    {METRICS("\"emf\":{}"), "emf", "emf/logs/default", "{hostname}", MODE_ON_PREMISES, PLATFORM_ANY},
    {METRICS("\"structuredlog\":{}"), "structured-log", "emf/logs/default", "{instance_id}", MODE_ANY, PLATFORM_ANY},
    {METRICS("\"kubernetes\":{}"), "kubernetes", "/aws/containerinsights/{ClusterName}/performance", "{NodeName}",
     MODE_ANY, PLATFORM_ANY},
    {METRICS("\"kubernetes\":{\"cluster_name\":\"c\"}"), "kubernetes", "/aws/containerinsights/c/performance",
     "{NodeName}", MODE_ANY, PLATFORM_ANY},
    {METRICS("\"ecs\":{}"), "ecs", "/aws/ecs/containerinsights/{ClusterName}/performance",
     "NodeTelemetry-{ContainerInstanceId}", MODE_ANY, PLATFORM_ANY},
    {METRICS("\"prometheus\":{\"log_group_name\":\"/p/{ClusterName}\"}"), "prometheus", "/p/{ClusterName}", "{JobName}",
     MODE_ANY, PLATFORM_ANY},
    {METRICS("\"prometheus\":{}"), "prometheus", "/aws/containerinsights/{ClusterName}/prometheus", "{JobName}",
     MODE_CONTAINER, PLATFORM_ANY},
    {METRICS("\"prometheus\":{\"ecs_service_discovery\":{}}"), "prometheus",
     "/aws/ecs/containerinsights/{ClusterName}/prometheus", "{JobName}", MODE_CONTAINER, PLATFORM_ANY},
    {METRICS("\"application_signals\":{}"), "application-signals", "/aws/application-signals/data",
     "otel-stream-<uuid>", MODE_ANY, PLATFORM_ANY},
    {METRICS("\"app_signals\":{}"), "service-events", "/aws/service-events/{service.name}", "default", MODE_ANY,
     PLATFORM_ANY},
    {COLLECTED("\"application_signals\":{\"log_group_name\":\"/x/{host.name}\",\"log_stream_name\":\"s\"}"),
     "service-events", "/x/{host.name}", "s", MODE_ANY, PLATFORM_ANY},
    {METRICS("\"otlp\":{}"), "otlp", "/aws/cwagent", "otel-stream-<uuid>", MODE_ANY, PLATFORM_ANY},
    {OPENTELEMETRY("\"files\":{\"collect_list\":[{\"file_path\":\"/var/log/a.log\"}]}"), "file", "/aws/cwagent/files",
     "{instance_id}/a.log", MODE_ANY, PLATFORM_ANY},
    {OPENTELEMETRY("\"files\":{\"collect_list\":[{\"file_path\":\"/var/log/a.log\"}]}"), "file", "/aws/cwagent/files",
     "default", MODE_ON_PREMISES, PLATFORM_ANY},
    {OPENTELEMETRY("\"files\":{\"collect_list\":[{\"file_path\":\"/var/log/*.log\"}]}"), "file", "/aws/cwagent/files",
     "{instance_id}/<file name>", MODE_ANY, PLATFORM_ANY},
    {OPENTELEMETRY("\"windows_events\":{\"collect_list\":[{\"event_name\":\"System\"}]}"), "windows-event",
     "/aws/cwagent/windows_events", "{instance_id}/System", MODE_ANY, PLATFORM_ANY},
    {OPENTELEMETRY("\"otlp\":{}"), "otlp", "/aws/cwagent/otlp", "{instance_id}/<record:service.name>", MODE_ANY,
     PLATFORM_ANY},
    {OPENTELEMETRY("\"container_insights\":{\"logs\":{\"enabled\":true}}"), "container-insights",
     "/aws/otel/containerinsights/{ClusterName}/application", "${K8S_NODE_NAME}-application", MODE_ANY, PLATFORM_ANY},
    {OPENTELEMETRY("\"database_insights\":{\"postgresql\":[{\"endpoint\":\"e\",\"instance_name\":\"db1\",\"username\":"
		   "\"u\",\"password_file\":\"p\"}]}"),
     "database-insights", "/aws/self-managed-database-insights/postgresql/raw-events", "{instance_id}/db1", MODE_ANY,
     PLATFORM_ANY},
};

static const struct claim *claim_of_kind(const struct unit *unit, const char *kind) {
	for (uint32_t i = 0; i < unit->claims.count; i++)
		if (str_is(str_from(writer_kind_name(unit->claims.items[i]->writer.kind)), kind))
			return unit->claims.items[i];
	cr_assert_fail("no claim of kind %s", kind);
	return NULL;
}

static struct unit *read_in(struct arena *arena, const char *text, enum mode mode, enum platform platform) {
	const char *path = "config.json";
	struct unit *unit = unit_of(arena, 1, &path, &text);
	unit->asked.mode = mode;
	unit->asked.platform = platform;
	return read_unit_of(unit);
}

Test(sources, every_kind_has_its_destination) {
	for (size_t i = 0; i < sizeof destinations / sizeof *destinations; i++) {
		const struct destination *wanted = &destinations[i];
		struct arena *arena = arena_new();
		struct unit *unit = read_in(arena, wanted->text, wanted->mode, wanted->platform);
		const struct claim *claim = claim_of_kind(unit, wanted->kind);
		assert_text(world_text_of(unit, &claim->group), wanted->group);
		assert_text(world_text_of(unit, &claim->stream), wanted->stream);
		arena_free(arena);
	}
}

struct silence {
	const char *text;
	enum mode mode;
	enum platform platform;
	bool uncertain;
};

static const struct silence silences[] = {
    {COLLECTED("\"windows_events\":{\"collect_list\":[{\"event_name\":\"System\",\"event_ids\":[1]}]}"), MODE_ANY,
     PLATFORM_ANY, false},
    {COLLECTED("\"windows_events\":{\"collect_list\":[{\"event_name\":\"System\",\"event_ids\":[1],"
	       "\"log_group_name\":\"g\"}]}"),
     MODE_ANY, PLATFORM_LINUX, false},
    {METRICS("\"prometheus\":{}"), MODE_ANY, PLATFORM_ANY, true},
    {METRICS("\"prometheus\":{}"), MODE_EC2, PLATFORM_ANY, false},
    {OPENTELEMETRY("\"windows_events\":{\"collect_list\":[{\"event_name\":\"System\"}]}"), MODE_ANY, PLATFORM_LINUX,
     false},
};

Test(sources, what_delivers_nothing_makes_no_claim) {
	for (size_t i = 0; i < sizeof silences / sizeof *silences; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_in(arena, silences[i].text, silences[i].mode, silences[i].platform);
		cr_assert_eq(unit->claims.count, 0u, "%s", silences[i].text);
		const struct problem *problem = problem_of(unit, PROBLEM_NEVER_DELIVERS);
		cr_assert(problem, "%s", silences[i].text);
		cr_assert_eq(problem->uncertain, silences[i].uncertain, "%s", silences[i].text);
		arena_free(arena);
	}
}

Test(sources, settings_without_effect_are_told) {
	static const struct {
		const char *text, *at;
	} cases[] = {
	    {"{\"logs\":{\"log_stream_name\":\"x\",\"logs_collected\":{\"journald\":{\"collect_list\":"
	     "[{\"log_group_name\":\"g\"}]}}}}",
	     "\"log_stream_name\""},
	    {"{\"logs\":{\"log_stream_name\":\"x\",\"metrics_collected\":{\"kubernetes\":{}}}}", "\"log_stream_name\""},
	    {COLLECTED("\"journald\":{\"collect_list\":[{\"log_group_name\":\"g\",\"log_group_class\":\"STANDARD\"}]}"),
	     "\"log_group_class\""},
	    {"{\"logs\":{\"endpoint_override\":\"https://x\",\"metrics_collected\":{\"application_signals\":{}}}}",
	     "\"endpoint_override\""},
	    {METRICS("\"emf\":{\"log_group_name\":\"g\"}"), "\"log_group_name\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_text(arena, cases[i].text);
		const struct problem *problem = problem_of(unit, PROBLEM_NO_EFFECT);
		cr_assert(problem, "%s", cases[i].text);
		assert_text(site_text(problem->at), cases[i].at);
		cr_assert(problem->message.n && problem->help.n);
		arena_free(arena);
	}
}

static void expect_pushers(struct version version, const char *entries, bool first_two_equal) {
	struct arena *arena = arena_new();
	const char *path = "config.json", *text = with_files(arena, entries);
	struct unit *unit = unit_of(arena, 1, &path, &text);
	unit->asked.version = version;
	read_unit_of(unit);
	struct claim **claims = unit->claims.items;
	cr_assert_eq(str_equal(claims[0]->pusher, claims[1]->pusher), first_two_equal, "%s", entries);
	arena_free(arena);
}

Test(pusher, a_positive_retention_counts_once_per_group) {
	const char *equal = "{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"retention_in_days\":7},"
			    "{\"file_path\":\"/b\",\"log_group_name\":\"g\",\"retention_in_days\":7}";
	const char *unset = "{\"file_path\":\"/a\",\"log_group_name\":\"g\"},"
			    "{\"file_path\":\"/b\",\"log_group_name\":\"g\",\"retention_in_days\":-1}";
	const char *class = "{\"file_path\":\"/a\",\"log_group_name\":\"g\"},"
			    "{\"file_path\":\"/b\",\"log_group_name\":\"g\",\"log_group_class\":\"STANDARD\"}";
	struct version newest = {{0}}, before_class = {{1, 300031}}, before_retention = {{1, 247349}};
	expect_pushers(newest, equal, false);
	expect_pushers(before_retention, equal, true);
	expect_pushers(newest, unset, true);
	expect_pushers(newest, class, false);
	expect_pushers(before_class, class, true);
}

Test(world, modes_that_nobody_asked_for_stay_open) {
	struct arena *arena = arena_new();
	struct world worlds[4];
	struct unit *unit = read_text(arena, METRICS("\"emf\":{}"));
	cr_assert_eq(unit->agent->worlds(unit, worlds, 4), 2u);
	unit->asked.mode = MODE_EC2;
	cr_assert_eq(unit->agent->worlds(unit, worlds, 4), 0u);
	arena_free(arena);
}

Test(world, on_premises_no_metadata_is_asked) {
	struct arena *arena = arena_new();
	const char *path = "config.json";
	const char *text = with_files(arena, "{\"file_path\":\"/a\",\"log_group_name\":\"g\",\"log_stream_name\":"
					     "\"{instance_id}|{account_id}|{hostname}\"}");
	struct unit *unit = unit_of(arena, 1, &path, &text);
	unit->asked.mode = MODE_ON_PREMISES;
	read_unit_of(unit);
	assert_text(world_text_of(unit, &unit->claims.items[0]->stream), "i-UNKNOWN|UNKNOWN-ACCOUNT|{hostname}");
	arena_free(arena);
}

Test(world, a_windows_path_or_event_makes_it_windows) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_text(arena, with_files(arena, "{\"file_path\":\"c:/x.log\",\"log_group_name\":\"g\"}"));
	cr_assert_eq(unit->world.platform, PLATFORM_WINDOWS);
	unit = read_text(arena, with_files(arena, "{\"file_path\":\"/x.log\",\"log_group_name\":\"g\"}"));
	cr_assert_eq(unit->world.platform, PLATFORM_LINUX);
	arena_free(arena);
}
