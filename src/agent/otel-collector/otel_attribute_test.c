/* What a placeholder is on the way from a receiver to an exporter. */
#include "agent/otel-collector/testing.h"

struct way_case {
	const char *receiver, *processor, *name, *stream;
	enum difference scope; /* of a variable */
	int told;	       /* 0: nothing, 1: possible, 2: certain */
};

static const struct way_case cases[] = {
    {"filelog", "", "{NodeName}", "undefined", 0, 2},
    {"filelog", "batch", "{NodeName}", "undefined", 0, 2},
    {"otlp", "", "{NodeName}", "{NodeName}", DIFFERENCE_UNKNOWN, 1},
    {"otlp", "", "{ServiceName}", "{ServiceName}", DIFFERENCE_RECORD, 0},
    {"filelog", "k8sattributes", "{NodeName}", "{NodeName}", DIFFERENCE_HOST, 0},
    {"otlp", "k8sattributes", "{NodeName}", "{NodeName}", DIFFERENCE_UNKNOWN, 0},
    {"otlp", "k8sattributes: {filter: {node_from_env_var: N}}", "{NodeName}", "{NodeName}", DIFFERENCE_HOST, 0},
    {"filelog", "k8sattributes: {extract: {metadata: [k8s.pod.name]}}", "{NodeName}", "undefined", 0, 2},
    {"filelog", "k8s_attributes: {passthrough: true}", "{NodeName}", "undefined", 0, 2},
    {"filelog", "k8s_attributes: {extract: {metadata: []}}", "{NodeName}", "{NodeName}", DIFFERENCE_HOST, 0},
    {"otlp", "resourcedetection: {detectors: [ecs]}", "{TaskId}", "{TaskId}", DIFFERENCE_POD, 0},
    {"filelog", "resourcedetection: {detectors: [ecs]}", "{ClusterName}", "undefined", 0, 2},
    {"filelog", "resourcedetection: {detectors: [env, ec2]}", "{InstanceId}", "{InstanceId}", DIFFERENCE_UNKNOWN, 1},
    {"filelog", "resource: {attributes: [{key: NodeName, value: n1, action: insert}]}", "{NodeName}", "n1", 0, 0},
    {"filelog", "resource: {attributes: [{key: k8s.node.name, value: '${env:N}', action: upsert}]}", "{NodeName}",
     "${env:N}", DIFFERENCE_UNKNOWN, 0},
    {"filelog", "resource: {attributes: [{key: k8s.node.name, value: n1, action: update}]}", "{NodeName}", "undefined",
     0, 2},
    {"filelog", "resource: {attributes: [{key: pod, from_attribute: k8s.pod.name, action: insert}]}", "{PodName}",
     "undefined", 0, 2},
    {"otlp", "resource: {attributes: [{key: TaskId, from_attribute: service.name, action: insert}]}", "{TaskId}",
     "{TaskId} (service.name)", DIFFERENCE_RECORD, 0},
    {"awscontainerinsight", "", "{ClusterName}", "{ClusterName}", DIFFERENCE_NONE, 0},
    {"awscontainerinsight", "", "{NodeName}", "{NodeName}", DIFFERENCE_HOST, 0},
    {"otlp", "resource: {attributes: [{key: service.name, action: delete}]}", "{ServiceName}", "undefined", 0, 2},
    {"filelog", "transform: {log_statements: ['set(resource.attributes[\"k8s.node.name\"], \"x\")']}", "{NodeName}",
     "{NodeName}", DIFFERENCE_UNKNOWN, 0},
    {"unknownreceiver", "", "{TaskId}", "{TaskId}", DIFFERENCE_UNKNOWN, 1},
};

static void expect(const struct way_case *c) {
	struct arena *arena = arena_new();
	size_t colon;
	struct str type = str_from(c->processor);
	if (str_find_char(type, ':', &colon))
		type = str_from_to(type, 0, colon);
	struct str text =
	    arena_format(arena,
			 "receivers: {%s: }\nprocessors: {%s}\nexporters:\n  awscloudwatchlogs: {log_group_name: g, "
			 "log_stream_name: '%s'}\nservice: {pipelines: {logs: {receivers: [%s], processors: [%.*s], "
			 "exporters: [awscloudwatchlogs]}}}\n",
			 c->receiver, c->processor, c->name, c->receiver, STR_ARGS(type));
	struct unit *unit = read_yaml(arena, text.p);
	cr_assert_eq(unit->claims.count, 1u, "%s", text.p);
	struct template *stream = &unit->claims.items[0]->stream.value;
	struct str name = template_text(arena, stream);
	cr_assert(str_is(name, c->stream), "%s, %s: %.*s", c->receiver, c->processor, STR_ARGS(name));
	if (stream->parts[0].is_variable)
		cr_assert_eq(stream->parts[0].variable.scope, c->scope, "%s, %s", c->receiver, c->processor);
	const struct problem *problem = problem_of(unit, PROBLEM_FALLBACK_NAME);
	int told = !problem ? 0 : problem->uncertain ? 1 : 2;
	cr_assert_eq(told, c->told, "%s, %s: told %d", c->receiver, c->processor, told);
	arena_free(arena);
}

Test(otel_attribute, what_placeholders_are) {
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		expect(&cases[i]);
}

Test(otel_attribute, the_detector_env_may_set_it) {
	struct arena *arena = arena_new();
	struct unit *unit = read_yaml(
	    arena, "receivers: {prometheus: }\nprocessors: {resourcedetection: {detectors: [env]}}\nexporters:\n"
		   "  awsemf: {log_group_name: '/x/{ClusterName}', log_stream_name: s}\nservice: {pipelines: {metrics: "
		   "{receivers: [prometheus], processors: [resourcedetection], exporters: [awsemf]}}}\n");
	const struct problem *problem = problem_of(unit, PROBLEM_FALLBACK_NAME);
	cr_assert(problem && problem->uncertain);
	cr_assert(str_ends_with(problem->message, STR("unless OTEL_RESOURCE_ATTRIBUTES sets it")), "%.*s",
		  STR_ARGS(problem->message));
	cr_assert(str_contains(problem->help, STR("OTEL_RESOURCE_ATTRIBUTES=aws.ecs.cluster.name=NAME")));
	arena_free(arena);
}

Test(otel_attribute, copies_see_what_was_there_before_them) {
	struct arena *arena = arena_new();
	struct unit *unit = read_yaml(
	    arena,
	    "receivers: {awsecscontainermetrics: }\nprocessors:\n  resource:\n    attributes:\n"
	    "      - {key: TaskId, from_attribute: aws.ecs.task.id, action: insert}\n"
	    "      - {key: aws.ecs.task.id, action: delete}\nexporters:\n  awsemf: {log_stream_name: '{TaskId}'}\n"
	    "service: {pipelines: {metrics: {receivers: [awsecscontainermetrics], processors: [resource], "
	    "exporters: [awsemf]}}}\n");
	assert_text(stream_of(unit, 0), "{TaskId}");
	cr_assert_eq(unit->claims.items[0]->stream.value.parts[0].variable.scope, DIFFERENCE_POD);
	assert_text(text_of(unit, &unit->claims.items[0]->group), "/metrics/default");
	arena_free(arena);
}

Test(otel_attribute, resource_attributes_of_the_environment_count) {
	struct arena *arena = arena_new();
	static struct environment_entry entry = {
	    STR_INIT("OTEL_RESOURCE_ATTRIBUTES"), STR_INIT("a=b, ClusterName = c1"), NULL, {0}};
	struct unit *unit = unit_of_yaml(
	    arena, "receivers: {filelog: }\nprocessors: {resourcedetection: }\nexporters:\n  awscloudwatchlogs: "
		   "{log_group_name: g, log_stream_name: 'x-{ClusterName}'}\nservice: {pipelines: {logs: {receivers: "
		   "[filelog], processors: [resourcedetection], exporters: [awscloudwatchlogs]}}}\n");
	unit->env = (struct environment){.items = &entry, .count = 1};
	read_unit_of(unit);
	assert_text(stream_of(unit, 0), "x-c1");
	cr_assert_eq(unit->problems.count, 0u);
	arena_free(arena);
}
