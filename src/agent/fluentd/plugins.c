/* The plug-ins that are known: those of Fluentd itself (lib/fluent/plugin/), and the common ones of
 * fluent-plugins-nursery and others on rubygems.org. */
#include "agent/fluentd/plugins.h"

#include "agent/firelens.h"

static const struct source_plugin sources[] = {
    {"tail", TAGS_PATH, NEVER, false, WRITER_FILE},
    {"forward", TAGS_SENDER, CERTAIN, true, WRITER_INPUT},
    {FIRELENS_INPUT, TAGS_CONSTANT, CERTAIN, false, WRITER_CONTAINER},
    {"secure_forward", TAGS_SENDER, POSSIBLE, true, WRITER_INPUT},
    {"http", TAGS_URL, CERTAIN, true, WRITER_INPUT},
    {"syslog", TAGS_SYSLOG, CERTAIN, true, WRITER_INPUT},
    {"tcp", TAGS_CONSTANT, CERTAIN, true, WRITER_INPUT},
    {"udp", TAGS_CONSTANT, CERTAIN, true, WRITER_INPUT},
    {"unix", TAGS_SENDER, NEVER, true, WRITER_INPUT},
    {"exec", TAGS_CONSTANT, CERTAIN, false, WRITER_INPUT},
    {"sample", TAGS_CONSTANT, CERTAIN, false, WRITER_INPUT},
    {"dummy", TAGS_CONSTANT, CERTAIN, false, WRITER_INPUT},
    {"systemd", TAGS_CONSTANT, NEVER, false, WRITER_JOURNAL},
    {"monitor_agent", TAGS_CONSTANT, CERTAIN, false, WRITER_INPUT},
    {"gc_stat", TAGS_CONSTANT, CERTAIN, false, WRITER_INPUT},
    {"object_space", TAGS_CONSTANT, CERTAIN, false, WRITER_INPUT},
    {"windows_eventlog", TAGS_CONSTANT, NEVER, false, WRITER_INPUT},
    {"windows_eventlog2", TAGS_CONSTANT, NEVER, false, WRITER_INPUT},
    {"debug_agent", TAGS_NONE, CERTAIN, false, WRITER_INPUT},
    {"prometheus", TAGS_NONE, CERTAIN, false, WRITER_INPUT},
    {"prometheus_monitor", TAGS_NONE, CERTAIN, false, WRITER_INPUT},
    {"prometheus_output_monitor", TAGS_NONE, CERTAIN, false, WRITER_INPUT},
    {"prometheus_tail_monitor", TAGS_NONE, CERTAIN, false, WRITER_INPUT},
};

const struct source_plugin *fd_source_plugin(struct str type) {
	static const struct source_plugin other = {"", TAGS_UNKNOWN, POSSIBLE, true, WRITER_INPUT};
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (str_is(type, sources[i].name))
			return &sources[i];
	return &other;
}

static const struct {
	const char *name;
	enum output_action action;
} outputs[] = {
    {"cloudwatch_logs", ACTION_CLOUDWATCH},
    {"copy", ACTION_COPY},
    {"copy_ex", ACTION_COPY},
    {"roundrobin", ACTION_SHARE},
    {"relabel", ACTION_RELABEL},
    {"rewrite_tag_filter", ACTION_REWRITE},
    {"record_reformer", ACTION_RETAG},
    {"record_modifier", ACTION_RETAG},
    {"detect_exceptions", ACTION_RETAG},
    {"retag", ACTION_RETAG},
    {"parser", ACTION_RETAG},
    {"grep", ACTION_RETAG},
    {"exec_filter", ACTION_RETAG},
    {"null", ACTION_END},
    {"stdout", ACTION_END},
    {"file", ACTION_END},
    {"secondary_file", ACTION_END},
    {"forward", ACTION_END},
    {"secure_forward", ACTION_END},
    {"http", ACTION_END},
    {"exec", ACTION_END},
    {"stream", ACTION_END},
    {"elasticsearch", ACTION_END},
    {"elasticsearch_dynamic", ACTION_END},
    {"elasticsearch_data_stream", ACTION_END},
    {"opensearch", ACTION_END},
    {"s3", ACTION_END},
    {"kinesis_streams", ACTION_END},
    {"kinesis_firehose", ACTION_END},
    {"kafka", ACTION_END},
    {"kafka2", ACTION_END},
    {"kafka_buffered", ACTION_END},
    {"rdkafka2", ACTION_END},
    {"splunk_hec", ACTION_END},
    {"loki", ACTION_END},
    {"datadog", ACTION_END},
    {"newrelic", ACTION_END},
    {"mongo", ACTION_END},
    {"sumologic", ACTION_END},
    {"gelf", ACTION_END},
    {"remote_syslog", ACTION_END},
    {"google_cloud", ACTION_END},
    {"gcs", ACTION_END},
    {"bigquery", ACTION_END},
    {"azure-loganalytics", ACTION_END},
    {"logentries", ACTION_END},
    {"prometheus", ACTION_END},
    {"slack", ACTION_END},
    {"mail", ACTION_END},
};

enum output_action fd_output_action(struct str type) {
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
		if (str_is(type, outputs[i].name))
			return outputs[i].action;
	return ACTION_UNKNOWN;
}
