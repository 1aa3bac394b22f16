/* Who reaches whom, and what is refused on the way. */
#include "agent/vector/testing.h"

#define OUT(id, inputs)                                                                                                \
	id ": {type: aws_cloudwatch_logs, inputs: [" inputs "], region: r, group_name: g, stream_name: s, encoding: "  \
	   "{codec: json}}, "

static const struct {
	const char *sources, *transforms, *sinks, *ways;
	uint32_t never; /* problems of that kind */
} graphs[] = {
    {"a: {type: stdin}", "", OUT("x", "a"), "a>x", 0},
    {"a: {type: stdin}, b: {type: exec}", "", OUT("x", "'*'"), "a>x b>x", 0},
    {"a1: {type: stdin}, a2: {type: exec}, b: {type: exec}", "", OUT("x", "'a?'"), "a1>x a2>x", 0},
    {"a1: {type: stdin}, a2: {type: exec}, b: {type: exec}", "", OUT("x", "'[!b]*'"), "a1>x a2>x", 0},
    {"a: {type: stdin}", "r: {type: route, inputs: [a], route: {p: '', q: ''}}, ", OUT("x", "r.p") OUT("y", "'r.*'"),
     "a>x a>y", 0},
    {"a: {type: stdin}", "r: {type: route, inputs: [a], route: {p: ''}}, ", OUT("x", "r"), "", 1},
    {"a: {type: stdin}", "r: {type: route, inputs: [a], route: {p: ''}}, ", OUT("x", "r._unmatched"), "a>x", 0},
    {"a: {type: stdin}", "r: {type: exclusive_route, inputs: [a], routes: [{name: p}]}, ", OUT("x", "r.p"), "a>x", 0},
    {"a: {type: stdin}", "r: {type: remap, inputs: [a], source: '', reroute_dropped: true}, ", OUT("x", "r.dropped"),
     "a>x", 0},
    {"a: {type: stdin}", "r: {type: remap, inputs: [a], source: ''}, ", OUT("x", "r.dropped"), "", 1},
    {"a: {type: opentelemetry}", "", OUT("x", "a.logs"), "a>x", 0},
    {"a: {type: new_one}", "", OUT("x", "a.port"), "a.port>x", 0},
    {"a: {type: host_metrics}", "m: {type: metric_to_log, inputs: [a]}, ", OUT("x", "m"), "a>x", 0},
    {"a: {type: host_metrics}", "", OUT("x", "a"), "", 1},
    {"a: {type: stdin}", "m: {type: log_to_metric, inputs: [a]}, ", OUT("x", "'*'"), "a>x", 1},
    {"a: {type: host_metrics}", "m: {type: filter, inputs: [a]}, ", OUT("x", "m"), "", 0},
    {"a: {type: stdin}", "t: {type: remap, inputs: [u, a], source: ''}, u: {type: remap, inputs: [t], source: ''}, ",
     OUT("x", "u"), "a>x", 1},
    {"a: {type: stdin}", "", OUT("x", "b"), "", 1},
    /* one source by two ways */
    {"a: {type: stdin}", "t: {type: remap, inputs: [a], source: ''}, ", OUT("x", "'*'"), "a>x a>x", 0},
    {"a: {type: stdin}, b: {type: exec}", "t: {type: filter, inputs: [a], condition: x}, ", OUT("x", "t, b, a"),
     "a>x a>x b>x", 0},
    {"a: {type: stdin}", "t: {type: reduce, inputs: [a]}, ", OUT("x", "a, t"), "a>x", 0},
    {"a: {type: stdin}", "r: {type: route, inputs: [a], route: {p: '', q: ''}}, ", OUT("x", "r.p, r.q"), "a>x", 0},
    {"a: {type: stdin}", "f: {type: filter, inputs: [a], condition: x}, g: {type: remap, inputs: [f], source: ''}, ",
     OUT("x", "f, g"), "a>x a>x", 0},
    {"a: {type: stdin}", "", OUT("x", "x"), "", 1},
};

Test(vector_wiring, ways) {
	for (size_t i = 0; i < sizeof graphs / sizeof graphs[0]; i++) {
		struct arena *arena = arena_new();
		struct str text = arena_format(arena, "sources: {%s}\ntransforms: {%s}\nsinks: {%s}\n",
					       graphs[i].sources, graphs[i].transforms, graphs[i].sinks);
		struct unit *unit = read_unit_of(unit_of_text(arena, &agent_vector, "v.yaml", "yaml", text.p));
		struct str ways = ways_of(unit);
		cr_expect(str_is(ways, graphs[i].ways), "%zu: %.*s, not %s", i, STR_ARGS(ways), graphs[i].ways);
		cr_expect_eq(count_problems(unit, PROBLEM_NEVER_DELIVERS), graphs[i].never, "%zu", i);
		arena_free(arena);
	}
}

Test(vector_wiring, a_filter_makes_it_likely) {
	struct arena *arena = arena_new();
	struct unit *unit = read_unit_of(unit_of_text(
	    arena, &agent_vector, "v.yaml", "yaml",
	    "sources: {a: {type: stdin}}\ntransforms: {f: {type: filter, inputs: [a], condition: x}}\nsinks: {" OUT(
		"x", "f") OUT("y", "f") OUT("z", "a") "}\n"));
	cr_assert_eq(unit->claims.count, 3);
	cr_expect_eq(unit->claims.items[0]->delivers, LIKELY);
	cr_expect_eq(unit->claims.items[2]->delivers, CERTAIN);
	cr_expect(str_equal(unit->claims.items[0]->writer.selects, unit->claims.items[1]->writer.selects));
	cr_expect_eq(unit->claims.items[2]->writer.selects.n, 0);
	arena_free(arena);
}

Test(vector_wiring, many_inputs_are_followed) {
	enum { COUNT = 16000 };
	struct buf text = {0};
	struct arena *arena = arena_new();
	buf_add_text(&text, "sources:\n");
	for (int i = 0; i < COUNT; i++)
		buf_format(&text, "  s%d: {type: stdin}\n", i);
	buf_add_text(&text, "sinks:\n  x:\n    type: aws_cloudwatch_logs\n    region: r\n    group_name: g\n"
			    "    stream_name: 's-{{ host }}'\n    encoding: {codec: json}\n    inputs:\n");
	for (int i = 0; i < COUNT; i++)
		buf_format(&text, "      - s%d\n", i);
	buf_add_char(&text, '\0');
	struct unit *unit = read_unit_of(unit_of_text(arena, &agent_vector, "v.yaml", "yaml", text.p));
	cr_expect_eq(unit->claims.count, (uint32_t)COUNT);
	cr_expect_eq(count_problems(unit, PROBLEM_LIMIT), 0u);
	cr_expect_eq(count_problems(unit, PROBLEM_DEAD_ROUTE), 0u);
	buf_finish(&text);
	arena_free(arena);
}

Test(vector_wiring, inputs_of_a_part_may_stand_elsewhere) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_unit_of(unit_of_text(arena, &agent_vector, "v.yaml", "yaml", "sinks: {" OUT("x", "elsewhere") "}\n"));
	const struct problem *problem = problem_of(unit, PROBLEM_NEVER_DELIVERS);
	cr_assert(problem && problem->uncertain);
	assert_text(ways_of(unit), "elsewhere>x");
	arena_free(arena);
}

Test(vector_wiring, files_are_read_as_the_shipper_does) {
	static const struct {
		const char *include, *path;
		bool read;
	} paths[] = {
	    {"/var/log/*.log", "/var/log/a.log", true},	     {"/var/log/*.log", "/var/log/a/b.log", false},
	    {"/var/log/**/*.log", "/var/log/a.log", true},   {"/var/log/**/*.log", "/var/log/a/b/c.log", true},
	    {"/var/log/{a,b}.log", "/var/log/a.log", false}, {"/var/log/[!a].log", "/var/log/a.log", false},
	    {"/var/log/[!a].log", "/var/log/b.log", true},
	};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct arena *arena = arena_new();
		struct str text =
		    arena_format(arena, "sources: {in: {type: file, include: ['%s']}}\n" SINK("s"), paths[i].include);
		struct unit *unit = read_unit_of(unit_of_text(arena, &agent_vector, "v.yaml", "yaml", text.p));
		cr_assert_eq(unit->claims.count, 1);
		cr_expect_eq(glob_match(unit->claims.items[0]->writer.reads, str_from(paths[i].path)), paths[i].read,
			     "%s %s", paths[i].include, paths[i].path);
		arena_free(arena);
	}
}

Test(vector_wiring, an_exclusion_crosses_folders) {
	struct arena *arena = arena_new();
	struct unit *unit = read_unit_of(unit_of_text(
	    arena, &agent_vector, "v.yaml", "yaml",
	    "sources: {in: {type: file, include: ['/a/**/*.log', '/b/*'], exclude: ['/a/*.log']}}\n" SINK("s")));
	cr_assert_eq(unit->claims.count, 1);
	cr_expect(glob_match(unit->claims.items[0]->writer.reads, STR("/b/x")));
	cr_expect(glob_match(unit->claims.items[0]->writer.excludes, STR("/a/b/c.log")));
	arena_free(arena);
}
