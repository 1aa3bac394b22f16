/* Rows of the agent's schema: opentelemetry. */
#include "agent/cloudwatch-agent/keys_logs.h"

static const struct key postgresql_logs[] = {KEY_FREE_TEXT("file_path")};
static const struct key postgresql_entry[] = {
    {.name = "endpoint", .type = KEY_STRING, .flags = KEY_REQUIRED},
    {.name = "instance_name", .type = KEY_STRING, .flags = KEY_REQUIRED},
    {.name = "username", .type = KEY_STRING, .flags = KEY_REQUIRED},
    {.name = "password_file", .type = KEY_STRING, .flags = KEY_REQUIRED},
    KEY_FREE_TEXT("ca_file"),
    {.name = "logs", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(postgresql_logs)},
};
static const struct key postgresql_entries[] = {
    {.name = "instance", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(postgresql_entry)}};
static const struct key database_insights[] = {{.name = "postgresql", .type = KEY_ARRAY, CHILDREN(postgresql_entries)}};

static const struct key host_metrics[] = {KEY_SECONDS("collection_interval")};

static const char *const roles[] = {"node", "cluster", NULL};
static const struct key container_logs[] = {KEY_SWITCH("enabled")};
static const struct key container_insights[] = {
    KEY_SECONDS("collection_interval"),
    {.name = "role", .type = KEY_STRING, .values = roles},
    {.name = "logs", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(container_logs)},
};

static const struct key prometheus[] = {{.name = "config_path", .type = KEY_STRING, .flags = KEY_REQUIRED}};
static const struct key otlp[] = {
    KEY_FREE_TEXT("grpc_endpoint"),
    KEY_FREE_TEXT("http_endpoint"),
    KEY_SWITCH("span_metrics_enabled"),
};

#define KEY_ENTRIES(entry)                                                                                             \
	{                                                                                                              \
		.name = "collect_list", .type = KEY_ARRAY, .flags = KEY_REQUIRED, CHILDREN(entry), .minimum = 1,       \
		.maximum = INT32_MAX                                                                                   \
	}

static const struct key event_entry[] = {
    {.name = "event_name", .type = KEY_STRING, .flags = KEY_REQUIRED, .minimum = 1, .maximum = 255},
    {.name = "event_levels",
     .type = KEY_ARRAY,
     .flags = KEY_UNIQUE,
     CHILDREN(keys_event_level),
     .minimum = 1,
     .maximum = INT32_MAX},
    {.name = "event_ids",
     .type = KEY_ARRAY,
     .flags = KEY_UNIQUE,
     CHILDREN(keys_event_id),
     .minimum = 1,
     .maximum = INT32_MAX},
    {.name = "event_format", .type = KEY_STRING, .values = values_event_format},
    KEY_NAME("log_group_name"),
    KEY_NAME("log_stream_name"),
};
static const struct key event_entries[] = {
    {.name = "entry", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(event_entry)}};
static const struct key events[] = {KEY_ENTRIES(event_entries)};

static const struct key file_entry[] = {
    {.name = "file_path", .type = KEY_STRING, .flags = KEY_REQUIRED, .minimum = 1, .maximum = 4096},
    KEY_NAME("log_group_name"),
    KEY_NAME("log_stream_name"),
    KEY_FREE_TEXT("multi_line_start_pattern"),
    KEY_FREE_TEXT("timestamp_format"),
    {.name = "timezone", .type = KEY_STRING, .values = values_timezone},
    KEY_FREE_TEXT("encoding"),
};
static const struct key file_entries[] = {
    {.name = "entry", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(file_entry)}};
static const struct key files[] = {KEY_ENTRIES(file_entries)};

static const struct key collect[] = {
    {.name = "database_insights", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(database_insights)},
    {.name = "host_metrics", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(host_metrics)},
    {.name = "container_insights", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(container_insights)},
    {.name = "prometheus", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(prometheus)},
    {.name = "otlp", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(otlp)},
    {.name = "windows_events", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(events)},
    {.name = "files", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(files)},
};

static const struct key attribute[] = {KEY_TEXT("attribute", 1, 1024)};
const struct key keys_opentelemetry[3] = {
    KEY_FREE_TEXT("cluster_name"),
    {.name = "resource_attributes", .type = KEY_OBJECT, .flags = KEY_MAP, CHILDREN(attribute), .maximum = 30},
    {.name = "collect", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(collect)},
};
