/* Variables in values: what stays, what goes, and where each byte was written. */
#include "agent/fluent-bit/testing.h"

/* The tag of an input with this Tag, NAME being "web" and EMPTY empty. */
static struct str tag_of(struct arena *arena, const char *tag, bool closed, struct version version) {
	struct str text = arena_format(
	    arena, "@SET NAME=web\n@SET TWICE=${NAME}\n[INPUT]\n    Name dummy\n    Tag %s\n%s", tag, EVERYTHING);
	struct unit *unit = unit_of_text(arena, &agent_fluent_bit, "fluent-bit", "fluentbit", text.p);
	unit->env_closed = closed;
	unit->asked.version = version;
	read_unit_of(unit);
	return unit->claims.count ? template_text(arena, &unit->claims.items[0]->tag) : STR("(none)");
}

Test(value, fills_in_as_fluent_bit_does) {
	static const struct {
		const char *tag, *open, *closed;
	} cases[] = {
	    {"plain", "plain", "plain"},
	    {"a.${NAME}.b", "a.web.b", "a.web.b"},
	    {"${NAME}${NAME}", "webweb", "webweb"},
	    {"a.${X}.b", "a.${X}.b", "a..b"},
	    {"${X:-word}", "${X:-word}", "word"},
	    {"${NAME:-word}", "web", "web"},
	    {"${X:+word}.b", "${X:+word}.b", ".b"},
	    {"${HOSTNAME}", "${HOSTNAME}", "${HOSTNAME}"},
	    {"${TWICE}", "${NAME}", "${NAME}"}, /* not filled in again */
	    {"$NAME", "$NAME", "$NAME"},
	    {"${NAME", "${NAME", "${NAME"},
	    {"${}", "${}", "${}"},
	    {"a}${NAME}", "a}${NAME}", "a}${NAME}"},
	    {"${NAME}b}c${NAME}", "webc${NAME}", "webc${NAME}"}, /* a stray brace eats what stands before it */
	    {"${NAME}b${C", "web", "web"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str open = tag_of(arena, cases[i].tag, false, (struct version){{0}});
		struct str closed = tag_of(arena, cases[i].tag, true, (struct version){{0}});
		cr_expect(str_is(open, cases[i].open), "%s: %.*s", cases[i].tag, STR_ARGS(open));
		cr_expect(str_is(closed, cases[i].closed), "%s closed: %.*s", cases[i].tag, STR_ARGS(closed));
	}
	arena_free(arena);
}

Test(value, knows_what_a_variable_is_whose_value_nobody_knows) {
	static const struct variable task = {
	    .id = IDENTITY_TASK, .scope = DIFFERENCE_POD, .name = STR_INIT("<task id>")};
	struct environment_entry entry = {.name = STR("TASK"), .is = &task};
	struct arena *arena = arena_new();
	struct unit *unit = unit_of_text(arena, &agent_fluent_bit, "fluent-bit", "fluentbit",
					 "[INPUT]\n    Name dummy\n    Tag a.${TASK}.${TASK:-x}\n" EVERYTHING);
	unit->env = (struct environment){.items = &entry, .count = 1};
	unit->env_closed = true;
	read_unit_of(unit);
	cr_assert_eq(unit->claims.count, 1);
	assert_text(template_text(arena, &unit->claims.items[0]->tag), "a.<task id>.<task id>");
	cr_expect_eq(template_differs_by_host(&unit->claims.items[0]->tag), CERTAIN);
	arena_free(arena);
}

Test(value, knows_defaults_by_version) {
	static const struct {
		struct version version;
		bool known;
	} cases[] = {{{{4, 2, 4}}, false}, {{{4, 2, 5}}, true}, {{{4, 2, 8}}, true}, {{{5, 0, 0}}, false},
		     {{{5, 0, 5}}, false}, {{{5, 0, 6}}, true}, {{{5, 1, 1}}, true}};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str tag = tag_of(arena, "a${X:-b}", true, cases[i].version);
		cr_expect(str_is(tag, cases[i].known ? "ab" : "a"), "%zu: %.*s", i, STR_ARGS(tag));
	}
	arena_free(arena);
}

Test(value, remembers_where_parts_are_written) {
	struct arena *arena = arena_new();
	struct unit *unit =
	    read_classic(arena, "@SET A=long-text\n[INPUT]\n    Name dummy\n[OUTPUT]\n"
				"    Name cloudwatch_logs\n    Match *\n    region r\n    log_group_name g\n"
				"    log_stream_name ${A}/${B}{host}/{{x}}\n");
	cr_assert_eq(count_problems(unit, PROBLEM_UNKNOWN_PLACEHOLDER), 2);
	for (uint32_t i = 0, seen = 0; i < unit->problems.count; i++)
		if (unit->problems.items[i].kind == PROBLEM_UNKNOWN_PLACEHOLDER)
			assert_text(site_text(unit->problems.items[i].at), seen++ ? "{{x}}" : "{host}");
	arena_free(arena);
}
