#include "agent/helm-values/reading.h"
#include "agent/testing.h"

extern const struct agent agent_helm_values;

/* The texts that come out of values, one behind the other. */
static struct embedded_list unpacked(struct arena *arena, const char *values) {
	struct unit *unit = ARENA_NEW(arena, struct unit);
	struct embedded_list embedded = {0};
	unit->arena = arena;
	unit->agent = &agent_helm_values;
	unit->docs = ARENA_ARRAY(arena, struct doc *, 1);
	unit->docs[unit->doc_count++] =
	    doc_parse(arena, source_new(arena, STR("values.yaml"), str_from(values)), format_by_name(STR("yaml")));
	agent_helm_values.unpack(unit, &embedded);
	return embedded;
}

static struct str rendered(struct arena *arena, const char *values) {
	struct embedded_list embedded = unpacked(arena, values);
	return embedded.count == 1 && embedded.items[0].text ? embedded.items[0].text->text : STR("");
}

#define OUTPUTS "config:\n  inputs: ''\n  filters: ''\n  service: ''\n  outputs: "

static void expect_rendered(const char *outputs, const char *expected) {
	struct arena *arena = arena_new();
	struct str text = rendered(arena, arena_format(arena, OUTPUTS "%s\nx: {y: z, off: false}\n", outputs).p);
	struct str wanted = arena_format(arena, "# made of keys\n%s\n", expected);
	cr_expect(str_equal(text, wanted), "%s: %.*s", outputs, STR_ARGS(text));
	arena_free(arena);
}

Test(helm_values, templates_are_filled_in) {
	expect_rendered("'cloudwatch {{ \"a\" }}{{ `b` }}'", "cloudwatch ab");
	expect_rendered("'cloudwatch {{ .Values.x.y }}{{- $.Values.x.y -}}'", "cloudwatch zz");
	expect_rendered("'cloudwatch {{ .Values.x }}'", "cloudwatch {{ .Values.x }}");
	expect_rendered("'cloudwatch {{ if .Values.x.off }}1{{ else }}2{{ end }}'", "cloudwatch 2");
	expect_rendered("'cloudwatch {{ if not .Values.x.off }}1{{ else }}2{{ end }}3'", "cloudwatch 13");
	expect_rendered("'cloudwatch {{ if .Release.IsInstall }}1{{ else if .Values.x }}2{{ end }}'", "cloudwatch 1");
	expect_rendered("'cloudwatch {{/* x */}}{{ $a := 1 }}'", "cloudwatch ");
	expect_rendered("'cloudwatch {{ \"}}\" }}'", "cloudwatch }}");
	expect_rendered("'cloudwatch {{ unclosed'", "cloudwatch {{ unclosed");
	expect_rendered("'cloudwatch {{ end }}{{ else }}'", "cloudwatch ");
}

Test(helm_values, values_stand_where_they_are_written) {
	static const char values[] = "cloudWatchLogs:\n  region: eu-west-1\n  logStreamPrefix: ''\n"
				     "  logStreamName: \"one\"\n";
	struct arena *arena = arena_new();
	struct embedded_list embedded = unpacked(arena, values);
	size_t at, written;
	cr_assert(embedded.count == 1 && embedded.items[0].text);
	struct source *text = embedded.items[0].text;
	cr_assert(str_find(text->text, STR("log_stream_name one\n"), &at));
	struct site outer = source_outer(text, (struct span){(uint32_t)at + 16, 3});
	cr_assert(str_find(str_from(values), STR("one"), &written));
	cr_expect(outer.at.off == written && outer.at.len == 3);
	cr_expect_not(str_contains(text->text, STR("log_stream_prefix")));
	cr_expect(str_contains(text->text, STR("log_group_name /aws/eks/fluentbit-cloudwatch/logs\n")));
	cr_expect_eq(embedded.items[0].copies.copies, COPIES_MANY);
	arena_free(arena);
}

Test(helm_values, maps_are_merged_and_null_takes_a_key_out) {
	struct arena *arena = arena_new();
	struct embedded_list embedded = unpacked(arena, "config:\n  receivers: {zipkin: null}\n"
							"  exporters: {awsemf: {log_group_name: a}}\n");
	cr_assert(embedded.count == 1 && embedded.items[0].part);
	const struct node *root = embedded.items[0].part->root;
	cr_expect(node_find(root, "receivers/otlp"));
	cr_expect_not(node_find(root, "receivers/zipkin"));
	cr_expect(node_find(root, "exporters/awsemf/log_group_name"));
	cr_expect(node_find(root, "service/pipelines/logs"));
	cr_expect_eq(embedded.items[0].copies.copies, COPIES_MANY_LIKELY);
	arena_free(arena);
}

static uint32_t count(const char *values) {
	struct arena *arena = arena_new();
	uint32_t n = unpacked(arena, values).count;
	arena_free(arena);
	return n;
}

Test(helm_values, charts_are_known_by_their_shape) {
	cr_expect_eq(count("cloudWatchLogs: {logStreamName: a}\n"), 1);
	cr_expect_eq(count("a: {b: {cloudWatchLogs: {logStreamName: a}}}\n"), 1);
	cr_expect_eq(count("a: {enabled: false, cloudWatchLogs: {logStreamName: a}}\n"), 0);
	cr_expect_eq(count("cloudWatchLogs: {enabled: true}\n"), 0);
	cr_expect_eq(count("cloudWatchLogs: {logStreamName: a, one: 1, two: 2}\n"), 0);
	cr_expect_eq(count("apiVersion: v1\nkind: X\ncloudWatchLogs: {logStreamName: a}\n"), 0);
	cr_expect_eq(count("config: {outputs: es}\n"), 0);
	cr_expect_eq(count("customConfig: {sinks: {a: {type: aws_cloudwatch_logs}}}\nexistingConfigMaps: [a]\n"), 0);
	cr_expect_eq(count("agent: {config: default}\n"), 0);
	cr_expect_eq(count("agent: {config: {logs: {logs_collected: {}}}}\nagents: [{}, {config: default}]\n"), 1);
}
