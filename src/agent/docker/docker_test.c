/* Units out of texts: what is merged, what tags give, what is refused. */
#include "agent/docker/reading.h"
#include "agent/testing.h"

extern const struct agent agent_docker;

static struct unit *read_yaml(struct arena *arena, const char *text) {
	return read_unit_of(unit_of_text(arena, &agent_docker, "shop/x.yml", "yaml", text));
}

#define SERVICE(options)                                                                                               \
	"services:\n  web:\n    image: repo/web:1\n    labels: {team: blue}\n    logging:\n      driver: awslogs\n"    \
	"      options:\n        awslogs-group: /g\n" options

static void assert_stream(const char *options, const char *expected) {
	struct arena *arena = arena_new();
	struct buf text = {0};
	buf_format(&text, "%s%s", SERVICE(""), options);
	struct unit *unit = read_yaml(arena, arena_str(arena, buf_str(&text)).p);
	cr_assert_eq(unit->claims.count, 1, "%s", options);
	assert_text(stream_of(unit, 0), expected);
	buf_finish(&text);
	arena_free(arena);
}

Test(docker, streams) {
	static const char *const cases[][2] = {
	    {"", "{{.FullID}}"},
	    {"        awslogs-stream: ''\n", "{{.FullID}}"},
	    {"        awslogs-stream: '{{.Name}}'\n", "{{.Name}}"},
	    {"        awslogs-stream: x\n        tag: y\n", "x"},
	    {"        tag: '{{.Name}}'\n", "shop-web-1"},
	    {"        tag: '{{ .Hostname }}/{{- .Name -}} /x'\n", "{{.Hostname}}/shop-web-1/x"},
	    {"        tag: '{{.ImageName}}'\n", "repo/web:1"},
	    {"        tag: '{{index .ContainerLabels \"team\"}}'\n", "blue"},
	    {"        tag: '{{.ContainerLabels.team}}{{/* x */}}'\n", "blue"},
	    {"        tag: '{{upper .Name | lower}}'\n", "shop-web-1"},
	    {"        tag: '{{truncate .Name 4}}'\n", "shop"},
	    {"        tag: '{{print .Name \"-\" .ID}}'\n", "shop-web-1-{{.ID}}"},
	    {"        tag: 'a{{print}}'\n", "a"},
	    {"        tag: '{{.Command}}'\n", "{{.Command}} of web"},
	    {"        tag: 7\n", "7"},
	    {"        awslogs-stream: ${A}\n", "${A}"},
	    {"        awslogs-stream: ${A:-b${C-d}}$$e\n", "bd$e"},
	    {"        awslogs-stream: a$A/${B:+x}\n", "a${A}/${B:+x}"},
	    {"        awslogs-stream: ${A:?need}/${B+}/${A}\n", "${A}//${A}"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_stream(cases[i][0], cases[i][1]);
}

Test(docker, refused_tags) {
	static const char *const tags[] = {"{{.name}}",	  "{{.Name",	   "{{upper}}",		 "{{end}}",
					   "{{if .ID}}a", "{{ /* x */ }}", "{{truncate .Name}}", "{{foo .ID}}",
					   "{{printf}}",  "{{}}",	   "{{.Name.x}}"};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		struct arena *arena = arena_new();
		struct str text = arena_format(arena, "%s        tag: '%s'\n", SERVICE(""), tags[i]);
		struct unit *unit = read_yaml(arena, text.p);
		cr_assert_eq(unit->claims.count, 0, "%s", tags[i]);
		cr_assert_eq(count_problems(unit, PROBLEM_NEVER_DELIVERS), 1, "%s", tags[i]);
		arena_free(arena);
	}
}

Test(docker, closed_environment) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_of_text(arena, &agent_docker, "x.yml", "yaml",
					 SERVICE("        awslogs-stream: a-${A}${B-b}${C:+c}\n"));
	unit->env_closed = true;
	read_unit_of(unit);
	assert_text(stream_of(unit, 0), "a-b");
	cr_assert_eq(count_problems(unit, PROBLEM_UNSET_VARIABLE), 1);
	arena_free(arena);
}

Test(docker, merging) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_yaml(arena, "services:\n"
			     "  base: {image: x, logging: {driver: awslogs, options: {awslogs-group: /g, "
			     "awslogs-stream: b, tag: t}}}\n"
			     "  web: {extends: base, logging: {options: {awslogs-stream: w}}}\n"
			     "  api: {extends: {service: base}, logging: {driver: local}}\n"
			     "  job: {extends: base, logging: !reset null}\n"
			     "  one: {extends: base, logging: !override {driver: awslogs, options: "
			     "{awslogs-group: /o}}}\n"
			     "---\n"
			     "services: {base: {logging: {options: {awslogs-group: /later}}}}\n");
	cr_assert_eq(unit->claims.count, 3);
	assert_text(text_of(unit, &unit->claims.items[0]->group), "/later");
	assert_text(stream_of(unit, 0), "b");
	assert_text(stream_of(unit, 1), "w");
	assert_text(text_of(unit, &unit->claims.items[2]->group), "/o");
	assert_text(stream_of(unit, 2), "{{.FullID}}");
	arena_free(arena);
}

Test(docker, copies) {
	struct arena *arena = arena_new();
	struct unit *unit = read_yaml(arena, SERVICE("        awslogs-stream: x\n") "    deploy: {replicas: 3}\n"
										    "    scale: 3\n");
	cr_assert_eq(unit->claims.items[0]->processes.count, 3);
	cr_assert_eq(unit->claims.items[0]->processes.copies, COPIES_MANY);
	cr_assert_eq(unit->copies.copies, COPIES_ONE_HERE);
	cr_assert_eq(unit->problems.count, 0);
	unit = read_yaml(arena, SERVICE("") "    scale: 0\n");
	cr_assert_eq(unit->claims.count, 0);
	arena_free(arena);
}

Test(docker, env_files) {
	struct arena *arena = arena_new();
	struct unit *unit = unit_new(arena, &agent_docker);
	struct reading r = {.unit = unit, .arena = arena};
	struct scope scope = {0};
	struct str value;
	compose_scope_read(&r, &scope,
			   STR("# c\nexport A=1 # one\nB=\"x y\\n$A\"\nC='$A'\nD: d\n E = e#e \nF=\nbad line\nG=1\n"));
	static const char *const expected[][2] = {{"A", "1"}, {"B", "x y\n1"}, {"C", "$A"},
						  {"D", "d"}, {"E", "e#e"},    {"F", ""}};
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		cr_assert_eq(compose_scope_look_up(&r, &scope, str_from(expected[i][0]), &value), KNOWN_TEXT, "%s",
			     expected[i][0]);
		assert_text(value, expected[i][1]);
	}
	cr_assert_eq(compose_scope_look_up(&r, &scope, STR("G"), &value), KNOWN_NOTHING);
	arena_free(arena);
}

Test(docker, whose_files) {
	static const struct {
		const char *format, *text;
		bool ours;
	} cases[] = {
	    {"yaml", "services: {web: {image: x, logging: {driver: awslogs}}}", true},
	    {"yaml", "apiVersion: v1\nservices: {web: {image: awslogs}}", false},
	    {"yaml", "services: [awslogs]", false},
	    {"yaml", "service: {pipelines: {logs: {exporters: [awslogs]}}}", false},
	    {"yaml", "services: {App: {class: awslogs}}", false},
	    {"json", "{\"log-driver\": \"awslogs\"}", true},
	    {"json", "{\"log-driver\": \"json-file\"}", false},
	    {"json", "[{\"HostConfig\": {\"LogConfig\": {\"Type\": \"awslogs\"}}}]", true},
	    {"json", "[{\"HostConfig\": {}, \"x\": \"awslogs\"}]", false},
	    {"yaml", "web: {image: x, log_driver: awslogs}", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct str why = {0};
		struct unit *unit = unit_of_text(arena, &agent_docker, "x", cases[i].format, cases[i].text);
		cr_assert_eq(agent_docker.recognise(unit->docs[0], &why), cases[i].ours, "%s", cases[i].text);
		arena_free(arena);
	}
}
