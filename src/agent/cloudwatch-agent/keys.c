/* Rows of the agent's schema: the root, and the sections that send no logs, as far as they matter. */
#include "agent/cloudwatch-agent/keys_logs.h"

static const struct key agent[] = {
    KEY_SECONDS("metrics_collection_interval"),
    KEY_TEXT("logfile", 0, 4096),
    KEY_TEXT("region", 1, 64),
    KEY_SWITCH("debug"),
    KEY_FREE_TEXT("aws_sdk_log_level"),
    KEY_CREDENTIALS,
    KEY_SWITCH("omit_hostname"),
    KEY_SERVICE,
    KEY_ENVIRONMENT,
    KEY_WHATEVER("run_as_user"),
    KEY_WHATEVER("use_dualstack_endpoint"),
    KEY_WHATEVER("user_agent"),
    KEY_WHATEVER("usage_data"),
    KEY_WHATEVER("usage_metadata"),
    KEY_WHATEVER("quiet"),
    KEY_WHATEVER("internal"),
    KEY_WHATEVER("hostname"),
};

static const struct key metrics[] = {
    KEY_TEXT("namespace", 1, 255),
    KEY_WHATEVER("aggregation_dimensions"),
    KEY_WHATEVER("append_dimensions"),
    KEY_WHATEVER("metrics_destinations"),
    {.name = "metrics_collected", .type = KEY_OBJECT, .flags = KEY_REQUIRED, .minimum = 1, .maximum = INT32_MAX},
    KEY_SECONDS("force_flush_interval"),
    KEY_CREDENTIALS,
    KEY_TEXT("endpoint_override", 4, 2048),
    KEY_TEXT("service.name", 1, 4096),
    KEY_TEXT("deployment.environment", 1, 4096),
};

static const struct key traces_collected[] = {
    KEY_WHATEVER("app_signals"),
    KEY_WHATEVER("application_signals"),
    KEY_WHATEVER("xray"),
    {.name = "otlp",
     .type = KEY_OBJECT,
     .flags = KEY_CLOSED | KEY_OR_ARRAY,
     CHILDREN(keys_otlp_receiver),
     .minimum = 1,
     .maximum = 255},
};
static const struct key traces[] = {
    {.name = "traces_collected",
     .type = KEY_OBJECT,
     .flags = KEY_REQUIRED | KEY_CLOSED,
     CHILDREN(traces_collected),
     .minimum = 1,
     .maximum = COUNT_OF(traces_collected)},
    {.name = "concurrency", .type = KEY_INTEGER, .minimum = 1, .maximum = INT32_MAX},
    {.name = "buffer_size_mb", .type = KEY_INTEGER, .minimum = 3, .maximum = INT32_MAX},
    KEY_FREE_TEXT("resource_arn"),
    KEY_SWITCH("local_mode"),
    KEY_SWITCH("insecure"),
    KEY_CREDENTIALS,
    KEY_TEXT("proxy_override", 4, 2048),
    KEY_TEXT("endpoint_override", 4, 2048),
    KEY_FREE_TEXT("region_override"),
    KEY_SWITCH("transit_spans_in_otlp_format"),
};

/* A key that is none of these is dropped without a word before the schema is applied. */
static const struct key root[] = {
    {.name = "agent", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(agent)},
    {.name = "metrics", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(metrics)},
    {.name = "logs", .type = KEY_OBJECT, .flags = KEY_CLOSED | KEY_ONE_OF_FIRST, CHILDREN(keys_logs)},
    {.name = "traces", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(traces)},
    {.name = "opentelemetry", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(keys_opentelemetry)},
    {.name = "csm", .type = KEY_OBJECT, .deprecated = ""},
};

const struct key keys_root = {.name = "root", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(root)};
