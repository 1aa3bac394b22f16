/* Rows of the agent's schema that several sections use. */
#include "agent/cloudwatch-agent/keys.h"

const struct key keys_credentials[1] = {KEY_TEXT("role_arn", 0, 2048)};

static const char *const filter_types[] = {"include", "exclude", NULL};
static const struct key filter_children[] = {
    {.name = "type", .type = KEY_STRING, .flags = KEY_REQUIRED, .values = filter_types},
    {.name = "expression", .type = KEY_STRING, .flags = KEY_REQUIRED, .minimum = 1, .maximum = INT32_MAX},
};
/* The schema takes an empty filter, the translator refuses it (ruleLogFilters.go). */
const struct key keys_filter[1] = {
    {.name = "filter", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(filter_children)}};

/* journald passes over a filter that is not complete (otel/pipeline/journald/translator.go). */
static const struct key loose_filter_children[] = {
    {.name = "type", .type = KEY_STRING, .values = filter_types},
    KEY_FREE_TEXT("expression"),
};
const struct key keys_loose_filter[1] = {
    {.name = "filter", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(loose_filter_children)}};

static const char *const event_levels[] = {"CRITICAL", "ERROR", "WARNING", "INFORMATION", "VERBOSE", NULL};
const struct key keys_event_level[1] = {{.name = "level", .type = KEY_STRING, .values = event_levels}};
const struct key keys_event_id[1] = {{.name = "id", .type = KEY_INTEGER, .minimum = 0, .maximum = 65535}};

const char *const values_timezone[] = {"Local", "LOCAL", "UTC", NULL};
const char *const values_event_format[] = {"text", "xml", NULL};

static const struct key tls_children[] = {
    KEY_TEXT("ca_file", 1, 255),
    KEY_TEXT("cert_file", 1, 255),
    KEY_TEXT("key_file", 1, 255),
    KEY_SWITCH("insecure"),
};
const struct key keys_otlp_receiver[5] = {
    KEY_TEXT("grpc_endpoint", 4, 2048),
    KEY_TEXT("http_endpoint", 4, 2048),
    {.name = "tls", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(tls_children)},
    KEY_SERVICE,
    KEY_ENVIRONMENT,
};
