/* Findings in every format: documents inside documents, hostile texts, what must never be printed. */
#include "base/utf8.h"
#include "report/json_value.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct rule rule = {.id = "CW999", .slug = "test-rule", .summary = "", .text = ""};

struct sample {
	struct arena *arena;
	struct finding finding;
	struct finding *list[1];
	struct report report;
};

static struct site site_of(struct source *source, const char *part) {
	size_t at = 0;
	cr_assert(str_find(source->text, str_from(part), &at), "%s", part);
	return (struct site){source, {.off = (uint32_t)at, .len = (uint32_t)strlen(part)}};
}

static void sample_start(struct sample *sample, struct site at) {
	*sample = (struct sample){.arena = arena_new()};
	sample->finding = (struct finding){.rule = &rule,
					   .severity = SEVERITY_ERROR,
					   .certainty = CERTAIN,
					   .at = at,
					   .message = STR("something is wrong"),
					   .fingerprint = STR("00")};
	sample->list[0] = &sample->finding;
	sample->report = (struct report){.tool_version = "0",
					 .complete = true,
					 .files = 1,
					 .errors = 1,
					 .findings = sample->list,
					 .finding_count = 1};
}

static struct str written(struct buf *out, const struct sample *sample, const char *format, uint32_t width) {
	buf_clear(out);
	reporter_by_name(str_from(format))->write(&sample->report, &(struct style){.width = width}, out);
	return buf_str(out);
}

/* A file whose third line and following hold another document, indented by 4. */
static struct source *embedded(struct arena *arena, struct source *file) {
	struct derivation d = {.arena = arena, .outer = file};
	uint32_t first = site_of(file, "one").at.off, second = site_of(file, "two").at.off;
	derivation_add(&d, PIECE_COPY, STR("one\n"), (struct span){first, 4}, 4);
	derivation_add(&d, PIECE_COPY, STR("two\n"), (struct span){second, 4}, 4);
	return source_derive(&d, STR("data.\"agent.json\""));
}

Test(report, places_inside_a_document_inside_a_file) {
	struct arena *arena = arena_new();
	struct source *file = source_new(arena, STR("map.yaml"), STR("data:\n  agent.json: |\n    one\n    two\n"));
	struct sample sample;
	struct buf out = {0};
	sample_start(&sample, site_of(embedded(arena, file), "two"));
	cr_expect_str_eq(written(&out, &sample, "human", 0).p,
			 "error[CW999 test-rule]: something is wrong\n"
			 " --> map.yaml:4:5  (data.\"agent.json\" line 2)\n"
			 "  |\n"
			 "4 |     two\n"
			 "  |     ^^^\n"
			 "  |\n"
			 "\n"
			 "Read 1 file: 0 sources -> 0 streams. 1 error, 0 warnings, 0 notes.\n"
			 "What it means and how to mend it: cwdoctor explain CW999\n");
	cr_expect(str_contains(written(&out, &sample, "json", 0),
			       STR("\"location\":{\"file\":\"map.yaml\",\"line\":4,\"column\":5,\"end_line\":4,"
				   "\"end_column\":8,\"pointer\":null,\"inner\":{\"label\":\"data.\\\"agent.json\\\"\","
				   "\"type\":null,\"line\":2,\"column\":1}}")));
	cr_expect_str_eq(written(&out, &sample, "concise", 0).p, "map.yaml:4:5: error: something is wrong [CW999]\n");
	arena_free(arena);
	arena_free(sample.arena);
	buf_finish(&out);
}

Test(report, a_finding_without_a_place) {
	struct sample sample;
	struct buf out = {0};
	sample_start(&sample, (struct site){0});
	cr_expect(str_contains(written(&out, &sample, "human", 0), STR("something is wrong\n\nRead 1 file")));
	cr_expect_str_eq(written(&out, &sample, "concise", 0).p, "-:1:1: error: something is wrong [CW999]\n");
	cr_expect(str_contains(written(&out, &sample, "json", 0), STR("\"location\":{\"file\":null,\"line\":null")));
	arena_free(sample.arena);
	buf_finish(&out);
}

static const char hostile[] = "x\033[31m ::error file=x::y \r\n::set-env name=a::b \n\n  ::debug::c "
			      "##[add-mask]x ##vso[task]y ###[z "
			      "\xE2\x80\xAE \xFF \x9B"
			      "31m ::stop-commands::z";

/* No control character but line ends; no line that a CI system would take for a command. */
static void expect_harmless(struct str text, const char *what) {
	for (size_t i = 0; i < text.n; i++)
		cr_assert((unsigned char)text.p[i] >= 0x20 || text.p[i] == '\n', "%s: byte %zu", what, i);
	cr_assert(utf8_valid(text, NULL), "%s", what);
	cr_assert_not(str_contains(text, STR("\xE2\x80\xAE")), "%s", what);
	cr_assert_not(str_contains(text, STR("##[")), "%s", what);
	cr_assert_not(str_contains(text, STR("##vso[")), "%s", what);
	for (struct str line; str_split(&text, '\n', &line);) {
		line = str_trim(line);
		bool command = str_starts_with(line, STR("::")) && !str_starts_with(line, STR("::: "));
		cr_assert_not(command, "%s: %.*s", what, STR_ARGS(line));
	}
}

Test(report, hostile_texts_come_out_harmless_in_every_format_and_width) {
	static const char *const formats[] = {"human", "concise", "json", "jsonl"};
	struct arena *arena = arena_new();
	struct source *file = source_new(arena, STR("::error::\n::a\033b"), STR(hostile));
	struct related related = {.at = {file, {.off = 3, .len = 60}}, .label = STR(hostile)};
	struct run_error error = {.file = STR(hostile), .message = STR(hostile)};
	struct str assumption = STR(hostile);
	struct sample sample;
	struct buf out = {0};
	sample_start(&sample, (struct site){file, {.off = 10, .len = 5}});
	struct finding *finding = &sample.finding;
	finding->message = finding->why = finding->witness = finding->help = finding->label = STR(hostile);
	finding->related = &related;
	finding->assumptions = &assumption;
	finding->related_count = finding->assumption_count = 1;
	sample.report.run_errors = &error;
	sample.report.run_error_count = 1;
	sample.report.complete = false;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		for (uint32_t width = 40; width < 200; width += i == 0 ? 1 : 100)
			expect_harmless(written(&out, &sample, formats[i], width), formats[i]);
	arena_free(arena);
	arena_free(sample.arena);
	buf_finish(&out);
}

Test(report, marks_on_one_place_are_one) {
	struct arena *arena = arena_new();
	struct source *file = source_new(arena, STR("a"), STR("first\nsecond\nthird\nfourth\n"));
	struct related related[] = {
	    {site_of(file, "second"), STR("one")},
	    {site_of(file, "second"), STR("two")},
	    {site_of(file, "fourth"), STR("three")},
	};
	struct sample sample;
	struct buf out = {0};
	sample_start(&sample, site_of(file, "second\nthird"));
	sample.finding.related = related;
	sample.finding.related_count = 3;
	cr_expect(str_contains(written(&out, &sample, "human", 0), STR("2 | second\n"
								       "  | ^^^^^^ one; two\n"
								       "3 | third\n"
								       "4 | fourth\n"
								       "  | ------ three\n")));
	arena_free(arena);
	arena_free(sample.arena);
	buf_finish(&out);
}

Test(report, counts_are_readable) {
	static const struct {
		uint32_t count;
		const char *text;
	} cases[] = {
	    {0, "0 files"}, {1, "1 file"}, {999, "999 files"}, {1000, "1,000 files"}, {1234567, "1,234,567 files"}};
	struct buf out = {0};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_clear(&out);
		report_count(&out, cases[i].count, "file", "files");
		cr_expect_str_eq(out.p, cases[i].text);
	}
	buf_finish(&out);
}
