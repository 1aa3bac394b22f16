/* Rows of the agent's schema: logs.logs_collected. */
#include "agent/cloudwatch-agent/keys_logs.h"

enum { ENTRIES_MAXIMUM = 16384 };

static const int64_t retention_days[] = {-1,  1,   3,	5,   7,	   14,	 30,   60,   90,   120,	 150, 180,
					 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};
static const char *const backpressure_modes[] = {"fd_release", NULL};
static const char *const priorities[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "0",
					 "1",	  "2",	   "3",	   "4",	  "5",	     "6",      "7",    NULL};

#define KEY_RETENTION                                                                                                  \
	{                                                                                                              \
		.name = "retention_in_days", .type = KEY_INTEGER, .numbers = retention_days,                           \
		.number_count = COUNT_OF(retention_days), .since = {                                                   \
			{1, 247350}                                                                                    \
		}                                                                                                      \
	}
#define KEY_CLASS                                                                                                      \
	{                                                                                                              \
		.name = "log_group_class", .type = KEY_STRING, .minimum = 1, .maximum = NAME_MAXIMUM, .since = {       \
			{1, 300032}                                                                                    \
		}                                                                                                      \
	}
#define KEY_FILTERS                                                                                                    \
	{ .name = "filters", .type = KEY_ARRAY, CHILDREN(keys_filter) }
#define KEY_COLLECT_LIST(entry)                                                                                        \
	{                                                                                                              \
		.name = "collect_list", .type = KEY_ARRAY, .flags = KEY_REQUIRED, CHILDREN(entry), .minimum = 1,       \
		.maximum = ENTRIES_MAXIMUM                                                                             \
	}

static const struct key file_entry[] = {
    {.name = "file_path", .type = KEY_STRING, .flags = KEY_REQUIRED, .maximum = 4096},
    KEY_NAME("log_group_name"),
    KEY_NAME("log_stream_name"),
    KEY_CLASS,
    KEY_TEXT("multi_line_start_pattern", 1, 4096),
    KEY_TEXT("timestamp_format", 1, 4096),
    {.name = "timezone", .type = KEY_STRING, .values = values_timezone},
    KEY_SWITCH("trim_timestamp"),
    KEY_TEXT("encoding", 1, 4096),
    KEY_SWITCH("auto_removal"),
    {.name = "backpressure_mode", .type = KEY_STRING, .values = backpressure_modes},
    KEY_TEXT("blacklist", 1, 4096),
    KEY_SWITCH("publish_multi_logs"),
    KEY_RETENTION,
    KEY_FILTERS,
    KEY_SERVICE,
    KEY_ENVIRONMENT,
};
static const struct key file_entries[] = {
    {.name = "entry", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(file_entry)}};
static const struct key files[] = {KEY_COLLECT_LIST(file_entries)};

static const struct key event_entry[] = {
    {.name = "event_name", .type = KEY_STRING, .flags = KEY_REQUIRED, .minimum = 1, .maximum = 255},
    {.name = "event_levels", .type = KEY_ARRAY, .flags = KEY_ONE_OF, CHILDREN(keys_event_level)},
    {.name = "event_ids",
     .type = KEY_ARRAY,
     .flags = KEY_ONE_OF | KEY_UNIQUE,
     CHILDREN(keys_event_id),
     .minimum = 1,
     .maximum = 65536},
    {.name = "filters", .type = KEY_ARRAY, .flags = KEY_ONE_OF, CHILDREN(keys_filter)},
    KEY_NAME("log_stream_name"),
    KEY_NAME("log_group_name"),
    KEY_CLASS,
    KEY_RETENTION,
    {.name = "event_format", .type = KEY_STRING, .values = values_event_format},
};
static const struct key event_entries[] = {
    {.name = "entry", .type = KEY_OBJECT, .flags = KEY_CLOSED | KEY_ONE_OF_FIRST, CHILDREN(event_entry)}};
static const struct key events[] = {KEY_COLLECT_LIST(event_entries)};

static const struct key match_value[] = {KEY_FREE_TEXT("value")};
static const struct key match_item[] = {{.name = "match", .type = KEY_OBJECT, .flags = KEY_MAP, CHILDREN(match_value)}};
static const struct key unit_item[] = {KEY_TEXT("unit", 0, 256)};
static const struct key journal_entry[] = {
    {.name = "log_group_name", .type = KEY_STRING, .flags = KEY_REQUIRED},
    KEY_NAME("log_stream_name"),
    KEY_CLASS,
    KEY_RETENTION,
    {.name = "filters", .type = KEY_ARRAY, CHILDREN(keys_loose_filter)},
    {.name = "units", .type = KEY_ARRAY, .flags = KEY_UNIQUE, CHILDREN(unit_item), .minimum = 1, .maximum = INT32_MAX},
    {.name = "priority", .type = KEY_STRING, .values = priorities},
    {.name = "matches",
     .type = KEY_ARRAY,
     .flags = KEY_UNIQUE,
     CHILDREN(match_item),
     .minimum = 1,
     .maximum = INT32_MAX},
};
static const struct key journal_entries[] = {
    {.name = "entry", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(journal_entry)}};
/* Equal entries of the other lists are gone before the schema is applied; those of this one are refused. */
static const struct key journal[] = {{.name = "collect_list",
				      .type = KEY_ARRAY,
				      .flags = KEY_REQUIRED | KEY_UNIQUE,
				      CHILDREN(journal_entries),
				      .minimum = 1,
				      .maximum = ENTRIES_MAXIMUM}};

static const struct key service_events[] = {
    KEY_NAME("log_group_name"),
    KEY_NAME("log_stream_name"),
    KEY_SWITCH("disabled"),
};

const struct key keys_logs_collected[4] = {
    {.name = "files", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(files)},
    {.name = "windows_events", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(events)},
    {.name = "journald", .type = KEY_OBJECT, .flags = KEY_CLOSED, CHILDREN(journal), .since = {{1, 300070, 0}}},
    {.name = "application_signals", .type = KEY_OBJECT, .flags = KEY_GUARDED, CHILDREN(service_events)},
};
