/* Application Signals service events: logs that applications send to the agent through OTLP.
 * Source: translator/translate/otel/pipeline/applicationsignals (translator.go, translators.go). */
#include "agent/cloudwatch-agent/reading.h"

/* They are on with the metrics of Application Signals too. */
static struct placed switched_on_by(const struct reading *r) {
	static const char *const sections[] = {"logs/logs_collected/application_signals",
					       "logs/metrics_collected/application_signals",
					       "logs/metrics_collected/app_signals"};
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		struct placed section = view_first_of(r, sections[i], NODE_OBJECT);
		if (section.node)
			return section;
	}
	return (struct placed){0};
}

void service_events_read(const struct reading *r) {
	struct placed own = view_first_of(r, "logs/logs_collected/application_signals", NODE_OBJECT);
	struct placed section = switched_on_by(r);
	if (!section.node || placed_is_true(placed_child(own, "disabled")))
		return;
	struct claim *claim = claim_of_logs(r, WRITER_SERVICE_EVENTS, section);
	claim->account = r->agent_account;
	claim->role = r->agent_role;
	claim->endpoint = (struct field){0};
	claim->pusher = STR("otlphttp/application_signals_logs");
	claim->writer.name = field_text(r, "application_signals", section, ORIGIN_DEFAULT);
	claim->writer.name.at = placed_key_site(section);
	claim->writer.identity_in_record = true;
	struct field unwritten = {.at = claim->writer.name.at, .origin = ORIGIN_DEFAULT};
	if (!field_read(r, placed_child(own, "log_group_name"), NAME_ATTRIBUTES, NAME_FOR_GROUP, &claim->group)) {
		claim->group = unwritten;
		template_add_literal(r->arena, &claim->group.value, STR("/aws/service-events/"));
		field_add_variable(r, &claim->group, IDENTITY_RECORD, DIFFERENCE_RECORD, "{service.name}", NULL);
	}
	if (!field_read(r, placed_child(own, "log_stream_name"), NAME_ATTRIBUTES, NAME_FOR_STREAM, &claim->stream)) {
		claim->stream = unwritten;
		template_add_literal(r->arena, &claim->stream.value, STR("default"));
	}
}
