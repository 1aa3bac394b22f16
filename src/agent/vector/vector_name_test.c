/* Names: templates, dates, references, what fields are. */
#include "agent/vector/testing.h"

static const struct {
	const char *stream, *expected;
} names[] = {
    {"plain", "plain"},
    {"a-{{ host }}", "a-{{ host }}"},
    {"a-{{host}}", "a-{{ host }}"},
    {"a-{{ .host }}", "a-{{ host }}"},
    {"a-{{ \"host\" }}", "a-{{ host }}"},
    {"a{{ file }}", "a/var/log/app.log"},
    {"{{ source_type }}", "file"},
    {"100%%", "100%%"},
    {"100%%-%Y", "100%-%Y"},
    {"%Y-%m-%d", "%Y-%m-%d"},
    {"{{}}", "{{}}"},
    {"{{ a", "{{ a"},
    {"$", "$"},
    {"$$", "$"},
    {"$A", "${A}"},
    {"${A}b", "${A}b"},
    {"${A:-x}", "${A:-x}"},
    {"${A?x}", "${A}"},
    {"${A+x}", "${A+x}"},
    {"${A", "${A"},
    {"$A.b", "${A.b}"},
    {"$KNOWN", "value"},
    {"${KNOWN:-x}", "value"},
    {"${EMPTY:-x}", "x"},
    {"${EMPTY-x}y", "y"},
    {"SECRET[a.b]-x", "SECRET[a.b]-x"},
};

Test(vector_name, is_what_vector_makes_of_it) {
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = unit_with_stream(arena, names[i].stream);
		read_unit_of(unit);
		cr_assert_eq(unit->claims.count, 1, "%s", names[i].stream);
		struct str stream = stream_of(unit, 0);
		cr_expect(str_is(stream, names[i].expected), "%s is %.*s", names[i].stream, STR_ARGS(stream));
		arena_free(arena);
	}
}

Test(vector_name, variables_are_the_same_before_and_after_expansion) {
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = unit_with_stream(arena, names[i].stream);
		struct source *expanded = vector_expand(arena, unit->docs[0]->source, &unit->env, false);
		if (expanded)
			unit->docs[0] = doc_parse(arena, expanded, format_by_name(STR("yaml")));
		read_unit_of(unit);
		cr_assert_eq(unit->claims.count, 1, "%s", names[i].stream);
		struct str stream = stream_of(unit, 0);
		cr_expect(str_is(stream, names[i].expected), "%s is %.*s", names[i].stream, STR_ARGS(stream));
		arena_free(arena);
	}
}

Test(vector_name, host_is_the_name_of_the_host_from_sources_of_this_host_only) {
	struct arena *arena = arena_new();
	struct unit *unit = read_unit_of(unit_with_stream(arena, "a-{{ host }}"));
	cr_assert_eq(template_differs_by_host(&unit->claims.items[0]->stream.value), CERTAIN);
	struct unit *sent = read_unit_of(unit_of_text(arena, &agent_vector, "v.yaml", "yaml",
						      "sources: {in: {type: syslog}}\n" SINK("\"a-{{ host }}\"")));
	cr_assert_eq(template_differs_by_host(&sent->claims.items[0]->stream.value), POSSIBLE);
	arena_free(arena);
}

Test(vector_name, bad_ones_are_refused) {
	static const char *const bad[] = {"a-%Q", "a%", "%-F", "{{ a b }}", "{{ a. }}", "{{ .. }}"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = read_unit_of(unit_with_stream(arena, bad[i]));
		cr_expect_eq(count_problems(unit, PROBLEM_OUT_OF_RANGE), 1, "%s", bad[i]);
		arena_free(arena);
	}
}

static const struct {
	const char *program, *field, *expected;
} programs[] = {
    {".f = \"x\"", "f", "x"},
    {"# .f = \"x\"\n.g = 1", "f", "?"},
    {".f = \"x\" # why", "f", "x"},
    {".f = \"x\" + .y", "f", "?"},
    {"if true { .f = \"x\" }", "f", "?"},
    {".f = .host", "f", "{{ f }}"},
    {".f = string!(.host)", "f", "{{ f }}"},
    {".f = get_hostname!()", "f", "{{ f }}"},
    {".f = get_env_var!(\"KNOWN\")", "f", "value"},
    {".f = \"a\"\n.f = \"b\"", "f", "b"},
    {".f.a = \"x\"", "f.a", "x"},
    {".f.a = \"x\"", "f", "?"},
    {"x = s'.f = \"x\"'\n", "f", "?"},
    {"x.f = \"x\"", "f", "?"},
    {".g == \"x\"", "f", "?"},
    {".f, err = parse_json(.message)", "f", "?"},
    {". = parse_json!(.message)", "f", "?"},
    {". = parse_json!(.message)\n.f = \"x\"", "f", "x"},
    {".f = \"x\"\n. = parse_json!(.message)", "f", "?"},
    {"del(.f)", "f", "?"},
    {".f |= {}", "f", "?"},
};

Test(vector_name, assignments_are_found) {
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
		struct arena *arena = arena_new();
		struct unit *unit = unit_with_program(arena, programs[i].program, programs[i].field);
		read_unit_of(unit);
		cr_assert_eq(unit->claims.count, 1);
		const struct template *stream = &unit->claims.items[0]->stream.value;
		struct str text = template_text(arena, stream);
		bool unknown = stream->count == 1 && stream->parts[0].is_variable &&
			       stream->parts[0].variable.id == IDENTITY_RECORD;
		if (str_is(str_from(programs[i].expected), "?"))
			cr_expect(unknown, "%s gives %.*s", programs[i].program, STR_ARGS(text));
		else
			cr_expect(!unknown && str_is(text, programs[i].expected), "%s gives %.*s", programs[i].program,
				  STR_ARGS(text));
		arena_free(arena);
	}
}
