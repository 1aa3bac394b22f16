/* Routing graphs. Edges test tags with patterns of stars, as a small shipper of these tests would. */
#include "base/buf.h"
#include "base/limits.h"
#include "claim/glob.h"
#include "claim/route.h"

#include <criterion/criterion.h>

static enum tag_match by_pattern(const void *data, const struct route_packet *packet) {
	return tag_pattern_match(data, packet->tags);
}

static enum tag_match nobody_knows(const void *data, const struct route_packet *packet) {
	(void)data;
	(void)packet;
	return TAG_MAYBE;
}

/* data: a text that is put in front. */
static void put_before(const void *data, struct arena *arena, const struct route_packet *packet,
		       struct template_list *ret) {
	struct template t = template_literal(arena, str_from(data));
	template_add(arena, &t, packet->tags);
	LIST_ADD(arena, ret, t);
}

struct sample {
	struct arena *arena;
	struct route_graph graph;
};

static struct sample sample_new(void) {
	struct sample s = {.arena = arena_new()};
	route_init(&s.graph, s.arena);
	return s;
}

static uint32_t add_input(struct sample *s, const char *tag, uint32_t to) {
	uint32_t node = route_add_node(&s->graph, ROUTE_INPUT, ROUTE_EVERY, NULL);
	struct template tags = {0};
	struct str rest = str_from(tag);
	size_t dollar = rest.n;
	bool open = str_find_char(rest, '$', &dollar);
	template_add_literal(s->arena, &tags, str_from_to(rest, 0, dollar));
	if (open)
		template_add_variable(s->arena, &tags, &(struct variable){.id = IDENTITY_TAG, .name = STR("$")});
	route_start(&s->graph, node, &tags);
	route_add_edge(&s->graph, node, to, NULL, NULL, NULL);
	return node;
}

static uint32_t add_output(struct sample *s) {
	return route_add_node(&s->graph, ROUTE_OUTPUT, ROUTE_EVERY, NULL);
}

static uint32_t connect(struct sample *s, uint32_t from, uint32_t to, const char *pattern) {
	return route_add_edge(&s->graph, from, to, by_pattern, NULL,
			      tag_pattern_compile(s->arena, str_from(pattern), TAG_STARS, NULL));
}

/* "output<-input tag answer" a line. */
static struct str arrivals(struct sample *s) {
	struct buf text = {0};
	for (uint32_t i = 0; i < s->graph.arrivals.count; i++) {
		const struct route_arrival *a = &s->graph.arrivals.items[i];
		struct str tag = template_text(s->arena, &a->tags);
		buf_format(&text, "%u<-%u %.*s %s;", a->output, a->input, STR_ARGS(tag), answer_name(a->answer));
	}
	struct str result = arena_str(s->arena, buf_str(&text));
	buf_finish(&text);
	return result;
}

static void expect_arrivals(struct sample *s, const char *expected) {
	route_solve(&s->graph);
	struct str text = arrivals(s);
	cr_expect(str_is(text, expected), "%.*s\ninstead of\n%s", STR_ARGS(text), expected);
}

Test(route, copies_for_each_output) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t a = add_output(&s), b = add_output(&s), c = add_output(&s);
	connect(&s, hub, a, "app.*");
	connect(&s, hub, b, "*");
	connect(&s, hub, c, "db.*");
	add_input(&s, "web.x", hub);
	uint32_t app = add_input(&s, "app.$", hub);
	expect_arrivals(&s, "1<-5 app.$ certain;2<-4 web.x certain;2<-5 app.$ certain;");
	cr_expect_eq(route_end_of(&s.graph, a, NULL), ROUTE_REACHED);
	cr_expect_eq(route_end_of(&s.graph, c, NULL), ROUTE_UNMATCHED);
	cr_expect_not(route_goes_nowhere(&s.graph, app));
	arena_free(s.arena);
}

Test(route, first_takes_it) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	uint32_t a = add_output(&s), b = add_output(&s), c = add_output(&s), d = add_output(&s);
	connect(&s, hub, a, "app.x*");
	uint32_t everything = connect(&s, hub, b, "app.*");
	connect(&s, hub, c, "app.y");
	connect(&s, hub, d, "other");
	add_input(&s, "app.$", hub);
	uint32_t lost = add_input(&s, "lost", hub);
	expect_arrivals(&s, "1<-5 app.$ likely;2<-5 app.$ likely;");
	uint32_t edge = ROUTE_NONE;
	cr_expect_eq(route_end_of(&s.graph, c, &edge), ROUTE_SHADOWED);
	cr_expect_eq(edge, everything);
	cr_expect_eq(route_end_of(&s.graph, d, NULL), ROUTE_UNMATCHED);
	cr_expect(route_goes_nowhere(&s.graph, lost));
	arena_free(s.arena);
}

Test(route, shadows_reach_through) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	uint32_t label = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	uint32_t a = add_output(&s), b = add_output(&s), c = add_output(&s);
	uint32_t everything = connect(&s, hub, a, "*");
	connect(&s, hub, label, "app.*");
	uint32_t inner = connect(&s, label, b, "*");
	connect(&s, label, c, "app.*");
	add_input(&s, "app.x", hub);
	expect_arrivals(&s, "2<-5 app.x certain;");
	uint32_t edge = ROUTE_NONE;
	cr_expect_eq(route_end_of(&s.graph, label, &edge), ROUTE_SHADOWED);
	cr_expect_eq(edge, everything);
	cr_expect_eq(route_end_of(&s.graph, b, &edge), ROUTE_SHADOWED);
	cr_expect_eq(edge, everything);
	cr_expect_eq(route_end_of(&s.graph, c, &edge), ROUTE_SHADOWED);
	cr_expect_eq(edge, inner);
	arena_free(s.arena);
}

Test(route, unknown_tests_lower_the_answer) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	uint32_t a = add_output(&s), b = add_output(&s);
	route_add_edge(&s.graph, hub, a, nobody_knows, NULL, NULL);
	connect(&s, hub, b, "*");
	add_input(&s, "x", hub);
	expect_arrivals(&s, "1<-3 x possible;2<-3 x likely;");
	arena_free(s.arena);
}

Test(route, the_surest_way_counts) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t middle = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t last = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t a = add_output(&s);
	route_add_edge(&s.graph, hub, last, nobody_knows, NULL, NULL);
	route_add_edge(&s.graph, hub, middle, NULL, NULL, NULL);
	route_add_edge(&s.graph, middle, last, NULL, NULL, NULL);
	route_add_edge(&s.graph, last, a, NULL, NULL, NULL);
	add_input(&s, "x", hub);
	expect_arrivals(&s, "3<-4 x certain;");
	arena_free(s.arena);
}

Test(route, tags_change) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t a = add_output(&s);
	uint32_t rule = route_add_edge(&s.graph, hub, hub, by_pattern, put_before, "new.");
	s.graph.edges.items[rule].data = "new.";
	s.graph.edges.items[rule].test = nobody_knows;
	connect(&s, hub, a, "*app");
	add_input(&s, "app", hub);
	route_solve(&s.graph);
	/* It goes round until the tags are too long. */
	cr_expect(s.graph.gave_up);
	cr_expect_eq(s.graph.arrivals.count, (LIMIT_NAME_BYTES - 3) / 4 + 1);
	cr_expect_eq(s.graph.arrivals.items[0].answer, CERTAIN);
	cr_expect_eq(s.graph.arrivals.items[0].emitter, ROUTE_NONE);
	cr_expect_eq(s.graph.arrivals.items[1].answer, POSSIBLE);
	cr_expect_eq(s.graph.arrivals.items[1].emitter, rule);
	arena_free(s.arena);
}

Test(route, loops_end) {
	struct sample s = sample_new();
	uint32_t one = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t two = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	route_add_edge(&s.graph, one, two, NULL, NULL, NULL);
	route_add_edge(&s.graph, two, one, NULL, NULL, NULL);
	uint32_t lost = add_input(&s, "app", one);
	expect_arrivals(&s, "");
	cr_expect_not(s.graph.gave_up);
	cr_expect(route_goes_nowhere(&s.graph, lost));
	arena_free(s.arena);
}

/* The example of docs/claims.md. */
static void documented(bool one_path, const char *expected) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_FIRST, NULL);
	uint32_t outputs[3], edges[3];
	static const char *const patterns[] = {"app.var.log.nginx.**", "app.var.**", "app.var.log.db.log"};
	for (unsigned i = 0; i < 3; i++) {
		outputs[i] = add_output(&s);
		edges[i] = route_add_edge(&s.graph, hub, outputs[i], by_pattern, NULL,
					  tag_pattern_compile(s.arena, str_from(patterns[i]), TAG_PARTS, NULL));
	}
	uint32_t input = route_add_node(&s.graph, ROUTE_INPUT, ROUTE_EVERY, NULL), edge = ROUTE_NONE;
	struct str path = one_path ? STR("/var/log/db.log") : STR("/var/log/*.log");
	struct template tags =
	    tag_of_path(s.arena, STR("app."), glob_compile(s.arena, path, GLOB_STAR), PATH_DOTTED, STR(""), STR(""));
	route_start(&s.graph, input, &tags);
	route_add_edge(&s.graph, input, hub, NULL, NULL, NULL);
	expect_arrivals(&s, expected);
	cr_expect_eq(route_end_of(&s.graph, outputs[2], &edge), ROUTE_SHADOWED);
	cr_expect_eq(edge, edges[1]);
	arena_free(s.arena);
}

Test(route, documented_example) {
	documented(false, "1<-4 app.<path> likely;2<-4 app.<path> likely;");
	documented(true, "2<-4 app.var.log.db.log certain;");
}

Test(route, one_arrival_for_equal_tags) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t end = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t a = add_output(&s);
	route_add_edge(&s.graph, hub, end, nobody_knows, put_before, "new.");
	uint32_t sure = route_add_edge(&s.graph, hub, end, NULL, put_before, "new.");
	route_add_edge(&s.graph, end, a, NULL, NULL, NULL);
	s.graph.edges.items[0].data = "new.";
	add_input(&s, "app", hub);
	expect_arrivals(&s, "2<-3 new.app certain;");
	cr_expect_eq(s.graph.arrivals.items[0].emitter, sure);
	arena_free(s.arena);
}

/* Rules that make two tags of each would go on for ever. */
static void put_both(const void *data, struct arena *arena, const struct route_packet *packet,
		     struct template_list *ret) {
	put_before("a", arena, packet, ret);
	put_before("b", arena, packet, ret);
	(void)data;
}

Test(route, growth_is_bounded) {
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	uint32_t a = add_output(&s);
	route_add_edge(&s.graph, hub, hub, NULL, put_both, NULL);
	route_add_edge(&s.graph, hub, a, NULL, NULL, NULL);
	uint32_t input = add_input(&s, "", hub), other = add_output(&s);
	route_solve(&s.graph);
	cr_expect(s.graph.gave_up);
	cr_expect(s.graph.arrivals.count > 1000);
	cr_expect_lt(arena_bytes(s.arena), 1 << 30);
	/* Nothing is said of what may be missing. */
	cr_expect_eq(route_end_of(&s.graph, other, NULL), ROUTE_REACHED);
	cr_expect_not(route_goes_nowhere(&s.graph, input));
	arena_free(s.arena);
}

Test(route, many_to_many) {
	enum { MANY = 500 };
	struct sample s = sample_new();
	uint32_t hub = route_add_node(&s.graph, ROUTE_TRANSFORM, ROUTE_EVERY, NULL);
	for (unsigned i = 0; i < MANY; i++)
		connect(&s, hub, add_output(&s), arena_format(s.arena, "*.%u", i).p);
	for (unsigned i = 0; i < MANY; i++)
		add_input(&s, arena_format(s.arena, "app.%u", i).p, hub);
	route_solve(&s.graph);
	cr_assert_eq(s.graph.arrivals.count, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		const struct route_arrival *arrival = &s.graph.arrivals.items[i];
		cr_expect_eq(arrival->output, 1 + i);
		cr_expect_eq(arrival->input, 1 + MANY + i);
		cr_expect_eq(arrival->answer, CERTAIN);
	}
	arena_free(s.arena);
}
