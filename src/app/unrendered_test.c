/* Which texts are templates, and what is not known of those that can be read. */
#include "app/unrendered.h"

#include <criterion/criterion.h>

static const struct {
	const char *path, *format, *text;
	int at; /* of the first mark; -1: it is no template */
} rows[] = {
    {"a.yaml", "yaml", "{% if x %}\na: b\n{% endif %}\n", 0},
    {"a.yaml", "yaml", "a:\n{{- if .Values.x }}\n  b: 1\n{{- end }}\n", 3},
    {"a.yaml", "yaml", "a: [\nb: \"{{ host }}\"\n", -1},
    {"a.yaml", "yaml", "a: [\nb: ${x}\n", -1},
    {"a.yaml.tpl", "yaml", "a: [\nb: ${x}\n", 8},
    {"a.toml", "toml", "a = {{ x }}\n", 4},
    {"a.toml", "toml", "{% if x %}\na = 1\n", 0},
    {"a.toml", "toml", "a = 1\n[sinks.{{ name }}]\n", 13},
    {"a.toml", "toml", "a = \"{{ host }}\" x\n", -1},
    {"a.toml", "toml", "a = \"{{ host }}\"\nb = \n", -1},
    {"a.toml.j2", "toml", "a = \"{{ host }}\"\nb = \n", 5},
    {"a.yaml.template", "yaml", "{{ name }}-x:\n  - a: [\n", 0},
    {"a.template", "yaml", "a: \"${x}\"\nb: [\n", -1},
    {"a.json", "json", "{\"cpu\": ${cpu}}", 8},
    {"a.json", "json", "{\"a\": \"${x}\", b: 1}", -1},
    {"a.json", "json", "{\"a\": 1 <%= x %>}", 8},
    {"a.json", "json", "{\"a\": 1 <% }", -1},
};

Test(unrendered, texts_that_cannot_be_read) {
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new();
		struct source *source = source_new(arena, str_from(rows[i].path), str_from(rows[i].text));
		struct doc *doc = doc_parse(arena, source, format_by_name(str_from(rows[i].format)));
		struct span at = {0};
		bool is = unrendered_template(doc, &at);
		cr_expect(is ? rows[i].at == (int)at.off : rows[i].at < 0, "%s: %s: %d %u", rows[i].path, rows[i].text,
			  is, at.off);
		arena_free(arena);
	}
}

static const struct {
	const char *text;
	int at;
} values[] = {
    {"a: {{ x }}\n", 3},       {"a: 1\n---\nb:\n  - {{ x }}\n", 16},
    {"a: \"{{ x }}\"\n", -1},  {"a: |\n  {{ x }}\n", -1},
    {"a: {b: {c: 1}}\n", -1},  {"a: {? {c: 1}: 1}\n", -1},
    {"# {{ x }}\na: 1\n", -1},
};

Test(unrendered, values_that_yaml_takes_for_maps) {
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct arena *arena = arena_new();
		struct source *source = source_new(arena, STR("a.yaml"), str_from(values[i].text));
		struct doc *doc = doc_parse(arena, source, format_by_name(STR("yaml")));
		struct span at = {0};
		bool is = unrendered_value(doc, &at);
		cr_expect(is ? values[i].at == (int)at.off : values[i].at < 0, "%s: %d %u", values[i].text, is, at.off);
		arena_free(arena);
	}
}

static const struct {
	const char *path, *value; /* in quotes in the file */
	const char *taken;	  /* a variable as which the shipper took it; NULL: it is literal */
	bool known;
} names[] = {
    {"a.json", "{{ x }}", NULL, true},	     {"a.json.j2", "app-{{ x }}", NULL, false},
    {"a.json.j2", "app", NULL, true},	     {"a.json.j2", "{{ host }}", "{{ host }}", false},
    {"a.json.j2", "${X}", NULL, true},	     {"a.json.tpl", "${x}", NULL, false},
    {"a.json.erb", "<%= x %>", NULL, false}, {"chart/templates/a.yaml", "{{ .Values.x }}", NULL, false},
};

Test(unrendered, names_in_templates_are_not_known) {
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct arena *arena = arena_new();
		struct str text = arena_format(arena, "[\"%s\"]", names[i].value);
		struct source *source = source_new(arena, str_from(names[i].path), text);
		struct doc doc = {.arena = arena, .source = source}, *docs[] = {&doc};
		struct unit unit = {.arena = arena, .docs = docs, .doc_count = 1};
		struct span at = {1, (uint32_t)text.n - 2};
		struct claim *claim = claim_add(&unit, WRITER_INPUT, doc_site(&doc, at));
		claim->stream = (struct field){.at = claim->at, .origin = ORIGIN_WRITTEN};
		struct variable own = {
		    .id = IDENTITY_HOST_NAME, .scope = DIFFERENCE_HOST, .name = str_from(names[i].taken)};
		if (names[i].taken)
			template_add_variable(arena, &claim->stream.value, &own);
		else
			template_add_literal(arena, &claim->stream.value, str_from(names[i].value));
		unit_problem(&unit, PROBLEM_ILLEGAL_STREAM, claim->at, "wrong");
		unrendered_weaken(&unit);
		const struct template *value = &claim->stream.value;
		cr_expect_eq(template_differs_by_host(value) != POSSIBLE, names[i].known, "%s %s", names[i].path,
			     names[i].value);
		cr_expect(str_is(template_text(arena, value), names[i].value));
		cr_expect_eq(unit.problems.items[0].kind, names[i].known ? PROBLEM_ILLEGAL_STREAM : PROBLEM_UNRENDERED);
		arena_free(arena);
	}
}
