/* How CloudWatch Logs is asked: options that several commands share. */
#ifndef CWD_CMD_LIVE_OPTIONS_H
#define CWD_CMD_LIVE_OPTIONS_H

#include "cmd/options.h"
#include "live/target.h"

extern const struct option_group option_group_live;
/* Fills targets and settings from its options; false after a usage error. */
bool live_options_read(const struct options *options, struct target_list *targets, struct live_settings *ret);
/* An option with seconds, as milliseconds; usual, in seconds, where it is not given. False after a usage error. */
bool live_options_seconds(const struct options *options, const char *name, uint32_t usual, int64_t *ret_ms);

#endif
