/* How CloudWatch Logs is asked: options that probe and suggest share. */
#include "cmd/live_options.h"

enum { SECOND_MS = 1000, TIMEOUT_S = 30 };

static const struct option how_options[] = {
    {.name = "region", .argument = "REGION", .kind = OPTION_VALUE, .help = "Ask there, whatever else says a region."},
    {.name = "profile", .argument = "NAME", .kind = OPTION_VALUE, .help = "A profile of the AWS configuration files."},
    {.name = "role", .argument = "ARN", .kind = OPTION_VALUE, .help = "Assume this role first."},
    {.name = "endpoint-url", .argument = "URL", .kind = OPTION_VALUE, .help = "Ask there instead of AWS."},
    {.name = "rate",
     .argument = "CALLS",
     .kind = OPTION_VALUE,
     .help = "Calls a second at most; 1 unless told otherwise, 0 for no limit. The account's share is for all."},
    {.name = "timeout",
     .argument = "SECONDS",
     .kind = OPTION_VALUE,
     .help = "For one stream, with all retries; 30 unless told otherwise."},
    {.name = "pages", .argument = "N", .kind = OPTION_VALUE, .help = "Of 50 streams each, for one group; 20."},
    {.name = "verbose", .letter = 'v', .kind = OPTION_FLAG, .help = "A line on standard error for each call."},
    {.name = "replay", .argument = "FILE", .kind = OPTION_VALUE, .help = "Take recorded answers instead of asking."},
    {.name = "record", .argument = "FILE", .kind = OPTION_VALUE, .help = "Write the answers there, for --replay."},
};
const struct option_group option_group_live = OPTION_GROUP("How to ask", how_options);

bool live_options_seconds(const struct options *options, const char *name, uint32_t usual, int64_t *ret_ms) {
	struct str value;
	uint32_t seconds = usual;
	bool given = options_value(options, name, &value);
	if (given && (!str_to_u32(value, &seconds) || seconds == 0 || seconds > 30 * 86400)) {
		struct str typed = shown(options->arena, value);
		usage_error(options->command, "--%s wants seconds, not '%.*s'", name, STR_ARGS(typed));
		return false;
	}
	*ret_ms = (int64_t)seconds * SECOND_MS;
	return true;
}

static bool is_rate(struct str s) {
	size_t dots = 0;
	for (size_t i = 0; i < s.n; i++) {
		dots += s.p[i] == '.';
		if (s.p[i] != '.' && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	}
	return s.n > dots && dots <= 1 && s.n <= 9;
}

bool live_options_read(const struct options *options, struct target_list *targets, struct live_settings *ret) {
	struct str pages;
	int64_t timeout;
	options_value(options, "region", &targets->region);
	options_value(options, "profile", &targets->profile);
	options_value(options, "role", &targets->role);
	options_value(options, "endpoint-url", &targets->endpoint);
	options_value(options, "replay", &ret->replay);
	options_value(options, "record", &ret->record);
	ret->verbose = options_has(options, "verbose");
	if (options_value(options, "rate", &ret->rate) && !is_rate(ret->rate)) {
		usage_error(options->command, "--rate wants calls a second, such as 5 or 0.5");
		return false;
	}
	if (options_value(options, "pages", &pages) && (!str_to_u32(pages, &ret->pages) || !ret->pages)) {
		usage_error(options->command, "--pages wants a number");
		return false;
	}
	if (!live_options_seconds(options, "timeout", TIMEOUT_S, &timeout))
		return false;
	ret->budget_ms = (uint32_t)(timeout < UINT32_MAX ? timeout : UINT32_MAX);
	return true;
}
