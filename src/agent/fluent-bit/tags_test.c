/* Tags: how inputs make them, how filters change them, which of them outputs take. */
#include "agent/fluent-bit/testing.h"

static void expect_ways(const char *sections, const char *expected) {
	struct arena *arena = arena_new();
	struct unit *unit = read_classic(arena, arena_format(arena, "%s%s", sections, EVERYTHING).p);
	struct str ways = ways_of(unit);
	cr_expect(str_is(ways, expected), "%s%.*s is not %s", sections, STR_ARGS(ways), expected);
	arena_free(arena);
}

static void expect_tail(const char *tag, const char *path, const char *expected) {
	struct arena *arena = arena_new();
	struct str section = arena_format(arena, "[INPUT]\n    Name tail\n    Tag %s\n    Path %s\n", tag, path);
	expect_ways(section.p, expected);
	arena_free(arena);
}

Test(tags, numbers_all_inputs_together) {
	expect_ways("[INPUT]\n    Name dummy\n[INPUT]\n    Name random\n[INPUT]\n    Name dummy\n    Tag x\n"
		    "[INPUT]\n    Name dummy\n",
		    "dummy.0>dummy.0 random.1>random.1 dummy.2>x dummy.3>dummy.3");
}

Test(tags, puts_the_path_of_a_file_into_the_tag) {
	expect_tail("app.*", "/var/log/a.log", "tail.0>app.var.log.a.log");
	expect_tail("*", "/var/log/a.log", "tail.0>var.log.a.log");
	expect_tail("app*", "/var/log/a.log", "tail.0>app.var.log.a.log");
	expect_tail("a:b.*.end*", "/x//y:z.log", "tail.0>a.b.x.y.z.log.end");
	expect_tail("/lead.*", "/x/y.", "tail.0>lead.x.y");
	expect_tail("app.*", "/var/log/*.log", "tail.0>app.<path>");
	expect_tail("app.*", "/a.log , /b.log,,", "tail.0>app.a.log tail.0>app.b.log");
	expect_tail("app", "/a.log, /b.log", "tail.0>app");
	expect_tail("${X}.*", "/a/${Y}.log", "tail.0>${X}.a.${Y}.log");
}

Test(tags, leaves_stars_to_tail_and_systemd) {
	expect_ways("[INPUT]\n    Name dummy\n    Tag app.*\n", "dummy.0>app.*");
	expect_ways("[INPUT]\n    Name systemd\n    Tag host.*\n", "systemd.0>host.<unit>");
	expect_ways("[INPUT]\n    Name systemd\n    Tag host.*\n    Systemd_Filter _SYSTEMD_UNIT=a.service\n"
		    "    Systemd_Filter _SYSTEMD_UNIT=b.service\n",
		    "systemd.0>host.a.service systemd.0>host.b.service");
}

Test(tags, asks_senders) {
	expect_ways("[INPUT]\n    Name forward\n", "forward.0><tag of forward.0>");
	expect_ways("[INPUT]\n    Name forward\n    Tag all\n", "forward.0>all");
	expect_ways("[INPUT]\n    Name forward\n    Tag all\n    Tag_Prefix p.\n", "forward.0>p.<tag of forward.0>");
	expect_ways("[INPUT]\n    Name http\n", "http.0>http.0 http.0><tag of http.0>");
	expect_ways("[INPUT]\n    Name opentelemetry\n", "opentelemetry.0>v1_logs opentelemetry.0>v1_metrics");
	expect_ways("[INPUT]\n    Name opentelemetry\n    Tag t\n", "opentelemetry.0>t");
}

#define INPUT "[INPUT]\n    Name dummy\n    Tag app.web\n"
#define REWRITE "[FILTER]\n    Name rewrite_tag\n    Match app.*\n"

Test(tags, follows_rewritten_ones) {
	expect_ways(INPUT REWRITE "    Rule $log ^E err.$TAG false\n", "dummy.0>app.web dummy.0>err.app.web");
	expect_ways(INPUT REWRITE "    Rule $log .* $TAG[1].$TAG[7].x true\n", "dummy.0>app.web dummy.0>web..x");
	expect_ways(INPUT REWRITE "    Rule $log ^(a|b) k.$1.$2.$name false\n",
		    "dummy.0>app.web dummy.0>k.<record:$1 of ^(a|b)>..<record:name>");
	expect_ways(INPUT REWRITE "    Rule $log ab z.$0 false\n", "dummy.0>app.web dummy.0>z.");
	expect_ways(INPUT REWRITE "    Rule $log \"a b\" quoted false\n", "dummy.0>app.web dummy.0>quoted");
	/* its own emissions pass a filter by */
	expect_ways(INPUT REWRITE "    Rule $log .* app.$TAG true\n", "dummy.0>app.web dummy.0>app.app.web");
}

Test(tags, matches_by_either_kind_of_pattern) {
	static const struct {
		const char *match;
		bool reached;
	} cases[] = {
	    {"Match app.web", true},
	    {"Match app.?eb", false},
	    {"Match APP.*", false},
	    {"Match a**b", true},
	    {"Match none\n    Match_Regex ap", true}, /* not to the end */
	    {"Match_Regex web", false},		      /* from the start */
	    {"Match_Regex x*", false},		      /* of nothing at all */
	    {"Match_Regex /app\\.(web|db)/", true},
	    {"Match_Regex /APP/i", true},
	    {"Match_Regex ((", false},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = arena_format(arena,
					       INPUT "[OUTPUT]\n    Name cloudwatch_logs\n    %s\n    region r\n"
						     "    log_group_name g\n    log_stream_name s\n[OUTPUT]\n"
						     "    Name null\n    Match *\n",
					       cases[i].match);
		struct unit *unit = read_classic(arena, text.p);
		cr_expect_eq(unit->claims.count, cases[i].reached, "%s", cases[i].match);
	}
	arena_free(arena);
}

Test(tags, assumes_a_match_for_one_input_and_one_output) {
	static const char output[] = "[OUTPUT]\n    Name cloudwatch_logs\n    region r\n    log_group_name g\n"
				     "    log_stream_name s\n";
	struct arena *arena = arena_new();
	struct unit *one = read_classic(arena, arena_format(arena, INPUT "%s", output).p);
	struct unit *hidden =
	    read_classic(arena, arena_format(arena, INPUT REWRITE "    Rule $a b c false\n%s", output).p);
	struct unit *stored =
	    read_classic(arena, arena_format(arena, "[SERVICE]\n    storage.path /x\n" INPUT "%s", output).p);
	cr_expect_eq(one->claims.count, 1);
	cr_expect_eq(hidden->claims.count, 0);
	cr_expect_eq(stored->claims.count, 0);
	cr_expect_eq(count_problems(hidden, PROBLEM_DEAD_ROUTE), 2);
	arena_free(arena);
}

Test(tags, knows_what_an_expression_makes_of_a_start) {
	static const struct {
		const char *expression;
		enum answer answer; /* for the tags kube.var.log.containers.<path> */
	} cases[] = {
	    {"kube\\..*", CERTAIN},
	    {"(?:kube|host)\\.var", CERTAIN},
	    {"(web|api)\\..*", NEVER},
	    {"^(?:web|(api|app))x", NEVER},
	    {"web|kube\\.var.*_app_", LIKELY},
	    {"kube.*log$", CERTAIN},
	    {"(kube\\.)?log", NEVER},
	    {"kube(?!x)", POSSIBLE},
	    {"x*", NEVER}, /* of no character */
	    {"x*.*", CERTAIN},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text =
		    arena_format(arena,
				 "[INPUT]\n    Name tail\n    Tag kube.*\n    Path /var/log/containers/*.log\n"
				 "[OUTPUT]\n    Name cloudwatch_logs\n    Match_Regex %s\n    region r\n"
				 "    log_group_name g\n    log_stream_name s\n[OUTPUT]\n    Name null\n"
				 "    Match *\n",
				 cases[i].expression);
		struct unit *unit = read_classic(arena, text.p);
		enum answer answer = unit->claims.count ? unit->claims.items[0]->delivers : NEVER;
		cr_expect_eq(answer, cases[i].answer, "%s: %d", cases[i].expression, (int)answer);
	}
	arena_free(arena);
}
