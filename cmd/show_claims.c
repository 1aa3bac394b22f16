/* cwdoctor show claims: every source with its destination. */
#include "cmd/show.h"

#include "cmd/output.h"
#include "report/json_value.h"
#include "report/table.h"
#include "rule/sharing.h"

#include <stdio.h>
#include <string.h>

/* Calls visit for every claim of the run, in order. */
static void each_claim(const struct run *run, void (*visit)(const struct claim *, void *), void *context) {
	for (uint32_t h = 0; h < run->host_count; h++)
		for (uint32_t u = 0; u < run->hosts[h]->unit_count; u++) {
			const struct unit *unit = run->hosts[h]->units[u];
			for (uint32_t i = 0; i < unit->claims.count; i++)
				visit(unit->claims.items[i], context);
		}
}

static const char *difference_name(enum difference difference) {
	static const char *const names[] = {
	    [DIFFERENCE_RECORD] = "record",   [DIFFERENCE_SOURCE] = "source", [DIFFERENCE_PROCESS] = "process",
	    [DIFFERENCE_POD] = "pod",	      [DIFFERENCE_HOST] = "host",     [DIFFERENCE_REGION] = "region",
	    [DIFFERENCE_ACCOUNT] = "account", [DIFFERENCE_NONE] = "none",     [DIFFERENCE_UNKNOWN] = "unknown",
	};
	return names[difference];
}

/* Pods may be tasks. */
static const char *difference_of_copies(const struct claim *claim, enum difference difference) {
	const char *noun = claim_copy_noun(claim);
	return difference == DIFFERENCE_POD && strcmp(noun, "copy") != 0 ? noun : difference_name(difference);
}

static void add_copies(cJSON *object, const struct claim *claim, const struct replication *copies) {
	cJSON *replication = json_object();
	char count[16];
	snprintf(count, sizeof count, "%u", copies->count);
	bool counted = copies->copies == COPIES_MANY && copies->count > 0;
	const char *many = counted ? count : "many";
	bool one = copies->copies == COPIES_ONE || copies->copies == COPIES_ONE_HERE;
	json_add(replication, "copies", str_from(one ? "one" : many));
	json_add(replication, "differs_by", str_from(difference_of_copies(claim, copies->differs_by)));
	cJSON_AddItemToObject(object, "replication", replication);
}

static void add_name(cJSON *object, const char *name, const struct field *field) {
	struct report_place place = report_place(field->at);
	cJSON *value = json_object();
	json_add_field(value, "value", field);
	json_add(value, "origin", str_from(origin_name(field->origin)));
	json_add_place(value, &place);
	cJSON_AddItemToObject(object, name, value);
}

static cJSON *claim_as_json(const struct claim *claim) {
	struct site site = claim->writer.name.at.source ? claim->writer.name.at : claim->at;
	struct report_place place = report_place(site);
	cJSON *object = json_object();
	json_add(object, "agent", str_from(claim->agent->name));
	json_add(object, "kind", str_from(writer_kind_name(claim->writer.kind)));
	json_add_field(object, "source", &claim->writer.name);
	json_add_or_null(object, "input", claim->writer.input);
	if (claim->writer.merged_by.n) /* the others' outputs have no names */
		json_add(object, "output", claim->writer.merged_by);
	json_add_or_null(object, "tag", template_text(claim->unit->arena, &claim->tag));
	json_add_or_null(object, "host", claim->unit->host);
	add_copies(object, claim, &claim->unit->copies);
	json_add_field(object, "account", &claim->account);
	json_add_field(object, "role", &claim->role);
	json_add_field(object, "region", &claim->region);
	json_add_field(object, "endpoint", &claim->endpoint);
	add_name(object, "group", &claim->group);
	add_name(object, "stream", &claim->stream);
	json_add_place(object, &place);
	json_add_pointer(object, site);
	json_add_inner(object, &place);
	return object;
}

/* Calls visit for every input that failed, so that none is lost silently. */
static void each_error(const struct run *run, void (*visit)(cJSON *, void *), void *context) {
	const struct report *report = &run->report;
	for (uint32_t i = 0; i < report->run_error_count; i++)
		visit(json_run_error(&report->run_errors[i]), context);
	for (uint32_t i = 0; i < report->finding_count; i++)
		if (report_unread(report->findings[i]))
			visit(json_unread_error(report->findings[i]), context);
}

static void add_claim_to_series(const struct claim *claim, void *series) {
	json_series_add(series, claim_as_json(claim));
}

static void add_error_to_series(cJSON *error, void *series) {
	json_series_add(series, error);
}

static void write_json(const struct run *run, struct buf *out) {
	buf_add_text(out, "{\"schema\":\"cwdoctor.claims/1\",\n\"claims\":");
	struct json_series claims = {.out = out}, errors = {.out = out};
	each_claim(run, add_claim_to_series, &claims);
	json_series_end(&claims);
	buf_add_text(out, ",\n\"errors\":");
	each_error(run, add_error_to_series, &errors);
	json_series_end(&errors);
	buf_add_text(out, "}\n");
}

static void add_claim_line(const struct claim *claim, void *out) {
	json_write(claim_as_json(claim), out);
	buf_add_char(out, '\n');
}

static void add_error_line(cJSON *error, void *out) {
	cJSON *line = json_object();
	cJSON_AddItemToObject(line, "error", error);
	json_write(line, out);
	buf_add_char(out, '\n');
}

static void write_jsonl(const struct run *run, struct buf *out) {
	each_claim(run, add_claim_line, out);
	each_error(run, add_error_line, out);
}

static void add_destination_cell(struct table *table, const struct field *field) {
	struct str value = report_field(table->arena, field);
	const char *mark = field->origin == ORIGIN_DEFAULT ? " *" : field->origin == ORIGIN_INHERITED ? " +" : "";
	table_add(table, arena_format(table->arena, "%.*s%s", STR_ARGS(value), mark));
}

/* "journal > cw" where the source leaves through an output that has a name. */
static struct str source_cell(struct table *table, const struct claim *claim) {
	struct str output = claim->writer.merged_by, source = report_field(table->arena, &claim->writer.name);
	return output.n && !str_equal(output, source)
		   ? arena_format(table->arena, "%.*s > %.*s", STR_ARGS(source), STR_ARGS(output))
		   : source;
}

static void add_row(const struct claim *claim, void *context) {
	struct table *table = context;
	struct site site = claim->writer.name.at.source ? claim->writer.name.at : claim->at;
	struct report_place place = report_place(site);
	table_add(table, str_from(writer_kind_name(claim->writer.kind)));
	table_add(table, source_cell(table, claim));
	add_destination_cell(table, &claim->group);
	add_destination_cell(table, &claim->stream);
	table_add(table, arena_format(table->arena, "%.*s:%u", STR_ARGS(place.file), place.start.line));
}

static void write_counts(const struct run *run, struct buf *out) {
	report_count(out, run->report.sources, "source", "sources");
	if (run->report.sources < run->report.claims)
		buf_format(out, " by %u ways", (unsigned)run->report.claims);
	buf_add_text(out, " -> ");
	report_count(out, run->report.streams, "stream", "streams");
}

static void write_human(const struct options *options, const struct run *run, struct buf *out) {
	static const char *const titles[] = {"KIND", "SOURCE", "GROUP", "STREAM", "WHERE"};
	struct table table;
	struct style style = output_style(options);
	table_start(&table, options->arena, 5);
	for (uint32_t i = 1; i < 5; i++)
		table.shrinks[i] = true;
	table_head(&table, titles);
	each_claim(run, add_row, &table);
	if (table.cells.count == 5)
		return;
	table_write(&table, &style, out);
	report_defuse(out);
	if (style.quiet)
		return;
	buf_add_char(out, '\n');
	write_counts(run, out);
	buf_add_text(out, ". *: the shipper's default; +: a default written in the configuration.\n");
}

void show_claims_write(const struct options *options, const struct run *run, enum show_format format, struct buf *out) {
	if (format == SHOW_HUMAN)
		write_human(options, run, out);
	else if (format == SHOW_JSON)
		write_json(run, out);
	else
		write_jsonl(run, out);
}
