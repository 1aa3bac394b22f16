/* Rows of the agent's schema: logs, and logs.metrics_collected. */
#include "agent/cloudwatch-agent/keys_logs.h"

static const struct key signals[] = {
    KEY_TEXT("hosted_in", 1, 1024),
    {.name = "rules", .type = KEY_ARRAY},
    {.name = "tls", .type = KEY_OBJECT},
};
static const struct key ecs[] = {
    KEY_SECONDS("metrics_collection_interval"),
    KEY_SWITCH("disable_metric_extraction"),
};
static const struct key kubernetes[] = {
    KEY_TEXT("cluster_name", 1, 512),
    KEY_SWITCH("jmx_container_insights"),
    KEY_SECONDS("metrics_collection_interval"),
    KEY_SWITCH("disable_metric_extraction"),
    KEY_WHATEVER("enhanced_container_insights"),
    KEY_WHATEVER("kueue_container_insights"),
    {.name = "metric_granularity", .deprecated = "enhanced_container_insights"},
};

static const struct key free_text[] = {KEY_FREE_TEXT("text")};
static const struct key dimension_set[] = {{.name = "set", .type = KEY_ARRAY, CHILDREN(free_text)}};
static const struct key metric_declaration[] = {
    {.name = "source_labels", .type = KEY_ARRAY, CHILDREN(free_text)},
    KEY_FREE_TEXT("label_matcher"),
    KEY_FREE_TEXT("label_separator"),
    {.name = "metric_selectors", .type = KEY_ARRAY, CHILDREN(free_text)},
    {.name = "dimensions", .type = KEY_ARRAY, CHILDREN(dimension_set)},
};
static const struct key metric_declarations[] = {
    {.name = "declaration", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(metric_declaration)}};
static const struct key unit_name[] = {KEY_TEXT("unit", 1, 256)};
static const struct key emf_processor[] = {
    KEY_SWITCH("metric_declaration_dedup"),
    KEY_FREE_TEXT("metric_namespace"),
    {.name = "metric_unit", .type = KEY_OBJECT, .flags = KEY_MAP, CHILDREN(unit_name)},
    {.name = "metric_declaration", .type = KEY_ARRAY, CHILDREN(metric_declarations)},
};
static const struct key service_discovery[] = {
    {.name = "docker_label", .type = KEY_OBJECT},
    {.name = "task_definition_list", .type = KEY_ARRAY},
    {.name = "service_name_list_for_tasks", .type = KEY_ARRAY},
    KEY_FREE_TEXT("sd_cluster_region"),
    KEY_FREE_TEXT("sd_frequency"),
    KEY_FREE_TEXT("sd_result_file"),
    KEY_FREE_TEXT("sd_target_cluster"),
};
static const struct key prometheus[] = {
    KEY_FREE_TEXT("cluster_name"),
    KEY_NAME("log_group_name"),
    KEY_FREE_TEXT("prometheus_config_path"),
    {.name = "emf_processor", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(emf_processor)},
    {.name = "ecs_service_discovery", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(service_discovery)},
    KEY_SWITCH("disable_metric_extraction"),
};
static const struct key listener[] = {KEY_FREE_TEXT("service_address")};

static const struct key metrics_collected[] = {
    {.name = "app_signals", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(signals)},
    {.name = "application_signals", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(signals)},
    {.name = "ecs", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(ecs)},
    {.name = "kubernetes", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(kubernetes)},
    {.name = "prometheus", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(prometheus)},
    {.name = "emf", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(listener)},
    {.name = "structuredlog", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(listener)},
    {.name = "otlp",
     .type = KEY_OBJECT,
     .flags = KEY_CLOSED | KEY_OR_ARRAY,
     CHILDREN(keys_otlp_receiver),
     .minimum = 1,
     .maximum = 255},
};

const struct key keys_logs[9] = {
    {.name = "logs_collected",
     .type = KEY_OBJECT,
     .flags = KEY_CLOSED | KEY_ONE_OF,
     CHILDREN(keys_logs_collected),
     .minimum = 1,
     .maximum = COUNT_OF(keys_logs_collected)},
    {.name = "metrics_collected", .type = KEY_OBJECT, .flags = KEY_GUARDED | KEY_ONE_OF, CHILDREN(metrics_collected)},
    KEY_NAME("log_stream_name"),
    KEY_SECONDS("force_flush_interval"),
    KEY_CREDENTIALS,
    KEY_TEXT("endpoint_override", 4, 2048),
    KEY_SERVICE,
    KEY_ENVIRONMENT,
    {.name = "concurrency", .type = KEY_INTEGER, .minimum = 1, .maximum = INT32_MAX, .since = {{1, 300052}}},
};
