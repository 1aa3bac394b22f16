/* The answers of cwdoctor probe as cwdoctor.probe/1. */
#include "cmd/probe.h"

#include "claim/token.h"
#include "cwdoctor_version.h"
#include "report/json_value.h"
#include "rule/live.h"

static void add_ms(cJSON *object, const char *name, int64_t ms) {
	if (ms)
		cJSON_AddNumberToObject(object, name, (double)ms);
	else
		cJSON_AddNullToObject(object, name);
}

static struct str family_of(struct str token) {
	static const char *const names[] = {
	    [TOKEN_FOREIGN] = "foreign", [TOKEN_BY_WRITE] = "by-write", [TOKEN_BY_INGESTION] = "by-ingestion"};
	struct sequence_token read;
	token_read(token, &read);
	return token.n ? str_from(names[read.family]) : STR("");
}

static cJSON *observed(struct arena *arena, const struct observation *last, const struct stream_verdict *verdict) {
	static const struct observed_stream none;
	const struct observed_stream *seen = verdict->seen ? verdict->seen : &none;
	cJSON *object = json_object();
	if (last)
		cJSON_AddBoolToObject(object, "exists", verdict->seen != NULL);
	else
		cJSON_AddNullToObject(object, "exists");
	add_ms(object, "created_ms", seen->created_ms);
	add_ms(object, "first_event_ms", seen->first_event_ms);
	add_ms(object, "last_event_ms", seen->last_event_ms);
	add_ms(object, "last_ingestion_ms", seen->last_ingestion_ms);
	json_add_or_null(object, "token", probe_token(arena, seen->token));
	json_add_or_null(object, "token_family", family_of(seen->token));
	add_ms(object, "at_ms", last ? last->at_ms : 0);
	return object;
}

static cJSON *writers_of(struct arena *arena, const struct probe_target *target) {
	cJSON *writers = json_array();
	for (uint32_t i = 0; i < target->claim_count; i++) {
		const struct claim *claim = target->claims[i];
		struct report_place place = report_place(claim->stream.at.source ? claim->stream.at : claim->at);
		cJSON *writer = json_object();
		json_add(writer, "agent", str_from(claim->agent->name));
		json_add(writer, "source", report_field(arena, &claim->writer.name));
		json_add_place(writer, &place);
		cJSON_AddItemToArray(writers, writer);
	}
	return writers;
}

static cJSON *stream_object(struct arena *arena, const struct probed *probed, const struct stream_verdict *verdict) {
	const struct observation *last = live_last(probed);
	cJSON *object = json_object(), *inferred = json_array();
	json_add_or_null(object, "account", last ? last->account : STR(""));
	json_add_or_null(object, "region", last ? last->region : probed->target.region);
	json_add_or_null(object, "endpoint", last ? last->endpoint : probed->target.endpoint);
	json_add(object, "group", probed->target.group);
	json_add_or_null(object, "stream", verdict->stream);
	json_add_or_null(object, "template", template_text(arena, &probed->target.stream));
	json_add(object, "verdict", str_from(verdict_name(verdict->verdict)));
	cJSON_AddItemToObject(object, "observed", observed(arena, last, verdict));
	for (uint32_t i = 0; i < verdict->inferred.count; i++)
		json_add_item(inferred, verdict->inferred.items[i]);
	cJSON_AddItemToObject(object, "inferred", inferred);
	cJSON_AddItemToObject(object, "writers", writers_of(arena, &probed->target));
	return object;
}

static cJSON *unasked_error(struct arena *arena, const struct unasked *unasked) {
	struct report_place place = report_place(unasked->claim->at);
	struct str group = report_field(arena, &unasked->claim->group);
	struct str stream = report_field(arena, &unasked->claim->stream);
	cJSON *error = json_object();
	json_add(error, "file", place.file);
	json_add(error, "message",
		 arena_format(arena, "%.*s -> %.*s was not asked: %.*s", STR_ARGS(group), STR_ARGS(stream),
			      STR_ARGS(unasked->why)));
	return error;
}

static void add_errors(const struct probe *probe, cJSON *errors) {
	const struct probed_list *probed = &probe->targets.probed;
	for (uint32_t i = 0; probe->has_run && i < probe->run.report.run_error_count; i++)
		cJSON_AddItemToArray(errors, json_run_error(&probe->run.report.run_errors[i]));
	for (uint32_t i = 0; i < probe->targets.unasked.count; i++)
		cJSON_AddItemToArray(errors, unasked_error(probe->arena, &probe->targets.unasked.items[i]));
	for (uint32_t i = 0; i < probed->count; i++) {
		const struct probed *one = probed->items[i];
		const struct observation *last = one->sample_count ? &one->samples[one->sample_count - 1] : NULL;
		if (!last || last->answered)
			continue;
		cJSON *error = json_object();
		json_add(error, "group", one->target.group);
		json_add(error, "kind", last->trouble_kind);
		json_add(error, "message", last->trouble);
		cJSON_AddItemToArray(errors, error);
	}
}

void probe_write_json(const struct probe *probe, struct buf *out) {
	const struct probed_list *probed = &probe->targets.probed;
	cJSON *root = json_object(), *streams = json_array(), *findings = json_array(), *errors = json_array();
	json_add(root, "schema", STR("cwdoctor.probe/1"));
	cJSON_AddItemToObject(root, "tool", json_tool(CWDOCTOR_VERSION));
	bool complete = !probe->unanswered && (!probe->has_run || probe->run.report.complete);
	cJSON_AddBoolToObject(root, "complete", complete);
	for (uint32_t i = 0; i < probed->count; i++)
		for (uint32_t k = 0; k < probed->items[i]->verdicts.count; k++)
			cJSON_AddItemToArray(streams, stream_object(probe->arena, probed->items[i],
								    &probed->items[i]->verdicts.items[k]));
	for (uint32_t i = 0; i < probe->report.finding_count; i++)
		cJSON_AddItemToArray(findings, json_finding(probe->report.findings[i]));
	add_errors(probe, errors);
	cJSON_AddItemToObject(root, "streams", streams);
	cJSON_AddItemToObject(root, "findings", findings);
	cJSON_AddItemToObject(root, "errors", errors);
	json_write(root, out);
	buf_add_char(out, '\n');
}
