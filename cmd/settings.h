/* From options to the settings of a run; shared by the commands that read inputs. */
#ifndef CWD_CMD_SETTINGS_H
#define CWD_CMD_SETTINGS_H

#include "app/run.h"
#include "cmd/options.h"

/* Which inputs, and what is known about where they run: lint and show. */
extern const struct option_group option_group_inputs, option_group_world;
/* Which rules and how strict: lint. */
extern const struct option_group option_group_rules;

/* Fills settings from the options and arguments; all of it lives as long as options. False after a usage error. */
bool settings_from_options(const struct options *options, struct settings *ret);

/* Parts of settings_from_options, each false after a usage error. */
bool settings_selection(const struct options *options, struct selection *ret);	   /* --select, --ignore, --strict */
bool settings_environment(const struct options *options, struct environment *ret); /* --env, --env-file */
bool settings_env_text(const struct options *options, struct str text, struct environment *env,
		       uint32_t *ret_bad_line); /* the text of one --env-file */

enum fail_on {
	FAIL_ON_NEVER,
	FAIL_ON_NOTE,
	FAIL_ON_WARNING,
	FAIL_ON_ERROR,
};
enum fail_on settings_fail_on(const struct options *options);
/* The one place that turns a run into an exit status. */
int settings_exit_status(const struct run *run, enum fail_on fail_on);

/* The trouble that the run had with reading, each on a line of standard error. */
void settings_complain(const struct options *options, const struct run *run);
/* What to say when nothing was there to check. */
void settings_complain_nothing(const struct options *options, const struct run *run, const struct settings *settings);

#endif
